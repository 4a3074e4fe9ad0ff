//! On the day on which a tool is due for maintenance whoever keeps it is told, once.

use crate::{
    app::App,
    books::store::crew::{self, Wanted},
    crew::clock::{Found, Looked, watch},
    db::AnyConn,
    problem::Problem,
};
use chrono::Timelike;
use domain::{
    ids::OperationId,
    operation::RemindOfTool,
    tool::{Tool, ToolState},
};
use std::time::Duration;
use uuid::Uuid;

/// How often tools are looked at.
const EVERY: Duration = Duration::from_secs(600);
/// Nobody is told of tools in the night: from this hour on, by the site's clock.
const FROM_HOUR: u32 = 7;

/// Looks at tools that are due, for as long as the server runs.
pub fn watch_tools(app: &App) {
    watch(app, "tools that are due", EVERY, due);
}

fn due(conn: &mut AnyConn, at: &Looked<'_>) -> Result<Found, Problem> {
    let people = at.catalogs.company(conn, at.company)?;
    let Some(zone) = people.sites.get(&at.site).map(|site| site.time_zone) else { return Ok(None) };
    let local = at.now.with_timezone(&zone);
    if local.hour() < FROM_HOUR {
        return Ok(None);
    }
    // A tool stands in its table under the day on which it is due.
    let tools = crew::of_site::<Tool>(conn, at.site, Wanted { until: Some(local.date_naive()), ..Wanted::default() })?;
    let found = tools.into_iter().filter(|tool| tool.state != ToolState::Retired).filter_map(|tool| {
        let due = tool.due?;
        let id = OperationId(Uuid::new_v5(&tool.id.0, format!("due|{due}").as_bytes()));
        Some((id, RemindOfTool { tool: tool.id, due }.into()))
    });
    Ok(Some(found.collect()))
}
