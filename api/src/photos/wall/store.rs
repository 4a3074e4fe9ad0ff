//! How are the photos of a page found among millions? Each site that somebody sees is asked by itself, and so is each reason for which
//! they may see a photo: every one of these questions is one range of one index, newest first, and ends when the page is full.

use super::{Filter, Review, Seen};
use crate::{
    db::{
        AnyConn, DbError, Id, Ts,
        schema::{photo_flags, photo_walkers, photos},
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
use diesel::{dsl::exists, prelude::*, sql_types::Bool};
use domain::{
    ids::{BuildingId, PersonId, SiteId},
    rights::View,
    time::Timestamp,
};
use uuid::Uuid;

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
        let ask = Ask { site: *site, filter, zone: *zone, after, limit };
        for reason in reasons(view) {
            rows.extend(match (reason, filter.flag) {
                (Reason::TookIt(me), _) if filter.person.is_some_and(|person| person != me) => vec![],
                (Reason::WalkedAlong(me), _) if filter.person == Some(me) => vec![],
                (_, Some(flag)) => flagged(conn, &ask, reason, flag)?,
                (Reason::WalkedAlong(me), None) => walked_along(conn, &ask, me)?,
                (_, None) => newest(conn, &ask, reason)?,
            });
        }
    }
    // A photo may be seen for several reasons.
    rows.sort_by_key(|row| std::cmp::Reverse((row.taken_at, row.id, row.site_id)));
    rows.dedup_by_key(|row| (row.site_id, row.id));
    let page = Page::cut(rows, limit, |row| moment_cursor(row.taken_at.0, row.id.0));
    Ok(Page { items: informed(conn, page.items)?, next: page.next })
}

/// What is asked of one site.
struct Ask<'a> {
    site: SiteId,
    filter: &'a Filter,
    zone: Tz,
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
}

impl Ask<'_> {
    /// Before when, and from when on.
    fn during(&self) -> (Option<Ts>, Option<Ts>) {
        let begin = |date| Ts(begin_of(date, self.zone));
        (self.filter.until.and_then(|until| until.succ_opt()).map(begin), self.filter.from.map(begin))
    }

    /// One more than fits shows that there is another page.
    fn one_more(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }
}

/// The rows of a query of photos that fit, newest first by the time and id of the table that is walked through: its index has that order.
macro_rules! fitting {
    ($conn:expr, $query:expr, $ask:expr, $walked:ident.$id:ident) => {{
        let (mut query, filter) = ($query.select(Declared::as_select()).into_boxed(), $ask.filter);
        query = query.filter($walked::site_id.eq(Id::from($ask.site)));
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
            // As a literal, so that both databases see that the index of those that were sent back is enough.
            Some(Review::SentBack) => query.filter(diesel::dsl::sql::<Bool>("photos.verdict = 'sent_back'")),
            Some(Review::Accepted) => query.filter(photos::verdict.eq(Review::Accepted.word())),
        };
        let (before, from) = $ask.during();
        if let Some(before) = before {
            query = query.filter($walked::taken_at.lt(before));
        }
        if let Some(from) = from {
            query = query.filter($walked::taken_at.ge(from));
        }
        if let Some((at, id)) = $ask.after {
            // The first condition alone says where the range begins; with the second, photos of one instant are told apart.
            query = query.filter($walked::taken_at.le(Ts(at))).filter($walked::taken_at.lt(Ts(at)).or($walked::$id.lt(Id(id))));
        }
        query.order(($walked::taken_at.desc(), $walked::$id.desc())).limit($ask.one_more()).load::<Declared>($conn)
    }};
}

fn newest(conn: &mut AnyConn, ask: &Ask<'_>, reason: Reason) -> QueryResult<Vec<Declared>> {
    let all = photos::table;
    match reason {
        Reason::Everything => fitting!(conn, all, ask, photos.id),
        Reason::Inside(None) => fitting!(conn, all.filter(photos::building_id.is_null()), ask, photos.id),
        Reason::Inside(Some(building)) => fitting!(conn, all.filter(photos::building_id.eq(Id::from(building))), ask, photos.id),
        Reason::TookIt(me) => fitting!(conn, all.filter(photos::author_id.eq(Id::from(me))), ask, photos.id),
        Reason::WalkedAlong(me) => walked_along(conn, ask, me),
    }
}

