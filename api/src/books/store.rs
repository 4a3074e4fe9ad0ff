//! How do records stand in their tables? Every table has `seq`, `removed` and `doc`; some have columns to look things up by.

mod along;
mod catalog;
mod counted;
pub mod crew;
mod declared;
mod drawn;
mod found;
mod tally;
mod work;

pub use catalog::{company_catalog, site_catalog};
pub use counted::{Counted, Counts};
pub use declared::{Declared, declare};
pub use drawn::{checks_done, keep_roles};
pub use tally::{Ground, Sheet, Source, Tallies};
pub use work::walkers_text;

use crate::db::{
    AnyConn, DbError, Id, Json,
    schema::{
        areas, assessments, buildings, checkpoints, cleaning_jobs, cleaning_tasks, clockings, companies, corrections, devices, draws,
        duty_weeks, findings, floor_plans, lead_reports, leave_allowances, leaves, memberships, messages, patrols, people, purchase_plans,
        rankings, replacements, responsibilities, rosters, routes, shifts, sites, spot_check_plans, spot_checks, stocks, stores, supplies,
        supply_moves, template_versions, templates, tool_events, tools, training_results, trainings, units, visits,
    },
};
use chrono_tz::Tz;
use diesel::prelude::*;
use domain::books::{Change, Collection, CompanyBooks, Record, SiteBooks};
use std::sync::Arc;
use uuid::Uuid;

/// A change with its number, on its way into a table.
pub struct Numbered<'a> {
    /// Its scope.
    pub scope: Uuid,
    /// The zone of the site's local dates; the company has none.
    pub zone: Option<Tz>,
    /// The site's places; the company has none.
    pub site: Option<Arc<SiteBooks>>,
    /// The company's people and checklists, as the change was judged by them.
    pub company: Option<Arc<CompanyBooks>>,
    /// Its change number.
    pub seq: i64,
    /// What changes.
    pub change: &'a Change,
}

/// A row of any collection, as a pull sends it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its collection.
    pub collection: Collection,
    /// Its id.
    pub id: Uuid,
    /// Its change number.
    pub seq: i64,
    /// It is gone.
    pub removed: bool,
    /// The record.
    pub doc: String,
}

fn stored(what: &'static str, why: impl ToString) -> DbError {
    DbError::Stored { what, why: why.to_string() }
}

/// Reads a record from its document.
pub fn record(collection: Collection, doc: &str) -> Result<Record, DbError> {
    Record::from_json(collection, doc).map_err(|e| stored(collection.word(), e))
}

/// Rows of one collection that changed after a number, in order.
pub fn changed_since(conn: &mut AnyConn, collection: Collection, scope: Uuid, after: i64, limit: i64) -> Result<Vec<Row>, DbError> {
    macro_rules! rows {
        ($table:ident, $scope:ident) => {
            $table::table
                .filter($table::$scope.eq(Id(scope)))
                .filter($table::seq.gt(after))
                .order($table::seq)
                .limit(limit)
                .select(($table::id, $table::seq, $table::removed, $table::doc))
                .load::<(Id, i64, bool, Json)>(conn)?
        };
    }
    // A phone asks this of every table at every pull: typed, so that the statements are prepared once.
    let rows = match collection {
        Collection::Companies => rows!(companies, company_id),
        Collection::Sites => rows!(sites, company_id),
        Collection::People => rows!(people, company_id),
        Collection::Memberships => rows!(memberships, company_id),
        Collection::Templates => rows!(templates, company_id),
        Collection::TemplateVersions => rows!(template_versions, company_id),
        Collection::Devices => rows!(devices, company_id),
        Collection::Buildings => rows!(buildings, site_id),
        Collection::Units => rows!(units, site_id),
        Collection::Areas => rows!(areas, site_id),
        Collection::Checkpoints => rows!(checkpoints, site_id),
        Collection::FloorPlans => rows!(floor_plans, site_id),
        Collection::Routes => rows!(routes, site_id),
        Collection::Patrols => rows!(patrols, site_id),
        Collection::Visits => rows!(visits, site_id),
        Collection::Findings => rows!(findings, site_id),
        Collection::Messages => rows!(messages, site_id),
        Collection::SpotCheckPlans => rows!(spot_check_plans, site_id),
        Collection::Draws => rows!(draws, site_id),
        Collection::SpotChecks => rows!(spot_checks, site_id),
        Collection::Shifts => rows!(shifts, site_id),
        Collection::Responsibilities => rows!(responsibilities, site_id),
        Collection::Leaves => rows!(leaves, site_id),
        Collection::LeaveAllowances => rows!(leave_allowances, site_id),
        Collection::CleaningTasks => rows!(cleaning_tasks, site_id),
        Collection::Assessments => rows!(assessments, site_id),
        Collection::Trainings => rows!(trainings, site_id),
        Collection::TrainingResults => rows!(training_results, site_id),
        Collection::LeadReports => rows!(lead_reports, site_id),
        Collection::CleaningJobs => rows!(cleaning_jobs, site_id),
        Collection::Stores => rows!(stores, site_id),
        Collection::Supplies => rows!(supplies, site_id),
        Collection::Stocks => rows!(stocks, site_id),
        Collection::SupplyMoves => rows!(supply_moves, site_id),
        Collection::Tools => rows!(tools, site_id),
        Collection::ToolEvents => rows!(tool_events, site_id),
        Collection::PurchasePlans => rows!(purchase_plans, site_id),
        Collection::Rosters => rows!(rosters, site_id),
        Collection::DutyWeeks => rows!(duty_weeks, site_id),
        Collection::Clockings => rows!(clockings, site_id),
        Collection::Corrections => rows!(corrections, site_id),
        Collection::Replacements => rows!(replacements, site_id),
        Collection::Rankings => rows!(rankings, site_id),
    };
    Ok(rows.into_iter().map(|(id, seq, removed, doc)| Row { collection, id: id.0, seq, removed, doc: doc.0 }).collect())
}

/// Writes changes, table by table.
pub fn write(conn: &mut AnyConn, changes: &[Numbered<'_>]) -> Result<(), DbError> {
    for collection in Collection::ALL.iter().copied() {
        let of_table: Vec<&Numbered<'_>> = changes.iter().filter(|n| n.change.subject().0 == collection).collect();
        if of_table.is_empty() {
            continue;
        }
        match collection {
            Collection::Patrols => work::write_patrols(conn, &of_table)?,
            Collection::Visits => work::write_visits(conn, &of_table)?,
            Collection::Findings => found::write_findings(conn, &of_table)?,
            Collection::Messages => found::write_messages(conn, &of_table)?,
            Collection::Draws => drawn::write_draws(conn, &of_table)?,
            Collection::SpotChecks => drawn::write_checks(conn, &of_table)?,
            crews if crews.is_crews() => crew::write(conn, crews, &of_table)?,
            _ => catalog::write(conn, collection, &of_table)?,
        }
    }
    Ok(())
}

fn json(record: &Record) -> Result<Json, DbError> {
    record.to_json().map(Json).map_err(|e| stored("doc", e))
}
