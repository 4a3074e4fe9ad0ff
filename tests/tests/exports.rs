//! Lists as tables, photos as a ZIP, answers as a feed: who gets what, by which filters, and what a spreadsheet program makes of it.

use calamine::{Data, Reader, Xlsx};
use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::FindingId,
    operation::{FinishPatrol, RaiseFinding},
    photo::PhotoRef,
    wire::{Envelope, Status},
};
use e2e::{
    checklists,
    envelope::Device,
    estate::{Cast, Estate},
    http::Reply,
    new_id,
    office::Office,
    photos,
    round::Round,
    tus,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

const LISTS: [&str; 14] = [
    "patrols",
    "visits",
    "answers",
    "findings",
    "notices",
    "photos",
    "templates",
    "routes",
    "places",
    "people",
    "devices",
    "held",
    "journal",
    "seals",
];

/// Text as a spreadsheet program reads it: cells by the names of their columns.
fn table(reply: &Reply) -> Vec<BTreeMap<String, String>> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = String::from_utf8(reply.body.clone()).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("the mark that tells Excel so");
    let mut rows = cells(text).into_iter();
    let head = rows.next().expect("a head");
    rows.map(|row| {
        assert_eq!(row.len(), head.len(), "{row:?}");
        head.iter().cloned().zip(row).collect()
    })
    .collect()
}

/// RFC 4180, by somebody else's hand than the writer's.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (vec![], vec![], String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, quoted) {
            ('"', true) if signs.peek() == Some(&'"') => cell.extend(signs.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) if signs.peek() == Some(&'\n') => {
                signs.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (sign, _) => cell.push(sign),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "it ends with a line");
    rows
}

fn workbook(reply: &Reply) -> Vec<Vec<Data>> {
    assert_eq!(reply.status, 200, "{}", reply.text());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(reply.body.clone())).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
    range.rows().map(<[Data]>::to_vec).collect()
}

fn raise(who: &Device, round: &Round, kind: FindingKind, text: &str, photos: Vec<PhotoRef>) {
    let spot = Spot { area: Some(round.areas[0].id), ..Spot::default() };
    let raised = RaiseFinding {
        finding: FindingId(new_id()),
        kind,
        severity: Severity::Minor,
        spot,
        text: text.into(),
        field: None,
        stopped: kind == FindingKind::Violation,
        utility: None,
    };
    let outcomes = who.push(&[Envelope { photos, ..who.envelope(round.site, raised) }]);
    assert!(outcomes.iter().all(|outcome| outcome.status == Status::Applied), "{outcomes:?}");
}

/// A walk with a visit at each stop.
fn walk(who: &Device, round: &Round, stops: usize) {
    let start = round.start();
    let mut operations = vec![who.envelope(round.site, start.clone())];
    operations.extend((0..stops).map(|stop| who.envelope(round.site, round.visit(&start, stop))));
    operations.push(who.envelope(round.site, FinishPatrol { patrol: start.patrol, missed: vec![], remark: "顺利".into() }));
    let outcomes = who.push(&operations);
    assert!(outcomes.iter().all(|outcome| outcome.status == Status::Applied), "{outcomes:?}");
}

fn column(rows: &[BTreeMap<String, String>], name: &str) -> Vec<String> {
    rows.iter().map(|row| row.get(name).unwrap_or_else(|| panic!("{name}: {row:?}")).clone()).collect()
}

fn on_the_web(office: &Office) -> impl Fn(&str, &str) -> Reply {
    let form = format!("login={}&password={}", office.login.replace(' ', "+"), office.password.replace(' ', "+"));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let reply = office.http.must("POST", &format!("{}/sign-in", office.url), &headers, Some(form.as_bytes())).expect(303);
    let cookie = reply.header("set-cookie").expect("a session").split(';').next().expect("a cookie").to_owned();
    let (http, url) = (office.http.clone(), office.url.clone());
    move |path, language| http.must("GET", &format!("{url}{path}"), &[("cookie", &cookie), ("accept-language", language)], None)
}

