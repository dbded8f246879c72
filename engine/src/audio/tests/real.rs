//! Real recordings. They are not part of the project; see CONTRIBUTING.

use super::*;
use crate::test_data;

#[test]
fn every_pascal_recording_is_decoded_and_conditioned() {
    let Some(folder) = test_data::find(&["pascal-2011".to_owned()]) else {
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
