//! How are the photos of a page found among millions? Each site that somebody sees is asked by itself, and so is each reason for which
//! they may see a photo: every one of these questions is one range of one index, newest first, and ends when the page is full.

use super::{Filter, Review, Seen};
use crate::{
    db::{
        AnyConn, DbError, Id, MultiBackend, Ts,
        schema::{patrols, photo_flags, photos},
    },
    lists::{Page, moment_cursor},
    photos::{
        PhotoInfo,
        flags::Flag,
        info::{Declared, informed},
    },
};
use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use diesel::{
    dsl::exists,
    helper_types::{IntoBoxed, Select},
    prelude::*,
    sql_types::{Integer, Text},
};
use domain::{
    ids::{BuildingId, PersonId, SiteId},
    rights::View,
    time::Timestamp,
};
use uuid::Uuid;

/// So many photos with a flag are looked up one by one; where there are more, the newest photos are asked whether they have it.
const FEW: usize = 1_000;

diesel::define_sql_function! { fn length(text: Text) -> Integer; }

/// Why somebody may see a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// They see everybody's work on the site.
    Everything,
    /// They see everybody's work in this building, or outside all of them.
    Inside(Option<BuildingId>),
    /// They took it.
    TookIt(PersonId),
    /// They walked along.
    WalkedAlong(PersonId),
}

/// The reasons of one view. What none of them covers is not theirs to see: the same rule as `View::sees_work`.
fn reasons(view: &View) -> Vec<Reason> {
    let own = [Reason::TookIt(view.person), Reason::WalkedAlong(view.person)];
    match (&view.buildings, view.all_work, view.site) {
        (_, _, false) => vec![],
        (None, true, _) => vec![Reason::Everything],
        (Some(buildings), true, _) => {
            let inside = buildings.iter().map(|building| Reason::Inside(Some(*building)));
            [Reason::Inside(None)].into_iter().chain(inside).chain(own).collect()
        }
        (_, false, _) => own.into(),
    }
}

/// A page of photos that somebody may see, newest first.
pub fn page(
    conn: &mut AnyConn,
    seen: &[Seen],
    filter: &Filter,
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Page<PhotoInfo>, DbError> {
    let mut rows: Vec<Declared> = vec![];
    for (site, view, zone) in seen {
        let flagged = filter.flag.map(|flag| Ok::<_, DbError>((flag, are_few(conn, *site, flag)?))).transpose()?;
        for reason in reasons(view) {
            let query = narrowed(because(*site, reason), filter, *zone);
            let query = with_flag(query, *site, flagged);
            rows.extend(cut(query, after, limit).load::<Declared>(conn)?);
        }
    }
    // A photo may be seen for several reasons.
    rows.sort_by_key(|row| std::cmp::Reverse((row.taken_at, row.id, row.site_id)));
    rows.dedup_by_key(|row| (row.site_id, row.id));
    let page = Page::cut(rows, limit, |row| moment_cursor(row.taken_at.0, row.id.0));
    Ok(Page { items: informed(conn, page.items)?, next: page.next })
}

type Query<'a> = IntoBoxed<'a, Select<photos::table, diesel::dsl::AsSelect<Declared, MultiBackend>>, MultiBackend>;

fn because(site: SiteId, reason: Reason) -> Query<'static> {
    let query = photos::table.select(Declared::as_select()).into_boxed().filter(photos::site_id.eq(Id::from(site)));
    match reason {
        Reason::Everything => query,
        Reason::Inside(None) => query.filter(photos::building_id.is_null()),
        Reason::Inside(Some(building)) => query.filter(photos::building_id.eq(Id::from(building))),
        Reason::TookIt(person) => query.filter(photos::author_id.eq(Id::from(person))),
        Reason::WalkedAlong(person) => {
            let walks = patrols::table
                .filter(patrols::site_id.eq(Id::from(site)))
                // Longer than one id, and as a literal, so that both databases see that the index of shared walks is enough.
                .filter(length(patrols::walkers).gt(diesel::dsl::sql::<Integer>("36")))
                .filter(patrols::walkers.like(format!("%{person}%")))
                .select(patrols::id.nullable());
            // A finding's photo is its own, whoever walked along.
            query.filter(photos::patrol_id.eq_any(walks)).filter(photos::finding_id.is_null())
        }
    }
}

fn narrowed<'a>(mut query: Query<'a>, filter: &Filter, zone: Tz) -> Query<'a> {
    if let Some(building) = filter.building {
        query = query.filter(photos::place_building_id.eq(Id::from(building)));
    }
    if let Some(area) = filter.area {
        query = query.filter(photos::area_id.eq(Id::from(area)));
    }
    if let Some(checkpoint) = filter.checkpoint {
        query = query.filter(photos::checkpoint_id.eq(Id::from(checkpoint)));
    }
    if let Some(person) = filter.person {
        query = query.filter(photos::author_id.eq(Id::from(person)));
    }
    if let Some(item) = filter.item {
        query = query.filter(photos::item_id.eq(Id::from(item)));
    }
    query = match filter.failed {
        None => query,
        // Bare, so that both databases see that the index of those that failed is enough.
        Some(true) => query.filter(photos::failed),
        Some(false) => query.filter(photos::failed.eq(false)),
    };
    query = match filter.review {
        None => query,
        Some(Review::Open) => query.filter(photos::verdict.is_null()).filter(photos::patrol_id.is_not_null()),
        Some(said) => query.filter(photos::verdict.eq(said.word())),
    };
    if let Some(from) = filter.from {
        query = query.filter(photos::taken_at.ge(Ts(begin_of(from, zone))));
    }
    if let Some(until) = filter.until.and_then(|until| until.succ_opt()) {
        query = query.filter(photos::taken_at.lt(Ts(begin_of(until, zone))));
    }
    query
}

