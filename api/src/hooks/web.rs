//! `/hooks`: who outside is told what happens, and how did the last call fare?

use super::{HookInfo, HookPut, LastCall, outward::NOT_PUBLIC};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::ManageHooks},
    messages::account::{clock, quiet_of},
    pages::{Choice, Moment, Page, Words, local_time, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono_tz::Tz;
use domain::{
    hook::HookFormat,
    ids::{HookId, SiteId},
    message::MessageKind,
    rights::Action,
    text::Language,
};

#[derive(Template)]
#[template(path = "hooks/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    rows: Vec<Row>,
    mail: String,
}

struct Row {
    href: String,
    name: String,
    host: String,
    format: String,
    site: String,
    kinds: String,
    state: &'static str,
    last: Option<Last>,
}

/// The last call, in words.
struct Last {
    at: Moment,
    taken: bool,
    ms: i64,
    text: String,
}

impl Last {
    fn of(last: &LastCall, zone: Tz, t: &Words) -> Self {
        let said = if last.text.contains(NOT_PUBLIC) {
            t.of("hook-not-public")
        } else if last.text.contains("redirect, not followed") {
            t.s("hook-redirect", last.text.split(' ').next().unwrap_or_default())
        } else {
            last.text.clone()
        };
        Self { at: local_time(last.at, zone), taken: last.taken, ms: last.ms, text: said }
    }
}

const fn state(info: &HookInfo) -> &'static str {
    match (info.hook.active, info.off_at.is_some()) {
        (false, _) => "resting",
        (true, true) => "off",
        (true, false) => "on",
    }
}

/// Times of a hook of all sites are told as at the first of them.
fn zone(person: &SignedIn, site: Option<SiteId>) -> Tz {
    let site = site.and_then(|site| person.books.sites.get(&site)).or_else(|| person.sites().first().copied());
    site.map_or(Tz::UTC, |site| site.time_zone)
}

fn site_name(person: &SignedIn, site: Option<SiteId>, t: &Words) -> String {
    let site = site.and_then(|site| person.books.sites.get(&site));
    site.map_or_else(|| t.of("hook-all-sites"), |site| site.name.say(t.language).to_owned())
}

fn kinds(all: &[MessageKind], t: &Words) -> String {
    let names: Vec<String> = all.iter().map(|kind| t.word("message-kind", kind.word())).collect();
    names.join(if t.language == Language::Zh { "、" } else { ", " })
}

/// `GET /hooks`.
pub async fn list(app: Data<App>, person: May<ManageHooks>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let hooks = super::visible_to(&app, &person).await?;
    let rows = hooks.iter().map(|info| Row {
        href: format!("/hooks/{}", info.hook.id),
        name: info.hook.name.clone(),
        host: info.hook.host.clone(),
        format: t.word("hook-format", info.hook.format.word()),
        site: site_name(&person, info.hook.site, t),
        kinds: kinds(&info.hook.kinds, t),
        state: state(info),
        last: info.last.as_ref().map(|last| Last::of(last, zone(&person, info.hook.site), t)),
    });
    let mail = app.settings.outside.mail_from.as_ref().map_or_else(|| t.of("mail-none"), |from| t.s("mail-from", from));
    render(&ListPage { rows: rows.collect(), mail, t, page })
}

#[derive(Template)]
#[template(path = "hooks/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    edit: Edit,
}

/// The form.
struct Edit {
    is_new: bool,
    href: String,
    name: String,
    /// Of the address, where it is known.
    host: String,
    format: &'static str,
    format_name: String,
    formats: Vec<Choice>,
    languages: Vec<Choice>,
    sites: Vec<Choice>,
    kinds: Vec<Choice>,
    active: bool,
    quiet_from: String,
    quiet_until: String,
    state: &'static str,
    failures: i64,
    /// Made just now: shown this once.
    secret: String,
    last: Option<Last>,
}

