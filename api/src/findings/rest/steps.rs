//! What happens to a finding, from a desk? Photos come from phones: whoever puts something right pushes `finding.rectify` with its photo.

use crate::{
    app::App,
    auth::{
        May,
        rights::{IssueNotice as MayIssue, MergeFindings, RaiseFinding as MayRaise, VerifyFinding as MayVerify},
    },
    findings::submit,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use domain::{
    finding::CallBack,
    ids::{FindingId, PersonId},
    operation::{CallBackRepair, DispatchRepair, IssueNotice, MergeFinding, ReopenFinding, StopViolation, VerifyFinding, VerifyVerdict},
};
use serde::Deserialize;

/// A rectification notice.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// Whose it is to put right.
    #[schema(value_type = uuid::Uuid)]
    pub responsible: PersonId,
    /// In how many working days, by the site's calendar; 0 is today.
    pub days: u16,
    /// What is to be done about this case.
    pub corrective: String,
    /// What is to be done so that it does not come back.
    pub preventive: String,
}

impl NoticeBody {
    /// For one finding.
    #[must_use]
    pub fn of(&self, finding: FindingId) -> IssueNotice {
        let Self { responsible, days, corrective, preventive } = self.clone();
        IssueNotice { finding, responsible, days, corrective, preventive }
    }
}

/// A verdict.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictBody {
    /// `closed` or `sent_back`.
    pub verdict: VerifyVerdict,
    /// In words; needed when it is sent back.
    #[serde(default)]
    pub remark: String,
    /// A new deadline when it is sent back, in working days.
    #[serde(default)]
    pub days: Option<u16>,
}

/// A reason, and a new deadline.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenBody {
    /// Why.
    pub remark: String,
    /// A new deadline, in working days.
    #[serde(default)]
    pub days: Option<u16>,
}

/// The other finding.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeBody {
    /// The finding that goes on.
    #[schema(value_type = uuid::Uuid)]
    pub into: FindingId,
    /// In words.
    #[serde(default)]
    pub remark: String,
}

/// A remark.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemarkBody {
    /// In words.
    #[serde(default)]
    pub remark: String,
}

/// Who is sent.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchBody {
    /// Whom.
    #[schema(value_type = uuid::Uuid)]
    pub to: PersonId,
    /// In how many working days; 0 is today.
    pub days: u16,
    /// In words.
    #[serde(default)]
    pub remark: String,
}

/// What was said.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBackBody {
    /// `satisfied` or `not_satisfied`.
    pub said: CallBack,
    /// In words; needed when they are not content.
    #[serde(default)]
    pub remark: String,
    /// A new deadline when they are not, in working days.
    #[serde(default)]
    pub days: Option<u16>,
}

type Answer = Result<HttpResponse, Problem>;

/// Issues a rectification notice, or another one in its place.
#[utoipa::path(post, path = "/v1/findings/{id}/notice", tag = "findings", params(("id" = uuid::Uuid, Path)), request_body = NoticeBody,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
    (status = 422, body = ProblemBody)))]
pub async fn notice(app: Data<App>, person: May<MayIssue>, id: Path<FindingId>, body: Json<NoticeBody>) -> Answer {
    submit(&app, &person, *id, body.of(*id)).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Notes that a violation was stopped on the spot.
#[utoipa::path(post, path = "/v1/findings/{id}/stop", tag = "findings", params(("id" = uuid::Uuid, Path)), request_body = RemarkBody,
    responses((status = 200), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn stop(app: Data<App>, person: May<MayRaise>, id: Path<FindingId>, body: Json<RemarkBody>) -> Answer {
    submit(&app, &person, *id, StopViolation { finding: *id, remark: body.into_inner().remark }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Says whether it was put right: by somebody else than who put it right.
#[utoipa::path(post, path = "/v1/findings/{id}/verify", tag = "findings", params(("id" = uuid::Uuid, Path)), request_body = VerdictBody,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
    (status = 422, body = ProblemBody)))]
pub async fn verify(app: Data<App>, person: May<MayVerify>, id: Path<FindingId>, body: Json<VerdictBody>) -> Answer {
    let VerdictBody { verdict, remark, days } = body.into_inner();
    submit(&app, &person, *id, VerifyFinding { finding: *id, verdict, remark, days }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Opens one again that was closed.
#[utoipa::path(post, path = "/v1/findings/{id}/reopen", tag = "findings", params(("id" = uuid::Uuid, Path)), request_body = ReopenBody,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn reopen(app: Data<App>, person: May<MayVerify>, id: Path<FindingId>, body: Json<ReopenBody>) -> Answer {
    let ReopenBody { remark, days } = body.into_inner();
    submit(&app, &person, *id, ReopenFinding { finding: *id, remark, days }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Says that it tells of the same as another one.
#[utoipa::path(post, path = "/v1/findings/{id}/merge", tag = "findings", params(("id" = uuid::Uuid, Path)), request_body = MergeBody,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn merge(app: Data<App>, person: May<MergeFindings>, id: Path<FindingId>, body: Json<MergeBody>) -> Answer {
    let MergeBody { into, remark } = body.into_inner();
    submit(&app, &person, *id, MergeFinding { finding: *id, into, remark }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Sends somebody to repair a damage to water, power or lighting.
#[utoipa::path(post, path = "/v1/findings/{id}/dispatch", tag = "findings", params(("id" = uuid::Uuid, Path)), request_body = DispatchBody,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn dispatch(app: Data<App>, person: May<MayIssue>, id: Path<FindingId>, body: Json<DispatchBody>) -> Answer {
    let DispatchBody { to, days, remark } = body.into_inner();
    submit(&app, &person, *id, DispatchRepair { finding: *id, to, days, remark }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Notes what whoever reported the damage said when they were called back.
#[utoipa::path(post, path = "/v1/findings/{id}/call-back", tag = "findings", params(("id" = uuid::Uuid, Path)), request_body = CallBackBody,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn call_back(app: Data<App>, person: May<MayVerify>, id: Path<FindingId>, body: Json<CallBackBody>) -> Answer {
    let CallBackBody { said, remark, days } = body.into_inner();
    submit(&app, &person, *id, CallBackRepair { finding: *id, said, remark, days }).await?;
    Ok(HttpResponse::Ok().finish())
}
