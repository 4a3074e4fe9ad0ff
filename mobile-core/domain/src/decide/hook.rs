//! Who may say which address outside is told? What leaves the house goes beyond every role: the administrator alone, for the sites in their
//! reach.

use super::{Ruled, allowed_at_each, in_company, not_found};
use crate::{
    books::Books,
    operation::{HookStep, Received},
    rights::Action,
};

/// No record changes: hooks are the server's, no phone knows of them.
pub(super) fn step(books: &Books, received: &Received, step: &HookStep) -> Ruled {
    in_company(books, received)?;
    match step {
        HookStep::Put(hook) => {
            hook.check()?;
            if hook.site.is_some_and(|site| !books.company.sites.contains_key(&site)) {
                return Err(not_found("site").into());
            }
            // It is taken from where it was as well as given to where it goes.
            let before = books.hooks.get(&hook.id).copied();
            allowed_at_each(books, received, Action::ManageHooks, [Some(hook.site), before].into_iter().flatten())?;
        }
        HookStep::Remove(step) => {
            let site = *books.hooks.get(&step.hook).ok_or_else(|| not_found("hook"))?;
            allowed_at_each(books, received, Action::ManageHooks, [site])?;
        }
    }
    Ok(vec![])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        books::CompanyBooks,
        decide::{Ruling, judge},
        hook::{Hook, HookFormat},
        ids::{CompanyId, HookId, MembershipId, OperationId, PersonId, ScopeId, SiteId},
        message::MessageKind,
        operation::{Operation, RemoveHook},
        people::{Membership, Role},
        place::{Company, Site},
        refusal::Refusal,
        text::{Language, Text},
        time::{Captured, Interval, Timestamp},
    };
    use std::{collections::HashMap, sync::Arc};
    use uuid::Uuid;

    const COMPANY: CompanyId = CompanyId(Uuid::from_u128(1));
    const ADMIN: PersonId = PersonId(Uuid::from_u128(2));
    const HERE: SiteId = SiteId(Uuid::from_u128(3));
    const THERE: SiteId = SiteId(Uuid::from_u128(4));
    const HOOK: HookId = HookId(Uuid::from_u128(5));

    fn at() -> Timestamp {
        Timestamp::from_timestamp(1_700_000_000, 0).unwrap()
    }

    fn books(role: Role, reach: Option<SiteId>, known: Option<Option<SiteId>>) -> Books {
        let membership = Membership {
            id: MembershipId(Uuid::from_u128(9)),
            person: ADMIN,
            role,
            site: reach,
            buildings: vec![],
            from: Timestamp::UNIX_EPOCH,
            until: None,
        };
        let site = |id| (id, Site { id, name: Text::new("小区", ""), time_zone: chrono_tz::UTC, calendar: Default::default() });
        let company = CompanyBooks {
            company: Some(Company { id: COMPANY, name: Text::new("公司", "") }),
            sites: HashMap::from([site(HERE), site(THERE)]),
            memberships: HashMap::from([(ADMIN, vec![membership])]),
            ..CompanyBooks::default()
        };
        Books { company: Arc::new(company), hooks: known.map(|site| (HOOK, site)).into_iter().collect(), ..Books::default() }
    }

    fn hook(site: Option<SiteId>) -> Hook {
        Hook {
            id: HOOK,
            name: "值班群".into(),
            site,
            format: HookFormat::DingTalk,
            language: Language::Zh,
            kinds: vec![MessageKind::Overdue],
            host: "oapi.dingtalk.com".into(),
            key: Uuid::from_u128(7),
            active: true,
            quiet: None,
        }
    }

    fn ruled(books: &Books, operation: impl Into<Operation>) -> Ruling {
        let received = Received {
            id: OperationId(Uuid::from_u128(8)),
            scope: ScopeId(COMPANY.0),
            author: ADMIN,
            device: None,
            captured: Captured::by_server(at()),
            during: Interval::at(at()),
            received: at(),
            base: None,
            photos: vec![],
            operation: operation.into(),
            vouched: false,
        };
        judge(books, &received)
    }

    #[test]
    fn what_leaves_the_house_is_the_administrators_and_no_further_than_they_reach() {
        let done = Ruling::Applied(vec![]);
        let no = Ruling::Rejected(Refusal::NotAllowed);
        assert_eq!(ruled(&books(Role::Admin, None, None), hook(None)), done);
        assert_eq!(ruled(&books(Role::Admin, Some(HERE), None), hook(Some(HERE))), done);
        assert_eq!(ruled(&books(Role::Admin, Some(HERE), None), hook(Some(THERE))), no);
        assert_eq!(ruled(&books(Role::Admin, Some(HERE), None), hook(None)), no, "all sites are more than one");
        assert_eq!(ruled(&books(Role::Admin, Some(HERE), Some(Some(THERE))), hook(Some(HERE))), no, "it was another site's");
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Admin) {
            assert_eq!(ruled(&books(role, None, None), hook(None)), no, "{role:?}");
        }
        assert_eq!(ruled(&books(Role::Admin, Some(HERE), Some(None)), RemoveHook { hook: HOOK }), no);
        assert_eq!(ruled(&books(Role::Admin, None, Some(None)), RemoveHook { hook: HOOK }), done);
        assert!(matches!(ruled(&books(Role::Admin, None, None), RemoveHook { hook: HOOK }), Ruling::Rejected(Refusal::NotFound { .. })));
    }

    #[test]
    fn a_hook_says_what_it_tells_and_keeps_the_rest_of_its_address_to_itself() {
        let admin = books(Role::Admin, None, None);
        let with_key = Hook { host: "oapi.dingtalk.com/robot/send?access_token=1".into(), ..hook(None) };
        assert_eq!(ruled(&admin, with_key), Ruling::Rejected(Refusal::Invalid { field: "url".into() }));
        let silent = Hook { kinds: vec![], ..hook(None) };
        assert_eq!(ruled(&admin, silent), Ruling::Rejected(Refusal::Missing { field: "kinds".into() }));
    }
}
