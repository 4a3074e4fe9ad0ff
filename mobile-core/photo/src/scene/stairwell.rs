//! How does a stairwell look?

use super::chance::Chance;
use super::glyphs::Line;
use super::paint::{inked, patch, plaster, terrazzo};
use super::shape::Shape::{Ball, Block, Rod};
use super::space::{V, rgb, step};
use super::world::{Light, Look, World};
use super::{Camera, Set};

const STEPS: usize = 10;
const RISE: f32 = 0.165;
const RUN: f32 = 0.28;
/// Where the first step begins.
const START: f32 = 2.2;
const WIDE: f32 = 1.5;
const FAR: f32 = START + STEPS as f32 * RUN + 1.5;
const HIGH: f32 = 4.4;

pub(super) fn set(chance: &mut Chance) -> Set {
    let mut world = World::new((V(0.34, 0.36, 0.38), V(0.3, 0.28, 0.26)));
    walls(&mut world, chance);
    steps(&mut world);
    rails(&mut world);
    window(&mut world);
    lamp(&mut world);
    floor_sign(&mut world, chance);
    exit_sign(&mut world);
    let eye = V(chance.between(-0.05, 0.3), chance.between(1.5, 1.65), -0.5);
    let target = V(0.12, 1.55, 4.0);
    Set { world, camera: Camera::new(eye, target, 0.6, chance.between(-0.02, 0.02)), exposure: 1.08 }
}

fn walls(world: &mut World, chance: &mut Chance) {
    let dado = [0x7FA08E, 0x8CA3B5, 0xA9B08A][chance.below(3)];
    // The painted band follows the stairs.
    let paint = move |at: V| {
        let floor = ((at.2 - START) / RUN).clamp(0.0, STEPS as f32) * RISE;
        let band = step(1.205, 1.195, at.1 - floor);
        let line = patch((at.1 - floor, 0.0), (1.21, 0.0), (0.012, 1.0), 0.004);
        let upper = rgb(0xEDEAE1);
        Look::glossy(inked(plaster(at - V(0.0, floor, 0.0), inked(upper, rgb(dado), band)), rgb(dado) * 0.5, line), 0.02)
    };
    world.add(Block(V(-1.2, 0.0, -2.0), V(-1.0, HIGH, FAR)), move |spot| paint(spot.at));
    world.add(Block(V(1.5, -1.5, -2.0), V(1.7, HIGH, FAR)), move |spot| paint(spot.at));
    world.add(Block(V(-1.2, 0.0, FAR), V(1.7, HIGH, FAR + 0.2)), move |spot| paint(spot.at));
    world.plain(Block(V(-1.2, HIGH, -2.0), V(1.7, HIGH + 0.2, FAR)), rgb(0xE9E7E1));
    world.plain(Block(V(-1.2, 0.0, -2.2), V(1.7, HIGH, -2.0)), rgb(0xB9B6AE));
}

fn steps(world: &mut World) {
    let ground = rgb(0x9C9890);
    world.add(Block(V(-1.0, -0.2, -2.0), V(1.5, 0.0, START)), move |spot| Look::glossy(terrazzo(spot.at.0, spot.at.2, ground), 0.08));
    for number in 0..STEPS {
        let (front, top) = (START + number as f32 * RUN, (number + 1) as f32 * RISE);
        world.add(Block(V(-1.0, 0.0, front), V(-1.0 + WIDE, top, front + RUN + 0.02)), move |spot| {
            if spot.normal.1 > 0.5 {
                let nosing = patch((spot.at.2, 0.0), (front + 0.035, 0.0), (0.02, 1.0), 0.003);
                let worn = 1.0 + 0.12 * patch((spot.at.0, 0.0), (-0.25, 0.0), (0.3, 1.0), 0.25);
                Look::glossy(inked(terrazzo(spot.at.0, spot.at.2, ground) * worn, rgb(0xD6A92A), nosing * 0.9), 0.05)
            } else {
                Look::matt(terrazzo(spot.at.0 + 3.0, spot.at.1, ground * 0.8))
            }
        });
    }
    let top = STEPS as f32 * RISE;
    world.add(Block(V(-1.0, top - 0.2, FAR - 1.5), V(1.5, top, FAR)), move |spot| Look::matt(terrazzo(spot.at.0, spot.at.2, ground)));
}