#[test]
fn a_list_leaves_with_the_filters_and_the_rights_of_its_page() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready(checklists::every_kind(), 2);
    let mei = estate.cleaner("Mei");
    let (lins, meis) = (estate.device(&lin), estate.device(&mei));
    walk(&lins, &round, 2);
    walk(&meis, &round, 2);
    raise(&lins, &round, FindingKind::Damage, "=HYPERLINK(\"http://evil\",\"灯不亮, \"\"东\"\"\")", vec![]);
    raise(&meis, &round, FindingKind::Violation, "两行\n文字", vec![]);

    let found = table(&zhou.get("/v1/findings.csv"));
    assert_eq!(found.len(), 2);
    let told: BTreeSet<String> = column(&found, "What is wrong").into_iter().collect();
    // The apostrophe in front keeps it from being calculated; nothing else of it is changed.
    let expected = ["'=HYPERLINK(\"http://evil\",\"灯不亮, \"\"东\"\"\")", "两行\n文字"];
    assert_eq!(told, expected.iter().map(|text| (*text).to_owned()).collect());
    let damage = table(&zhou.get("/v1/findings.csv?kind=damage"));
    assert_eq!(column(&damage, "Kind"), ["damage"], "the filter of the list");
    assert!(column(&damage, "Raised at (ISO)")[0].ends_with("+08:00"), "{damage:?}");
    assert_eq!(column(&damage, "Raised at")[0].replace(' ', "T"), column(&damage, "Raised at (ISO)")[0][..19], "the same time twice");

    // Who sees only their own work takes only that away.
    let own = table(&mei.get("/v1/findings.csv"));
    assert_eq!(column(&own, "Raised by"), ["Mei"]);
    assert_eq!(column(&table(&mei.get("/v1/patrols.csv")), "Person"), ["Mei"]);
    assert_eq!(table(&zhou.get("/v1/patrols.csv")).len(), 2);
    let of_lin = table(&zhou.get(&format!("/v1/visits.csv?person={}", lin.person)));
    assert_eq!(column(&of_lin, "Person"), ["Lin", "Lin"]);
    let answers = table(&mei.get("/v1/answers.csv"));
    let shown = round.content.items().filter(|item| item.shown_if.is_none()).count();
    assert_eq!(answers.len(), 2 * shown, "one row an item that was shown");
    assert!(answers.iter().all(|row| row["Person"] == "Mei" && row["Checklist"] == "Lobby checklist"), "{answers:?}");
    assert_eq!(mei.get(&format!("/v1/findings.csv?site={}", estate.another_site())).expect(404).problem(), "not-found");
    let _ = mei.get("/v1/people.csv").expect(403);
    let _ = zhou.get("/v1/findings.ods").expect(404);

    // The page has the same list, in the reader's language.
    let web = on_the_web(&zhou);
    assert!(web("/findings?kind=damage", "zh-CN").text().contains("href=\"/findings.xlsx?kind=damage\""));
    let chinese = table(&web("/findings.csv?kind=damage", "zh-CN"));
    assert_eq!((column(&chinese, "严重程度").len(), chinese[0].len()), (1, damage[0].len()), "{chinese:?}");
    let rows = workbook(&web("/findings.xlsx?kind=damage", "zh-CN"));
    assert_eq!(rows.len(), 2);
    let cell = rows[1].iter().find(|cell| cell.to_string().contains("HYPERLINK")).expect("the finding");
    assert!(matches!(cell, Data::String(text) if text.starts_with('=')), "text, and not a formula: {cell:?}");
    assert!(rows[1].iter().any(|cell| matches!(cell, Data::DateTime(_))), "a time that Excel sorts: {:?}", rows[1]);
}

#[test]
fn every_list_leaves_as_csv_and_as_a_workbook() {
    let (estate, Cast { lin, round, .. }) = Estate::ready_with_one_question(2);
    let director = estate.colleague("The director", domain::people::Role::SiteDirector);
    let lins = estate.device(&lin);
    walk(&lins, &round, 2);
    raise(&lins, &round, FindingKind::Damage, "灯不亮", vec![tus::reference(b"never sent")]);
    let told = director.list("/v1/findings");
    let notice = serde_json::json!({"responsible": lin.person, "days": 3, "corrective": "换灯", "preventive": "每周检查"});
    let _ = director.post(&format!("/v1/findings/{}/notice", told[0]["id"].as_str().unwrap()), &notice).expect(200);
    let notices = table(&director.get("/v1/notices.csv"));
    assert_eq!(column(&notices, "Corrective action"), ["换灯"]);
    assert_eq!((column(&notices, "Responsible"), column(&notices, "replaced")), (vec!["Lin".to_owned()], vec![String::new()]));
    assert!(table(&estate.cleaner("Mei").get("/v1/notices.csv")).is_empty(), "what one may not see one does not take away");
    let whole = if estate.admin.get("/v1/held.csv").status == 200 { &estate.admin } else { &director };
    for list in LISTS {
        let rows = table(&whole.get(&format!("/v1/{list}.csv")));
        let sheet = workbook(&whole.get(&format!("/v1/{list}.xlsx")));
        assert_eq!(sheet.len(), rows.len() + 1, "{list}");
        let is_empty = ["held", "seals"].contains(&list);
        assert!(is_empty || !rows.is_empty(), "{list}");
        if let Some(first) = rows.first() {
            assert!(sheet[0].iter().filter(|cell| !cell.to_string().is_empty()).count() == first.len(), "{list}: {:?}", sheet[0]);
        }
    }
}

