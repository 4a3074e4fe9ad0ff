//! How is the server told where things are? By flags, or by `ROUNDS_*` in the environment.

use domain::{geo::Position, wire::READ_LEASE_DAYS};
use ipnet::IpNet;
use std::path::PathBuf;

/// Settings of `rounds serve` and its sisters.
#[derive(Debug, Clone, clap::Args)]
pub struct Settings {
    /// Address to listen on.
    #[arg(long, env = "ROUNDS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Days for which a phone may show the books without a word from the server; then it only records until the next sync
    #[arg(long, env = "ROUNDS_READ_LEASE_DAYS", default_value_t = READ_LEASE_DAYS, value_parser = clap::value_parser!(u32).range(1..=365))]
    pub read_lease_days: u32,
    /// Where the books are: sqlite://PATH or postgres://…
    #[arg(long, env = "ROUNDS_DATABASE_URL", default_value = "sqlite://rounds.db")]
    pub database_url: String,
    /// Where photos are: a folder, or s3://BUCKET/PREFIX with `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`.
    #[arg(long, env = "ROUNDS_PHOTOS", default_value = "photos")]
    pub photos: String,
    /// Give originals out through the server even where they lie in S3: when browsers can't reach that storage.
    #[arg(long, env = "ROUNDS_PHOTOS_THROUGH_SERVER", default_value_t = false)]
    pub photos_through_server: bool,
    /// Folder of the server's keys; made at the first start, readable by its owner only.
    #[arg(long, env = "ROUNDS_SECRETS", default_value = "secrets")]
    pub secrets: PathBuf,
    /// The address that people and phones reach the server by, if it differs: <https://rounds.example.com>.
    #[arg(long, env = "ROUNDS_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// A time-stamp authority (RFC 3161) that vouches for each closed day of seals: <https://freetsa.org/tsr>.
    #[arg(long, env = "ROUNDS_TIME_STAMP_URL")]
    pub time_stamp_url: Option<String>,
    /// A map that positions lead to, with their place in WGS-84: <https://uri.amap.com/marker?position={longitude},{latitude}&coordinate=wgs84>.
    #[arg(long, env = "ROUNDS_MAP_URL", value_parser = map_url)]
    pub map_url: Option<String>,
    /// Who outside the house is told things.
    #[command(flatten)]
    pub outside: Outside,
    /// Threads that answer requests; 0 means one for each core.
    #[arg(long, env = "ROUNDS_WORKERS", default_value_t = 0)]
    pub workers: usize,
    /// Database connections.
    #[arg(long, env = "ROUNDS_CONNECTIONS", default_value_t = 8)]
    pub connections: u32,
    /// Requests that one address may make in a minute, beside sign-ins, which have a stricter limit of their own; 0 means no limit.
    #[arg(long, env = "ROUNDS_REQUESTS_PER_MINUTE", default_value_t = 6_000)]
    pub requests_per_minute: u32,
    /// Trust `X-Forwarded-For` and `X-Forwarded-Proto` (a proxy with TLS stands in front and sets them).
    #[arg(long, env = "ROUNDS_BEHIND_PROXY", default_value_t = false)]
    pub behind_proxy: bool,
    /// Log as JSON.
    #[arg(long, env = "ROUNDS_LOG_JSON", default_value_t = false)]
    pub log_json: bool,
}

/// How the server reaches people and programs outside.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Outside {
    /// Where e-mails are handed in: smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST:587, which must offer STARTTLS (`?tls=none` for one
    /// in the same room). Without it no e-mails are sent. Better in the environment: a command line can be read by others.
    #[arg(long, env = "ROUNDS_MAIL", hide_env_values = true, requires = "mail_from")]
    pub mail: Option<String>,
    /// Whom e-mails come from: `Rounds <rounds@example.com>`.
    #[arg(long, env = "ROUNDS_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Networks inside that hooks may call all the same, with commas between them: 10.20.0.0/16,192.168.7.5/32. All others that are not public are refused.
    #[arg(long, env = "ROUNDS_HOOKS_PRIVATE", value_delimiter = ',')]
    pub hooks_private: Vec<IpNet>,
}

fn map_url(url: &str) -> Result<String, &'static str> {
    let fits = url.starts_with("https://") && url.contains("{latitude}") && url.contains("{longitude}");
    if fits { Ok(url.to_owned()) } else { Err("a map's address begins with https:// and names {latitude} and {longitude}") }
}

impl Settings {
    /// A position on the map; none where no map was named.
    #[must_use]
    pub fn on_map(&self, position: &Position) -> Option<String> {
        let url = self.map_url.as_ref()?;
        let (north, east) = (format!("{:.6}", position.latitude), format!("{:.6}", position.longitude));
        Some(url.replace("{latitude}", &north).replace("{longitude}", &east))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_somewhere_else_and_is_told_where() {
        assert!(map_url("https://map.example/?at={latitude},{longitude}").is_ok());
        for no in ["javascript:alert({latitude}{longitude})", "https://map.example/?at={latitude}", ""] {
            assert!(map_url(no).is_err(), "{no}");
        }
    }
}
