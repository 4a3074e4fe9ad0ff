//! Do the figures leave as tables, and do sites stand beside each other?

use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::FindingId,
    operation::{FinishPatrol, IssueNotice, RaiseFinding},
    people::Role,
    wire::{Envelope, Status},
};
use e2e::{
    desk::Desk,
    envelope::Device,
    estate::{Cast, Estate, colleague},
    new_id,
};
use serde_json::json;

/// Lines of a table that has no quotes, cell by cell.
#[track_caller]
fn cells(file: &str) -> Vec<Vec<String>> {
    let text = file.strip_prefix('\u{feff}').expect("the mark that tells Excel so");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[track_caller]
fn applied(device: &Device, operations: &[Envelope]) {
    let outcomes = device.push(operations);
    assert!(outcomes.iter().all(|outcome| outcome.status == Status::Applied), "{outcomes:?}");
}

/// A walk over two checkpoints, and a finding whose deadline is today's end.
fn worked() -> (Estate, Cast) {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let (lin, zhou) = (estate.device(&cast.lin), estate.device(&cast.zhou));
    let (site, start) = (cast.round.site, cast.round.start());
    let mut walk = vec![lin.envelope(site, start.clone())];
    walk.extend((0..2).map(|stop| lin.envelope(site, cast.round.visit(&start, stop))));
    walk.push(lin.envelope(site, FinishPatrol { patrol: start.patrol, missed: vec![], remark: String::new() }));
    let finding = FindingId(new_id());
    let raise = RaiseFinding {
        finding,
        kind: FindingKind::Nonconformity,
        severity: Severity::Major,
        spot: Spot { area: Some(cast.round.areas[0].id), ..Spot::default() },
        text: "积水".into(),
        field: None,
        stopped: false,
        utility: None,
    };
    walk.push(lin.envelope(site, raise));
    applied(&lin, &walk);
    let notice = IssueNotice { finding, responsible: cast.lin.person, days: 1, corrective: "擦".into(), preventive: "垫".into() };
    applied(&zhou, &[zhou.envelope(site, notice)]);
    (estate, cast)
}

#[test]
fn every_table_of_figures_is_a_file() {
    let (estate, cast) = worked();
    let desk = Desk::of(&cast.zhou);
    for (figures, tables) in [
        ("scores", &["trend", "parts"][..]),
        ("patrols", &["trend", "parts"]),
        ("findings", &["trend", "parts", "ages", "took", "repeats"]),
    ] {
        let page = desk.page(&format!("/statistics/{figures}?site={}", cast.round.site));
        for table in tables {
            // What is due today is not counted before the day is over: then there is nothing to draw.
            let link = page.contains(&format!("table={table}\""));
            assert!(link == page.contains(&format!("id=\"{table}-h\"")) || *table == "repeats", "{figures} {table}");
            assert!(link || figures == "patrols", "{figures} {table}");
            for format in ["csv", "xlsx"] {
                let file = desk.get(&format!("/statistics/{figures}.{format}?site={}&table={table}", cast.round.site)).expect(200);
                let name = file.header("content-disposition").unwrap();
                assert!(name.contains(&format!("{figures}-{table}-")) && name.ends_with(&format!(".{format}\"")), "{name}");
            }
        }
    }
    let file = |query: &str| desk.page(&format!("/statistics/scores.csv?site={}&{query}", cast.round.site));
    let scores = cells(&file("table=parts&by=area"));
    assert_eq!(scores[0], ["Area", "Score (%)", "Change", "Sheets", "Sheets passed (%)"]);
    assert_eq!(scores.len(), 3, "{scores:?}");
    assert_eq!((scores[1][1].as_str(), scores[1][3].as_str(), scores[1][4].as_str()), ("100", "1", "100"), "numbers, not words");
    assert_eq!(cells(&file("by=area"))[0].len(), 4, "its first table when not said");
    assert!(desk.get(&format!("/statistics/scores.csv?site={}&table=none", cast.round.site)).status == 404);
    assert!(desk.get(&format!("/statistics/guesses.csv?site={}", cast.round.site)).status == 404);
    drop(estate);
}

#[test]
fn who_sees_several_sites_sees_them_beside_each_other() {
    let (estate, cast) = worked();
    let next = estate.another_site();
    let boss = colleague(&estate.admin, "Boss", Role::SiteDirector, None);
    let told = boss.read("/v1/statistics/sites?period=week");
    let of = |site: &str| told.as_array().unwrap().iter().find(|one| one["site"] == site).unwrap_or_else(|| panic!("{told}")).clone();
    let (here, there) = (of(&cast.round.site.to_string()), of(&next.to_string()));
    assert_eq!((&here["scores"]["sums"]["sheets"], &here["scores"]["percent"]), (&json!(2), &json!(100)));
    assert_eq!((&here["open"], &here["overdue"], &here["findings"]["sums"]["raised"]), (&json!(1), &json!(0), &json!(1)));
    assert_eq!((&there["scores"]["percent"], &there["open"], &there["right_tenths"]), (&json!(null), &json!(0), &json!(null)));
    // Once its deadline has passed it is overdue, whether somebody was told yet or not.
    estate.database.make_overdue();
    let told = boss.read("/v1/statistics/sites?period=week");
    let late: Vec<i64> = told.as_array().unwrap().iter().map(|one| one["overdue"].as_i64().unwrap()).collect();
    assert_eq!(late.iter().sum::<i64>(), 1, "{told}");

    let desk = Desk::of(&boss);
    let page = desk.page("/statistics/sites?period=week");
    assert!(
        page.contains("Sunshine Gardens") && page.contains("Lakeside Court") && page.contains("href=\"/statistics/sites.csv?period=week")
    );
    let file = cells(&desk.page("/statistics/sites.csv?period=week"));
    assert_eq!((file.len(), file[1].len(), file[0][0].as_str()), (3, 10, "Site"));
    assert!(desk.page("/statistics").contains("href=\"/statistics/sites?"));
    // Who sees one site sees no other one beside it, and is not led there.
    let zhous = cast.zhou.read("/v1/statistics/sites");
    assert_eq!(zhous.as_array().unwrap().len(), 1);
    assert!(!Desk::of(&cast.zhou).page("/statistics").contains("/statistics/sites"));
    assert_eq!(cast.lin.get("/v1/statistics/sites").status, 403);
}
