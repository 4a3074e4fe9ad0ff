//! `/photos`: the wall.

use super::{
    Filter, Review, page, seen,
    view::{By, Group, groups},
};
use crate::{
    app::App,
    auth::SignedIn,
    db::{AnyConn, Id, Json, among, schema::patrols},
    each,
    lists::PageQuery,
    pages::{Asked, Choice, Listing, Names, Page, Words, render},
    patrols::store::read,
    photos::{PhotoInfo, flags::Flag},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use diesel::prelude::*;
use domain::{
    ids::{ItemId, PatrolId, SiteId},
    patrol::Patrol,
    rights::Action,
};
use std::collections::{BTreeSet, HashMap};

/// Photos on a page: what a large screen shows at once, and some more.
const ON_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "photos/wall.html")]
struct WallPage {
    page: Page,
    t: &'static Words,
    filters: Fields,
    groups: Vec<Group>,
    list: Listing,
    /// Originals of what is ticked may be had.
    originals: bool,
}

/// The fields above the wall.
#[derive(Default)]
struct Fields {
    sites: Vec<Choice>,
    places: Vec<Choice>,
    people: Vec<Choice>,
    items: Vec<Choice>,
    answers: Vec<Choice>,
    reviews: Vec<Choice>,
    flags: Vec<Choice>,
    by: Vec<Choice>,
    from: String,
    until: String,
    /// How many of them narrow.
    active: usize,
}

const FILTERS: [&str; 10] = ["site", "place", "person", "item", "answer", "review", "flag", "from", "until", "by"];

/// `GET /photos`.
pub async fn wall(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let frame = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let filter = asked_for(&asked);
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let after = query.after_moment()?;
    let seen = seen(&person, asked.read("site"))?;
    let (found, walks) = app
        .db
        .read(move |conn| {
            let found = page(conn, &seen, &filter, after, ON_A_PAGE)?;
            let walks = walks(conn, &found.items)?;
            Ok::<_, Problem>((found, walks))
        })
        .await?;
    let names = Names::seen_by(&app, &person, None, frame.language).await?;
    let t = frame.t();
    let chosen = FILTERS.map(|key| (key, asked.get(key)));
    let template = WallPage {
        t,
        filters: fields(&person, &names, &asked, t),
        groups: groups(&found.items, &walks, By::parse(asked.get("by")), &names, t),
        list: downloads(Listing::new("/photos", &chosen, found.items.len(), asked.after(), found.next.as_deref()), &chosen, &person),
        originals: person.can_somewhere(Action::SeeOriginals),
        page: frame,
    };
    render(&template)
}

/// The pictures themselves; originals are offered to those who may have some.
fn downloads(list: Listing, chosen: &[(&str, &str)], person: &SignedIn) -> Listing {
    let list = list.and_as("photos", "/photos", "zip", chosen);
    if person.can_somewhere(Action::SeeOriginals) {
        list.and_as("export-originals", "/photos", "zip", &[chosen, &[("variant", "original")]].concat())
    } else {
        list
    }
}

/// What the address narrows to.
pub(super) fn asked_for(asked: &Asked) -> Filter {
    let place = |noun: &str| asked.get("place").strip_prefix(noun);
    Filter {
        building: place("building-").and_then(|id| id.parse().ok()),
        area: place("area-").and_then(|id| id.parse().ok()),
        checkpoint: place("checkpoint-").and_then(|id| id.parse().ok()),
        person: asked.read("person"),
        item: asked.read("item"),
        failed: match asked.get("answer") {
            "failed" => Some(true),
            "passed" => Some(false),
            _ => None,
        },
        review: Review::parse(asked.get("review")),
        flag: Flag::parse(asked.get("flag")),
        from: asked.read("from"),
        until: asked.read("until"),
    }
}

