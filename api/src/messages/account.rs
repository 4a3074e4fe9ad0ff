//! `/account/messages`: how does somebody want to be told, of which site, and where?

use super::{
    addresses::{self, AddressInfo},
    choices::{self, Choices},
};
use crate::{
    app::App,
    auth::{Fields, Posted, SignedIn},
    pages::{Asked, Choice, Page, Words, local_time, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::{NaiveTime, Timelike};
use chrono_tz::Tz;
use domain::{
    ids::SiteId,
    message::MessageKind,
    quiet::{DAY, Quiet},
    refusal::Refusal,
};

#[derive(Template)]
#[template(path = "messages/account.html")]
struct ChoicesPage {
    page: Page,
    t: &'static Words,
    /// The server sends e-mails.
    mail: bool,
    address: String,
    works: bool,
    trouble: String,
    last: String,
    /// What was typed and refused.
    typed: String,
    sites: Vec<Choice>,
    site: String,
    site_name: String,
    kinds: Vec<KindRow>,
    quiet_from: String,
    quiet_until: String,
}

struct KindRow {
    word: &'static str,
    name: String,
    inbox: bool,
    mail: bool,
}

fn path_of(site: Option<SiteId>) -> String {
    site.map_or_else(|| "/account/messages".into(), |site| format!("/account/messages?site={site}"))
}

/// `GET /account/messages`.
pub async fn show(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/account", "account-title");
    let site = Asked::by(&request).read("site");
    render(&found(&app, &person, page, site, "").await?)
}

async fn found(app: &App, person: &SignedIn, page: Page, asked: Option<SiteId>, typed: &str) -> Result<ChoicesPage, Problem> {
    let (t, sites, me) = (page.t(), person.sites(), person.person);
    let site = sites.iter().find(|site| Some(site.id) == asked).or(sites.first()).copied();
    let id = site.map(|site| site.id);
    let (info, choices) = app
        .db
        .read(move |conn| {
            let choices = id.map(|id| choices::of(conn, id, me)).transpose()?;
            Ok::<_, Problem>((addresses::of(conn, me)?, choices.unwrap_or_default()))
        })
        .await?;
    let zone = site.map_or(Tz::UTC, |site| site.time_zone);
    let last = info.as_ref().and_then(|info| info.last_at).map(|at| local_time(at, zone).short).unwrap_or_default();
    let value = id.map(|id| id.to_string()).unwrap_or_default();
    let kind = |kind: &MessageKind| KindRow {
        word: kind.word(),
        name: t.word("message-kind", kind.word()),
        inbox: choices.inbox.contains(kind),
        mail: choices.mail.contains(kind),
    };
    Ok(ChoicesPage {
        mail: app.mail.is_some(),
        works: info.as_ref().is_some_and(AddressInfo::works),
        trouble: info.as_ref().and_then(|info| info.trouble.clone()).unwrap_or_default(),
        address: info.map(|info| info.address).unwrap_or_default(),
        last,
        typed: typed.to_owned(),
        sites: sites.iter().map(|site| Choice::new(site.id, site.name.say(page.language), &value)).collect(),
        site_name: site.map(|site| site.name.say(page.language).to_owned()).unwrap_or_default(),
        site: value,
        kinds: MessageKind::ALL.iter().map(kind).collect(),
        quiet_from: choices.quiet.map(|quiet| clock(quiet.from())).unwrap_or_default(),
        quiet_until: choices.quiet.map(|quiet| clock(quiet.until())).unwrap_or_default(),
        t,
        page,
    })
}

/// `22:00`, as browsers write it.
pub(crate) fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn minutes(typed: &str) -> Option<u16> {
    let time: NaiveTime = typed.trim().parse().or_else(|_| NaiveTime::parse_from_str(typed.trim(), "%H:%M")).ok()?;
    u16::try_from(time.hour() * 60 + time.minute()).ok().filter(|minutes| *minutes < DAY)
}

/// Both ends or neither; a night without an end is none.
pub(crate) fn quiet_of(fields: &Fields) -> Result<Option<Quiet>, Refusal> {
    let (from, until) = (fields.get("quiet_from").trim(), fields.get("quiet_until").trim());
    match (from.is_empty(), until.is_empty()) {
        (true, true) => Ok(None),
        (true, false) => Err(Refusal::Missing { field: "quiet_from".into() }),
        (false, true) => Err(Refusal::Missing { field: "quiet_until".into() }),
        (false, false) => {
            let quiet = minutes(from).zip(minutes(until)).and_then(|(from, until)| Quiet::new(from, until));
            quiet.map(Some).ok_or_else(|| Refusal::Invalid { field: "quiet_until".into() })
        }
    }
}

/// `POST /account/messages`.
pub async fn choose(app: Data<App>, request: HttpRequest, person: SignedIn, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let site: SiteId = posted.0.get("site").parse().map_err(|_| Problem::Unreadable("site: which?".into()))?;
    person.at(site)?;
    let kinds = |name: &str| posted.0.all(name).filter_map(MessageKind::parse).collect();
    let quiet = match quiet_of(&posted.0) {
        Ok(quiet) => quiet,
        Err(refusal) => return again(&app, &person, &request, Some(site), "", Problem::Refused(refusal)).await,
    };
    let chosen = Choices { inbox: kinds("inbox"), mail: kinds("mail"), quiet };
    let (me, now) = (person.person, app.ports.now());
    app.db.write(move |conn| choices::keep(conn, site, me, &chosen, now).map_err(Problem::from)).await?;
    Ok(see_other_done(&path_of(Some(site)), "saved"))
}

/// The page again, with what does not fit.
async fn again(
    app: &App,
    person: &SignedIn,
    request: &HttpRequest,
    site: Option<SiteId>,
    typed: &str,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let mut page = Page::new(person, request).at(path_of(site)).under("/account", "account-title");
    refused(&mut page, &problem)?;
    render_refused(&found(app, person, page, site, typed).await?)
}

/// `POST /account/address`: gives one, confirms it with its code, or takes it away.
pub async fn address(app: Data<App>, request: HttpRequest, person: SignedIn, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let site = fields.get("site").parse().ok();
    let (done, tried) = match fields.get("do") {
        "confirm" => ("address-confirmed-done", addresses::confirm(&app, &person, fields.get("code")).await),
        "forget" => {
            let me = person.person;
            ("address-forgotten-done", app.db.write(move |conn| addresses::forget(conn, me).map_err(Problem::from)).await)
        }
        _ => ("address-code-sent-done", addresses::give(&app, &person, fields.get("address")).await),
    };
    match tried {
        Ok(()) => Ok(see_other_done(&path_of(site), done)),
        Err(problem) => again(&app, &person, &request, site, fields.get("address"), problem).await,
    }
}
