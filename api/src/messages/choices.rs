//! What does somebody want to be told of a site, on which way, and when not? Until they choose: everything, at any time.

use crate::{
    db::{AnyConn, DbError, Id, insert, schema::message_choices},
    deliveries, rows,
};
use diesel::prelude::*;
use domain::{
    ids::{PersonId, SiteId},
    message::MessageKind,
    quiet::Quiet,
    time::Timestamp,
};

/// Somebody's choices for a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// What their inbox shows.
    pub inbox: Vec<MessageKind>,
    /// What is sent to their address.
    pub mail: Vec<MessageKind>,
    /// When no e-mail is sent.
    pub quiet: Option<Quiet>,
}

impl Default for Choices {
    fn default() -> Self {
        Self { inbox: MessageKind::ALL.to_vec(), mail: MessageKind::ALL.to_vec(), quiet: None }
    }
}

/// Does a stored list name a kind?
#[must_use]
pub fn names(kinds: &str, kind: MessageKind) -> bool {
    kinds.split(',').any(|word| word == kind.word())
}

fn written(kinds: &[MessageKind]) -> String {
    kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(",")
}

fn read(kinds: &str) -> Vec<MessageKind> {
    MessageKind::ALL.iter().copied().filter(|kind| names(kinds, *kind)).collect()
}

type Row = (String, String, Option<i64>, Option<i64>);

/// Somebody's choices for a site.
pub fn of(conn: &mut AnyConn, site: SiteId, person: PersonId) -> Result<Choices, DbError> {
    let row: Option<Row> = message_choices::table
        .find((Id::from(site), Id::from(person)))
        .select((message_choices::inbox, message_choices::mail, message_choices::quiet_from, message_choices::quiet_until))
        .first(conn)
        .optional()?;
    let minutes = |minutes: Option<i64>| u16::try_from(minutes?).ok();
    Ok(row.map_or_else(Choices::default, |(inbox, mail, from, until)| Choices {
        inbox: read(&inbox),
        mail: read(&mail),
        quiet: minutes(from).zip(minutes(until)).and_then(|(from, until)| Quiet::new(from, until)),
    }))
}

rows! {
    /// How choices stand in their table.
    struct ChoiceRow in message_choices {
        site_id: Id,
        person_id: Id,
        inbox: String,
        mail: String,
        quiet_from: Option<i64>,
        quiet_until: Option<i64>,
    }
    on conflict (site_id, person_id) update (inbox, mail, quiet_from, quiet_until)
}

/// Keeps them; e-mails that wait for the end of a night are looked at again.
pub fn keep(conn: &mut AnyConn, site: SiteId, person: PersonId, choices: &Choices, now: Timestamp) -> Result<(), DbError> {
    let row = ChoiceRow {
        site_id: site.into(),
        person_id: person.into(),
        inbox: written(&choices.inbox),
        mail: written(&choices.mail),
        quiet_from: choices.quiet.map(|quiet| quiet.from().into()),
        quiet_until: choices.quiet.map(|quiet| quiet.until().into()),
    };
    insert(conn, &[row])?;
    deliveries::for_mail_again(conn, site, person, now)
}
