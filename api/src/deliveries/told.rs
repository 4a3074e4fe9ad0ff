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
    ids::{FindingId, SiteId},
    message::{Message, MessageKind},
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
    /// The finding's page; none where the server does not know its own address.
    pub link: Option<String>,
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub place: String,
    /// The finding.
    pub finding: FindingId,
    /// Its first line.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
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
        let mut facts = vec![(t.of("site"), place.clone()), (t.of("severity"), t.word("severity", severity_word(message.severity)))];
        facts.extend(message.due.map(|due| (t.of("told-due"), due_text(due, site.time_zone))));
        Self {
            language,
            kind: message.kind,
            heading: t.s(format!("told-{}", message.kind.word().replace('_', "-")), &message.title),
            facts,
            open: t.of("told-open"),
            link: public_url.map(|url| format!("{}/findings/{}", url.trim_end_matches('/'), message.finding)),
            site: message.site,
            place,
            finding: message.finding,
            title: message.title.clone(),
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
            finding: FindingId(Uuid::nil()),
            title: t.of("told-test"),
            severity: Severity::Minor,
            due: None,
            at: person.at,
        }
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
