//! One site, two checkpoints, one route, Lin and Mei who clean and Wang who supervises.

use chrono::{DateTime, NaiveTime};
use domain::{
    books::Record,
    checklist::{Content, Item, ItemKind, Section, Template, TemplateVersion},
    ids::{AreaId, CheckpointId, CompanyId, ItemId, MembershipId, PersonId, RouteId, SectionId, SiteId, TemplateId},
    people::{Membership, Person, Role},
    place::{Area, Checkpoint, Company, Site},
    route::{Repeats, Route, Window},
    text::Text,
};
use uuid::Uuid;

pub(super) const COMPANY: CompanyId = CompanyId(Uuid::from_u128(1));
pub(super) const SITE: SiteId = SiteId(Uuid::from_u128(2));
pub(super) const LIN: PersonId = PersonId(Uuid::from_u128(3));
pub(super) const WANG: PersonId = PersonId(Uuid::from_u128(4));
pub(super) const MEI: PersonId = PersonId(Uuid::from_u128(14));
pub(super) const AREA: AreaId = AreaId(Uuid::from_u128(5));
pub(super) const LOBBY: CheckpointId = CheckpointId(Uuid::from_u128(6));
pub(super) const STAIRS: CheckpointId = CheckpointId(Uuid::from_u128(7));
pub(super) const ROUTE: RouteId = RouteId(Uuid::from_u128(8));
pub(super) const TEMPLATE: TemplateId = TemplateId(Uuid::from_u128(9));
pub(super) const CLEAN: ItemId = ItemId(Uuid::from_u128(10));

/// What the office has written, before anybody walks.
pub(super) fn records() -> Vec<Record> {
    let name = |zh: &str, en: &str| Text::new(zh, en);
    let member = |n: u128, person, role| Membership {
        id: MembershipId(Uuid::from_u128(n)),
        person,
        role,
        site: Some(SITE),
        buildings: vec![],
        from: DateTime::UNIX_EPOCH,
        until: None,
    };
    let person = |id, name: &str| Person { id, name: name.into(), staff_no: String::new(), active: true };
    let spot = |id, code: &str, zh: &str, en: &str| Checkpoint {
        id,
        site: SITE,
        area: AREA,
        name: name(zh, en),
        code: code.into(),
        position: None,
        radius: 50,
        template: Some(TEMPLATE),
    };
    let day = Window { from: NaiveTime::MIN, until: NaiveTime::from_hms_opt(23, 59, 0).unwrap() };
    vec![
        Company { id: COMPANY, name: name("物业", "Property") }.into(),
        Site { id: SITE, name: name("花园", "Garden"), time_zone: chrono_tz::Asia::Shanghai, calendar: Default::default() }.into(),
        person(LIN, "林梅").into(),
        person(WANG, "王芳").into(),
        person(MEI, "李梅").into(),
        member(11, LIN, Role::Cleaner).into(),
        member(15, MEI, Role::Cleaner).into(),
        member(12, WANG, Role::Supervisor).into(),
        Template { id: TEMPLATE, draft: content(), published: 1, changed: false }.into(),
        TemplateVersion { template: TEMPLATE, version: 1, content: content(), published: DateTime::UNIX_EPOCH }.into(),
        Area { id: AREA, site: SITE, building: None, name: name("大堂", "Lobby"), kind: None }.into(),
        spot(LOBBY, "LOBBY", "大堂", "Lobby").into(),
        spot(STAIRS, "STAIRS", "楼梯", "Stairs").into(),
        Route {
            id: ROUTE,
            site: SITE,
            building: None,
            name: name("早班", "Morning"),
            checkpoints: vec![LOBBY, STAIRS],
            ordered: false,
            repeats: Repeats::Daily {},
            windows: vec![day],
            roles: vec![Role::Cleaner],
            people: vec![],
        }
        .into(),
    ]
}

fn content() -> Content {
    let item = Item {
        id: CLEAN,
        label: Text::new("地面干净", "Floor clean"),
        help: Text::default(),
        kind: ItemKind::PassFail {},
        weight: 10,
        critical: false,
        photo_on_failure: true,
        required: true,
        shown_if: None,
    };
    let section = Section { id: SectionId(Uuid::from_u128(13)), title: Text::new("卫生", "Cleanliness"), items: vec![item] };
    Content { name: Text::new("大堂检查", "Lobby check"), pass_mark: 80, sections: vec![section], field: None }
}
