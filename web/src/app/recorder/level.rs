//! How loud a microphone is.

/// What counts as full scale: converters stop a little below it.
const FULL: f32 = 0.999;

/// How quickly the level shown falls, in decibels per second.
const FALL_DB_PER_S: f32 = 20.0;

/// The lowest level that is shown, in decibels of full scale.
pub const FLOOR_DB: f32 = -72.0;

/// The level of the latest sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Peak in decibels of full scale, falling slowly.
    pub peak_db: f32,
    /// Seconds since a sample reached full scale; infinite where none did.
    pub since_full_s: f32,
}

impl Default for Level {
    fn default() -> Self {
        Self { peak_db: FLOOR_DB, since_full_s: f32::INFINITY }
    }
}

impl Level {
    /// After another block, at a sampling rate in hertz.
    pub fn after(self, block: &[Vec<f32>], sample_rate: u32) -> Self {
        let peak = block.iter().flatten().fold(0.0_f32, |peak, x| peak.max(x.abs()));
        let frames = block.first().map_or(0, Vec::len);
        let seconds = frames as f32 / sample_rate.max(1) as f32;
        let fallen = self.peak_db - FALL_DB_PER_S * seconds;
        Self {
            peak_db: (20.0 * peak.log10()).max(fallen).clamp(FLOOR_DB, 0.0),
            since_full_s: if peak >= FULL { 0.0 } else { self.since_full_s + seconds },
        }
    }

    /// Whether the sound was too loud a moment ago.
    pub fn is_clipped(self) -> bool {
        self.since_full_s < 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_rises_at_once_and_falls_slowly() {
        let loud = Level::default().after(&[vec![0.1; 10], vec![0.0; 10]], 100);
        assert!((loud.peak_db + 20.0).abs() < 1e-4);
        let later = loud.after(&[vec![0.0; 50]], 100);
        assert!((later.peak_db + 30.0).abs() < 1e-4);
        let silent = Level::default().after(&[vec![0.0; 10]], 100);
        assert!((silent.peak_db - FLOOR_DB).abs() < 1e-4);
    }

    #[test]
    fn full_scale_is_told_for_a_second() {
        let full = Level::default().after(&[vec![-1.0; 10]], 100);
        assert!(full.is_clipped() && !Level::default().is_clipped());
        assert!(!full.after(&[vec![0.0; 100]], 100).is_clipped());
    }
}
