//! Why a report can't be made.

/// A report or plot that can't be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The plotting library refused.
    #[error("A plot can't be drawn: {0}.")]
    Plot(String),
    /// The picture in a plot can't be encoded.
    #[error("A picture can't be encoded: {0}.")]
    Png(#[from] png::EncodingError),
}

impl<E: std::error::Error + Send + Sync> From<plotters::drawing::DrawingAreaErrorKind<E>>
    for ReportError
{
    fn from(error: plotters::drawing::DrawingAreaErrorKind<E>) -> Self {
        Self::Plot(error.to_string())
    }
}
