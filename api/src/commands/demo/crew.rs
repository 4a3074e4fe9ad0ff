//! A week of the crew: shifts, rosters, who came and when, who did not and who stepped in, leave and a correction to decide about.
//!
//! What lies back is entered as it would have been then, by clocks that say then.

use crate::{
    app::App,
    ports::{Clock, Ports},
    problem::Problem,
};
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use domain::{
    attendance::{ShownBy, Way},
    checklist::Content,
    ids::{AreaId, CheckpointId, ClockingId, CompanyId, CorrectionId, LeaveId, PersonId, ShiftId, SiteId, TemplateId},
    leave::{LeaveAllowance, LeaveKind},
    operation::{
        AnswerStepIn, AskCorrection, AskLeave, AskToStepIn, Clock as ClockStep, DecideLeave, DraftRoster, OpenReplacement, Operation,
        PublishRoster, ShiftStep,
    },
    people::Role,
    place::AreaKind,
    replacement::{Missing, Replacement},
    responsibility::{Responsibility, Share},
    roster::{PlannedDuty, monday_of},
    route::Window,
    shift::Shift,
    text::Text,
    time::Timestamp,
};
use std::{sync::Arc, time::Duration};

/// What the demo's crew is made of, and those above it.
pub struct Crew {
    pub company: CompanyId,
    pub site: SiteId,
    pub director: PersonId,
    pub supervisor: PersonId,
    pub lead: PersonId,
    pub engineer: PersonId,
    pub cleaners: Vec<PersonId>,
    pub others: Vec<PersonId>,
    /// A post and its area, building by building.
    pub posts: Vec<(CheckpointId, AreaId, String)>,
    pub areas: Vec<(AreaKind, AreaId)>,
    /// By which checklist their work is assessed.
    pub assessed_by: (TemplateId, Content),
}

/// A clock that stands.
struct Then(Timestamp);

impl Clock for Then {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn steady(&self) -> Duration {
        Duration::ZERO
    }
}

pub(super) const ZONE: Tz = chrono_tz::Asia::Shanghai;

/// The server, by a clock that stands.
pub(super) fn by_clock_of(app: &App, at: Timestamp) -> App {
    App { ports: Ports { clock: Arc::new(Then(at)), ..app.ports.clone() }, ..app.clone() }
}

/// Local time some days ago; today's is not later than a moment ago.
pub(super) fn days_ago(now: Timestamp, days: u64, hour: u32, minute: u32) -> Timestamp {
    let date = back(now.with_timezone(&ZONE).date_naive(), days);
    let local = date.and_hms_opt(hour, minute, 0).unwrap_or_default().and_local_timezone(ZONE).earliest();
    local.map_or(now, |local| local.to_utc()).min(now - TimeDelta::minutes(1))
}

impl Crew {
    pub(super) async fn submit(&self, app: &App, author: PersonId, at: Timestamp, operation: impl Into<Operation>) -> Result<(), Problem> {
        by_clock_of(app, at).submit(self.company, author, self.site.into(), None, operation).await.map(drop)
    }

    /// Makes last week, this one and the next.
    pub async fn work(&self, app: &App) -> Result<(), Problem> {
        let now = app.ports.now();
        let today = now.with_timezone(&ZONE).date_naive();
        let shifts = self.make_shifts(app, now).await?;
        // Whenever the demo is started, its shift is the one that runs.
        let running = shifts.iter().find(|shift| shift.spans(today, ZONE).iter().any(|span| span.holds(now))).or(shifts.first());
        let Some(shift) = running else { return Ok(()) };
        self.divide(app, shift, now - TimeDelta::days(20)).await?;
        let monday = monday_of(today);
        for week in [back(monday, 7), monday, ahead(monday, 7)] {
            self.plan(app, week, shift, now - TimeDelta::days(9)).await?;
        }
        let missed = (1..=6).map(|days| back(today, days)).find(|date| self.works(2, *date) && self.free_on(*date).is_some());
        let missed = missed.unwrap_or_else(|| back(today, 2));
        self.attend(app, shift, (today, missed), now).await?;
        self.step_in(app, shift, missed).await?;
        self.ask(app, shift, today, now).await
    }

    async fn make_shifts(&self, app: &App, now: Timestamp) -> Result<Vec<Shift>, Problem> {
        let hours = [("早班", "Early", "早", 6, 14), ("中班", "Late", "中", 14, 22), ("夜班", "Night", "夜", 22, 6)];
        let mut made = vec![];
        for (zh, en, mark, from, until) in hours {
            let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
            let shift = Shift {
                id: ShiftId(app.ports.new_id()),
                site: self.site,
                name: Text::new(zh, en),
                mark: mark.into(),
                parts: vec![Window { from: time(from), until: time(until) }],
                break_minutes: 60,
                grace_minutes: 5,
                look_after_minutes: 20,
                roles: vec![Role::Cleaner, Role::CleaningLead, Role::SecurityGuard, Role::Gardener, Role::MaintenanceWorker],
                retired: false,
                earlier: vec![],
            };
            self.submit(app, self.lead, now - TimeDelta::days(20), Operation::Shift(ShiftStep::Put(shift.clone()))).await?;
            made.push(shift);
        }
        Ok(made)
    }

