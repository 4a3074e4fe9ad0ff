//! How does the panel in a lift's cabin look?

use super::chance::{Chance, cloud};
use super::glyphs::Line;
use super::paint::{inked, patch, steel, tiles};
use super::shape::Shape::{Ball, Block, Drum, Rod};
use super::space::{V, rgb, step};
use super::world::{Light, Look, World};
use super::{Camera, Set};

/// The wall that carries the panel.
const WALL: f32 = 1.1;

pub(super) fn set(chance: &mut Chance) -> Set {
    let mut world = World::new((V(0.36, 0.36, 0.37), V(0.3, 0.29, 0.28)));
    cabin(&mut world);
    let floor = 1 + chance.below(12);
    display(&mut world, floor);
    buttons(&mut world, chance);
    certificate(&mut world);
    rail(&mut world);
    let eye = V(chance.between(-0.42, -0.18), chance.between(1.42, 1.52), chance.between(-0.22, -0.05));
    let target = V(0.04, 1.34, WALL);
    Set { world, camera: Camera::new(eye, target, 0.47, chance.between(-0.03, 0.03)), exposure: 1.05 }
}

fn cabin(world: &mut World) {
    world.add(Block(V(-1.4, 0.0, WALL), V(1.0, 2.5, WALL + 0.1)), |spot| {
        let seam = patch((spot.at.0.abs(), 0.0), (0.36, 0.0), (0.003, 1.0), 0.0015);
        Look::glossy(inked(etched(spot.at.0, spot.at.1), V(0.05, 0.05, 0.05), seam), 0.1)
    });
    for (low, high) in [(V(0.9, 0.0, -1.5), V(1.0, 2.5, WALL)), (V(-1.5, 0.0, -1.5), V(-1.4, 2.5, WALL))] {
        world.add(Block(low, high), |spot| Look::glossy(steel(spot.at.2, spot.at.1) * 0.95, 0.2));
    }
    world.plain(Block(V(-1.5, 0.0, -1.6), V(1.0, 2.5, -1.5)), rgb(0x9A9C9E));
    world.add(Block(V(-1.5, -0.1, -1.5), V(1.0, 0.0, WALL)), |spot| {
        Look::glossy(tiles(spot.at.0, spot.at.2, 0.4, rgb(0x6F6A64), rgb(0x3C3935)), 0.15)
    });
    world.plain(Block(V(-1.5, 2.45, -1.5), V(1.0, 2.55, WALL)), rgb(0xEDEDED));
    for x in [-0.85, 0.35] {
        world.add(Drum(V(x, 2.43, 0.3), 0.16, 0.05), |_| Look::glowing(V(4.0, 3.8, 3.4)));
        world.add(Ball(V(x, 2.45, 0.3), V(0.16, 0.02, 0.16)), |_| Look::glowing(V(4.0, 3.8, 3.4)));
        world.lights.push(Light { at: V(x, 2.3, 0.2), color: V(1.0, 0.95, 0.88) * 0.8, softness: 0.2, reach: 1.6 });
    }
    world.add(Block(V(-0.2, 0.72, WALL - 0.012), V(0.2, 1.94, WALL)), |spot| {
        let bright = steel(spot.at.0 + 7.0, spot.at.1) * 1.12;
        let smear = step(0.55, 0.8, cloud(spot.at.0 * 9.0, spot.at.1 * 7.0, 3.0));
        Look::glossy(bright * (1.0 - 0.1 * smear), 0.12)
    });
}

/// Steel with a pattern of fine lozenges.
fn etched(x: f32, y: f32) -> V {
    let (u, v) = ((x + y) * 14.0, (x - y) * 14.0);
    let line = step(0.06, 0.02, (u - u.round()).abs().min((v - v.round()).abs()));
    steel(x, y) * (0.86 - 0.1 * line)
}

fn display(world: &mut World, floor: usize) {
    let line = Line::of(&format!("{floor}"));
    let wide = if floor > 9 { 0.13 } else { 0.075 };
    world.add(Block(V(-0.13, 1.7, WALL - 0.02), V(0.13, 1.86, WALL)), move |spot| {
        let (x, y) = (spot.at.0, 1.78 - spot.at.1);
        // A lamp matrix: the picture is made of dots.
        let dot = |at: f32| step(0.48, 0.3, ((at * 260.0).fract().abs() - 0.5).abs());
        let digits = line.ink((x - 0.035) / wide + 0.5, y / 0.12 + 0.5);
        let arrow = arrow(x + 0.075, y);
        let ink = digits.max(arrow) * (0.55 + 0.45 * dot(x + 1.0) * dot(y + 1.0));
        Look { color: V(0.01, 0.01, 0.012), glow: V(3.2, 0.55, 0.08) * ink, gloss: 0.12 }
    });
}

fn arrow(x: f32, y: f32) -> f32 {
    let head = step(0.004, -0.002, (x.abs() - (y + 0.045) * 0.8).max(y - 0.0));
    let stem = patch((x, y), (0.0, 0.02), (0.011, 0.028), 0.002);
    head.max(stem)
}

