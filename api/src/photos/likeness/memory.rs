//! Which prints are in memory? Those of the sites that were asked about, so many in all; the longest unused site goes first.

use super::{Printed, store};
use crate::db::{AnyConn, DbError};
use domain::ids::{PhotoId, SiteId};
use photo::{Likeness, index::Index};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Prints in memory, of all sites: about a hundred bytes each.
const MOST: usize = 6_000_000;
/// Rows that are read at once.
const PAGE: i64 = 50_000;

/// The prints in memory.
#[derive(Default)]
pub struct Memory {
    sites: Mutex<HashMap<SiteId, (u64, Arc<Mutex<Site>>)>>,
}

/// One site's prints, up to a number.
#[derive(Default)]
struct Site {
    index: Index,
    photos: Vec<PhotoId>,
    upto: i64,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    fn site(&self, site: SiteId) -> Arc<Mutex<Site>> {
        let mut sites = locked(&self.sites);
        let latest = sites.values().map(|(used, _)| *used).max().unwrap_or_default();
        let (used, known) = sites.entry(site).or_default();
        *used = latest + 1;
        known.clone()
    }

    /// Reads what is new, and lets go of what there is no room for.
    pub(super) fn catch_up(&self, conn: &mut AnyConn, site: SiteId) -> Result<(), DbError> {
        let known = self.site(site);
        let mut known = locked(&known);
        loop {
            let page = store::prints_after(conn, site, known.upto, PAGE)?;
            let (Some(last), count) = (page.last().map(|row| row.0), page.len()) else { break };
            known.upto = last;
            known.photos.extend(page.iter().map(|row| row.1));
            known.index.extend(page.into_iter().map(|row| row.2));
            if (count as i64) < PAGE {
                break;
            }
        }
        drop(known);
        self.make_room(site);
        Ok(())
    }

    /// The site that was just asked about stays, however large it is.
    fn make_room(&self, but: SiteId) {
        let mut sites = locked(&self.sites);
        let size = |site: &Mutex<Site>| site.try_lock().map_or(0, |site| site.photos.len());
        while sites.values().map(|(_, site)| size(site)).sum::<usize>() > MOST {
            let oldest = sites.iter().filter(|(id, _)| **id != but).min_by_key(|(_, (used, _))| *used).map(|(id, _)| *id);
            let Some(oldest) = oldest else { return };
            sites.remove(&oldest);
        }
    }

    /// Photos before this one that are near it, the nearest first. What was numbered since the last reading is asked of the table: it may
    /// belong to this very transaction, which may yet be undone.
    pub(super) fn near(&self, conn: &mut AnyConn, site: SiteId, of: &Printed, reach: u32) -> Result<Vec<(u32, PhotoId)>, DbError> {
        let known = self.site(site);
        let known = locked(&known);
        let photos = &known.photos;
        let in_memory = known.index.near(of.print, reach).into_iter();
        let mut near: Vec<(u32, PhotoId)> = in_memory
            .filter_map(|near| Some((near.distance, *photos.get(near.number as usize)?)))
            .filter(|(_, photo)| *photo != of.photo)
            .collect();
        let since = store::prints_after(conn, site, known.upto, PAGE)?;
        let since = since.into_iter().filter(|(seq, ..)| *seq < of.seq);
        near.extend(
            since.map(|(_, photo, print): (i64, PhotoId, Likeness)| (of.print.found_at(print), photo)).filter(|(d, _)| *d <= reach),
        );
        near.sort_unstable_by_key(|(distance, photo)| (*distance, *photo));
        Ok(near)
    }
}