fn rails(world: &mut World) {
    let x = -1.0 + WIDE - 0.06;
    let iron = rgb(0x3B4046);
    let foot = |number: f32| V(x, number * RISE, START + number * RUN - RUN / 2.0);
    for number in 1..=STEPS {
        let at = foot(number as f32);
        world.plain(Rod(at, at + V(0.0, 0.88, 0.0), 0.012), iron);
        let between = at + V(0.0, -RISE * 0.1, -RUN / 2.0);
        world.plain(Rod(between, between + V(0.0, 0.9, 0.0), 0.009), iron);
    }
    let wood = |spot: &super::world::Spot| {
        Look::glossy(rgb(0x8A5A33) * (0.85 + 0.3 * super::chance::cloud(spot.at.0 * 30.0, spot.at.1 * 30.0, spot.at.2 * 2.0)), 0.08)
    };
    let up = V(0.0, 0.9, 0.0);
    let (low, high) = (foot(0.6) + up, foot(STEPS as f32 + 0.6) + up);
    world.add(Rod(low, high, 0.032), wood);
    world.add(Rod(high, high + V(0.0, 0.0, 0.9), 0.032), wood);
    world.add(Rod(low, low + V(0.0, -0.96, -0.02), 0.034), wood);
    world.plain(Rod(foot(0.6) + V(0.0, 0.12, 0.0), foot(STEPS as f32 + 0.6) + V(0.0, 0.12, 0.0), 0.012), iron);
}

fn window(world: &mut World) {
    let (y, x) = (2.95, -0.05);
    world.add(Block(V(x - 0.62, y - 0.55, FAR - 0.03), V(x + 0.62, y + 0.55, FAR + 0.02)), move |spot| {
        let at = (spot.at.0 - x, spot.at.1 - y);
        let pane = patch((at.0.abs(), at.1), (0.3, 0.0), (0.25, 0.47), 0.005);
        let sky = V(1.7, 2.0, 2.3).mix(V(2.4, 2.4, 2.3), 0.5 - at.1);
        let trees = step(0.0, 0.12, at.1 + 0.28 + 0.3 * super::chance::cloud(at.0 * 7.0, 1.0, 0.0));
        Look { color: rgb(0xE4E6E6) * (1.0 - pane), glow: (V(0.3, 0.55, 0.25).mix(sky, trees)) * pane, gloss: 0.0 }
    });
    world.lights.push(Light { at: V(x, y, FAR - 0.3), color: V(0.85, 0.95, 1.05) * 1.25, softness: 0.5, reach: 2.6 });
}

fn lamp(world: &mut World) {
    world.add(Ball(V(0.1, HIGH, 1.4), V(0.2, 0.1, 0.2)), |_| Look::glowing(V(2.6, 2.3, 1.8)));
    world.lights.push(Light { at: V(0.1, HIGH - 0.3, 1.4), color: V(1.0, 0.88, 0.7) * 0.85, softness: 0.2, reach: 3.0 });
}

fn floor_sign(world: &mut World, chance: &mut Chance) {
    let line = Line::of(["2F", "3F", "5F", "8F"][chance.below(4)]);
    world.add(Block(V(-1.0, 1.75, 2.5), V(-0.985, 2.2, 3.1)), move |spot| {
        let (u, v) = ((spot.at.2 - 2.5) / 0.6, (2.2 - spot.at.1) / 0.45);
        let plate = inked(rgb(0x2457A6), rgb(0xF5F5F2), line.ink((u - 0.12) / 0.76, (v - 0.1) / 0.8));
        Look::glossy(plate, 0.05)
    });
}

fn exit_sign(world: &mut World) {
    let line = Line::of("安全出口");
    world.add(Block(V(1.47, 2.05, 2.2), V(1.5, 2.25, 2.9)), move |spot| {
        let ink = line.ink((2.86 - spot.at.2) / 0.62, (2.23 - spot.at.1) / 0.16);
        Look { color: V::ZERO, glow: V(0.02, 0.5, 0.16).mix(V(0.9, 1.3, 1.0), ink), gloss: 0.0 }
    });
}
