//! What is added up while the books are written? Scores a day, by what they are asked for later: a year of a site is then a few thousand rows,
//! however many visits it had. In the same transaction, under the site's lock: the sums are never behind.

use super::{Numbered, counted::Counted, stored};
use crate::{
    db::{AnyConn, DbError, Id, insert, schema::score_days},
    rows,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::{
    books::{CompanyBooks, SiteBooks},
    checklist::Score,
    field::Field,
    ids::{AreaId, BuildingId, PersonId, SiteId},
    patrol::{SheetOf, Visit},
    people::{Held, Role},
    rights::Action,
    spot_check::SpotCheck,
    statistics::Scores,
    time::{Interval, Timestamp},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What a thing is counted by.
pub struct Ground<'a> {
    company: &'a CompanyBooks,
    site: &'a SiteBooks,
    zone: Tz,
}

impl<'a> Ground<'a> {
    /// From a site's books.
    #[must_use]
    pub fn new(company: &'a CompanyBooks, site: &'a SiteBooks, zone: Tz) -> Self {
        Self { company, site, zone }
    }

    pub(super) fn of(numbered: &'a Numbered<'_>) -> Result<Self, DbError> {
        let (Some(company), Some(site), Some(zone)) = (&numbered.company, &numbered.site, numbered.zone) else {
            return Err(stored("score_days.local_date", "work outside a site"));
        };
        Ok(Self::new(company, site, zone))
    }

    pub(super) fn date(&self, at: Timestamp) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// Working days from the day on which something was raised to the day on which it was put right, by the site's calendar as it is.
    #[must_use]
    pub fn took(&self, finding: &Counted) -> Option<i64> {
        let calendar = &self.company.sites.get(&finding.site_id.into())?.calendar;
        let right = finding.rectified_at?;
        Some(calendar.between(self.date(finding.raised_at.0), self.date(right.0)).into())
    }

    /// The field of the checklist that was answered, in the version that was.
    fn field(&self, sheet: Option<SheetOf>) -> Option<Field> {
        let SheetOf { template, version } = sheet?;
        self.company.versions.get(&(template, version))?.content.field
    }

    /// The posts of those whom a spot check counts against, each once.
    #[must_use]
    pub fn crew_roles(&self, check: &SpotCheck) -> Vec<Role> {
        let Some(result) = check.result() else { return vec![] };
        let roles = check.against.people.iter().filter_map(|person| self.role(*person, check.site, result.recorded.at));
        roles.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The post as which somebody was out: of several, the first in the order of the manual that walks.
    fn role(&self, person: PersonId, site: SiteId, at: Timestamp) -> Option<Role> {
        let held = self.company.memberships.get(&person).into_iter().flatten();
        let then = Interval::at(at);
        held.filter(|m| m.role.may(Action::Walk) && m.site.is_none_or(|s| s == site) && m.held(then) != Held::No).map(|m| m.role).min()
    }
}

fn scores_of(score: &Score) -> Scores {
    Scores { sheets: 1, passed: i64::from(score.passed), earned: score.earned.into(), possible: score.possible.into() }
}

/// What a score came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A visit on a patrol.
    Patrol,
    /// A spot check.
    SpotCheck,
}

impl Source {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Patrol, Self::SpotCheck];

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Patrol => "patrol",
            Self::SpotCheck => "spot_check",
        }
    }
}

/// An answered sheet, as it is counted.
pub struct Sheet<'a> {
    /// The site.
    pub site: SiteId,
    /// The local date.
    pub date: NaiveDate,
    /// What it came from.
    pub source: Source,
    /// The area.
    pub area: Option<AreaId>,
    /// The building; none for the grounds.
    pub building: Option<BuildingId>,
    /// Whose work it speaks of.
    pub people: &'a [PersonId],
    /// Their posts, each once.
    pub roles: &'a [Role],
    /// The field, as a word.
    pub field: Option<&'a str>,
    /// Points and whether it passed.
    pub scores: Scores,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    site: Id,
    dimension: &'static str,
    date: NaiveDate,
    building: Id,
    value: String,
    source: &'static str,
}

