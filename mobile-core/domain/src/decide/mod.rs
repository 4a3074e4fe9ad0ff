//! May this operation happen, and what does it change? The one place that knows, on the phone and on the server.

mod assessment;
mod attendance;
mod checklist;
mod cleaning;
mod company;
mod crew;
mod finding;
mod held;
mod hook;
mod lead_report;
mod leave;
mod message;
mod patrol;
mod photo;
mod place;
mod purchase_plan;
mod replacement;
mod roster;
mod spot_check;
mod supply;
mod tool;
mod training;

pub use company::check_key;
pub use roster::posts_in_week;

use crate::{
    books::{Books, Change},
    ids::{BuildingId, SiteId},
    operation::{Operation, PatrolStep, Received, ResponsibilityStep},
    people::Held,
    photo::{MARKS, Mark, PHOTO_BYTES, PHOTOS_PER_OPERATION},
    refusal::Refusal,
    rights::Action,
};
use uuid::Uuid;

/// What the rules say about one operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Ruling {
    /// It happens; these are the changes.
    Applied(Vec<Change>),
    /// A step on something that has moved on: kept and flagged, nothing changes (`sync.md` 11).
    Conflict(Refusal),
    /// It waits.
    Held(Hold),
    /// It can't happen; it is kept as a dead letter.
    Rejected(Refusal),
}

/// What an operation waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// A patrol or an operation that has not arrived yet.
    Needs(Uuid),
    /// A supervisor: nobody can say whether the author's role had already ended (`sync.md` 6).
    Standing,
}

/// Judges one operation by the books. Pure: same books, same operation, same ruling.
#[must_use]
pub fn judge(books: &Books, received: &Received) -> Ruling {
    let ruled = check_photos(received).map_err(No::from).and_then(|()| match &received.operation {
        Operation::Company(step) => company::company(books, received, step),
        Operation::Person(step) => company::person(books, received, step),
        Operation::Device(step) => company::device(books, received, step),
        Operation::Checklist(step) => checklist::step(books, received, step),
        Operation::Place(step) => place::place(books, received, step),
        Operation::Route(step) => place::route(books, received, step),
        Operation::Patrol(step) => patrol::step(books, received, step),
        Operation::Finding(step) => finding::step(books, received, step),
        Operation::Repair(step) => finding::repair(books, received, step),
        Operation::Message(step) => message::step(books, received, step),
        Operation::Photo(step) => photo::step(books, received, step),
        Operation::Held(step) => held::step(books, received, step),
        Operation::Hook(step) => hook::step(books, received, step),
        Operation::SpotCheckPlan(step) => spot_check::plan(books, received, step),
        Operation::Draw(step) => spot_check::draws(books, received, step),
        Operation::SpotCheck(step) => spot_check::check(books, received, step),
        Operation::Shift(step) => crew::shift(books, received, step),
        Operation::Responsibility(ResponsibilityStep::Put(theirs)) => roster::divide(books, received, theirs),
        Operation::Leave(step) => leave::step(books, received, step),
        Operation::CleaningTask(step) => cleaning::task(books, received, step),
        Operation::Assessment(step) => assessment::step(books, received, step),
        Operation::Training(step) => training::step(books, received, step),
        Operation::LeadReport(step) => lead_report::step(books, received, step),
        Operation::CleaningJob(step) => cleaning::job(books, received, step),
        Operation::Supply(step) => supply::step(books, received, step),
        Operation::Tool(step) => tool::step(books, received, step),
        Operation::PurchasePlan(step) => purchase_plan::step(books, received, step),
        Operation::Roster(step) => roster::step(books, received, step),
        Operation::Attendance(step) => attendance::step(books, received, step),
        Operation::Replacement(step) => replacement::step(books, received, step),
    });
    match ruled {
        Ok(changes) => Ruling::Applied(changes),
        Err(No::Hold(hold)) => Ruling::Held(hold),
        Err(No::Refused(refusal)) if refusal.is_moved_on() && may_come_late(received) => Ruling::Conflict(refusal),
        Err(No::Refused(refusal)) => Ruling::Rejected(refusal),
    }
}

