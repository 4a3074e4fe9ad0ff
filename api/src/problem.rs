//! What does a client hear when something went wrong? `application/problem+json` (RFC 9457) with a stable type, a title in
//! the client's language and the request's id. What happened inside stays in the log.

use crate::db::DbError;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError, http::StatusCode};
use domain::{
    ids::ScopeId,
    refusal::Refusal,
    text::{Language, Text},
};
use serde::Serialize;

/// Everything that keeps a request from its answer, by what the client can do about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// 400: the request can't be read.
    Unreadable(String),
    /// 401: sign in (again).
    SignIn,
    /// 401: login and password don't belong together.
    WrongPassword,
    /// 403: signed in, but not for this.
    Forbidden,
    /// 403: a new password must be chosen first.
    MustChangePassword,
    /// 404: not there, or not theirs to see.
    NotFound,
    /// 409: what it is about has moved on, or the id is taken.
    Conflict(Refusal),
    /// 410: start the scope again from a snapshot.
    StartAgain {
        /// A stable word.
        why: &'static str,
        /// Which scope.
        scope: ScopeId,
    },
    /// 413: more than the server takes.
    TooLarge(u64),
    /// 413: more photos than one download takes; how many it does.
    TooMuch(u64),
    /// 415: no photo, or of no kind that the server takes.
    UnfitPhoto {
        /// A stable word.
        code: &'static str,
        /// What to do about it.
        say: Text,
    },
    /// 415: packed in a way that is not taken here.
    WrongCoding,
    /// 422: the rules say no.
    Refused(Refusal),
    /// 429: too often; seconds to wait.
    TooMany(u64),
    /// 460: the chunk's checksum does not match (tus).
    ChecksumMismatch,
    /// 409 of tus: the offset is another one.
    WrongOffset,
    /// 412: another version of tus.
    WrongTusVersion,
    /// 503: the database or the disk can't be reached; nothing was kept.
    Unavailable,
    /// 500.
    Internal,
}

/// The body of a problem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// Stable: `/problems/<slug>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A sentence for a person.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code of the rule that said no, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// More for a programmer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What the rule said, for a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub refusal: Option<Refusal>,
    /// Finds the request in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The media type of problems.
pub const PROBLEM_JSON: &str = "application/problem+json";

