//! Which surfaces are there?

use super::chance::{cell, cloud};
use super::space::{V, rgb, step};

/// Square slabs with joints; every slab differs a little and is veined.
pub(super) fn tiles(u: f32, v: f32, size: f32, color: V, joint: V) -> V {
    let (cu, cv) = (u / size, v / size);
    let own = 0.93 + 0.1 * cell(cu.floor() as i32, cv.floor() as i32, 7);
    let vein = 0.94 + 0.12 * cloud(u * 3.0, v * 3.0, 1.0) * cloud(u * 11.0, v * 11.0, 5.0).sqrt();
    let edge = |c: f32| (c - c.round()).abs() * size;
    let gap = step(0.002, 0.008, edge(cu).min(edge(cv)));
    joint.mix(color * (own * vein), gap)
}

/// A painted wall: faint clouds of wear, and a darker foot where mops and shoes touch it.
pub(super) fn plaster(at: V, color: V) -> V {
    let wear = 0.95 + 0.06 * cloud(at.0 * 1.7, at.1 * 1.7, at.2 * 1.7) + 0.03 * cloud(at.0 * 9.0, at.1 * 9.0, at.2 * 9.0);
    let foot = 0.82 + 0.18 * step(0.0, 0.35, at.1 + 0.1 * cloud(at.0 * 6.0, 0.0, at.2 * 6.0));
    color * (wear * foot)
}

/// Brushed steel: streaks along the vertical.
pub(super) fn steel(across: f32, up: f32) -> V {
    let streak = 0.88 + 0.2 * cloud(across * 220.0, up * 2.0, 3.0) + 0.05 * cloud(across * 9.0, up * 0.7, 9.0);
    rgb(0xAEB2B5) * streak
}

/// Terrazzo: a ground with chips of three colors.
pub(super) fn terrazzo(u: f32, v: f32, ground: V) -> V {
    let chip = cell((u * 95.0 + 0.6 * cloud(u * 60.0, v * 60.0, 0.0)).floor() as i32, (v * 95.0).floor() as i32, 3);
    let tone = if chip > 0.9 {
        1.16
    } else if chip < 0.1 {
        0.8
    } else {
        1.0
    };
    ground * (tone * (0.92 + 0.14 * cloud(u * 2.0, v * 2.0, 8.0)))
}

/// Poured concrete with stains.
pub(super) fn concrete(u: f32, v: f32, color: V) -> V {
    let stain = step(0.5, 0.75, cloud(u * 0.9, v * 0.9, 2.0));
    let rough = 0.86 + 0.14 * cloud(u * 14.0, v * 14.0, 4.0) + 0.1 * cloud(u * 45.0, v * 45.0, 6.0);
    color * (rough * (1.0 - 0.22 * stain))
}

/// Ink of `ink` strength on a ground.
pub(super) fn inked(ground: V, color: V, ink: f32) -> V {
    ground.mix(color, ink)
}

/// 1 inside a rectangle of half sizes `half` around `centre`, with softened edges.
pub(super) fn patch((x, y): (f32, f32), centre: (f32, f32), half: (f32, f32), soft: f32) -> f32 {
    let inside = |at: f32, half: f32| step(-soft, soft, half - at.abs());
    inside(x - centre.0, half.0) * inside(y - centre.1, half.1)
}
