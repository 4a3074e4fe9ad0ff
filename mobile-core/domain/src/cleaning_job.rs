//! What do paid cleaning services 有偿保洁服务 bring in, and what do they cost (7.5)?

use crate::{
    crew::{Filing, Signed},
    ids::{AreaId, CleaningJobId, PersonId, SiteId, UnitId},
    money::Money,
    refusal::Refusal,
    text::NAME_LIMIT,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Lines of cost that one job may have.
pub const COST_LINES: usize = 40;
/// People who may work on one job.
pub const WORKERS: usize = 50;
/// No amount of a job is more than a thousand million yuan: sums of many always fit.
const AMOUNT_LIMIT: Money = Money::fen(100_000_000_000);
/// Minutes of one line of labour: a month of a crew.
const MINUTES_LIMIT: u32 = 1_000_000;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// A price was named.
    Offered,
    /// The customer wants it.
    Ordered,
    /// It was done.
    Done,
    /// It was paid.
    Paid,
    /// It does not happen.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Offered, Self::Ordered, Self::Done, Self::Paid, Self::Cancelled];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Ordered => "ordered",
            Self::Done => "done",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// May it go on to another state?
    #[must_use]
    pub const fn leads_to(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Offered, Self::Ordered)
                | (Self::Ordered, Self::Done)
                | (Self::Done, Self::Paid)
                | (Self::Offered | Self::Ordered, Self::Cancelled)
        )
    }

    /// The states that may come next.
    pub fn next(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |next| self.leads_to(*next))
    }

    /// It was done, and so earns what was agreed.
    #[must_use]
    pub const fn earns(self) -> bool {
        matches!(self, Self::Done | Self::Paid)
    }
}

/// A line of what a job costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Cost {
    /// Somebody's time.
    Labour {
        /// What for.
        #[serde(default)]
        what: String,
        /// Minutes.
        minutes: u32,
        /// What an hour costs.
        hourly: Money,
    },
    /// Supplies that were used up.
    Supplies {
        /// Which.
        #[serde(default)]
        what: String,
        /// What they cost.
        amount: Money,
    },
    /// Anything else.
    Other {
        /// What.
        #[serde(default)]
        what: String,
        /// What it cost.
        amount: Money,
    },
}

impl Cost {
    /// The words of the kinds.
    pub const KINDS: [&'static str; 3] = ["labour", "supplies", "other"];

    /// The word that stands for its kind.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Labour { .. } => "labour",
            Self::Supplies { .. } => "supplies",
            Self::Other { .. } => "other",
        }
    }

    /// What it is for.
    #[must_use]
    pub fn what(&self) -> &str {
        match self {
            Self::Labour { what, .. } | Self::Supplies { what, .. } | Self::Other { what, .. } => what,
        }
    }

    /// What it comes to: minutes at an hourly rate to the fen, half a fen rounded up. None where it can't be held.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        match self {
            Self::Labour { minutes, hourly, .. } => {
                let fen = (i128::from(hourly.in_fen()).checked_mul(i128::from(*minutes))?.checked_add(30)?).div_euclid(60);
                i64::try_from(fen).ok().map(Money::fen)
            }
            Self::Supplies { amount, .. } | Self::Other { amount, .. } => Some(*amount),
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        let sane = |amount: Money| (Money::ZERO..=AMOUNT_LIMIT).contains(&amount);
        let fits = match self {
            Self::Labour { minutes, hourly, .. } => *minutes <= MINUTES_LIMIT && sane(*hourly) && self.amount().is_some_and(sane),
            Self::Supplies { amount, .. } | Self::Other { amount, .. } => sane(*amount),
        };
        if fits && self.what().chars().count() <= NAME_LIMIT { Ok(()) } else { Err(Refusal::Invalid { field: "costs".into() }) }
    }
}

/// What was agreed with the customer, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JobOrder {
    /// Who wants it.
    pub customer: String,
    /// How they are reached.
    #[serde(default)]
    pub phone: String,
    /// In which unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// In which area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// Where, in words.
    #[serde(default)]
    pub place: String,
    /// What is done.
    pub what: String,
    /// For which day.
    pub date: NaiveDate,
    /// The price.
    pub price: Money,
    /// What it costs.
    #[serde(default)]
    pub costs: Vec<Cost>,
    /// Who works on it.
    #[serde(default)]
    pub workers: Vec<PersonId>,
}

