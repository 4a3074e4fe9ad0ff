//! How long does the wall of photos take at a company with years of them? A real server over a database of millions of photos, asked for
//! pages of `/photos` as a supervisor would; each answer is timed from the first byte sent to the last one read, on one connection.
//!
//! ```text
//! wall --photos 5000000 --asks 400
//! ```
//!
//! The rows are written into SQLite's file while the server is down: pushing that many would take a day. Everything else is the product.

use chrono::TimeDelta;
use clap::Parser;
use diesel::{
    Connection, QueryDsl, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query, sql_types::Text,
};
use domain::{
    ids::SiteId,
    operation::StartPatrol,
    photo::{PhotoRef, Sha256},
};
use e2e::{checklists, estate::Estate, http::Http, now, office::Office, round::Round};
use rounds::{
    db::{
        AnyConn, Id, Json, Ts, insert,
        schema::{patrols, photo_flags, photos, uploads},
    },
    rows,
};
use std::time::{Duration, Instant};
use uuid::Uuid;

#[derive(Parser)]
#[command(about = "Times the wall of photos over a database of millions")]
struct Arguments {
    /// Photos in the whole company, spread over ten sites and five years.
    #[arg(long, default_value_t = 5_000_000)]
    photos: i64,
    /// Requests of each kind.
    #[arg(long, default_value_t = 400)]
    asks: usize,
}

/// The address of the nth request of a kind.
type Asked = Box<dyn Fn(i64) -> String>;

/// Walks of a site that the photos are spread over: 20 photos each.
const PHOTOS_A_WALK: i64 = 20;
/// People who walk at each site.
const PEOPLE: i64 = 25;
const CHECKPOINTS: usize = 60;
const SITES: usize = 10;
const FIVE_YEARS: i64 = 5 * 365 * 86_400;

fn main() {
    let arguments = Arguments::parse();
    let mut estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let lin = estate.cleaner("Lin");
    let round = Round::lay_out(&zhou, estate.site, checklists::eleven_items(), CHECKPOINTS);
    let others = (1..SITES).map(|_| estate.another_site());
    let sites: Vec<SiteId> = [estate.site].into_iter().chain(others).collect();
    // One real walk: its document is the model of all others.
    let start = round.start();
    lin.make(&format!("/v1/sites/{}/patrols", round.site), &start);
    let cookie = session(&zhou);
    assert!(estate.server.stop(), "it ends well");

    let begun = Instant::now();
    let path = estate.database.url.trim_start_matches("sqlite://").to_owned();
    fill(&path, &sites, &round, &start, lin.person.0, arguments.photos);
    let size = std::fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
    println!("{} photos written in {} s; the database has {size} MB", arguments.photos, begun.elapsed().as_secs());
    estate.server.start_again();
    estate.server.wait_until_ready();

    let (site, url) = (estate.site, estate.server.url.clone());
    let newest = now().date_naive();
    let day = move |n: i64| newest - TimeDelta::days(n % 1_800);
    let checkpoints: Vec<_> = round.checkpoints.iter().map(|checkpoint| checkpoint.id).collect();
    let checkpoint = move |n: i64| checkpoints[usize::try_from(n).unwrap_or(0) % CHECKPOINTS];
    let item = round.content.items().next().map(|item| item.id).expect("an item");
    let cases: Vec<(&str, Asked)> = vec![
        ("newest, every site", Box::new(|_| "/photos".into())),
        ("a day of one site", Box::new(move |n| format!("/photos?site={site}&from={0}&until={0}&by=patrol", day(n * 37)))),
        ("a checkpoint", Box::new(move |n| format!("/photos?place=checkpoint-{}", checkpoint(n)))),
        ("a checklist item, a month", Box::new(move |n| format!("/photos?item={item}&from={}&until={}", day(n * 31 + 30), day(n * 31)))),
        ("failed answers", Box::new(move |_| format!("/photos?site={site}&answer=failed"))),
        ("patrols sent back", Box::new(move |_| "/photos?review=sent_back".into())),
        ("a doubted photo", Box::new(move |_| "/photos?flag=doubted".into())),
    ];
    let http = Http::default();
    println!("{:<28} {:>9} {:>9} {:>9} {:>7}", "a page of 100 photos", "p50 ms", "p99 ms", "most ms", "kB");
    for (name, address) in &cases {
        let (mut times, mut bytes) = (vec![], 0);
        for n in 0..arguments.asks {
            let (took, length, _) = ask(&http, &format!("{url}{}", address(i64::try_from(n).unwrap_or(0))), &cookie);
            times.push(took);
            bytes = length;
        }
        report(name, times, bytes);
    }
    let busiest = format!("/photos?site={site}&from={0}&until={0}", day(5));
    whole_day(&http, &url, &busiest, &cookie);
    let cleaner = session(&lin);
    let times = (0..arguments.asks).map(|_| ask(&http, &format!("{url}/photos"), &cleaner).0).collect();
    report("a cleaner's own", times, 0);
}

