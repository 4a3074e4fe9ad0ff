//! How does an e-mail read? A sentence, the facts, a link; no photo, and nothing that a mailbox would have to load.

use crate::{
    auth::SignedIn,
    deliveries::Told,
    mail::{Letter, Paper},
    pages::Words,
    problem::Problem,
    statistics::weekly::WeekLetter,
};
use askama::Template;
use domain::text::Language;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "messages/letter.html")]
struct Html<'a> {
    t: &'static Words,
    lang: &'static str,
    heading: &'a str,
    facts: &'a [(String, String)],
    open: &'a str,
    link: &'a str,
    choices: &'a str,
    why: String,
}

/// An e-mail that tells something.
pub fn letter(told: &Told, id: Uuid, to: String, public_url: Option<&str>) -> Result<Letter, Problem> {
    let t = Words::of_language(told.language);
    let choices = public_url.map(|url| format!("{}/account/messages?site={}", url.trim_end_matches('/'), told.site));
    let why = t.s("letter-why", &told.place);
    let link = told.link.as_deref().unwrap_or_default();
    write(t, id, to, told, link, choices, why)
}

fn write(
    t: &'static Words,
    id: Uuid,
    to: String,
    told: &Told,
    link: &str,
    choices: Option<String>,
    why: String,
) -> Result<Letter, Problem> {
    let mut lines = vec![told.heading.clone(), String::new()];
    lines.extend(told.facts.iter().map(|(name, value)| format!("{name}{}{value}", t.of("letter-colon"))));
    if !link.is_empty() {
        lines.extend([String::new(), format!("{}{}{link}", told.open, t.of("letter-colon"))]);
    }
    lines.extend([String::new(), "-- ".into(), why.clone()]);
    lines.extend(choices.iter().map(|choices| format!("{}{}{choices}", t.of("letter-choices"), t.of("letter-colon"))));
    let page = Html {
        t,
        lang: told.language.tag(),
        heading: &told.heading,
        facts: &told.facts,
        open: &told.open,
        link,
        choices: choices.as_deref().unwrap_or_default(),
        why,
    };
    let subject = format!("{}{}", t.s("letter-subject", &told.place), told.heading);
    Ok(Letter { id, to, subject, plain: lines.join("\n") + "\n", html: html(&page)?, choices, paper: None })
}

fn html(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|error| {
        tracing::error!(%error, "an e-mail could not be written");
        Problem::Internal
    })
}

#[derive(Template)]
#[template(path = "messages/week.html")]
struct WeekHtml<'a> {
    t: &'static Words,
    lang: &'static str,
    heading: &'a str,
    sentences: &'a [String],
    link: &'a str,
    choices: &'a str,
    why: String,
}

/// The e-mail with the analysis of a week (6.3): its sentences, and all of it as a PDF.
pub fn of_week(week: &WeekLetter, language: Language, id: Uuid, to: String, public_url: Option<&str>) -> Result<Letter, Problem> {
    let t = Words::of_language(language);
    let url = public_url.map(|url| url.trim_end_matches('/'));
    let link = url.map(|url| format!("{url}/statistics/weeks/{}?site={}", week.week, week.site)).unwrap_or_default();
    let choices = url.map(|url| format!("{url}/account/messages?site={}", week.site));
    let why = t.s("letter-why", &week.place);
    let mut lines = vec![week.subject.clone(), String::new()];
    lines.extend(week.sentences.iter().map(|sentence| format!("- {sentence}")));
    if !link.is_empty() {
        lines.extend([String::new(), format!("{}{}{link}", t.of("told-open"), t.of("letter-colon"))]);
    }
    lines.extend([String::new(), "-- ".into(), why.clone()]);
    let page = WeekHtml {
        t,
        lang: language.tag(),
        heading: &week.subject,
        sentences: &week.sentences,
        link: &link,
        choices: choices.as_deref().unwrap_or_default(),
        why,
    };
    let paper = Some(Paper { name: format!("rounds-{}.pdf", week.week), pdf: week.pdf.clone() });
    Ok(Letter { id, to, subject: week.subject.clone(), plain: lines.join("\n") + "\n", html: html(&page)?, choices, paper })
}

#[derive(Template)]
#[template(path = "messages/code.html")]
struct CodeHtml<'a> {
    t: &'static Words,
    lang: &'static str,
    code: &'a str,
    name: &'a str,
}

/// The e-mail with the code that shows whose an address is.
pub fn of_code(code: &str, person: &SignedIn, to: String, id: Uuid) -> Result<Letter, Problem> {
    let language = person.language.unwrap_or_default();
    let t = Words::of_language(language);
    let plain = format!("{}\n\n    {code}\n\n{}\n", t.s("code-letter-hello", &person.name), t.of("code-letter-hint"));
    let html = html(&CodeHtml { t, lang: language.tag(), code, name: &person.name })?;
    Ok(Letter { id, to, subject: t.s("code-letter-subject", code), plain, html, choices: None, paper: None })
}
