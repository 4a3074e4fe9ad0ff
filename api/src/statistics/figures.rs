//! How are sums laid out? In all, step by step, and by what they are split; each beside what it is compared with.

use super::{
    Question, naming,
    store::{self, Row},
};
use crate::{
    app::App,
    books::store::Source,
    db::{AnyConn, DbError},
    problem::Problem,
};
use chrono::NaiveDate;
use domain::{
    books::CompanyBooks,
    ids::SiteId,
    statistics::{Ages, Completion, Days, Findings, Grain, Range, Scores},
    text::Text,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::AddAssign, sync::Arc};

/// By what figures are split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Not at all.
    All,
    /// By area.
    Area,
    /// By building; the grounds are one of them.
    Building,
    /// By person.
    Person,
    /// By post.
    Role,
    /// By field.
    Field,
    /// By route.
    Route,
    /// By kind of finding.
    Kind,
    /// By severity.
    Severity,
}

impl By {
    /// Every way.
    pub const EVERY: [Self; 9] =
        [Self::All, Self::Area, Self::Building, Self::Person, Self::Role, Self::Field, Self::Route, Self::Kind, Self::Severity];
    /// How scores are split.
    pub const SCORES: &[Self] = &[Self::Area, Self::Building, Self::Person, Self::Role, Self::Field];
    /// How findings are split.
    pub const FINDINGS: &[Self] = &[Self::Kind, Self::Severity, Self::Field, Self::Area, Self::Building, Self::Person];
    /// How walks are split.
    pub const WALKS: &[Self] = &[Self::Route, Self::Building];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Area => "area",
            Self::Building => "building",
            Self::Person => "person",
            Self::Role => "role",
            Self::Field => "field",
            Self::Route => "route",
            Self::Kind => "kind",
            Self::Severity => "severity",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|by| by.word() == word)
    }

    /// The dimension that the sums of a day stand under: those of a building are the whole site's, told apart by the building.
    pub(super) const fn dimension(self) -> &'static str {
        match self {
            Self::All | Self::Building => "all",
            by => by.word(),
        }
    }
}

/// Sums that can be added and have a figure in per cent.
pub trait Measure: Copy + Default + AddAssign + Send + 'static {
    /// The figure: score, completion or repeat rate.
    fn percent(&self) -> Option<u8>;
    /// How much it rests on.
    fn weight(&self) -> i64;
    /// What needs looking at comes first: the lowest.
    fn rank(&self) -> i64 {
        self.percent().map_or(i64::MAX, i64::from)
    }
}

impl Measure for Findings {
    fn percent(&self) -> Option<u8> {
        self.repeat_rate()
    }
    fn weight(&self) -> i64 {
        self.raised + self.righted + self.closed
    }
    fn rank(&self) -> i64 {
        -self.raised
    }
}

impl Measure for Scores {
    fn percent(&self) -> Option<u8> {
        self.percent()
    }
    fn weight(&self) -> i64 {
        self.sheets
    }
}

impl Measure for Completion {
    fn percent(&self) -> Option<u8> {
        self.rate()
    }
    fn weight(&self) -> i64 {
        self.due()
    }
}

/// Sums with their figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Sum<T> {
    /// What was added up.
    pub sums: T,
    /// The figure in per cent, rounded down; none where it would be one of nothing.
    pub percent: Option<u8>,
}

impl<T: Measure> Sum<T> {
    fn of(sums: T) -> Self {
        Self { percent: sums.percent(), sums }
    }
}

/// A step of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Step<T> {
    /// Its days.
    pub days: Range,
    /// Its figure.
    pub sum: Sum<T>,
}

/// One part of the figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Group<T> {
    /// An id or a word; empty for the grounds.
    pub value: String,
    /// Its name.
    pub name: Text,
    /// Its figure.
    pub sum: Sum<T>,
    /// The figure that it is compared with.
    pub before: Sum<T>,
    /// Step by step.
    pub trend: Vec<Sum<T>>,
}

/// Figures of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Figures<T> {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// The days, as far as they have come.
    pub days: Range,
    /// The days that they are compared with.
    pub compared: Range,
    /// How finely the trend is drawn.
    pub grain: Grain,
    /// By what they are split.
    pub by: By,
    /// In all.
    pub total: Sum<T>,
    /// The days that they are compared with, in all.
    pub before: Sum<T>,
    /// Step by step.
    pub trend: Vec<Step<T>>,
    /// By what they are split, weakest first.
    pub groups: Vec<Group<T>>,
}

/// Scores, as a question asks for them.
pub async fn scores(app: &App, company: &Arc<CompanyBooks>, question: &Question) -> Result<Figures<Scores>, Problem> {
    let (site, dimension) = (question.site.id, question.by.dimension());
    let sources = question.source.map_or_else(|| Source::ALL.to_vec(), |source| vec![source]);
    of(app, company, question, move |conn, range| store::scores(conn, site, dimension, &sources, range)).await
}

/// Walks, as a question asks for them.
pub async fn walks(app: &App, company: &Arc<CompanyBooks>, question: &Question) -> Result<Figures<Completion>, Problem> {
    let (site, reported) = (question.site.id, question.reported);
    of(app, company, question, move |conn, range| store::walks(conn, site, range, reported)).await
}

