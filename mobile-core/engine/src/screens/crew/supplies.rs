//! What was I given to clean with, and which store runs low? (7.4, 8.4) Read only: things change hands at the store, before whoever keeps it.

use super::{
    SiteCrew,
    month::{MonthTurn, first_day, last_day, turn},
};
use crate::{engine::Engine, error::Result, screens::places::count};
use domain::{
    ids::{PersonId, SiteId, SupplyId},
    quantity::Quantity,
    rights::Action,
    supply::{Stock, Store, Supply, SupplyMove},
};
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeMap};

/// A month of my supplies; for whoever leads, stores that run low.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MySupplies {
    /// The month.
    pub month: MonthTurn,
    /// What was used in it, of each kind: issued, less what was given back.
    pub used: Vec<UsedLine>,
    /// What was issued to this person and given back by them, the newest first.
    pub moves: Vec<SupplyLine>,
    /// This person leads a crew, and so sees what the stores hold.
    pub sees_stores: bool,
    /// The books are closed for want of contact: what the stores hold is not shown until the next sync.
    pub closed: bool,
    /// Stores that run low now, the emptiest first.
    pub low: Vec<LowLine>,
}

/// What was used of one kind of supplies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UsedLine {
    /// What.
    pub supply: String,
    /// How much, with its unit: `2.5 瓶`.
    pub quantity: String,
}

/// Supplies that changed hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SupplyLine {
    /// The entry.
    pub move_id: String,
    /// What.
    pub supply: String,
    /// How much, with its unit: `2 瓶`.
    pub quantity: String,
    /// Given back, or an issue that was taken back: it is less of theirs since.
    pub back: bool,
    /// It takes back an entry that was wrong.
    pub correction: bool,
    /// For which area; empty where nobody said.
    pub area: String,
    /// From which store.
    pub store: String,
    /// The site.
    pub site_name: String,
    /// The day: `2026-11-23`.
    pub date: String,
    /// The same as people say it.
    pub day: String,
    /// Who wrote it.
    pub by: String,
    /// What they said; may be empty.
    pub note: String,
}

/// A store that runs low.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LowLine {
    /// The kind of supplies.
    pub supply_id: String,
    /// Its name.
    pub supply: String,
    /// The store.
    pub store: String,
    /// The site.
    pub site_name: String,
    /// What is left, with its unit.
    pub left: String,
    /// The level below which it is low, with its unit.
    pub level: String,
    /// Nothing is left.
    pub empty: bool,
}

impl Engine {
    /// What was issued to this person in a month, `2026-11`; in the one that runs when none is named. For whoever leads, stores that run low.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`]; [`crate::Error::Refused`] for what is no month.
    pub fn my_supplies(&mut self, month: Option<&str>) -> Result<MySupplies> {
        let me = self.room()?.store.person;
        let today = self.today_here()?;
        let first = first_day(month, today)?;
        let mut used: BTreeMap<String, Vec<UsedLine>> = BTreeMap::new();
        let mut moves: Vec<(Reverse<i64>, SupplyLine)> = vec![];
        for site in self.sites_known()? {
            let crew = self.crew_at(site)?;
            let mine = crew.supplies_of(me, first);
            for line in crew.used(&mine) {
                used.entry(line.supply.clone()).or_default().push(line);
            }
            moves.extend(mine.into_iter().map(|one| (Reverse(one.signed.at.timestamp_millis()), crew.supply_line(one))));
        }
        moves.sort_by(|a, b| (a.0, &a.1.move_id).cmp(&(b.0, &b.1.move_id)));
        let closed = self.is_lease_over();
        Ok(MySupplies {
            month: turn(first, today, self.language()),
            used: used.into_values().flatten().collect(),
            moves: moves.into_iter().map(|(_, line)| line).collect(),
            sees_stores: !self.sites_for(Action::SeeCrew)?.is_empty(),
            closed,
            low: if closed { vec![] } else { self.low_stock()? },
        })
    }

    /// Stores that run low, at every site that the person leads at.
    fn low_stock(&self) -> Result<Vec<LowLine>> {
        let mut low = vec![];
        for site in self.sites_for(Action::SeeCrew)? {
            low.extend(self.crew_at(site)?.low_stock());
        }
        Ok(low)
    }