    /// What a cleaner answers for: the lobby of a building, and their part of the corridors and the grounds; one area is still nobody's.
    fn share_of(&self, n: usize, shift: &Shift) -> Option<Share> {
        let (post, lobby, _) = self.posts.get(n % self.posts.len().max(1)).filter(|_| n < self.cleaners.len())?;
        let is_lobby = |area: &AreaId| self.posts.iter().any(|(_, lobby, _)| lobby == area);
        let rest = self.areas.iter().map(|(_, area)| *area).filter(|area| !is_lobby(area)).skip(1);
        let areas = [*lobby].into_iter().chain(rest.skip(n).step_by(self.cleaners.len())).collect();
        Some(Share { shift: shift.id, areas, post: Some(*post) })
    }

    async fn divide(&self, app: &App, shift: &Shift, at: Timestamp) -> Result<(), Problem> {
        for (n, person) in self.cleaners.iter().enumerate() {
            let Some(share) = self.share_of(n, shift) else { continue };
            let theirs =
                Responsibility { id: Responsibility::id_of(self.site, *person), site: self.site, person: *person, shares: vec![share] };
            self.submit(app, self.lead, at, theirs).await?;
        }
        Ok(())
    }

    /// Six on, one off; each cleaner's free day is another one, and each has a building.
    fn duties(&self, week: NaiveDate, shift: &Shift) -> Vec<PlannedDuty> {
        let people = self.cleaners.iter().chain([&self.lead]).chain(&self.others);
        let mut duties = vec![];
        for (n, person) in people.enumerate() {
            let share = self.share_of(n, shift);
            for (day, date) in week.iter_days().take(7).enumerate() {
                if self.is_free(n, day) {
                    continue;
                }
                duties.push(PlannedDuty {
                    person: *person,
                    date,
                    shift: shift.id,
                    areas: share.as_ref().map(|share| share.areas.clone()).unwrap_or_default(),
                    post: share.as_ref().and_then(|share| share.post),
                });
            }
        }
        duties
    }

    fn is_free(&self, person: usize, day: usize) -> bool {
        if person < self.cleaners.len() { (day + person * 2) % 7 == 6 } else { day >= 5 }
    }

    async fn plan(&self, app: &App, week: NaiveDate, shift: &Shift, at: Timestamp) -> Result<(), Problem> {
        let duties = self.duties(week, shift);
        let mut people: Vec<PersonId> = duties.iter().map(|duty| duty.person).collect();
        people.sort();
        people.dedup();
        self.submit(app, self.lead, at, DraftRoster { week, version: 0, duties }).await?;
        self.submit(app, self.lead, at + TimeDelta::minutes(5), PublishRoster { week, people }).await
    }

    /// Everybody came, some of them late; one forgot to clock out yesterday.
    async fn attend(&self, app: &App, shift: &Shift, (today, missed): (NaiveDate, NaiveDate), now: Timestamp) -> Result<(), Problem> {
        let first = back(monday_of(today), 7);
        let days = first.iter_days().take_while(|day| *day < today);
        for date in days {
            let Some(span) = shift.spans(date, ZONE).first().copied().filter(|span| span.until < now) else { continue };
            for (n, person) in self.cleaners.iter().enumerate() {
                let day = usize::try_from((date - monday_of(date)).num_days()).unwrap_or(0);
                let absent = n == 2 && date == missed;
                if self.is_free(n, day) || absent {
                    continue;
                }
                let Some((post, _, code)) = self.posts.get(n % self.posts.len().max(1)) else { continue };
                // Some minutes before or after, the same ones every time that the demo is made.
                let minutes = i64::try_from((n * 7 + day * 5) % 11).unwrap_or(0);
                let late = if n == 3 && date == back(today, 3) { 22 } else { 0 };
                let forgot = n == 1 && date == back(today, 1);
                self.clock(app, *person, Way::In, (*post, code), span.from - TimeDelta::minutes(8 - minutes - late)).await?;
                if !forgot {
                    self.clock(app, *person, Way::Out, (*post, code), span.until + TimeDelta::minutes(minutes)).await?;
                }
            }
        }
        self.begin_today(app, shift, today, now).await
    }

    /// Four of them are here since the shift began; whoever comes later clocks in on the phone.
    async fn begin_today(&self, app: &App, shift: &Shift, today: NaiveDate, now: Timestamp) -> Result<(), Problem> {
        let Some(span) = shift.spans(today, ZONE).first().copied().filter(|span| span.holds(now)) else { return Ok(()) };
        for (n, person) in self.cleaners.iter().enumerate().take(4).filter(|(n, _)| self.works(*n, today)) {
            let Some((post, _, code)) = self.posts.get(n % self.posts.len().max(1)) else { continue };
            let minutes = i64::try_from(n * 3).unwrap_or(0);
            self.clock(app, *person, Way::In, (*post, code), span.from - TimeDelta::minutes(7 - minutes)).await?;
        }
        Ok(())
    }

