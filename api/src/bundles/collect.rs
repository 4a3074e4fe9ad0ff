//! What goes into a bundle? What the record declares, and each photo's seal with its proof, word for word as they are kept.

use super::shape::{DayFile, Days, FORM, Index, MOST_BYTES, MOST_PHOTOS, Photo, SealFile};
use crate::{
    app::App,
    auth::SignedIn,
    db::AnyConn,
    findings, pages,
    pages::local_time,
    patrols,
    photos::{PhotoInfo, flags, lent},
    problem::Problem,
    seals,
};
use domain::{
    books::CompanyBooks,
    finding::Finding,
    ids::{BuildingId, CompanyId, FindingId, PatrolId, PhotoId, SiteId},
    seal::Signed,
    text::{Language, Text},
    wire::PhotoStanding,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// Everything of a bundle but the originals' bytes.
pub struct Contents {
    /// The index.
    pub index: Index,
    /// Seals by their file.
    pub seals: BTreeMap<String, SealFile>,
    /// The chain of days.
    pub days: Days,
    /// The originals, by their file.
    pub originals: Vec<(String, lent::Original)>,
    /// Where the record is.
    pub site: SiteId,
    /// The building of the record.
    pub building: Option<BuildingId>,
}

/// The record that a bundle is of.
struct Record {
    noun: &'static str,
    id: Uuid,
    title: Text,
    site: SiteId,
    building: Option<BuildingId>,
    photos: Vec<PhotoInfo>,
    places: HashMap<PhotoId, Text>,
    names: pages::Names,
}

/// Of a patrol, for somebody who may see it.
pub async fn of_patrol(app: &App, person: &SignedIn, id: PatrolId) -> Result<Contents, Problem> {
    let whole = patrols::web::one::whole(app, person, id, Language::Zh).await?;
    let patrols::web::view::Whole { detail, photos, names, .. } = whole;
    let route = names.find_route(detail.patrol.route).map_or_else(Text::default, |route| route.name.clone());
    let place = |photo: &PhotoInfo| {
        let visit = detail.visits.iter().find(|visit| Some(visit.id) == photo.visit);
        let finding = detail.findings.iter().find(|finding| Some(finding.id) == photo.finding);
        let checkpoint = visit.map(|visit| visit.checkpoint).or_else(|| finding.and_then(|finding| finding.spot.checkpoint));
        let name = checkpoint.and_then(|checkpoint| names.find_checkpoint(checkpoint)).map(|(_, checkpoint)| checkpoint.name.clone());
        name.or_else(|| finding.map(text_of)).unwrap_or_default()
    };
    let places = photos.iter().map(|photo| (photo.id, place(photo))).collect();
    let (site, building) = (detail.patrol.site, detail.patrol.building);
    gather(app, person, Record { noun: "patrol", id: id.0, title: route, site, building, photos, places, names }).await
}

/// Of a finding, for somebody who may see it.
pub async fn of_finding(app: &App, person: &SignedIn, id: FindingId) -> Result<Contents, Problem> {
    let (finding, photos, names) = findings::web::whole(app, person, id, Language::Zh).await?;
    let title = text_of(&finding);
    let places = photos.iter().map(|photo| (photo.id, title.clone())).collect();
    let (site, building) = (finding.site, finding.building);
    gather(app, person, Record { noun: "finding", id: id.0, title, site, building, photos, places, names }).await
}

/// What somebody wrote stands in their own language only.
fn text_of(finding: &Finding) -> Text {
    Text::new(domain::message::title(&finding.text), "")
}

async fn gather(app: &App, person: &SignedIn, record: Record) -> Result<Contents, Problem> {
    let bytes: u64 = record.photos.iter().map(|photo| photo.r#ref.length).sum();
    if bytes > MOST_BYTES || record.photos.len() > MOST_PHOTOS {
        return Err(Problem::TooLarge(MOST_BYTES));
    }
    let (site, server_key) = (record.site, app.secrets.seal_key().base64());
    let ids: Vec<PhotoId> = record.photos.iter().map(|photo| photo.id).collect();
    let originals = lent::originals(app, site, &ids).await?;
    let Proofs { seals, flagged, days } = proofs(app, person.company, site, ids, server_key.clone()).await?;
    let (mut photos, mut files) = (vec![], vec![]);
    for info in &record.photos {
        let original = originals.get(&info.id).filter(|_| info.state == PhotoStanding::Stored);
        let file = original.map(|original| format!("photos/{}.{}", info.id, original.ending()));
        files.extend(file.clone().zip(original.cloned()));
        let seal = Some(format!("seals/{}.json", info.id)).filter(|seal| seals.contains_key(seal));
        // That a photo is dark, whoever opens the bundle sees for themselves.
        let against = flagged.iter().filter(|raised| raised.photo == info.id && !raised.flag.is_hint());
        let flags = against.map(|raised| raised.flag.word().to_owned()).collect();
        photos.push(Photo { file, seal, flags, ..record.photo(info) });
    }
    let index = Index {
        form: FORM.into(),
        made: app.ports.now(),
        made_by: person.name.clone(),
        noun: record.noun.into(),
        id: record.id,
        title: record.title,
        site: person.books.sites.get(&site).map(|site| site.name.clone()).unwrap_or_default(),
        server_key,
        photos,
    };
    Ok(Contents { index, seals, days, originals: files, site, building: record.building })
}

impl Record {
    /// A photo as the record declares it.
    fn photo(&self, info: &PhotoInfo) -> Photo {
        let taken = info.r#ref.taken.as_ref();
        let at = local_time(taken.map_or(info.declared_at, |taken| taken.estimate), self.names.zone(self.site)).full;
        Photo {
            id: info.id,
            file: None,
            seal: None,
            sha256: info.r#ref.sha256,
            length: info.r#ref.length,
            site: self.site,
            patrol: info.patrol,
            visit: info.visit,
            finding: info.finding,
            author: info.author,
            author_name: self.names.person(info.author),
            place: self.places.get(&info.id).cloned().unwrap_or_default(),
            taken: match taken.filter(|taken| taken.error > 0) {
                Some(taken) => format!("{at} ±{} s", taken.error),
                None => at,
            },
            flags: vec![],
        }
    }
}

/// What the books hold of photos, all of one moment.
struct Proofs {
    seals: BTreeMap<String, SealFile>,
    flagged: Vec<flags::Raised>,
    days: Days,
}

async fn proofs(app: &App, company: CompanyId, site: SiteId, ids: Vec<PhotoId>, server_key: String) -> Result<Proofs, Problem> {
    let work = move |conn: &mut AnyConn, books: Arc<CompanyBooks>| {
        let keys: Vec<_> = ids.iter().map(|id| (site, *id)).collect();
        let flagged = flags::of(conn, &keys)?;
        let mut found = BTreeMap::new();
        for id in ids {
            if let Some(seal) = seals::of_photo(conn, company, &books, &server_key, (site, id))? {
                found.insert(id, seal);
            }
        }
        let receipts: Vec<(u64, Signed)> = found.values().filter_map(|seal| Some((seal.day?, seal.receipt.clone()))).collect();
        let paths = seals::paths(conn, company, &receipts)?;
        let file = |(id, seal): (PhotoId, seals::SealInfo)| {
            let path = paths.get(&seal.receipt.text).cloned().unwrap_or_default();
            let seals::SealInfo { manifest, key, ticket, receipt, day, .. } = seal;
            (format!("seals/{id}.json"), SealFile { manifest, key, ticket, receipt, day, path })
        };
        let seals = found.into_iter().map(file).collect();
        let day = |closed: seals::Closed| DayFile { signed: closed.signed, time_stamp: closed.time_stamp };
        let days = seals::chain_of_days(conn, company, u64::MAX)?.into_iter().map(day).collect();
        Ok(Proofs { seals, flagged, days: Days { days } })
    };
    app.read(company, work).await
}
