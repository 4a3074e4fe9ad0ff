//! Which flat does somebody mean, and who may look?

use super::{
    phone::Phone,
    world::{COMPANY, SITE},
};
use crate::{Error, inputs::FindingInput};
use domain::{
    books::{Change, Collection},
    finding::{FindingKind, Severity},
    ids::{BuildingId, SiteId, UnitId},
    place::{Building, Unit},
    text::Text,
};
use uuid::Uuid;

/// Building 3栋 / Tower Three with 2-1 to 2-12, and 12栋 with 201 and a bakery.
fn with_flats() -> Phone {
    let mut lin = Phone::of_lin();
    let mut all: Vec<Change> = vec![];
    let mut building = |n: u128, zh: &str, en: &str| {
        let id = BuildingId(Uuid::from_u128(500 + n));
        all.push(Change::Put(Building { id, site: SITE, name: Text::new(zh, en) }.into()));
        id
    };
    let (third, twelfth) = (building(3, "3栋", "Tower Three"), building(12, "12栋", "Tower Twelve"));
    for n in 1..=12 {
        all.push(unit(600 + n, third, &format!("2-{n}"), &format!("2-{n}")));
    }
    all.push(unit(650, twelfth, "201", "201"));
    all.push(unit(651, twelfth, "面包房", "Bakery"));
    lin.server.write(&all);
    lin.sync().unwrap();
    lin
}

fn unit(n: u128, building: BuildingId, zh: &str, en: &str) -> Change {
    Change::Put(Unit { id: UnitId(Uuid::from_u128(n)), site: SITE, building, name: Text::new(zh, en) }.into())
}

fn found(phone: &mut Phone, text: &str) -> Vec<String> {
    let lines = phone.engine.search_units(SITE, text, 50).unwrap();
    lines.into_iter().map(|line| format!("{} {}", line.building, line.name)).collect()
}

#[test]
fn a_flat_is_found_as_somebody_types() {
    let mut lin = with_flats();
    assert_eq!(found(&mut lin, "2-1"), ["3栋 2-1", "3栋 2-10", "3栋 2-11", "3栋 2-12"], "the shortest first");
    assert_eq!(found(&mut lin, "-12"), ["3栋 2-12"], "in the middle of a name too");
    assert_eq!(found(&mut lin, "面包"), ["12栋 面包房"]);
    assert_eq!(found(&mut lin, "BAKE"), ["12栋 面包房"], "in the other language, in capitals");
    assert_eq!(found(&mut lin, "12栋"), ["12栋 201", "12栋 面包房"], "a building's flats");
    assert_eq!(found(&mut lin, "twelve"), ["12栋 201", "12栋 面包房"]);
    assert_eq!(found(&mut lin, "12栋 201"), ["12栋 201"]);
    assert_eq!(found(&mut lin, "12栋201"), ["12栋 201"], "without a space, as people type it");
    assert_eq!(found(&mut lin, "１２栋　２０１"), ["12栋 201"], "in the wide digits of a Chinese keyboard");
    assert_eq!(found(&mut lin, "3栋 9"), ["3栋 2-9"]);
    assert_eq!(found(&mut lin, "20")[0], "12栋 201", "what begins with it");
    assert!(found(&mut lin, "2-1 面包").is_empty(), "every word counts");
    assert!(found(&mut lin, "%").is_empty() && found(&mut lin, "2_1").is_empty(), "nothing is a pattern");
    assert_eq!(found(&mut lin, "").len(), 14);
    assert_eq!(lin.engine.search_units(SITE, "", 5).unwrap().len(), 5);
}

/// The names follow the books: renamed, removed, and gone when the site is.
#[test]
fn what_is_found_follows_the_books() {
    let mut lin = with_flats();
    let twelfth = BuildingId(Uuid::from_u128(512));
    lin.server.write(&[unit(651, twelfth, "药店", "Pharmacy"), Change::Removed(Collection::Units, Uuid::from_u128(650))]);
    lin.sync().unwrap();
    assert!(found(&mut lin, "面包").is_empty());
    assert_eq!(found(&mut lin, "药"), ["12栋 药店"]);
    assert!(found(&mut lin, "201").is_empty());
    lin.reopen();
    assert_eq!(found(&mut lin, "药"), ["12栋 药店"]);

    // Everything comes anew, and one of them does no longer.
    lin.server.write(&[Change::Removed(Collection::Units, Uuid::from_u128(651))]);
    lin.server.forget_removals();
    lin.server.epoch = "e2".into();
    lin.time.pass(4_000);
    lin.sync().unwrap();
    assert!(found(&mut lin, "药").is_empty());
    assert_eq!(found(&mut lin, "2-1").len(), 4);
}

#[test]
fn nobody_finds_flats_of_a_site_that_they_do_not_see() {
    let mut lin = with_flats();
    let other = SiteId(Uuid::from_u128(77));
    assert!(matches!(lin.engine.search_units(other, "2", 5), Err(Error::NotFound("site"))));
    assert!(matches!(lin.engine.search_units(SiteId(COMPANY.0), "2", 5), Err(Error::NotFound("site"))));
    lin.engine.sign_out().unwrap();
    assert!(matches!(lin.engine.search_units(SITE, "2", 5), Err(Error::NobodySignedIn)));
}

/// Flats are not kept in memory, and what is wrong in one is reported all the same, also after a restart before it was sent.
#[test]
fn what_is_wrong_in_a_flat_is_reported_by_its_id() {
    let mut lin = with_flats();
    let finding = |unit: u128| FindingInput {
        kind: FindingKind::Damage,
        severity: Severity::Minor,
        text: "门坏了".into(),
        area_id: None,
        unit_id: Some(UnitId(Uuid::from_u128(unit)).to_string()),
        checkpoint_id: None,
        patrol_id: None,
        photos: vec![],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: None,
    };
    lin.reopen();
    lin.engine.raise_finding(&finding(605), &[]).unwrap();
    lin.reopen();
    assert!(lin.engine.raise_finding(&finding(999), &[]).is_err(), "there is no such flat");
    let report = lin.sync().unwrap();
    assert_eq!((report.applied, report.refused), (1, 0));
    assert_eq!(lin.server.count(Collection::Findings), 1);
}
