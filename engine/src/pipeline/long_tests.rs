//! Recordings of some minutes through the whole pipeline, with the released models.

use std::io::Cursor;

use super::*;
use crate::audio::encode_wav;
use crate::backend::{Cpu, CpuDevice};
use crate::findings::Class;
use crate::phantom::{Murmur, Noise, Phantom};
use crate::report::{JsonModel, JsonRecord};

fn pipeline() -> Pipeline<Cpu> {
    let [model, beats] = ["pascal-cnn", "lubdub-frames"]
        .map(|name| std::fs::read(format!("../static/models/{name}.safetensors")).unwrap());
    Pipeline::new(&model, Some(&beats), &CpuDevice::default()).unwrap()
}

/// So many seconds of a heart, one after the other, with or without a murmur, or of noise.
fn parts(parts: &[(f64, Option<bool>)]) -> Vec<u8> {
    let heart = Phantom {
        sample_rate: 2000,
        noise: Noise::Pink,
        noise_snr_db: Some(25.0),
        ..Phantom::default()
    };
    let part = |(index, &(duration_s, murmur)): (usize, &(f64, Option<bool>))| {
        let Some(murmur) = murmur else {
            let noise = Noise::White.synthesise((duration_s * 2000.0) as usize, 2000, 5);
            return noise.into_iter().map(|x| x * 0.1).collect();
        };
        let murmur = murmur.then(Murmur::default);
        Phantom { duration_s, murmur, seed: index as u64, ..heart.clone() }.synthesise().samples
    };
    let samples: Vec<f32> = parts.iter().enumerate().flat_map(part).collect();
    encode_wav(&samples, 2000)
}

/// Follows, and ends the work at some number of calls.
struct Following {
    told: Vec<Progress>,
    most: usize,
}

impl Follow for Following {
    fn goes_on(&mut self, progress: Progress) -> bool {
        self.told.push(progress);
        self.told.len() < self.most
    }
}

fn record(bytes: &[u8]) -> JsonRecord {
    let mut pipeline = pipeline();
    let model = JsonModel::new(pipeline.manifest(), pipeline.sha256());
    JsonRecord::new("long.wav", &pollster::block_on(pipeline.diagnose(bytes)), &model)
}

#[test]
fn a_murmur_in_the_middle_and_a_stretch_without_a_heart_stand_in_the_timeline() {
    let long = record(&parts(&[
        (200.0, Some(false)),
        (100.0, Some(true)),
        (200.0, Some(false)),
        (240.0, None),
        (160.0, Some(false)),
    ]));
    assert_eq!(long.finding, Some(Class::Murmur));
    assert!((long.duration_s.unwrap() - 900.0).abs() < 1e-3);
    let timeline = long.timeline.unwrap();
    let covers = |spans: &[[f64; 2]], from: f64, to: f64| -> f64 {
        spans.iter().map(|[a, b]| (b.min(to) - a.max(from)).max(0.0)).sum::<f64>() / (to - from)
    };
    assert!(covers(&timeline.murmur_s, 200.0, 300.0) > 0.9, "{:?}", timeline.murmur_s);
    assert!(covers(&timeline.murmur_s, 0.0, 190.0) < 0.05, "{:?}", timeline.murmur_s);
    assert!(covers(&timeline.murmur_s, 310.0, 900.0) < 0.05, "{:?}", timeline.murmur_s);
    assert!(covers(&timeline.heart_s, 0.0, 500.0) > 0.95, "{:?}", timeline.heart_s);
    assert!(covers(&timeline.heart_s, 510.0, 730.0) < 0.05, "{:?}", timeline.heart_s);
    assert!(covers(&timeline.heart_s, 750.0, 900.0) > 0.9, "{:?}", timeline.heart_s);
}

#[test]
fn beats_of_a_long_recording_are_those_of_its_parts_and_none_is_lost_at_a_seam() {
    let bytes = parts(&[(300.0, Some(false))]);
    let beats = record(&bytes).beats.unwrap();
    let steps: Vec<f64> = beats.windows(2).map(|pair| pair[1].s1_s - pair[0].s1_s).collect();
    // 72 a minute.
    assert!((355..=365).contains(&beats.len()), "{}", beats.len());
    assert!(steps.iter().all(|step| (0.6..1.1).contains(step)), "{steps:?}");
}

#[test]
fn the_work_is_followed_and_can_be_ended_while_reading_and_while_judging() {
    let bytes = parts(&[(300.0, Some(false))]);
    let mut pipeline = pipeline();
    let mut all = Following { told: Vec::new(), most: usize::MAX };
    let source = &mut Cursor::new(&bytes);
    pollster::block_on(pipeline.diagnose_source(source, &mut all)).unwrap();
    let read = all.told.iter().filter(|it| it.stage == Stage::Reading).count();
    assert!(read > 5 && all.told.len() > read, "{read} of {}", all.told.len());
    let last = all.told.last().unwrap();
    assert!((last.done_s - 300.0).abs() < 0.1 && last.length_s.is_some_and(|s| s > 299.0));
    for most in [2, read + 1] {
        let mut follow = Following { told: Vec::new(), most };
        let ended = pollster::block_on(pipeline.diagnose_source(source, &mut follow));
        assert!(matches!(ended, Err(Refusal::Cancelled)));
        assert_eq!(follow.told.len(), most);
    }
}
