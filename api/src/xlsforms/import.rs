//! The use case behind an upload, for REST and the page.

use super::{Reading, Trouble, file, read, survey::Ids};
use crate::{app::App, auth::SignedIn, problem::Problem};
use actix_web::web::Bytes;
use domain::{
    checklist::Content,
    ids::{ItemId, OptionId, SectionId, TemplateId},
    operation::DraftTemplate,
    text::Text,
};
use std::{collections::HashSet, time::Duration};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Files that are read at the same time: each may take some ten megabytes.
static DESK: Semaphore = Semaphore::const_new(2);
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads a file for a checklist. Ids that this checklist has, or had in one of its versions, are kept, so that its items stay the same
/// ones; everything else gets new ones: two checklists never share an item.
pub(super) async fn look(app: &App, person: &SignedIn, id: TemplateId, bytes: Bytes) -> Result<Reading, Problem> {
    let place = tokio::time::timeout(PATIENCE, DESK.acquire()).await;
    let Ok(Ok(_place)) = place else { return Err(Problem::Unavailable) };
    let (ports, known) = (app.ports.clone(), known(person, id));
    let name = person
        .books
        .templates
        .get(&id)
        .map_or_else(|| Text::new("未命名检查表", "Untitled checklist"), |template| template.draft.name.clone());
    let work = move || match file::open(&bytes) {
        Ok(book) => read(&book, &mut Ids { new: &mut || ports.new_id(), keeps: &|id| known.contains(&id), name }),
        Err(why) => Reading {
            content: Content { name: Text::default(), pass_mark: 0, field: None, sections: vec![] },
            troubles: vec![Trouble::of_file(&why)],
            remarks: vec![],
        },
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::Internal)
}

/// Every id that this checklist has used.
fn known(person: &SignedIn, id: TemplateId) -> HashSet<Uuid> {
    let versions = person.books.versions.iter().filter(|((template, _), _)| *template == id).map(|(_, version)| &version.content);
    let draft = person.books.templates.get(&id).map(|template| &template.draft);
    let mut known = HashSet::new();
    for content in versions.chain(draft) {
        for section in &content.sections {
            let SectionId(id) = section.id;
            known.insert(id);
            for item in &section.items {
                let ItemId(id) = item.id;
                known.insert(id);
                known.extend(item.kind.options().iter().map(|option| {
                    let OptionId(id) = option.id;
                    id
                }));
            }
        }
    }
    known
}

/// Makes it the draft.
pub(super) async fn keep(app: &App, person: &SignedIn, id: TemplateId, content: &Content) -> Result<(), Problem> {
    let draft = DraftTemplate { template: id, content: content.clone() };
    app.submit(person.company, person.person, person.company.into(), None, draft).await.map(drop)
}
