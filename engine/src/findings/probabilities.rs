//! Probabilities of the labels of a head.

use std::ops::Deref;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::models::Logits;

use super::Class;

/// Probabilities of a head's `N` labels, in the labels' order. Serialised as an array.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probabilities<const N: usize>(pub [f64; N]);

/// The logits of the head whose labels are [`Class::ALL`].
pub type ClassLogits = Logits<{ Class::COUNT }>;

/// The probabilities of the head whose labels are [`Class::ALL`].
pub type ClassProbabilities = Probabilities<{ Class::COUNT }>;

impl<const N: usize> Deref for Probabilities<N> {
    type Target = [f64; N];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

// Serde derives nothing for arrays of any length.
impl<const N: usize> Serialize for Probabilities<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_slice().serialize(serializer)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Probabilities<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Vec::<f64>::deserialize(deserializer)?;
        let found = values.len();
        let values = values.try_into();
        values
            .map(Self)
            .map_err(|_| D::Error::custom(format!("{found} probabilities instead of {N}")))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_an_array_in_json_and_none_is_missing() {
        let probabilities = Probabilities([0.25, 0.75]);
        let text = serde_json::to_string(&probabilities).unwrap();
        assert_eq!(text, "[0.25,0.75]");
        assert_eq!(serde_json::from_str::<Probabilities<2>>(&text).unwrap(), probabilities);
        let error = serde_json::from_str::<Probabilities<3>>(&text).unwrap_err();
        assert!(error.to_string().contains("2 probabilities instead of 3"), "{error}");
    }
}
