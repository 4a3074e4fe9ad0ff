//! What is asked, how long did it take, and what do open boards take?

use crate::{Arguments, fill::Filled};
use e2e::{estate::Estate, office::Office};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

/// Asks everything, as somebody who leads at every site.
pub fn everything(estate: &Estate, lead: &Office, filled: &Filled, arguments: &Arguments) {
    let (first, month) = (filled.sites[0], filled.today.format("%Y-%m"));
    println!("{:<36} {:>8} {:>8} {:>8} {:>8}", "", "p50 ms", "p99", "most", "kB");
    // Catalogs are read when somebody asks first.
    let _ = lead.get(&format!("/v1/attendance?site={first}")).expect(200);
    let boards = |n: usize| format!("/v1/attendance?site={}", filled.sites[n % filled.sites.len()]);
    timed(lead, "a site's board", arguments.asks, boards);
    timed(lead, "the large site's board", arguments.asks, |_| format!("/v1/attendance?site={first}"));
    timed(lead, "a month's sheet of the large site", arguments.asks, |_| format!("/v1/attendance/sheet?site={first}&month={month}"));
    let proposals = format!("/v1/replacements/proposals?site={first}&from={}", filled.today);
    let found = lead.read(&proposals);
    assert_eq!(found.as_array().map(Vec::len), Some(arguments.gaps), "{found}");
    timed(lead, "proposals for all gaps", arguments.asks, |_| proposals.clone());
    println!("the server has {} MB", resident(estate));
}

fn timed(lead: &Office, name: &str, asks: usize, path: impl Fn(usize) -> String) {
    let (mut times, mut size) = (vec![], 0);
    for n in 0..asks {
        let begun = Instant::now();
        let reply = lead.get(&path(n));
        times.push(begun.elapsed());
        assert_eq!(reply.status, 200, "{}: {}", path(n), reply.text());
        size = reply.body.len();
    }
    println!("{name:<36} {} {:>8}", spread(times), size / 1_000);
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    format!("{:>8.1} {:>8.1} {:>8.1}", at(50), at(99), at(100))
}

/// Megabytes of the server's process.
fn resident(estate: &Estate) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", estate.server.pid())).expect("its process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).expect("kilobytes") / 1_024
}

/// Opens boards over all sites and keeps them open.
pub fn open_boards(estate: &Estate, lead: &Office, filled: &Filled, boards: usize) {
    let (before, begun) = (resident(estate), Instant::now());
    let host = estate.server.url.trim_start_matches("http://");
    let mut open = vec![];
    for n in 0..boards {
        let site = filled.sites[n % filled.sites.len()];
        let mut stream = TcpStream::connect(host).expect("the server takes one more");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
        let request =
            format!("GET /v1/attendance/events?site={site} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\n\r\n", lead.token);
        stream.write_all(request.as_bytes()).expect("a request is sent");
        let mut reader = BufReader::with_capacity(512, stream);
        let mut line = String::new();
        while !line.starts_with("data:") {
            line.clear();
            assert!(reader.read_line(&mut line).expect("a board begins") > 0, "the stream ended");
        }
        open.push(reader);
    }
    let took = begun.elapsed().as_secs_f64();
    thread::sleep(Duration::from_secs(5));
    println!("{} boards open after {took:.1} s: the server has {} MB, {before} MB before", open.len(), resident(estate));
}
