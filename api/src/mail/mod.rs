//! How does an e-mail leave the house? By one SMTP server that the settings name, over TLS unless that server is this very machine.

use crate::settings::Settings;
use lettre::{
    Message, SmtpTransport, Transport,
    message::{
        Attachment, Mailbox, MultiPart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use std::time::Duration;
use uuid::Uuid;

/// How long the server may take for each of its words.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where e-mails are handed in.
pub struct Post {
    transport: SmtpTransport,
    from: Mailbox,
}

/// An e-mail.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Names it, also when it is sent again: whoever has it already can drop it.
    pub id: Uuid,
    /// Whose.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// As plain text.
    pub plain: String,
    /// As HTML.
    pub html: String,
    /// The page where its reader says that they want no more.
    pub choices: Option<String>,
    /// A PDF that goes with it.
    pub paper: Option<Paper>,
}

/// A PDF that goes with an e-mail.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What its file is called.
    pub name: String,
    /// Its bytes.
    pub pdf: Vec<u8>,
}

/// Why one was not taken.
#[derive(Debug, Clone)]
pub struct NotTaken {
    /// It will not be taken later either: there is no such mailbox.
    pub for_good: bool,
    /// In the server's words.
    pub why: String,
}

/// An address as somebody typed it, if it can be one.
pub fn parse(address: &str) -> Option<String> {
    let address: lettre::Address = address.trim().parse().ok()?;
    let text = address.to_string();
    (text.len() <= 254 && address.domain().contains('.')).then_some(text)
}

impl Post {
    /// Where the settings say; none where they name no server.
    pub fn open(settings: &Settings) -> Result<Option<Self>, String> {
        let Some(url) = &settings.outside.mail else { return Ok(None) };
        let from = settings.outside.mail_from.as_ref().ok_or("ROUNDS_MAIL_FROM says whom e-mails come from")?;
        let from = from.parse().map_err(|error| format!("ROUNDS_MAIL_FROM: {error}"))?;
        let transport = SmtpTransport::from_url(&with_tls(url)).map_err(|_| "ROUNDS_MAIL: not smtp://… or smtps://…")?;
        Ok(Some(Self { transport: transport.timeout(Some(PATIENCE)).build(), from }))
    }

    /// Hands one in. Waits for the server's word, so it is for a thread that may.
    pub fn send(&self, letter: &Letter) -> Result<(), NotTaken> {
        let message = self.write(letter).map_err(|why| NotTaken { for_good: true, why })?;
        let sent = self.transport.send(&message);
        sent.map(drop).map_err(|error| {
            let cause = std::error::Error::source(&error).map(|source| format!(": {source}")).unwrap_or_default();
            NotTaken { for_good: error.is_permanent(), why: format!("{error}{cause}") }
        })
    }

    fn write(&self, letter: &Letter) -> Result<Message, String> {
        let to: lettre::Address = letter.to.parse().map_err(|error| format!("{error}"))?;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&letter.subject)
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .date_now()
            // No holiday notice answers a machine (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated".into()));
        if let Some(choices) = &letter.choices {
            builder = builder.raw_header(header("List-Unsubscribe", format!("<{choices}>")));
        }
        let both = MultiPart::alternative_plain_html(letter.plain.clone(), letter.html.clone());
        let Some(paper) = &letter.paper else { return builder.multipart(both).map_err(|error| error.to_string()) };
        let kind = ContentType::parse("application/pdf").map_err(|error| error.to_string())?;
        let with_paper = MultiPart::mixed().multipart(both).singlepart(Attachment::new(paper.name.clone()).body(paper.pdf.clone(), kind));
        builder.multipart(with_paper).map_err(|error| error.to_string())
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// A password and what residents' homes look like never cross a network in the clear, unless somebody wrote `tls=none`.
fn with_tls(url: &str) -> String {
    let is_plain = url.starts_with("smtp://");
    if let Some((before, after)) = url.split_once("tls=none") {
        return format!("{}{after}", before.trim_end_matches(['?', '&']));
    }
    let rest = url.trim_start_matches("smtp://");
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = if host.starts_with('[') { host.split(']').next().unwrap_or_default() } else { host.split(':').next().unwrap_or_default() };
    let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1");
    if !is_plain || is_here || url.contains("tls=") {
        return url.to_owned();
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}tls=required")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_over_a_network_in_the_clear_unless_somebody_says_so() {
        for (typed, meant) in [
            ("smtps://u:p@mail.example", "smtps://u:p@mail.example"),
            ("smtp://u:p@mail.example:587", "smtp://u:p@mail.example:587?tls=required"),
            ("smtp://mail.example/?x=1", "smtp://mail.example/?x=1&tls=required"),
            ("smtp://localhost:25", "smtp://localhost:25"),
            ("smtp://u:p@127.0.0.1:2525", "smtp://u:p@127.0.0.1:2525"),
            ("smtp://127.0.0.1@mail.example", "smtp://127.0.0.1@mail.example?tls=required"),
            ("smtp://relay.inside:25?tls=none", "smtp://relay.inside:25"),
            ("smtp://mail.example?tls=opportunistic", "smtp://mail.example?tls=opportunistic"),
        ] {
            assert_eq!(with_tls(typed), meant);
        }
    }

    #[test]
    fn an_address_is_read_as_people_type_it() {
        assert_eq!(parse(" lin@example.com ").as_deref(), Some("lin@example.com"));
        for no in ["", "lin", "lin@", "lin@localhost", "a@b.example\r\nBcc: c@d.example", "lin@example.com, wang@example.com"] {
            assert_eq!(parse(no), None, "{no}");
        }
    }
}
