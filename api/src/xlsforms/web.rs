//! `/checklists/import`: what would come in, and what is in the way?

use super::{Reading, Trouble, file, import, rest};
use crate::{
    app::App,
    auth::{Fields, May, Posted, PostedFile, SignedIn, rights::EditChecklists},
    checklists::view::Sheet,
    pages::{Asked, Choice, Page, Words, as_opened, mark, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{checklist::Content, ids::TemplateId, refusal::Refusal};

#[derive(Template)]
#[template(path = "checklists/import.html")]
struct ImportPage {
    page: Page,
    t: &'static Words,
    /// The checklists that it may become the draft of.
    targets: Vec<Choice>,
    looked: Option<Looked>,
}

/// What a file came to.
struct Looked {
    template: String,
    base: String,
    /// All of it, for the button that keeps it.
    json: String,
    sheet: Sheet,
    is_new: bool,
    troubles: Vec<Line>,
    remarks: Vec<Line>,
}

/// Something that is in the way, or left out.
struct Line {
    at: String,
    column: String,
    what: String,
    why: String,
    /// The reason in the other language: the file may be somebody else's.
    other: String,
}

/// `GET /checklists/{id}/xlsform`.
pub async fn download(person: SignedIn, id: Path<TemplateId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    rest::give(&person, *id, Asked::by(&request).read("version"))
}

/// `GET /checklists/import`.
pub async fn page(person: May<EditChecklists>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request).get("template").to_owned();
    render(&form(&person, &request, &asked, None))
}

/// `POST /checklists/import`: a file was chosen. It changes nothing.
pub async fn look(app: Data<App>, person: May<EditChecklists>, request: HttpRequest, posted: PostedFile) -> Result<HttpResponse, Problem> {
    let asked = posted.fields.get("template").to_owned();
    let Some(bytes) = posted.file else {
        let mut page = form(&person, &request, &asked, None);
        refused(&mut page.page, Problem::Refused(Refusal::Missing { field: "file".into() }))?;
        return render_refused(&page);
    };
    if bytes.len() > file::FILE_BYTES {
        return Err(Problem::TooLarge(file::FILE_BYTES as u64));
    }
    let id = asked.parse().unwrap_or_else(|_| TemplateId(app.ports.new_id()));
    let reading = import::look(&app, &person, id, bytes).await?;
    let is_clean = reading.troubles.is_empty();
    let page = form(&person, &request, &asked, Some((id, reading)));
    if is_clean { render(&page) } else { render_refused(&page) }
}

/// `POST /checklists/{id}/import`: what was looked at is to be kept, as the draft.
pub async fn keep(
    app: Data<App>,
    person: May<EditChecklists>,
    id: Path<TemplateId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let content: Content = serde_json::from_str(posted.0.get("content")).map_err(|error| Problem::Unreadable(error.to_string()))?;
    let now = person.books.templates.get(&*id).map(|template| mark(&template.draft)).unwrap_or_default();
    let kept = match as_opened(posted.0.get("base"), &now, &mark(&content)) {
        Ok(()) => import::keep(&app, &person, *id, &content).await,
        Err(problem) => Err(problem),
    };
    match kept {
        Ok(()) => Ok(see_other_done(&format!("/checklists/{id}/edit"), "saved")),
        Err(problem) => {
            let mut page = form(&person, &request, &id.to_string(), None);
            refused(&mut page.page, problem)?;
            page.page = page.page.at("/checklists/import");
            render_refused(&page)
        }
    }
}

fn form(person: &SignedIn, request: &HttpRequest, asked: &str, looked: Option<(TemplateId, Reading)>) -> ImportPage {
    let page = Page::new(person, request).under("/checklists", "nav-checklists");
    let t = page.t();
    let mut targets: Vec<(String, TemplateId)> =
        person.books.templates.values().map(|template| (template.draft.name.say(page.language).to_owned(), template.id)).collect();
    targets.sort();
    let mut choices = vec![Choice::new("", t.of("import-as-new"), asked)];
    choices.extend(targets.into_iter().map(|(name, id)| Choice::new(id, name, asked)));
    let looked = looked.map(|(id, reading)| {
        let template = person.books.templates.get(&id);
        Looked {
            template: id.to_string(),
            base: template.map(|template| mark(&template.draft)).unwrap_or_default(),
            json: serde_json::to_string(&reading.content).unwrap_or_default(),
            sheet: Sheet::of(&reading.content, page.language, t),
            is_new: template.is_none(),
            troubles: reading.troubles.iter().map(|trouble| line(trouble, &page, t)).collect(),
            remarks: reading.remarks.iter().map(|trouble| line(trouble, &page, t)).collect(),
        }
    });
    ImportPage { t, targets: choices, looked, page }
}

fn line(trouble: &Trouble, page: &Page, t: &Words) -> Line {
    let other = match page.language {
        domain::text::Language::Zh => domain::text::Language::En,
        domain::text::Language::En => domain::text::Language::Zh,
    };
    Line {
        at: match (trouble.sheet.as_str(), trouble.row) {
            ("", _) => t.of("import-file"),
            (sheet, 0) => sheet.to_owned(),
            (sheet, row) => format!("{sheet} · {}", t.n("import-row", row)),
        },
        column: trouble.column.clone(),
        what: trouble.what.clone(),
        why: trouble.why.say(page.language).to_owned(),
        other: trouble.why.say(other).to_owned(),
    }
}
