//! Pixels on a canvas.

use engine::display::viridis;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Puts pixels, as many as columns times rows, onto a canvas.
pub fn put(
    canvas: &HtmlCanvasElement,
    pixels: &[u8],
    [columns, rows]: [u32; 2],
) -> Result<(), JsValue> {
    let Some(context) = canvas.get_context("2d")? else { return Ok(()) };
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), columns, rows)?;
    context.put_image_data(&image, 0.0, 0.0)
}

/// Draws a part of a picture, between two shares of its width, all over a canvas.
pub fn stretch(
    picture: &HtmlCanvasElement,
    canvas: &HtmlCanvasElement,
    [from, to]: [f64; 2],
) -> Result<(), JsValue> {
    let Some(context) = canvas.get_context("2d")? else { return Ok(()) };
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    let [columns, rows] = [picture.width(), picture.height()].map(f64::from);
    let [width, height] = [canvas.width(), canvas.height()].map(f64::from);
    context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        picture,
        from * columns,
        0.0,
        (to - from) * columns,
        rows,
        0.0,
        0.0,
        width,
        height,
    )
}

/// Levels, lowest frequency first, as pixels, highest frequency first: red, green, blue, opacity.
pub fn pixels(levels: &[u8], columns: usize) -> Vec<u8> {
    let colours: [[u8; 3]; 256] = std::array::from_fn(|level| viridis(level as f64 / 255.0));
    let rows = levels.chunks_exact(columns.max(1)).rev();
    rows.flatten()
        .flat_map(|&level| {
            let [red, green, blue] = colours[usize::from(level)];
            [red, green, blue, u8::MAX]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_frequency_lies_at_the_bottom() {
        let pixels = pixels(&[10, 20, 200, 210], 2);
        assert_eq!(pixels[..3], viridis(200.0 / 255.0));
        assert_eq!(pixels[12..15], viridis(20.0 / 255.0));
        assert!(pixels.iter().skip(3).step_by(4).all(|&opacity| opacity == 255));
    }
}
