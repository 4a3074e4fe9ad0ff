//! How quick are a site's board, a month's sheet and a ranking at a company with a year of attendance, and what do two thousand open boards take?
//! A real server over SQLite's file, or over a database on the server that `ROUNDS_TEST_DATABASE` names; each answer is timed from the first byte
//! sent to the last one read, on one connection.
//!
//! ```text
//! crew --sites 200 --people 100 --days 365 --asks 500 --boards 2000
//! ```
//!
//! The first site has twice as many people as the others. Everybody works every third day and clocks in and out, from a phone of their own.

mod ask;
mod fill;

use clap::Parser;
use domain::people::Role;
use e2e::{
    crew,
    estate::{self, Estate},
    round::Round,
};
use std::process::{Command, exit};

/// Set in the process that may open many sockets.
const RAISED: &str = "ROUNDS_CREW_RAISED";
const SOCKETS: &str = "ulimit -n 16384";

#[derive(Parser)]
#[command(about = "Times boards, sheets and rankings over a year of attendance")]
struct Arguments {
    /// Sites of the company.
    #[arg(long, default_value_t = 200)]
    sites: usize,
    /// People at each site; twice as many at the first.
    #[arg(long, default_value_t = 100)]
    people: usize,
    /// Days back of attendance.
    #[arg(long, default_value_t = 365)]
    days: i64,
    /// Gaps of tomorrow at the first site.
    #[arg(long, default_value_t = 10)]
    gaps: usize,
    /// Requests of each kind.
    #[arg(long, default_value_t = 500)]
    asks: usize,
    /// Boards that are open at once.
    #[arg(long, default_value_t = 2_000)]
    boards: usize,
}

fn main() {
    if std::env::var_os(RAISED).is_none() {
        let me = std::env::current_exe().expect("a program knows its path");
        let raised = format!("{SOCKETS}; exec \"$0\" \"$@\"");
        let mut again = Command::new("sh");
        again.args(["-c", &raised]).arg(me).args(std::env::args_os().skip(1)).env(RAISED, "1");
        exit(again.status().expect("a shell can be run").code().unwrap_or(1));
    }
    let arguments = Arguments::parse();
    let mut estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let wu = estate::colleague(&estate.admin, "Wu", Role::CleaningLead, None);
    let round = Round::lay_out(&zhou, estate.site, e2e::checklists::one_question(), 20);
    // Its hours are early ones, whenever this runs.
    let (mut shift, _) = crew::running(estate.site, 0, 8);
    shift.parts = vec![domain::route::Window { from: "06:00:00".parse().expect("a time"), until: "14:00:00".parse().expect("a time") }];
    zhou.make("/v1/shifts", &shift);
    let company = estate.company();
    assert!(estate.server.stop(), "it ends well");
    let filled = fill::fill(&estate.database.url, &fill::World { company, round: &round, shift: &shift, lead: wu.person }, &arguments);
    estate.server.before(Some(SOCKETS));
    estate.server.start_again();
    estate.server.wait_until_ready();
    ask::everything(&estate, &wu, &filled, &arguments);
    ask::open_boards(&estate, &wu, &filled, arguments.boards);
}
