//! `/findings/{id}`: one finding with its whole life, and what may be done about it now.

use super::{FindingView, finding_view, list::choices, view::tone, whole};
use crate::{
    app::App,
    auth::{Fields, SignedIn},
    findings::store::{alike, returns},
    pages::{Choice, Names, Page, Words, local_time, render},
    photos::panel::photo_page,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    finding::{Finding, FindingState, RepairState},
    ids::{FindingId, PersonId, PhotoId},
    message::title,
    people::Held,
    rights::Action,
};

/// Other findings that are named on a page.
const OTHERS: i64 = 20;

#[derive(Template)]
#[template(path = "findings/finding.html")]
pub(super) struct FindingPage {
    page: Page,
    t: &'static Words,
    finding: FindingView,
    tone: &'static str,
    bundle_href: String,
    may: Allowed,
    able: Vec<Choice>,
    alike: Vec<Other>,
    returns: Vec<Other>,
    typed: Fields,
}

/// Another finding.
struct Other {
    id: String,
    href: String,
    title: String,
    at: String,
    state: &'static str,
    chosen: bool,
}

/// What this person may do about it now.
#[derive(Default)]
pub(super) struct Allowed {
    stop: bool,
    notice: bool,
    again: bool,
    verify: bool,
    /// They put it right themselves: somebody else has to look.
    own: bool,
    reopen: bool,
    merge: bool,
    dispatch: bool,
    call_back: bool,
    days: u16,
}

impl Allowed {
    fn of(finding: &Finding, person: &SignedIn) -> Self {
        let can = |action| person.can(action, finding.site, finding.building);
        let waits = finding.state == FindingState::Raised || finding.state.is_to_rectify();
        let own = finding.state == FindingState::Rectified && finding.was_rectified_by(person.person);
        let repair = finding.repair.map(|repair| repair.state);
        Self {
            stop: can(Action::RaiseFinding) && finding.state.is_open() && finding.is_to_stop(),
            notice: can(Action::IssueNotice) && waits,
            again: finding.notice().is_some(),
            verify: can(Action::VerifyFinding) && finding.state == FindingState::Rectified && !own,
            own: own && can(Action::VerifyFinding),
            reopen: can(Action::VerifyFinding) && finding.state == FindingState::Closed,
            merge: can(Action::MergeFindings) && finding.state.is_open(),
            dispatch: can(Action::IssueNotice) && waits && repair.is_some(),
            call_back: can(Action::VerifyFinding)
                && repair == Some(RepairState::Repaired)
                && matches!(finding.state, FindingState::Rectified | FindingState::Closed),
            days: finding.severity.usual_days(),
        }
    }
}

/// `GET /findings/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<FindingId>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/findings", "nav-findings");
    render(&shown(&app, &person, page, *id, Fields::default()).await?)
}

/// The page of a finding, with what was typed into its forms.
pub(super) async fn shown(app: &App, person: &SignedIn, page: Page, id: FindingId, typed: Fields) -> Result<FindingPage, Problem> {
    let (finding, photos, names) = whole(app, person, id, page.language).await?;
    let (view, about) = (person.at(finding.site)?, finding.clone());
    let (mut alike, mut returned) = app
        .db
        .read(move |conn| Ok::<_, Problem>((alike(conn, &about, OTHERS)?, returns(conn, about.site, about.id, about.kind, OTHERS)?)))
        .await?;
    let seen = |others: &mut Vec<Finding>| others.retain(|other| crate::findings::store::sees(&view, other));
    seen(&mut alike);
    seen(&mut returned);
    let may = Allowed::of(&finding, person);
    let t = page.t();
    let originals = person.can(Action::SeeOriginals, finding.site, finding.building);
    let rectifies = |one: PersonId| person.books.who(one).may(Action::Rectify, finding.site, finding.building, person.now()) == Held::Yes;
    let chosen = if typed.get("responsible_id").is_empty() {
        finding.responsible().map(|one| one.to_string()).unwrap_or_default()
    } else {
        typed.get("responsible_id").to_owned()
    };
    Ok(FindingPage {
        t,
        finding: finding_view(&finding, &photos, originals, person.at, &names, t),
        tone: tone(finding.state),
        bundle_href: if originals { format!("/findings/{id}/bundle.zip") } else { String::new() },
        able: if may.notice || may.dispatch { choices(person, &names, &chosen, rectifies) } else { vec![] },
        alike: alike.iter().map(|other| Other::of(other, &names, typed.get("into"))).collect(),
        returns: returned.iter().map(|other| Other::of(other, &names, "")).collect(),
        may,
        typed,
        page,
    })
}

impl Other {
    fn of(finding: &Finding, names: &Names, chosen: &str) -> Self {
        let id = finding.id.to_string();
        Self {
            href: format!("/findings/{id}"),
            title: title(&finding.text),
            at: local_time(finding.raised.at, names.zone(finding.site)).short,
            state: finding.state.word(),
            chosen: id == chosen,
            id,
        }
    }
}

/// `GET /findings/{id}/photos/{photo}`.
pub async fn photo(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    path: Path<(FindingId, PhotoId)>,
) -> Result<HttpResponse, Problem> {
    let (id, photo) = *path;
    let here = format!("/findings/{id}");
    let page = Page::new(&person, &request).under("/findings", "nav-findings").under(&here, "finding");
    let (finding, photos, _) = whole(&app, &person, id, page.language).await?;
    let photo = photos.iter().find(|one| one.id == photo).ok_or(Problem::NotFound)?;
    photo_page(&app, &person, page, finding.site, photo.id).await
}