    /// How many run low at a site.
    pub(super) fn low_at(&self, site: SiteId) -> Result<u32> {
        let sees = self.sites_for(Action::SeeCrew)?.contains(&site) && !self.is_lease_over();
        Ok(if sees { count(self.crew_at(site)?.low_stock().len()) } else { 0 })
    }
}

impl SiteCrew<'_> {
    /// What was issued to somebody in a month or given back, corrections of these included.
    fn supplies_of(&self, person: PersonId, first: chrono::NaiveDate) -> Vec<&SupplyMove> {
        let (site, last) = (self.site.id, last_day(first));
        let theirs = |one: &&SupplyMove| one.site == site && one.person == Some(person) && first <= one.date && one.date <= last;
        self.books.crew::<SupplyMove>().filter(theirs).filter(|one| one.used() != 0).collect()
    }

    fn used(&self, moves: &[&SupplyMove]) -> Vec<UsedLine> {
        let mut sums: BTreeMap<SupplyId, i64> = BTreeMap::new();
        for one in moves {
            *sums.entry(one.supply).or_default() += one.used();
        }
        let line = |(supply, sum): (SupplyId, i64)| {
            let quantity = Quantity::thousandths(u64::try_from(sum).ok().filter(|sum| *sum > 0)?);
            Some(UsedLine { supply: self.supply_name(supply), quantity: self.measured(supply, quantity) })
        };
        sums.into_iter().filter_map(line).collect()
    }

    fn supply_line(&self, one: &SupplyMove) -> SupplyLine {
        SupplyLine {
            move_id: one.id.to_string(),
            supply: self.supply_name(one.supply),
            quantity: self.measured(one.supply, one.quantity),
            back: one.used() < 0,
            correction: one.corrects.is_some(),
            area: one.area.map(|area| self.areas(&[area]).concat()).unwrap_or_default(),
            store: self.here.stores.get(&one.store).map(|store| store.name.say(self.language).to_owned()).unwrap_or_default(),
            site_name: self.site.name.say(self.language).to_owned(),
            date: one.date.to_string(),
            day: self.day(one.date),
            by: self.name(one.signed.by),
            note: one.signed.note.clone(),
        }
    }

    /// As at the office: a store of which nobody has told anything yet holds nothing.
    fn low_stock(&self) -> Vec<LowLine> {
        let mut low: Vec<(Quantity, LowLine)> = vec![];
        for supply in self.here.supplies.values().filter(|supply| !supply.retired) {
            for store in self.here.stores.values().filter(|store| !store.retired) {
                low.extend(self.low_line(supply, store));
            }
        }
        low.sort_by(|a, b| (a.0, &a.1.supply, &a.1.store).cmp(&(b.0, &b.1.supply, &b.1.store)));
        low.into_iter().map(|(_, line)| line).collect()
    }

    fn low_line(&self, supply: &Supply, store: &Store) -> Option<(Quantity, LowLine)> {
        let level = supply.level(store.id);
        let id = Stock::id_of(self.site.id, store.id, supply.id);
        let left = self.books.crew_record::<Stock>(id.0).map_or(Quantity::ZERO, |stock| stock.quantity);
        let line = || LowLine {
            supply_id: supply.id.to_string(),
            supply: supply.name.say(self.language).to_owned(),
            store: store.name.say(self.language).to_owned(),
            site_name: self.site.name.say(self.language).to_owned(),
            left: self.measured(supply.id, left),
            level: self.measured(supply.id, level),
            empty: left.is_zero(),
        };
        (left < level).then(|| (left, line()))
    }

    fn supply_name(&self, supply: SupplyId) -> String {
        self.here.supplies.get(&supply).map(|supply| supply.name.say(self.language).to_owned()).unwrap_or_default()
    }

    /// A quantity with its unit.
    fn measured(&self, supply: SupplyId, quantity: Quantity) -> String {
        let unit = self.here.supplies.get(&supply).map(|supply| supply.unit.say(self.language)).unwrap_or_default();
        format!("{quantity} {unit}").trim_end().to_owned()
    }
}
