//! What do the records of a site say of a period? Each source adds its figures in a function of its own: a new one is a line in [`of`].

use crate::{
    app::App,
    attendance,
    auth::SignedIn,
    books::store::crew::{Wanted, of_site},
    problem::Problem,
    statistics::{
        figures::{findings, walks},
        question::{Question, StatisticsQuery},
    },
};
use chrono::NaiveDate;
use domain::{
    assessment::{Assessment, AssessmentSum},
    attendance::Totals,
    cleaning_job::{CleaningJob, JobSum},
    crew::{Crew, CrewView},
    ids::SiteId,
    lead_report::{Figure, FigureOf, ReportPeriod},
    rights::Action,
    statistics::Period,
    supply::{MoveKind, SupplyMove},
    training::{Training, TrainingResult, TrainingState},
};
use std::collections::HashSet;

/// The figures of the period that a date is in, of what the lead may see.
pub(super) async fn of(app: &App, person: &SignedIn, site: SiteId, period: ReportPeriod, date: NaiveDate) -> Result<Vec<Figure>, Problem> {
    let mut figures = vec![];
    if person.can(Action::SeeStatistics, site, None) {
        figures.extend(of_statistics(app, person, site, period, date).await?);
    }
    let (from, until) = period.around(date);
    figures.extend(of_attendance(&attendance::sheet::of_days(app, person, site, None, (from, until)).await?.totals));
    let view = person.crew_view(site);
    figures.extend(
        app.db
            .read(move |conn| {
                let wanted = Wanted { from: Some(from), until: Some(until), ..Wanted::default() };
                let assessments = seen(of_site::<Assessment>(conn, site, wanted)?, &view);
                let (trainings, results) =
                    (seen(of_site::<Training>(conn, site, wanted)?, &view), seen(of_site::<TrainingResult>(conn, site, wanted)?, &view));
                let jobs = seen(of_site::<CleaningJob>(conn, site, wanted)?, &view);
                let moves = seen(of_site::<SupplyMove>(conn, site, wanted)?, &view);
                let issued = vec![figure(FigureOf::SuppliesIssued, count(issues(&moves)))];
                Ok::<_, Problem>([of_assessments(&assessments), of_trainings(&trainings, &results), of_jobs(&jobs), issued].concat())
            })
            .await?,
    );
    Ok(figures)
}

fn seen<T: Crew>(mut records: Vec<T>, view: &CrewView) -> Vec<T> {
    records.retain(|record| view.sees(&record.filing()));
    records
}

fn figure(what: FigureOf, value: impl Into<i64>) -> Figure {
    Figure { what, value: value.into() }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Patrols and findings, as the statistics of the site count them.
async fn of_statistics(app: &App, person: &SignedIn, site: SiteId, period: ReportPeriod, date: NaiveDate) -> Result<Vec<Figure>, Problem> {
    let period = match period {
        ReportPeriod::Week => Period::Week,
        ReportPeriod::Month => Period::Month,
    };
    let query = StatisticsQuery { site: Some(site), period: Some(period), date: Some(date), ..StatisticsQuery::default() };
    let question = Question::read(app, person, &query, &[]).await?;
    let walked = walks(app, &person.books, &question).await?.total.sums;
    let found = findings(app, &person.books, &question).await?.figures.total.sums;
    Ok(vec![
        figure(FigureOf::PatrolsDone, walked.complete + walked.partial),
        figure(FigureOf::PatrolsMissed, walked.missed),
        figure(FigureOf::FindingsRaised, found.raised),
        figure(FigureOf::FindingsClosed, found.closed),
    ])
}

/// What the month's sheet says of the same days.
fn of_attendance(totals: &Totals) -> Vec<Figure> {
    vec![
        figure(FigureOf::DutiesAttended, totals.attended),
        figure(FigureOf::DutiesLate, totals.late),
        figure(FigureOf::DutiesAbsent, totals.absent),
    ]
}

/// Issues of supplies, without those that were taken back as wrong.
fn issues(moves: &[SupplyMove]) -> usize {
    let wrong: HashSet<_> = moves.iter().filter_map(|one| one.corrects.as_ref()).map(|corrects| corrects.entry).collect();
    moves.iter().filter(|one| one.kind == MoveKind::Issued && !wrong.contains(&one.id)).count()
}

fn of_assessments(assessments: &[Assessment]) -> Vec<Figure> {
    let mut sum = AssessmentSum::default();
    assessments.iter().for_each(|one| sum.add(one));
    let mean = sum.mean_tenths().map(|mean| figure(FigureOf::AssessmentMean, mean));
    let counted = figure(FigureOf::Assessments, sum.counted);
    [Some(counted), mean, Some(figure(FigureOf::AssessmentsDisputed, sum.disputed))].into_iter().flatten().collect()
}

fn of_trainings(trainings: &[Training], results: &[TrainingResult]) -> Vec<Figure> {
    let held = trainings.iter().filter(|training| training.state == TrainingState::Held).count();
    let passed = results.iter().filter(|result| result.passed).count();
    vec![figure(FigureOf::TrainingsHeld, count(held)), figure(FigureOf::TrainingsPassed, count(passed))]
}

fn of_jobs(jobs: &[CleaningJob]) -> Vec<Figure> {
    let sum = JobSum::of(jobs).unwrap_or_default();
    vec![figure(FigureOf::JobsDone, sum.jobs), figure(FigureOf::JobsMargin, sum.margin.in_fen())]
}
