//! Who writes, who reads, and what is found?

use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::{BuildingId, FindingId, SiteId, UnitId},
    operation::{IssueNotice, Operation, RaiseFinding},
    place::{Building, Unit},
    text::Text,
    time::Captured,
    wire::{Envelope, Status},
};
use e2e::{envelope::Device, estate::Estate, http::Reply, new_id, office::Office, outside::Mailbox};

/// Somebody in front of a browser, signed in.
pub struct Desk<'a> {
    pub office: &'a Office,
    cookie: String,
}

impl<'a> Desk<'a> {
    pub fn of(office: &'a Office) -> Self {
        let form = format!("login={}&password={}", office.login, office.password.replace(' ', "+"));
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let reply = office.http.must("POST", &format!("{}/sign-in", office.url), &headers, Some(form.as_bytes())).expect(303);
        Self { office, cookie: reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned() }
    }

    pub fn page(&self, path: &str) -> String {
        let headers = [("cookie", self.cookie.as_str()), ("accept-language", "en")];
        self.office.http.must("GET", &format!("{}{path}", self.office.url), &headers, None).expect(200).text()
    }

    pub fn get(&self, path: &str) -> Reply {
        self.office.http.must("GET", &format!("{}{path}", self.office.url), &[("cookie", self.cookie.as_str())], None)
    }

    pub fn post(&self, path: &str, form: &str) -> Reply {
        let page = self.page("/account");
        let csrf = page.split_once("name=\"csrf\" value=\"").unwrap().1.split_once('"').unwrap().0;
        let headers = [("cookie", self.cookie.as_str()), ("content-type", "application/x-www-form-urlencoded"), ("accept-language", "en")];
        let body = format!("csrf={csrf}&{form}");
        self.office.http.must("POST", &format!("{}{path}", self.office.url), &headers, Some(body.as_bytes()))
    }

    /// Gives an address and shows with the code that it is theirs.
    pub fn confirm(&self, mailbox: &Mailbox, address: &str) {
        let _ = self.post("/account/address", &format!("do=give&address={address}")).expect(303);
        let mail = mailbox.wait_for(address, 1).remove(0);
        let code = mail.plain().lines().map(str::trim).find(|line| line.len() == 6 && line.chars().all(|c| c.is_ascii_alphanumeric()));
        let wrong = self.post("/account/address", "do=confirm&code=000000").expect(422).text();
        assert!(wrong.contains("data-field=\"code\""), "{wrong}");
        let _ = self.post("/account/address", &format!("do=confirm&code={}", code.expect("a code").to_lowercase())).expect(303);
    }
}

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