impl Problem {
    /// The stable word at the end of its type.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::SignIn => "sign-in",
            Self::WrongPassword => "wrong-password",
            Self::Forbidden => "forbidden",
            Self::MustChangePassword => "must-change-password",
            Self::NotFound => "not-found",
            Self::Conflict(_) => "conflict",
            Self::StartAgain { .. } => "start-again",
            Self::TooLarge(_) => "too-large",
            Self::TooMuch(_) => "too-much",
            Self::UnfitPhoto { .. } => "unfit-photo",
            Self::WrongCoding => "wrong-coding",
            Self::Refused(_) => "refused",
            Self::TooMany(_) => "too-many",
            Self::ChecksumMismatch => "checksum-mismatch",
            Self::WrongOffset => "wrong-offset",
            Self::WrongTusVersion => "wrong-tus-version",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// The stable code of what the rules said no to; of the problem itself where it was none of the rules.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Conflict(refusal) | Self::Refused(refusal) => refusal.code(),
            problem => problem.slug(),
        }
    }

    /// A sentence for a person.
    #[must_use]
    pub fn title(&self) -> Text {
        match self {
            Self::Unreadable(_) => Text::new("请求内容无法读取。", "The request could not be read."),
            Self::SignIn => Text::new("请先登录。", "Please sign in."),
            Self::WrongPassword => Text::new("登录名或密码不正确。", "Login or password is not right."),
            Self::Forbidden => Text::new("您没有这项权限。", "You may not do this."),
            Self::MustChangePassword => Text::new("请先设置新密码。", "Choose a new password first."),
            Self::NotFound => Text::new("找不到，或您无权查看。", "Not found, or not yours to see."),
            Self::Conflict(refusal) | Self::Refused(refusal) => refusal.message(),
            Self::StartAgain { .. } => {
                Text::new("数据需要重新下载，未上传的记录不受影响。", "This data must be fetched anew; unsent records are not touched.")
            }
            Self::TooLarge(limit) => Text::new(format!("太大了，最多 {limit} 字节。"), format!("Too large: {limit} bytes at most.")),
            Self::TooMuch(most) => Text::new(
                format!("一次最多下载 {most} 张照片，请缩小筛选范围。"),
                format!("{most} photos at most in one download. Narrow the filter."),
            ),
            Self::UnfitPhoto { say, .. } => say.clone(),
            Self::WrongCoding => Text::new("不支持这种压缩方式。", "Packed in a way that is not taken here."),
            Self::TooMany(seconds) => {
                Text::new(format!("操作太频繁，请 {seconds} 秒后再试。"), format!("Too many tries. Try again in {seconds} s."))
            }
            Self::ChecksumMismatch => Text::new("这一段传输有误，请重传。", "This chunk was damaged on its way; send it again."),
            Self::WrongOffset => Text::new("上传位置不对，请先查询进度。", "Another offset is expected; ask for it first."),
            Self::WrongTusVersion => Text::new("不支持的上传协议版本。", "This version of the upload protocol is not supported."),
            Self::Unavailable => Text::new(
                "服务器暂时无法保存，请稍后再试。您手机上的记录都还在。",
                "The server can't save right now. Try again soon; nothing on your phone is lost.",
            ),
            Self::Internal => Text::new("服务器出错了，我们已记录。", "Something went wrong on our side. It has been logged."),
        }
    }

    /// The body in a language.
    #[must_use]
    pub fn body(&self, language: Language, request_id: Option<String>) -> ProblemBody {
        let (code, refusal, detail) = match self {
            Self::Conflict(refusal) | Self::Refused(refusal) => (Some(refusal.code().to_owned()), Some(refusal.clone()), None),
            Self::Unreadable(why) => (None, None, Some(why.clone())),
            Self::StartAgain { why, scope } => (Some((*why).to_owned()), None, Some(scope.to_string())),
            Self::UnfitPhoto { code, .. } => (Some((*code).to_owned()), None, None),
            _ => (None, None, None),
        };
        ProblemBody {
            kind: format!("/problems/{}", self.slug()),
            title: self.title().say(language).to_owned(),
            status: self.status_code().as_u16(),
            code,
            detail,
            refusal,
            request_id,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.slug())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::SignIn | Self::WrongPassword => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::MustChangePassword => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::WrongOffset => StatusCode::CONFLICT,
            Self::StartAgain { .. } => StatusCode::GONE,
            Self::TooLarge(_) | Self::TooMuch(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnfitPhoto { .. } | Self::WrongCoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::ChecksumMismatch => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            Self::WrongTusVersion => StatusCode::PRECONDITION_FAILED,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// In Chinese and without a request id; the `problems` middleware says it in the client's language and adds the id.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status_code());
        if let Self::TooMany(seconds) = self {
            response.insert_header(("Retry-After", seconds.to_string()));
        }
        if matches!(self, Self::Unavailable) {
            response.insert_header(("Retry-After", "5"));
        }
        let mut response = response.content_type(PROBLEM_JSON).json(self.body(Language::Zh, None));
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(why) => {
                tracing::warn!(%why, "the database can't be reached");
                Self::Unavailable
            }
            error => {
                tracing::error!(%error, "database");
                Self::Internal
            }
        }
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotAllowed => Self::Forbidden,
            Refusal::NotFound { .. } => Self::NotFound,
            Refusal::AlreadyDone
            | Refusal::MovedOn { .. }
            | Refusal::AskMovedOn { .. }
            | Refusal::ReplacementMovedOn { .. }
            | Refusal::IdReused
            | Refusal::ChangedMeanwhile
            | Refusal::InUse { .. }
            | Refusal::Taken { .. } => Self::Conflict(refusal),
            refusal => Self::Refused(refusal),
        }
    }
}
