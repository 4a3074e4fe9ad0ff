//! How much light falls on what is seen?
//!
//! Shadows and mirror images are found at half the picture's size, with one sample a pixel out of sixteen; each 4 by 4
//! neighbourhood holds all sixteen, so an average over it is as smooth as sixteen samples a pixel.

use super::camera::Camera;
use super::shape::Ray;
use super::space::V;
use super::world::{Hit, World};

/// Light and mirror image at one place of one thing.
#[derive(Clone, Copy)]
pub(super) struct Lit {
    thing: usize,
    normal: V,
    far: f32,
    pub(super) light: V,
    pub(super) mirror: V,
}

/// The light of a whole picture, at half its size.
pub(super) struct LightMap {
    width: usize,
    height: usize,
    lit: Vec<Option<Lit>>,
}

/// How far around corners darken, in metres.
const CORNER: f32 = 1.4;

impl LightMap {
    pub(super) fn of(world: &World, camera: &Camera, size: (usize, usize)) -> Self {
        let (width, height) = (size.0.div_ceil(2), size.1.div_ceil(2));
        let mut lit = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let ray = camera.ray((x as f32 * 2.0 + 1.0, y as f32 * 2.0 + 1.0), size);
                let hit = world.first(&ray, f32::INFINITY);
                lit.push(hit.map(|hit| sample(world, &ray, &hit, SPREAD[(y & 3) * 4 + (x & 3)])));
            }
        }
        Self { width, height, lit }.smooth()
    }

    fn at(&self, x: usize, y: usize) -> Option<&Lit> {
        self.lit.get(y * self.width + x)?.as_ref()
    }

    fn smooth(self) -> Self {
        let mut smooth = Vec::with_capacity(self.lit.len());
        for y in 0..self.height {
            for x in 0..self.width {
                smooth.push(self.at(x, y).map(|own| self.around(x, y, own)));
            }
        }
        Self { lit: smooth, ..self }
    }

    fn around(&self, x: usize, y: usize, own: &Lit) -> Lit {
        let (mut light, mut mirror, mut count) = (V::ZERO, V::ZERO, 0.0);
        for ny in y.saturating_sub(1)..(y + 3).min(self.height) {
            for nx in x.saturating_sub(1)..(x + 3).min(self.width) {
                if let Some(near) = self.at(nx, ny).filter(|near| own.fits(near.thing, near.normal, near.far)) {
                    light = light + near.light;
                    mirror = mirror + near.mirror;
                    count += 1.0;
                }
            }
        }
        Lit { light: light * (1.0 / count), mirror: mirror * (1.0 / count), ..*own }
    }

    /// The light on a hit at a place of the full picture, from those neighbours that see the same surface.
    pub(super) fn on(&self, world: &World, ray: &Ray, hit: &Hit, (px, py): (f32, f32)) -> (V, V) {
        let (x, y) = ((px / 2.0 - 0.5).max(0.0), (py / 2.0 - 0.5).max(0.0));
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x.fract(), y.fract());
        let (mut light, mut mirror, mut total) = (V::ZERO, V::ZERO, 0.0);
        for (dx, dy, weight) in [(0, 0, (1.0 - fx) * (1.0 - fy)), (1, 0, fx * (1.0 - fy)), (0, 1, (1.0 - fx) * fy), (1, 1, fx * fy)] {
            let (nx, ny) = ((left + dx).min(self.width - 1), (top + dy).min(self.height - 1));
            if let Some(near) = self.at(nx, ny).filter(|near| near.fits(hit.thing, hit.spot.normal, hit.far)) {
                light = light + near.light * (weight + 1e-4);
                mirror = mirror + near.mirror * (weight + 1e-4);
                total += weight + 1e-4;
            }
        }
        if total > 0.0 {
            return (light * (1.0 / total), mirror * (1.0 / total));
        }
        // Too thin for the half-size picture.
        let lit = sample(world, ray, hit, SPREAD[5]);
        (lit.light, lit.mirror)
    }
}

impl Lit {
    fn fits(&self, thing: usize, normal: V, far: f32) -> bool {
        self.thing == thing && self.normal.dot(normal) > 0.85 && (self.far - far).abs() < 0.08 * far
    }
}

fn sample(world: &World, ray: &Ray, hit: &Hit, spread: V) -> Lit {
    let (at, normal) = (hit.spot.at + hit.spot.normal * 2e-3, hit.spot.normal);
    let mut light = around(world, normal) * (0.15 + 0.85 * corner(world, at, normal, spread));
    for lamp in &world.lights {
        let way = lamp.at + spread * lamp.softness - at;
        let far = way.length();
        let facing = normal.dot(way) / far;
        if facing > 0.0 && world.free(&Ray { from: at, to: way.unit() }, far) >= far {
            light = light + lamp.color * (facing * falloff(lamp.reach, far));
        }
    }
    let gloss = world.look(hit).gloss;
    let mirror = if gloss > 0.0 { mirrored(world, ray, at, normal, spread) * gloss } else { V::ZERO };
    Lit { thing: hit.thing, normal, far: hit.far, light, mirror }
}

fn around(world: &World, normal: V) -> V {
    world.sky.1.mix(world.sky.0, 0.5 + 0.5 * normal.1)
}

fn falloff(reach: f32, far: f32) -> f32 {
    1.0 / (1.0 + (far / reach) * (far / reach))
}

/// One ray into the half space above the surface: 1 where it is free, less where something is near.
fn corner(world: &World, at: V, normal: V, spread: V) -> f32 {
    let to = (normal * 1.05 + spread).unit();
    let free = world.free(&Ray { from: at, to }, CORNER) / CORNER;
    free.sqrt()
}

fn mirrored(world: &World, ray: &Ray, at: V, normal: V, spread: V) -> V {
    let straight = ray.to - normal * (2.0 * ray.to.dot(normal));
    let to = (straight + spread * 0.02).unit();
    let grazing = (1.0 + ray.to.dot(normal)).clamp(0.0, 1.0);
    let strength = 0.35 + 0.65 * grazing * grazing;
    let Some(hit) = world.first(&Ray { from: at, to }, f32::INFINITY) else { return (world.backdrop)(to) * strength };
    let look = world.look(&hit);
    let mut light = around(world, hit.spot.normal) * 0.8;
    for lamp in &world.lights {
        let way = lamp.at - hit.spot.at;
        let far = way.length();
        light = light + lamp.color * ((hit.spot.normal.dot(way) / far).max(0.0) * falloff(lamp.reach, far) * 0.7);
    }
    (look.color.tint(light) + look.glow) * strength
}

/// Sixteen directions, evenly over the ball, in an order in which neighbours differ.
const SPREAD: [V; 16] = [
    V(0.348, 0.938, 0.0),
    V(-0.429, -0.188, 0.884),
    V(0.079, 0.563, -0.823),
    V(0.601, -0.438, 0.668),
    V(-0.996, 0.063, -0.088),
    V(0.827, 0.313, -0.467),
    V(-0.256, -0.688, -0.679),
    V(-0.43, 0.813, 0.393),
    V(0.262, -0.063, -0.963),
    V(-0.576, 0.438, 0.69),
    V(0.488, -0.813, -0.319),
    V(0.72, 0.188, 0.668),
    V(-0.679, -0.563, 0.471),
    V(-0.532, 0.688, -0.494),
    V(0.306, -0.938, 0.164),
    V(0.93, -0.313, -0.193),
];
