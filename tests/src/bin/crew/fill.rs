//! How does a year of attendance get into a database within minutes? As rows, many at a time, whose documents are made by the domain's own types.

use crate::Arguments;
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use domain::{
    attendance::{Clocking, ShownBy, Way},
    crew::{Crew, Signed},
    ids::{ClockingId, CompanyId, MembershipId, PersonId, ShiftId, SiteId},
    patrol::Moment,
    people::{Membership, Person, Role},
    place::Site,
    replacement::{Missing, Replacement, ReplacementState},
    roster::{Duty, DutyWeek, monday_of},
    shift::Shift,
    text::Text,
    time::Timestamp,
};
use e2e::{crew::ZONE, new_id, now, round::Round};
use serde::Serialize;
use std::time::Instant;
use uuid::Uuid;

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// What was laid out over REST.
pub struct World<'a> {
    pub company: CompanyId,
    /// Of the first site.
    pub round: &'a Round,
    pub shift: &'a Shift,
    pub lead: PersonId,
}

/// What there is now.
pub struct Filled {
    /// The large one first.
    pub sites: Vec<SiteId>,
    pub today: NaiveDate,
}

enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Conn {
    fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite://") {
            Some(file) => Self::Sqlite(SqliteConnection::establish(file).expect("the file opens")),
            None => Self::Postgres(PgConnection::establish(url).expect("the server answers")),
        }
    }

    fn run(&mut self, statement: &str) {
        let done = match self {
            Self::Sqlite(conn) => conn.batch_execute(statement),
            Self::Postgres(conn) => conn.batch_execute(statement),
        };
        done.unwrap_or_else(|error| panic!("{error}: {}", statement.chars().take(300).collect::<String>()));
    }

    /// A crash may spoil everything: then it is filled again.
    fn hurry(&mut self) {
        match self {
            Self::Sqlite(_) => self
                .run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -600000"),
            Self::Postgres(_) => self.run("SET synchronous_commit = off"),
        }
    }

    fn settle(&mut self) {
        match self {
            Self::Sqlite(_) => self.run("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL; ANALYZE"),
            Self::Postgres(_) => ["clockings", "duty_weeks", "replacements", "people", "memberships", "phone_people", "device_credentials"]
                .iter()
                .for_each(|table| self.run(&format!("VACUUM ANALYZE {table}"))),
        }
    }
}

/// Rows that wait for their statement.
struct Rows {
    head: &'static str,
    rows: Vec<String>,
    written: usize,
}

impl Rows {
    const fn of(head: &'static str) -> Self {
        Self { head, rows: vec![], written: 0 }
    }

    fn add(&mut self, conn: &mut Conn, row: String) {
        self.rows.push(row);
        if self.rows.len() == AT_ONCE {
            self.flush(conn);
        }
    }

    fn flush(&mut self, conn: &mut Conn) {
        if !self.rows.is_empty() {
            conn.run(&format!("INSERT INTO {} VALUES {}", self.head, self.rows.join(",")));
            self.written += self.rows.len();
            self.rows.clear();
        }
    }
}

fn quoted(document: &impl Serialize) -> String {
    format!("'{}'", serde_json::to_string(document).expect("it has JSON").replace('\'', "''"))
}

fn time(at: Timestamp) -> String {
    format!("'{}'", at.format("%Y-%m-%dT%H:%M:%S%.6fZ"))
}

/// A row of a catalog of the company.
fn of_company(company: CompanyId, id: Uuid, document: &impl Serialize) -> String {
    format!("('{company}','{id}',1,false,{})", quoted(document))
}

/// A row of the crew's.
fn of_crew<T: Crew + Serialize>(site: SiteId, id: Uuid, record: &T) -> String {
    let filing = record.filing();
    let or_null = |id: Option<Uuid>| id.map_or_else(|| "NULL".to_owned(), |id| format!("'{id}'"));
    format!(
        "('{site}','{id}',1,false,{},{},{},'{}','{}','{}')",
        quoted(record),
        or_null(filing.person.map(|person| person.0)),
        or_null(filing.about),
        filing.date,
        filing.until,
        filing.state
    )
}

