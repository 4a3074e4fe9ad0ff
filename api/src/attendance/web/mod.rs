//! The pages of attendance, and what those of rosters, leave and replacements choose by as well: sites, people, states of what is asked for.

mod board;
mod corrections;
mod sheet;

pub use board::{board, decide, events};
pub use corrections::{ask, correction, corrections, settle};
pub use sheet::sheet;

use crate::{
    auth::SignedIn,
    pages::{Asked, Choice, Filters, Names, Words},
    problem::Problem,
};
use chrono::{Days, NaiveDate};
use domain::{
    attendance::{Attended, Cell},
    ids::{PersonId, SiteId},
    leave::AskState,
    rights::Action,
};

/// The class and the icon of a state: a shape and a colour of its own.
#[must_use]
pub const fn look_of(state: Attended) -> &'static str {
    match state {
        Attended::Upcoming => "upcoming",
        Attended::Present => "complete",
        Attended::Late | Attended::LeftEarly => "partial",
        Attended::OnLeave => "held",
        Attended::Absent => "missed",
        Attended::Unknown => "unknown",
    }
}

/// What a duty's state does not say by itself.
pub fn remarks(cell: &Cell, names: &Names, t: &Words) -> Vec<String> {
    let Cell { duty, reckoned } = cell;
    let said = |word, is: bool| is.then(|| t.of(word));
    let own = [
        said("crew-missing-in", reckoned.missing_in),
        said("crew-missing-out", reckoned.missing_out),
        said("crew-corrected", reckoned.corrected),
        said("crew-steps-in", duty.replaces.is_some()),
    ];
    own.into_iter().flatten().chain(duty.covered_by.map(|by| t.s("crew-covered-by", names.person(by)))).collect()
}

/// The site that a page is about: the one that was asked for, else the first.
pub fn site_of(person: &SignedIn, asked: &Asked) -> Result<SiteId, Problem> {
    let site = asked.read("site").or_else(|| person.sites().first().map(|site| site.id)).ok_or(Problem::NotFound)?;
    person.at(site).map(|_| site)
}

/// The sites to choose from.
#[must_use]
pub fn site_choices(person: &SignedIn, names: &Names, chosen: SiteId) -> Vec<Choice> {
    person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), &chosen.to_string())).collect()
}

/// Minutes as people read them: 7:30.
#[must_use]
pub fn hours_text(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Those of a site's crew whom somebody may see, to choose from.
#[must_use]
pub fn people_choices(person: &SignedIn, site: SiteId, chosen: &str, t: &Words) -> Vec<Choice> {
    let view = person.crew_view(site);
    let seen = person.books.crew_of(site, &[], person.now()).into_iter().filter(|one| view.sees_person(*one));
    let name = |id: PersonId| person.books.people.get(&id).map(|one| one.name.clone()).unwrap_or_default();
    let mut choices: Vec<Choice> = seen.map(|one| Choice::new(one, name(one), chosen)).collect();
    choices.sort_by(|a, b| a.name.cmp(&b.name));
    choices.insert(0, Choice::new("", t.of("all"), chosen));
    choices
}

/// The filters of what is asked for: site, state, person.
pub fn ask_filters(path: &'static str, person: &SignedIn, site: SiteId, asked: &Asked, names: &Names, t: &Words) -> Filters {
    let mut states = vec![Choice::new("", t.of("all"), asked.get("state"))];
    states.extend(AskState::ALL.iter().map(|state| Choice::new(state.word(), t.word("ask-state", state.word()), asked.get("state"))));
    let mut sites = vec![Choice::new("", t.of("all"), asked.get("site"))];
    sites.extend(person.sites().into_iter().map(|one| Choice::new(one.id, names.say(&one.name), asked.get("site"))));
    Filters::of(path).choice("site", t.of("site"), sites).choice("state", t.of("state"), states).choice(
        "person",
        t.of("person"),
        people_choices(person, site, asked.get("person"), t),
    )
}

/// Oneself, and those whom one leads: for whom somebody may ask.
#[must_use]
pub fn own_and_led(person: &SignedIn, site: SiteId) -> Vec<Choice> {
    let own = person.person.to_string();
    let plans = person.who.may_somewhere_at(Action::PlanCrew, site, person.now()) == domain::people::Held::Yes;
    let view = person.crew_view(site);
    let mut people = person.books.crew_of(site, &[], person.now());
    people.retain(|one| *one == person.person || (plans && view.sees_person(*one)));
    let name = |id: PersonId| person.books.people.get(&id).map(|one| one.name.clone()).unwrap_or_default();
    let mut choices: Vec<Choice> = people.into_iter().map(|one| Choice::new(one, name(one), &own)).collect();
    choices.sort_by_key(|choice| (!choice.chosen, choice.name.clone()));
    choices
}

/// The Monday of a week that an address names; this week's when it names none.
#[must_use]
pub fn monday_asked(person: &SignedIn, asked: &Asked, zone: chrono_tz::Tz) -> NaiveDate {
    let today = person.at.with_timezone(&zone).date_naive();
    domain::roster::monday_of(asked.read("week").unwrap_or(today))
}

/// A day some days later.
#[must_use]
pub fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}
