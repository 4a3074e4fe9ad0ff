//! What does the demo's office do with the morning's work? The supervisor looks at the walks, has what is wrong put right, and draws what is
//! looked at without notice; what nobody has looked at yet waits for whoever tries the demo.

use super::world::{DemoLogin, whoever_is};
use crate::{
    app::App,
    auth::SignedIn,
    draws::{self, By},
    findings::list::{Filter as FindingFilter, Place, Standing, list},
    lists::PAGE_LIMIT,
    patrols::{self, Filter, rest::views},
    problem::Problem,
    spot_check_plans::rest::seen_by,
};
use domain::{
    finding::{Finding, FindingKind},
    ids::PersonId,
    operation::{DispatchRepair, IssueNotice, Operation, ReviewPatrol},
    patrol::{PatrolState, ReviewVerdict},
    people::Role,
};

/// The supervisor looks at what the phones brought: the best walk is accepted, the worst is sent back, and what was found is given to somebody.
pub async fn judge(app: &App, logins: &[DemoLogin]) -> Result<(), Problem> {
    let Some(supervisor) = whoever_is(app, logins, Role::Supervisor).await? else { return Ok(()) };
    let Some(who) = SignedIn::of(app, supervisor.company, supervisor.person).await? else { return Ok(()) };
    review(app, &who).await?;
    give_out(app, &who, logins).await?;
    draw(app, &who).await
}

/// The plan draws by itself on its day of the week; once more at will, so that there is something to check today.
async fn draw(app: &App, who: &SignedIn) -> Result<(), Problem> {
    let by = By { company: who.company, person: who.person };
    for plan in seen_by(app, who, None).await? {
        let id = draws::commit(app, by, &plan, None).await?;
        draws::hold(app, by, plan.site, id).await?;
    }
    Ok(())
}

async fn review(app: &App, who: &SignedIn) -> Result<(), Problem> {
    let views = views(who, None)?;
    let finished = Filter { states: vec![PatrolState::Complete, PatrolState::Partial], ..Filter::default() };
    let mut walked = app.db.read(move |conn| patrols::list(conn, &views, &finished, None, PAGE_LIMIT)).await?.items;
    walked.sort_by_key(|patrol| std::cmp::Reverse(patrol.percent()));
    let verdicts = [
        (walked.first(), ReviewVerdict::Accepted, ""),
        (walked.last(), ReviewVerdict::SentBack, "玻璃门上的手印没有擦净，请重新清洁并补拍照片。"),
    ];
    for (patrol, verdict, remark) in verdicts {
        let Some(patrol) = patrol.filter(|_| walked.len() > 1) else { continue };
        let review = ReviewPatrol { patrol: patrol.id, verdict, remark: remark.into() };
        app.submit(who.company, who.person, patrol.site.into(), None, review).await?;
    }
    Ok(())
}

/// A notice to whoever raised what is below its standard, which they put right at once; one to security, which waits; and somebody for the lamp.
async fn give_out(app: &App, who: &SignedIn, logins: &[DemoLogin]) -> Result<(), Problem> {
    let (views, now) = (views(who, None)?, app.ports.now());
    let raised = FindingFilter { standing: Some(Standing::Raised), ..FindingFilter::default() };
    let place = Place { after: None, limit: PAGE_LIMIT };
    let found = app.db.read(move |conn| list(conn, &views, &raised, now, place)).await?.items;
    let (guard, engineer) = (whoever_is(app, logins, Role::SecurityGuard).await?, whoever_is(app, logins, Role::MaintenanceWorker).await?);
    for finding in found {
        let to = match finding.kind {
            FindingKind::Nonconformity => Some(finding.raised_by),
            FindingKind::Violation => guard.as_ref().map(|guard| guard.person),
            FindingKind::Damage => engineer.as_ref().map(|engineer| engineer.person),
        };
        let Some(to) = to else { continue };
        app.submit(who.company, who.person, finding.site.into(), None, given(&finding, to)).await?;
    }
    Ok(())
}

fn given(finding: &Finding, to: PersonId) -> Operation {
    let (id, days) = (finding.id, finding.severity.usual_days());
    let notice = |corrective: &str, preventive: &str| {
        IssueNotice { finding: id, responsible: to, days, corrective: corrective.into(), preventive: preventive.into() }.into()
    };
    match finding.kind {
        FindingKind::Nonconformity => notice("立即擦拭，并拍照上传。", "把扶手列入每日保洁检查表，组长每周抽查一次。"),
        FindingKind::Violation => notice("清走电池，劝导车主到地面充电棚充电。", "大堂张贴提示，晚班每两小时巡查一次。"),
        FindingKind::Damage => DispatchRepair { finding: id, to, days, remark: "请带备用灯管".into() }.into(),
    }
}
