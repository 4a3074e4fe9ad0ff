//! How do coefficients become bits?

use super::tables::{Codes, ZIGZAG};

/// A Huffman table, turned round: code and length of every symbol.
pub(super) struct Huffman {
    codes: [(u16, u8); 256],
}

impl Huffman {
    /// Canonical codes: counted up within a length, doubled from one length to the next.
    pub(super) fn of(table: &Codes) -> Self {
        let mut codes = [(0, 0); 256];
        let (mut code, mut symbols) = (0_u16, table.symbols.iter());
        for (length, count) in (1_u8..).zip(table.lengths) {
            for symbol in symbols.by_ref().take(usize::from(count)) {
                codes[usize::from(*symbol)] = (code, length);
                code += 1;
            }
            code <<= 1;
        }
        Self { codes }
    }
}

/// Compressed data in the making.
pub(super) struct Bits {
    out: Vec<u8>,
    waiting: u64,
    count: u32,
}

/// A run of sixteen zeros, and the end of a block.
const SIXTEEN_ZEROS: usize = 0xF0;
const NOTHING_MORE: usize = 0;

impl Bits {
    /// Goes on behind the headers.
    pub(super) fn after(out: Vec<u8>) -> Self {
        Self { out, waiting: 0, count: 0 }
    }

    /// At most 32 bits at a time.
    fn push(&mut self, bits: u32, count: u8) {
        self.waiting = self.waiting << count | u64::from(bits);
        self.count += u32::from(count);
        if self.count >= 32 {
            self.count -= 32;
            let ready = (self.waiting >> self.count) as u32;
            // A byte of ones would read as a marker, so it is followed by a zero.
            if ready & !ready.wrapping_add(0x0101_0101) & 0x8080_8080 == 0 {
                self.out.extend(ready.to_be_bytes());
            } else {
                ready.to_be_bytes().into_iter().for_each(|byte| self.byte(byte));
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xFF {
            self.out.push(0);
        }
    }

    /// The last byte is filled with ones, as the standard says.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let fill = (8 - self.count % 8) % 8;
        self.waiting = self.waiting << fill | ((1 << fill) - 1);
        self.count += fill;
        while self.count > 0 {
            self.count -= 8;
            self.byte((self.waiting >> self.count) as u8);
        }
        self.out
    }

    fn symbol(&mut self, table: &Huffman, symbol: usize, value: i32, size: u32) {
        let (code, length) = table.codes[symbol];
        // A negative number is one less, so that its first bit is 0.
        let bits = (value + (value >> 31)) as u32 & ((1 << size) - 1);
        self.push(u32::from(code) << size | bits, length + size as u8);
    }

    /// A block of 64 coefficients in natural order turned over its diagonal; `last` is the one before's mean.
    pub(super) fn block(&mut self, block: &[i32; 64], last: &mut i32, dc: &Huffman, ac: &Huffman) {
        let step = block[0] - *last;
        *last = block[0];
        let size = bits_of(step);
        self.symbol(dc, size as usize, step, size);

        let mut zeros = 0;
        for place in &TURNED[1..] {
            let value = block[usize::from(*place)];
            if value == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 {
                self.symbol(ac, SIXTEEN_ZEROS, 0, 0);
                zeros -= 16;
            }
            let size = bits_of(value);
            self.symbol(ac, zeros << 4 | size as usize, value, size);
            zeros = 0;
        }
        if zeros > 0 {
            self.symbol(ac, NOTHING_MORE, 0, 0);
        }
    }
}

fn bits_of(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

/// The zigzag order over blocks that are turned over their diagonal.
const TURNED: [u8; 64] = {
    let mut turned = [0; 64];
    let mut at = 0;
    while at < 64 {
        turned[at] = (ZIGZAG[at] & 7) << 3 | ZIGZAG[at] >> 3;
        at += 1;
    }
    turned
};
