//! Where do the demo's photos come from, when there is no camera?
//!
//! Six small worlds, each a few dozen simple bodies, are looked at by rays of sight with lamps, shadows and mirror
//! images, and developed as a phone would: grain, a darker rim, a hand that is never level, and an EXIF block.

mod again;
mod camera;
mod ceiling;
mod chance;
mod develop;
mod garden;
mod glyphs;
mod labelled;
mod lift;
mod light;
mod lobby;
mod paint;
mod render;
mod shape;
mod space;
mod stairwell;
mod stamp;
mod visit;
mod waste;
mod world;

pub use again::{Again, again};
pub(crate) use develop::file;
pub use labelled::{Labelled, labelled};
pub use stamp::ExifStamp;
#[cfg(test)]
pub(crate) use stamp::with_exif;
pub use visit::visit;

use camera::Camera;
use chance::Chance;
use world::World;

/// What is in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A lobby with floor tiles and lift doors.
    Lobby,
    /// A stairwell with steps and a hand rail.
    Stairwell,
    /// A waste station with bins in the four colors.
    WasteStation,
    /// A garden path between trees.
    GardenPath,
    /// A corridor's ceiling with one lamp out.
    BrokenLamp,
    /// The panel in a lift's cabin.
    LiftPanel,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Lobby, Self::Stairwell, Self::WasteStation, Self::GardenPath, Self::BrokenLamp, Self::LiftPanel];
}

/// A world, from where it is seen, and how long the shutter is open.
struct Set {
    world: World,
    camera: Camera,
    exposure: f32,
}

/// The most that is really drawn, in pixels along the long edge; larger pictures are enlarged, as a small sensor's are.
const DRAWN: f32 = 1600.0;

/// A JPEG file as a phone's camera writes it. `size` is width and height in pixels as displayed (16 to 16,000 each;
/// brought into these limits), whatever the stamp's orientation. The same arguments give the same bytes.
#[must_use]
pub fn draw(kind: Kind, seed: u64, size: (u32, u32), stamp: &ExifStamp) -> Vec<u8> {
    let mut chance = Chance::new(seed);
    finish(set_of(kind, &mut chance), size, stamp, &mut chance)
}

fn set_of(kind: Kind, chance: &mut Chance) -> Set {
    match kind {
        Kind::Lobby => lobby::set(chance),
        Kind::Stairwell => stairwell::set(chance),
        Kind::WasteStation => waste::set(chance),
        Kind::GardenPath => garden::set(chance),
        Kind::BrokenLamp => ceiling::set(chance),
        Kind::LiftPanel => lift::set(chance),
    }
}

fn finish(mut set: Set, size: (u32, u32), stamp: &ExifStamp, chance: &mut Chance) -> Vec<u8> {
    let size = (size.0.clamp(16, 16_000), size.1.clamp(16, 16_000));
    set.world.settle();
    let scale = (DRAWN / size.0.max(size.1) as f32).min(1.0);
    let drawn = ((size.0 as f32 * scale) as usize, (size.1 as f32 * scale) as usize);
    let frame = render::frame(&set.world, &set.camera, (drawn.0.max(2), drawn.1.max(2)));
    let picture = develop::develop(&frame, set.exposure);
    let Some(mut picture) = develop::enlarge(picture, size) else { return Vec::new() };
    develop::grain(&mut picture, 6.0, chance);
    file(picture, stamp)
}
