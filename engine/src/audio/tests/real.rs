//! Real recordings. They are not part of the project; see CONTRIBUTING.

use std::path::PathBuf;

use super::*;

/// The folder of PASCAL, or `None` (loudly) where it is missing.
fn pascal() -> Option<PathBuf> {
    // Tests run in their package's folder.
    let data = std::env::var_os("LUBDUB_DATA").unwrap_or_else(|| "../../shared/data".into());
    let data = PathBuf::from(data);
    let folder = data.join("pascal-2011");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "real recordings are needed under CI: set LUBDUB_DATA"
    );
    eprintln!("SKIPPED: no real recordings; set LUBDUB_DATA");
    None
}

#[test]
fn every_pascal_recording_is_decoded_and_conditioned() {
    let Some(folder) = pascal() else {
        return;
    };
    let mut count = 0;
    for set in ["set_a", "set_b"] {
        for entry in std::fs::read_dir(folder.join(set)).unwrap() {
            let path = entry.unwrap().path();
            let recording = decode(&std::fs::read(&path).unwrap(), &Limits::default())
                .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert!(!recording.truncated, "{}", path.display());
            assert_eq!(recording.sample_rate, if set == "set_a" { 44_100 } else { 4000 });
            let pcg = condition(&recording, &ConditionConfig::default()).unwrap();
            assert!((pcg.duration_s() - recording.duration_s()).abs() < 1e-3);
            assert!(pcg.samples.iter().all(|x| x.is_finite()) && pcg.level_dbfs.is_finite());
            count += 1;
        }
    }
    assert_eq!(count, 832);
}
