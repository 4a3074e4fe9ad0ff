//! Who may do what? One table; nobody asks for a role anywhere else.

use crate::{
    field::Field,
    ids::{BuildingId, PersonId, SiteId},
    people::{Held, Membership, Role},
    time::Interval,
};

/// Something that a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See the site: its places, routes, checklists and colleagues.
    SeeSite,
    /// Walk a patrol: start, visit, finish, and see one's own.
    Walk,
    /// Raise a finding (5.11, 8.5, 8.6: everybody in the field).
    RaiseFinding,
    /// See everybody's patrols and findings, not only one's own.
    SeeAllWork,
    /// Accept a patrol or send it back (2.6, 3.6, 7.2, 7.7).
    ReviewPatrol,
    /// Make and change buildings, units, areas and checkpoints.
    EditPlaces,
    /// Make and change routes (2.3, 3.3, 7.1).
    EditRoutes,
    /// Write and publish checklists (2.3, 3.3).
    EditChecklists,
    /// See who works here.
    SeePeople,
    /// Make people, give and end roles, reset passwords, make sites.
    ManagePeople,
    /// Let phones in and revoke them.
    ManageDevices,
    /// Read the journal.
    SeeAudit,
    /// Decide about records that wait for somebody: because their author's role was ending, their phone was revoked, what they need never came.
    DecideHeld,
    /// Take the original of a photo out of the house, with all that the camera wrote into it. The field does without, for its own photos too:
    /// the phone has those.
    SeeOriginals,
    /// Have a finding put right: issue a notice, send somebody to repair it (2.6, 3.6, 4.3, 5.11, 6.4, 7.2).
    IssueNotice,
    /// Put a finding right, and show it (8.3, 5.4).
    Rectify,
    /// Say whether a finding was put right, open it again, call back (6.4: by somebody else than who put it right).
    VerifyFinding,
    /// Say that two findings tell of the same (6.2, 6.4).
    MergeFindings,
    /// Read the figures of a site: scores, completion, findings, and the analysis of each week (2.6, 6.3).
    SeeStatistics,
    /// Say which addresses outside the house are told what happens at a site.
    ManageHooks,
    /// Plan spot checks and have them drawn (2.6, 3.6).
    PlanSpotChecks,
    /// Do the spot checks of one's fields (2.6, 3.6, 5.11, 7.7).
    SpotCheck,
    /// See the plans, draws and spot checks of one's fields, but never early what is drawn against oneself.
    SeeSpotChecks,
    /// Work shifts: clock in and out, ask for leave and corrections, step in for somebody, answer an assessment (8.1, 8.2).
    Attend,
    /// See the crew: rosters, attendance, leave, scores, stores (7.3, 7.6, 7.8).
    SeeCrew,
    /// Plan shifts and rosters, decide about leave and corrections, find replacements, assess (7.3, 7.6, 7.7, 3.1).
    PlanCrew,
    /// Keep stores and tools, and plan purchases (7.4, 7.8, 7.9).
    KeepStores,
    /// Approve purchases (2.5, 7.9).
    ApprovePurchases,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 28] = [
        Self::SeeSite,
        Self::Walk,
        Self::RaiseFinding,
        Self::SeeAllWork,
        Self::ReviewPatrol,
        Self::EditPlaces,
        Self::EditRoutes,
        Self::EditChecklists,
        Self::SeePeople,
        Self::ManagePeople,
        Self::ManageDevices,
        Self::SeeAudit,
        Self::DecideHeld,
        Self::SeeOriginals,
        Self::IssueNotice,
        Self::Rectify,
        Self::VerifyFinding,
        Self::MergeFindings,
        Self::SeeStatistics,
        Self::ManageHooks,
        Self::PlanSpotChecks,
        Self::SpotCheck,
        Self::SeeSpotChecks,
        Self::Attend,
        Self::SeeCrew,
        Self::PlanCrew,
        Self::KeepStores,
        Self::ApprovePurchases,
    ];
}

