//! How do the photos of a selection leave the house? As a ZIP of files that a person can tell apart by their names. Who may see originals
//! may have those; everybody else, and whoever did not ask for them, gets the evidence copies that the pages show.

use super::{
    Filter, Seen,
    export::{PHOTOS, Walk},
    rest::PhotoQuery,
    seen,
    web::asked_for,
};
use crate::{
    app::App,
    auth::SignedIn,
    db::{AnyConn, Id, among, schema::photos},
    each,
    exports::{
        place, words,
        zipped::{Part, zipped},
    },
    findings,
    pages::{Asked, Names, Words, local_time, parts::address},
    patrols::{self, rest::views},
    photos::{PhotoInfo, Variant, lent, of_finding, of_patrol, one, serve::may_see},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, X_CONTENT_TYPE_OPTIONS},
    web::{Bytes, Data, Query},
};
use diesel::prelude::*;
use domain::{
    ids::{AreaId, BuildingId, CheckpointId, PhotoId, SiteId},
    rights::Action,
    time::Timestamp,
};
use futures_util::StreamExt;
use std::{
    collections::{BTreeMap, HashMap},
    io,
};
use tokio::sync::mpsc::Sender;

/// Photos of one ZIP.
const MOST: usize = 20_000;
/// Photos that may be named one by one: what fits into an address.
const MOST_NAMED: usize = 200;
/// Photos that may be ticked on the wall: their names take more room in an address.
const MOST_TICKED: usize = 150;

/// What is said beside the filters of the wall.
struct Wish {
    /// These and no others.
    ids: Vec<PhotoId>,
    /// Originals, where they may be had.
    originals: bool,
}

/// A photo that was picked.
struct Picked {
    site: SiteId,
    photo: PhotoId,
    taken: Timestamp,
    checkpoint: Option<CheckpointId>,
    area: Option<AreaId>,
}

impl From<PhotoInfo> for Picked {
    fn from(photo: PhotoInfo) -> Self {
        Self { site: photo.site, photo: photo.id, taken: photo.taken_at, checkpoint: photo.checkpoint, area: photo.area }
    }
}

/// Photos of a selection in a ZIP, at most 20,000: by the filters of the list, or by their ids at a site. Evidence copies, or with
/// `variant=original` the originals of those that the person may have; who took which is written down.
#[utoipa::path(get, path = "/v1/photos.zip", tag = "photos", params(PhotoQuery,
    ("ids" = Option<String>, Query, description = "These photos of `site`, with commas between them; at most 200"),
    ("variant" = Option<String>, Query, description = "`evidence` (when not said) or `original`")), responses(
    (status = 200, description = "The ZIP", content_type = "application/zip"), (status = 404, body = ProblemBody),
    (status = 413, description = "More than 20,000 photos", body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let wish = Wish::of(&asked)?;
    let query = narrowed(&request)?;
    let picked = match (query.patrol, query.finding, query.site) {
        (Some(patrol), ..) => {
            let views = views(&person, None)?;
            let work = move |conn: &mut AnyConn| {
                let site = patrols::store::one(conn, &views, patrol)?.patrol.site;
                Ok::<_, Problem>(of_patrol(conn, site, patrol)?)
            };
            app.db.read(work).await?.into_iter().map(Picked::from).collect()
        }
        (None, Some(finding), _) => {
            let views = views(&person, None)?;
            let work = move |conn: &mut AnyConn| {
                let site = findings::one(conn, &views, finding)?.site;
                Ok::<_, Problem>(of_finding(conn, site, finding)?)
            };
            app.db.read(work).await?.into_iter().map(Picked::from).collect()
        }
        (None, None, Some(site)) if !wish.ids.is_empty() => named(&app, &person, site, &wish.ids).await?,
        (None, None, site) => walked(&app, seen(&person, site)?, query.filter()).await?,
    };
    give(&app, &request, &person, picked, wish.originals).await
}

/// `GET /photos.zip`: what is ticked on the wall, else what its filters say.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let (seen, ids) = (seen(&person, asked.read("site"))?, ticked(&request)?);
    let originals = Wish::of(&asked)?.originals;
    let picked = if ids.is_empty() { walked(&app, seen, asked_for(&asked)).await? } else { found(&app, &person, seen, ids).await? };
    give(&app, &request, &person, picked, originals).await
}