fn edit(person: &SignedIn, info: Option<&HookInfo>, fields: Option<&Fields>, t: &Words) -> Edit {
    let hook = info.map(|info| &info.hook);
    let typed = |name: &str, kept: &str| fields.map_or_else(|| kept.to_owned(), |fields| fields.get(name).to_owned());
    let site = typed("site", &hook.and_then(|hook| hook.site).map(|site| site.to_string()).unwrap_or_default());
    let mut sites = vec![];
    if person.can_everywhere(Action::ManageHooks) {
        sites.push(Choice::new("", t.of("hook-all-sites"), &site));
    }
    let theirs = person.sites().into_iter().filter(|site| person.can_change(Action::ManageHooks, site.id));
    sites.extend(theirs.map(|one| Choice::new(one.id, one.name.say(t.language), &site)));
    let chosen = |kind: &MessageKind| match fields {
        Some(fields) => fields.all("kind").any(|word| word == kind.word()),
        None => hook.is_none_or(|hook| hook.kinds.contains(kind)),
    };
    let kind = |kind: &MessageKind| Choice { value: kind.word().into(), name: t.word("message-kind", kind.word()), chosen: chosen(kind) };
    let format = typed("format", hook.map_or(HookFormat::WeCom, |hook| hook.format).word());
    let language = typed("language", hook.map_or(Language::Zh, |hook| hook.language).tag());
    let ends = hook.and_then(|hook| hook.quiet);
    let named = HookFormat::ALL.iter().map(|one| Choice::new(one.word(), t.word("hook-format", one.word()), &format));
    Edit {
        is_new: hook.is_none(),
        href: hook.map_or_else(|| "/hooks/new".into(), |hook| format!("/hooks/{}", hook.id)),
        name: typed("name", hook.map_or("", |hook| &hook.name)),
        host: hook.map(|hook| hook.host.clone()).unwrap_or_default(),
        format: hook.map_or("", |hook| hook.format.word()),
        format_name: hook.map(|hook| t.word("hook-format", hook.format.word())).unwrap_or_default(),
        formats: named.collect(),
        languages: vec![Choice::new("zh-CN", "中文", &language), Choice::new("en", "English", &language)],
        sites,
        kinds: MessageKind::ALL.iter().filter(|kind| kind.is_of_a_finding()).map(kind).collect(),
        active: fields.map_or_else(|| hook.is_none_or(|hook| hook.active), |fields| fields.get("active") == "yes"),
        quiet_from: typed("quiet_from", &ends.map(|quiet| clock(quiet.from())).unwrap_or_default()),
        quiet_until: typed("quiet_until", &ends.map(|quiet| clock(quiet.until())).unwrap_or_default()),
        state: info.map_or("new", state),
        failures: info.map_or(0, |info| info.failures),
        secret: String::new(),
        last: info.and_then(|info| info.last.as_ref().map(|last| Last::of(last, zone(person, info.hook.site), t))),
    }
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/hooks", "nav-hooks")
}

/// `GET /hooks/new`.
pub async fn new(person: May<ManageHooks>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let t = page.t();
    render(&EditPage { edit: edit(&person, None, None, t), t, page })
}

/// `GET /hooks/{id}`.
pub async fn one(app: Data<App>, person: May<ManageHooks>, request: HttpRequest, id: Path<HookId>) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    show(&app, &person, page, *id, String::new()).await
}

async fn show(app: &App, person: &SignedIn, page: Page, id: HookId, secret: String) -> Result<HttpResponse, Problem> {
    let info = super::visible(app, person, id).await?;
    let t = page.t();
    render(&EditPage { edit: Edit { secret, ..edit(person, Some(&info), None, t) }, t, page })
}

/// `POST /hooks/new`.
pub async fn create(
    app: Data<App>,
    person: May<ManageHooks>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    save(&app, &person, &request, None, &posted.0).await
}

/// `POST /hooks/{id}`: keeps it, tests it, makes a new secret, or takes it away.
pub async fn change(
    app: Data<App>,
    person: May<ManageHooks>,
    request: HttpRequest,
    id: Path<HookId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    match posted.0.get("do") {
        "test" => {
            super::test(&app, &person, *id).await?;
            Ok(crate::pages::see_other(&format!("/hooks/{}#last", *id)))
        }
        "remove" => {
            super::remove(&app, &person, *id).await?;
            Ok(see_other_done("/hooks", "hook-removed-done"))
        }
        _ => save(&app, &person, &request, Some(*id), &posted.0).await,
    }
}

async fn save(app: &App, person: &SignedIn, request: &HttpRequest, id: Option<HookId>, fields: &Fields) -> Result<HttpResponse, Problem> {
    let info = match id {
        Some(id) => Some(super::visible(app, person, id).await?),
        None => None,
    };
    let typed = |name: &str| fields.find(name).map(str::trim).filter(|typed| !typed.is_empty()).map(str::to_owned);
    let put = HookPut {
        id,
        name: fields.get("name").into(),
        site: fields.get("site").parse().ok(),
        format: HookFormat::parse(fields.get("format")),
        language: Language::parse(fields.get("language")).unwrap_or_default(),
        kinds: fields.all("kind").filter_map(MessageKind::parse).collect(),
        url: typed("url"),
        secret: typed("secret"),
        new_secret: fields.get("do") == "secret",
        active: fields.get("active") == "yes",
        quiet: None,
    };
    let kept = match quiet_of(fields) {
        Ok(quiet) => super::put(app, person, HookPut { quiet, ..put }).await,
        Err(refusal) => Err(Problem::Refused(refusal)),
    };
    match kept {
        Ok((id, Some(secret))) => show(app, person, frame(person, request).at(format!("/hooks/{id}")), id, secret).await,
        Ok((id, None)) => Ok(see_other_done(&format!("/hooks/{id}"), "saved")),
        Err(problem) => {
            let path = id.map_or_else(|| "/hooks/new".into(), |id| format!("/hooks/{id}"));
            let mut page = frame(person, request).at(path);
            refused(&mut page, problem)?;
            let t = page.t();
            render_refused(&EditPage { edit: edit(person, info.as_ref(), Some(fields), t), t, page })
        }
    }
}
