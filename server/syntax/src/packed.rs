//! Values as closed files keep them: written in sequence and compressed, a fraction of what they take
//! in use. Unpacking gives back an equal value; bytes that are none give an error, never more.

use lz4_flex::block;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::document::{Document, Facts, Places};
use crate::position::{LineIndex, TextRange};

/// A document in few bytes: content and positions apart, as most readers want one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    facts: Box<[u8]>,
    places: Box<[u8]>,
}

/// Why bytes are no packed value, or a value cannot be packed.
#[derive(Debug, Error)]
pub enum PackedError {
    /// As a sequence of fields.
    #[error("no packed value: {0}")]
    Fields(#[from] postcard::Error),
    /// As compressed bytes.
    #[error("no packed value: {0}")]
    Bytes(#[from] block::DecompressError),
    /// It says to be larger than it can be.
    #[error("no packed value: its size is wrong")]
    Size,
}

/// No block of compressed bytes grows by more than this.
const MOST_GROWTH: usize = 256;

/// Packs a value.
pub fn pack(value: &impl Serialize) -> Result<Box<[u8]>, PackedError> {
    Ok(block::compress_prepend_size(&postcard::to_allocvec(value)?).into())
}

/// The value that was packed.
pub fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, PackedError> {
    let (size, bytes) = block::uncompressed_size(packed)?;
    if size > bytes.len().saturating_mul(MOST_GROWTH) {
        return Err(PackedError::Size);
    }
    Ok(postcard::from_bytes(&block::decompress(bytes, size)?)?)
}

/// Positions as distances, which are small numbers.
#[derive(Serialize, Deserialize)]
struct PackedPlaces {
    /// From the start of the range before, and length.
    ranges: Vec<(i32, u32)>,
    starts: Vec<u32>,
    wide: Vec<(u32, u8)>,
    len: u32,
}

impl Packed {
    /// Packs a document.
    pub fn new(document: &Document) -> Result<Self, PackedError> {
        let places = PackedPlaces::new(&document.places);
        Ok(Self { facts: pack(document.facts.as_ref())?, places: pack(&places)? })
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.facts.len() + self.places.len()
    }

    /// The document.
    pub fn document(&self) -> Result<Document, PackedError> {
        Ok(Document { facts: self.facts()?.into(), places: self.places()?.into() })
    }

    /// Its content.
    pub fn facts(&self) -> Result<Facts, PackedError> {
        unpack(&self.facts)
    }

    /// Its positions.
    pub fn places(&self) -> Result<Places, PackedError> {
        Ok(unpack::<PackedPlaces>(&self.places)?.unpacked())
    }
}

impl PackedPlaces {
    fn new(places: &Places) -> Self {
        let mut last = 0;
        let mut distance =
            |range: &TextRange| range.start.wrapping_sub(std::mem::replace(&mut last, range.start)).cast_signed();
        let ranges = places.ranges.iter().map(|range| (distance(range), range.end.wrapping_sub(range.start))).collect();
        let (starts, wide, len) = places.lines.packed();
        Self { ranges, starts, wide, len }
    }

    fn unpacked(&self) -> Places {
        let mut start = 0_u32;
        let range = |(by, len): &(i32, u32)| {
            start = start.wrapping_add_signed(*by);
            TextRange { start, end: start.wrapping_add(*len) }
        };
        let ranges = self.ranges.iter().map(range).collect();
        Places { ranges, lines: LineIndex::unpacked(&self.starts, &self.wide, self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_none_give_an_error() {
        let value = vec!["some text ".repeat(20), "more of it".into()];
        let packed = pack(&value).unwrap();
        assert_eq!(unpack::<Vec<String>>(&packed).unwrap(), value);
        for length in 0..packed.len() {
            assert!(unpack::<Vec<String>>(&packed[..length]).is_err(), "{length}");
        }
        let mut huge = packed.into_vec();
        huge[3] = 0x7f;
        assert!(matches!(unpack::<Vec<String>>(&huge), Err(PackedError::Size)));
    }
}
