//! Arrays as Python reads them: a `.npz` archive of `.npy` files, stored as they are, as `numpy.savez` does.
//!
//! The format is version 1.0 of `numpy.lib.format`. The crates that write it parse it too, and bring in a
//! parser generator or C libraries for it; writing takes a header of one line.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Multiple of bytes at which the values of an array begin.
const ALIGNMENT: usize = 64;
/// What comes before the header's text: magic, version, and length of the text.
const PREAMBLE: [u8; 8] = *b"\x93NUMPY\x01\x00";

/// An archive that can't be made.
#[derive(Debug, thiserror::Error)]
pub enum ArrayError {
    /// The number of values is not that of the shape.
    #[error("the array {name} has {values} values, but its shape {shape:?} needs others")]
    Shape {
        /// The array.
        name: String,
        /// What it was to have.
        shape: Vec<usize>,
        /// What it has.
        values: usize,
    },
    /// The archive refuses a name, or more bytes.
    #[error("the arrays can't be put into an archive")]
    Archive(#[from] zip::result::ZipError),
    /// The bytes can't be written.
    #[error("the arrays can't be put into an archive")]
    Write(#[from] std::io::Error),
}

/// Values of one type.
#[derive(Debug, Clone, Copy)]
pub enum Values<'a> {
    /// `float32`.
    F32(&'a [f32]),
    /// `float64`.
    F64(&'a [f64]),
    /// `uint32`.
    U32(&'a [u32]),
    /// Unicode strings.
    Text(&'a [String]),
}

impl Values<'_> {
    fn len(self) -> usize {
        match self {
            Self::F32(values) => values.len(),
            Self::F64(values) => values.len(),
            Self::U32(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Characters of the longest string, at least one.
    fn widest(texts: &[String]) -> usize {
        texts.iter().map(|text| text.chars().count()).max().unwrap_or(0).max(1)
    }

    /// The format's word for the type, little-endian.
    fn descr(self) -> String {
        match self {
            Self::F32(_) => "<f4".to_owned(),
            Self::F64(_) => "<f8".to_owned(),
            Self::U32(_) => "<u4".to_owned(),
            Self::Text(texts) => format!("<U{}", Self::widest(texts)),
        }
    }

    fn bytes(self) -> Vec<u8> {
        match self {
            Self::F32(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::F64(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::U32(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::Text(texts) => {
                let width = Self::widest(texts);
                let padded = |text: &String| -> Vec<u32> {
                    let characters = text.chars().map(u32::from);
                    characters.chain(std::iter::repeat(0)).take(width).collect()
                };
                texts.iter().flat_map(padded).flat_map(u32::to_le_bytes).collect()
            }
        }
    }
}

/// An archive in the making; the same arrays give the same bytes.
pub struct Npz(ZipWriter<Cursor<Vec<u8>>>);

impl Default for Npz {
    fn default() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }
}

impl Npz {
    /// Adds an array in C order; an empty shape is that of a single number.
    ///
    /// # Errors
    /// When the values don't fill the shape, or the archive refuses the name.
    pub fn add(&mut self, name: &str, shape: &[usize], values: Values) -> Result<(), ArrayError> {
        if shape.iter().product::<usize>() != values.len() {
            return Err(ArrayError::Shape {
                name: name.to_owned(),
                shape: shape.to_vec(),
                values: values.len(),
            });
        }
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(format!("{name}.npy"), stored)?;
        self.0.write_all(&header(&values.descr(), shape))?;
        self.0.write_all(&values.bytes())?;
        Ok(())
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When the archive can't be closed.
    pub fn finish(self) -> Result<Vec<u8>, ArrayError> {
        Ok(self.0.finish()?.into_inner())
    }
}

/// What comes before the values.
fn header(descr: &str, shape: &[usize]) -> Vec<u8> {
    let sizes = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    // Python's tuple of one ends with a comma.
    let shape = if shape.len() == 1 { sizes + "," } else { sizes };
    let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}");
    // Two bytes for the length, one for the line's end.
    let length = (PREAMBLE.len() + 2 + text.len() + 1).next_multiple_of(ALIGNMENT);
    let width = length - PREAMBLE.len() - 3;
    let line = format!("{text:<width$}\n");
    let mut bytes = PREAMBLE.to_vec();
    bytes.extend((line.len() as u16).to_le_bytes());
    bytes.extend(line.as_bytes());
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use std::io::Read;

    /// The header's line and the bytes of the values.
    fn read(npz: &[u8], name: &str) -> (String, Vec<u8>) {
        let mut archive = zip::ZipArchive::new(Cursor::new(npz)).unwrap();
        let mut bytes = Vec::new();
        archive.by_name(&format!("{name}.npy")).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes[..8], PREAMBLE);
        let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        assert_eq!(start % ALIGNMENT, 0);
        (String::from_utf8(bytes[10..start].to_vec()).unwrap(), bytes[start..].to_vec())
    }

    #[test]
    fn arrays_are_stored_as_numpy_writes_them() {
        let mut npz = Npz::default();
        npz.add("image", &[2, 3], Values::F32(&[0.0, 1.0, 2.0, 3.0, 4.0, -5.5])).unwrap();
        npz.add("times", &[2], Values::F64(&[0.0, 0.02])).unwrap();
        npz.add("rate", &[], Values::U32(&[2000])).unwrap();
        let bytes = npz.finish().unwrap();
        let (line, values) = read(&bytes, "image");
        let expected = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        assert_eq!(line.trim_end(), expected);
        assert!(line.ends_with(" \n"));
        assert_eq!((values.len(), &values[20..]), (24, &(-5.5_f32).to_le_bytes()[..]));
        assert!(read(&bytes, "times").0.contains("'<f8', 'fortran_order': False, 'shape': (2,)"));
        let rate = read(&bytes, "rate");
        assert!(rate.0.contains("'shape': ()") && rate.1 == 2000_u32.to_le_bytes());
    }

    #[test]
    fn strings_are_padded_to_the_longest() {
        let mut npz = Npz::default();
        let names = ["Δc0".to_owned(), "c".to_owned()];
        npz.add("rows", &[2], Values::Text(&names)).unwrap();
        let (line, values) = read(&npz.finish().unwrap(), "rows");
        assert!(line.contains("'<U3'"));
        assert_eq!((values.len(), &values[..4]), (24, &0x394_u32.to_le_bytes()[..]));
        assert_eq!(values[16..], [0; 8]);
    }

    #[test]
    fn values_that_do_not_fill_their_shape_are_refused() {
        let error = Npz::default().add("x", &[2, 2], Values::F32(&[1.0; 3])).unwrap_err();
        assert!(error.to_string().contains("array x has 3 values"), "{error}");
    }
}
