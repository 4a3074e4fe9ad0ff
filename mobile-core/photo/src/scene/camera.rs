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

    /// The same camera in other hands: moved to the right, up and ahead by metres, looking elsewhere (right and up, tangents), rolled.
    pub(super) fn moved(&self, by: V, look: (f32, f32), roll: f32) -> Self {
        let open = self.right.dot(self.right).sqrt();
        let (right, up) = (self.right * (1.0 / open), self.up * (1.0 / open));
        let eye = self.eye + right * by.0 + up * by.1 + self.ahead * by.2;
        Self::new(eye, eye + self.ahead + right * look.0 + up * look.1, open, roll)
    }

    /// The spot on the floor so many metres ahead and to the right.
    pub(super) fn ground(&self, ahead: f32, right: f32) -> V {
        let at = self.eye + self.ahead * ahead + self.right.unit() * right;
        V(at.0, 0.0, at.2)
    }

    /// The ray through a place in a picture of the given size, both in pixels.
    pub(super) fn ray(&self, (x, y): (f32, f32), (width, height): (usize, usize)) -> Ray {
        let short = width.min(height) as f32 / 2.0;
        let across = (x - width as f32 / 2.0) / short;
        let down = (y - height as f32 / 2.0) / short;
        Ray { from: self.eye, to: (self.ahead + self.right * across - self.up * down).unit() }
    }
}
