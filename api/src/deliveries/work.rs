//! Who carries what is due? A task of each server: it takes some, tries them all at once, and writes down what became of each.

use super::{
    State, Told,
    store::{self, Carried, Delivery, Fate, To},
};
use crate::{
    app::App,
    hooks,
    messages::{self, Reader},
    problem::Problem,
    statistics::weekly,
};
use chrono::TimeDelta;
use domain::{
    ids::{HookId, PersonId},
    place::Site,
    time::Timestamp,
};
use futures_util::future::join_all;
use std::time::Duration;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(2);
/// How often what is long over is looked for.
const CLEARED_EVERY: Duration = Duration::from_secs(3_600);
/// Seconds until the next try, after each that failed; then it is given up, after two days.
const WAITS: [i64; 9] = [5, 30, 120, 600, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 24 * 3_600];
/// The longest that a hook may ask us to wait.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// Carries what is due, for as long as the server runs.
pub fn work(app: &App) {
    keep_short(app);
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            match round(&app).await {
                // There may be more.
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(EVERY).await,
                Err(problem) => {
                    tracing::warn!(%problem, "messages wait to be carried out of the house");
                    tokio::time::sleep(EVERY).await;
                }
            }
        }
    });
}

/// Takes away what is long over, now and every hour.
fn keep_short(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            let now = app.ports.now();
            match app.db.write(move |conn| store::clear(conn, now).map_err(Problem::from)).await {
                // There may be more.
                Ok(1..) => continue,
                Ok(0) => {}
                Err(problem) => tracing::warn!(%problem, "old deliveries were not taken away"),
            }
            tokio::time::sleep(CLEARED_EVERY).await;
        }
    });
}

/// One round; false when nothing was due.
async fn round(app: &App) -> Result<bool, Problem> {
    let now = app.ports.now();
    if !app.db.glance(move |conn| store::is_due(conn, now)).await? {
        return Ok(false);
    }
    let taken = app.db.write(move |conn| store::take(conn, now).map_err(Problem::from)).await?;
    let any = !taken.is_empty();
    let each = taken.into_iter().map(|delivery| async move {
        if let Err(problem) = carry(app, &delivery).await {
            // It stays taken until its time is over; then it is tried again.
            tracing::warn!(%problem, delivery = %delivery.id, "a delivery was not settled");
        }
    });
    join_all(each).await;
    Ok(any)
}

async fn carry(app: &App, delivery: &Delivery) -> Result<(), Problem> {
    let books = app.read(delivery.company, |_, books| Ok(books)).await?;
    let fate = match books.sites.get(&delivery.site) {
        None => Fate::GivenUp("the site is gone".into()),
        Some(site) => match delivery.to {
            To::Person(person) if books.people.get(&person).is_none_or(|person| !person.active) => Fate::GivenUp("they have left".into()),
            To::Person(person) => mail(app, delivery, site, person).await?,
            To::Hook(hook) => call(app, delivery, site, hook).await?,
        },
    };
    if let Fate::GivenUp(why) = &fate {
        tracing::warn!(delivery = %delivery.id, why, state = State::GivenUp.word(), "a message was not carried out of the house");
    }
    let (now, delivery) = (app.ports.now(), delivery.clone());
    app.db.write(move |conn| store::settle(conn, &delivery, &fate, now).map_err(Problem::from)).await
}

/// Again after a while, or never: after so many tries.
fn again(delivery: &Delivery, now: Timestamp, asked: Option<Duration>, why: String) -> Fate {
    let tried = usize::try_from(delivery.tries - 1).unwrap_or_default();
    let Some(wait) = WAITS.get(tried) else { return Fate::GivenUp(why) };
    let asked = asked.map_or(0, |asked| i64::try_from(asked.min(LONGEST_WAIT).as_secs()).unwrap_or_default());
    Fate::Again(now + TimeDelta::seconds(asked.max(*wait)), why)
}

async fn mail(app: &App, delivery: &Delivery, site: &Site, person: PersonId) -> Result<Fate, Problem> {
    let site_id = site.id;
    let reader = app.db.read(move |conn| messages::reader(conn, site_id, person).map_err(Problem::from)).await?;
    let Some(Reader { address, language, quiet }) = reader else { return Ok(Fate::GivenUp("no address any more".into())) };
    let now = app.ports.now();
    if let Some(until) = quiet.and_then(|quiet| quiet.ends(now, site.time_zone)) {
        return Ok(Fate::Later(until));
    }
    let Some(post) = app.mail.clone() else { return Ok(again(delivery, now, None, "no mail server is set".into())) };
    let url = app.settings.public_url.as_deref();
    let letter = match &delivery.carried {
        Carried::Message(message) => messages::letter(&Told::of(message, site, language, url), delivery.id, address, url)?,
        Carried::Week { week } => match weekly::letter(app, site, *week, language).await? {
            Some(week) => messages::letter_of_week(&week, language, delivery.id, address, url)?,
            None => return Ok(Fate::GivenUp("the week is not there".into())),
        },
    };
    let sent = tokio::task::spawn_blocking(move || post.send(&letter)).await.map_err(|_| Problem::Internal)?;
    let (now, trouble) = (app.ports.now(), sent.as_ref().err().map(|error| error.why.clone()));
    app.db.write(move |conn| messages::mailed(conn, person, trouble.as_deref(), now).map_err(Problem::from)).await?;
    Ok(match sent {
        Ok(()) => Fate::Sent(String::new()),
        Err(error) if error.for_good => Fate::GivenUp(error.why),
        Err(error) => again(delivery, now, None, error.why),
    })
}

async fn call(app: &App, delivery: &Delivery, site: &Site, hook: HookId) -> Result<Fate, Problem> {
    let company = delivery.company;
    let info = app.db.read(move |conn| hooks::one(conn, company, hook).map_err(Problem::from)).await?;
    let Some(info) = info.filter(hooks::HookInfo::is_on) else { return Ok(Fate::GivenUp("the hook is off".into())) };
    let Carried::Message(message) = &delivery.carried else { return Ok(Fate::GivenUp("not for hooks".into())) };
    if let Some(until) = info.hook.quiet.and_then(|quiet| quiet.ends(app.ports.now(), site.time_zone)) {
        return Ok(Fate::Later(until));
    }
    let told = Told::of(message, site, info.hook.language, app.settings.public_url.as_deref());
    let (last, answer) = hooks::tell(app, company, &info.hook, &told, delivery.id).await?;
    let said = last.clone();
    if app.db.write(move |conn| hooks::called(conn, company, hook, &said).map_err(Problem::from)).await? {
        tracing::warn!(%hook, "a hook was switched off: too many calls failed");
    }
    Ok(if last.taken { Fate::Sent(last.text) } else { again(delivery, last.at, answer.wait, last.text) })
}
