//! What does a plan look like on a page, and how is its sample explained?

use crate::pages::{Choice, Names, Words};
use domain::{
    books::{CompanyBooks, SiteBooks},
    draw::{DrawPlan, FrameOf, StratumBy, Wish},
    field::Field,
    ids::SiteId,
    people::{Membership, Role},
    place::AreaKind,
    rights::Action,
    route::Repeats,
    spot_check::SpotCheckPlan,
    text::Language,
};
use std::collections::HashSet;

/// A plan in words.
pub struct PlanRow {
    pub href: String,
    pub name: String,
    pub field: String,
    pub frame: String,
    pub wish: String,
    pub days: String,
    pub checkers: String,
    pub next: String,
}

/// A plan, as a line of the calendar.
#[must_use]
pub fn row(plan: &SpotCheckPlan, next: Option<String>, names: &Names, t: &Words) -> PlanRow {
    let roles = plan.roles.iter().map(|role| names.say(&role.name()));
    let checkers = if plan.people.is_empty() { names.list(roles) } else { names.people(&plan.people) };
    let days = plan
        .repeats
        .as_ref()
        .map_or_else(|| t.of("spot-at-will"), |repeats| format!("{} {}", days(repeats, names, t), plan.at.format("%H:%M")));
    PlanRow {
        href: format!("/spot-checks/plans/{}", plan.id),
        name: names.say(&plan.name),
        field: names.say(&plan.field.name()),
        frame: frame(&plan.how, names, t),
        wish: wish(&plan.how.wish, t),
        days,
        checkers,
        next: next.unwrap_or_default(),
    }
}

/// What is drawn from, in words.
#[must_use]
pub fn frame(how: &DrawPlan, names: &Names, t: &Words) -> String {
    let what = match how.frame {
        FrameOf::Areas | FrameOf::Units => t.word("spot-frame", how.frame.word()),
        FrameOf::Patrols | FrameOf::CleanedAreas => {
            format!("{} · {}", t.word("spot-frame", how.frame.word()), t.n("spot-days-back", how.days))
        }
    };
    let kinds = names.list(how.area_kinds.iter().map(|kind| t.word("area-kind", kind.word())));
    let what = if kinds.is_empty() { what } else { format!("{what} · {kinds}") };
    how.building.map_or_else(|| what.clone(), |building| format!("{} · {what}", names.building(building)))
}

/// What one wants to be sure of, in words.
#[must_use]
pub fn wish(wish: &Wish, t: &Words) -> String {
    t.n_of("spot-wish", wish.confidence, wish.limit)
}

/// Why so many are drawn from a frame of so many, step by step.
#[must_use]
pub fn why(wish: &Wish, frame: u32, t: &Words) -> Vec<String> {
    let size = wish.sample_size(frame);
    vec![
        t.n_of("spot-why-bad", wish.too_many(frame), frame),
        t.n_of("spot-why-shown", wish.confidence, wish.accepts(frame)),
        t.n_of("spot-why-size", size, frame),
    ]
}

/// A line of the table of sizes.
pub struct Size {
    pub frame: u32,
    pub sample: u32,
    pub accepts: u32,
    pub here: bool,
}

/// How large the sample is for frames of several sizes, and for the one that is there now.
#[must_use]
pub fn sizes(wish: &Wish, now: Option<u32>) -> Vec<Size> {
    if wish.check().is_err() {
        return vec![];
    }
    let mut frames = vec![10, 20, 50, 100, 200, 500, 1_000, 5_000];
    frames.extend(now.filter(|now| *now > 0));
    frames.sort_unstable();
    frames.dedup();
    let size = |frame: u32| Size { frame, sample: wish.sample_size(frame), accepts: wish.accepts(frame), here: Some(frame) == now };
    frames.into_iter().map(size).collect()
}

/// The days of a plan, in words.
fn days(repeats: &Repeats, names: &Names, t: &Words) -> String {
    match repeats {
        Repeats::Daily {} => t.of("every-day"),
        Repeats::Weekly { days } => names.list(days.iter().map(|day| t.of(format!("weekday-{day}")))),
        Repeats::Monthly { days } => format!("{} {}", t.of("repeats-monthly"), names.list(days.iter().map(ToString::to_string))),
    }
}

/// The name of a stratum, in words.
#[must_use]
pub fn stratum(name: &str, names: &Names, t: &Words) -> String {
    if name.is_empty() {
        return t.of("spot-stratum-all");
    }
    let part = |part: &str| match part.split_once(':') {
        Some(("building", "none")) => t.of("spot-stratum-grounds"),
        Some(("building", id)) => id.parse().map_or_else(|_| part.to_owned(), |id| names.building(id)),
        Some(("risk", level)) => t.word("spot-risk", level),
        Some(("last", result)) => t.word("spot-last", result),
        _ => part.to_owned(),
    };
    name.split('|').map(part).collect::<Vec<_>>().join(" · ")
}

/// The form.
pub struct Edit {
    pub title: String,
    pub action: String,
    pub known: bool,
    pub sites: Vec<Choice>,
    pub fields: Vec<Choice>,
    pub frames: Vec<Choice>,
    pub buildings: Vec<Choice>,
    pub area_kinds: Vec<Choice>,
    pub strata: Vec<Choice>,
    pub templates: Vec<Choice>,
    pub repeats: Vec<Choice>,
    pub days: Vec<Choice>,
    pub month_days: String,
    pub roles: Vec<Choice>,
    pub people: Vec<Choice>,
    pub name_zh: String,
    pub name_en: String,
    pub at: String,
    pub days_back: u16,
    pub days_to_do: u8,
    pub confidence: u8,
    pub limit: u8,
    pub accept: u8,
    pub wish: String,
    pub why: Vec<String>,
    pub sizes: Vec<Size>,
}