/// When a date begins by the clocks of a place; where its first hour was skipped, when that hour would have ended.
fn begin_of(date: NaiveDate, zone: Tz) -> Timestamp {
    let midnight = date.and_time(NaiveTime::MIN);
    let later = midnight + chrono::TimeDelta::hours(1);
    let at = zone.from_local_datetime(&midnight).earliest().or_else(|| zone.from_local_datetime(&later).earliest());
    at.map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

fn are_few(conn: &mut AnyConn, site: SiteId, flag: Flag) -> Result<bool, DbError> {
    let some: Vec<Id> = photo_flags::table
        .filter(photo_flags::site_id.eq(Id::from(site)))
        .filter(photo_flags::flag.eq(flag.word()))
        .limit(i64::try_from(FEW).unwrap_or(i64::MAX).saturating_add(1))
        .select(photo_flags::photo_id)
        .load(conn)?;
    Ok(some.len() <= FEW)
}

fn with_flag<'a>(query: Query<'a>, site: SiteId, flagged: Option<(Flag, bool)>) -> Query<'a> {
    let Some((flag, few)) = flagged else { return query };
    let with = photo_flags::table.filter(photo_flags::site_id.eq(Id::from(site))).filter(photo_flags::flag.eq(flag.word()));
    if few {
        query.filter(photos::id.eq_any(with.select(photo_flags::photo_id)))
    } else {
        query.filter(exists(with.filter(photo_flags::photo_id.eq(photos::id)).select(photo_flags::photo_id)))
    }
}

fn cut<'a>(query: Query<'a>, after: Option<(Timestamp, Uuid)>, limit: usize) -> Query<'a> {
    let query = query.order((photos::taken_at.desc(), photos::id.desc())).limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1));
    let Some((at, id)) = after else { return query };
    // The first condition alone says where the range begins; with the second, photos of one instant are told apart.
    query.filter(photos::taken_at.le(Ts(at))).filter(photos::taken_at.lt(Ts(at)).or(photos::id.lt(Id(id))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(all_work: bool, buildings: Option<Vec<BuildingId>>) -> View {
        View { person: PersonId(Uuid::from_u128(1)), site: true, all_work, buildings }
    }

    #[test]
    fn a_day_begins_where_the_site_is() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        assert_eq!(begin_of(date, Tz::Asia__Shanghai).to_rfc3339(), "2026-11-25T16:00:00+00:00");
        // Here the first hour of this day was skipped.
        let skipped = NaiveDate::from_ymd_opt(2018, 11, 4).unwrap();
        assert_eq!(begin_of(skipped, Tz::America__Sao_Paulo).to_rfc3339(), "2018-11-04T03:00:00+00:00");
    }

    /// A page that sorts, or looks at more than a range, is quick in every other test and slow at a large site.
    #[test]
    fn every_page_is_a_range_of_an_index() {
        let id = Uuid::from_u128;
        let date = NaiveDate::from_ymd_opt(2026, 11, 26);
        let narrowed = [
            Filter::default(),
            Filter { from: date, until: date, ..Filter::default() },
            Filter { building: Some(BuildingId(id(7))), ..Filter::default() },
            Filter { area: Some(domain::ids::AreaId(id(8))), ..Filter::default() },
            Filter { checkpoint: Some(domain::ids::CheckpointId(id(9))), ..Filter::default() },
            Filter { person: Some(PersonId(id(2))), ..Filter::default() },
            Filter { item: Some(domain::ids::ItemId(id(3))), from: date, ..Filter::default() },
            Filter { failed: Some(true), ..Filter::default() },
            Filter { review: Some(Review::SentBack), ..Filter::default() },
            Filter { review: Some(Review::Open), ..Filter::default() },
        ];
        for view in [view(true, None), view(true, Some(vec![BuildingId(id(7))])), view(false, None)] {
            let seen: Vec<Seen> = vec![(SiteId(id(6)), view, Tz::Asia__Shanghai)];
            for filter in &narrowed {
                let after = Some((Timestamp::from_timestamp(1_700_000_000, 0).unwrap(), id(5)));
                let plans = crate::operations::plans::plans_of(|conn| {
                    page(conn, &seen, filter, after, 100).unwrap();
                });
                let of_photos = plans.iter().filter(|(sql, _)| sql.contains("FROM `photos`") || sql.contains("FROM photos"));
                let mut asked = 0;
                for (sql, steps) in of_photos {
                    asked += 1;
                    assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{sql}\n{steps:#?}");
                    // Walks of more than one are few, and their photos are sorted.
                    let shared = sql.contains("length");
                    let sorts = steps.iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY");
                    assert!(shared || !sorts, "{sql}\n{steps:#?}");
                    assert!(!shared || steps.iter().any(|step| step.contains("patrols_shared")), "{sql}\n{steps:#?}");
                }
                assert!(asked > 0, "{plans:#?}");
            }
        }
    }

    #[test]
    fn who_sees_one_building_sees_it_the_grounds_and_their_own() {
        let building = BuildingId(Uuid::from_u128(7));
        let me = PersonId(Uuid::from_u128(1));
        let own = [Reason::TookIt(me), Reason::WalkedAlong(me)];
        assert_eq!(reasons(&view(true, None)), [Reason::Everything]);
        assert_eq!(reasons(&view(false, None)), own);
        let inside = [Reason::Inside(None), Reason::Inside(Some(building)), own[0], own[1]];
        assert_eq!(reasons(&view(true, Some(vec![building]))), inside);
        assert_eq!(reasons(&View { site: false, ..view(true, None) }), []);
    }
}
