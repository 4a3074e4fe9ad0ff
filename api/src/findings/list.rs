//! How is a page of findings fetched? Site by site, each as one range of an index, and then laid together: with a million of them, a page that
//! asks for several sites at once would look at them all.

use crate::{
    auth::Views,
    db::{
        AnyConn, Id, Json, MultiBackend, Ts,
        schema::{finding_people, findings},
    },
    lists::{Page, moment_cursor},
    patrols::store::read,
    problem::Problem,
};
use chrono::TimeDelta;
use diesel::{dsl::sql, expression::SqlLiteral, prelude::*, sql_types::Bool};
use domain::{
    field::Field,
    finding::{Finding, FindingKind, FindingState, RepairState, SOON_HOURS, Severity, Urgency, Utility},
    ids::{PersonId, SiteId},
    rights::View,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which findings by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Everything that is not over.
    Open,
    /// Raised, without a notice yet.
    Raised,
    /// With a notice, to be put right.
    Noticed,
    /// Put right, to be looked at.
    Rectified,
    /// Looked at, and not right.
    SentBack,
    /// Over.
    Closed,
    /// Told twice.
    Merged,
}

impl Standing {
    /// Every one.
    pub const ALL: [Self; 7] = [Self::Open, Self::Raised, Self::Noticed, Self::SentBack, Self::Rectified, Self::Closed, Self::Merged];

    /// The word that stands for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Raised => FindingState::Raised.word(),
            Self::Noticed => FindingState::Noticed.word(),
            Self::Rectified => FindingState::Rectified.word(),
            Self::SentBack => FindingState::SentBack.word(),
            Self::Closed => FindingState::Closed.word(),
            Self::Merged => FindingState::Merged.word(),
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.word() == word)
    }

    fn states(self) -> Vec<&'static str> {
        let open = [FindingState::Raised, FindingState::Noticed, FindingState::SentBack, FindingState::Rectified];
        if self == Self::Open { open.map(FindingState::word).to_vec() } else { vec![self.word()] }
    }
}

/// Which findings.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<FindingKind>,
    /// Of this severity.
    pub severity: Option<Severity>,
    /// Of this field of work.
    pub field: Option<Field>,
    /// That stand here.
    pub standing: Option<Standing>,
    /// That are theirs to put right.
    pub responsible: Option<PersonId>,
    /// Whose deadline is as near as this: soon, or over. Then they come by their deadlines, the earliest first.
    pub due: Option<Urgency>,
    /// That report a repair.
    pub repairs: bool,
    /// That report a repair of this.
    pub utility: Option<Utility>,
    /// Whose repair stands here.
    pub repair: Option<RepairState>,
}

/// Where a page begins, and how long it is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// After this one.
    pub after: Option<(Timestamp, Uuid)>,
    /// Findings on it.
    pub limit: usize,
}

impl Filter {
    /// They come by their deadlines, the earliest first; else by when they were raised, the newest first.
    fn by_deadline(&self) -> bool {
        matches!(self.due, Some(Urgency::Soon | Urgency::Over))
    }

    /// Its place in the list.
    pub(super) fn key(&self, finding: &Finding) -> (Timestamp, Uuid) {
        let due = finding.due.filter(|_| self.by_deadline());
        (due.map_or(finding.raised.at, |due| due.at), finding.id.0)
    }
}

/// A page of findings that somebody may see.
pub fn list(conn: &mut AnyConn, views: &Views, filter: &Filter, now: Timestamp, place: Place) -> Result<Page<Finding>, Problem> {
    let mut found = vec![];
    for (site, view) in views.iter().filter(|(_, view)| view.site) {
        found.extend(of_site(conn, *site, view, filter, now, place)?);
    }
    found.sort_by_key(|finding| filter.key(finding));
    if !filter.by_deadline() {
        found.reverse();
    }
    Ok(Page::cut(found, place.limit, |finding| {
        let (at, id) = filter.key(finding);
        moment_cursor(at, id)
    }))
}