/// What is open, or what was put right, of one class of working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OfDays {
    /// The class.
    pub days: Days,
    /// How many findings.
    pub findings: i64,
}

/// Figures of findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FindingFigures {
    /// Raised, put right, closed, repeats; in per cent: repeats of all that were raised.
    pub figures: Figures<Findings>,
    /// Working days on average from raised to put right, in tenths.
    pub right_tenths: Option<i64>,
    /// The same of the days that they are compared with.
    pub right_tenths_before: Option<i64>,
    /// What is open today, by its age.
    pub ages: Vec<OfDays>,
    /// What was put right in these days, by how long it took.
    pub took: Vec<OfDays>,
}

/// Findings, as a question asks for them.
pub async fn findings(app: &App, company: &Arc<CompanyBooks>, question: &Question) -> Result<FindingFigures, Problem> {
    let (site, dimension, range) = (question.site.id, question.by.dimension(), question.range);
    let figures = of(app, company, question, move |conn, range| store::findings(conn, site, dimension, range)).await?;
    let (took, open) =
        app.db.read(move |conn| Ok::<_, Problem>((store::findings(conn, site, "took", range)?, store::open_findings(conn, site)?))).await?;
    let ages = Ages::on(&question.site.calendar, question.today);
    let seen = open.iter().filter(|row| question.reaches(row.building));
    let ages = by_days(seen.map(|row| (ages.of(row.date), row.sums)));
    let seen = took.iter().filter(|row| question.reaches(row.building));
    let took = by_days(seen.filter_map(|row| Some((Days::parse(&row.value)?, row.sums.righted))));
    let (right_tenths, right_tenths_before) = (figures.total.sums.right_tenths(), figures.before.sums.right_tenths());
    Ok(FindingFigures { figures, right_tenths, right_tenths_before, ages, took })
}

fn by_days(counts: impl Iterator<Item = (Days, i64)>) -> Vec<OfDays> {
    let mut sums: BTreeMap<Days, i64> = Days::ALL.into_iter().map(|days| (days, 0)).collect();
    for (days, count) in counts {
        *sums.entry(days).or_default() += count;
    }
    sums.into_iter().map(|(days, findings)| OfDays { days, findings }).collect()
}

/// Figures from rows of two stretches.
pub(super) async fn of<T: Measure>(
    app: &App,
    company: &Arc<CompanyBooks>,
    question: &Question,
    fetch: impl Fn(&mut AnyConn, Range) -> Result<Vec<Row<T>>, DbError> + Send + 'static,
) -> Result<Figures<T>, Problem> {
    let (range, compared) = (question.range, question.before);
    let (now, before) = app.db.read(move |conn| Ok::<_, Problem>((fetch(conn, range)?, fetch(conn, compared)?))).await?;
    Ok(lay_out(question, now, before, |value| naming::name(question.by, value, company, &question.books)))
}

fn lay_out<T: Measure>(question: &Question, now: Vec<Row<T>>, before: Vec<Row<T>>, name: impl Fn(&str) -> Text) -> Figures<T> {
    let parts = question.range.parts();
    let mut trend = vec![T::default(); parts.len()];
    let mut groups: BTreeMap<String, (T, T, Vec<T>)> = BTreeMap::new();
    let (mut total, mut total_before) = (T::default(), T::default());
    let fresh = || (T::default(), T::default(), vec![T::default(); parts.len()]);
    // What was counted and taken back again leaves rows of nothing.
    let counts = |row: &Row<T>| row.sums.weight() != 0 && question.reaches(row.building);
    for row in now.into_iter().filter(counts) {
        let at = part_of(&parts, row.date);
        total += row.sums;
        let group = groups.entry(key(question.by, &row)).or_insert_with(fresh);
        group.0 += row.sums;
        for sums in [trend.get_mut(at), group.2.get_mut(at)].into_iter().flatten() {
            *sums += row.sums;
        }
    }
    for row in before.into_iter().filter(counts) {
        total_before += row.sums;
        groups.entry(key(question.by, &row)).or_insert_with(fresh).1 += row.sums;
    }
    let group = |(value, (now, before, trend)): (String, (T, T, Vec<T>))| Group {
        name: name(&value),
        value,
        sum: Sum::of(now),
        before: Sum::of(before),
        trend: trend.into_iter().map(Sum::of).collect(),
    };
    let is_split = question.by != By::All;
    let mut groups: Vec<Group<T>> = groups.into_iter().filter(|_| is_split).map(group).collect();
    groups.sort_by_key(|group| (group.sum.sums.rank(), -group.sum.sums.weight(), group.name.zh.clone()));
    Figures {
        site: question.site.id,
        days: question.range,
        compared: question.before,
        grain: question.range.grain(),
        by: question.by,
        total: Sum::of(total),
        before: Sum::of(total_before),
        trend: parts.into_iter().zip(trend).map(|(days, sums)| Step { days, sum: Sum::of(sums) }).collect(),
        groups,
    }
}

fn key<T>(by: By, row: &Row<T>) -> String {
    match by {
        By::All => String::new(),
        By::Building => row.building.map(|building| building.to_string()).unwrap_or_default(),
        _ => row.value.clone(),
    }
}

/// The part that a day is in; they follow each other without gap.
fn part_of(parts: &[Range], date: NaiveDate) -> usize {
    parts.partition_point(|part| part.until < date)
}
