//! Patients who are in both campaigns under two numbers are one group.

use std::collections::BTreeMap;

use super::table::Patient;

/// The group of each patient's number: the smaller of the person's numbers, in the order of text.
pub(super) fn by_patient<'a>(
    patients: impl Iterator<Item = &'a Patient>,
) -> BTreeMap<String, String> {
    let group = |patient: &Patient| {
        let is_number = patient.other_id.bytes().all(|b| b.is_ascii_digit());
        let other = (is_number && !patient.other_id.is_empty()).then_some(&patient.other_id);
        let first = other.map_or(&patient.id, |other| other.min(&patient.id));
        (patient.id.clone(), format!("circor-{first}"))
    };
    patients.map(group).collect()
}
