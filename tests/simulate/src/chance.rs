//! What is drawn by lot? Everything, from one seed.

use std::sync::{Arc, Mutex, PoisonError};

/// A source of chance that begins at a seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Chance(Arc<Mutex<u64>>);

impl Chance {
    /// Begins at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)))
    }

    /// Another source that begins where this one stands.
    #[must_use]
    pub fn branch(&self) -> Self {
        Self::new(self.number())
    }

    /// The next number.
    pub fn number(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub fn below(&self, end: usize) -> usize {
        (self.number() % end.max(1) as u64) as usize
    }

    /// True once in so many times.
    pub fn once_in(&self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn one<'a, T>(&self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Bytes.
    pub fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_le_bytes()[..chunk.len()]);
        }
    }
}

impl rounds::ports::Random for Chance {
    fn fill(&self, buffer: &mut [u8]) {
        Self::fill(self, buffer);
    }
}

impl engine::ports::Random for Chance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        Self::fill(self, bytes);
        Ok(())
    }
}