/// Every page of one day, one after another, as somebody scrolls to its end.
fn whole_day(http: &Http, url: &str, first: &str, cookie: &str) {
    let (mut address, mut times, mut photos) = (first.to_owned(), vec![], 0);
    loop {
        let (took, _, page) = ask(http, &format!("{url}{address}"), cookie);
        times.push(took);
        photos += page.matches("<figure").count();
        let Some((_, next)) = page.split_once("rel=\"next\" href=\"") else { break };
        address = next.split('"').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&");
    }
    let sum: Duration = times.iter().sum();
    println!("a whole day: {photos} photos in {} pages, {} ms in all", times.len(), sum.as_millis());
    report("each of its pages", times, 0);
}

fn ask(http: &Http, url: &str, cookie: &str) -> (Duration, usize, String) {
    let begun = Instant::now();
    let reply = http.must("GET", url, &[("cookie", cookie), ("accept-language", "zh-CN")], None);
    let page = reply.text();
    let took = begun.elapsed();
    assert_eq!(reply.status, 200, "{url}: {page}");
    (took, page.len(), page)
}

fn report(name: &str, mut times: Vec<Duration>, bytes: usize) {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{name:<28} {:>9.1} {:>9.1} {:>9.1} {:>7}", at(50), at(99), at(100), bytes / 1_000);
}

fn session(who: &Office) -> String {
    let form = format!("login={}&password={}", who.login.replace(' ', "+"), who.password.replace(' ', "+"));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let reply = who.http.must("POST", &format!("{}/sign-in", who.url), &headers, Some(form.as_bytes())).expect(303);
    reply.header("set-cookie").expect("a session").split(';').next().expect("a cookie").to_owned()
}

rows! {
    /// A walk.
    struct WalkRow in patrols {
        site_id: Id, id: Id, seq: i64, removed: bool, doc: Json, route_id: Id, building_id: Option<Id>, walkers: String, state: &'static str,
        started_at: Ts, local_date: String,
    }
}

rows! {
    /// A photo.
    struct PhotoRow in photos {
        site_id: Id, id: Id, doc: Json, sha256: String, operation_id: Id, author_id: Id, building_id: Option<Id>, patrol_id: Option<Id>,
        visit_id: Option<Id>, finding_id: Option<Id>, declared_at: Ts, taken_at: Ts, place_building_id: Option<Id>, area_id: Option<Id>,
        checkpoint_id: Option<Id>, item_id: Option<Id>, failed: Option<bool>, verdict: Option<&'static str>,
    }
}

rows! {
    /// Its bytes.
    struct UploadRow in uploads {
        site_id: Id, id: Id, variant: &'static str, sha256: String, length: i64, received: i64, state: &'static str, created_at: Ts, updated_at: Ts,
    }
}

