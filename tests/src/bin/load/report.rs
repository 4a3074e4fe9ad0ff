//! What did it come to? One line: how many a second, how long each took, what it cost the server.

use std::{fs, time::Duration};

/// Ticks in a second, as `/proc` counts CPU time.
const TICKS: f64 = 100.0;

/// What one phone did.
#[derive(Default)]
pub struct Tally {
    /// How long each request took.
    pub times: Vec<Duration>,
    /// Things done: visits, photos, changes.
    pub done: u64,
}

/// The server's process before the load.
pub struct Cost {
    pid: Option<u32>,
    cpu: f64,
    at_rest: f64,
}

impl Cost {
    pub fn begin(pid: Option<u32>) -> Self {
        if let Some(pid) = pid {
            // Starts the peak anew, where we may; else it is the peak since the server's start.
            let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
        }
        Self { pid, cpu: pid.map_or(0.0, cpu), at_rest: pid.map_or(0.0, |pid| memory(pid, "VmRSS:")) }
    }

    fn line(&self, done: u64) -> String {
        let Some(pid) = self.pid else {
            return "server not measured (no --pid)".into();
        };
        let per_thousand = (cpu(pid) - self.cpu) / (done.max(1) as f64) * 1000.0;
        format!("server {per_thousand:.3} CPU-s/1,000, memory {:.0} MB before, {:.0} MB at its peak", self.at_rest, memory(pid, "VmHWM:"))
    }
}

pub fn line(what: &str, tallies: Vec<Tally>, took: Duration, cost: &Cost) -> String {
    let phones = tallies.len();
    let done: u64 = tallies.iter().map(|t| t.done).sum();
    let mut times: Vec<Duration> = tallies.into_iter().flat_map(|t| t.times).collect();
    times.sort_unstable();
    format!(
        "{what}: {:.0}/s ({done} in {:.1} s, {phones} phones), a request p50 {:.1} ms, p99 {:.1} ms; {}",
        done as f64 / took.as_secs_f64(),
        took.as_secs_f64(),
        quantile(&times, 0.5),
        quantile(&times, 0.99),
        cost.line(done),
    )
}

fn quantile(sorted: &[Duration], share: f64) -> f64 {
    let at = ((sorted.len() as f64 - 1.0).max(0.0) * share).round() as usize;
    sorted.get(at).map_or(0.0, |t| t.as_secs_f64() * 1000.0)
}

/// CPU seconds of a process and its threads, so far.
fn cpu(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may have spaces in it; the figures come behind it.
    let figures: Vec<f64> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().map(|f| f.parse().unwrap_or(0.0)).collect();
    (figures.get(11).unwrap_or(&0.0) + figures.get(12).unwrap_or(&0.0)) / TICKS
}

/// Megabytes, by a line of `/proc/PID/status`.
fn memory(pid: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
