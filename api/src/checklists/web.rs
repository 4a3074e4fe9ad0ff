//! `/checklists`.

use super::{
    form,
    view::{Edit, Sheet, VersionLine},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::EditChecklists},
    pages::{Listing, Page, Words, as_opened, mark, refused, render, render_refused, see_other, see_other_done, times},
    places::of_sites,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    checklist::{Content, Template as Checklist, TemplateVersion},
    ids::TemplateId,
    operation::{DraftTemplate, PublishTemplate},
    refusal::Refusal,
    rights::Action,
    text::{Language, Text},
};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "checklists/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    rows: Vec<Row>,
    may_edit: bool,
    list: Listing,
}

struct Row {
    href: String,
    name: String,
    other_name: String,
    published: String,
    published_at: String,
    has_draft: bool,
    items: usize,
    checkpoints: usize,
}

/// Every checklist of the company.
pub async fn list(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let mut used: HashMap<TemplateId, usize> = HashMap::new();
    for site in of_sites(&app, &person, None).await? {
        site.checkpoints.values().filter_map(|c| c.template).for_each(|template| *used.entry(template).or_default() += 1);
    }
    let mut rows: Vec<Row> = person.books.templates.values().map(|checklist| row(&person, checklist, &used, page.language, t)).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let list = Listing::new("/checklists", &[], rows.len(), None, None);
    render(&ListPage { t, rows, may_edit: person.can_somewhere(Action::EditChecklists), list, page })
}

fn row(person: &SignedIn, checklist: &Checklist, used: &HashMap<TemplateId, usize>, language: Language, t: &'static Words) -> Row {
    let newest = person.books.newest(checklist.id);
    let content = newest.map_or(&checklist.draft, |version| &version.content);
    let sheet = Sheet::of(content, language, t);
    Row {
        href: format!("/checklists/{}", checklist.id),
        name: sheet.name,
        other_name: sheet.other_name,
        published: newest.map(|v| t.n("checklist-version", v.version)).unwrap_or_default(),
        published_at: newest.map(|v| published_on(v)).unwrap_or_default(),
        has_draft: checklist.changed,
        items: content.items().count(),
        checkpoints: used.get(&checklist.id).copied().unwrap_or(0),
    }
}

/// Checklists belong to the company, which has no zone of its own: the day in China's.
fn published_on(version: &TemplateVersion) -> String {
    times::local_time(version.published, chrono_tz::Asia::Shanghai).date
}

#[derive(Template)]
#[template(path = "checklists/checklist.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    checklist: Sheet,
    may_edit: bool,
}

/// A checklist's newest version, or its draft while there is none.
pub async fn one(person: SignedIn, id: Path<TemplateId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show(&person, *id, None, &request)
}

/// One of its versions.
pub async fn version(person: SignedIn, path: Path<(TemplateId, u32)>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show(&person, path.0, Some(path.1), &request)
}

fn show(person: &SignedIn, id: TemplateId, version: Option<u32>, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(person, request).under("/checklists", "nav-checklists");
    let (t, books) = (page.t(), &person.books);
    let template = books.templates.get(&id).ok_or(Problem::NotFound)?;
    let shown = version.unwrap_or(template.published);
    let published = books.versions.get(&(id, shown));
    if version.is_some() && published.is_none() {
        return Err(Problem::NotFound);
    }
    let mut checklist = Sheet::of(published.map_or(&template.draft, |v| &v.content), page.language, t);
    checklist.shown_version = if published.is_some() { t.n("checklist-version", shown) } else { t.of("checklist-draft") };
    checklist.edit_href = format!("/checklists/{id}/edit");
    checklist.versions = versions(person, template, Some(shown), t);
    render(&OnePage { t, checklist, may_edit: person.can_somewhere(Action::EditChecklists), page })
}

