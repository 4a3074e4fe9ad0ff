//! From where is the drawn world looked at?

use super::shape::Ray;
use super::space::V;

/// A phone held by a person: never quite level.
pub(super) struct Camera {
    eye: V,
    ahead: V,
    right: V,
    up: V,
}

impl Camera {
    /// `open` is the tangent of half the angle that the picture's short side sees; `roll` is in radians.
    pub(super) fn new(eye: V, target: V, open: f32, roll: f32) -> Self {
        let ahead = (target - eye).unit();
        let level = V::UP.cross(ahead).unit();
        let upright = ahead.cross(level);
        let (sin, cos) = roll.sin_cos();
        let right = (level * cos + upright * sin) * open;
        let up = (upright * cos - level * sin) * open;
        Self { eye, ahead, right, up }
    }

    /// The ray through a place in a picture of the given size, both in pixels.
    pub(super) fn ray(&self, (x, y): (f32, f32), (width, height): (usize, usize)) -> Ray {
        let short = width.min(height) as f32 / 2.0;
        let across = (x - width as f32 / 2.0) / short;
        let down = (y - height as f32 / 2.0) / short;
        Ray { from: self.eye, to: (self.ahead + self.right * across - self.up * down).unit() }
    }
}
