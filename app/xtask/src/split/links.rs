//! What refers to what in a linked program, as the linker wrote it down (`--emit-relocs`): which data each function
//! uses, and what those data point to.
//!
//! Format: <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::{
    Data, DataKind, KnownCustom, Linking, LinkingSectionReader, Name, Operator, Parser, Payload,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

use crate::say::Outcome;

/// The data of a program, and who refers to it.
#[derive(Default)]
pub struct Links {
    /// Every piece of data that code or other data can name.
    pub data: Vec<Datum>,
    /// Functions by name, each with its references to data: the number in its code, and the place in `data`. Where
    /// several share a name, it stands for all of them.
    pub functions: BTreeMap<String, BTreeSet<(u32, usize)>>,
    /// What memory holds at the start: the address of each stretch, and its bytes.
    pub memory: Vec<(u32, Vec<u8>)>,
}

/// A piece of data that the linker places as a whole.
#[derive(Default, Clone, PartialEq, Eq, Debug)]
pub struct Datum {
    /// Its addresses. Pieces may overlap: strings can share their ends.
    pub at: Range<u32>,
    /// Nothing writes to it.
    pub constant: bool,
    /// The data that it points to.
    pub points_to: BTreeSet<usize>,
}

impl Links {
    /// Reads a program as the linker left it.
    pub fn read(wasm: &[u8]) -> Outcome<Self> {
        let raw = Raw::read(wasm).map_err(|error| error.to_string())?;
        if raw.symbols.is_empty() || raw.relocations.is_empty() {
            return Err("the linker did not write down what refers to what".into());
        }
        raw.links()
    }
}

/// A function's name without what its mangling hides; the same as wasm-bindgen's, whose numbers for those that then
/// share a name are left out.
pub fn readable(name: &str) -> String {
    let name = format!("{}", rustc_demangle::demangle(name));
    match name
        .strip_suffix(']')
        .and_then(|name| name.rsplit_once('['))
    {
        Some((name, number))
            if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) =>
        {
            name.to_owned()
        }
        _ => name,
    }
}

/// The sections that tell of it, nearly as they stand.
#[derive(Default)]
struct Raw<'a> {
    imported: usize,
    /// Where the section's content begins and its number among all sections.
    code: (usize, u32),
    bodies: Vec<Range<usize>>,
    data: (usize, u32),
    segments: Vec<Data<'a>>,
    segment_names: Vec<&'a str>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<(u32, Vec<RelocationEntry>)>,
    names: BTreeMap<u32, &'a str>,
}

