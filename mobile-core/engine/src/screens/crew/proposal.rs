//! Several are missing: who takes which gap, so that all is covered at the least price? The same solution as at the office, with what this phone
//! holds; and those people are asked in one go.

use super::{GapLine, ReasonLine, SiteCrew, gap::reason_line};
use crate::{
    engine::Engine,
    error::{Error, Result},
    screens::places::count,
};
use domain::{
    crew::CrewView,
    ids::{PersonId, ReplacementId, SiteId},
    replacement::{Ranked, Replacement, ReplacementState, choose},
    rights::Action,
};
use serde::Serialize;

/// Who is proposed for the open gaps of a site, solved together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CrewProposal {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// The books are closed for want of contact: nobody is proposed until the next sync.
    pub closed: bool,
    /// The open gaps, each with whom it is proposed to ask.
    pub gaps: Vec<ProposedLine>,
    /// Gaps for which somebody is proposed who was not asked yet.
    pub to_ask: u32,
    /// Gaps for which nobody is left.
    pub without: u32,
}

/// A gap with whom it is proposed to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProposedLine {
    /// The gap.
    pub gap: GapLine,
    /// Who; none when nobody is left who is able.
    pub person_id: Option<String>,
    /// Their name; empty when there is nobody.
    pub name: String,
    /// They were asked already, and have not said no.
    pub asked: bool,
    /// What speaks for them and against them.
    pub reasons: Vec<ReasonLine>,
}

impl Engine {
    /// Who is proposed for the open gaps of a site that the person leads, solved together: nobody twice, nobody who has said no.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they lead no such site.
    pub fn crew_proposal(&mut self, site: SiteId) -> Result<CrewProposal> {
        let unsent = self.waiting_subjects()?.subjects;
        if !self.sites_for(Action::PlanCrew)?.contains(&site) {
            return Err(Error::NotFound("site"));
        }
        let (crew, view, closed) = (self.crew_at(site)?, self.view_at(site)?, self.is_lease_over());
        let solved = if closed { vec![] } else { crew.solved(&view) };
        let line = |(gap, one): &(&Replacement, Option<Ranked>)| ProposedLine {
            gap: crew.gap_line(gap, unsent.contains(&gap.id.0)),
            person_id: one.as_ref().map(|one| one.person.to_string()),
            name: one.as_ref().map(|one| crew.name(one.person)).unwrap_or_default(),
            asked: one.as_ref().is_some_and(|one| gap.has_asked(one.person)),
            reasons: one.iter().flat_map(|one| &one.reasons).map(|reason| reason_line(reason, crew.language)).collect(),
        };
        let gaps: Vec<ProposedLine> = solved.iter().map(line).collect();
        Ok(CrewProposal {
            site_id: site.to_string(),
            site_name: crew.site.name.say(crew.language).to_owned(),
            closed,
            to_ask: count(gaps.iter().filter(|line| line.person_id.is_some() && !line.asked).count()),
            without: count(gaps.iter().filter(|line| line.person_id.is_none()).count()),
            gaps,
        })
    }

    /// Asks the people who were shown, each about their gap. A gap that was filled or called off meanwhile is passed over. Gives how many were
    /// asked.
    ///
    /// # Errors
    /// As [`Engine::ask_to_step_in`], when nobody could be asked.
    pub fn ask_proposed(&mut self, asks: &[(ReplacementId, PersonId)]) -> Result<u32> {
        let (mut asked, mut refused) = (0, None);
        for (gap, person) in asks {
            if self.known_gap(*gap)?.has_asked(*person) {
                continue;
            }
            match self.ask_to_step_in(*gap, vec![*person]) {
                Ok(()) => asked += 1,
                Err(Error::Refused(refusal)) => refused = Some(refusal),
                Err(other) => return Err(other),
            }
        }
        match refused {
            Some(refusal) if asked == 0 => Err(refusal.into()),
            _ => Ok(asked),
        }
    }
}

impl SiteCrew<'_> {
    /// The open gaps that lie ahead, each with who takes it.
    fn solved(&self, view: &CrewView) -> Vec<(&Replacement, Option<Ranked>)> {
        let gaps: Vec<&Replacement> = self.gaps(view).into_iter().filter(|gap| gap.state == ReplacementState::Open).collect();
        let said_no = |gap: &Replacement, one: &Ranked| {
            gap.asked.iter().any(|asked| asked.person == one.person && asked.answer.as_ref().is_some_and(|a| !a.accepts))
        };
        let ranked: Vec<(ReplacementId, Vec<Ranked>)> =
            gaps.iter().map(|gap| (gap.id, self.ranked(gap, view).into_iter().filter(|one| !said_no(gap, one)).collect())).collect();
        let chosen = choose(&ranked);
        let taken = |n: usize| {
            let person = chosen.get(n)?.person?;
            ranked.get(n)?.1.iter().find(|one| one.person == person).cloned()
        };
        gaps.into_iter().enumerate().map(|(n, gap)| (gap, taken(n))).collect()
    }
}
