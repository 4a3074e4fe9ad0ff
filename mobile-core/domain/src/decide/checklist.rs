//! Writing and publishing checklists.

use super::{Ruled, allowed_somewhere, in_company, not_found};
use crate::{
    books::{Books, Change},
    checklist::{Content, Template, TemplateVersion},
    operation::{ChecklistStep, Received},
    place::check_name,
    refusal::Refusal,
    rights::Action,
};

pub(super) fn step(books: &Books, received: &Received, step: &ChecklistStep) -> Ruled {
    in_company(books, received)?;
    allowed_somewhere(books, received, Action::EditChecklists)?;
    match step {
        ChecklistStep::Draft(draft) => {
            // A draft may be unfinished, but it must have a name to be found by.
            check_name(&draft.content.name)?;
            let old = books.company.templates.get(&draft.template);
            let published = old.map_or(0, |t| t.published);
            let newest = books.company.newest(draft.template).map(|v| &v.content);
            let changed = newest != Some(&draft.content);
            let template = Template { id: draft.template, draft: draft.content.clone(), published, changed };
            Ok(vec![Change::Put(template.into())])
        }
        ChecklistStep::Publish(publish) => {
            let mut template = books.company.templates.get(&publish.template).cloned().ok_or_else(|| not_found("template"))?;
            publishable(&template.draft)?;
            template.published += 1;
            template.changed = false;
            let version = TemplateVersion {
                template: template.id,
                version: template.published,
                content: template.draft.clone(),
                published: received.received,
            };
            Ok(vec![Change::Put(template.into()), Change::Put(version.into())])
        }
    }
}

fn publishable(content: &Content) -> Result<(), Refusal> {
    let faults = content.faults();
    if faults.is_empty() { Ok(()) } else { Err(Refusal::TemplateFaults { faults }) }
}
