//! How does a corridor's ceiling look, with one lamp out?

use super::chance::Chance;
use super::glyphs::Line;
use super::paint::{inked, patch, plaster, tiles};
use super::shape::Shape::{Ball, Block, Rod};
use super::space::{V, rgb, step};
use super::world::{Light, Look, World};
use super::{Camera, Set};

const HALF: f32 = 1.35;
const HIGH: f32 = 2.75;
const DEEP: f32 = 13.0;
/// Where the lamps hang, in metres along the corridor.
const LAMPS: [f32; 4] = [2.2, 4.6, 7.0, 9.4];

pub(super) fn set(chance: &mut Chance) -> Set {
    let mut world = World::new((V(0.16, 0.165, 0.175), V(0.17, 0.165, 0.155)));
    corridor(&mut world);
    let dead = chance.below(2);
    for (number, z) in LAMPS.into_iter().enumerate() {
        if number == dead { dead_lamp(&mut world, z, chance) } else { lit_lamp(&mut world, z) }
    }
    fittings(&mut world);
    let eye = V(chance.between(-0.35, 0.35), 1.5, -0.4);
    let target = V(0.0, 2.35, 4.2);
    Set { world, camera: Camera::new(eye, target, 0.6, chance.between(-0.02, 0.02)), exposure: 1.15 }
}

fn corridor(world: &mut World) {
    world.add(Block(V(-HALF, HIGH, -1.5), V(HALF, HIGH + 0.1, DEEP)), |spot| {
        Look::matt(tiles(spot.at.0 + 0.3, spot.at.2, 0.6, rgb(0xECEBE6), rgb(0x9A9A96)))
    });
    world.add(Block(V(-HALF, -0.1, -1.5), V(HALF, 0.0, DEEP)), |spot| {
        Look::glossy(tiles(spot.at.0, spot.at.2, 0.6, rgb(0xC9C2B4), rgb(0x8D867A)), 0.2)
    });
    let wall = |at: V| Look::matt(plaster(at, rgb(0xE6E1D3)));
    world.add(Block(V(-HALF - 0.2, 0.0, -1.5), V(-HALF, HIGH, DEEP)), move |spot| wall(spot.at));
    world.add(Block(V(HALF, 0.0, -1.5), V(HALF + 0.2, HIGH, DEEP)), move |spot| wall(spot.at));
    world.add(Block(V(-HALF, 0.0, DEEP), V(HALF, HIGH, DEEP + 0.2)), move |spot| wall(spot.at));
    for z in [2.6, 6.2, 9.6] {
        for side in [-1.0, 1.0] {
            let x = side * HALF;
            world.plain(Block(V(x - 0.03, 0.0, z - 0.55), V(x + 0.03, 2.12, z + 0.55)), rgb(0x5D4B3C));
            world.add(Block(V(x - 0.035, 0.0, z - 0.47), V(x + 0.035, 2.04, z + 0.47)), |spot| {
                let panel = patch((0.0, (spot.at.1 - 1.0).abs()), (0.0, 0.45), (1.0, 0.38), 0.01);
                Look::glossy(rgb(0x8B4A34).mix(rgb(0x7A3E2B), panel), 0.06)
            });
            world.plain(Ball(V(x - side * 0.07, 1.0, z - 0.38), V(0.03, 0.03, 0.06)), rgb(0xC9C9C9));
        }
    }
}

fn housing(world: &mut World, z: f32, color: V) {
    world.plain(Block(V(-0.15, HIGH - 0.05, z - 0.65), V(0.15, HIGH, z + 0.65)), color);
    for end in [-0.63, 0.63] {
        world.plain(Block(V(-0.14, HIGH - 0.13, z + end - 0.02), V(0.14, HIGH - 0.05, z + end + 0.02)), color * 0.9);
    }
}

fn lit_lamp(world: &mut World, z: f32) {
    housing(world, z, rgb(0xF4F4F2));
    for x in [-0.07, 0.07] {
        let y = HIGH - 0.09;
        world.add(Rod(V(x, y, z - 0.6), V(x, y, z + 0.6), 0.02), |_| Look::glowing(V(4.6, 4.7, 4.5)));
    }
    world.lights.push(Light { at: V(0.0, HIGH - 0.16, z), color: V(0.95, 1.0, 1.0) * 0.95, softness: 0.35, reach: 1.7 });
}

/// One tube is black at its ends, the other hangs at one end and only glimmers there.
fn dead_lamp(world: &mut World, z: f32, chance: &mut Chance) {
    housing(world, z, rgb(0xC9C7BF));
    let y = HIGH - 0.09;
    let glimmer = chance.between(0.2, 1.1);
    world.add(Rod(V(-0.07, y, z - 0.6), V(-0.07, y, z + 0.6), 0.02), move |spot| tube((spot.at.2 - z).abs() / 0.6, glimmer));
    let drop = chance.between(0.14, 0.3);
    world.add(Rod(V(0.07, y - drop, z - 0.58), V(0.07, y, z + 0.6), 0.02), move |spot| tube((spot.at.2 - z).abs() / 0.6, 0.0));
    world.plain(Rod(V(0.07, HIGH - 0.06, z - 0.6), V(0.05, y - drop * 0.7, z - 0.56), 0.004), V(0.02, 0.02, 0.02));
    // A stain where the cover is missing.
    world.plain(Block(V(-0.12, HIGH - 0.052, z - 0.25), V(0.12, HIGH - 0.05, z + 0.2)), rgb(0x8E8878));
}

fn tube(end: f32, glimmer: f32) -> Look {
    let black = step(0.62, 0.98, end);
    let warm = step(0.8, 0.95, end) * step(1.02, 0.97, end) * glimmer;
    Look { color: rgb(0xB9BAB5).mix(V(0.03, 0.03, 0.03), black), glow: V(1.3, 0.42, 0.1) * warm, gloss: 0.05 }
}

fn fittings(world: &mut World) {
    for (x, r) in [(-1.2, 0.045), (-1.08, 0.03)] {
        world.plain(
            Rod(V(x, HIGH - 0.12, -1.5), V(x, HIGH - 0.12, DEEP), r),
            rgb(0xC0392B).mix(rgb(0xD8D8D4), if r < 0.04 { 1.0 } else { 0.0 }),
        );
    }
    for z in [3.4, 8.2] {
        world.plain(Ball(V(0.55, HIGH, z), V(0.06, 0.05, 0.06)), rgb(0xF2F2F2));
        world.plain(Rod(V(0.55, HIGH, z), V(0.55, HIGH - 0.09, z), 0.012), rgb(0xB04030));
    }
    let line = Line::of("安全出口");
    world.add(Block(V(-0.36, 2.28, 10.6), V(0.36, 2.5, 10.64)), move |spot| {
        let ink = line.ink((spot.at.0 + 0.32) / 0.64, (2.47 - spot.at.1) / 0.16);
        Look { color: V::ZERO, glow: inked(V(0.02, 0.55, 0.18), V(1.0, 1.4, 1.1), ink), gloss: 0.0 }
    });
    for x in [-0.28, 0.28] {
        world.plain(Rod(V(x, 2.5, 10.62), V(x, HIGH, 10.62), 0.006), rgb(0x888888));
    }
}
