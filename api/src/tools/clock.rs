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

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests {
    use super::*;
    use crate::{
        commands::demo::seed_for_tests,
        crew::clock::look_anew,
        db::schema::{journal, messages},
        ports::{Hand, Ports},
    };
    use chrono::TimeDelta;
    use diesel::prelude::*;
    use domain::time::Timestamp;
    use std::sync::Arc;

    fn told(app: &App) -> (i64, i64) {
        app.db
            .write_now(|conn| {
                let said = journal::table.filter(journal::kind.eq("tool.remind")).count().get_result(conn)?;
                Ok::<_, Problem>((said, messages::table.filter(messages::kind.eq("tool_due")).count().get_result(conn)?))
            })
            .unwrap()
    }

    /// 7.8: the demo has one that is due. Nobody is told in the night; in the morning those who keep it are, by as many servers as there are, once.
    #[actix_web::test]
    async fn a_tool_that_is_due_is_told_of_in_the_morning_once() {
        let ten: Timestamp = "2026-11-26T02:00:00Z".parse().unwrap();
        let hand = Arc::new(Hand::at(ten));
        let folder = tempfile::tempdir().unwrap();
        let (app, _) = seed_for_tests(folder.path(), Ports { clock: hand.clone(), ..Ports::of_this_machine() }).await;
        hand.set(ten + TimeDelta::hours(20));
        look_anew(&app, due).await.unwrap();
        assert_eq!(told(&app), (0, 0), "six in the morning");
        hand.set(ten + TimeDelta::hours(22));
        look_anew(&app, due).await.unwrap();
        let (said, heard) = told(&app);
        assert!(said > 0 && heard >= said, "{said} tools, {heard} messages");
        look_anew(&app, due).await.unwrap();
        assert_eq!(told(&app), (said, heard), "another server");
    }
}
