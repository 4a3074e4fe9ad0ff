//! `rounds person add`

use super::say;
use crate::{
    auth::{Login, check_new, draw_password, hash_now},
    db::{Db, DbSettings},
    people::enter::{Newcomer, enter},
    ports::Ports,
    problem::Problem,
    settings::Settings,
};
use clap::Args;
use domain::people::Role;
use std::io::BufRead;

/// Who is let in.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// What they type to sign in.
    #[arg(long)]
    login: String,
    /// Their name.
    #[arg(long)]
    name: String,
    /// Their post: admin, supervisor, cleaner, …
    #[arg(long, default_value = "admin", value_parser = role)]
    role: Role,
    /// The name of the site that they work at; every site when not said.
    #[arg(long)]
    site: Option<String>,
    /// The company's name; it is made if there is none of that name.
    #[arg(long)]
    company: Option<String>,
    /// Read the password from the first line of the standard input, instead of drawing one.
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    settings: Settings,
}

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| format!("one of {}", Role::ALL.map(Role::word).join(", ")))
}

pub fn add(args: AddArgs) -> Result<(), String> {
    let ports = Ports::of_this_machine();
    let login = Login::parse(&args.login).map_err(|refusal| refusal.message().en)?;
    let (password, is_drawn) = if args.password_stdin { (from_stdin()?, false) } else { (draw_password(&ports), true) };
    check_new(&password, &login).map_err(|refusal| refusal.message().en)?;
    let newcomer = Newcomer {
        company: args.company,
        name: args.name,
        password_hash: hash_now(&ports, &password).map_err(|problem: Problem| problem.title().en)?,
        must_change: is_drawn,
        role: args.role,
        site: args.site,
        login,
    };
    let db = Db::open(&DbSettings { url: args.settings.database_url, connections: 2 }).map_err(|e| e.to_string())?;
    db.write_now(|conn| enter(conn, &ports, &newcomer)).map_err(|e| e.to_string())?;
    say(&format!("login: {}", newcomer.login.as_str()))?;
    if is_drawn {
        say(&format!("password: {password}"))?;
        say("It is shown this once; another one must be chosen at the first sign-in.")?;
    }
    Ok(())
}

fn from_stdin() -> Result<String, String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|e| e.to_string())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
