//! How does a lobby look?

use super::chance::Chance;
use super::glyphs::Line;
use super::paint::{inked, patch, plaster, steel, tiles};
use super::shape::Shape::{Ball, Block, Drum, Leaves, Rod};
use super::space::{V, rgb};
use super::world::{Light, Look, World};
use super::{Camera, Set};

const HALF: f32 = 3.2;
const DEEP: f32 = 8.0;
const HIGH: f32 = 3.1;

pub(super) fn set(chance: &mut Chance) -> Set {
    let mut world = World::new((V(0.5, 0.5, 0.5), V(0.42, 0.4, 0.37)));
    room(&mut world, chance);
    lamps(&mut world);
    for (at, floor) in [(-1.45, "1"), (1.45, "2")] {
        lift_door(&mut world, at, if chance.one_in(2) { "1" } else { floor });
    }
    call_panel(&mut world);
    plant(&mut world, V(-2.65, 0.0, 7.35));
    plant(&mut world, V(2.65, 0.0, 7.35));
    notice_board(&mut world);
    if chance.one_in(2) {
        mop_and_bucket(&mut world, V(chance.between(0.6, 1.4), 0.0, 4.6));
    }
    let eye = V(chance.between(-0.7, 0.7), chance.between(1.45, 1.65), chance.between(0.2, 0.7));
    let target = V(chance.between(-0.3, 0.3), 1.25, DEEP);
    Set { world, camera: Camera::new(eye, target, 0.56, chance.between(-0.015, 0.015)), exposure: 1.0 }
}

fn room(world: &mut World, chance: &mut Chance) {
    let floor = [0xD9CFBD, 0xCFCBC4, 0xD8D2C6][chance.below(3)];
    let wall = [0xD8CDB8, 0xE2DED4, 0xCFC8BC][chance.below(3)];
    let border = V(0.28, 0.24, 0.2);
    world.add(Block(V(-HALF, -0.2, -2.0), V(HALF, 0.0, DEEP)), move |spot| {
        let (x, z) = (spot.at.0, spot.at.2);
        let slabs = tiles(x, z, 0.8, rgb(floor), rgb(0x8A8174));
        let band = patch((x.abs(), 0.0), (2.75, 0.0), (0.09, 1.0), 0.004).max(patch((z, 0.0), (7.35, 0.0), (0.09, 1.0), 0.004));
        Look::glossy(inked(slabs, border, band * 0.85), 0.3)
    });
    world.plain(Block(V(-HALF, HIGH, -2.0), V(HALF, HIGH + 0.2, DEEP)), rgb(0xF1EFEA));
    let stone = move |at: V, along: f32| {
        let panels = tiles(along, at.1, 1.05, rgb(wall), rgb(wall) * 0.45);
        Look::glossy(plaster(at, panels), 0.06)
    };
    world.add(Block(V(-HALF - 0.2, 0.0, -2.0), V(-HALF, HIGH, DEEP)), move |spot| stone(spot.at, spot.at.2));
    world.add(Block(V(HALF, 0.0, -2.0), V(HALF + 0.2, HIGH, DEEP)), move |spot| stone(spot.at, spot.at.2));
    world.add(Block(V(-HALF, 0.0, DEEP), V(HALF, HIGH, DEEP + 0.2)), move |spot| stone(spot.at, spot.at.0));
    world.plain(Block(V(-HALF, 0.0, -2.2), V(HALF, HIGH, -2.0)), rgb(0xBFD2DA));
    for side in [-1.0, 1.0] {
        let x = side * (HALF - 0.015);
        world.plain(Block(V(x - 0.015, 0.0, -2.0), V(x + 0.015, 0.12, DEEP)), rgb(0x5A4A3C));
    }
}

fn lamps(world: &mut World) {
    for z in [1.6, 4.2, 6.6] {
        world.add(Block(V(-1.5, HIGH - 0.03, z - 0.16), V(1.5, HIGH + 0.05, z + 0.16)), |spot| {
            if spot.normal.1 < -0.5 { Look::glowing(V(3.4, 3.2, 2.9)) } else { Look::matt(rgb(0xDDDDDD)) }
        });
        world.lights.push(Light { at: V(0.0, HIGH - 0.15, z), color: V(1.0, 0.95, 0.86) * 0.62, softness: 0.6, reach: 3.2 });
    }
}

