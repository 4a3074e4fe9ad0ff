//! What does a message say outside the house? Sentences in the reader's language, for an e-mail and for a hook alike.

use crate::{
    auth::SignedIn,
    pages::{Words, local_time},
};
use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::{
    finding::Severity,
    hook::Hook,
    ids::SiteId,
    message::{Message, MessageKind, Topic},
    place::Site,
    text::Language,
    time::Timestamp,
};
use uuid::Uuid;

/// What is told.
#[derive(Debug, Clone)]
pub struct Told {
    /// In which language.
    pub language: Language,
    /// What kind of thing it is.
    pub kind: MessageKind,
    /// In a sentence.
    pub heading: String,
    /// What there is to know, each with its name.
    pub facts: Vec<(String, String)>,
    /// What the link says.
    pub open: String,
    /// The page of what it is about; none where the server does not know its own address.
    pub link: Option<String>,
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub place: String,
    /// The id of what it is about.
    pub about: Uuid,
    /// Its first line.
    pub title: String,
    /// How bad a finding is.
    pub severity: Option<Severity>,
    /// When it is due.
    pub due: Option<Timestamp>,
    /// When it happened.
    pub at: Timestamp,
}

impl Told {
    /// A message, for a reader of a language.
    #[must_use]
    pub fn of(message: &Message, site: &Site, language: Language, public_url: Option<&str>) -> Self {
        let t = Words::of_language(language);
        let place = site.name.say(language).to_owned();
        let mut facts = vec![(t.of("site"), place.clone())];
        facts.extend(message.severity.map(|severity| (t.of("severity"), t.word("severity", severity_word(severity)))));
        facts.extend(message.due.map(|due| (t.of("told-due"), due_text(due, site.time_zone))));
        Self {
            language,
            kind: message.kind,
            heading: t.s(format!("told-{}", message.kind.word().replace('_', "-")), message.title(language)),
            facts,
            open: t.of("told-open"),
            link: public_url.map(|url| format!("{}{}", url.trim_end_matches('/'), page_of(message))),
            site: message.site,
            place,
            about: message.about_id(),
            title: message.title(language).to_owned(),
            severity: message.severity,
            due: message.due,
            at: message.at,
        }
    }

    /// That this is only a test.
    #[must_use]
    pub fn test(hook: &Hook, person: &SignedIn) -> Self {
        let t = Words::of_language(hook.language);
        let site = hook.site.and_then(|site| person.books.sites.get(&site));
        let place = site.map_or_else(|| t.of("hook-all-sites"), |site| site.name.say(hook.language).to_owned());
        Self {
            language: hook.language,
            kind: hook.kinds.first().copied().unwrap_or(MessageKind::Assigned),
            heading: t.of("told-test"),
            facts: vec![(t.of("site"), place.clone()), (t.of("person"), person.name.clone())],
            open: t.of("told-open"),
            link: None,
            site: hook.site.unwrap_or(SiteId(Uuid::nil())),
            place,
            about: Uuid::nil(),
            title: t.of("told-test"),
            severity: Some(Severity::Minor),
            due: None,
            at: person.at,
        }
    }
}

/// The page of what a message is about.
#[must_use]
pub fn page_of(message: &Message) -> String {
    if let Some(finding) = message.finding {
        return format!("/findings/{finding}");
    }
    match message.topic {
        Some(Topic::Leave(id)) => format!("/leave/{id}"),
        Some(Topic::Correction(id)) => format!("/corrections/{id}"),
        Some(Topic::Attendance(person)) => format!("/attendance?person={person}"),
        Some(Topic::Replacement(id)) => format!("/replacements/{id}"),
        Some(Topic::Assessment(id)) => format!("/assessments/{id}"),
        Some(Topic::Supply(id)) => format!("/supplies/{id}"),
        Some(Topic::Tool(id)) => format!("/tools/{id}"),
        Some(Topic::PurchasePlan(id)) => format!("/purchase-plans/{id}"),
        Some(Topic::LeadReport(id)) => format!("/lead-reports/{id}"),
        Some(Topic::Training(id)) => format!("/trainings/{id}"),
        Some(Topic::Duties(_)) => "/rosters/mine".into(),
        None => "/messages".into(),
    }
}

/// When something is due. The end of a day is told as that day: the midnight after it would be read as the next one.
#[must_use]
pub fn due_text(due: Timestamp, zone: Tz) -> String {
    let (at, before) = (local_time(due, zone), local_time(due - TimeDelta::seconds(1), zone));
    if at.clock == "00:00" { before.date } else { format!("{} {}", at.date, at.clock) }
}

/// The word that stands for a severity on the wire and in the files of words.
fn severity_word(severity: Severity) -> String {
    serde_json::to_value(severity).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_day_is_told_as_that_day() {
        let at = |text: &str| due_text(text.parse().unwrap(), Tz::Asia__Shanghai);
        assert_eq!(at("2026-12-02T16:00:00Z"), "2026-12-02");
        assert_eq!(at("2026-12-02T10:30:00Z"), "2026-12-02 18:30");
    }
}
