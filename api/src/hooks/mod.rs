//! Which addresses outside are told what happens, and how do they do?

pub mod formats;
pub mod outward;
pub mod rest;
mod store;
pub mod web;

pub(crate) use store::{HookChange, keep, kinds_of, known};
pub use store::{HookInfo, HookKey, LastCall, all, called, key, one};

use crate::{
    app::App,
    auth::SignedIn,
    deliveries::{Told, for_hook_again},
    problem::Problem,
};
use domain::{
    hook::{Hook, HookFormat},
    ids::{CompanyId, HookId, SiteId},
    message::MessageKind,
    operation::RemoveHook,
    quiet::Quiet,
    refusal::Refusal,
    rights::Action,
    text::Language,
};
use outward::{Answer, call};
use serde::Deserialize;
use uuid::Uuid;

/// Characters of an answer that are shown.
const SHOWN: usize = 200;

/// A hook as somebody wants it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HookPut {
    /// Its id; none makes a new one.
    #[serde(default)]
    pub id: Option<HookId>,
    /// What people call it.
    pub name: String,
    /// The site that it tells of; none for all of them.
    #[serde(default)]
    pub site: Option<SiteId>,
    /// How it is spoken to; the same for as long as it lives.
    pub format: Option<HookFormat>,
    /// The language of its sentences.
    #[serde(default)]
    pub language: Language,
    /// What it tells.
    pub kinds: Vec<MessageKind>,
    /// Its address; none leaves it as it is.
    #[serde(default)]
    pub url: Option<String>,
    /// The secret that the robot's maker gave; none leaves it as it is. Our own format's is made here.
    #[serde(default)]
    pub secret: Option<String>,
    /// Makes a new secret, where it is ours.
    #[serde(default)]
    pub new_secret: bool,
    /// It is told.
    #[serde(default = "yes")]
    pub active: bool,
    /// When a group is left alone: minutes of the day by the site's clocks. Only for the robots of groups.
    #[serde(default)]
    pub quiet: Option<Quiet>,
}

const fn yes() -> bool {
    true
}

/// The hooks that somebody may manage.
pub async fn visible_to(app: &App, person: &SignedIn) -> Result<Vec<HookInfo>, Problem> {
    let company = person.company;
    let mut hooks = app.db.read(move |conn| all(conn, company).map_err(Problem::from)).await?;
    hooks.retain(|info| may_manage(person, info.hook.site));
    Ok(hooks)
}

/// One of them; what somebody may not manage does not exist for them.
pub async fn visible(app: &App, person: &SignedIn, hook: HookId) -> Result<HookInfo, Problem> {
    let company = person.company;
    let found = app.db.read(move |conn| one(conn, company, hook).map_err(Problem::from)).await?;
    found.filter(|info| may_manage(person, info.hook.site)).ok_or(Problem::NotFound)
}

fn may_manage(person: &SignedIn, site: Option<SiteId>) -> bool {
    match site {
        Some(site) => person.can_change(Action::ManageHooks, site),
        None => person.can_everywhere(Action::ManageHooks),
    }
}

/// Makes a hook or changes one. Gives a secret that was made now: it is shown this once.
pub async fn put(app: &App, person: &SignedIn, put: HookPut) -> Result<(HookId, Option<String>), Problem> {
    let before = match put.id {
        Some(id) => Some(visible(app, person, id).await?.hook),
        None => None,
    };
    let id = put.id.unwrap_or_else(|| app.ports.new_id().into());
    let missing = |field: &str| Problem::Refused(Refusal::Missing { field: field.into() });
    let format = before.as_ref().map(|hook| hook.format).or(put.format).ok_or_else(|| missing("format"))?;
    let old = match &before {
        Some(hook) => key_of(app, person.company, hook).await?,
        None => None,
    };
    let url = match put.url.as_deref().map(str::trim).filter(|url| !url.is_empty()) {
        Some(url) => url.to_owned(),
        None => old.as_ref().map(|key| key.url.clone()).ok_or_else(|| missing("url"))?,
    };
    let host = outward::parse(&url).and_then(|uri| uri.host().map(str::to_owned));
    let host = host.ok_or_else(|| Problem::Refused(Refusal::Invalid { field: "url".into() }))?;
    let (secret, made) = secret_of(app, format, &put, old.as_ref());
    let fresh = HookKey { url, secret };
    let kept = before.as_ref().filter(|_| old.as_ref() == Some(&fresh)).map(|hook| hook.key);
    let key = kept.unwrap_or_else(|| app.ports.new_id());
    let HookPut { name, site, language, kinds, active, quiet, .. } = put;
    let hook = Hook { id, name: name.trim().into(), site, format, language, kinds, host, key, active, quiet };
    // Nothing is laid down for a hook that would be refused all the same.
    hook.check().map_err(Problem::Refused)?;
    if !may_manage(person, site) {
        return Err(Problem::Forbidden);
    }
    if kept.is_none() {
        lay_key(app, person.company, id, key, &fresh).await?;
    }
    app.submit(person.company, person.person, person.company.into(), None, hook).await?;
    // What waits for the end of a night is looked at again: it may be another night now.
    let (company, now) = (person.company, app.ports.now());
    app.db.write(move |conn| for_hook_again(conn, company, id, now).map_err(Problem::from)).await?;
    Ok((id, made))
}

