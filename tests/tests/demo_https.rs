//! Does the demo speak HTTPS to a phone that has its authority installed, and does that phone stay content at the next start?

use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use ureq::{
    Agent,
    http::Response,
    tls::{Certificate, RootCerts, TlsConfig},
};

/// A demo with HTTPS.
struct Demo {
    child: Child,
    /// What it said until it had told its phones how to come in.
    said: String,
    port: String,
}

impl Demo {
    fn start(folder: &Path, listen: &str) -> Self {
        let mut child = Command::new(e2e::server::program())
            .args(["demo", "--https", "--phones", "1", "--listen", listen, "--folder"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (tell, told) = mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        // It is heard out to its end: who writes to nobody breaks off.
        thread::spawn(move || out.lines().map_while(Result::ok).for_each(|line| drop(tell.send(line))));
        let mut said = String::new();
        // The last line of what it says of phones, with and without an address for them.
        let last = ["remove it from the phone", "for phones in the same network", "phones may not reach it"];
        while !last.iter().any(|last| said.contains(last)) {
            let line = told.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("it says no more than this:\n{said}"));
            said.push_str(&line);
            said.push('\n');
        }
        let first = said.lines().next().unwrap_or_default();
        let port = first.strip_prefix("listening on https://").and_then(|address| address.rsplit(':').next());
        let port = port.unwrap_or_else(|| panic!("a program reads the first line: {said}")).to_owned();
        Self { child, said, port }
    }

    fn at(&self, host: &str, path: &str) -> String {
        format!("https://{host}:{}{path}", self.port)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser that trusts what was installed, or only what it came with.
fn browser(installed: Option<&str>) -> Agent {
    let roots = installed.map_or(RootCerts::WebPki, |pem| RootCerts::new_with_certs(&[Certificate::from_pem(pem.as_bytes()).unwrap()]));
    let tls = TlsConfig::builder().root_certs(roots).build();
    Agent::config_builder().tls_config(tls).http_status_as_error(false).max_redirects(0).proxy(None).build().new_agent()
}

fn header<B>(answer: &Response<B>, name: &str) -> String {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

#[test]
fn a_phone_that_trusts_the_demos_authority_comes_in_on_sqlite() {
    let home = tempfile::tempdir().unwrap();
    let demo = Demo::start(home.path(), "127.0.0.1:0");
    let authority = fs::read_to_string(home.path().join("https/authority.crt")).unwrap();
    let phone = browser(Some(&authority));
    for host in ["localhost", "127.0.0.1"] {
        assert_eq!(phone.get(demo.at(host, "/healthz")).call().unwrap().status(), 200, "{host}");
    }
    assert!(browser(None).get(demo.at("localhost", "/healthz")).call().is_err(), "nobody else vouches for it");

    let mut offered = phone.get(demo.at("localhost", "/phone/ca.crt")).call().unwrap();
    assert_eq!(header(&offered, "content-type"), "application/x-x509-ca-cert");
    let pem = Certificate::from_pem(authority.as_bytes()).unwrap();
    assert_eq!(offered.body_mut().read_to_vec().unwrap(), pem.der(), "what phones install is what signed");

    // Over TLS the session's cookie is for TLS only, and what is printed for phones begins with https.
    let logins: Vec<Value> = serde_json::from_str(&fs::read_to_string(home.path().join("logins.json")).unwrap()).unwrap();
    let admin = logins.iter().find(|login| login["role"] == "admin").unwrap();
    let form = [("login", admin["login"].as_str().unwrap()), ("password", admin["password"].as_str().unwrap())];
    let signed_in = phone.post(demo.at("localhost", "/sign-in")).send_form(form).unwrap();
    let cookie = header(&signed_in, "set-cookie");
    assert!(signed_in.status() == 303 && cookie.contains("; Secure"), "{cookie}");
    let mut page = phone.get(demo.at("localhost", "/devices")).header("cookie", cookie.split(';').next().unwrap()).call().unwrap();
    assert!(page.body_mut().read_to_string().unwrap().contains(&demo.at("localhost", "/phone")));
}

#[test]
fn a_second_start_keeps_the_certificate_and_the_simulated_phones_come_in_on_sqlite() {
    let home = tempfile::tempdir().unwrap();
    let read = |name: &str| fs::read_to_string(home.path().join("https").join(name)).unwrap();
    let demo = Demo::start(home.path(), "127.0.0.1:0");
    let made = (read("authority.crt"), read("server.crt"));
    let phones = home.path().join("phones/phone-1");
    let begun = Instant::now();
    while !phones.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the simulated phone did not set out: {}", demo.said);
        thread::sleep(Duration::from_millis(100));
    }
    drop(demo);
    let again = Demo::start(home.path(), "0.0.0.0:0");
    assert_eq!((read("authority.crt"), read("server.crt")), made);
    assert_eq!(browser(Some(&made.0)).get(again.at("localhost", "/phone/ca.crt")).call().unwrap().status(), 200);
    // A machine without a network has no address to tell.
    let tells = again.said.contains("/phone/ca.crt") || again.said.contains("phones may not reach it");
    assert!(tells && again.said.contains(&format!("https://localhost:{}/phone", again.port)), "{}", again.said);
}

#[test]
fn a_server_without_an_authority_offers_none() {
    let estate = e2e::estate::Estate::open();
    let reply = e2e::http::Http::default().must("GET", &format!("{}/phone/ca.crt", estate.server.url), &[], None);
    assert_eq!(reply.status, 404);
}
