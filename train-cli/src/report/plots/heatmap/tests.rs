use super::*;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use engine::features::{Image, RowAxis};

fn image(rows: usize, columns: usize) -> Image {
    Image { rows, columns, data: (0..rows * columns).map(|i| i as f32).collect() }
}

fn hertz(rows: usize) -> RowAxis {
    RowAxis::Hertz((0..rows).map(|row| 20.0 * row as f64).collect())
}

fn names(rows: usize) -> RowAxis {
    RowAxis::Named((0..rows).map(|row| format!("measure {row}")).collect())
}

fn map<'a>(image: &'a Image, axis: &'a RowAxis, scale: ColourScale) -> Heatmap<'a> {
    Heatmap { title: "view: <a>.wav", caption: "2000 Hz", image, axis, step_s: 0.02, scale }
}

/// Width and height of the PNG files in an SVG.
fn pictures(svg: &str) -> Vec<(u32, u32)> {
    let size = |data: &str| {
        let end = data.find('"').unwrap();
        let bytes = BASE64_STANDARD.decode(&data[..end]).unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        (reader.info().width, reader.info().height)
    };
    svg.split("data:image/png;base64,").skip(1).map(size).collect()
}

/// The texts of an SVG.
fn texts(svg: &str) -> Vec<&str> {
    let text = |part: &'_ str| part.find('>').map(|start| start + 1);
    svg.split("<text")
        .skip(1)
        .filter_map(|part| Some(part[text(part)?..part.find("</text>")?].trim()))
        .collect()
}

#[test]
fn a_map_holds_a_pixel_a_cell_a_colour_bar_and_both_axes() {
    let (image, axis) = (image(40, 398), hertz(40));
    let svg = map(&image, &axis, ColourScale::Shared("dB")).svg().unwrap();
    assert_eq!(pictures(&svg), [(398, 40), (1, 256)]);
    let texts = texts(&svg);
    for said in
        ["view: &lt;a&gt;.wav", "2000 Hz", "frequency (Hz)", "100", "time (s)", "7", "dB", "14000"]
    {
        assert!(texts.contains(&said), "{said} is missing in {texts:?}");
    }
}

#[test]
fn a_map_follows_the_colour_scheme_and_loads_nothing() {
    let (image, axis) = (image(3, 10), names(3));
    let svg = map(&image, &axis, ColourScale::ByRow).svg().unwrap();
    assert!(svg.contains("prefers-color-scheme:dark") && svg.contains("currentColor"));
    assert!(svg.trim_end().ends_with("</svg>") && svg.matches("</svg>").count() == 1);
    assert_eq!(svg.matches("href").count(), svg.matches("href=\"data:").count());
    assert_eq!(svg.matches("http").count(), 1, "only the name space");
}

#[test]
fn rows_with_scales_of_their_own_tell_their_extents() {
    let (image, axis) = (image(2, 3), names(2));
    let svg = map(&image, &axis, ColourScale::ByRow).svg().unwrap();
    let texts = texts(&svg);
    for said in ["measure 0", "0.000 to 2.00", "3.00 to 5.00", "lowest", "highest", "of each row"] {
        assert!(texts.contains(&said), "{said} is missing in {texts:?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("Each row is coloured by itself")));
}

#[test]
fn names_are_thinned_out_where_rows_are_low() {
    let (image, axis) = (image(200, 3), names(200));
    let svg = map(&image, &axis, ColourScale::Shared("dB")).svg().unwrap();
    let named = texts(&svg).into_iter().filter(|text| text.starts_with("measure")).count();
    assert_eq!(named, 40);
}

#[test]
fn long_recordings_keep_to_the_limit_and_say_so() {
    let (image, axis) = (image(4, 3001), hertz(4));
    let svg = map(&image, &axis, ColourScale::Shared("dB")).svg().unwrap();
    assert_eq!(pictures(&svg)[0], (1000, 4));
    assert!(texts(&svg).contains(&"Neighbouring frames are averaged: 3001 to 1000."));
}

#[test]
fn a_bare_picture_is_large_enough_to_look_at() {
    let (image, axis) = (image(40, 250), hertz(40));
    let bytes = map(&image, &axis, ColourScale::Shared("dB")).png().unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (750, 320));
}

#[test]
fn silence_and_a_single_frame_can_be_drawn() {
    let axis = hertz(2);
    for (image, value) in [(image(2, 1), "1"), (Image::zeros(2, 50), "0.000")] {
        let svg = map(&image, &axis, ColourScale::Shared("dB")).svg().unwrap();
        assert!(texts(&svg).contains(&value) && !svg.contains("NaN"), "{svg}");
        assert!(map(&image, &axis, ColourScale::ByRow).png().is_ok());
    }
}
