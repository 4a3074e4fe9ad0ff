//! What was pressed on a finding's page?

use super::{list::notice_body, one::shown};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{IssueNotice, MergeFindings, RaiseFinding, VerifyFinding},
    },
    findings::submit,
    pages::{Page, refused, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use domain::{
    finding::CallBack,
    ids::{FindingId, PersonId},
    operation::{
        CallBackRepair, DispatchRepair, MergeFinding, Operation, ReopenFinding, StopViolation, VerifyFinding as Verify, VerifyVerdict,
    },
};

type Answer = Result<HttpResponse, Problem>;

/// Takes a step, and comes back to the page: with a word that it is done, or with what does not fit and everything that was typed.
async fn take(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    id: FindingId,
    fields: Fields,
    step: impl Into<Operation>,
    done: &str,
) -> Answer {
    let here = format!("/findings/{id}");
    let Err(problem) = submit(app, person, id, step).await else { return Ok(see_other_done(&here, done)) };
    let mut page = Page::new(person, request).under("/findings", "nav-findings").at(here);
    refused(&mut page, &problem)?;
    render_refused(&shown(app, person, page, id, fields).await?)
}

fn remark(fields: &Fields) -> String {
    fields.get("remark").to_owned()
}

/// A new deadline; none where nothing was typed.
fn days(fields: &Fields) -> Option<u16> {
    let typed = fields.get("days").trim();
    if typed.is_empty() { None } else { Some(typed.parse().unwrap_or(u16::MAX)) }
}

/// `POST /findings/{id}/notice`.
pub async fn notice(app: Data<App>, request: HttpRequest, person: May<IssueNotice>, id: Path<FindingId>, form: Posted<Fields>) -> Answer {
    let step = notice_body(&form.0)?.of(*id);
    take(&app, &request, &person, *id, form.0, step, "notice-issued-done").await
}

/// `POST /findings/{id}/stop`.
pub async fn stop(app: Data<App>, request: HttpRequest, person: May<RaiseFinding>, id: Path<FindingId>, form: Posted<Fields>) -> Answer {
    let step = StopViolation { finding: *id, remark: remark(&form.0) };
    take(&app, &request, &person, *id, form.0, step, "violation-stopped-done").await
}

/// `POST /findings/{id}/verify`.
pub async fn verify(app: Data<App>, request: HttpRequest, person: May<VerifyFinding>, id: Path<FindingId>, form: Posted<Fields>) -> Answer {
    let (verdict, done) = match form.0.get("step") {
        "close" => (VerifyVerdict::Closed, "finding-closed-done"),
        "send-back" => (VerifyVerdict::SentBack, "finding-sent-back-done"),
        _ => return Err(Problem::Unreadable("step: close or send-back".into())),
    };
    let step = Verify { finding: *id, verdict, remark: remark(&form.0), days: days(&form.0) };
    take(&app, &request, &person, *id, form.0, step, done).await
}

/// `POST /findings/{id}/reopen`.
pub async fn reopen(app: Data<App>, request: HttpRequest, person: May<VerifyFinding>, id: Path<FindingId>, form: Posted<Fields>) -> Answer {
    let step = ReopenFinding { finding: *id, remark: remark(&form.0), days: days(&form.0) };
    take(&app, &request, &person, *id, form.0, step, "finding-reopened-done").await
}

/// `POST /findings/{id}/merge`.
pub async fn merge(app: Data<App>, request: HttpRequest, person: May<MergeFindings>, id: Path<FindingId>, form: Posted<Fields>) -> Answer {
    // The number may have been copied from the other one's address.
    let typed = form.0.get("into").trim().trim_end_matches('/');
    let into = typed.rsplit('/').next().and_then(|id| id.parse().ok()).unwrap_or(*id);
    let step = MergeFinding { finding: *id, into, remark: remark(&form.0) };
    take(&app, &request, &person, *id, form.0, step, "finding-merged-done").await
}

/// `POST /findings/{id}/dispatch`.
pub async fn dispatch(app: Data<App>, request: HttpRequest, person: May<IssueNotice>, id: Path<FindingId>, form: Posted<Fields>) -> Answer {
    let to = form.0.get("responsible_id").parse().unwrap_or(PersonId::SERVER);
    let step = DispatchRepair { finding: *id, to, days: days(&form.0).unwrap_or(u16::MAX), remark: remark(&form.0) };
    take(&app, &request, &person, *id, form.0, step, "repair-dispatched-done").await
}

/// `POST /findings/{id}/call-back`.
pub async fn call_back(
    app: Data<App>,
    request: HttpRequest,
    person: May<VerifyFinding>,
    id: Path<FindingId>,
    form: Posted<Fields>,
) -> Answer {
    let said = match form.0.get("step") {
        "satisfied" => CallBack::Satisfied,
        "not-satisfied" => CallBack::NotSatisfied,
        _ => return Err(Problem::Unreadable("step: satisfied or not-satisfied".into())),
    };
    let step = CallBackRepair { finding: *id, said, remark: remark(&form.0), days: days(&form.0) };
    take(&app, &request, &person, *id, form.0, step, "repair-called-back-done").await
}