macro_rules! crew_rows {
    ($table:literal) => {
        Rows::of(concat!($table, " (site_id, id, seq, removed, doc, person_id, about_id, local_date, until_date, state)"))
    };
}

/// Everybody works every third day; who begins on which day goes by their number.
fn works(n: usize, date: NaiveDate) -> bool {
    (i64::from(date.num_days_from_ce()) + i64::try_from(n).unwrap_or(0)) % 3 == 0
}

/// Writes everything while the server is down.
pub fn fill(url: &str, world: &World<'_>, arguments: &Arguments) -> Filled {
    let begun = Instant::now();
    let mut conn = Conn::open(url);
    conn.hurry();
    conn.run("BEGIN");
    let today = now().with_timezone(&ZONE).date_naive();
    let others = (1..arguments.sites).map(|_| SiteId(new_id()));
    let sites: Vec<SiteId> = [world.round.site].into_iter().chain(others).collect();
    for (n, site) in sites.iter().enumerate().skip(1) {
        lay_out(&mut conn, world, *site, n);
    }
    let mut all = Tables::new();
    for (n, site) in sites.iter().enumerate() {
        let people = if n == 0 { arguments.people * 2 } else { arguments.people };
        all.site(&mut conn, world, (*site, people), today, arguments.days);
    }
    let gaps = all.first.iter().filter(|(n, _)| works(*n, tomorrow(today))).take(arguments.gaps).map(|(_, person)| *person);
    let gaps: Vec<PersonId> = gaps.collect();
    for person in gaps {
        let gap = gap(world, person, tomorrow(today));
        all.gaps.add(&mut conn, of_crew(gap.site, gap.id.0, &gap));
    }
    all.flush(&mut conn);
    conn.run("COMMIT");
    conn.settle();
    println!(
        "{} people, {} weeks, {} times in and out, {} gaps after {} s",
        all.people.written,
        all.weeks.written,
        all.clockings.written,
        all.gaps.written,
        begun.elapsed().as_secs()
    );
    Filled { sites, today }
}

fn tomorrow(today: NaiveDate) -> NaiveDate {
    today + Days::new(1)
}

/// Another site, with the shift of the first.
fn lay_out(conn: &mut Conn, world: &World<'_>, site: SiteId, n: usize) {
    let place =
        Site { id: site, name: Text::new(format!("小区{n}"), format!("Site {n}")), time_zone: ZONE, calendar: Default::default() };
    conn.run(&format!("INSERT INTO sites (company_id, id, seq, removed, doc) VALUES {}", of_company(world.company, site.0, &place)));
    conn.run(&format!("INSERT INTO scopes (id, company_id, seq, catalog_seq, chain) VALUES ('{site}','{}',1,1,'')", world.company));
    let shift = Shift { id: shift_of(world, site), site, ..world.shift.clone() };
    let row = format!("('{site}','{}',1,false,{})", shift.id, quoted(&shift));
    conn.run(&format!("INSERT INTO shifts (site_id, id, seq, removed, doc) VALUES {row}"));
}

fn shift_of(world: &World<'_>, site: SiteId) -> ShiftId {
    if site == world.round.site { world.shift.id } else { ShiftId(Uuid::new_v5(&site.0, b"shift")) }
}

fn gap(world: &World<'_>, person: PersonId, date: NaiveDate) -> Replacement {
    let site = world.round.site;
    Replacement {
        id: Replacement::id_of(site, person, date, world.shift.id),
        site,
        person,
        date,
        shift: world.shift.id,
        areas: vec![world.round.areas[0].id],
        post: Some(world.round.checkpoints[0].id),
        why: Missing::Absent,
        opened: Signed { by: world.lead, at: now(), note: String::new() },
        asked: vec![],
        state: ReplacementState::Open,
        filled: None,
        cancelled: None,
    }
}

struct Tables {
    people: Rows,
    memberships: Rows,
    credentials: Rows,
    phones: Rows,
    weeks: Rows,
    clockings: Rows,
    gaps: Rows,
    /// Those of the first site, with their numbers.
    first: Vec<(usize, PersonId)>,
}

