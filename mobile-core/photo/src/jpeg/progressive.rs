//! How is a progressive JPEG read, which tells every block many times, a little more exactly each time?
//!
//! Of the frequencies only the low ones that will be drawn are kept, and of the others one bit each: whether they are there, for later
//! scans count on it. So 48 megapixels take about 20 MB here, where all frequencies would take 144.

use super::bits::Bits;
use super::blocks::ORDER;
use super::frame::Component;
use super::huffman::Table;

/// A scan in progress: one band of frequencies, down to one bit.
pub(super) struct Band<const N: usize> {
    first: usize,
    last: usize,
    refines: bool,
    low: u8,
    /// Lowest frequency of the block before, by component.
    before: [i32; 4],
    /// How many blocks have nothing new any more.
    idle: u32,
}

impl<const N: usize> Band<N> {
    pub(super) fn new((first, last): (u8, u8), (high, low): (u8, u8)) -> Self {
        Self { first: usize::from(first), last: usize::from(last), refines: high > 0, low, before: [0; 4], idle: 0 }
    }

    pub(super) fn restart(&mut self) {
        self.before = [0; 4];
        self.idle = 0;
    }

    /// `None` for bits that mean nothing.
    #[inline(always)]
    pub(super) fn block(
        &mut self,
        bits: &mut Bits<'_>,
        (dc, ac): (Option<&Table>, Option<&Table>),
        of: usize,
        component: &mut Component,
        number: usize,
    ) -> Option<()> {
        let mut block =
            Block::<N> { low: component.low.get_mut(number * N * N..(number + 1) * N * N)?, there: component.there.get_mut(number)? };
        match (self.first, self.refines) {
            (0, false) => self.lowest(bits, dc?, of, &mut block),
            (0, true) => {
                bits.refill();
                block.add(0, (bits.take(1) as i32) << self.low);
                Some(())
            }
            (_, false) => self.others(bits, ac?, &mut block),
            (_, true) => self.refine(bits, ac?, &mut block),
        }
    }

    fn lowest(&mut self, bits: &mut Bits<'_>, dc: &Table, of: usize, block: &mut Block<'_, N>) -> Option<()> {
        bits.refill();
        let (size, difference) = dc.value(bits)?;
        let before = self.before.get_mut(of)?;
        *before = before.wrapping_add(difference);
        block.set(0, *before << self.low);
        (size < 16).then_some(())
    }

    fn others(&mut self, bits: &mut Bits<'_>, ac: &Table, block: &mut Block<'_, N>) -> Option<()> {
        if self.idle > 0 {
            self.idle -= 1;
            return Some(());
        }
        let mut at = self.first;
        while at <= self.last {
            bits.refill();
            let (symbol, value) = ac.value(bits)?;
            let run = u32::from(symbol >> 4);
            if symbol & 15 == 0 {
                if run < 15 {
                    self.idle = (1 << run) - 1 + bits.take(run);
                    return Some(());
                }
                at += 16;
                continue;
            }
            at += run as usize;
            if at > self.last {
                return None;
            }
            block.set(at, value << self.low);
            at += 1;
        }
        Some(())
    }

    fn refine(&mut self, bits: &mut Bits<'_>, ac: &Table, block: &mut Block<'_, N>) -> Option<()> {
        let mut at = self.first;
        if self.idle == 0 {
            while at <= self.last {
                bits.refill();
                let symbol = ac.symbol(bits)?;
                let run = u32::from(symbol >> 4);
                let new = match symbol & 15 {
                    0 if run < 15 => {
                        self.idle = (1 << run) + bits.take(run);
                        break;
                    }
                    0 => None,
                    1 => Some(if bits.take(1) == 1 { 1 << self.low } else { -1 << self.low }),
                    _ => return None,
                };
                at = self.skip(bits, block, at, run)?;
                if let Some(new) = new {
                    if at > self.last {
                        return None;
                    }
                    block.set(at, new);
                }
                at += 1;
            }
        }
        if self.idle > 0 {
            self.idle -= 1;
            block.known(at, self.last).for_each(|at| self.more(bits, block, at));
        }
        Some(())
    }

    /// Over `run` frequencies that are not there, to the next such; those that are there get their bit meanwhile.
    fn skip(&self, bits: &mut Bits<'_>, block: &mut Block<'_, N>, from: usize, mut run: u32) -> Option<usize> {
        for at in from..=self.last {
            if *block.there >> at & 1 == 1 {
                self.more(bits, block, at);
            } else if run == 0 {
                return Some(at);
            } else {
                run -= 1;
            }
        }
        Some(self.last + 1)
    }

    /// One bit more of a frequency that is there.
    #[inline(always)]
    fn more(&self, bits: &mut Bits<'_>, block: &mut Block<'_, N>, at: usize) {
        bits.refill();
        if bits.take(1) == 1 {
            block.grow(at, 1 << self.low);
        }
    }
}

struct Block<'a, const N: usize> {
    low: &'a mut [i16],
    there: &'a mut u64,
}

impl<const N: usize> Block<'_, N> {
    /// Where a frequency of the file's order is kept, if it is.
    #[inline(always)]
    fn place(at: usize) -> Option<usize> {
        let place = usize::from(ORDER[at & 63]);
        let (x, y) = (place % 8, place / 8);
        (x < N && y < N).then_some(y * N + x)
    }

    fn set(&mut self, at: usize, value: i32) {
        *self.there |= 1 << at;
        if let Some(low) = Self::place(at).and_then(|place| self.low.get_mut(place)) {
            *low = value as i16;
        }
    }

    fn add(&mut self, at: usize, value: i32) {
        if let Some(low) = Self::place(at).and_then(|place| self.low.get_mut(place)) {
            *low |= value as i16;
        }
    }

    /// Away from zero.
    #[inline(always)]
    fn grow(&mut self, at: usize, by: i32) {
        if let Some(low) = Self::place(at).and_then(|place| self.low.get_mut(place)) {
            *low = low.wrapping_add(if *low < 0 { -by } else { by } as i16);
        }
    }

    /// The frequencies that are there from one to another, lowest first.
    fn known(&self, from: usize, last: usize) -> impl Iterator<Item = usize> + use<N> {
        let upto = u64::MAX >> (63 - last.min(63));
        let mut left = if from > 63 { 0 } else { *self.there & upto & u64::MAX << from };
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (at < 64).then_some(at)
        })
    }
}