/// A step that somebody may take on what has moved on meanwhile: it is kept and flagged, not refused (`sync.md` 11).
fn may_come_late(received: &Received) -> bool {
    matches!(
        received.operation,
        Operation::Patrol(PatrolStep::Review(_) | PatrolStep::Finish(_))
            | Operation::Finding(_)
            | Operation::Repair(_)
            | Operation::Leave(_)
            | Operation::Tool(_)
            | Operation::PurchasePlan(_)
            | Operation::Attendance(_)
            | Operation::Replacement(_)
    )
}

/// Why a rule did not let an operation through.
enum No {
    Refused(Refusal),
    Hold(Hold),
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

type Ruled = Result<Vec<Change>, No>;

fn not_found(what: &str) -> Refusal {
    Refusal::NotFound { what: what.into() }
}

/// The site that an operation's scope stands for, if the company has it.
fn site_of(books: &Books, received: &Received) -> Result<SiteId, Refusal> {
    let site = SiteId(received.scope.0);
    books.company.sites.contains_key(&site).then_some(site).ok_or_else(|| not_found("site"))
}

/// The company's scope and no other.
fn in_company(books: &Books, received: &Received) -> Result<(), Refusal> {
    let fits = books.company.id().is_some_and(|id| id.0 == received.scope.0);
    fits.then_some(()).ok_or_else(|| not_found("company"))
}

/// Rights are judged by what the author held when it was captured (`sync.md` 6).
fn allowed(books: &Books, received: &Received, action: Action, site: SiteId, building: Option<BuildingId>) -> Result<(), No> {
    standing(received, books.company.who(received.author).may(action, site, building, received.during))
}

/// Everything that a change reaches must be in the author's reach: a building each, none for the site as a whole.
fn allowed_to_change(
    books: &Books,
    received: &Received,
    action: Action,
    site: SiteId,
    reaches: impl IntoIterator<Item = Option<BuildingId>>,
) -> Result<(), No> {
    let who = books.company.who(received.author);
    standing(received, worst(reaches.into_iter().map(|building| who.may_change(action, site, building, received.during))))
}

/// What belongs to several sites takes the right at each of them; what belongs to all of them (none) takes it company-wide.
fn allowed_at_each(books: &Books, received: &Received, action: Action, sites: impl IntoIterator<Item = Option<SiteId>>) -> Result<(), No> {
    let who = books.company.who(received.author);
    let held = |site: Option<SiteId>| match site {
        Some(site) => who.may_change(action, site, None, received.during),
        None => who.may_everywhere(action, received.during),
    };
    standing(received, worst(sites.into_iter().map(held)))
}

/// The answer for all of them is the worst of each.
fn worst(answers: impl Iterator<Item = Held>) -> Held {
    let mut worst = Held::Yes;
    for held in answers {
        match held {
            Held::No => return Held::No,
            Held::Perhaps => worst = Held::Perhaps,
            Held::Yes => {}
        }
    }
    worst
}

fn allowed_somewhere(books: &Books, received: &Received, action: Action) -> Result<(), No> {
    standing(received, books.company.who(received.author).may_somewhere(action, received.during))
}

fn allowed_everywhere(books: &Books, received: &Received, action: Action) -> Result<(), No> {
    standing(received, books.company.who(received.author).may_everywhere(action, received.during))
}

/// Where the books can't say whether a role had ended, a supervisor can; a right that the author surely had not, nobody can lend them.
fn standing(received: &Received, held: Held) -> Result<(), No> {
    match held {
        Held::Yes => Ok(()),
        Held::Perhaps if received.vouched => Ok(()),
        Held::Perhaps => Err(No::Hold(Hold::Standing)),
        Held::No => Err(No::Refused(Refusal::NotAllowed)),
    }
}

fn check_photos(received: &Received) -> Result<(), Refusal> {
    let photos = &received.photos;
    let twice = photos.iter().enumerate().any(|(n, photo)| photos[..n].iter().any(|earlier| earlier.id == photo.id));
    let unfit = photos.iter().any(|photo| photo.length == 0 || photo.length > PHOTO_BYTES);
    let marked = photos.iter().all(|photo| photo.marks.len() <= MARKS && photo.marks.iter().all(Mark::is_sane));
    if !marked {
        return Err(Refusal::Invalid { field: "marks".into() });
    }
    if twice || unfit || photos.len() > PHOTOS_PER_OPERATION {
        return Err(Refusal::Invalid { field: "photos".into() });
    }
    Ok(())
}
