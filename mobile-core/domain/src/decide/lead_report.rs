//! A lead's report (7.11): written by the lead, fixed when it is sent, read by those above.

use super::{
    Ruled, allowed,
    assessment::rank,
    crew::{at, known, local_date, name_of, signed, tell},
    site_of,
};
use crate::{
    books::{Books, Change},
    ids::{PersonId, SiteId},
    lead_report::{Figure, LeadReport, ReportPeriod, ReportState},
    message::{MessageKind, Topic},
    operation::{LeadReportStep, ReadLeadReport, Received, SendLeadReport, WriteLeadReport},
    patrol::check_note,
    refusal::Refusal,
    rights::Action,
    text::Text,
    time::Interval,
};

pub(super) fn step(books: &Books, received: &Received, step: &LeadReportStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        LeadReportStep::Write(step) => write(books, received, site, step),
        LeadReportStep::Send(step) => send(books, received, site, step),
        LeadReportStep::Read(step) => read(books, received, site, step),
    }
}

/// Figures are what the records say: a phone, which has not all of them, does not say so.
fn check_figures(received: &Received, figures: &[Figure]) -> Result<(), Refusal> {
    let twice = figures.iter().enumerate().any(|(n, figure)| figures[..n].iter().any(|earlier| earlier.what == figure.what));
    if twice || (received.device.is_some() && !figures.is_empty()) { Err(Refusal::Invalid { field: "figures".into() }) } else { Ok(()) }
}

fn write(books: &Books, received: &Received, site: SiteId, step: &WriteLeadReport) -> Ruled {
    allowed(books, received, Action::PlanCrew, site, None)?;
    step.words.check()?;
    check_figures(received, &step.figures)?;
    let (from, until) = step.period.around(step.date);
    if from > local_date(books, site, at(received))? {
        return Err(Refusal::Invalid { field: "date".into() }.into());
    }
    let old = books.crew::<LeadReport>(step.report.0);
    if let Some(old) = old {
        if old.by != received.author {
            return Err(Refusal::NotAllowed.into());
        }
        if old.state != ReportState::Draft {
            return Err(Refusal::AlreadyDone.into());
        }
    }
    let counted = if step.figures.is_empty() { old.map(|old| old.figures.clone()).unwrap_or_default() } else { step.figures.clone() };
    let report = LeadReport {
        id: step.report,
        site,
        by: received.author,
        period: step.period,
        from,
        until,
        figures: counted,
        words: step.words.clone(),
        state: ReportState::Draft,
        written: signed(received, ""),
        sent: None,
        to: vec![],
        reads: vec![],
    };
    Ok(vec![Change::Put(report.into())])
}

fn send(books: &Books, received: &Received, site: SiteId, step: &SendLeadReport) -> Ruled {
    let mut report: LeadReport = known(books, step.report.0)?;
    allowed(books, received, Action::PlanCrew, site, None)?;
    if report.by != received.author {
        return Err(Refusal::NotAllowed.into());
    }
    if report.state != ReportState::Draft {
        return Err(Refusal::AlreadyDone.into());
    }
    if report.words.done.trim().is_empty() {
        return Err(Refusal::Missing { field: "done".into() }.into());
    }
    check_figures(received, &step.figures)?;
    if !step.figures.is_empty() {
        report.figures.clone_from(&step.figures);
    }
    report.state = ReportState::Sent;
    report.sent = Some(signed(received, ""));
    report.to = above(books, received, site);
    let told = tell(received, site, MessageKind::Reported, Topic::LeadReport(report.id), &title(books, &report), report.to.clone());
    Ok([vec![Change::Put(report.into())], told].concat())
}

/// Those to whom the author reports: who plans the crew and stands above them; where there is nobody, who sees it and stands above (7.11, 8.1).
fn above(books: &Books, received: &Received, site: SiteId) -> Vec<PersonId> {
    let own = rank(books, received, site, received.author);
    let those = |action| {
        let able = books.company.able_at(site, action, Interval::at(at(received)));
        able.into_iter().filter(|person| rank(books, received, site, *person) > own).collect::<Vec<_>>()
    };
    let planners = those(Action::PlanCrew);
    if planners.is_empty() { those(Action::SeeCrew) } else { planners }
}

/// `王强 周报 2026-11-23`, in both languages.
fn title(books: &Books, report: &LeadReport) -> Text {
    let (who, from) = (name_of(books, report.by), report.from);
    match report.period {
        ReportPeriod::Week => Text::new(format!("{who} 周报 {from}"), format!("{who} week of {from}")),
        ReportPeriod::Month => {
            Text::new(format!("{who} 月报 {}", from.format("%Y-%m")), format!("{who} month of {}", from.format("%Y-%m")))
        }
    }
}

/// Each of those above says once that they have read it; what they said later stands beside it.
fn read(books: &Books, received: &Received, site: SiteId, step: &ReadLeadReport) -> Ruled {
    let mut report: LeadReport = known(books, step.report.0)?;
    allowed(books, received, Action::SeeCrew, site, None)?;
    if received.author == report.by {
        return Err(Refusal::OwnWork.into());
    }
    let higher = rank(books, received, site, received.author) > rank(books, received, site, report.by);
    if !higher && !report.to.contains(&received.author) {
        return Err(Refusal::NotAllowed.into());
    }
    check_note("note", &step.note)?;
    if report.state == ReportState::Draft {
        return Err(Refusal::Invalid { field: "state".into() }.into());
    }
    report.state = ReportState::Read;
    report.reads.push(signed(received, &step.note));
    let told = if step.note.trim().is_empty() {
        vec![]
    } else {
        tell(received, site, MessageKind::Reported, Topic::LeadReport(report.id), &title(books, &report), [report.by])
    };
    Ok([vec![Change::Put(report.into())], told].concat())
}
