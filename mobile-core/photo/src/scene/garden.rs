//! How does a garden path look?

use super::chance::{Chance, cell, cloud};
use super::paint::{inked, patch};
use super::shape::Shape::{Ball, Block, Leaves, Rod};
use super::space::{V, rgb, step};
use super::waste::{leaf, sky};
use super::world::{Light, Look, World};
use super::{Camera, Set};

pub(super) fn set(chance: &mut Chance) -> Set {
    let mut world = World::new((V(0.55, 0.68, 0.9), V(0.26, 0.28, 0.2)));
    world.backdrop = sky;
    world.haze = 0.012;
    let side = if chance.one_in(2) { 1.0 } else { -1.0 };
    world.lights.push(Light { at: V(14.0 * side, 18.0, 6.0), color: V(1.75, 1.55, 1.25), softness: 0.7, reach: 1e6 });
    let fallen = chance.between(0.985, 0.997);
    ground(&mut world, fallen);
    for number in 0..6 {
        for side in [-1.0, 1.0] {
            let z = 3.0 + number as f32 * 4.2 + chance.between(-0.8, 0.8);
            let beside = side * chance.between(2.9, 4.2);
            tree(&mut world, chance, V(bend(z) + beside, 0.0, z));
        }
    }
    hedge(&mut world, chance);
    bench(&mut world, V(bend(6.0) + 1.75, 0.0, 6.0));
    lamp_post(&mut world, V(bend(4.4) - 1.5, 0.0, 4.4));
    building(&mut world);
    let eye = V(bend(-1.0) + chance.between(-0.4, 0.4), chance.between(1.5, 1.7), -1.0);
    let target = V(bend(8.0) * 0.6, 1.35, 8.0);
    Set { world, camera: Camera::new(eye, target, 0.56, chance.between(-0.02, 0.02)), exposure: 0.8 }
}

/// Where the middle of the path lies.
fn bend(z: f32) -> f32 {
    1.1 * (z * 0.2).sin()
}

fn ground(world: &mut World, fallen: f32) {
    world.add(Block(V(-60.0, -0.3, -10.0), V(60.0, 0.0, 90.0)), move |spot| {
        let (x, z) = (spot.at.0, spot.at.2);
        let off = (x - bend(z)).abs();
        let dropped = cell((x * 13.0 + cloud(x * 4.0, z * 4.0, 0.0)).floor() as i32, (z * 13.0).floor() as i32, 5) > fallen;
        let color = if dropped {
            rgb(0xC99A3B)
        } else if off < 1.0 {
            paving(x - bend(z), z)
        } else if off < 1.12 {
            rgb(0xC9C4B8) * (0.85 + 0.2 * cloud(x * 8.0, z * 8.0, 1.0))
        } else {
            let blades = 0.55 * cloud(x * 26.0, z * 26.0, 0.0) + 0.45 * cloud(x * 1.3, z * 1.3, 2.0);
            rgb(0x4F7A31).mix(rgb(0x9CB45A), blades) * (0.65 + 0.5 * blades)
        };
        Look::matt(color)
    });
}

/// Bricks in running bond.
fn paving(x: f32, z: f32) -> V {
    let row = (z / 0.2).floor();
    let along = x / 0.4 + 0.5 * row.rem_euclid(2.0);
    let tone = cell(along.floor() as i32, row as i32, 2);
    let brick = rgb(0xA8796A).mix(rgb(0xC2A08E), tone) * (0.85 + 0.25 * cloud(x * 18.0, z * 18.0, 3.0));
    let edge = ((along - along.round()).abs() * 0.4).min((z / 0.2 - (z / 0.2).round()).abs() * 0.2);
    inked(rgb(0x6F665C), brick, step(0.004, 0.012, edge))
}

