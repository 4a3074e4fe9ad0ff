//! Points, directions and colors of the drawn world.

use std::ops::{Add, Mul, Neg, Sub};

/// A point or direction in metres (x right, y up, z away), or a color in linear light (red, green, blue).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct V(pub f32, pub f32, pub f32);

impl V {
    pub(super) const ZERO: V = V(0.0, 0.0, 0.0);
    pub(super) const UP: V = V(0.0, 1.0, 0.0);

    pub(super) fn dot(self, o: V) -> f32 {
        self.0 * o.0 + self.1 * o.1 + self.2 * o.2
    }

    pub(super) fn cross(self, o: V) -> V {
        V(self.1 * o.2 - self.2 * o.1, self.2 * o.0 - self.0 * o.2, self.0 * o.1 - self.1 * o.0)
    }

    pub(super) fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    pub(super) fn unit(self) -> V {
        self * (1.0 / self.length().max(1e-9))
    }

    /// Part by part, as light meets color.
    pub(super) fn tint(self, o: V) -> V {
        V(self.0 * o.0, self.1 * o.1, self.2 * o.2)
    }

    pub(super) fn over(self, o: V) -> V {
        V(self.0 / o.0, self.1 / o.1, self.2 / o.2)
    }

    pub(super) fn min(self, o: V) -> V {
        V(self.0.min(o.0), self.1.min(o.1), self.2.min(o.2))
    }

    pub(super) fn max(self, o: V) -> V {
        V(self.0.max(o.0), self.1.max(o.1), self.2.max(o.2))
    }

    pub(super) fn mix(self, o: V, part: f32) -> V {
        self + (o - self) * part.clamp(0.0, 1.0)
    }

    pub(super) fn bright(self) -> f32 {
        0.3 * self.0 + 0.6 * self.1 + 0.1 * self.2
    }
}

impl Add for V {
    type Output = V;
    fn add(self, o: V) -> V {
        V(self.0 + o.0, self.1 + o.1, self.2 + o.2)
    }
}

impl Sub for V {
    type Output = V;
    fn sub(self, o: V) -> V {
        V(self.0 - o.0, self.1 - o.1, self.2 - o.2)
    }
}

impl Mul<f32> for V {
    type Output = V;
    fn mul(self, by: f32) -> V {
        V(self.0 * by, self.1 * by, self.2 * by)
    }
}

impl Neg for V {
    type Output = V;
    fn neg(self) -> V {
        self * -1.0
    }
}

/// A color as screens name it (0xRRGGBB), in linear light.
pub(super) fn rgb(hex: u32) -> V {
    let linear = |shift: u32| ((hex >> shift & 255) as f32 / 255.0).powf(2.2);
    V(linear(16), linear(8), linear(0))
}

/// 0 below `from`, 1 above `to`, smooth between.
pub(super) fn step(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
