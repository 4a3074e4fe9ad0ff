//! How is a scan read, block after block?

use super::bits::Bits;
use super::blocks::{Coefs, baseline};
use super::frame::Frame;
use super::huffman::Table;
use super::progressive::Band;
use super::{Tables, idct};
use crate::Unfit;

/// What stands in front of the compressed data.
pub(super) struct Scan {
    parts: Vec<Part>,
    /// First and last frequency, in the file's order.
    band: (u8, u8),
    /// The bit that was the lowest before (0 for a first scan), and the one that is now.
    bits: (u8, u8),
}

struct Part {
    /// Which of the frame's components.
    component: usize,
    dc: usize,
    ac: usize,
}

/// A component's part in a scan, ready to be read.
struct Reader<'a> {
    component: usize,
    dc: &'a Table,
    ac: &'a Table,
    quant: [i32; 64],
    before: i32,
}

impl Scan {
    pub(super) fn read(body: &[u8], frame: &Frame) -> Result<Self, Unfit> {
        let bad = || Unfit::broken("a scan's header makes no sense");
        let (count, rest) = body.split_first().ok_or_else(bad)?;
        let (names, rest) = rest.split_at_checked(usize::from(*count) * 2).ok_or_else(bad)?;
        let [first, last, bits, ..] = rest else { return Err(bad()) };
        let mut parts: Vec<Part> = Vec::new();
        for name in names.chunks_exact(2) {
            let component = frame.components.iter().position(|component| component.id == name[0]).ok_or_else(bad)?;
            if parts.iter().any(|part| part.component == component) {
                return Err(bad());
            }
            parts.push(Part { component, dc: usize::from(name[1] >> 4), ac: usize::from(name[1] & 15) });
        }
        let scan = Self { parts, band: (*first, *last), bits: (bits >> 4, bits & 15) };
        let of_a_band = *first > 0;
        let fits = !scan.parts.is_empty()
            && *first <= *last
            && *last < 64
            && scan.bits.1 < 14
            && (!frame.progressive || if of_a_band { scan.parts.len() == 1 } else { *last == 0 });
        if fits { Ok(scan) } else { Err(bad()) }
    }

    /// Answers with what follows the scan's data.
    pub(super) fn decode<'a>(&self, frame: &mut Frame, tables: &Tables, data: &'a [u8]) -> Result<&'a [u8], Unfit> {
        for part in &self.parts {
            frame.components[part.component].begin(tables)?;
        }
        match frame.edge {
            1 => self.blocks::<1>(frame, tables, data),
            2 => self.blocks::<2>(frame, tables, data),
            4 => self.blocks::<4>(frame, tables, data),
            _ => self.blocks::<8>(frame, tables, data),
        }
    }

    fn blocks<'a, const N: usize>(&self, frame: &mut Frame, tables: &Tables, data: &'a [u8]) -> Result<&'a [u8], Unfit> {
        let mut bits = Bits::of(data);
        if !frame.progressive {
            let mut readers = self.readers(frame, tables)?;
            let mut coefs: Coefs = [0; 64];
            self.each_mcu(frame, tables.restart, &mut bits, |step| match step {
                Step::Restart => {
                    readers.iter_mut().for_each(|reader| reader.before = 0);
                    Some(())
                }
                Step::Block { part, frame, bits, x, y } => {
                    let reader = &mut readers[part];
                    baseline(bits, (reader.dc, reader.ac), &reader.quant, &mut reader.before, &mut coefs)?;
                    let component = &mut frame.components[reader.component];
                    let out = component.plane.get_mut(y * N * component.stride + x * N..)?;
                    idct::draw::<N>(&coefs, out, component.stride);
                    Some(())
                }
            })?;
            return Ok(bits.rest());
        }
        let mut band = Band::<N>::new(self.band, self.bits);
        let tables_of: Vec<_> = self.parts.iter().map(|part| (table(&tables.dc, part.dc), table(&tables.ac, part.ac))).collect();
        self.each_mcu(frame, tables.restart, &mut bits, |step| match step {
            Step::Restart => {
                band.restart();
                Some(())
            }
            Step::Block { part, frame, bits, x, y } => {
                let (component, (dc, ac)) = (self.parts[part].component, tables_of[part]);
                let number = y * frame.components[component].blocks.0 + x;
                band.block(bits, (dc, ac), component, &mut frame.components[component], number)
            }
        })?;
        Ok(bits.rest())
    }

    fn readers<'a>(&self, frame: &Frame, tables: &'a Tables) -> Result<Vec<Reader<'a>>, Unfit> {
        let missing = || Unfit::broken("a table is missing");
        let reader = |part: &Part| {
            Ok(Reader {
                component: part.component,
                dc: table(&tables.dc, part.dc).ok_or_else(missing)?,
                ac: table(&tables.ac, part.ac).ok_or_else(missing)?,
                quant: frame.components[part.component].quant.ok_or_else(missing)?,
                before: 0,
            })
        };
        self.parts.iter().map(reader).collect()
    }

    /// Calls `step` for every block in the file's order, and at every restart.
    fn each_mcu<'b>(
        &self,
        frame: &mut Frame,
        restart: u32,
        bits: &mut Bits<'b>,
        mut step: impl FnMut(Step<'_, 'b>) -> Option<()>,
    ) -> Result<(), Unfit> {
        let nonsense = || Unfit::broken("the compressed data makes no sense");
        // A component alone is stored without the blocks that only fill an MCU.
        let alone = if let [only] = &self.parts[..] { Some(frame.components[only.component].own_blocks) } else { None };
        let sampling: Vec<_> =
            self.parts.iter().map(|part| if alone.is_some() { (1, 1) } else { frame.components[part.component].sampling }).collect();
        let (across, down) = alone.unwrap_or(frame.mcus);
        let mut until_restart = restart;
        let mut number = 0_u8;
        for mcu_y in 0..down {
            for mcu_x in 0..across {
                if restart > 0 && until_restart == 0 {
                    if !bits.restart(number) {
                        return Err(Unfit::broken("a restart marker is missing"));
                    }
                    step(Step::Restart).ok_or_else(nonsense)?;
                    number = (number + 1) & 7;
                    until_restart = restart;
                }
                until_restart = until_restart.wrapping_sub(1);
                for (part, (h, v)) in sampling.iter().enumerate() {
                    for y in mcu_y * v..(mcu_y + 1) * v {
                        for x in mcu_x * h..(mcu_x + 1) * h {
                            step(Step::Block { part, frame, bits, x, y }).ok_or_else(nonsense)?;
                        }
                    }
                }
            }
            if bits.beyond_the_end() {
                return Err(Unfit::broken("the compressed data ends before the picture does"));
            }
        }
        Ok(())
    }
}

enum Step<'s, 'b> {
    /// Nothing before counts any more.
    Restart,
    /// The block at this place of the scan's n-th component.
    Block { part: usize, frame: &'s mut Frame, bits: &'s mut Bits<'b>, x: usize, y: usize },
}

fn table(tables: &[Option<Box<Table>>; 4], number: usize) -> Option<&Table> {
    tables.get(number)?.as_deref()
}