/// What was ticked: a browser names each photo by itself.
fn ticked(request: &HttpRequest) -> Result<Vec<PhotoId>, Problem> {
    let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = pairs.map_err(|error| Problem::Unreadable(error.to_string()))?.into_inner();
    let ids = pairs.iter().filter(|(key, _)| key == "ids").map(|(_, id)| id.parse()).collect::<Result<Vec<PhotoId>, _>>();
    let ids = ids.map_err(|_| Problem::Unreadable("ids: ids of photos".into()))?;
    if ids.len() > MOST_TICKED { Err(Problem::TooMuch(MOST_TICKED as u64)) } else { Ok(ids) }
}

/// Photos by their ids, wherever somebody sees them; 404 when one of them is not theirs to see.
async fn found(app: &App, person: &SignedIn, seen: Vec<Seen>, ids: Vec<PhotoId>) -> Result<Vec<Picked>, Problem> {
    // The two lists side by side, not every pair: a director of many sites would ask with more words than a database takes.
    let sites: Vec<Id> = seen.iter().map(|(site, ..)| Id::from(*site)).collect();
    let ticked: Vec<Id> = ids.iter().copied().map(Id::from).collect();
    let work = move |conn: &mut AnyConn| {
        let of = photos::table.filter(photos::site_id.eq_any(sites)).filter(photos::id.eq_any(ticked));
        Ok::<Vec<(Id, Id)>, Problem>(of.select((photos::site_id, photos::id)).load(conn)?)
    };
    let places: HashMap<PhotoId, SiteId> = app.db.read(work).await?.into_iter().map(|(site, id)| (id.into(), site.into())).collect();
    let mut picked = vec![];
    for id in ids {
        picked.extend(named(app, person, *places.get(&id).ok_or(Problem::NotFound)?, &[id]).await?);
    }
    Ok(picked)
}

impl Wish {
    fn of(asked: &Asked) -> Result<Self, Problem> {
        let ids = asked.get("ids").split(',').filter(|id| !id.is_empty()).map(str::parse).collect::<Result<Vec<PhotoId>, _>>();
        let ids = ids.map_err(|_| Problem::Unreadable("ids: ids of photos, with commas between them".into()))?;
        if ids.len() > MOST_NAMED {
            return Err(Problem::TooMuch(MOST_NAMED as u64));
        }
        let originals = match asked.get("variant") {
            "" | "evidence" => false,
            "original" => true,
            other => return Err(Problem::Unreadable(format!("variant: {other:?}"))),
        };
        Ok(Self { ids, originals })
    }
}

/// The filters of the list, without what is said beside them.
fn narrowed(request: &HttpRequest) -> Result<PhotoQuery, Problem> {
    let unreadable = |error: actix_web::error::QueryPayloadError| Problem::Unreadable(error.to_string());
    let mut pairs = Query::<Vec<(String, String)>>::from_query(request.query_string()).map_err(unreadable)?.into_inner();
    pairs.retain(|(key, _)| !["ids", "variant"].contains(&key.as_str()));
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    Query::from_query(address("", &pairs).trim_start_matches('?')).map(Query::into_inner).map_err(unreadable)
}

/// Those that the wall would show, to its end.
async fn walked(app: &App, seen: Vec<Seen>, filter: Filter) -> Result<Vec<Picked>, Problem> {
    let mut picked = vec![];
    let mut walk = Walk::new(seen, filter);
    loop {
        let found = app
            .db
            .read(move |conn| {
                let found = walk.next(conn, PHOTOS)?;
                Ok::<_, Problem>((found, walk))
            })
            .await?;
        let Some(photos) = found.0 else { return Ok(picked) };
        walk = found.1;
        picked.extend(photos.into_iter().map(Picked::from));
        if picked.len() > MOST {
            return Err(Problem::TooMuch(MOST as u64));
        }
    }
}

/// Those that were named, each one theirs to see.
async fn named(app: &App, person: &SignedIn, site: SiteId, ids: &[PhotoId]) -> Result<Vec<Picked>, Problem> {
    let mut picked = vec![];
    for photo in ids.iter().copied() {
        may_see(app, person, site, photo).await?;
        let found = app.db.read(move |conn| one(conn, site, photo).map_err(Problem::from)).await?;
        picked.push(Picked::from(found.ok_or(Problem::NotFound)?));
    }
    Ok(picked)
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, picked: Vec<Picked>, originals: bool) -> Result<HttpResponse, Problem> {
    let place = place().await?;
    let t = words(person, request);
    let names = Names::seen_by(app, person, None, t.language).await?;
    let originals = if originals { theirs(app, person, &picked).await? } else { HashMap::new() };
    // Every original in it is written down as taken, before the first byte goes.
    lent::write_down(app, person, originals.values(), request).await?;
    let files = files(&picked, &names, t);
    let (hand, body) = zipped(place);
    tokio::spawn(read(app.clone(), files, originals, hand));
    let name = format!("photos-{}.zip", app.ports.now().format("%Y%m%d-%H%M%S"));
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(body))
}