impl<'a> Raw<'a> {
    fn read(wasm: &'a [u8]) -> wasmparser::Result<Self> {
        let mut raw = Self::default();
        let mut sections = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            let number = sections;
            if payload.as_section().is_some() {
                sections += 1;
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        raw.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => raw.code = (range.start, number),
                Payload::CodeSectionEntry(body) => raw.bodies.push(body.range()),
                Payload::DataSection(data) => {
                    raw.data = (data.range().start, number);
                    raw.segments = data.into_iter().collect::<wasmparser::Result<_>>()?;
                }
                Payload::CustomSection(custom) => raw.custom(custom.as_known())?,
                _ => {}
            }
        }
        Ok(raw)
    }

    fn custom(&mut self, section: KnownCustom<'a>) -> wasmparser::Result<()> {
        match section {
            KnownCustom::Linking(linking) => self.linking(linking)?,
            KnownCustom::Reloc(section) => {
                let entries = section
                    .entries()
                    .into_iter()
                    .collect::<wasmparser::Result<_>>()?;
                self.relocations.push((section.section_index(), entries));
            }
            KnownCustom::Name(names) => {
                for name in names {
                    let Name::Function(functions) = name? else {
                        continue;
                    };
                    for function in functions {
                        let function = function?;
                        self.names.insert(function.index, function.name);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn linking(&mut self, section: LinkingSectionReader<'a>) -> wasmparser::Result<()> {
        for part in section.subsections() {
            match part? {
                Linking::SymbolTable(symbols) => {
                    self.symbols = symbols.into_iter().collect::<wasmparser::Result<_>>()?;
                }
                Linking::SegmentInfo(segments) => {
                    for segment in segments {
                        self.segment_names.push(segment?.name);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn links(&self) -> Outcome<Links> {
        let mut links = Links::default();
        for segment in &self.segments {
            links.memory.push((begin(segment)?, segment.data.to_vec()));
        }
        // Symbols by their number: the place in `data` where the symbol is one of data that memory holds at the start.
        let mut places = BTreeMap::new();
        for (number, symbol) in (0_u32..).zip(&self.symbols) {
            let SymbolInfo::Data {
                symbol: Some(at), ..
            } = symbol
            else {
                continue;
            };
            let segment = at.index as usize;
            let Some((address, bytes)) = links.memory.get(segment) else {
                continue;
            };
            let Some(end) = at
                .offset
                .checked_add(at.size)
                .filter(|end| *end as usize <= bytes.len())
            else {
                continue;
            };
            places.insert(number, links.data.len());
            links.data.push(Datum {
                at: address + at.offset..address + end,
                constant: self
                    .segment_names
                    .get(segment)
                    .is_some_and(|name| name.starts_with(".rodata")),
                points_to: BTreeSet::new(),
            });
        }

        let mut bodies: Vec<BTreeSet<(u32, usize)>> = vec![BTreeSet::new(); self.bodies.len()];
        let mut pointers: Vec<(u32, usize)> = Vec::new();
        for (section, entries) in &self.relocations {
            for entry in entries.iter().filter(|entry| is_address(entry.ty)) {
                let Some(place) = places.get(&entry.index) else {
                    continue;
                };
                let offset = entry.offset as usize;
                if *section == self.code.1 {
                    let after = self
                        .bodies
                        .partition_point(|body| body.start <= self.code.0 + offset);
                    let body = after
                        .checked_sub(1)
                        .ok_or("a reference lies before all functions")?;
                    let number = i64::from(links.data[*place].at.start) + entry.addend;
                    bodies[body].insert((number as u32, *place));
                } else if *section == self.data.1 {
                    pointers.push((self.address(offset)?, *place));
                }
            }
        }
        pointers.sort_unstable();
        for datum in &mut links.data {
            let first = pointers.partition_point(|(at, _)| *at < datum.at.start);
            let inside = pointers[first..]
                .iter()
                .take_while(|(at, _)| *at < datum.at.end);
            datum.points_to = inside.map(|(_, place)| *place).collect();
        }
        for (number, uses) in bodies.into_iter().enumerate() {
            let index = u32::try_from(self.imported + number).map_err(|error| error.to_string())?;
            let name = self.names.get(&index).copied().unwrap_or_default();
            links
                .functions
                .entry(readable(name))
                .or_default()
                .extend(uses);
        }
        Ok(links)
    }

    /// Where in memory a byte of the data section will be.
    fn address(&self, offset: usize) -> Outcome<u32> {
        let at = self.data.0 + offset;
        let after = self
            .segments
            .partition_point(|segment| segment.range.start <= at);
        let segment = after
            .checked_sub(1)
            .ok_or("a pointer lies before all data")?;
        let segment = &self.segments[segment];
        let bytes_at = segment.range.end - segment.data.len();
        let within = at
            .checked_sub(bytes_at)
            .ok_or("a pointer lies between data")?;
        Ok(begin(segment)? + u32::try_from(within).map_err(|error| error.to_string())?)
    }
}

/// The address at which a stretch of memory begins.
fn begin(segment: &Data) -> Outcome<u32> {
    let DataKind::Active {
        memory_index: 0,
        offset_expr,
    } = &segment.kind
    else {
        return Err("it has data that code places itself".into());
    };
    match offset_expr.get_operators_reader().read() {
        Ok(Operator::I32Const { value }) => Ok(value.cast_unsigned()),
        _ => Err("it has data whose place only running tells".into()),
    }
}

fn is_address(ty: RelocationType) -> bool {
    use RelocationType as T;
    matches!(
        ty,
        T::MemoryAddrLeb
            | T::MemoryAddrSleb
            | T::MemoryAddrI32
            | T::MemoryAddrRelSleb
            | T::MemoryAddrTlsSleb
            | T::MemoryAddrLocrelI32
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A length, which is less than 128 here, and what is so long.
    fn counted(bytes: &[u8]) -> Vec<u8> {
        let mut all = vec![u8::try_from(bytes.len()).unwrap()];
        assert!(all[0] < 128);
        all.extend(bytes);
        all
    }

    fn custom(name: &str, content: &[u8]) -> Vec<u8> {
        counted(&[&counted(name.as_bytes()), content].concat())
    }

    /// Two functions: one uses the datum "kept ", the other a pointer to the datum "far".
    fn linked(segment: &str, relocations: &[u8]) -> Vec<u8> {
        const USES: &[u8] = &[0, 0x41, 0x80, 0x80, 0x80, 0x80, 0, 0x1a, 0x0b];
        const IN_CODE: u8 = 3;
        const IN_DATA: u8 = 4;
        let symbol = |name: &str, at: &[u8]| {
            [&[1, 0], counted(name.as_bytes()).as_slice(), &[0], at].concat()
        };
        let symbols = [
            vec![3],
            symbol("kept", &[0, 5]),
            symbol("pointer", &[5, 4]),
            symbol("far", &[9, 3]),
        ];
        let segments = [vec![1], counted(segment.as_bytes()), vec![0, 0]];
        let linking = [
            vec![2, 8],
            counted(&symbols.concat()),
            vec![5],
            counted(&segments.concat()),
        ];
        let data = [vec![1, 0, 0x41, 16, 0x0b], counted(b"kept ----far")];
        let first = "_RNvCs8ae1f0a_4main5first";
        let functions = [
            vec![2, 0],
            counted(first.as_bytes()),
            vec![1],
            counted(b"second"),
        ];
        let name = [vec![1], counted(&functions.concat())];
        let sections = [
            (1, counted(&[1, 0x60, 0, 0])),
            (3, counted(&[2, 0, 0])),
            (5, counted(&[1, 0, 1])),
            (
                10,
                counted(&[&[2], counted(USES).as_slice(), &counted(USES)].concat()),
            ),
            (11, counted(&data.concat())),
            (0, custom("linking", &linking.concat())),
            (0, custom("reloc.CODE", &[&[IN_CODE], relocations].concat())),
            (0, custom("reloc.DATA", &[IN_DATA, 1, 5, 11, 2, 0])),
            (0, custom("name", &name.concat())),
        ];
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (kind, content) in sections {
            wasm.push(kind);
            wasm.extend(content);
        }
        wasm
    }

    /// Numbers of addresses: kind, place, symbol and addend of each.
    const BOTH: &[u8] = &[2, 4, 4, 0, 0, 4, 14, 1, 0];

    #[test]
    fn functions_and_data_are_linked_to_the_data_that_they_use() {
        let links = Links::read(&linked(".rodata", BOTH)).unwrap();
        let datum = |at, points_to: &[usize]| Datum {
            at,
            constant: true,
            points_to: points_to.iter().copied().collect(),
        };
        assert_eq!(
            links.data,
            [datum(16..21, &[]), datum(21..25, &[2]), datum(25..28, &[])]
        );
        let uses = |name: &str, number, place| (name.to_owned(), [(number, place)].into());
        assert_eq!(
            links.functions,
            [
                uses("main[6bfade5de0]::first", 16, 0),
                uses("second", 21, 1)
            ]
            .into()
        );
        assert_eq!(links.memory, [(16, b"kept ----far".to_vec())]);
    }

    #[test]
    fn only_data_that_are_named_so_are_constant() {
        let links = Links::read(&linked(".data", BOTH)).unwrap();
        assert!(links.data.iter().all(|datum| !datum.constant));
    }

    #[test]
    fn a_program_without_notes_of_the_linker_is_refused() {
        assert!(Links::read(b"\0asm\x01\0\0\0").is_err());
        assert!(Links::read(b"no program").is_err());
    }

    #[test]
    fn functions_that_share_a_readable_name_are_one() {
        let check = |name: &str, expected: &str| assert_eq!(readable(name), expected, "{name}");
        check(
            "core[8ae1]::drop::<[u8; 32]>[2]",
            "core[8ae1]::drop::<[u8; 32]>",
        );
        check(
            "core[8ae1]::drop::<[u8; 32]>",
            "core[8ae1]::drop::<[u8; 32]>",
        );
        check("memcpy", "memcpy");
        check("", "");
    }
}