/// The form of a plan.
#[must_use]
pub fn edit(
    plan: &SpotCheckPlan,
    known: bool,
    sites: &[SiteId],
    here: &SiteBooks,
    company: &CompanyBooks,
    language: Language,
    t: &'static Words,
) -> Edit {
    let ticked = |value: &str, name: String, chosen: bool| Choice { value: value.to_owned(), name, chosen };
    let site_name = |id: &SiteId| company.sites.get(id).map(|s| s.name.say(language).to_owned()).unwrap_or_default();
    let building = plan.how.building.map(|b| b.to_string()).unwrap_or_default();
    let mut buildings: Vec<Choice> = here.buildings.values().map(|b| Choice::new(b.id, b.name.say(language), &building)).collect();
    buildings.sort_by(|a, b| a.name.cmp(&b.name));
    buildings.insert(0, Choice::new("", t.of("spot-whole-site"), &building));
    let template = plan.template.to_string();
    let published = company.templates.values().filter_map(|one| company.newest(one.id));
    let mut templates: Vec<Choice> =
        published.map(|version| Choice::new(version.template, version.content.name.say(language), &template)).collect();
    templates.sort_by(|a, b| a.name.cmp(&b.name));
    let (repeats, week, month_days): (_, &[u8], _) = match &plan.repeats {
        None => ("", &[], String::new()),
        Some(Repeats::Daily {}) => ("daily", &[], String::new()),
        Some(Repeats::Weekly { days }) => ("weekly", days, String::new()),
        Some(Repeats::Monthly { days }) => ("monthly", &[], days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    };
    let now = frame_now(plan, here);
    Edit {
        title: t.of(if known { "spot-plan" } else { "spot-plan-new" }),
        action: format!("/spot-checks/plans/{}", plan.id),
        known,
        sites: sites.iter().map(|site| Choice::new(site, site_name(site), &plan.site.to_string())).collect(),
        fields: Field::ALL.iter().map(|f| Choice::new(f.word(), f.name().say(language), plan.field.word())).collect(),
        frames: FrameOf::ALL.iter().map(|f| Choice::new(f.word(), t.word("spot-frame", f.word()), plan.how.frame.word())).collect(),
        buildings,
        area_kinds: AreaKind::ALL
            .iter()
            .map(|kind| ticked(kind.word(), t.word("area-kind", kind.word()), plan.how.area_kinds.contains(kind)))
            .collect(),
        strata: StratumBy::ALL.iter().map(|by| ticked(by.word(), t.word("spot-by", by.word()), plan.how.strata.contains(by))).collect(),
        templates,
        repeats: [("", "spot-at-will"), ("daily", "repeats-daily"), ("weekly", "repeats-weekly"), ("monthly", "repeats-monthly")]
            .map(|(value, key)| Choice::new(value, t.of(key), repeats))
            .into(),
        days: (1..=7_u8).map(|day| ticked(&day.to_string(), t.of(format!("weekday-{day}")), week.contains(&day))).collect(),
        month_days,
        roles: checking().map(|role| ticked(role.word(), role.name().say(language).to_owned(), plan.roles.contains(&role))).collect(),
        people: people(plan, company),
        name_zh: plan.name.zh.clone(),
        name_en: plan.name.en.clone(),
        at: plan.at.format("%H:%M").to_string(),
        days_back: plan.how.days,
        days_to_do: plan.days_to_do,
        confidence: plan.how.wish.confidence,
        limit: plan.how.wish.limit,
        accept: plan.how.wish.accept,
        wish: wish(&plan.how.wish, t),
        why: now.filter(|_| plan.how.wish.check().is_ok()).map(|now| why(&plan.how.wish, now, t)).unwrap_or_default(),
        sizes: sizes(&plan.how.wish, now),
    }
}

/// How many things the frame has now, where the catalog alone says so.
fn frame_now(plan: &SpotCheckPlan, here: &SiteBooks) -> Option<u32> {
    let inside = |building| plan.how.building.is_none() || plan.how.building == building;
    let count = match plan.how.frame {
        FrameOf::Areas => here.areas.values().filter(|area| inside(area.building) && plan.how.takes_kind(area.kind)).count(),
        FrameOf::Units => here.units.values().filter(|unit| inside(Some(unit.building))).count(),
        FrameOf::Patrols | FrameOf::CleanedAreas => return None,
    };
    u32::try_from(count).ok().filter(|count| *count > 0)
}

fn checking() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| role.may(Action::SpotCheck))
}

/// The people who hold a checking post at the site.
fn people(plan: &SpotCheckPlan, company: &CompanyBooks) -> Vec<Choice> {
    let checks_here = |m: &&Membership| m.role.may(Action::SpotCheck) && m.site.is_none_or(|site| site == plan.site) && m.until.is_none();
    let holders: HashSet<_> =
        company.memberships.values().flatten().filter(checks_here).map(|m| m.person).chain(plan.people.clone()).collect();
    let known = holders.iter().filter_map(|id| company.people.get(id)).filter(|p| p.active);
    let mut people: Vec<Choice> =
        known.map(|p| Choice { value: p.id.to_string(), name: p.name.clone(), chosen: plan.people.contains(&p.id) }).collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    people
}