/// What others photographed on walks that somebody was on.
fn walked_along(conn: &mut AnyConn, ask: &Ask<'_>, me: PersonId) -> QueryResult<Vec<Declared>> {
    let same = photos::site_id.eq(photo_walkers::site_id).and(photos::id.eq(photo_walkers::photo_id));
    let theirs = photo_walkers::table
        .inner_join(photos::table.on(same))
        .filter(photo_walkers::person_id.eq(Id::from(me)))
        // A finding's photo is its own, whoever walked along.
        .filter(photos::finding_id.is_null());
    fitting!(conn, theirs, ask, photo_walkers.photo_id)
}

/// Flags are walked through, not photos: even of a common one there are few.
fn flagged(conn: &mut AnyConn, ask: &Ask<'_>, reason: Reason, flag: Flag) -> QueryResult<Vec<Declared>> {
    let same = photos::site_id.eq(photo_flags::site_id).and(photos::id.eq(photo_flags::photo_id));
    let all = photo_flags::table.inner_join(photos::table.on(same)).filter(photo_flags::flag.eq(flag.word()));
    let by = |person: PersonId| photo_flags::author_id.eq(Id::from(person));
    match (reason, ask.filter.person) {
        (Reason::Everything, None) => fitting!(conn, all, ask, photo_flags.photo_id),
        (Reason::Everything, Some(person)) => fitting!(conn, all.filter(by(person)), ask, photo_flags.photo_id),
        (Reason::Inside(None), _) => fitting!(conn, all.filter(photos::building_id.is_null()), ask, photo_flags.photo_id),
        (Reason::Inside(Some(building)), _) => {
            fitting!(conn, all.filter(photos::building_id.eq(Id::from(building))), ask, photo_flags.photo_id)
        }
        (Reason::TookIt(me), _) => fitting!(conn, all.filter(by(me)), ask, photo_flags.photo_id),
        (Reason::WalkedAlong(me), _) => {
            let walked = photo_walkers::table
                .filter(photo_walkers::site_id.eq(photo_flags::site_id))
                .filter(photo_walkers::person_id.eq(Id::from(me)))
                .filter(photo_walkers::taken_at.eq(photo_flags::taken_at))
                .filter(photo_walkers::photo_id.eq(photo_flags::photo_id))
                .select(photo_walkers::photo_id);
            fitting!(conn, all.filter(photos::finding_id.is_null()).filter(exists(walked)), ask, photo_flags.photo_id)
        }
    }
}

/// When a date begins by the clocks of a place; where its first hour was skipped, when that hour would have ended.
fn begin_of(date: NaiveDate, zone: Tz) -> Timestamp {
    let midnight = date.and_time(NaiveTime::MIN);
    let later = midnight + chrono::TimeDelta::hours(1);
    let at = zone.from_local_datetime(&midnight).earliest().or_else(|| zone.from_local_datetime(&later).earliest());
    at.map_or_else(|| midnight.and_utc(), |at| at.to_utc())
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
            Filter { failed: Some(false), review: Some(Review::Accepted), building: Some(BuildingId(id(7))), ..Filter::default() },
        ];
        let flagged = narrowed.map(|filter| Filter { flag: Some(Flag::Alike), ..filter });
        for view in [view(true, None), view(true, Some(vec![BuildingId(id(7))])), view(false, None)] {
            let seen: Vec<Seen> = vec![(SiteId(id(6)), view, Tz::Asia__Shanghai)];
            for filter in narrowed.iter().chain(&flagged) {
                let after = Some((Timestamp::from_timestamp(1_700_000_000, 0).unwrap(), id(5)));
                let plans = crate::operations::plans::plans_of(|conn| {
                    page(conn, &seen, filter, after, 100).unwrap();
                });
                let of_photos: Vec<_> = plans.iter().filter(|(sql, _)| sql.contains("ORDER BY")).collect();
                for (sql, steps) in &of_photos {
                    assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{sql}\n{steps:#?}");
                    assert!(!steps.iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY"), "{sql}\n{steps:#?}");
                    // Flags and walks come before their photos, which are looked up by their keys.
                    let joined = sql.contains("INNER JOIN");
                    let is_range = |step: &str| {
                        if joined { step.contains("flags_by") || step.contains("walkers") } else { step.contains("taken_at<") }
                    };
                    assert!(steps.first().is_some_and(|step| is_range(step)), "{sql}\n{steps:#?}");
                    let wanted = match filter.review {
                        Some(Review::Open) => "photos_open_by_author",
                        Some(Review::SentBack) => "photos_sent_back_by_author",
                        _ => "",
                    };
                    let by_author = !joined && sql.contains("`author_id` = ?");
                    assert!(!by_author || steps[0].contains(wanted), "{sql}\n{steps:#?}");
                }
                assert!(!of_photos.is_empty(), "{plans:#?}");
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
