//! Who finds something, and whose is it to put right?

use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::{BuildingId, FindingId, SiteId, UnitId},
    operation::{IssueNotice, Operation, RaiseFinding},
    place::{Building, Unit},
    text::Text,
    time::Captured,
    wire::{Envelope, Status},
};
use e2e::{envelope::Device, estate::Estate, new_id, office::Office};

/// A supervisor's phone, and a flat to find something in.
pub struct Finder {
    pub device: Device,
    pub unit: UnitId,
}

impl Finder {
    pub fn of(estate: &Estate, supervisor: &Office) -> Self {
        Self::at(estate, estate.site, supervisor)
    }

    /// The same at another site.
    pub fn at(estate: &Estate, site: SiteId, supervisor: &Office) -> Self {
        let building = Building { id: BuildingId(new_id()), site, name: Text::new("1栋", "Building 1") };
        supervisor.make("/v1/buildings", &building);
        let unit = Unit { id: UnitId(new_id()), site, building: building.id, name: Text::new("1-1-1", "1-1-1") };
        supervisor.make("/v1/units", &unit);
        Self { device: Device::enrol(&estate.admin, supervisor), unit: unit.id }
    }
}

/// Raises a finding and issues a notice to somebody.
pub fn assign(finder: &Finder, estate: &Estate, to: &Office, text: &str) -> FindingId {
    assign_at(finder, estate.site, to, text, &Captured::by_server(e2e::now()), 3)
}

/// The same at a time, with so many working days.
pub fn assign_at(finder: &Finder, site: SiteId, to: &Office, text: &str, when: &Captured, days: u16) -> FindingId {
    let (finding, phone) = (FindingId(new_id()), &finder.device);
    let raise = RaiseFinding {
        finding,
        kind: FindingKind::Nonconformity,
        severity: Severity::Major,
        spot: Spot { unit: Some(finder.unit), ..Spot::default() },
        text: text.into(),
        field: None,
        stopped: false,
        utility: None,
    };
    let notice = IssueNotice { finding, responsible: to.person, days, corrective: "清扫".into(), preventive: "每日两次".into() };
    let steps: [Operation; 2] = [raise.into(), notice.into()];
    let pushed = phone.push(&steps.map(|step| Envelope { captured: when.clone(), ..phone.envelope(site, step) }));
    assert!(pushed.iter().all(|outcome| outcome.status == Status::Applied), "{pushed:?}");
    finding
}