rows! {
    /// What speaks against it.
    struct FlagRow in photo_flags { site_id: Id, photo_id: Id, flag: &'static str, doc: Json, raised_at: Ts }
}

/// Rows on their way into the file.
#[derive(Default)]
struct Rows {
    walks: Vec<WalkRow>,
    photos: Vec<PhotoRow>,
    uploads: Vec<UploadRow>,
    flags: Vec<FlagRow>,
}

/// Writes the photos of all sites, with their walks, bytes and flags, over five years. What looks them up is made anew at the end: in order,
/// and much faster.
fn fill(path: &str, sites: &[SiteId], round: &Round, model: &StartPatrol, lin: Uuid, photos: i64) {
    let mut conn = SqliteConnection::establish(path).expect("the file can be opened");
    let settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000";
    conn.batch_execute(settings).expect("the settings hold");
    let indices = taken_down(&mut conn);
    let mut conn = AnyConn::Sqlite(conn);
    let document: Json = patrols::table.select(patrols::doc).first(&mut conn).expect("the model");
    let walks = photos / PHOTOS_A_WALK / i64::try_from(sites.len()).unwrap_or(1);
    for site in sites {
        let mut rows = Rows::default();
        conn.begin();
        for n in 0..walks {
            let at = now() - TimeDelta::seconds(3_600 + (walks - n) * (FIVE_YEARS / walks));
            // On the first site, Lin is one of those who walk.
            let author = if *site == round.site && n % PEOPLE == 0 {
                lin
            } else {
                Uuid::from_u128(u128::from(site.0.as_u64_pair().1) + n as u128 % PEOPLE as u128)
            };
            walk(&mut rows, round, *site, n, author, at, &document.0, &model.patrol.to_string());
            if n % 500 == 499 || n + 1 == walks {
                insert(&mut conn, &rows.walks).expect("walks");
                insert(&mut conn, &rows.photos).expect("photos");
                insert(&mut conn, &rows.uploads).expect("uploads");
                insert(&mut conn, &rows.flags).expect("flags");
                rows = Rows::default();
            }
        }
        conn.end();
    }
    for index in indices.iter().map(String::as_str).chain(["PRAGMA journal_mode = WAL"]) {
        conn.run(index);
    }
}

/// Plain statements.
trait Plain {
    fn run(&mut self, sql: &str);
    fn begin(&mut self) {
        self.run("BEGIN");
    }
    fn end(&mut self) {
        self.run("COMMIT");
    }
}

impl Plain for AnyConn {
    fn run(&mut self, sql: &str) {
        self.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

#[expect(clippy::too_many_arguments, reason = "what a walk is made of")]
fn walk(rows: &mut Rows, round: &Round, site: SiteId, n: i64, author: Uuid, at: domain::time::Timestamp, model: &str, model_id: &str) {
    let id = id(at);
    rows.walks.push(WalkRow {
        site_id: site.into(),
        id: Id(id),
        seq: 0,
        removed: false,
        doc: Json(model.replace(model_id, &id.to_string())),
        route_id: round.route.id.into(),
        building_id: None,
        walkers: author.to_string(),
        state: if n % 100 == 0 { "sent_back" } else { "accepted" },
        started_at: Ts(at),
        local_date: at.date_naive().to_string(),
    });
    for k in 0..PHOTOS_A_WALK {
        let at = at + TimeDelta::seconds(30 * k);
        photo(rows, round, site, n * PHOTOS_A_WALK + k, author, id, at, if n % 100 == 0 { "sent_back" } else { "accepted" });
    }
}

#[expect(clippy::too_many_arguments, reason = "what a photo is made of")]
fn photo(
    rows: &mut Rows,
    round: &Round,
    site: SiteId,
    n: i64,
    author: Uuid,
    walk: Uuid,
    at: domain::time::Timestamp,
    verdict: &'static str,
) {
    let id = id(at);
    let place = usize::try_from(n * 7 % 60).unwrap_or(0) % CHECKPOINTS;
    let sha256 = Sha256::of(id.as_bytes());
    let of = PhotoRef { id: id.into(), sha256, length: 300_000, taken: None, position: None, claims: None, marks: vec![] };
    rows.photos.push(PhotoRow {
        site_id: site.into(),
        id: Id(id),
        doc: Json(serde_json::to_string(&of).expect("JSON")),
        sha256: sha256.to_string(),
        operation_id: Id(walk),
        author_id: Id(author),
        building_id: None,
        patrol_id: Some(Id(walk)),
        visit_id: Some(Id(walk)),
        finding_id: None,
        declared_at: Ts(at),
        taken_at: Ts(at),
        place_building_id: Some(round.building.id.into()),
        area_id: Some(round.areas[place].id.into()),
        checkpoint_id: Some(round.checkpoints[place].id.into()),
        item_id: round.content.items().nth(usize::try_from(n % 11).unwrap_or(0)).map(|item| item.id.into()),
        failed: Some(n % 50 == 0),
        verdict: Some(verdict),
    });
    let (sha256, length) = (sha256.to_string(), 300_000);
    let (created_at, updated_at) = (Ts(at), Ts(at));
    let stored = ("original", "stored");
    rows.uploads.push(UploadRow {
        site_id: site.into(),
        id: Id(id),
        variant: stored.0,
        sha256,
        length,
        received: length,
        state: stored.1,
        created_at,
        updated_at,
    });
    let flags = [("doubted", n % 50_000 == 7), ("alike", n % 100 == 3)];
    for (flag, _) in flags.into_iter().filter(|(_, raised)| *raised) {
        rows.flags.push(FlagRow { site_id: site.into(), photo_id: Id(id), flag, doc: Json("{}".into()), raised_at: Ts(at) });
    }
}

/// An id that was made then.
fn id(at: domain::time::Timestamp) -> Uuid {
    let mut chance = [0; 10];
    getrandom::fill(&mut chance).expect("the system gives random bytes");
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.timestamp_millis()).unwrap_or(0), &chance).into_uuid()
}

/// Takes the indices away and gives what makes them again.
fn taken_down(conn: &mut SqliteConnection) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Index {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        sql: String,
    }
    let all = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
        AND tbl_name IN ('photos', 'patrols', 'uploads', 'photo_flags')";
    let found: Vec<Index> = sql_query(all).load(conn).expect("the indices");
    for index in &found {
        conn.batch_execute(&format!("DROP INDEX {}", index.name)).expect("it goes");
    }
    found.into_iter().map(|index| index.sql).collect()
}
