//! Why a report can't be made.

/// A report or plot that can't be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The plotting library refused.
    #[error("a plot can't be drawn")]
    Plot(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The picture in a plot can't be encoded.
    #[error("a picture can't be encoded")]
    Png(#[from] png::EncodingError),
}

impl<E: std::error::Error + Send + Sync + 'static> From<plotters::drawing::DrawingAreaErrorKind<E>>
    for ReportError
{
    fn from(error: plotters::drawing::DrawingAreaErrorKind<E>) -> Self {
        Self::Plot(Box::new(error))
    }
}
