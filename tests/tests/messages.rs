//! What happens to a finding reaches whom it concerns: in the inbox, by e-mail and through hooks, each once.
//! Mail goes to a real SMTP server, hooks to a real listener that fails, hangs and redirects.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{TimeDelta, Utc};
use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::{BuildingId, FindingId, UnitId},
    operation::{IssueNotice, Operation, RaiseFinding},
    people::Role,
    place::{Building, Unit},
    text::Text,
    time::Captured,
    wire::Status,
};
use e2e::{
    envelope::Device,
    estate::Estate,
    http::Reply,
    new_id,
    office::Office,
    outside::{Heard, Listener, Mailbox},
};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// What hooks may reach in these tests; without it nothing on this machine.
const HERE: (&str, &str) = ("ROUNDS_HOOKS_PRIVATE", "127.0.0.1/32");

/// Somebody in front of a browser, signed in.
struct Desk<'a> {
    office: &'a Office,
    cookie: String,
}

impl<'a> Desk<'a> {
    fn of(office: &'a Office) -> Self {
        let form = format!("login={}&password={}", office.login, office.password.replace(' ', "+"));
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let reply = office.http.must("POST", &format!("{}/sign-in", office.url), &headers, Some(form.as_bytes())).expect(303);
        Self { office, cookie: reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned() }
    }

    fn page(&self, path: &str) -> String {
        let headers = [("cookie", self.cookie.as_str()), ("accept-language", "en")];
        self.office.http.must("GET", &format!("{}{path}", self.office.url), &headers, None).expect(200).text()
    }

    fn get(&self, path: &str) -> Reply {
        self.office.http.must("GET", &format!("{}{path}", self.office.url), &[("cookie", self.cookie.as_str())], None)
    }

    fn post(&self, path: &str, form: &str) -> Reply {
        let page = self.page("/account");
        let csrf = page.split_once("name=\"csrf\" value=\"").unwrap().1.split_once('"').unwrap().0;
        let headers = [("cookie", self.cookie.as_str()), ("content-type", "application/x-www-form-urlencoded"), ("accept-language", "en")];
        let body = format!("csrf={csrf}&{form}");
        self.office.http.must("POST", &format!("{}{path}", self.office.url), &headers, Some(body.as_bytes()))
    }

    /// Gives an address and shows with the code that it is theirs.
    fn confirm(&self, mailbox: &Mailbox, address: &str) {
        let _ = self.post("/account/address", &format!("do=give&address={address}")).expect(303);
        let mail = mailbox.wait_for(address, 1).remove(0);
        let code = mail.plain().lines().map(str::trim).find(|line| line.len() == 6 && line.chars().all(|c| c.is_ascii_alphanumeric()));
        let wrong = self.post("/account/address", "do=confirm&code=000000").expect(422).text();
        assert!(wrong.contains("data-field=\"code\""), "{wrong}");
        let _ = self.post("/account/address", &format!("do=confirm&code={}", code.expect("a code").to_lowercase())).expect(303);
    }
}

/// A supervisor's phone, and a flat to find something in.
struct Finder {
    device: Device,
    unit: UnitId,
}

impl Finder {
    fn of(estate: &Estate, supervisor: &Office) -> Self {
        let building = Building { id: BuildingId(new_id()), site: estate.site, name: Text::new("1栋", "Building 1") };
        supervisor.make("/v1/buildings", &building);
        let unit = Unit { id: UnitId(new_id()), site: estate.site, building: building.id, name: Text::new("1-1-1", "1-1-1") };
        supervisor.make("/v1/units", &unit);
        Self { device: Device::enrol(&estate.admin, supervisor), unit: unit.id }
    }
}

/// Raises a finding and issues a notice to somebody.
fn assign(finder: &Finder, estate: &Estate, to: &Office, text: &str) -> FindingId {
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
    let notice = IssueNotice { finding, responsible: to.person, days: 3, corrective: "清扫".into(), preventive: "每日两次".into() };
    let steps: [Operation; 2] = [raise.into(), notice.into()];
    let pushed = phone.push(&steps.map(|step| phone.envelope(estate.site, step)));
    assert!(pushed.iter().all(|outcome| outcome.status == Status::Applied), "{pushed:?}");
    finding
}