/// The stored originals of those that the person may take out of the house.
async fn theirs(app: &App, person: &SignedIn, picked: &[Picked]) -> Result<HashMap<PhotoId, lent::Original>, Problem> {
    let mut found = HashMap::new();
    for some in picked.chunks(PHOTOS) {
        let keys: Vec<(Id, Id)> = some.iter().map(|one| (Id::from(one.site), Id::from(one.photo))).collect();
        let rows: Vec<(Id, Id, Option<Id>)> = app
            .db
            .read(move |conn| {
                let of = among(photos::site_id, photos::id, keys);
                let columns = (photos::site_id, photos::id, photos::building_id);
                Ok::<_, Problem>(each!(conn, |c| photos::table.filter(of).select(columns).load(c))?)
            })
            .await?;
        let mut may: BTreeMap<SiteId, Vec<PhotoId>> = BTreeMap::new();
        for (site, photo, building) in rows {
            if person.can(Action::SeeOriginals, site.into(), building.map(BuildingId::from)) {
                may.entry(site.into()).or_default().push(photo.into());
            }
        }
        for (site, photos) in may {
            found.extend(lent::originals(app, site, &photos).await?);
        }
    }
    Ok(found)
}

/// Each with its name, without an ending: `阳光花园_2026-11-23_大堂_1`, numbered as they were taken.
fn files(picked: &[Picked], names: &Names, t: &Words) -> Vec<(String, SiteId, PhotoId)> {
    let mut sorted: Vec<&Picked> = picked.iter().collect();
    sorted.sort_by_key(|one| (one.taken, one.photo));
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut files = vec![];
    for one in sorted {
        let place = match (one.checkpoint, one.area) {
            (Some(checkpoint), _) => names.checkpoint(checkpoint),
            (None, Some(area)) => names.area(area),
            (None, None) => t.of("finding"),
        };
        let date = local_time(one.taken, names.zone(one.site)).date;
        let stem = format!("{}_{date}_{}", plain(&names.site(one.site)), plain(&place));
        let number = numbers.entry(stem.clone()).or_default();
        *number += 1;
        files.push((format!("{stem}_{number}"), one.site, one.photo));
    }
    files
}

/// A name as every system takes it in a file's: letters of any script and digits; nothing that leads to another folder.
fn plain(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let plain: String = parts.join("-").chars().take(60).collect();
    if plain.is_empty() { "x".into() } else { plain }
}

async fn read(
    app: App,
    files: Vec<(String, SiteId, PhotoId)>,
    originals: HashMap<PhotoId, lent::Original>,
    hand: Sender<io::Result<Part>>,
) {
    let work = async {
        for (stem, site, photo) in files {
            match originals.get(&photo) {
                Some(original) => {
                    give_part(&hand, Part::File(format!("{stem}.{}", original.ending()))).await?;
                    let mut bytes = std::pin::pin!(original.bytes(&app).await?);
                    while let Some(piece) = bytes.next().await {
                        give_part(&hand, Part::Bytes(piece.map_err(|_| Problem::Unavailable)?)).await?;
                    }
                }
                None => {
                    // One whose bytes have not come yet, or can't be shown, has no picture to give.
                    if let Some(lent) = lent::picture(&app, site, photo, Variant::Evidence).await? {
                        whole(&hand, format!("{stem}.jpg"), lent.bytes).await?;
                    }
                }
            }
        }
        Ok::<_, Problem>(())
    };
    if let Err(problem) = work.await {
        drop(hand.send(Err(io::Error::other(problem.to_string()))).await);
    }
}

async fn whole(hand: &Sender<io::Result<Part>>, name: String, bytes: Bytes) -> Result<(), Problem> {
    give_part(hand, Part::File(name)).await?;
    give_part(hand, Part::Bytes(bytes)).await
}

async fn give_part(hand: &Sender<io::Result<Part>>, part: Part) -> Result<(), Problem> {
    hand.send(Ok(part)).await.map_err(|_| Problem::Unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_no_other_folder_and_is_read_by_people() {
        assert_eq!(plain("阳光花园"), "阳光花园");
        assert_eq!(plain("1号楼 · 大堂/门厅"), "1号楼-大堂-门厅");
        assert_eq!(plain("../../etc/passwd"), "etc-passwd");
        assert_eq!(plain("con:\u{0}<>|"), "con");
        assert_eq!(plain("···"), "x");
    }
}