/// A query over findings whose conditions are put together as it is asked.
pub(super) type Boxed<'a, Columns> = findings::BoxedQuery<'a, MultiBackend, Columns>;

/// Waiting to be put right. Written out, not bound: only so does a database know that an index over these alone is enough.
pub fn waiting() -> SqlLiteral<Bool> {
    sql("findings.state IN ('noticed', 'sent_back')")
}

/// The findings of a site that somebody may see.
pub(super) fn of(
    conn: &mut AnyConn,
    site: SiteId,
    view: &View,
) -> Result<Boxed<'static, <findings::table as diesel::query_builder::AsQuery>::SqlType>, Problem> {
    let here = findings::table.filter(findings::site_id.eq(Id::from(site))).into_boxed();
    if view.all_work && view.buildings.is_none() {
        return Ok(here);
    }
    // Theirs are few: looked up by their ids, whatever else is on the site.
    let concerns = finding_people::table.filter(finding_people::site_id.eq(Id::from(site)));
    let mine: Vec<Id> =
        concerns.filter(finding_people::person_id.eq(Id::from(view.person))).select(finding_people::finding_id).load(conn)?;
    Ok(match &view.buildings {
        Some(buildings) if view.all_work => {
            let buildings: Vec<Id> = buildings.iter().copied().map(Id::from).collect();
            let inside = findings::building_id.is_null().or(findings::building_id.assume_not_null().eq_any(buildings));
            here.filter(inside.or(findings::id.eq_any(mine)))
        }
        _ => here.filter(findings::id.eq_any(mine)),
    })
}

fn of_site(conn: &mut AnyConn, site: SiteId, view: &View, filter: &Filter, now: Timestamp, place: Place) -> Result<Vec<Finding>, Problem> {
    let mut query = of(conn, site, view)?.select(findings::doc);
    if let Some(kind) = filter.kind {
        query = query.filter(findings::kind.eq(kind.word()));
    }
    if let Some(severity) = filter.severity {
        query = query.filter(findings::severity.eq(severity.word()));
    }
    if let Some(field) = filter.field {
        query = query.filter(findings::field.eq(field.word()));
    }
    if let Some(responsible) = filter.responsible {
        query = query.filter(findings::responsible_id.eq(Id::from(responsible)));
    }
    if let Some(standing) = filter.standing {
        query = match standing.states().as_slice() {
            [one] => query.filter(findings::state.eq(*one)),
            several => query.filter(findings::state.eq_any(several.to_vec())),
        };
    }
    if filter.repairs {
        query = query.filter(findings::utility.is_not_null());
    }
    if let Some(utility) = filter.utility {
        query = query.filter(findings::utility.eq(utility.word()));
    }
    if let Some(repair) = filter.repair {
        query = query.filter(findings::repair.eq(repair.word()));
    }
    let limit = i64::try_from(place.limit).unwrap_or(i64::MAX).saturating_add(1);
    let query = if filter.by_deadline() {
        let until = if filter.due == Some(Urgency::Over) { now } else { now + TimeDelta::hours(SOON_HOURS) };
        let mut query = query.filter(findings::due_at.le(Ts(until))).filter(waiting());
        if let Some((at, id)) = place.after {
            query = query.filter(findings::due_at.ge(Ts(at))).filter(findings::due_at.gt(Ts(at)).or(findings::id.gt(Id(id))));
        }
        query.order((findings::due_at.asc(), findings::id.asc()))
    } else {
        if let Some((at, id)) = place.after {
            // The first condition alone says where the range begins; with the second, findings of one instant are told apart.
            query = query.filter(findings::raised_at.le(Ts(at))).filter(findings::raised_at.lt(Ts(at)).or(findings::id.lt(Id(id))));
        }
        query.order((findings::raised_at.desc(), findings::id.desc()))
    };
    let docs: Vec<Json> = query.limit(limit).load(conn)?;
    let found: Vec<Finding> = docs.iter().map(|doc| read("findings.doc", doc)).collect::<Result<_, _>>()?;
    Ok(found)
}