/// The published versions, newest first; the one that is shown is marked.
fn versions(person: &SignedIn, checklist: &Checklist, shown: Option<u32>, t: &'static Words) -> Vec<VersionLine> {
    let published = (1..=checklist.published).rev().filter_map(|n| person.books.versions.get(&(checklist.id, n)));
    published
        .map(|v| VersionLine {
            name: t.n("checklist-version", v.version),
            href: format!("/checklists/{}/versions/{}", checklist.id, v.version),
            here: Some(v.version) == shown,
            at: published_on(v),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "checklists/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    edit: Edit,
}

/// The editor of a new checklist.
pub async fn new(app: Data<App>, person: May<EditChecklists>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let content = Content { name: Text::default(), pass_mark: 80, sections: vec![form::empty_section(&app.ports)], field: None };
    let id = TemplateId(app.ports.new_id());
    render(&editor(frame(&person, &request), id, &content, String::new()))
}

/// The editor of a draft.
pub async fn edit(person: May<EditChecklists>, id: Path<TemplateId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let template = person.books.templates.get(&*id).ok_or(Problem::NotFound)?;
    render(&editor(frame(&person, &request), *id, &template.draft, mark(&template.draft)))
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/checklists", "nav-checklists")
}

fn editor(page: Page, id: TemplateId, content: &Content, base: String) -> EditPage {
    let t = page.t();
    let edit = Edit::of(content, format!("/checklists/{id}/edit"), base, page.language, t);
    EditPage { t, edit, page }
}

/// A button of the editor was pressed, with the whole form.
pub async fn save(
    app: Data<App>,
    person: May<EditChecklists>,
    id: Path<TemplateId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let mut content = form::read(fields, &app.ports);
    let mut page = frame(&person, &request);
    let button = fields.get("do");
    if !matches!(button, "" | "save" | "publish" | "preview") {
        form::press(&mut content, button, &app.ports);
        return render(&editor(page, *id, &content, fields.get("base").to_owned()));
    }
    let now = person.books.templates.get(&*id).map(|template| mark(&template.draft)).unwrap_or_default();
    let typed = mark(&content);
    let kept = match as_opened(fields.get("base"), &now, &typed) {
        Ok(()) => keep(&app, &person, *id, &content, button).await,
        Err(problem) => Err(problem),
    };
    match kept {
        Ok(()) if button == "publish" => Ok(see_other_done(&format!("/checklists/{id}"), "checklist-published-done")),
        Ok(()) if button == "preview" => Ok(see_other(&format!("/checklists/{id}/preview"))),
        Ok(()) => Ok(see_other_done(&format!("/checklists/{id}/edit"), "saved")),
        Err(problem) => {
            let faults = name_faults(&mut page, &content, &problem);
            if !faults {
                refused(&mut page, problem)?;
            }
            // Faults are found when it is published: by then the draft is in the books.
            render_refused(&editor(page, *id, &content, if faults { typed } else { now }))
        }
    }
}

async fn keep(app: &App, person: &SignedIn, id: TemplateId, content: &Content, button: &str) -> Result<(), Problem> {
    let company = person.company.into();
    let draft = DraftTemplate { template: id, content: content.clone() };
    app.submit(person.company, person.person, company, None, draft).await?;
    if button == "publish" {
        app.submit(person.company, person.person, company, None, PublishTemplate { template: id }).await?;
    }
    Ok(())
}

/// Says every fault that keeps a checklist from being published, at its field.
fn name_faults(page: &mut Page, content: &Content, problem: &Problem) -> bool {
    let (Problem::Refused(Refusal::TemplateFaults { faults }) | Problem::Conflict(Refusal::TemplateFaults { faults })) = problem else {
        return false;
    };
    let t = page.t();
    for fault in faults {
        let place = content.sections.iter().enumerate().find_map(|(s, section)| {
            let i = section.items.iter().position(|item| Some(item.id) == fault.item)?;
            Some((s, i))
        });
        let what = t.word("fault", &fault.code);
        match place {
            Some((s, i)) => {
                page.wrong(format!("s{s}.i{i}.text_zh"), format!("{} {what}", t.s("fault-at-item", format!("{}.{}", s + 1, i + 1))))
            }
            None => page.wrong("name_zh", what),
        }
    }
    true
}

/// The draft as the phone would show it.
pub async fn preview(person: May<EditChecklists>, id: Path<TemplateId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let t = page.t();
    let template = person.books.templates.get(&*id).ok_or(Problem::NotFound)?;
    let mut checklist = Sheet::of(&template.draft, page.language, t);
    checklist.shown_version = t.of("checklist-draft");
    checklist.edit_href = format!("/checklists/{id}/edit");
    checklist.versions = versions(&person, template, None, t);
    render(&OnePage { t, checklist, may_edit: true, page })
}