impl Role {
    /// The table: what each post may do, by its clauses in the manual.
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        use Action::{
            ApprovePurchases, Attend, DecideHeld, EditChecklists, EditPlaces, EditRoutes, IssueNotice, KeepStores, ManageDevices,
            ManageHooks, ManagePeople, MergeFindings, PlanCrew, PlanSpotChecks, RaiseFinding, Rectify, ReviewPatrol, SeeAllWork, SeeAudit,
            SeeCrew, SeeOriginals, SeePeople, SeeSite, SeeSpotChecks, SeeStatistics, SpotCheck, VerifyFinding, Walk,
        };
        match self {
            // 8.1-8.8, 5.4, 5.12: the field: their own rounds, and whatever they see broken.
            Self::Cleaner | Self::MaintenanceWorker | Self::SecurityGuard | Self::Gardener => {
                matches!(action, SeeSite | Walk | RaiseFinding | Rectify | Attend)
            }
            // 4.3: patrols of works; 5.11: patrols of the buildings, and what is wrong there is stopped and put right.
            Self::RenovationSupervisor => {
                matches!(action, SeeSite | Walk | RaiseFinding | SeeAllWork | SeePeople | IssueNotice | Rectify | VerifyFinding | Attend)
            }
            // 5.11: and spot checks of the buildings.
            Self::BuildingManager => matches!(
                action,
                SeeSite
                    | Walk
                    | RaiseFinding
                    | SeeAllWork
                    | SeePeople
                    | IssueNotice
                    | Rectify
                    | VerifyFinding
                    | SpotCheck
                    | SeeSpotChecks
                    | Attend
            ),
            // 7.1-7.3, 7.7: plans the cleaning, checks the crew, divides the areas.
            Self::CleaningLead => {
                matches!(
                    action,
                    SeeSite
                        | Walk
                        | RaiseFinding
                        | SeeAllWork
                        | ReviewPatrol
                        | EditRoutes
                        | SeePeople
                        | ManageDevices
                        | IssueNotice
                        | Rectify
                        | VerifyFinding
                        | SeeStatistics
                        | SpotCheck
                        | SeeSpotChecks
                        | Attend
                        | SeeCrew
                        | PlanCrew
                        | KeepStores
                )
            }
            // 6.2, 6.4: drives and verifies what is wrong, from the desk.
            Self::ServiceClerk => {
                matches!(action, SeeSite | RaiseFinding | SeeAllWork | SeePeople | IssueNotice | VerifyFinding | MergeFindings | Attend)
            }
            // 3.3, 3.6.
            Self::SeniorClerk => {
                matches!(
                    action,
                    SeeSite
                        | Walk
                        | RaiseFinding
                        | SeeAllWork
                        | ReviewPatrol
                        | EditRoutes
                        | EditChecklists
                        | SeePeople
                        | IssueNotice
                        | Rectify
                        | VerifyFinding
                        | MergeFindings
                        | SeeStatistics
                        | PlanSpotChecks
                        | SpotCheck
                        | SeeSpotChecks
                        | Attend
                        | SeeCrew
                        | PlanCrew
                        | KeepStores
                )
            }
            // 2.3, 2.6.
            Self::Supervisor => matches!(
                action,
                SeeSite
                    | Walk
                    | RaiseFinding
                    | SeeAllWork
                    | ReviewPatrol
                    | EditPlaces
                    | EditRoutes
                    | EditChecklists
                    | SeePeople
                    | ManageDevices
                    | DecideHeld
                    | SeeOriginals
                    | IssueNotice
                    | Rectify
                    | VerifyFinding
                    | MergeFindings
                    | SeeStatistics
                    | PlanSpotChecks
                    | SpotCheck
                    | SeeSpotChecks
                    | Attend
                    | SeeCrew
                    | PlanCrew
                    | KeepStores
                    | ApprovePurchases
            ),
            // 6.3, 6.4: reads, and is told.
            Self::SiteDirector => {
                matches!(
                    action,
                    SeeSite
                        | RaiseFinding
                        | SeeAllWork
                        | ReviewPatrol
                        | SeePeople
                        | SeeAudit
                        | DecideHeld
                        | SeeOriginals
                        | IssueNotice
                        | VerifyFinding
                        | SeeStatistics
                        | SeeSpotChecks
                        | SeeCrew
                        | ApprovePurchases
                )
            }
            // Runs the system; does not judge the work.
            Self::Admin => {
                matches!(
                    action,
                    SeeSite
                        | SeeAllWork
                        | EditPlaces
                        | SeePeople
                        | ManagePeople
                        | ManageDevices
                        | SeeAudit
                        | DecideHeld
                        | SeeOriginals
                        | SeeStatistics
                        | ManageHooks
                )
            }
        }
    }
}

impl Role {
    /// The fields in which a post sees and does spot checks.
    #[must_use]
    pub const fn checks(self, field: Field) -> bool {
        match self {
            // 7.7: their crew.
            Self::CleaningLead => matches!(field, Field::Sanitation),
            // 2.6, 3.6, 5.11, 6.3.
            Self::BuildingManager | Self::SeniorClerk | Self::Supervisor | Self::SiteDirector => true,
            _ => false,
        }
    }
}

/// A person with what they hold: the one who asks, or the author of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Who {
    /// The person.
    pub person: PersonId,
    /// Every membership that they have or had.
    pub memberships: Vec<Membership>,
}