/// More rows than a page of the walk has: none is missed or doubled where one page ends and the next begins.
#[test]
fn a_long_list_is_whole() {
    let (estate, Cast { zhou, round, lin }) = Estate::ready_with_one_question(1);
    let lins = estate.device(&lin);
    for _ in 0..13 {
        let many: Vec<Envelope> = (0..200)
            .map(|n| {
                let spot = Spot { area: Some(round.areas[0].id), ..Spot::default() };
                let kind = if n % 2 == 0 { FindingKind::Damage } else { FindingKind::Violation };
                lins.envelope(
                    round.site,
                    RaiseFinding {
                        finding: FindingId(new_id()),
                        kind,
                        severity: Severity::Minor,
                        spot,
                        text: format!("no {n}"),
                        field: None,
                        stopped: kind == FindingKind::Violation,
                        utility: None,
                    },
                )
            })
            .collect();
        assert!(lins.push(&many).iter().all(|outcome| outcome.status == Status::Applied));
    }
    let ids = column(&table(&zhou.get("/v1/findings.csv")), "Finding id");
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (2_600, 2_600));
    assert_eq!(table(&zhou.get("/v1/findings.csv?kind=damage")).len(), 1_300);
}

#[test]
fn photos_leave_as_files_that_people_can_tell_apart() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(1);
    let lins = estate.device(&lin);
    let (bytes, start) = ([photos::small(1), photos::small(2)], round.start());
    let refs: Vec<PhotoRef> = bytes.iter().map(|bytes| tus::reference(bytes)).collect();
    let visit = Envelope { photos: refs.clone(), ..lins.envelope(round.site, round.visit(&start, 0)) };
    assert!(lins.push(&[lins.envelope(round.site, start), visit]).iter().all(|outcome| outcome.status == Status::Applied));
    for (photo, bytes) in refs.iter().zip(&bytes) {
        let _ = tus::upload(&lins, estate.site, photo, bytes).expect(204);
    }
    let copies = unzipped(&lin.get("/v1/photos.zip").expect(200));
    let names: Vec<&str> = copies.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.iter().all(|name| name.starts_with("Sunshine-Gardens_20") && name.contains("_Checkpoint-1_")), "{names:?}");
    assert!(names[0].ends_with("_1.jpg") && names[1].ends_with("_2.jpg"), "{names:?}");
    assert!(copies.iter().all(|(_, file)| photo::look(file).is_ok() && !bytes.contains(file)), "copies for those who may see no originals");
    // Asking for originals gives nobody more than is theirs.
    assert_eq!(unzipped(&lin.get("/v1/photos.zip?variant=original").expect(200)), copies);

    let originals = unzipped(&zhou.get(&format!("/v1/photos.zip?variant=original&site={}", estate.site)).expect(200));
    assert_eq!(originals.iter().map(|(_, file)| file.clone()).collect::<BTreeSet<_>>(), bytes.iter().cloned().collect());
    let director = estate.colleague("The director", domain::people::Role::SiteDirector);
    let views = director.list(&format!("/v1/photos/{}/{}/views", estate.site, refs[0].id));
    assert_eq!(views.len(), 1, "it is written down who took it: {views:?}");
    let one = unzipped(&zhou.get(&format!("/v1/photos.zip?site={}&ids={}", estate.site, refs[1].id)).expect(200));
    assert_eq!(one.len(), 1);
    let mei = estate.cleaner("Mei");
    assert_eq!(unzipped(&mei.get("/v1/photos.zip").expect(200)), [], "nothing that she may not see");
    let _ = mei.get(&format!("/v1/photos.zip?site={}&ids={}", estate.site, refs[1].id)).expect(404);
    let web = on_the_web(&zhou);
    let page = web("/photos", "zh-CN").text();
    assert!(page.contains("href=\"/photos.zip\"") && page.contains("href=\"/photos.zip?variant=original\""));
    assert_eq!(unzipped(&web("/photos.zip", "zh-CN")).len(), 2);
    // What is ticked on the wall, and nothing else; of a site that is not said, and never what is not theirs.
    let of = |n: usize| format!("ids={}", refs[n].id);
    assert!(page.contains(&format!("name=\"ids\" value=\"{}\" form=\"picked\"", refs[1].id)), "{page}");
    let original = unzipped(&web(&format!("/photos.zip?{}&variant=original", of(1)), "zh-CN"));
    assert_eq!(original.iter().map(|(_, file)| file).collect::<Vec<_>>(), [&bytes[1]]);
    assert_eq!(unzipped(&web(&format!("/photos.zip?{}&{}&variant=evidence", of(0), of(1)), "zh-CN")).len(), 2);
    let _ = on_the_web(&mei)(&format!("/photos.zip?{}", of(1)), "zh-CN").expect(404);
    let many: Vec<String> = (0..151).map(|_| format!("ids={}", new_id())).collect();
    let _ = web(&format!("/photos.zip?{}", many.join("&")), "zh-CN").expect(413);
    let _ = web("/photos.zip?ids=x", "zh-CN").expect(400);
}

