//! The part of the contract ABI that Locus needs: arguments of one word each, results that are a word or a text.
//!
//! Readers say `None` for anything that a well-formed answer is not; lengths that an answer claims are compared with
//! the bytes that are there before anything is copied.

use alloy_primitives::{Address, U256};

/// 32 bytes, the ABI's unit.
pub type Word = [u8; 32];

/// Longest text read from a contract, in bytes.
const MAX_TEXT: usize = 4096;

/// A call: selector and static arguments.
pub fn call(selector: [u8; 4], words: &[Word]) -> Vec<u8> {
    let mut out = Vec::with_capacity(4 + 32 * words.len());
    out.extend_from_slice(&selector);
    for word in words {
        out.extend_from_slice(word);
    }
    out
}

/// An integer as a word.
pub fn uint(value: U256) -> Word {
    value.to_be_bytes()
}

/// A small integer as a word.
pub fn small(value: u64) -> Word {
    uint(U256::from(value))
}

/// An address as a word.
pub fn address(value: Address) -> Word {
    value.into_word().0
}

/// Bytes as the tail of an argument list: their length, then themselves, filled up to whole words.
pub fn tail(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&small(bytes.len() as u64));
    out.extend_from_slice(bytes);
    let filling = bytes.len().next_multiple_of(32) - bytes.len();
    out.resize(out.len() + filling, 0);
}

/// The word at a place counted in bytes.
pub fn word_at(data: &[u8], at: usize) -> Option<Word> {
    data.get(at..at.checked_add(32)?)?.try_into().ok()
}

/// The result of a function that returns one integer.
pub fn read_uint(data: &[u8]) -> Option<U256> {
    word_at(data, 0).map(U256::from_be_bytes)
}

/// The result of a function that returns an integer of at most 64 bits.
pub fn read_small(data: &[u8]) -> Option<u64> {
    u64::try_from(read_uint(data)?).ok()
}

/// The result of a function that returns an address.
pub fn read_address(data: &[u8]) -> Option<Address> {
    let word = word_at(data, 0)?;
    (word[..12] == [0; 12]).then(|| Address::from_slice(&word[12..]))
}

/// The list of addresses whose offset stands at `slot`.
pub fn read_addresses(data: &[u8], slot: usize) -> Option<Vec<Address>> {
    let start = place(data, 0, slot)?;
    let count = list_at(data, start)?;
    let mut list = Vec::with_capacity(count);
    for index in 1..=count {
        list.push(read_address(data.get(start + 32 * index..)?)?);
    }
    Some(list)
}

/// The result of a function that returns true or false.
pub fn read_bool(data: &[u8]) -> Option<bool> {
    match read_uint(data)? {
        U256::ZERO => Some(false),
        U256::ONE => Some(true),
        _ => None,
    }
}

/// The result of a function that returns a text. Some early tokens return 32 bytes instead.
pub fn read_text(data: &[u8]) -> Option<String> {
    let bytes = if data.len() == 32 {
        let end = data.iter().position(|byte| *byte == 0).unwrap_or(32);
        &data[..end]
    } else {
        bytes_at(data, 0, 0)?
    };
    Some(clean(&bytes[..bytes.len().min(MAX_TEXT)]))
}

/// The `bytes` or `string` whose offset, counted from `base`, stands at `slot`.
pub fn bytes_at(data: &[u8], base: usize, slot: usize) -> Option<&[u8]> {
    let start = place(data, base, slot)?;
    let length = size(word_at(data, start)?)?;
    let start = start.checked_add(32)?;
    data.get(start..start.checked_add(length)?)
}

/// Where the dynamic value begins whose offset, counted from `base`, stands at `slot`.
pub fn place(data: &[u8], base: usize, slot: usize) -> Option<usize> {
    let at = base.checked_add(size(word_at(data, slot)?)?)?;
    (at <= data.len()).then_some(at)
}

/// The length of the list at `start`, if that many words can be there at all.
pub fn list_at(data: &[u8], start: usize) -> Option<usize> {
    let length = size(word_at(data, start)?)?;
    (length <= data.len() / 32).then_some(length)
}

/// A length or offset.
fn size(word: Word) -> Option<usize> {
    let value = u32::try_from(U256::from_be_bytes(word)).ok()?;
    usize::try_from(value).ok()
}

/// Text fit to be shown on one line: no control characters, unknown bytes replaced.
pub fn clean(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}