impl Who {
    /// May they do it at this place, in this interval? The best answer of all their memberships.
    #[must_use]
    pub fn may(&self, action: Action, site: SiteId, building: Option<BuildingId>, during: Interval) -> Held {
        self.best(during, |m| m.role.may(action) && m.covers(site, building))
    }

    /// May they change what is there? For what belongs to the site as a whole (no building), a role for some buildings is not enough.
    #[must_use]
    pub fn may_change(&self, action: Action, site: SiteId, building: Option<BuildingId>, during: Interval) -> Held {
        self.best(during, |m| m.role.may(action) && m.encloses(site, building))
    }

    /// May they do it anywhere: what belongs to the company (checklists, people).
    #[must_use]
    pub fn may_somewhere(&self, action: Action, during: Interval) -> Held {
        self.best(during, |m| m.role.may(action))
    }

    /// May they do it somewhere at a site: in one of its buildings at least.
    #[must_use]
    pub fn may_somewhere_at(&self, action: Action, site: SiteId, during: Interval) -> Held {
        self.best(during, |m| m.role.may(action) && m.site.is_none_or(|s| s == site))
    }

    /// May they do it at every site: what belongs to the company and would reach beyond their own site.
    #[must_use]
    pub fn may_everywhere(&self, action: Action, during: Interval) -> Held {
        self.best(during, |m| m.role.may(action) && m.site.is_none())
    }

    /// Do they hold a post at a site?
    #[must_use]
    pub fn holds(&self, role: Role, site: SiteId, during: Interval) -> Held {
        self.best(during, |m| m.role == role && m.site.is_none_or(|s| s == site))
    }

    fn best(&self, during: Interval, fits: impl Fn(&Membership) -> bool) -> Held {
        let mut best = Held::No;
        for membership in self.memberships.iter().filter(|m| fits(m)) {
            match membership.held(during) {
                Held::Yes => return Held::Yes,
                Held::Perhaps => best = Held::Perhaps,
                Held::No => {}
            }
        }
        best
    }

    /// What they may see of a site at a moment.
    #[must_use]
    pub fn view(&self, site: SiteId, now: Interval) -> View {
        let mut view = View { person: self.person, site: false, all_work: false, buildings: Some(vec![]) };
        for membership in self.memberships.iter().filter(|m| m.site.is_none_or(|s| s == site) && m.held(now) != Held::No) {
            view.site |= membership.role.may(Action::SeeSite);
            if !membership.role.may(Action::SeeAllWork) {
                continue;
            }
            view.all_work = true;
            match (&mut view.buildings, membership.buildings.is_empty()) {
                (_, true) => view.buildings = None,
                (Some(buildings), false) => buildings.extend(&membership.buildings),
                (None, false) => {}
            }
        }
        view
    }
}

/// What a person may see of one site. Reads start here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Who looks.
    pub person: PersonId,
    /// May see the site at all.
    pub site: bool,
    /// May see everybody's work, not only their own.
    pub all_work: bool,
    /// Everybody's work in these buildings (and on the grounds) only; none means everywhere on the site.
    pub buildings: Option<Vec<BuildingId>>,
}

impl View {
    /// May they see a piece of work: their own always, everybody's where their role says so.
    #[must_use]
    pub fn sees_work(&self, own: bool, building: Option<BuildingId>) -> bool {
        if !self.site {
            return false;
        }
        let in_reach = match (&self.buildings, building) {
            (Some(buildings), Some(building)) => buildings.contains(&building),
            _ => true,
        };
        own || (self.all_work && in_reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_do_everything_and_everybody_may_see_their_site() {
        for role in Role::ALL {
            assert!(role.may(Action::SeeSite));
            assert!(Action::ALL.iter().any(|a| !role.may(*a)), "{role:?}");
        }
        for action in Action::ALL {
            assert!(Role::ALL.iter().any(|r| r.may(action)), "{action:?} is nobody's");
        }
    }

    #[test]
    fn nobody_in_the_field_takes_originals_out() {
        let may = Role::ALL.into_iter().filter(|role| role.may(Action::SeeOriginals));
        assert_eq!(may.collect::<Vec<_>>(), [Role::Supervisor, Role::SiteDirector, Role::Admin]);
    }

    #[test]
    fn whoever_reads_the_figures_may_see_the_work_behind_them() {
        let may: Vec<Role> = Role::ALL.into_iter().filter(|role| role.may(Action::SeeStatistics)).collect();
        assert_eq!(may, [Role::CleaningLead, Role::SeniorClerk, Role::Supervisor, Role::SiteDirector, Role::Admin]);
        assert!(may.iter().all(|role| role.may(Action::SeeAllWork)));
    }

    #[test]
    fn the_administrator_does_not_judge_the_work() {
        assert!(!Role::Admin.may(Action::ReviewPatrol));
        assert!(!Role::Admin.may(Action::Walk));
    }
}