impl Tables {
    fn new() -> Self {
        Self {
            people: Rows::of("people (company_id, id, seq, removed, doc)"),
            memberships: Rows::of("memberships (company_id, id, seq, removed, doc)"),
            credentials: Rows::of("device_credentials (device_id, company_id, token_hash, last_contact)"),
            phones: Rows::of("phone_people (person_id, device_id, used_at)"),
            weeks: crew_rows!("duty_weeks"),
            clockings: crew_rows!("clockings"),
            gaps: crew_rows!("replacements"),
            first: vec![],
        }
    }

    fn flush(&mut self, conn: &mut Conn) {
        let Self { people, memberships, credentials, phones, weeks, clockings, gaps, .. } = self;
        [people, memberships, credentials, phones, weeks, clockings, gaps].into_iter().for_each(|rows| rows.flush(conn));
    }

    fn site(&mut self, conn: &mut Conn, world: &World<'_>, (site, people): (SiteId, usize), today: NaiveDate, days: i64) {
        for n in 0..people {
            let person = PersonId(new_id());
            if site == world.round.site {
                self.first.push((n, person));
            }
            self.somebody(conn, world, site, (n, person));
            self.work(conn, world, site, (n, person), today, days);
        }
    }

    fn somebody(&mut self, conn: &mut Conn, world: &World<'_>, site: SiteId, (n, id): (usize, PersonId)) {
        let name = format!("保洁员{n}");
        self.people.add(conn, of_company(world.company, id.0, &Person { id, name, staff_no: String::new(), active: true }));
        let from = now() - TimeDelta::days(500);
        let held = MembershipId(new_id());
        let post = Membership { id: held, person: id, role: Role::Cleaner, site: Some(site), buildings: vec![], from, until: None };
        self.memberships.add(conn, of_company(world.company, held.0, &post));
        let (phone, at) = (new_id(), time(now()));
        self.credentials.add(conn, format!("('{phone}','{}','{phone}',{at})", world.company));
        self.phones.add(conn, format!("('{id}','{phone}',{at})"));
    }

    fn work(&mut self, conn: &mut Conn, world: &World<'_>, site: SiteId, (n, person): (usize, PersonId), today: NaiveDate, days: i64) {
        let shift = shift_of(world, site);
        let signed = Signed { by: world.lead, at: now(), note: String::new() };
        let mut monday = monday_of(today - TimeDelta::days(days));
        while monday <= tomorrow(today) {
            let worked: Vec<NaiveDate> = monday.iter_days().take(7).filter(|date| works(n, *date)).collect();
            let areas = if site == world.round.site { vec![world.round.areas[n % world.round.areas.len()].id] } else { vec![] };
            let duty = |date: &NaiveDate| Duty { date: *date, shift, areas: areas.clone(), post: None, replaces: None, covered_by: None };
            let mut week = DutyWeek::empty(site, person, monday, signed.clone());
            let _ = week.change(worked.iter().map(duty).collect(), signed.clone());
            self.weeks.add(conn, of_crew(site, week.id.0, &week));
            for date in worked.into_iter().filter(|date| *date <= today) {
                for (way, hour) in [(Way::In, 5), (Way::Out, 14)] {
                    // Some minutes before six, and after two; every tenth is late.
                    let minute = if way == Way::In && n % 10 == 0 { 70 } else { 50 - 45 * i64::from(way == Way::Out) };
                    let at =
                        date.and_hms_opt(hour, 0, 0).expect("an hour").and_local_timezone(ZONE).single().expect("no clock changes here");
                    let clocking = clocking(site, person, way, at.to_utc() + TimeDelta::minutes(minute), date);
                    if clocking.at.at <= now() {
                        self.clockings.add(conn, of_crew(site, clocking.id.0, &clocking));
                    }
                }
            }
            monday = monday + Days::new(7);
        }
    }
}

fn clocking(site: SiteId, person: PersonId, way: Way, at: Timestamp, date: NaiveDate) -> Clocking {
    Clocking {
        id: ClockingId(new_id()),
        site,
        person,
        way,
        post: None,
        at: Moment { at, error: 2 },
        date,
        by: person,
        device: None,
        received: Some(at),
        shown: ShownBy::Code { code: "CP-0001".into() },
        metres: None,
        photos: vec![],
    }
}
