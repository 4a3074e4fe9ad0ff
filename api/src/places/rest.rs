//! `/v1/companies`, `/v1/sites`, `/v1/buildings`, `/v1/units`, `/v1/areas`, `/v1/checkpoints`, `/v1/floor-plans`.

use super::of_sites;
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{EditPlaces, ManagePeople},
    },
    floor_plans::has_its_sheet,
    lists::{Page, PageQuery, SiteQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    floor_plan::FloorPlan,
    ids::{CompanyId, SiteId},
    operation::{CompanyStep, Operation, PlaceStep, RemovePlace},
    place::{Area, Building, Checkpoint, Company, Site, Unit},
};

/// The companies that the person belongs to: their own.
#[utoipa::path(get, path = "/v1/companies", tag = "places", params(PageQuery), responses((status = 200, body = Page<Company>)))]
pub async fn list_companies(person: SignedIn, query: Query<PageQuery>) -> Result<Json<Page<Company>>, Problem> {
    let own = person.books.company.iter().cloned().collect();
    Ok(Json(Page::by_id(own, &query, |company: &Company| company.id.0)?))
}

/// One company.
#[utoipa::path(get, path = "/v1/companies/{id}", tag = "places", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Company), (status = 404, body = ProblemBody)))]
pub async fn one_company(person: SignedIn, id: Path<CompanyId>) -> Result<Json<Company>, Problem> {
    person.books.company.clone().filter(|company| company.id == *id).map(Json).ok_or(Problem::NotFound)
}

/// Gives one's company another name.
#[utoipa::path(post, path = "/v1/companies", tag = "places", request_body = Company,
    responses((status = 201, body = Company), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put_company(app: Data<App>, person: May<ManagePeople>, company: Json<Company>) -> Result<HttpResponse, Problem> {
    let operation = Operation::Company(CompanyStep::Put(company.clone()));
    app.submit(person.company, person.person, person.company.into(), None, operation).await?;
    Ok(HttpResponse::Created().json(&*company))
}

/// Sites that the person may see.
#[utoipa::path(get, path = "/v1/sites", tag = "places", params(PageQuery), responses((status = 200, body = Page<Site>)))]
pub async fn list_sites(person: SignedIn, query: Query<PageQuery>) -> Result<Json<Page<Site>>, Problem> {
    let sites = person.sites().into_iter().cloned().collect();
    Ok(Json(Page::by_id(sites, &query, |site: &Site| site.id.0)?))
}

/// One site.
#[utoipa::path(get, path = "/v1/sites/{id}", tag = "places", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Site), (status = 404, body = ProblemBody)))]
pub async fn one_site(person: SignedIn, id: Path<SiteId>) -> Result<Json<Site>, Problem> {
    person.at(*id)?;
    person.books.sites.get(&*id).cloned().map(Json).ok_or(Problem::NotFound)
}

/// Makes a site, or changes one.
#[utoipa::path(post, path = "/v1/sites", tag = "places", request_body = Site,
    responses((status = 201, body = Site), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put_site(app: Data<App>, person: May<ManagePeople>, site: Json<Site>) -> Result<HttpResponse, Problem> {
    let operation = Operation::Company(CompanyStep::PutSite(site.clone()));
    app.submit(person.company, person.person, person.company.into(), None, operation).await?;
    Ok(HttpResponse::Created().json(&*site))
}

/// The nouns below a site: the same four addresses each.
macro_rules! noun_of_site {
    ($module:ident, $record:ty, $path:literal, $one:literal, $map:ident, $put:ident, $remove:ident $(, after $ready:path)?) => {
        #[doc = concat!("`", $path, "`.")]
        pub mod $module {
            use super::*;

            /// Those of a site, or of every site that the person may see.
            #[utoipa::path(get, path = $path, tag = "places", params(SiteQuery), responses((status = 200, body = Page<$record>)))]
            pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<$record>>, Problem> {
                let books = of_sites(&app, &person, query.site).await?;
                let all = books.iter().flat_map(|site| site.$map.values().cloned()).collect();
                Ok(Json(Page::by_id(all, &query.page(), |record: &$record| record.id.0)?))
            }

            /// One of them.
            #[utoipa::path(get, path = $one, tag = "places", params(("id" = uuid::Uuid, Path)),
                        responses((status = 200, body = $record), (status = 404, body = ProblemBody)))]
            pub async fn one(app: Data<App>, person: SignedIn, id: Path<uuid::Uuid>) -> Result<Json<$record>, Problem> {
                let books = of_sites(&app, &person, None).await?;
                let found = books.iter().find_map(|site| site.$map.get(&(*id).into()).cloned());
                found.map(Json).ok_or(Problem::NotFound)
            }

            /// Makes one, or changes it.
            #[utoipa::path(post, path = $path, tag = "places", request_body = $record,
                        responses((status = 201, body = $record), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
            pub async fn put(app: Data<App>, person: May<EditPlaces>, record: Json<$record>) -> Result<HttpResponse, Problem> {
                person.at(record.site)?;
                $($ready(&app, &record).await?;)?
                let operation = Operation::Place(PlaceStep::$put(record.clone()));
                app.submit(person.company, person.person, record.site.into(), None, operation).await?;
                Ok(HttpResponse::Created().json(&*record))
            }

            /// Takes one away that nothing leans on.
            #[utoipa::path(delete, path = $one, tag = "places", params(("id" = uuid::Uuid, Path)),
                        responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
            pub async fn remove(app: Data<App>, person: May<EditPlaces>, id: Path<uuid::Uuid>) -> Result<HttpResponse, Problem> {
                let books = of_sites(&app, &person, None).await?;
                let id = (*id).into();
                let site = books.iter().find_map(|site| site.$map.get(&id)).map(|record| record.site).ok_or(Problem::NotFound)?;
                let operation = Operation::Place(PlaceStep::Remove(RemovePlace::$remove(id)));
                app.submit(person.company, person.person, site.into(), None, operation).await?;
                Ok(HttpResponse::NoContent().finish())
            }
        }
    };
}

noun_of_site!(buildings, Building, "/v1/buildings", "/v1/buildings/{id}", buildings, PutBuilding, Building);
noun_of_site!(units, Unit, "/v1/units", "/v1/units/{id}", units, PutUnit, Unit);
noun_of_site!(areas, Area, "/v1/areas", "/v1/areas/{id}", areas, PutArea, Area);
noun_of_site!(checkpoints, Checkpoint, "/v1/checkpoints", "/v1/checkpoints/{id}", checkpoints, PutCheckpoint, Checkpoint);
noun_of_site!(
    floor_plans, FloorPlan, "/v1/floor-plans", "/v1/floor-plans/{id}", floor_plans, PutFloorPlan, FloorPlan, after has_its_sheet
);
