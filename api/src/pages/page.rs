//! What stands around every page? Who is signed in, where they are, where they can go, and what just happened.

use super::{assets, words::Words};
use crate::{auth::SignedIn, middleware, problem::Problem};
use actix_web::HttpRequest;
use domain::{people::Held, photo::Sha256, refusal::Refusal, rights::Action, text::Language};
use serde::Serialize;
use std::borrow::Borrow;

/// The frame of a page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The language it is written in.
    pub language: Language,
    /// Its tag.
    pub lang: &'static str,
    /// The tag of the language to switch to.
    pub other_lang: &'static str,
    /// Changes whenever a static file does.
    pub version: &'static str,
    /// Where a switch of language comes back to.
    pub path: String,
    /// What a form of this session must carry.
    pub csrf: String,
    /// Who is signed in.
    pub person: String,
    /// Their posts, in words.
    pub roles: String,
    /// The way back up.
    pub trail: Vec<Step>,
    /// The main menu.
    pub ways: Vec<Ways>,
    /// Messages that were not read: a number, or nothing.
    pub unread: String,
    /// What just happened.
    pub notices: Vec<Notice>,
}

/// A step of the way back up.
#[derive(Debug, Clone)]
pub struct Step {
    /// Address.
    pub href: String,
    /// Name.
    pub name: String,
}

/// A group of the main menu.
#[derive(Debug, Clone)]
pub struct Ways {
    /// Its title.
    pub title: String,
    /// Its links.
    pub links: Vec<Way>,
}

/// A link of the main menu.
#[derive(Debug, Clone)]
pub struct Way {
    /// Address.
    pub href: String,
    /// Name of its icon.
    pub icon: &'static str,
    /// Name.
    pub name: String,
    /// The page is in this part.
    pub here: bool,
    /// What waits there: a number, or nothing.
    pub count: String,
}

/// What just happened, or what does not fit.
#[derive(Debug, Clone)]
pub struct Notice {
    /// `done`, `wrong` or `mind`.
    pub kind: &'static str,
    /// The id of the field it is about; empty when it is about none.
    pub field: String,
    /// In words.
    pub text: String,
}

/// Notices that may follow a redirect as `?done=`.
const DONE: &[&str] = &[
    "saved",
    "review-accepted-done",
    "review-sent-back-done",
    "password-changed",
    "signed-out",
    "checklist-published-done",
    "device-revoked-done",
    "removed-done",
    "photo-doubted-done",
    "photo-cleared-done",
    "held-accepted-done",
    "held-refused-done",
    "held-not-applied-done",
    "notice-issued-done",
    "notices-issued-done",
    "violation-stopped-done",
    "finding-closed-done",
    "finding-sent-back-done",
    "finding-reopened-done",
    "finding-merged-done",
    "repair-dispatched-done",
    "repair-called-back-done",
    "messages-read-done",
    "address-code-sent-done",
    "address-confirmed-done",
    "address-forgotten-done",
    "hook-removed-done",
    "spot-held-done",
    "clocked-done",
    "gap-opened-done",
    "correction-asked-done",
    "asked-granted-done",
    "asked-refused-done",
    "leave-asked-done",
    "leave-withdrawn-done",
    "roster-copied-done",
    "roster-published-done",
    "replacement-asked-done",
    "replacement-yes-done",
    "replacement-no-done",
    "replacement-assigned-done",
    "replacement-cancelled-done",
    "supply-entered-done",
    "store-counted-done",
    "tool-step-done",
    "purchase-submitted-done",
    "purchase-decided-done",
    "purchase-ordered-done",
    "purchase-dropped-done",
    "purchase-received-done",
    "repair-reported-done",
];

impl Page {
    /// The frame for somebody who is signed in.
    #[must_use]
    pub fn new(person: &SignedIn, request: &HttpRequest) -> Self {
        let language = person.language.unwrap_or_else(|| middleware::language(request));
        let mut page = Self::of_stranger(language, request);
        let t = page.t();
        page.csrf.clone_from(&person.csrf);
        page.person.clone_from(&person.name);
        page.roles = roles(person, t);
        page.unread = count(person.unread);
        page.ways = ways(person, t, request.path());
        page
    }

    /// The frame for somebody who is not signed in.
    #[must_use]
    pub fn of_stranger(language: Language, request: &HttpRequest) -> Self {
        let mut page = Self::bare(language);
        let query = request.query_string();
        page.path = if query.is_empty() || query.contains("done=") { request.path().to_owned() } else { request.uri().to_string() };
        let t = page.t();
        page.notices.extend(done(query, t));
        page
    }

    /// The frame where nothing is known of the request.
    #[must_use]
    pub fn bare(language: Language) -> Self {
        let other = match language {
            Language::Zh => Language::En,
            Language::En => Language::Zh,
        };
        Self { language, lang: language.tag(), other_lang: other.tag(), version: assets::version(), path: "/".into(), ..Self::default() }
    }

    /// Its words.
    #[must_use]
    pub fn t(&self) -> &'static Words {
        Words::of_language(self.language)
    }

    /// With a step of the way back up, named by a key.
    #[must_use]
    pub fn under(mut self, href: &str, key: &str) -> Self {
        self.trail.push(Step { href: href.into(), name: self.t().of(key) });
        self
    }

    /// With the address that this page is read at, where it was posted to another.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Says what does not fit, at a field (or at none: empty).
    pub fn wrong(&mut self, field: impl Into<String>, text: impl Into<String>) {
        self.notices.push(Notice { kind: "wrong", field: field.into(), text: text.into() });
    }
}

