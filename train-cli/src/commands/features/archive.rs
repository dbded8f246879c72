//! The views as arrays for Python.

use super::seen::{Seen, step_s};
use engine::audio::Pcg;
use engine::features::RowAxis;
use train_cli::arrays::{ArrayError, Npz, Values};

/// Name of the file.
pub const NAME: &str = "features.npz";

/// Each view (`name`, rows × frames) with what its rows are (`name_rows`: hertz or words), the frames'
/// moments in seconds (`times`), the conditioned signal (`samples`) and its rate (`sample_rate`).
pub fn bytes(views: &[Seen], pcg: &Pcg) -> Result<Vec<u8>, ArrayError> {
    let mut npz = Npz::default();
    for view in views {
        let (name, image) = (view.name(), &view.image);
        npz.add(name, &[image.rows, image.columns], Values::F32(&image.data))?;
        let rows = match &view.axis {
            RowAxis::Hertz(centres) => Values::F64(centres),
            RowAxis::Named(names) => Values::Text(names),
        };
        npz.add(&format!("{name}_rows"), &[view.axis.len()], rows)?;
    }
    let frames = views.first().map_or(0, |view| view.image.columns);
    let times: Vec<f64> = (0..frames).map(|frame| frame as f64 * step_s(pcg)).collect();
    npz.add("times", &[frames], Values::F64(&times))?;
    npz.add("samples", &[pcg.samples.len()], Values::F32(&pcg.samples))?;
    npz.add("sample_rate", &[], Values::U32(&[pcg.sample_rate]))?;
    npz.finish()
}
