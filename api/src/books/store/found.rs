//! How do findings, their notices, and what people are told of them stand in their tables?

use super::{
    Numbered, along,
    counted::{Counted, Counts},
    json,
    tally::Ground,
};
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, insert,
        schema::{finding_people, findings, messages, notices},
    },
    rows,
};
use domain::{
    books::{Change, Record},
    finding::{Finding, Step},
};

rows! {
    /// How a finding stands in its table.
    struct FindingRow in findings {
        site_id: Id,
        id: Id,
        seq: i64,
        removed: bool,
        doc: Json,
        building_id: Option<Id>,
        patrol_id: Option<Id>,
        kind: &'static str,
        severity: &'static str,
        state: &'static str,
        raised_by: Id,
        raised_at: Ts,
        field: Option<&'static str>,
        place_id: Option<Id>,
        area_id: Option<Id>,
        unit_id: Option<Id>,
        checkpoint_id: Option<Id>,
        spot_check_id: Option<Id>,
        responsible_id: Option<Id>,
        due_at: Option<Ts>,
        reminded: bool,
        escalated_at: Option<Ts>,
        noticed_at: Option<Ts>,
        rectified_at: Option<Ts>,
        closed_at: Option<Ts>,
        repeats_id: Option<Id>,
        utility: Option<&'static str>,
        repair: Option<&'static str>,
        took_days: Option<i64>,
    }
    on conflict (site_id, id) update (
        seq, doc, state, responsible_id, due_at, reminded, escalated_at, noticed_at, rectified_at, closed_at, repair,
        took_days
    )
}

rows! {
    /// Somebody whom a finding concerns.
    struct ConcernRow in finding_people { site_id: Id, person_id: Id, finding_id: Id }
    on conflict do nothing
}

rows! {
    /// A notice. It is written once.
    struct NoticeRow in notices { site_id: Id, year: i64, number: i64, finding_id: Id, responsible_id: Id, due_at: Ts, issued_at: Ts }
    on conflict do nothing
}

pub(super) fn write_findings(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let (mut rows, mut concerns, mut issued, mut moved_on) = (vec![], vec![], vec![], vec![]);
    for numbered in changes {
        let Change::Put(record @ Record::Findings(finding)) = numbered.change else { continue };
        rows.push(row(numbered, json(record)?, finding));
        let (site_id, finding_id) = (finding.site.into(), finding.id.into());
        concerns.extend(finding.concerns().into_iter().map(|person| ConcernRow { site_id, person_id: person.into(), finding_id }));
        issued.extend(finding.notices.iter().filter_map(|notice| {
            let number = notice.number?;
            Some(NoticeRow {
                site_id,
                year: number.year.into(),
                number: number.number.into(),
                finding_id,
                responsible_id: notice.responsible.into(),
                due_at: Ts(notice.due.at),
                issued_at: Ts(notice.at.at),
            })
        }));
        if !finding.history.is_empty() {
            moved_on.push(finding);
        }
    }
    count(conn, changes, &mut rows)?;
    insert(conn, &rows)?;
    insert(conn, &concerns)?;
    insert(conn, &issued)?;
    along::show_findings(conn, moved_on.into_iter())
}