fn buttons(world: &mut World, chance: &mut Chance) {
    let pressed = 2 + chance.below(10);
    for number in 0..12 {
        let (column, row) = (number % 2, number / 2);
        let at = V(-0.07 + 0.14 * column as f32, 1.0 + 0.112 * row as f32, WALL - 0.012);
        button(world, at, &format!("{}", number + 1), number == pressed);
    }
    for (x, sign) in [(-0.07, Sign::Open), (0.07, Sign::Close)] {
        let at = V(x, 0.87, WALL - 0.012);
        rim(world, at, false);
        world.add(Ball(at, V(0.031, 0.031, 0.014)), move |spot| {
            Look::glossy(inked(rgb(0xDCDEDF), V(0.03, 0.03, 0.03), sign.ink(spot.at.0 - x, spot.at.1 - 0.87)), 0.05)
        });
    }
    let at = V(0.0, 0.78, WALL - 0.012);
    world.add(Ball(at, V(0.026, 0.026, 0.014)), |_| Look::glossy(rgb(0xE0A020), 0.06));
    // The grille of the emergency telephone.
    world.add(Block(V(-0.09, 1.89, WALL - 0.014), V(0.09, 1.93, WALL - 0.01)), |spot| {
        let hole = |at: f32| ((at * 110.0).fract().abs() - 0.5).abs();
        let dark = step(0.42, 0.3, hole(spot.at.0 + 1.0).hypot(hole(spot.at.1)));
        Look::matt(steel(spot.at.0, spot.at.1).mix(V(0.02, 0.02, 0.02), dark))
    });
}

fn rim(world: &mut World, at: V, lit: bool) {
    world.add(Ball(at, V(0.043, 0.043, 0.009)), move |_| {
        if lit { Look { color: rgb(0xE8C080), glow: V(2.4, 1.0, 0.2), gloss: 0.0 } } else { Look::glossy(rgb(0x7C8083), 0.15) }
    });
}

fn button(world: &mut World, at: V, label: &str, lit: bool) {
    rim(world, at, lit);
    let line = Line::of(label);
    let wide = 0.03 * label.len() as f32;
    world.add(Ball(at, V(0.034, 0.034, 0.015)), move |spot| {
        let ink = line.ink((spot.at.0 - at.0) / wide + 0.5, (at.1 - spot.at.1) / 0.042 + 0.5);
        if lit {
            let face = inked(V(0.5, 0.45, 0.38), V(2.6, 0.9, 0.15), ink);
            Look { color: rgb(0xE6E4E0), glow: face * 0.55, gloss: 0.0 }
        } else {
            Look::glossy(inked(rgb(0xE6E7E7), V(0.02, 0.02, 0.02), ink), 0.04)
        }
    });
}

#[derive(Clone, Copy)]
enum Sign {
    Open,
    Close,
}

impl Sign {
    fn ink(self, x: f32, y: f32) -> f32 {
        let along = match self {
            Self::Open => 0.019 - x.abs(),
            Self::Close => x.abs() - 0.004,
        };
        let triangle = step(0.001, -0.001, y.abs() - along * 0.8) * step(0.001, -0.001, (x.abs() - 0.0115).abs() - 0.0075);
        triangle.max(patch((x, y), (0.0, 0.0), (0.0012, 0.013), 0.0006))
    }
}

fn certificate(world: &mut World) {
    world.add(Block(V(0.46, 1.35, WALL - 0.004), V(0.72, 1.72, WALL)), |spot| {
        let (u, v) = (spot.at.0 - 0.59, spot.at.1 - 1.535);
        let paper = inked(rgb(0xF4F5EE), rgb(0x2E8B57), 1.0 - patch((u, v), (0.0, 0.0), (0.118, 0.173), 0.002));
        let head = patch((u, v), (0.0, 0.125), (0.08, 0.018), 0.002);
        let rows = if ((v * 55.0).fract().abs() - 0.5).abs() < 0.17 { 0.55 } else { 0.0 };
        let text = patch((u, v), (-0.015, 0.01), (0.085, 0.085), 0.002) * rows;
        let code = patch((u, v), (0.06, -0.12), (0.035, 0.035), 0.001)
            * if super::chance::cell((u * 260.0).floor() as i32, (v * 260.0).floor() as i32, 4) > 0.5 { 1.0 } else { 0.0 };
        let inked_paper = inked(inked(paper, rgb(0x2E8B57), head), rgb(0x444444), text);
        Look::glossy(inked(inked_paper, V(0.02, 0.02, 0.02), code), 0.06)
    });
    let line = Line::of("安全");
    world.add(Block(V(-0.78, 1.45, WALL - 0.004), V(-0.48, 1.6, WALL)), move |spot| {
        let ink = line.ink((spot.at.0 + 0.73) / 0.2, (1.575 - spot.at.1) / 0.1);
        Look::glossy(inked(rgb(0xF0C419), V(0.03, 0.03, 0.03), ink), 0.04)
    });
}

fn rail(world: &mut World) {
    for (from, to) in [(-1.3, -0.3), (0.32, 0.86)] {
        world.add(Rod(V(from, 0.92, WALL - 0.08), V(to, 0.92, WALL - 0.08), 0.018), |spot| {
            Look::glossy(steel(spot.at.1, spot.at.0) * 1.1, 0.35)
        });
        for x in [from + 0.08, to - 0.08] {
            world.plain(Rod(V(x, 0.92, WALL - 0.08), V(x, 0.92, WALL), 0.01), rgb(0x8C9094));
        }
    }
}