fn tree(world: &mut World, chance: &mut Chance, foot: V) {
    let high = chance.between(2.0, 2.8);
    let lean = V(chance.between(-0.2, 0.2), high, chance.between(-0.2, 0.2));
    let bark =
        |spot: &super::world::Spot| Look::matt(rgb(0x6A543E) * (0.6 + 0.7 * cloud(spot.at.0 * 20.0, spot.at.1 * 5.0, spot.at.2 * 20.0)));
    world.add(Rod(foot, foot + lean, chance.between(0.1, 0.16)), bark);
    for _ in 0..5 {
        let offset = V(chance.between(-1.0, 1.0), chance.between(0.2, 1.9), chance.between(-1.0, 1.0));
        let size = chance.between(0.7, 1.25);
        world.add(Leaves(foot + lean + offset, V(size, size * 0.8, size), 0.2), leaf);
        world.add(Rod(foot + lean * 0.85, foot + lean + offset * 0.7, 0.045), bark);
    }
}

fn hedge(world: &mut World, chance: &mut Chance) {
    for number in 0..22 {
        for side in [-1.0, 1.0] {
            let z = 0.4 + number as f32 * 0.85;
            let size = chance.between(0.36, 0.5);
            let at = V(bend(z) + side * (1.85 + chance.between(-0.08, 0.08)), size * 0.5, z);
            let gap = side > 0.0 && (5.0..7.2).contains(&z);
            if !gap {
                world.add(Leaves(at, V(size, size * 0.85, size * 1.1), 0.09), |spot| {
                    let look = leaf(spot);
                    Look::matt(look.color * 0.8)
                });
            }
        }
    }
}

fn bench(world: &mut World, foot: V) {
    let wood = |spot: &super::world::Spot| {
        Look::glossy(rgb(0x9A6B3F) * (0.8 + 0.35 * cloud(spot.at.0 * 20.0, spot.at.1 * 40.0, spot.at.2 * 3.0)), 0.03)
    };
    for plank in 0..3 {
        let x = foot.0 + plank as f32 * 0.14;
        world.add(Block(V(x, 0.42, foot.2 - 0.75), V(x + 0.11, 0.46, foot.2 + 0.75)), wood);
    }
    for y in [0.62, 0.78] {
        world.add(Block(V(foot.0 + 0.42, y, foot.2 - 0.75), V(foot.0 + 0.45, y + 0.11, foot.2 + 0.75)), wood);
    }
    for z in [-0.6, 0.6] {
        world.plain(Block(foot + V(0.02, 0.0, z - 0.03), foot + V(0.07, 0.42, z + 0.03)), rgb(0x2E3236));
        world.plain(Block(foot + V(0.38, 0.0, z - 0.03), foot + V(0.43, 0.88, z + 0.03)), rgb(0x2E3236));
    }
}

fn lamp_post(world: &mut World, foot: V) {
    world.plain(Rod(foot, foot + V(0.0, 2.9, 0.0), 0.045), rgb(0x2F3438));
    world.plain(Block(foot + V(-0.1, 0.0, -0.1), foot + V(0.1, 0.18, 0.1)), rgb(0x2F3438));
    world.add(Ball(foot + V(0.0, 3.05, 0.0), V(0.19, 0.19, 0.19)), |_| Look::glossy(rgb(0xF3F0E6), 0.15));
}

fn building(world: &mut World) {
    for (x, wide, z, high) in [(-16.0, 12.0, 40.0, 22.0), (8.0, 14.0, 46.0, 28.0)] {
        world.add(Block(V(x, 0.0, z), V(x + wide, high, z + 8.0)), move |spot| {
            let (u, v) = ((spot.at.0 - x) / 2.0, spot.at.1 / 2.9);
            let pane = patch((u.fract(), v.fract()), (0.5, 0.55), (0.3, 0.27), 0.02);
            let lit = cell(u.floor() as i32, v.floor() as i32, 1);
            let glass = rgb(0x5E7A8C).mix(rgb(0xA8C4D4), lit);
            Look::matt(inked(rgb(0xDCCDB6), glass, pane))
        });
    }
}
