//! Grids of levels as PNG.

use super::layout::Place;
use super::viridis::VIRIDIS;
use crate::report::ReportError;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A grid of levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raster {
    /// Cells across.
    pub columns: usize,
    /// `rows · columns` levels, the top row first: 0 is the lowest colour, 255 the highest.
    pub levels: Vec<u8>,
}

impl Raster {
    /// All colours, the highest on top.
    pub fn colours() -> Self {
        Self { columns: 1, levels: (0..=255).rev().collect() }
    }

    fn rows(&self) -> usize {
        self.levels.len() / self.columns.max(1)
    }

    /// Every cell repeated until the picture has at least this width and height.
    pub fn enlarged(&self, width: usize, height: usize) -> Self {
        let across = width.div_ceil(self.columns.max(1)).max(1);
        let down = height.div_ceil(self.rows().max(1)).max(1);
        let wide = |row: &[u8]| -> Vec<u8> {
            row.iter().flat_map(|&level| std::iter::repeat_n(level, across)).collect()
        };
        let rows = self.levels.chunks_exact(self.columns.max(1)).map(wide);
        let levels = rows.flat_map(|row| row.repeat(down)).collect();
        Self { columns: self.columns * across, levels }
    }

    /// The file: a pixel a cell, colours from a palette.
    pub fn png(&self) -> Result<Vec<u8>, ReportError> {
        let side = |cells: usize| u32::try_from(cells).unwrap_or(u32::MAX);
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side(self.columns), side(self.rows()));
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(&VIRIDIS[..]);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.levels)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// An SVG element that stretches the cells over a rectangle, without blurring them.
    pub fn element(&self, place: Place) -> Result<String, ReportError> {
        let Place { left, top, width, height } = place;
        let data = BASE64_STANDARD.encode(self.png()?);
        Ok(format!(
            "<image x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" \
             preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"data:image/png;base64,{data}\"/>\n"
        ))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn raster() -> Raster {
        Raster { columns: 3, levels: vec![0, 10, 20, 255, 200, 100] }
    }

    #[test]
    fn the_png_has_a_pixel_a_cell_in_the_colours_of_the_levels() {
        let bytes = raster().png().unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (3, 2));
        assert_eq!(pixels[..3], VIRIDIS[..3]);
        assert_eq!(pixels[9..12], VIRIDIS[765..]);
    }

    #[test]
    fn enlarging_repeats_cells_both_ways() {
        let large = raster().enlarged(5, 3);
        assert_eq!(large.columns, 6);
        let top = [0, 0, 10, 10, 20, 20];
        assert_eq!(large.levels[..12], [top, top].concat());
        assert_eq!(large.levels.len(), 24);
    }
}
