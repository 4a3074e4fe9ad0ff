//! Which bits stand for a symbol, so that the frequent ones are short?

use super::Counts;
use super::blocks::Symbols;

/// The Huffman tables of a file.
pub(super) struct Codes {
    /// By a symbol's low 10 bits: the code above 8 bits of its length.
    codes: [u32; Symbols::KINDS * 256],
    tables: [Table; Symbols::KINDS],
}

/// As the file has it: how many codes there are of each length from 1 to 16, and the symbols, shortest code first.
struct Table {
    counts: [u8; 16],
    symbols: Vec<u8>,
}

impl Codes {
    pub(super) fn of(symbols: &Symbols) -> Self {
        let mut codes = [0; Symbols::KINDS * 256];
        let tables = std::array::from_fn(|kind| {
            let table = Table::of(&symbols.counts, kind);
            let (mut code, mut place) = (0_u32, table.symbols.iter());
            for (length, count) in (1_u32..).zip(table.counts) {
                for symbol in place.by_ref().take(usize::from(count)) {
                    codes[kind << 8 | usize::from(*symbol)] = code << 8 | length;
                    code += 1;
                }
                code <<= 1;
            }
            table
        });
        Self { codes, tables }
    }

    /// Bytes of the compressed data, without those that only set a 0xFF apart.
    pub(super) fn length(&self, symbols: &Symbols) -> usize {
        let bits = |(at, count): (usize, &u32)| u64::from(*count) * (u64::from(self.codes[at] & 0xFF) + (at as u64 & 15));
        (symbols.counts.iter().enumerate().map(bits).sum::<u64>() / 8) as usize + 1
    }

    /// The file's segments with the tables.
    pub(super) fn describe(&self, file: &mut Vec<u8>) {
        for (table, name) in self.tables.iter().zip([0x00, 0x10, 0x01, 0x11]) {
            let length = 2 + 1 + 16 + table.symbols.len() as u16;
            file.extend([0xFF, 0xC4]);
            file.extend(length.to_be_bytes());
            file.push(name);
            file.extend(table.counts);
            file.extend(&table.symbols);
        }
    }

    /// The compressed data, filled up with ones.
    pub(super) fn write(&self, symbols: &Symbols, file: &mut Vec<u8>) {
        let (mut waiting, mut count) = (0_u64, 0_u32);
        for symbol in &symbols.all {
            let code = self.codes[(symbol & 1023) as usize];
            let behind = symbol & 15;
            let length = (code & 0xFF) + behind;
            waiting = waiting << length | u64::from(code >> 8) << behind | u64::from(symbol >> 16);
            count += length;
            if count >= 32 {
                count -= 32;
                put(file, (waiting >> count) as u32);
            }
        }
        let filling = (8 - count % 8) % 8;
        waiting = waiting << filling | ((1 << filling) - 1);
        count += filling;
        while count > 0 {
            count -= 8;
            let byte = (waiting >> count) as u8;
            file.push(byte);
            if byte == 0xFF {
                file.push(0);
            }
        }
    }
}

/// A zero goes behind every 0xFF, which would begin a marker.
#[inline(always)]
fn put(file: &mut Vec<u8>, word: u32) {
    let bytes = word.to_be_bytes();
    if (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 == 0 {
        file.extend_from_slice(&bytes);
        return;
    }
    for byte in bytes {
        file.push(byte);
        if byte == 0xFF {
            file.push(0);
        }
    }
}

impl Table {
    /// ITU-T T.81, annex K.2: codes by frequency, none of them longer than 16 bits or of ones only.
    fn of(counts: &Counts, kind: usize) -> Self {
        let mut frequencies = [0_u64; 257];
        frequencies.iter_mut().zip(&counts[kind << 8..(kind + 1) << 8]).for_each(|(to, count)| *to = u64::from(*count));
        // A symbol that is never written takes the code of ones.
        frequencies[256] = 1;
        let lengths = lengths(frequencies);
        let mut by_length = [0_u32; 258];
        lengths.iter().filter(|length| **length > 0).for_each(|length| by_length[*length as usize] += 1);
        shorten(&mut by_length);
        let mut symbols: Vec<u8> = (0..=255).filter(|symbol| lengths[usize::from(*symbol)] > 0).collect();
        symbols.sort_by_key(|symbol| lengths[usize::from(*symbol)]);
        let mut counts = [0; 16];
        counts.iter_mut().zip(&by_length[1..]).for_each(|(to, count)| *to = *count as u8);
        Self { counts, symbols }
    }
}

/// How long each symbol's code would be if there were no limit.
fn lengths(mut frequencies: [u64; 257]) -> [u32; 257] {
    let mut lengths = [0; 257];
    let mut next = [None; 257];
    let rarest = |frequencies: &[u64; 257], but: Option<usize>| {
        let among = (0..257).filter(|at| frequencies[*at] > 0 && Some(*at) != but);
        // Of equally rare ones the last, so that the symbol that is never written is among the longest.
        among.min_by_key(|at| (frequencies[*at], usize::MAX - at))
    };
    while let Some(a) = rarest(&frequencies, None)
        && let Some(b) = rarest(&frequencies, Some(a))
    {
        frequencies[b] += frequencies[a];
        frequencies[a] = 0;
        // Both trees become one; all their symbols are a bit longer.
        let mut at = b;
        lengths[at] += 1;
        while let Some(further) = next[at] {
            at = further;
            lengths[at] += 1;
        }
        next[at] = Some(a);
        at = a;
        lengths[at] += 1;
        while let Some(further) = next[at] {
            at = further;
            lengths[at] += 1;
        }
    }
    lengths
}

/// Moves what is longer than 16 bits up the tree, and takes away the symbol that is never written.
fn shorten(by_length: &mut [u32; 258]) {
    for length in (17..258).rev() {
        while by_length[length] > 0 {
            // A pair goes: one takes its parent's place, the other shares the place of the longest shorter code.
            let Some(shorter) = (1..length - 1).rev().find(|shorter| by_length[*shorter] > 0) else { return };
            by_length[length] -= 2;
            by_length[length - 1] += 1;
            by_length[shorter + 1] += 2;
            by_length[shorter] -= 1;
        }
    }
    if let Some(longest) = (1..17).rev().find(|length| by_length[*length] > 0) {
        by_length[longest] -= 1;
    }
}
