//! Which symbol do the next bits of a scan stand for?

use super::bits::Bits;

/// Codes up to this length are looked up at once, with the value behind them if that fits too.
const AT_ONCE: u32 = 10;

/// A Huffman table of a file.
pub(super) struct Table {
    /// By the next bits: length in the low byte, symbol above, and in the upper half a value that is not zero, if length covers it too.
    at_once: [u32; 1 << AT_ONCE],
    /// By length: the first code that is longer, left-aligned in 16 bits.
    ends: [u32; 17],
    /// By length: what to add to a code to get the place of its symbol.
    offsets: [i32; 17],
    symbols: [u8; 256],
}

impl Table {
    /// `counts` by length from 1 to 16; `None` for more codes than there are bits.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut table = Self { at_once: [0; 1 << AT_ONCE], ends: [0; 17], offsets: [0; 17], symbols: [0; 256] };
        table.symbols.get_mut(..symbols.len())?.copy_from_slice(symbols);
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1..=16_u32).zip(counts) {
            table.offsets[length as usize] = place as i32 - code as i32;
            for symbol in symbols.get(place..place + usize::from(*count))? {
                if code >= 1 << length {
                    return None;
                }
                table.enter(code, length, *symbol);
                code += 1;
            }
            place += usize::from(*count);
            table.ends[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Some(table)
    }

    fn enter(&mut self, code: u32, length: u32, symbol: u8) {
        if length > AT_ONCE {
            return;
        }
        let free = AT_ONCE - length;
        let size = u32::from(symbol & 15);
        for behind in 0..1_u32 << free {
            let mut entry = u32::from(symbol) << 8 | length;
            if size > 0 && size <= free {
                let raw = (behind >> (free - size)) as i32;
                let value = if raw < 1 << (size - 1) { raw - (1 << size) + 1 } else { raw };
                entry = (value as u32) << 16 | u32::from(symbol) << 8 | (length + size);
            }
            self.at_once[(code << free | behind) as usize] = entry;
        }
    }

    /// The symbol alone; the reader must hold 16 bits. `None` for bits that mean nothing.
    #[inline(always)]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let entry = self.at_once[(bits.ahead() >> (64 - AT_ONCE)) as usize];
        if entry == 0 {
            return self.long(bits);
        }
        let symbol = (entry >> 8) as u8;
        let value = if entry >> 16 == 0 { 0 } else { u32::from(symbol & 15) };
        bits.skip((entry & 0xFF) - value);
        Some(symbol)
    }

    /// A symbol, and the value whose size its low half gives; the reader must hold 32 bits.
    #[inline(always)]
    pub(super) fn value(&self, bits: &mut Bits<'_>) -> Option<(u8, i32)> {
        let entry = self.at_once[(bits.ahead() >> (64 - AT_ONCE)) as usize];
        let symbol = (entry >> 8) as u8;
        if entry >> 16 != 0 {
            bits.skip(entry & 0xFF);
            return Some((symbol, entry as i32 >> 16));
        }
        let symbol = if entry == 0 {
            self.long(bits)?
        } else {
            bits.skip(entry & 0xFF);
            symbol
        };
        Some((symbol, bits.take_signed(u32::from(symbol & 15))))
    }

    #[cold]
    #[inline(never)]
    fn long(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let ahead = (bits.ahead() >> 48) as u32;
        let length = (AT_ONCE as usize + 1..17).find(|length| ahead < self.ends[*length])?;
        let code = ahead >> (16 - length);
        bits.skip(length as u32);
        let place = usize::try_from(code as i32 + self.offsets[length]).ok()?;
        self.symbols.get(place).copied()
    }
}