impl JobOrder {
    /// What it costs in all. None where it can't be held: an order that was checked always can.
    #[must_use]
    pub fn cost(&self) -> Option<Money> {
        self.costs.iter().try_fold(Money::ZERO, |sum, cost| sum.checked_add(cost.amount()?))
    }

    /// What is left of the price; less than nothing when it costs more.
    #[must_use]
    pub fn margin(&self) -> Option<Money> {
        self.price.checked_sub(self.cost()?)
    }

    /// Checks what somebody typed. That places and people exist is looked up elsewhere.
    pub fn check(&self) -> Result<(), Refusal> {
        for (field, text) in [("customer", &self.customer), ("what", &self.what)] {
            if text.trim().is_empty() {
                return Err(Refusal::Missing { field: field.into() });
            }
        }
        for (field, text) in [("customer", &self.customer), ("phone", &self.phone), ("place", &self.place), ("what", &self.what)] {
            if text.chars().count() > NAME_LIMIT {
                return Err(Refusal::TooLong { field: field.into(), limit: u32::try_from(NAME_LIMIT).unwrap_or(u32::MAX) });
            }
        }
        if self.unit.is_none() && self.area.is_none() && self.place.trim().is_empty() {
            return Err(Refusal::Missing { field: "place".into() });
        }
        if !(Money::ZERO..=AMOUNT_LIMIT).contains(&self.price) {
            return Err(Refusal::Invalid { field: "price".into() });
        }
        if self.costs.len() > COST_LINES {
            return Err(Refusal::Invalid { field: "costs".into() });
        }
        self.costs.iter().try_for_each(Cost::check)?;
        if self.workers.len() > WORKERS || self.workers.iter().enumerate().any(|(n, one)| self.workers[..n].contains(one)) {
            return Err(Refusal::Invalid { field: "workers".into() });
        }
        Ok(())
    }
}

/// A line of a job's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobEntry {
    /// Where it stood then.
    pub state: JobState,
    /// The price then.
    pub price: Money,
    /// The cost then.
    pub cost: Money,
    /// Who, when, with which words.
    pub signed: Signed,
}

/// A paid cleaning job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CleaningJob {
    /// Its id.
    pub id: CleaningJobId,
    /// The site.
    pub site: SiteId,
    /// What was agreed, and what it costs.
    pub order: JobOrder,
    /// Where it stands.
    pub state: JobState,
    /// Every step and every change of its amounts, the oldest first.
    pub history: Vec<JobEntry>,
}

impl CleaningJob {
    pub(crate) fn filed(&self) -> Filing {
        let filing = Filing::on(self.order.date, self.state.word()).also(self.order.workers.iter().copied());
        match (self.order.unit, self.order.area) {
            (Some(unit), _) => filing.about(unit.0),
            (None, Some(area)) => filing.about(area.0),
            (None, None) => filing,
        }
    }

    /// Writes down how it stands now.
    pub fn note(&mut self, signed: Signed) {
        let cost = self.order.cost().unwrap_or_default();
        self.history.push(JobEntry { state: self.state, price: self.order.price, cost, signed });
    }
}

/// What the jobs of a month come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobSum {
    /// Jobs that were done.
    pub jobs: u32,
    /// What was agreed for them.
    pub income: Money,
    /// Of that, paid.
    pub received: Money,
    /// What they cost.
    pub cost: Money,
    /// Income less cost.
    pub margin: Money,
}

impl JobSum {
    /// The sums of jobs: those that were done. None where they can't be held.
    #[must_use]
    pub fn of<'a>(jobs: impl IntoIterator<Item = &'a CleaningJob>) -> Option<Self> {
        jobs.into_iter().filter(|job| job.state.earns()).try_fold(Self::default(), |sum, job| {
            let paid = if job.state == JobState::Paid { job.order.price } else { Money::ZERO };
            Some(Self {
                jobs: sum.jobs.saturating_add(1),
                income: sum.income.checked_add(job.order.price)?,
                received: sum.received.checked_add(paid)?,
                cost: sum.cost.checked_add(job.order.cost()?)?,
                margin: sum.margin.checked_add(job.order.margin()?)?,
            })
        })
    }
}
