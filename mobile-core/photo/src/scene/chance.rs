//! What differs from picture to picture, yet comes out the same from the same seed?

/// A xorshift generator: small, and the same on every machine.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        // Neighbouring seeds must not begin alike, and zero would stay zero.
        let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self((mixed ^ (mixed >> 31)).max(1))
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 up to 1.
    pub(super) fn part(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1_u32 << 24) as f32
    }

    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.part()
    }

    /// 0 up to `count` (at least 1), `count` excluded.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.bits() >> 33) as usize % count.max(1)
    }

    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// A value from 0 to 1 that belongs to one cell of a grid.
pub(super) fn cell(x: i32, y: i32, z: i32) -> f32 {
    let mut mixed = (x as u32).wrapping_mul(0x8DA6_B343) ^ (y as u32).wrapping_mul(0xD816_3841) ^ (z as u32).wrapping_mul(0xCB1A_B31F);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297A_2D39);
    ((mixed ^ (mixed >> 15)) >> 8) as f32 / (1_u32 << 24) as f32
}

/// Smooth noise, 0 to 1, one bump a unit.
pub(super) fn cloud(x: f32, y: f32, z: f32) -> f32 {
    let (x0, y0, z0) = (x.floor(), y.floor(), z.floor());
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (fx, fy, fz) = (ease(x - x0), ease(y - y0), ease(z - z0));
    let (x0, y0, z0) = (x0 as i32, y0 as i32, z0 as i32);
    let line = |y: i32, z: i32| cell(x0, y, z) * (1.0 - fx) + cell(x0 + 1, y, z) * fx;
    let sheet = |z: i32| line(y0, z) * (1.0 - fy) + line(y0 + 1, z) * fy;
    sheet(z0) * (1.0 - fz) + sheet(z0 + 1) * fz
}
