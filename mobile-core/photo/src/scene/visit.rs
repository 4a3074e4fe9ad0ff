//! How does the same place look another time? Other light, other people, some dirt, and a phone that is held where another person stands.

use super::chance::Chance;
use super::shape::Shape::{Ball, Block, Drum};
use super::space::{V, rgb};
use super::{ExifStamp, Kind, finish, set_of};

/// A photo of a place (its number says which) at a visit (its number says which). What is built stays; light, people, dirt and the camera
/// are the visit's own. Otherwise as [`super::draw`].
#[must_use]
pub fn visit(kind: Kind, place: u64, visit: u64, size: (u32, u32), stamp: &ExifStamp) -> Vec<u8> {
    let mut set = set_of(kind, &mut Chance::new(place));
    let mut chance = Chance::new(place.wrapping_mul(0x1_0000_0001).wrapping_add(visit.wrapping_mul(77) + 1));
    let moved = V(chance.between(-0.3, 0.3), chance.between(-0.12, 0.12), chance.between(-0.25, 0.25));
    let turned = (chance.between(-0.07, 0.07), chance.between(-0.06, 0.06));
    set.camera = set.camera.moved(moved, turned, chance.between(-0.03, 0.03));
    let tint = V(chance.between(0.92, 1.06), 1.0, chance.between(0.9, 1.08));
    for light in &mut set.world.lights {
        let dimmed = if chance.one_in(6) { 0.15 } else { chance.between(0.75, 1.25) };
        light.color = light.color.tint(tint) * dimmed;
    }
    set.exposure *= chance.between(0.8, 1.25);
    for _ in 0..chance.below(3) {
        let feet = set.camera.ground(chance.between(2.2, 5.5), chance.between(-1.3, 1.3));
        let coat = [0x2B4C7E, 0x7A2E2E, 0x3E5641, 0x444444, 0xC8A24A][chance.below(5)];
        let height = chance.between(1.35, 1.55);
        set.world.plain(Drum(feet, 0.22, height), rgb(coat));
        set.world.plain(Ball(feet + V(0.0, height + 0.13, 0.0), V(0.11, 0.14, 0.11)), rgb(0xC99D7C));
    }
    for _ in 0..chance.below(7) {
        let at = set.camera.ground(chance.between(1.6, 5.0), chance.between(-1.2, 1.2));
        let half = chance.between(0.03, 0.12);
        let paper = [0xE8E4DA, 0x8A6A45, 0x3C7A54, 0xB8402E][chance.below(4)];
        set.world.plain(Block(at - V(half, 0.0, half), at + V(half, 0.03, half * 0.8)), rgb(paper));
    }
    finish(set, size, stamp, &mut chance)
}
