//! How does the drawn world become a picture?

use super::camera::Camera;
use super::light::LightMap;
use super::space::V;
use super::world::World;

/// Linear light, row by row.
pub(super) struct Frame {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) light: Vec<V>,
}

/// What one ray of sight brought home.
#[derive(Clone, Copy)]
struct Seen {
    thing: Option<usize>,
    normal: V,
    light: V,
}

/// Where a jagged pixel is looked at again.
const AGAIN: [(f32, f32); 4] = [(0.125, 0.625), (0.375, 0.125), (0.625, 0.875), (0.875, 0.375)];

pub(super) fn frame(world: &World, camera: &Camera, size: (usize, usize)) -> Frame {
    let (width, height) = size;
    let lights = LightMap::of(world, camera, size);
    let look = |x: f32, y: f32| see(world, camera, &lights, size, (x, y));
    let mut seen = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            seen.push(look(x as f32 + 0.5, y as f32 + 0.5));
        }
    }
    let jagged = |x: usize, y: usize| {
        let own = &seen[y * width + x];
        let across = [x.saturating_sub(1), (x + 1).min(width - 1)].map(|nx| &seen[y * width + nx]);
        let down = [y.saturating_sub(1), (y + 1).min(height - 1)].map(|ny| &seen[ny * width + x]);
        across.into_iter().chain(down).any(|near| own.differs(near))
    };
    let mut light = Vec::with_capacity(seen.len());
    for y in 0..height {
        for x in 0..width {
            light.push(if jagged(x, y) {
                let sum = AGAIN.iter().fold(V::ZERO, |sum, (dx, dy)| sum + look(x as f32 + dx, y as f32 + dy).calm());
                sum * 0.25
            } else {
                seen[y * width + x].light
            });
        }
    }
    Frame { width, height, light }
}

impl Seen {
    fn differs(&self, other: &Seen) -> bool {
        let (own, near) = (self.light.bright(), other.light.bright());
        self.thing != other.thing || self.normal.dot(other.normal) < 0.8 || (own - near).abs() > 0.12 * (own + near + 0.1)
    }

    /// A lamp's edge must not outshine its neighbours by so much that it stays jagged.
    fn calm(&self) -> V {
        self.light.min(V(4.0, 4.0, 4.0))
    }
}

fn see(world: &World, camera: &Camera, lights: &LightMap, size: (usize, usize), at: (f32, f32)) -> Seen {
    let ray = camera.ray(at, size);
    let Some(hit) = world.first(&ray, f32::INFINITY) else {
        return Seen { thing: None, normal: V::ZERO, light: (world.backdrop)(ray.to) };
    };
    let look = world.look(&hit);
    let (light, mirror) = lights.on(world, &ray, &hit, at);
    let mut seen = look.color.tint(light) + mirror + look.glow;
    if world.haze > 0.0 {
        seen = seen.mix((world.backdrop)(ray.to), 1.0 - (-hit.far * world.haze).exp());
    }
    Seen { thing: Some(hit.thing), normal: hit.spot.normal, light: seen }
}
