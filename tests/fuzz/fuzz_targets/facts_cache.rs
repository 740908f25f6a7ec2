//! Any bytes as a file of the facts cache, with and without a checksum that fits, and real files with damage that it does not show:
//! no panic, no memory for what is not there. A whole file holds what was put into it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specward_fuzz::{Bytes, text};
use specward_project::cache::documents;
use specward_syntax::{Options, Packed, READER, read};
use twox_hash::XxHash3_128;

/// A file of this build whose checksum fits; `rest` is what follows the header.
fn sealed(rest: &[u8]) -> Vec<u8> {
    let body = [&postcard::to_allocvec(&(READER, 0_u64)).unwrap(), rest].concat();
    [&b"SPWFACTS"[..], &XxHash3_128::oneshot(&body).to_le_bytes(), &body].concat()
}

fn damage_one(data: &[u8]) {
    let mut bytes = Bytes(data);
    let (at, flip, cut) = (bytes.number(), bytes.byte() as u8, bytes.byte());
    let document = read(text(bytes.0), &Options::default());
    let packed = Packed::new(&document).unwrap();
    let mut body = postcard::to_allocvec(&(7_u64, vec![(1_u128, &packed), (2_u128, &packed)])).unwrap();
    assert_eq!(documents(&sealed(&body)), Some(vec![document.clone(), document]));
    let at = at % body.len();
    body[at] ^= flip;
    body.truncate(body.len() - cut % 4);
    let _ = documents(&sealed(&body));
}

fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else { return };
    match mode % 4 {
        0 => drop(documents(rest)),
        1 => drop(documents(&sealed(rest))),
        _ => damage_one(rest),
    }
});
