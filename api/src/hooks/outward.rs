//! How is an address outside called without anybody inside being reached? The name is looked up here, every address behind it is compared with
//! what must not be reached, and the connection goes to just those that passed: nothing is looked up a second time, no redirect is followed, no
//! proxy of the environment asked, and little is read of the answer.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::{
    io::Read,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::{Duration, Instant},
};
use ureq::{
    Agent,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// How long a call may take, from looking up the name to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read; a robot's word is shorter.
const ANSWER_BYTES: u64 = 4 * 1024;

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

/// Not of the public internet (IANA's special-purpose registry for IPv4, RFC 6890), and a cloud's own service behind a public address.
const INSIDE_V4: [Ipv4Net; 16] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    // Carriers' own (RFC 6598); one cloud's metadata is in it.
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    // Link-local: most clouds' metadata.
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
    v4(168, 63, 129, 16, 32),
];

const fn v6(first: u16, second: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0), prefix)
}

/// What of IPv6 is public at all.
const PUBLIC_V6: Ipv6Net = v6(0x2000, 0, 3);
/// And what of that is not: protocols' own (with Teredo), documentation, 6to4, which carries an IPv4 address in it.
const INSIDE_V6: [Ipv6Net; 4] = [v6(0x2001, 0, 23), v6(0x2001, 0xdb8, 32), v6(0x2002, 0, 16), v6(0x3fff, 0, 20)];
/// IPv4 seen through a translator (RFC 6052): as public as what is in it.
const TRANSLATED: Ipv6Net = v6(0x64, 0xff9b, 96);

/// True for an address that anybody on the internet could reach.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => !INSIDE_V4.iter().any(|net| net.contains(&v4)),
        IpAddr::V6(v6) if TRANSLATED.contains(&v6) => {
            let [.., a, b, c, d] = v6.octets();
            is_public(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V6(v6) => PUBLIC_V6.contains(&v6) && !INSIDE_V6.iter().any(|net| net.contains(&v6)),
    }
}

/// True for an address that may be called: public, or in a network that the administrator named.
fn may_reach(address: IpAddr, allowed: &[IpNet]) -> bool {
    is_public(address) || allowed.iter().any(|net| net.contains(&address.to_canonical()))
}

/// An address as somebody typed it: http or https, a host, no user in it.
pub fn parse(url: &str) -> Option<Uri> {
    let uri: Uri = url.trim().parse().ok()?;
    let fits = matches!(uri.scheme_str(), Some("http" | "https"))
        && uri.host().is_some_and(|host| !host.is_empty())
        && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    fits.then_some(uri)
}

/// A call to be made.
#[derive(Debug, Clone)]
pub struct Call {
    /// Where to.
    pub url: String,
    /// Headers beside the content's kind.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// What came of a call.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status, where there was an answer.
    pub status: Option<u16>,
    /// How long it took.
    pub took: Duration,
    /// The beginning of the answer, or why there is none.
    pub text: String,
    /// What it asks to wait for before the next call.
    pub wait: Option<Duration>,
}

/// Calls.
pub fn call(call: &Call, allowed: &[IpNet]) -> Answer {
    let begun = Instant::now();
    let answer = |status, text: String, wait| Answer { status, took: begun.elapsed(), text, wait };
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(None)
        .user_agent("Rounds")
        .build();
    let checked = Checked { names: DefaultResolver::default(), allowed: allowed.to_vec() };
    // An agent a call: a connection that was kept would be reached without asking.
    let agent = Agent::with_parts(config, DefaultConnector::default(), checked);
    let mut request = agent.post(&call.url).header("content-type", "application/json; charset=utf-8");
    for (name, value) in &call.headers {
        request = request.header(*name, value);
    }
    match request.send(call.body.as_bytes()) {
        Ok(mut said) => {
            let wait = said.headers().get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
            let mut bytes = vec![];
            let read = said.body_mut().as_reader().take(ANSWER_BYTES).read_to_end(&mut bytes);
            let status = Some(said.status().as_u16());
            match read {
                Ok(_) => answer(status, String::from_utf8_lossy(&bytes).into_owned(), wait.map(Duration::from_secs)),
                // The status alone says what became of it.
                Err(error) => answer(status, error.to_string(), None),
            }
        }
        Err(error) => answer(None, error.to_string(), None),
    }
}

/// Said of an address that must not be reached; pages put it into words.
pub const NOT_PUBLIC: &str = "private address";

#[derive(Debug, thiserror::Error)]
#[error("{NOT_PUBLIC}")]
struct NotPublic;

/// Looks names up, and gives on only what may be reached.
#[derive(Debug)]
struct Checked {
    names: DefaultResolver,
    allowed: Vec<IpNet>,
}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let mut reached = self.empty();
        for address in found.iter().filter(|address| may_reach(address.ip(), &self.allowed)) {
            reached.push(*address);
        }
        if reached.is_empty() { Err(ureq::Error::Other(Box::new(NotPublic))) } else { Ok(reached) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, thread};

    #[test]
    fn nothing_inside_is_reached_in_any_spelling() {
        let inside = [
            "0.0.0.0",
            "10.1.2.3",
            "100.100.100.200",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "239.255.255.250",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "::127.0.0.1",
            "100::1",
            "5f00::1",
        ];
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "203.119.169.1", "2400:3200::1", "2606:4700::1111", "64:ff9b::101:101"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn the_administrator_may_name_networks_inside_and_no_more_is_reached() {
        let allowed: [IpNet; 2] = ["10.20.0.0/16".parse().unwrap(), "fd12::/32".parse().unwrap()];
        for (address, reached) in [
            ("10.20.1.1", true),
            ("::ffff:10.20.1.1", true),
            ("10.21.0.1", false),
            ("fd12::5", true),
            ("fd13::5", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(may_reach(address.parse().unwrap(), &allowed), reached, "{address}");
        }
    }

    #[test]
    fn an_address_is_http_to_a_host_and_carries_no_user() {
        for url in ["https://oapi.dingtalk.com/robot/send?access_token=1", "http://10.0.0.1:8080/x", "https://[2400:3200::1]/"] {
            assert!(parse(url).is_some(), "{url}");
        }
        for url in
            ["ftp://x.example/", "file:///etc/passwd", "https://user:pass@x.example/", "x.example/hook", "", "gopher://x", "https:///x"]
        {
            assert!(parse(url).is_none(), "{url}");
        }
    }

    /// Every way to write this machine that a name service understands.
    #[test]
    fn nobody_is_connected_to_who_must_not_be_reached() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = thread::spawn(move || listener.accept().map(drop));
        for host in ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
        {
            let asked = Call { url: format!("http://{host}:{port}/"), headers: vec![], body: "{}".into() };
            let answer = call(&asked, &[]);
            assert_eq!(answer.status, None, "{host}");
            assert!(answer.text.contains(NOT_PUBLIC) || answer.text.contains("not"), "{host}: {}", answer.text);
        }
        assert!(!heard.is_finished(), "somebody was connected to");
    }
}