/// The posts that somebody holds now.
fn roles(person: &SignedIn, t: &Words) -> String {
    let now = person.now();
    let mut names: Vec<String> = vec![];
    for membership in person.who.memberships.iter().filter(|m| m.held(now) != Held::No) {
        let name = t.word("role", membership.role.word());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(if t.language == Language::Zh { "、" } else { ", " })
}

/// Where somebody can go: only what their posts allow.
fn ways(person: &SignedIn, t: &Words, path: &str) -> Vec<Ways> {
    let groups: [(&str, &[(&'static str, Option<Action>)]); 5] = [
        (
            "nav-group-work",
            &[
                ("board", None),
                ("patrols", None),
                ("photos", None),
                ("findings", None),
                ("spot-checks", None),
                ("messages", None),
                ("statistics", Some(Action::SeeStatistics)),
            ],
        ),
        ("nav-group-crew", &[("attendance", None), ("rosters", Some(Action::SeeCrew)), ("leave", None), ("replacements", None)]),
        (
            "nav-group-stores",
            &[
                ("supplies", Some(Action::SeeCrew)),
                ("tools", Some(Action::SeeCrew)),
                ("purchase-plans", Some(Action::SeeCrew)),
                ("repairs", None),
            ],
        ),
        ("nav-group-setup", &[("checklists", None), ("routes", None), ("places", None)]),
        (
            "nav-group-office",
            &[
                ("people", Some(Action::SeePeople)),
                ("devices", Some(Action::ManageDevices)),
                ("held", Some(Action::DecideHeld)),
                ("seals", Some(Action::SeeAudit)),
                ("audit", Some(Action::SeeAudit)),
                ("hooks", Some(Action::ManageHooks)),
            ],
        ),
    ];
    let group = |(title, links): (&str, &[(&'static str, Option<Action>)])| Ways {
        title: t.of(title),
        links: links
            .iter()
            .filter(|(_, right)| right.is_none_or(|right| person.can_somewhere(right)))
            .map(|(icon, _)| way(icon, t, path, if *icon == "messages" { person.unread } else { 0 }))
            .collect(),
    };
    groups.into_iter().map(group).filter(|group| !group.links.is_empty()).collect()
}

fn way(icon: &'static str, t: &Words, path: &str, waits: usize) -> Way {
    let href = if icon == "board" { "/".to_owned() } else { format!("/{icon}") };
    let under = |href: &str| path == href || path.starts_with(&format!("{href}/"));
    let here = match icon {
        "board" => path == "/",
        // Stores stand beside what is in them.
        "supplies" => under(&href) || under("/stores"),
        _ => under(&href),
    };
    Way { here, icon, name: t.word("nav", icon), href, count: count(waits) }
}

/// Beyond 99 nobody counts.
fn count(waits: usize) -> String {
    match waits {
        0 => String::new(),
        1..=99 => waits.to_string(),
        _ => "99+".into(),
    }
}

/// The notice that a redirect carries: a key of [`DONE`].
fn done(query: &str, t: &Words) -> Option<Notice> {
    let key = query.split('&').find_map(|part| part.strip_prefix("done=")).filter(|key| DONE.contains(key))?;
    Some(Notice { kind: "done", field: String::new(), text: t.of(key) })
}

/// Writes onto the page of a form what the rules said no to; other problems are given back.
pub fn refused(page: &mut Page, problem: impl Borrow<Problem>) -> Result<(), Problem> {
    let problem = problem.borrow();
    let field = match problem {
        Problem::Refused(refusal) | Problem::Conflict(refusal) => field_of(refusal),
        Problem::Forbidden | Problem::TooMany(_) => "",
        problem => return Err(problem.clone()),
    };
    let text = match problem {
        Problem::Conflict(Refusal::ChangedMeanwhile) => page.t().of("wrong-changed-meanwhile"),
        problem => problem.title().say(page.language).to_owned(),
    };
    page.wrong(field, text);
    Ok(())
}

/// What a record looks like, in a word that changes with it. An editor's form carries the word of what was opened, in its field `base`.
#[must_use]
pub fn mark(record: &impl Serialize) -> String {
    serde_json::to_string(record).map(|text| Sha256::of(text.as_bytes()).to_string()).unwrap_or_default()
}

/// Refuses to overwrite unseen what somebody else wrote since an editor was opened: `base` is the mark of what was opened (empty when it
/// was new), `now` of what the books hold, `typed` of what is to be saved. Pressing the button twice is no conflict. It is a courtesy
/// between people: of two saves in the same instant, the later one still wins.
pub fn as_opened(base: &str, now: &str, typed: &str) -> Result<(), Problem> {
    let overtaken = !base.is_empty() && base != now && typed != now;
    if overtaken { Err(Problem::Conflict(Refusal::ChangedMeanwhile)) } else { Ok(()) }
}

/// The field that a rule is about: forms name theirs alike.
fn field_of(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::Invalid { field } if field == "responsible" => "responsible_id",
        Refusal::Missing { field } | Refusal::TooLong { field, .. } | Refusal::Invalid { field } | Refusal::Taken { field } => field,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_overwrites_unseen_what_somebody_else_wrote() {
        let [opened, theirs, mine] = ["opened", "theirs", "mine"].map(|one| mark(&one));
        assert!(as_opened(&opened, &theirs, &mine).is_err());
        assert!(as_opened(&opened, "", &mine).is_err(), "it was removed meanwhile");
        assert!(as_opened(&opened, &opened, &mine).is_ok());
        assert!(as_opened(&opened, &mine, &mine).is_ok(), "the button was pressed twice");
        assert!(as_opened("", "", &mine).is_ok(), "it is new");
    }

    #[test]
    fn only_our_own_notices_are_said() {
        let t = Words::of_language(Language::En);
        assert_eq!(done("site=1&done=saved", t).map(|notice| notice.text), Some(t.of("saved")));
        assert!(done("done=nonsense", t).is_none());
    }
}
