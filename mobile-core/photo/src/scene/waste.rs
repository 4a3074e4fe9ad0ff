//! How does a waste station look?

use super::chance::{Chance, cloud};
use super::glyphs::Line;
use super::paint::{concrete, inked, patch, tiles};
use super::shape::Shape::{Ball, Block, Leaves, Rod};
use super::space::{V, rgb, step};
use super::world::{Light, Look, World};
use super::{Camera, Set};

/// Color, words on it.
const BINS: [(u32, &str); 4] = [(0x1F5FA8, "可回收物"), (0x2E8B45, "厨余垃圾"), (0xC23A34, "有害垃圾"), (0x4B5054, "其他垃圾")];

pub(super) fn set(chance: &mut Chance) -> Set {
    let mut world = World::new((V(0.62, 0.72, 0.88), V(0.32, 0.3, 0.26)));
    world.backdrop = sky;
    world.haze = 0.004;
    world.lights.push(Light { at: V(-9.0, 15.0, -10.0), color: V(1.5, 1.4, 1.22), softness: 0.5, reach: 1e6 });
    ground(&mut world);
    shelter(&mut world);
    for (number, (color, words)) in BINS.iter().enumerate() {
        let x = (number as f32 - 1.5) * 0.86 + chance.between(-0.04, 0.04);
        let open = chance.one_in(5);
        bin(&mut world, V(x, 0.0, 3.3 + chance.between(-0.06, 0.06)), rgb(*color), words, open);
    }
    if chance.one_in(2) {
        bag(&mut world, V(chance.between(-1.6, 1.6), 0.0, 2.6));
    }
    trees(&mut world, chance);
    let eye = V(chance.between(-0.8, 0.8), chance.between(1.45, 1.6), -0.6);
    let target = V(0.0, 0.95, 3.3);
    Set { world, camera: Camera::new(eye, target, 0.5, chance.between(-0.02, 0.02)), exposure: 0.8 }
}

pub(super) fn sky(to: V) -> V {
    let high = step(-0.05, 0.6, to.1);
    let blue = V(0.95, 1.0, 1.04).mix(V(0.32, 0.55, 0.95), high);
    let (x, z) = (to.0 / (to.1.abs() + 0.15), to.2 / (to.1.abs() + 0.15));
    let clouds = cloud(x * 1.3, z * 1.3, 3.0) * 0.65 + cloud(x * 3.1, z * 3.1, 5.0) * 0.35;
    blue.mix(V(1.15, 1.15, 1.14), step(0.5, 0.8, clouds) * 0.8 * step(0.0, 0.15, to.1))
}

fn ground(world: &mut World) {
    world.add(Block(V(-30.0, -0.3, -10.0), V(30.0, 0.0, 40.0)), |spot| {
        let (x, z) = (spot.at.0, spot.at.2);
        if z > 4.6 || x.abs() > 3.4 {
            let grass = 0.7 + 0.5 * cloud(x * 9.0, z * 9.0, 0.0);
            return Look::matt(rgb(0x6E8F4A) * grass);
        }
        let wet = step(0.62, 0.72, cloud(x * 1.1 + 4.0, z * 1.4, 2.0));
        let yellow = patch((x.abs(), z), (0.0, 2.62), (1.9, 0.04), 0.006);
        let floor = inked(concrete(x, z, rgb(0xAAA69E)), rgb(0xD9B43A), yellow * 0.8);
        Look::glossy(floor * (1.0 - 0.3 * wet), 0.25 * wet)
    });
}

fn shelter(world: &mut World) {
    world.add(Block(V(-2.3, 0.0, 4.0), V(2.3, 2.5, 4.15)), |spot| {
        let wall = tiles(spot.at.0, spot.at.1, 0.3, rgb(0xE4E6E2), rgb(0xA9ADA8));
        Look::glossy(wall * (0.8 + 0.2 * step(0.0, 0.5, spot.at.1)), 0.05)
    });
    world.plain(Block(V(-2.5, 2.55, 2.5), V(2.5, 2.68, 4.3)), rgb(0x3E6A55));
    for x in [-2.35, 2.35] {
        world.add(Rod(V(x, 0.0, 2.7), V(x, 2.55, 2.7), 0.05), |_| Look::glossy(rgb(0x8F979B), 0.1));
    }
    let lines: Vec<Line> = BINS.iter().map(|(_, words)| Line::of(words)).collect();
    world.add(Block(V(-1.75, 1.45, 3.96), V(1.75, 2.15, 4.0)), move |spot| {
        let (u, v) = ((spot.at.0 + 1.75) / 3.5, (2.15 - spot.at.1) / 0.7);
        let column = ((u * 4.0) as usize).min(3);
        let within = u * 4.0 - column as f32;
        let (color, _) = BINS[column];
        let frame = patch((within, v), (0.5, 0.5), (0.46, 0.43), 0.01);
        let words = lines[column].ink((within - 0.14) / 0.72, (v - 0.14) / 0.28);
        let rows = if ((v * 14.0).fract() - 0.5).abs() < 0.2 { 0.35 } else { 0.0 };
        let text = patch((within, v), (0.5, 0.7), (0.34, 0.16), 0.01) * rows;
        let board = inked(inked(rgb(color), V(0.95, 0.95, 0.95), words), V(0.95, 0.95, 0.95), text);
        Look::glossy(inked(rgb(0xF2F2EE), board, frame), 0.06)
    });
}