/// The secret, and the same once more where it is new and ours to show.
fn secret_of(app: &App, format: HookFormat, put: &HookPut, old: Option<&HookKey>) -> (String, Option<String>) {
    let before = old.map(|key| key.secret.clone());
    if format != HookFormat::Generic {
        return (put.secret.clone().map(|secret| secret.trim().to_owned()).or(before).unwrap_or_default(), None);
    }
    match before.filter(|_| !put.new_secret) {
        Some(secret) => (secret, None),
        None => {
            let secret = formats::new_secret(app.ports.bytes());
            (secret.clone(), Some(secret))
        }
    }
}

/// Takes one away.
pub async fn remove(app: &App, person: &SignedIn, hook: HookId) -> Result<(), Problem> {
    visible(app, person, hook).await?;
    app.submit(person.company, person.person, person.company.into(), None, RemoveHook { hook }).await?;
    Ok(())
}

fn about(hook: HookId) -> String {
    format!("hook {hook}")
}

async fn lay_key(app: &App, company: CompanyId, hook: HookId, key: Uuid, fresh: &HookKey) -> Result<(), Problem> {
    let text = serde_json::to_string(fresh).map_err(|_| Problem::Internal)?;
    let closed = app.secrets.close(&text, &about(hook), app.ports.bytes()).ok_or(Problem::Internal)?;
    app.db.write(move |conn| store::lay_key(conn, company, hook, key, &closed).map_err(Problem::from)).await
}

/// A hook's address and secret; none when the server's own secret is another one by now.
pub async fn key_of(app: &App, company: CompanyId, hook: &Hook) -> Result<Option<HookKey>, Problem> {
    let (id, key_id) = (hook.id, hook.key);
    let closed = app.db.read(move |conn| key(conn, company, id, key_id).map_err(Problem::from)).await?;
    let text = closed.and_then(|closed| app.secrets.disclose(&closed, &about(id)));
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Tells a hook something, and says what became of it. Nothing is written down.
pub async fn tell(app: &App, company: CompanyId, hook: &Hook, told: &Told, delivery: Uuid) -> Result<(LastCall, Answer), Problem> {
    let now = app.ports.now();
    let Some(HookKey { url, secret }) = key_of(app, company, hook).await? else {
        let answer = Answer {
            status: None,
            took: std::time::Duration::ZERO,
            text: "the address can't be opened: enter it again".into(),
            wait: None,
        };
        return Ok((LastCall { at: now, taken: false, ms: 0, text: answer.text.clone() }, answer));
    };
    let asked = formats::call_of(hook.format, &url, &secret, told, delivery, now);
    let allowed = app.settings.outside.hooks_private.clone();
    let answer = tokio::task::spawn_blocking(move || call(&asked, &allowed)).await.map_err(|_| Problem::Internal)?;
    let ms = i64::try_from(answer.took.as_millis()).unwrap_or(i64::MAX);
    Ok((LastCall { at: app.ports.now(), taken: formats::is_taken(hook.format, &answer), ms, text: shown(&answer, &url) }, answer))
}

/// The status and the beginning of the answer, without what must not be shown: an address that an error repeats.
fn shown(answer: &Answer, url: &str) -> String {
    let status = answer.status.map(|status| match status {
        300..400 => format!("{status} (redirect, not followed)"),
        status => status.to_string(),
    });
    let text = answer.text.replace(url, "…").replace(|c: char| c.is_control(), " ");
    let words: Vec<String> = status.into_iter().chain([text.trim().to_owned()]).filter(|word| !word.is_empty()).collect();
    words.join(" · ").chars().take(SHOWN).collect()
}

/// Tells a hook that this is only a test, and writes down what became of it.
pub async fn test(app: &App, person: &SignedIn, hook: HookId) -> Result<LastCall, Problem> {
    let info = visible(app, person, hook).await?;
    let told = Told::test(&info.hook, person);
    let (last, _) = tell(app, person.company, &info.hook, &told, app.ports.new_id()).await?;
    let (company, said) = (person.company, last.clone());
    app.db.write(move |conn| called(conn, company, hook, &said).map_err(Problem::from)).await?;
    Ok(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_shown_short_and_without_the_address() {
        let answer = |status, text: String| Answer { status, took: std::time::Duration::ZERO, text, wait: None };
        let url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6";
        assert_eq!(shown(&answer(None, format!("{url}: no route")), url), "…: no route");
        assert_eq!(shown(&answer(Some(302), String::new()), url), "302 (redirect, not followed)");
        assert_eq!(shown(&answer(Some(500), "x".repeat(900)), url).chars().count(), SHOWN);
    }
}