/// Takes what was counted of these findings back, and counts them as they are now.
fn count(conn: &mut AnyConn, changes: &[&Numbered<'_>], rows: &mut [FindingRow]) -> Result<(), DbError> {
    let before = Counted::stored(conn, rows.iter().map(|row| (row.site_id, row.id)))?;
    let mut counts = Counts::default();
    for row in rows {
        let of_site = changes.iter().find(|numbered| Id(numbered.scope) == row.site_id);
        let Some(ground) = of_site.map(|numbered| Ground::of(numbered)).transpose()? else { continue };
        let old = before.get(&(row.site_id, row.id));
        if let Some(old) = old {
            counts.take_back(&ground, old);
        }
        let mut new = Counted {
            site_id: row.site_id,
            id: row.id,
            building_id: row.building_id,
            area_id: row.area_id,
            kind: row.kind.to_owned(),
            severity: row.severity.to_owned(),
            field: row.field.map(str::to_owned),
            responsible_id: row.responsible_id,
            state: row.state.to_owned(),
            raised_at: row.raised_at,
            due_at: row.due_at,
            rectified_at: row.rectified_at,
            closed_at: row.closed_at,
            repeats_id: row.repeats_id,
            took_days: None,
        };
        // These columns stay as they were first written, whatever the places have become since.
        if let Some(old) = old {
            let Counted { building_id, area_id, kind, severity, field, raised_at, repeats_id, .. } = old.clone();
            new = Counted { building_id, area_id, kind, severity, field, raised_at, repeats_id, ..new };
        }
        // A calendar that is changed later does not change how long it took.
        new.took_days = old.filter(|old| old.rectified_at == new.rectified_at).and_then(|old| old.took_days).or_else(|| ground.took(&new));
        row.took_days = new.took_days;
        counts.add(&ground, &new);
    }
    counts.write(conn)
}

fn row(numbered: &Numbered<'_>, doc: Json, finding: &Finding) -> FindingRow {
    let spot = &finding.spot;
    let of_checkpoint = spot.checkpoint.and_then(|id| numbered.site.as_ref()?.checkpoints.get(&id)).map(|checkpoint| checkpoint.area);
    // A reminder counts for the deadline that it spoke of.
    let since = finding.history.iter().rev().take_while(|entry| !entry.step.sets_a_deadline());
    FindingRow {
        site_id: finding.site.into(),
        id: finding.id.into(),
        seq: numbered.seq,
        removed: false,
        doc,
        building_id: finding.building.map(Id::from),
        patrol_id: spot.patrol.map(Id::from),
        kind: finding.kind.word(),
        severity: finding.severity.word(),
        state: finding.state.word(),
        raised_by: finding.raised_by.into(),
        raised_at: Ts(finding.raised.at),
        field: finding.field.map(domain::field::Field::word),
        place_id: spot.place().map(Id),
        area_id: spot.area.or(of_checkpoint).map(Id::from),
        unit_id: spot.unit.map(Id::from),
        checkpoint_id: spot.checkpoint.map(Id::from),
        spot_check_id: spot.spot_check.map(Id::from),
        responsible_id: finding.responsible().map(Id::from),
        due_at: finding.due.map(|due| Ts(due.at)),
        reminded: since.into_iter().any(|entry| matches!(entry.step, Step::Reminded | Step::Escalated)),
        escalated_at: finding.escalated.map(Ts),
        noticed_at: finding.history.iter().find(|entry| matches!(entry.step, Step::Noticed | Step::Dispatched { .. })).map(|e| Ts(e.at.at)),
        rectified_at: finding.done_at(Step::Rectified).map(Ts),
        closed_at: finding.done_at(Step::Closed).map(Ts),
        repeats_id: finding.repeats.map(Id::from),
        utility: finding.repair.map(|repair| repair.utility.word()),
        repair: finding.repair.map(|repair| repair.state.word()),
        took_days: None,
    }
}

rows! {
    /// How a message stands in its table.
    struct MessageRow in messages {
        site_id: Id,
        id: Id,
        seq: i64,
        removed: bool,
        doc: Json,
        to_id: Id,
        kind: &'static str,
        about_id: Id,
        told_at: Ts,
        read_at: Option<Ts>,
    }
    on conflict (site_id, id) update (seq, doc, read_at)
}

pub(super) fn write_messages(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let mut rows = vec![];
    for numbered in changes {
        let Change::Put(record @ Record::Messages(message)) = numbered.change else { continue };
        rows.push(MessageRow {
            site_id: message.site.into(),
            id: message.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            to_id: message.to.into(),
            kind: message.kind.word(),
            about_id: Id(message.about_id()),
            told_at: Ts(message.at),
            read_at: message.read.map(Ts),
        });
    }
    insert(conn, &rows)
}