/// The walks that these photos were taken on.
fn walks(conn: &mut AnyConn, photos: &[PhotoInfo]) -> Result<HashMap<PatrolId, Patrol>, Problem> {
    let keys: BTreeSet<(Id, Id)> = photos.iter().filter_map(|photo| Some((Id::from(photo.site), Id::from(photo.patrol?)))).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let docs: Vec<Json> = each!(conn, |c| patrols::table.filter(among(patrols::site_id, patrols::id, keys)).select(patrols::doc).load(c))?;
    let patrols: Vec<Patrol> = docs.iter().map(|doc| read("patrols.doc", doc)).collect::<Result<_, _>>()?;
    Ok(patrols.into_iter().map(|patrol| (patrol.id, patrol)).collect())
}

fn fields(person: &SignedIn, names: &Names, asked: &Asked, t: &Words) -> Fields {
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let several = |key: &str, choices: Vec<Choice>| [all(key), choices].concat();
    let sites = person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))).collect();
    let answers = ["failed", "passed"].map(|one| Choice::new(one, t.word("answer-verdict", one), asked.get("answer")));
    let reviews = Review::ALL.map(|one| Choice::new(one.word(), t.word("photo-review", one.word()), asked.get("review")));
    let flags = Flag::ALL.map(|one| Choice::new(one.word(), t.word("flag", one.word()), asked.get("flag")));
    let by = By::ALL.map(|one| Choice::new(one.word(), t.word("wall-by", one.word()), By::parse(asked.get("by")).word()));
    let narrowing = FILTERS.iter().filter(|key| **key != "by" && !asked.get(key).is_empty()).count();
    Fields {
        sites: several("site", sites),
        places: several("place", places(names, asked)),
        people: several("person", people(person, names, asked)),
        items: several("item", items(names, asked)),
        answers: several("answer", answers.into()),
        reviews: several("review", reviews.into()),
        flags: several("flag", flags.into()),
        by: by.into(),
        from: asked.get("from").to_owned(),
        until: asked.get("until").to_owned(),
        active: narrowing,
    }
}

/// Buildings, their areas, the checkpoints of those, each set in a little more; of the site that was asked for.
fn places(names: &Names, asked: &Asked) -> Vec<Choice> {
    let (only, chosen) = (asked.read::<SiteId>("site"), asked.get("place"));
    names
        .places(only)
        .into_iter()
        .map(|place| Choice::new(format!("{}-{}", place.noun, place.id), format!("{}{}", "　".repeat(place.depth), place.name), chosen))
        .collect()
}

/// People to choose from: oneself, where one sees no other's work.
fn people(person: &SignedIn, names: &Names, asked: &Asked) -> Vec<Choice> {
    let mut people: Vec<_> = if person.can_somewhere(Action::SeeAllWork) {
        names.company().people.values().map(|one| (one.name.clone(), one.id)).collect()
    } else {
        vec![(person.name.clone(), person.person)]
    };
    people.sort();
    people.into_iter().map(|(name, id)| Choice::new(id, name, asked.get("person"))).collect()
}

/// The items of every checklist as its newest version has them, and the one that was asked for, however old.
fn items(names: &Names, asked: &Asked) -> Vec<Choice> {
    let company = names.company();
    let mut lists: Vec<_> = company.templates.keys().filter_map(|id| company.newest(*id)).collect();
    lists.sort_by_key(|version| (names.say(&version.content.name), version.template));
    let mut found: Vec<(ItemId, String)> = vec![];
    for version in lists {
        let list = names.say(&version.content.name);
        found.extend(version.content.items().map(|item| (item.id, format!("{list} · {}", names.say(&item.label)))));
    }
    if let Some(old) = asked.read::<ItemId>("item").filter(|id| found.iter().all(|(known, _)| known != id)) {
        let label = company.versions.values().find_map(|version| version.content.item(old)).map(|item| names.say(&item.label));
        found.extend(label.map(|label| (old, label)));
    }
    found.into_iter().map(|(id, name)| Choice::new(id, name, asked.get("item"))).collect()
}
