//! What does a JPEG's frame header say, and what is kept of each of its components?

use super::Tables;
use super::blocks::{Coefs, ORDER};
use super::idct;
use crate::Unfit;
use crate::resize::target;

pub(super) struct Frame {
    pub(super) progressive: bool,
    /// Pixels a block's edge keeps: 1, 2, 4 or 8.
    pub(super) edge: usize,
    /// How many MCUs stand beside and below one another.
    pub(super) mcus: (usize, usize),
    pub(super) components: Vec<Component>,
    /// Width and height of the copy.
    pub(super) target: (u32, u32),
}

/// Brightness, or one of the two colors.
#[derive(Default)]
pub(super) struct Component {
    pub(super) id: u8,
    /// Blocks in an MCU, across and down.
    pub(super) sampling: (usize, usize),
    /// Blocks beside and below one another, with those that only fill an MCU.
    pub(super) blocks: (usize, usize),
    /// The same without them.
    pub(super) own_blocks: (usize, usize),
    table: usize,
    /// As it was when the component's first scan began.
    pub(super) quant: Option<[i32; 64]>,
    /// What is drawn, row by row; a progressive picture is drawn at its end.
    pub(super) plane: Vec<u8>,
    pub(super) stride: usize,
    /// Width and height of what belongs to the picture in `plane`, in its pixels.
    pub(super) share: (f64, f64),
    /// A progressive picture's lowest frequencies, those of a block together.
    pub(super) low: Vec<i16>,
    /// A progressive picture's blocks: a bit for each frequency that is not zero.
    pub(super) there: Vec<u64>,
}

impl Frame {
    /// `None` for a kind that is not read here.
    pub(super) fn new(body: &[u8], progressive: bool, size: (u32, u32), long_edge: u32) -> Result<Option<Self>, Unfit> {
        let Some(([depth, h0, h1, w0, w1, count], rest)) = body.split_first_chunk() else {
            return Err(Unfit::broken("a short frame header"));
        };
        if *depth != 8 || !matches!(count, 1 | 3) {
            return Ok(None);
        }
        let (width, height) = (u32::from(u16::from_be_bytes([*w0, *w1])), u32::from(u16::from_be_bytes([*h0, *h1])));
        if (width, height) != size || width == 0 || height == 0 {
            return Err(Unfit::broken("the picture has another size than its header says"));
        }
        let longest = width.max(height);
        // The smallest drawing that has as many pixels as are needed.
        let edge = [1, 2, 4].into_iter().find(|edge| longest * edge / 8 >= long_edge).unwrap_or(8) as usize;
        let mut frame = Self {
            progressive,
            edge,
            mcus: (0, 0),
            components: Vec::new(),
            target: target((width, height), long_edge).unwrap_or((width, height)),
        };
        for bytes in rest.chunks_exact(3).take(usize::from(*count)) {
            let sampling = (usize::from(bytes[1] >> 4), usize::from(bytes[1] & 15));
            if !(1..=4).contains(&sampling.0) || !(1..=4).contains(&sampling.1) || bytes[2] > 3 {
                return Err(Unfit::broken("a component makes no sense"));
            }
            frame.components.push(Component { id: bytes[0], sampling, table: usize::from(bytes[2]), ..Component::default() });
        }
        if frame.components.len() != usize::from(*count) {
            return Err(Unfit::broken("a short frame header"));
        }
        if frame.components.iter().map(|component| component.id).eq(*b"RGB") {
            return Ok(None);
        }
        frame.lay_out((width as usize, height as usize));
        Ok(Some(frame))
    }

    fn lay_out(&mut self, (width, height): (usize, usize)) {
        // A single component is read block by block, whatever its sampling says.
        if let [only] = &mut self.components[..] {
            only.sampling = (1, 1);
        }
        let most = self.components.iter().fold((1, 1), |most, c| (most.0.max(c.sampling.0), most.1.max(c.sampling.1)));
        self.mcus = (width.div_ceil(8 * most.0), height.div_ceil(8 * most.1));
        for component in &mut self.components {
            let (across, down) = component.sampling;
            component.blocks = (self.mcus.0 * across, self.mcus.1 * down);
            component.own_blocks = ((width * across).div_ceil(8 * most.0), (height * down).div_ceil(8 * most.1));
            component.stride = component.blocks.0 * self.edge;
            let share = |length: usize, of: usize, most: usize| (length * of * self.edge) as f64 / (8 * most) as f64;
            component.share = (share(width, across, most.0), share(height, down, most.1));
            let blocks = component.blocks.0 * component.blocks.1;
            if self.progressive {
                component.low = vec![0; blocks * self.edge * self.edge];
                component.there = vec![0; blocks];
            } else {
                component.plane = vec![0; blocks * self.edge * self.edge];
            }
        }
    }

    /// Draws what is still to be drawn.
    pub(super) fn finish(mut self) -> Result<Self, Unfit> {
        for component in &mut self.components {
            let Some(quant) = component.quant else {
                return Err(Unfit::broken("a part of the picture is missing"));
            };
            if self.progressive {
                match self.edge {
                    1 => component.draw::<1>(&quant),
                    2 => component.draw::<2>(&quant),
                    4 => component.draw::<4>(&quant),
                    _ => component.draw::<8>(&quant),
                }
            }
        }
        Ok(self)
    }
}

impl Component {
    /// To be called when a scan of this component begins.
    pub(super) fn begin(&mut self, tables: &Tables) -> Result<(), Unfit> {
        if self.quant.is_none() {
            self.quant = tables.quant.get(self.table).copied().flatten();
        }
        if self.quant.is_some() { Ok(()) } else { Err(Unfit::broken("a quantization table is missing")) }
    }

    fn draw<const N: usize>(&mut self, quant: &[i32; 64]) {
        self.there = Vec::new();
        let low = std::mem::take(&mut self.low);
        self.plane = vec![0; low.len()];
        let mut factors = [0; 64];
        for (place, factor) in ORDER.iter().zip(quant) {
            factors[usize::from(*place)] = *factor;
        }
        let mut coefs: Coefs = [0; 64];
        for (number, block) in low.chunks_exact(N * N).enumerate() {
            for y in 0..N {
                for x in 0..N {
                    coefs[y * 8 + x] = i32::from(block[y * N + x]).wrapping_mul(factors[y * 8 + x]);
                }
            }
            let at = number / self.blocks.0 * N * self.stride + number % self.blocks.0 * N;
            idct::draw::<N>(&coefs, &mut self.plane[at..], self.stride);
        }
    }
}