fn lift_door(world: &mut World, x: f32, floor: &str) {
    let frame = rgb(0x4C4642);
    for (low, high) in [
        (V(x - 0.72, 0.0, DEEP - 0.08), V(x - 0.56, 2.36, DEEP + 0.1)),
        (V(x + 0.56, 0.0, DEEP - 0.08), V(x + 0.72, 2.36, DEEP + 0.1)),
        (V(x - 0.72, 2.2, DEEP - 0.08), V(x + 0.72, 2.36, DEEP + 0.1)),
    ] {
        world.add(Block(low, high), move |_| Look::glossy(frame, 0.12));
    }
    world.add(Block(V(x - 0.56, 0.0, DEEP - 0.02), V(x + 0.56, 2.2, DEEP + 0.05)), move |spot| {
        let seam = patch((spot.at.0 - x, 0.0), (0.0, 0.0), (0.006, 1.0), 0.003);
        Look::glossy(inked(steel(spot.at.0, spot.at.1), V(0.02, 0.02, 0.02), seam), 0.22)
    });
    let line = Line::of(floor);
    world.add(Block(V(x - 0.16, 2.44, DEEP - 0.04), V(x + 0.16, 2.64, DEEP)), move |spot| {
        let ink = line.ink((spot.at.0 - x) / 0.16 + 0.5, (2.63 - spot.at.1) / 0.18);
        Look { color: rgb(0x101214), glow: V(2.6, 0.5, 0.1) * ink, gloss: 0.1 }
    });
}

fn call_panel(world: &mut World) {
    world.add(Block(V(-0.1, 0.95, DEEP - 0.025), V(0.1, 1.4, DEEP)), |spot| Look::glossy(steel(spot.at.0, spot.at.1), 0.15));
    for (y, glow) in [(1.25, V(0.05, 0.05, 0.05)), (1.1, V(1.6, 0.9, 0.3))] {
        world.add(Ball(V(0.0, y, DEEP - 0.025), V(0.035, 0.035, 0.012)), move |_| Look { color: rgb(0xE8E8E8), glow, gloss: 0.0 });
    }
}

fn plant(world: &mut World, foot: V) {
    world.add(Drum(foot, 0.24, 0.5), |spot| Look::glossy(rgb(0xE6E2DA) * (0.9 + 0.1 * spot.normal.2), 0.08));
    world.plain(Rod(foot + V(0.0, 0.5, 0.0), foot + V(0.0, 1.2, 0.0), 0.03), rgb(0x5B4630));
    for (offset, axes) in
        [(V(0.0, 1.25, 0.0), V(0.4, 0.45, 0.4)), (V(0.15, 0.95, -0.1), V(0.3, 0.3, 0.3)), (V(-0.15, 1.0, 0.08), V(0.28, 0.32, 0.28))]
    {
        world.add(Leaves(foot + offset, axes, 0.06), |spot| {
            Look::matt(rgb(0x3F7A3A) * (0.7 + 0.6 * super::chance::cloud(spot.at.0 * 14.0, spot.at.1 * 14.0, spot.at.2 * 14.0)))
        });
    }
}

fn notice_board(world: &mut World) {
    world.add(Block(V(HALF - 0.05, 1.05, 3.4), V(HALF, 2.05, 5.2)), |spot| {
        let (u, v) = (spot.at.2 - 3.4, spot.at.1 - 1.05);
        let border = 1.0 - patch((u, v), (0.9, 0.5), (0.85, 0.45), 0.004);
        let mut color = rgb(0x2F6B52);
        for (at, size, paper) in
            [((0.38, 0.52), (0.2, 0.3), 0xF4F1E8), ((0.9, 0.6), (0.22, 0.22), 0xF6E9C8), ((1.42, 0.5), (0.2, 0.3), 0xEAF0F6)]
        {
            color = inked(color, rgb(paper), patch((u, v), at, size, 0.004));
            let rows = ((v * 26.0).fract() - 0.5).abs();
            let text = patch((u, v), at, (size.0 - 0.05, size.1 - 0.06), 0.004) * if rows < 0.18 { 0.5 } else { 0.0 };
            color = inked(color, rgb(0x555555), text);
        }
        Look::glossy(inked(color, rgb(0xB8B8B8), border), 0.05)
    });
}

fn mop_and_bucket(world: &mut World, foot: V) {
    world.add(Drum(foot, 0.17, 0.3), |_| Look::glossy(rgb(0x2B6CB0), 0.05));
    world.plain(Rod(foot + V(0.02, 0.2, 0.0), foot + V(0.5, 1.35, 0.25), 0.014), rgb(0xC8CCD0));
    world.plain(Ball(foot + V(0.0, 0.28, 0.0), V(0.14, 0.09, 0.14)), rgb(0xD8D5CC));
}
