//! How are bits taken from a scan?

/// The most bits that one [`Bits::refill`] surely gives.
pub(super) const REFILLED: u32 = 56;

/// Reads from the high end of each byte, takes out the zero behind every 0xFF, stops at a marker and gives zeros from there on.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// Left-aligned; below the first `count` bits may stand the beginning of the next byte.
    ready: u64,
    count: u32,
    /// How many zeros were made up.
    made_up: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Self { data, at: 0, ready: 0, count: 0, made_up: 0 }
    }

    /// To be called so often that never more is taken than there is.
    #[inline(always)]
    pub(super) fn refill(&mut self) {
        if self.count > 32 {
            return;
        }
        let next = self.data.get(self.at..).and_then(|rest| rest.first_chunk::<8>());
        if let Some(next) = next {
            let word = u64::from_be_bytes(*next);
            // Is none of the eight bytes 0xFF? (The usual trick for a zero byte, on the inverse.)
            if (!word).wrapping_sub(0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080 == 0 {
                self.ready |= word >> self.count;
                let bytes = (63 - self.count) >> 3;
                self.at += bytes as usize;
                self.count += bytes * 8;
                return;
            }
        }
        self.refill_slowly();
    }

    #[cold]
    #[inline(never)]
    fn refill_slowly(&mut self) {
        while self.count <= REFILLED {
            let byte = match self.data.get(self.at..) {
                Some([0xFF, 0x00, ..]) => {
                    self.at += 2;
                    0xFF
                }
                Some([byte, ..]) if *byte != 0xFF => {
                    self.at += 1;
                    *byte
                }
                _ => {
                    self.made_up += 8;
                    // The start of a byte that a fast refill has put here is real, a marker never is.
                    0
                }
            };
            self.ready |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// The next bits, left-aligned.
    #[inline(always)]
    pub(super) fn ahead(&self) -> u64 {
        self.ready
    }

    #[inline(always)]
    pub(super) fn skip(&mut self, bits: u32) {
        self.ready <<= bits;
        self.count = self.count.wrapping_sub(bits);
    }

    /// `bits` from 0 to 16.
    #[inline(always)]
    pub(super) fn take(&mut self, bits: u32) -> u32 {
        let value = (self.ready >> 48) as u32 >> (16 - bits);
        self.skip(bits);
        value
    }

    /// A difference as JPEG writes it: the first half of the values of that many bits (0 to 15) are negative.
    #[inline(always)]
    pub(super) fn take_signed(&mut self, bits: u32) -> i32 {
        let value = self.take(bits) as i32;
        let negative = i32::from(value < (1 << bits) >> 1);
        value - negative * ((1 << bits) - 1)
    }

    /// Was more taken than the file holds?
    pub(super) fn beyond_the_end(&self) -> bool {
        self.made_up > self.count
    }

    /// Over the marker that must stand here, if it is the one with this number from 0 to 7.
    pub(super) fn restart(&mut self, number: u8) -> bool {
        let rest = self.rest();
        let filling = rest.iter().take_while(|byte| **byte == 0xFF).count();
        if self.beyond_the_end() || filling == 0 || rest.get(filling) != Some(&(0xD0 + number)) {
            return false;
        }
        *self = Self { at: self.data.len() - rest.len() + filling + 1, ..Self::of(self.data) };
        true
    }

    /// What follows when all bits of the scan are taken.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }
}
