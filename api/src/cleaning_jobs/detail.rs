//! A job as somebody may see it: what it brings in and costs is for those who lead, and not for whoever only works on it.

use crate::auth::SignedIn;
use chrono::NaiveDate;
use domain::{
    cleaning_job::{CleaningJob, Cost, JobEntry, JobOrder, JobState},
    crew::Signed,
    ids::{AreaId, CleaningJobId, PersonId, SiteId, UnitId},
    money::Money,
};
use serde::Serialize;

/// A job with what it comes to, in fen. Amounts are left out for whoever only works on it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct JobDetail {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: CleaningJobId,
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// What was agreed, and what it costs.
    pub order: OrderSeen,
    /// Where it stands.
    pub state: JobState,
    /// Every step and every change of its amounts, the oldest first.
    pub history: Vec<EntrySeen>,
    /// What it costs in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// What is left of the price; less than nothing when it costs more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<Money>,
}

/// What was agreed with the customer.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OrderSeen {
    /// Who wants it.
    pub customer: String,
    /// How they are reached.
    pub phone: String,
    /// In which unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub unit: Option<UnitId>,
    /// In which area.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub area: Option<AreaId>,
    /// Where, in words.
    pub place: String,
    /// What is done.
    pub what: String,
    /// For which day.
    pub date: NaiveDate,
    /// The price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<Vec<Cost>>,
    /// Who works on it.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub workers: Vec<PersonId>,
}

/// A line of a job's history.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EntrySeen {
    /// Where it stood then.
    pub state: JobState,
    /// The price then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// The cost then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// Who, when, with which words.
    pub signed: Signed,
}

/// Does somebody see what jobs bring in at a site? Whoever sees its stores and their prices does.
#[must_use]
pub fn sees_amounts(person: &SignedIn, site: SiteId) -> bool {
    person.crew_view(site).stores
}

impl JobDetail {
    /// The job as somebody may see it.
    #[must_use]
    pub fn seen_by(person: &SignedIn, job: CleaningJob) -> Self {
        let sees = sees_amounts(person, job.site);
        let (cost, margin) = (job.order.cost().filter(|_| sees), job.order.margin().filter(|_| sees));
        let CleaningJob { id, site, order, state, history } = job;
        let JobOrder { customer, phone, unit, area, place, what, date, price, costs, workers } = order;
        let order = OrderSeen {
            customer,
            phone,
            unit,
            area,
            place,
            what,
            date,
            price: sees.then_some(price),
            costs: sees.then_some(costs),
            workers,
        };
        let entry = |JobEntry { state, price, cost, signed }: JobEntry| EntrySeen {
            state,
            price: sees.then_some(price),
            cost: sees.then_some(cost),
            signed,
        };
        Self { id, site, order, state, history: history.into_iter().map(entry).collect(), cost, margin }
    }
}
