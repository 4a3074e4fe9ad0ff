//! How good is a print? On photos of which it is known whether they were used again: drawn places, seen at several visits in other light, with
//! other people, other dirt and another hand, and every one of these photos used again in every way.

use super::{Again, ExifStamp, Kind, again, visit};
use crate::{Likeness, derive, look};

/// Distances at which an index finds the one by the other; [`Likeness::BITS`] where it does not.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// Of honest photos of the same place at different visits.
    pub honest: Vec<u32>,
    /// Of honest photos of different places.
    pub strangers: Vec<u32>,
    /// Of a photo and the same one used again, in each way.
    pub again: Vec<(Again, Vec<u32>)>,
    /// Of honest photos of the same place, whether an index finds them or not: what a threshold is learnt from.
    pub apart: Vec<u32>,
}

/// Draws so many places of each kind at so many visits and compares them all.
#[must_use]
pub fn labelled(places: u64, visits: u64, size: (u32, u32)) -> Labelled {
    let stamp = ExifStamp {
        local_time: chrono::NaiveDateTime::default(),
        offset_minutes: 480,
        position: None,
        orientation: 1,
        make: "Xiaomi".into(),
        model: "Redmi Note 13".into(),
    };
    let mut all = Labelled { again: Again::ALL.map(|how| (how, vec![])).to_vec(), ..Labelled::default() };
    let mut before: Vec<Vec<Likeness>> = vec![];
    for (kind, place) in Kind::ALL.into_iter().flat_map(|kind| (0..places).map(move |place| (kind, place))) {
        let files: Vec<Vec<u8>> = (0..visits).map(|number| visit(kind, place, number, size, &stamp)).collect();
        let prints: Vec<Likeness> = files.iter().filter_map(|file| print(file)).collect();
        for (number, one) in prints.iter().enumerate() {
            let earlier = prints.iter().take(number);
            all.honest.extend(earlier.clone().map(|other| one.found_at(*other)));
            all.apart.extend(earlier.map(|other| one.distance(*other)));
            all.strangers.extend(before.iter().flatten().map(|other| one.found_at(*other)));
        }
        for (how, found) in &mut all.again {
            let anew = files.iter().zip(0..).filter_map(|(file, seed)| print(&again(file, *how, seed)));
            found.extend(anew.zip(&prints).map(|(anew, one)| anew.found_at(*one)));
        }
        before.push(prints);
    }
    all
}

/// As phone and server make it.
fn print(jpeg: &[u8]) -> Option<Likeness> {
    let made = look(jpeg).and_then(|facts| derive(jpeg, &facts));
    made.ok().map(|made| made.likeness)
}
