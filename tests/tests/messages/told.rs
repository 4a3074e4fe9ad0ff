//! Everybody whom a notice concerns is told of it once, on every way.

use crate::{
    HERE,
    desk::{Finder, assign},
    hook::{hook, last},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::ids::FindingId;
use e2e::{
    desk::Desk,
    estate::Estate,
    outside::{Heard, Listener, Mailbox},
};
use serde_json::json;
use std::{process::Command, thread, time::Duration};

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

/// HMAC as a receiver computes it: a few lines of Python that know nothing of us.
fn python(lines: &str, arguments: &[&str]) -> String {
    let output = Command::new("python3").args(["-c", lines]).args(arguments).output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