fn hook(admin: &Office, format: &str, url: &str, secret: Option<&str>) -> Value {
    let kinds = ["assigned", "due_soon", "overdue", "escalated", "sent_back", "to_verify", "closed"];
    let body = json!({"name": format!("{format} of the crew"), "format": format, "url": url, "kinds": kinds, "secret": secret});
    admin.post("/v1/hooks", &body).expect(201).json()
}

fn last(admin: &Office, hook: &Value) -> Value {
    admin.read(&format!("/v1/hooks/{}", hook["id"].as_str().unwrap()))
}

/// Reads a hook until this is true of it.
#[track_caller]
fn wait_until(admin: &Office, hook: &Value, is_so: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let seen = last(admin, hook);
        if is_so(&seen) {
            return seen;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{seen:#}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// HMAC as a receiver computes it: a few lines of Python that know nothing of us.
fn python(lines: &str, arguments: &[&str]) -> String {
    let output = Command::new("python3").args(["-c", lines]).args(arguments).output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_notice_reaches_the_inbox_the_mailbox_and_the_groups_each_once() {
    let (mailbox, listener) = (Mailbox::open(), Listener::open());
    let mail = format!("smtp://127.0.0.1:{}", mailbox.port);
    let settings = [
        HERE,
        ("ROUNDS_MAIL", mail.as_str()),
        ("ROUNDS_MAIL_FROM", "Rounds <rounds@estate.example>"),
        ("ROUNDS_PUBLIC_URL", "https://rounds.example"),
    ];
    let estate = Estate::with(&settings);
    let (zhou, lin, mei) = (estate.supervisor("Zhou"), estate.cleaner("Lin"), estate.cleaner("Mei"));
    let desk = Desk::of(&lin);
    desk.confirm(&mailbox, "lin@estate.example");
    let made = hook(&estate.admin, "generic", &listener.url("/ok"), None);
    let secret = made["secret"].as_str().expect("ours is made here").to_owned();
    let dingtalk = hook(&estate.admin, "dingtalk", &listener.url("/dingtalk?access_token=TOKEN"), Some("this is secret"));
    hook(&estate.admin, "wecom", &listener.url("/wecom?key=KEY"), None);
    hook(&estate.admin, "feishu", &listener.url("/feishu"), Some("this is secret"));
    for told in [&made, &dingtalk] {
        assert!(!last(&estate.admin, told).to_string().contains("secret"), "told once");
        assert!(!last(&estate.admin, told).to_string().contains("TOKEN"), "an address lets anybody write to the group");
    }
    let journal = estate.admin.get("/v1/journal?limit=200").expect(200).text();
    assert!(
        journal.contains("hook.put") && !journal.contains("TOKEN") && !journal.contains(&secret) && !journal.contains("this is secret")
    );

    let finder = Finder::of(&estate, &zhou);
    let finding = assign(&finder, &estate, &lin, "<@all> 大堂地面有油污\n第二行");

    let inbox = lin.list("/v1/messages");
    assert_eq!(inbox.len(), 1, "{inbox:#?}");
    assert_eq!((inbox[0]["kind"].as_str(), inbox[0]["finding"].as_str()), (Some("assigned"), Some(finding.to_string().as_str())));
    assert!(zhou.list("/v1/messages").is_empty() && mei.list("/v1/messages").is_empty(), "only whom it is for");
    assert_eq!(mei.get(&format!("/v1/messages/{}", inbox[0]["id"].as_str().unwrap())).status, 404);

    let mail = mailbox.wait_for("lin@estate.example", 2).remove(1);
    assert_eq!(mail.header("subject"), "【阳光花园】请整改：<@all> 大堂地面有油污");
    assert_eq!(mail.header("from"), "Rounds <rounds@estate.example>");
    assert_eq!(mail.header("auto-submitted"), "auto-generated");
    assert!(mail.header("list-unsubscribe").starts_with("<https://rounds.example/account/messages?site="));
    assert!(mail.plain().contains(&format!("https://rounds.example/findings/{finding}")) && mail.plain().contains("阳光花园"));
    assert!(mail.0["html"].as_str().unwrap().contains("&#60;@all&#62;"), "{}", mail.0["html"]);
    assert_eq!(mail.0["attachments"], json!([]));

    check_generic(&listener.wait_for("/ok", 1)[0], &secret, finding);
    check_robots(&listener);
    for heard in ["/ok", "/dingtalk", "/wecom", "/feishu"] {
        assert_eq!(listener.wait_for(heard, 1).len(), 1);
    }

    assert!(desk.page("/").contains("class=\"count\""), "the menu says that something is new");
    let list = desk.page("/messages");
    assert!(list.contains("&#60;@all&#62; 大堂地面有油污") && list.contains("1 unread"));
    let went = desk.get(&format!("/messages/{}", inbox[0]["id"].as_str().unwrap())).expect(303);
    assert_eq!(went.header("location"), Some(format!("/findings/{finding}").as_str()));
    assert!(!lin.list("/v1/messages")[0]["read"].is_null());
    assert!(lin.list("/v1/messages?unread=true").is_empty() && !desk.page("/").contains("class=\"count\""));
    // It is written once more when it was read; that is no news.
    thread::sleep(Duration::from_secs(5));
    assert_eq!(mailbox.of("lin@estate.example").len(), 2);
    assert_eq!([listener.heard("/ok").len(), listener.heard("/dingtalk").len(), listener.heard("/feishu").len()], [1, 1, 1]);
}

fn check_generic(heard: &Heard, secret: &str, finding: FindingId) {
    let told = heard.json();
    assert_eq!(told["type"], "finding.assigned");
    assert_eq!(told["data"]["finding"]["id"], finding.to_string());
    assert_eq!(told["data"]["finding"]["url"], format!("https://rounds.example/findings/{finding}"));
    let lines = "import base64,hashlib,hmac,sys\nkey=base64.b64decode(sys.argv[1].removeprefix('whsec_'))\n\
        print('v1,'+base64.b64encode(hmac.new(key,f'{sys.argv[2]}.{sys.argv[3]}.{sys.argv[4]}'.encode(),hashlib.sha256).digest()).decode())";
    let expected = python(lines, &[secret, heard.header("webhook-id"), heard.header("webhook-timestamp"), &heard.body]);
    assert_eq!(heard.header("webhook-signature"), expected);
}

fn check_robots(listener: &Listener) {
    let dingtalk = &listener.wait_for("/dingtalk", 1)[0];
    let query = |name: &str| dingtalk.path.split(['?', '&']).find_map(|part| part.strip_prefix(name)).unwrap().to_owned();
    let lines = "import base64,hashlib,hmac,sys,urllib.parse\nsecret='this is secret'\n\
        code=hmac.new(secret.encode('utf-8'),'{}\\n{}'.format(sys.argv[1],secret).encode('utf-8'),digestmod=hashlib.sha256).digest()\n\
        print(urllib.parse.quote_plus(base64.b64encode(code)))";
    assert_eq!(query("sign="), python(lines, &[&query("timestamp=")]));
    assert_eq!(query("access_token="), "TOKEN");
    let text = dingtalk.json()["markdown"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("＜＠all＞ 大堂地面有油污") && !text.contains("<@all>"), "nobody calls the whole group: {text}");

    let wecom = &listener.wait_for("/wecom", 1)[0];
    assert_eq!((wecom.path.as_str(), wecom.json()["msgtype"].as_str()), ("/wecom?key=KEY", Some("markdown")));

    let feishu = listener.wait_for("/feishu", 1)[0].json();
    let lines = "import base64,hashlib,hmac,sys\nkey=f'{sys.argv[1]}\\nthis is secret'\n\
        print(base64.b64encode(hmac.new(key.encode('utf-8'),''.encode('utf-8'),digestmod=hashlib.sha256).digest()).decode())";
    assert_eq!(feishu["sign"].as_str().unwrap(), python(lines, &[feishu["timestamp"].as_str().unwrap()]));
    assert_eq!(feishu["content"]["post"]["zh_cn"]["title"], "请整改：<@all> 大堂地面有油污");
    assert_eq!(STANDARD.decode(feishu["sign"].as_str().unwrap()).unwrap().len(), 32);
}

#[test]
fn a_hook_that_fails_hangs_or_redirects_says_so_and_is_tried_again() {
    let listener = Listener::open();
    let estate = Estate::with(&[HERE]);
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let admin = &estate.admin;
    let [fails, hangs, redirects, refuses] =
        ["/fail/2", "/hang", "/redirect", "/no"].map(|path| hook(admin, "dingtalk", &listener.url(path), None));
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "垃圾桶满了");
    let first = wait_until(admin, &fails, |hook| hook["failures"] == 1);
    assert_eq!((first["last"]["taken"].as_bool(), first["last"]["text"].as_str()), (Some(false), Some("500 · out of order")));
    // The second try comes after five seconds, the third after thirty more.
    assert_eq!(listener.wait_for("/fail/2", 2).len(), 2);
    wait_until(admin, &fails, |hook| hook["failures"] == 2);
    estate.database.age_deliveries(60);
    let well = wait_until(admin, &fails, |hook| hook["last"]["taken"] == true);
    assert_eq!(well["failures"], 0);
    assert_eq!(listener.heard("/fail/2").len(), 3, "and never again");

    let seen = wait_until(admin, &redirects, |hook| hook["failures"].as_u64() >= Some(1));
    assert!(seen["last"]["text"].as_str().unwrap().starts_with("302 (redirect, not followed)"), "{seen}");
    let seen = wait_until(admin, &hangs, |hook| hook["failures"].as_u64() >= Some(1));
    assert!(seen["last"]["ms"].as_u64().unwrap() >= 9_000 && seen["last"]["text"].as_str().unwrap().contains("timeout"), "{seen}");
    let seen = wait_until(admin, &refuses, |hook| hook["failures"].as_u64() >= Some(1));
    assert!(seen["last"]["text"].as_str().unwrap().contains("sign not match"), "{seen}");
    let desk = Desk::of(admin);
    assert!(desk.page(&format!("/hooks/{}", redirects["id"].as_str().unwrap())).contains("not followed"));
}

#[test]
fn no_hook_reaches_a_private_address_unless_the_administrator_allows_it() {
    let listener = Listener::open();
    let mut estate = Estate::open();
    let admin = &estate.admin.clone();
    let hosts = ["127.0.0.1", "localhost", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"];
    for host in hosts {
        let made = hook(admin, "generic", &format!("http://{host}:{}/ok", listener.port), None);
        let told = admin.post(&format!("/v1/hooks/{}/test", made["id"].as_str().unwrap()), &json!({})).expect(200).json();
        assert_eq!(told["taken"], false, "{host}: {told}");
        assert!(told["text"].as_str().unwrap().contains("private address") || host.starts_with('['), "{host}: {told}");
        let page = Desk::of(admin).page(&format!("/hooks/{}", made["id"].as_str().unwrap()));
        assert!(page.contains("ROUNDS_HOOKS_PRIVATE") || host.starts_with('['), "{host}");
    }
    for url in ["file:///etc/passwd", "ftp://x.example/", "https://user:word@x.example/", "nothing"] {
        let body = json!({"name": "x", "format": "generic", "url": url, "kinds": ["closed"]});
        assert_eq!(admin.post("/v1/hooks", &body).status, 422, "{url}");
    }
    assert!(listener.heard("/").is_empty(), "nobody was connected to");
    let made = hook(admin, "generic", &listener.url("/ok"), None);
    estate.server.set(HERE.0, HERE.1);
    estate.server.start_again();
    let told = admin.post(&format!("/v1/hooks/{}/test", made["id"].as_str().unwrap()), &json!({})).expect(200).json();
    assert_eq!(told["taken"], true, "{told}");
    assert_eq!(listener.heard("/ok").len(), 1);
    assert_eq!(estate.supervisor("Zhou").get("/v1/hooks").status, 403);
}

#[test]
fn a_hook_that_never_works_is_switched_off_and_on_again_by_hand() {
    let listener = Listener::open();
    let estate = Estate::with(&[HERE]);
    let admin = &estate.admin;
    let made = hook(admin, "generic", &listener.url("/fail/20"), None);
    let id = made["id"].as_str().unwrap();
    for n in 1..=20 {
        let told = admin.post(&format!("/v1/hooks/{id}/test"), &json!({})).expect(200).json();
        assert_eq!(told["taken"], false, "{n}");
        assert_eq!(last(admin, &made)["off_at"].is_null(), n < 20, "{n}");
    }
    let desk = Desk::of(admin);
    assert!(desk.page(&format!("/hooks/{id}")).contains("Switched off after 20 failures in a row"));
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "没有人听");
    let _ = desk.post(&format!("/hooks/{id}"), "do=save&name=again&kind=assigned&active=yes&language=en").expect(303);
    assert!(last(admin, &made)["off_at"].is_null());
    let heard = assign(&finder, &estate, &lin, "有人听了");
    let told = listener.wait_for("/fail/20", 21);
    assert_eq!(told.len(), 21, "what was told while it was off stays untold");
    assert_eq!(told[20].json()["data"]["finding"]["id"], heard.to_string());
    let removed = admin.delete(&format!("/v1/hooks/{id}"));
    assert_eq!(removed.status, 204);
    assert_eq!(admin.get(&format!("/v1/hooks/{id}")).status, 404);
}

#[test]
fn mail_goes_by_starttls_waits_for_the_end_of_a_night_and_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let openssl = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl runs");
    assert!(openssl.status.success(), "{}", String::from_utf8_lossy(&openssl.stderr));
    let mailbox = Mailbox::with_tls(&certificate, &key);
    let mail = format!("smtp://rounds:room@localhost:{}?tls=required", mailbox.port);
    let trusted = certificate.display().to_string();
    let estate =
        Estate::with(&[("ROUNDS_MAIL", mail.as_str()), ("ROUNDS_MAIL_FROM", "rounds@estate.example"), ("SSL_CERT_FILE", trusted.as_str())]);
    let (zhou, lin, mei) = (estate.supervisor("Zhou"), estate.cleaner("Lin"), estate.cleaner("Mei"));
    let (lins, meis) = (Desk::of(&lin), Desk::of(&mei));
    lins.confirm(&mailbox, "lin@estate.example");
    let first = &mailbox.of("lin@estate.example")[0];
    assert_eq!(first.0["tls"], true);
    let kinds = "mail=assigned&inbox=assigned&inbox=closed";
    // A night that has begun an hour ago, as the clocks in Shanghai show it.
    let clock = |hours: i64| {
        let there = Utc::now() + TimeDelta::hours(8 + hours);
        there.format("%H:%M").to_string()
    };
    let night = format!("quiet_from={}&quiet_until={}", clock(-1), clock(2));
    let _ = lins.post("/account/messages", &format!("site={}&{kinds}&{night}", estate.site)).expect(303);
    let half = lins.post("/account/messages", &format!("site={}&{kinds}&quiet_from=22:00", estate.site)).expect(422).text();
    assert!(half.contains("data-field=\"quiet_until\""), "{half}");
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "夜里的事");
    thread::sleep(Duration::from_secs(5));
    assert_eq!(mailbox.of("lin@estate.example").len(), 1, "she sleeps");
    assert_eq!(lin.list("/v1/messages").len(), 1, "and reads it when she wakes");
    let _ = lins
        .post("/account/messages", &format!("site={}&{kinds}&quiet_from={}&quiet_until={}", estate.site, clock(-3), clock(-1)))
        .expect(303);
    assert_eq!(mailbox.wait_for("lin@estate.example", 2).len(), 2, "the night is over");
    // What she does not want by mail does not come, and what is hidden from her inbox is not there.
    let _ = lins.post("/account/messages", &format!("site={}&mail=closed&inbox=closed", estate.site)).expect(303);
    assign(&finder, &estate, &lin, "不想知道");
    assert!(lin.list("/v1/messages").is_empty() && !lins.page("/").contains("class=\"count\""));

    thread::sleep(Duration::from_secs(3));
    assert_eq!(mailbox.of("lin@estate.example").len(), 2);

    // The mail server is busy twice.
    meis.confirm(&mailbox, "busy@estate.example");
    assert_eq!(meis.post("/account/address", "do=give&address=busy@estate.example").status, 422, "one code a minute");
    assign(&finder, &estate, &mei, "很忙");
    let begun = Instant::now();
    while mailbox.of("busy@estate.example").len() < 2 {
        let seen = meis.page("/account/messages");
        assert!(seen.contains("451") || begun.elapsed() < Duration::from_secs(5), "the trouble is shown: {seen}");
        assert!(begun.elapsed() < Duration::from_secs(30), "it is tried again");
        estate.database.age_deliveries(10);
        thread::sleep(Duration::from_secs(1));
    }
    assert!(!meis.page("/account/messages").contains("451"), "and is over");
    // There is no such mailbox: that is known at once, and to the administrator.
    let wang = estate.cleaner("Wang");
    let _ = Desk::of(&wang).post("/account/address", "do=give&address=nobody@estate.example").expect(303);
    assert!(Desk::of(&wang).page("/account/messages").contains("no such mailbox"));
    assert!(Desk::of(&estate.admin).page(&format!("/people/{}", wang.person)).contains("no such mailbox"));
}

/// 6.3: what a week was like goes to the site director, once, with all of it as a PDF.
#[test]
fn the_week_goes_to_the_director_by_mail() {
    let mailbox = Mailbox::open();
    let mail = format!("smtp://127.0.0.1:{}", mailbox.port);
    let mut estate = Estate::with(&[
        ("ROUNDS_MAIL", mail.as_str()),
        ("ROUNDS_MAIL_FROM", "Rounds <rounds@estate.example>"),
        ("ROUNDS_PUBLIC_URL", "https://rounds.example"),
    ]);
    let (zhou, fang) = (estate.supervisor("Zhou"), estate.colleague("Fang", Role::SiteDirector));
    Desk::of(&fang).confirm(&mailbox, "fang@estate.example");
    let zhous = Desk::of(&zhou);
    zhous.confirm(&mailbox, "zhou@estate.example");
    // Somebody found something in each of the two weeks before this one.
    let finder = Finder::of(&estate, &zhou);
    for days in [7, 14] {
        let raise = RaiseFinding {
            finding: FindingId(new_id()),
            kind: FindingKind::Nonconformity,
            severity: Severity::Minor,
            spot: Spot { unit: Some(finder.unit), ..Spot::default() },
            text: "楼道积灰".into(),
            field: None,
            stopped: false,
            utility: None,
        };
        let mut envelope = finder.device.envelope(estate.site, raise);
        envelope.captured = Captured::by_server(Utc::now() - TimeDelta::days(days));
        assert_eq!(finder.device.push(&[envelope])[0].status, Status::Applied);
    }
    // A server that starts finds that a week is to be told of; one that starts once more does not tell it again.
    for _ in 0..2 {
        assert!(estate.server.stop());
        estate.server.start_again();
        estate.server.wait_until_ready();
        let told = mailbox.wait_for("fang@estate.example", 2).remove(1);
        assert!(told.header("subject").contains("周分析"), "{told:?}");
        assert!(
            told.plain().contains("新增不合格项 1 项") && told.plain().contains("https://rounds.example/statistics/weeks/"),
            "{told:?}"
        );
        let paper = &told.0["attachments"][0];
        assert_eq!((&paper["type"], &paper["begins"]), (&json!("application/pdf"), &json!("%PDF-")));
    }
    thread::sleep(Duration::from_secs(3));
    assert_eq!(mailbox.of("fang@estate.example").len(), 2, "once");
    assert_eq!(mailbox.of("zhou@estate.example").len(), 1, "the site has a director");
}

/// The listener hangs while the server dies: whether it was told, nobody knows. It is told again, by the same id.
#[test]
fn a_server_that_dies_between_telling_and_writing_it_down_tells_again_by_the_same_id() {
    let listener = Listener::open();
    let mut estate = Estate::with(&[HERE]);
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    hook(&estate.admin, "generic", &listener.url("/hang"), None);
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "断电");
    let first = listener.wait_for("/hang", 1).remove(0);
    estate.server.kill();
    estate.database.age_deliveries(600);
    estate.server.start_again();
    let second = listener.wait_for("/hang", 2).remove(1);
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.json()["data"], second.json()["data"]);
}

/// Two servers look for what is due at the same time; on SQLite, too, though nobody should run it so.
#[test]
fn two_servers_tell_everything_once() {
    let listener = Listener::open();
    let estate = Estate::with(&[HERE]);
    let beside = estate.server.beside();
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    hook(&estate.admin, "generic", &listener.url("/ok"), None);
    let finder = Finder::of(&estate, &zhou);
    for n in 0..60 {
        assign(&finder, &estate, &lin, &format!("第 {n} 件"));
    }
    let told = listener.wait_for("/ok", 60);
    thread::sleep(Duration::from_secs(5));
    assert_eq!(listener.heard("/ok").len(), 60);
    let ids: HashSet<String> = told.iter().map(|heard| heard.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 60);
    drop(beside);
}