    async fn clock(&self, app: &App, person: PersonId, way: Way, (post, code): (CheckpointId, &str), at: Timestamp) -> Result<(), Problem> {
        let clocking = ClockingId(app.ports.new_id());
        let step = ClockStep { clocking, person, way, post: Some(post), shown: ShownBy::Code { code: code.into() } };
        self.submit(app, person, at, step).await
    }

    pub(super) fn works(&self, person: usize, date: NaiveDate) -> bool {
        !self.is_free(person, usize::try_from((date - monday_of(date)).num_days()).unwrap_or(0))
    }

    /// A cleaner who is free on a date.
    fn free_on(&self, date: NaiveDate) -> Option<PersonId> {
        (0..self.cleaners.len()).find(|n| *n != 2 && !self.works(*n, date)).and_then(|n| self.cleaners.get(n).copied())
    }

    /// Some days ago the third cleaner did not come, and whoever was free stepped in.
    async fn step_in(&self, app: &App, shift: &Shift, date: NaiveDate) -> Result<(), Problem> {
        let (Some(absent), Some(span)) = (self.cleaners.get(2).copied(), shift.spans(date, ZONE).first().copied()) else { return Ok(()) };
        let Some(stepping) = self.free_on(date).filter(|_| self.works(2, date)) else { return Ok(()) };
        let at = span.from + TimeDelta::minutes(25);
        let open = OpenReplacement { person: absent, date, shift: shift.id, why: Missing::Absent, note: "电话没人接".into() };
        self.submit(app, self.lead, at, open).await?;
        let replacement = Replacement::id_of(self.site, absent, date, shift.id);
        self.submit(app, self.lead, at + TimeDelta::minutes(1), AskToStepIn { replacement, people: vec![stepping], ranked: vec![] })
            .await?;
        let answer = AnswerStepIn { replacement, absent, date, accepts: true, note: String::new() };
        self.submit(app, stepping, at + TimeDelta::minutes(6), answer).await?;
        let Some((post, _, code)) = self.posts.get(2) else { return Ok(()) };
        self.clock(app, stepping, Way::In, (*post, code), at + TimeDelta::minutes(40)).await?;
        self.clock(app, stepping, Way::Out, (*post, code), span.until + TimeDelta::minutes(2)).await
    }

    /// What waits for the lead today: leave, a correction, a gap of tomorrow.
    async fn ask(&self, app: &App, shift: &Shift, today: NaiveDate, now: Timestamp) -> Result<(), Problem> {
        let year = chrono::Datelike::year(&today);
        for person in &self.cleaners {
            let id = LeaveAllowance::id_of(self.site, *person, LeaveKind::Annual, year);
            let allowance = LeaveAllowance { id, site: self.site, person: *person, kind: LeaveKind::Annual, year, half_days: 10 };
            self.submit(app, self.lead, now - TimeDelta::days(10), allowance).await?;
        }
        let away = |person, kind, from, until, reason: &str| AskLeave {
            leave: LeaveId(app.ports.new_id()),
            person,
            kind,
            from,
            until,
            half: None,
            reason: reason.into(),
        };
        if let Some(person) = self.cleaners.get(4).copied() {
            // On the next day on which they would work: so there is a gap to fill.
            let day = (1..=3).map(|days| ahead(today, days)).find(|date| self.works(4, *date)).unwrap_or_else(|| ahead(today, 1));
            let ask = away(person, LeaveKind::Sick, day, day, "发烧，去医院");
            let leave = ask.leave;
            self.submit(app, person, now - TimeDelta::hours(3), ask).await?;
            self.submit(app, self.lead, now - TimeDelta::hours(2), DecideLeave { leave, granted: true, note: "好好休息".into() }).await?;
            let open = OpenReplacement { person, date: day, shift: shift.id, why: Missing::OnLeave, note: String::new() };
            self.submit(app, self.lead, now - TimeDelta::hours(1), open).await?;
        }
        if let Some(person) = self.cleaners.first().copied() {
            let ask = away(person, LeaveKind::Annual, ahead(today, 10), ahead(today, 12), "回老家");
            self.submit(app, person, now - TimeDelta::hours(5), ask).await?;
        }
        let forgot = shift.spans(back(today, 1), ZONE).first().map(|span| span.until).filter(|until| *until < now);
        if let (Some(person), Some(at)) = (self.cleaners.get(1).copied(), forgot.filter(|_| self.works(1, back(today, 1)))) {
            let reason = "手机没电，下班忘了打卡".into();
            let step = AskCorrection { correction: CorrectionId(app.ports.new_id()), person, way: Way::Out, at, reason };
            self.submit(app, person, now - TimeDelta::minutes(50), step).await?;
        }
        Ok(())
    }
}

pub(super) fn back(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

pub(super) fn ahead(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}