fn unzipped(reply: &Reply) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(reply.body.clone())).expect("a ZIP");
    let mut files = vec![];
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).expect("a file");
        let mut bytes = vec![];
        file.read_to_end(&mut bytes).expect("its bytes");
        files.push((file.name().expect("a name").into_owned(), bytes));
    }
    files
}

#[test]
fn a_program_reads_only_what_is_new_and_misses_nothing() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready(checklists::every_kind(), 3);
    let (lins, mei) = (estate.device(&lin), estate.cleaner("Mei"));
    walk(&lins, &round, 3);
    let feed = |who: &Office, after: &str| {
        let (mut after, mut rows) = (after.to_owned(), vec![]);
        loop {
            let page = who.read(&format!("/v1/feeds/answers?limit=1&after={after}"));
            rows.extend(page["items"].as_array().expect("rows").iter().cloned());
            page["next"].as_str().expect("a cursor").clone_into(&mut after);
            if page["more"] == false {
                return (rows, after);
            }
        }
    };
    let (first, cursor) = feed(&zhou, "");
    let keys = |rows: &[serde_json::Value]| rows.iter().map(|row| row["key"].as_str().expect("a key").to_owned()).collect::<BTreeSet<_>>();
    let shown = round.content.items().filter(|item| item.shown_if.is_none()).count();
    assert_eq!((first.len(), keys(&first).len()), (3 * shown, 3 * shown));
    assert_eq!(feed(&zhou, &cursor).0.len(), 0, "nothing is new");
    let floor = first.iter().find(|row| row["label"]["en"] == "Floor").expect("the floor");
    assert_eq!(
        (floor["kind"].as_str(), floor["number"].is_number(), floor["section"]["zh"].as_str()),
        (Some("score"), true, Some("地面与环境"))
    );
    assert_eq!((floor["site_name"]["en"].as_str(), floor["person_name"].as_str()), (Some("Sunshine Gardens"), Some("Lin")));
    walk(&lins, &round, 3);
    let (news, later) = feed(&zhou, &cursor);
    assert_eq!(news.len(), 3 * shown);
    assert!(keys(&first).is_disjoint(&keys(&news)));
    assert_eq!(feed(&mei, "").0.len(), 0, "none of it is hers to see");
    assert_eq!(feed(&lin, "").0.len(), 6 * shown);

    let csv = zhou.get("/v1/feeds/answers?format=csv&limit=10000").expect(200);
    assert_eq!((csv.header("rounds-more"), csv.header("rounds-next")), (Some("false"), Some(later.as_str())));
    let rows = table(&csv);
    assert_eq!(rows.len(), 6 * shown);
    assert_eq!(column(&rows, "key").into_iter().collect::<BTreeSet<_>>(), keys(&[first, news].concat()));
    assert_eq!(zhou.get("/v1/feeds/answers?after=nonsense").expect(400).problem(), "unreadable");
}