/// Sums to be added to what is there.
#[derive(Default)]
pub struct Tallies {
    scores: BTreeMap<Key, Scores>,
}

rows! {
    /// Scores of one day.
    struct ScoreRow in score_days {
        site_id: Id,
        dimension: &'static str,
        local_date: String,
        building_id: Id,
        value: String,
        source: &'static str,
        sheets: i64,
        passed: i64,
        earned: i64,
        possible: i64,
    }
    on conflict (site_id, dimension, local_date, building_id, value, source) add (sheets, passed, earned, possible)
}

impl Tallies {
    /// Counts a visit with a sheet on which something could be earned.
    pub fn visit(&mut self, ground: &Ground<'_>, visit: &Visit) {
        let Some(score) = visit.score.as_ref().filter(|score| score.possible > 0) else { return };
        let area = ground.site.checkpoints.get(&visit.checkpoint).map(|checkpoint| checkpoint.area);
        self.sheet(&Sheet {
            site: visit.site,
            date: ground.date(visit.arrived.at),
            source: Source::Patrol,
            area,
            building: area.and_then(|area| ground.site.building_of(area)),
            people: &[visit.by],
            roles: ground.role(visit.by, visit.site, visit.arrived.at).as_slice(),
            field: ground.field(visit.sheet).map(Field::word),
            scores: scores_of(score),
        });
    }

    /// Counts a spot check by its result that counts, against what it was drawn against (2.6): its crew by these posts.
    pub fn check(&mut self, ground: &Ground<'_>, check: &SpotCheck, roles: &[Role]) {
        self.count_check(ground, check, roles, 1);
    }

    /// Takes back what was counted of it.
    pub fn take_back_check(&mut self, ground: &Ground<'_>, check: &SpotCheck, roles: &[Role]) {
        self.count_check(ground, check, roles, -1);
    }

    fn count_check(&mut self, ground: &Ground<'_>, check: &SpotCheck, roles: &[Role], n: i64) {
        let Some(result) = check.result().filter(|result| result.score.possible > 0) else { return };
        let Scores { sheets, passed, earned, possible } = scores_of(&result.score);
        self.sheet(&Sheet {
            site: check.site,
            date: ground.date(result.recorded.at),
            source: Source::SpotCheck,
            area: check.against.area,
            building: check.against.building,
            people: &check.against.people,
            roles,
            field: Some(check.field.word()),
            scores: Scores { sheets: n * sheets, passed: n * passed, earned: n * earned, possible: n * possible },
        });
    }

    /// Counts a sheet in every dimension.
    pub fn sheet(&mut self, sheet: &Sheet<'_>) {
        let mut add = |dimension, value: String| {
            let key = Key {
                site: sheet.site.into(),
                dimension,
                date: sheet.date,
                building: Id(sheet.building.map_or(Uuid::nil(), |building| building.0)),
                value,
                source: sheet.source.word(),
            };
            *self.scores.entry(key).or_default() += sheet.scores;
        };
        add("all", String::new());
        sheet.people.iter().for_each(|person| add("person", person.to_string()));
        sheet.roles.iter().for_each(|role| add("role", role.word().to_owned()));
        for (dimension, value) in [("area", sheet.area.map(|area| area.to_string())), ("field", sheet.field.map(str::to_owned))] {
            if let Some(value) = value {
                add(dimension, value);
            }
        }
    }

    /// Adds them to what is there. Whoever calls holds the sites' locks.
    pub fn write(self, conn: &mut AnyConn) -> Result<(), DbError> {
        let row = |(key, sums): (Key, Scores)| ScoreRow {
            site_id: key.site,
            dimension: key.dimension,
            local_date: key.date.to_string(),
            building_id: key.building,
            value: key.value,
            source: key.source,
            sheets: sums.sheets,
            passed: sums.passed,
            earned: sums.earned,
            possible: sums.possible,
        };
        // What is counted as it was leaves nothing to add.
        let changed = self.scores.into_iter().filter(|(_, sums)| *sums != Scores::default());
        insert(conn, &changed.map(row).collect::<Vec<_>>())
    }
}