fn bin(world: &mut World, foot: V, color: V, words: &str, open: bool) {
    let body = move |at: V| {
        let dirt = step(0.45, 0.8, cloud(at.0 * 5.0, at.1 * 5.0, at.2 * 5.0)) * step(0.6, 0.0, at.1);
        color.mix(rgb(0x6B6355), 0.35 * dirt)
    };
    let x = foot.0;
    // A wheeled bin grows wider upwards: four blocks stand for the taper.
    for part in 0..4 {
        let (low, high) = (0.12 + part as f32 * 0.2, 0.32 + part as f32 * 0.2);
        let half = 0.25 + part as f32 * 0.012;
        let line = Line::of(words);
        world.add(Block(foot + V(-half, low, -half), foot + V(half, high, half)), move |spot| {
            let (u, v) = ((spot.at.0 - x + 0.21) / 0.42, (0.63 - spot.at.1) / 0.105);
            let ink = if spot.normal.2 < -0.5 { line.ink(u, v) } else { 0.0 };
            let sign = if spot.normal.2 < -0.5 { recycling(spot.at.0 - x, spot.at.1 - 0.42) } else { 0.0 };
            Look::glossy(inked(body(spot.at), V(0.92, 0.92, 0.92), ink.max(sign)), 0.05)
        });
    }
    world.add(Block(foot + V(-0.32, 0.9, -0.31), foot + V(0.32, 0.95, 0.31)), move |_| Look::glossy(color * 0.85, 0.07));
    if open {
        world.add(Block(foot + V(-0.31, 0.95, 0.27), foot + V(0.31, 1.5, 0.31)), move |_| Look::glossy(color * 0.8, 0.07));
        world.plain(Block(foot + V(-0.27, 0.94, -0.27), foot + V(0.27, 0.955, 0.25)), V(0.02, 0.02, 0.02));
        world.plain(Ball(foot + V(0.05, 0.95, 0.0), V(0.2, 0.14, 0.18)), V(0.05, 0.05, 0.06));
    } else {
        world.add(Ball(foot + V(0.0, 0.94, 0.0), V(0.31, 0.08, 0.3)), move |_| Look::glossy(color * 0.9, 0.08));
    }
    world.plain(Rod(foot + V(-0.26, 0.9, 0.36), foot + V(0.26, 0.9, 0.36), 0.018), color * 0.6);
    for side in [-0.22, 0.22] {
        world.plain(Ball(foot + V(side, 0.1, 0.22), V(0.05, 0.1, 0.1)), rgb(0x1C1C1E));
        world.plain(Block(foot + V(side - 0.04, 0.0, -0.22), foot + V(side + 0.04, 0.13, -0.14)), color * 0.6);
    }
}

/// A ring of three strokes, as on every recycling bin.
fn recycling(x: f32, y: f32) -> f32 {
    let (far, angle) = ((x * x + y * y).sqrt(), y.atan2(x));
    let ring = step(0.012, 0.008, (far - 0.075).abs());
    let gap = ((angle / std::f32::consts::TAU * 3.0).rem_euclid(1.0) - 0.5).abs();
    ring * step(0.08, 0.12, gap)
}

fn bag(world: &mut World, foot: V) {
    let paint = |spot: &super::world::Spot| {
        let fold = cloud(spot.at.0 * 22.0, spot.at.1 * 9.0, spot.at.2 * 22.0);
        Look::glossy(V(0.03, 0.03, 0.035) * (0.6 + fold), 0.1 * fold)
    };
    world.add(Ball(foot + V(0.0, 0.2, 0.0), V(0.26, 0.22, 0.22)), paint);
    world.add(Ball(foot + V(0.03, 0.44, 0.0), V(0.06, 0.09, 0.06)), paint);
}

fn trees(world: &mut World, chance: &mut Chance) {
    for number in 0..7 {
        let at = V(-12.0 + number as f32 * 4.0 + chance.between(-1.0, 1.0), 0.0, chance.between(8.0, 12.0));
        world.plain(Rod(at, at + V(0.0, 2.5, 0.0), 0.14), rgb(0x5A4733));
        for _ in 0..3 {
            let offset = V(chance.between(-1.0, 1.0), chance.between(2.4, 4.4), chance.between(-1.0, 1.0));
            let size = chance.between(1.1, 1.7);
            world.add(Leaves(at + offset, V(size, size * 0.85, size), 0.28), leaf);
        }
    }
}

pub(super) fn leaf(spot: &super::world::Spot) -> Look {
    let tone = cloud(spot.at.0 * 5.0, spot.at.1 * 5.0, spot.at.2 * 5.0);
    Look::matt(rgb(0x3C6B2E).mix(rgb(0x86A646), tone * tone) * (0.75 + 0.5 * tone))
}
