//! How does a client show who it is for the next quarter of an hour? By a token that the server signed and need not look up.

use super::{Gate, Secrets};
use domain::{
    ids::{CompanyId, DeviceId, PersonId},
    time::Timestamp,
};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, sync::Mutex};

/// Seconds for which an access token holds.
pub const ACCESS_SECONDS: u64 = 15 * 60;
/// Verified tokens that are remembered before the expired ones are swept out.
const REMEMBERED: usize = 20_000;

/// What an access token says. A phone on a bad line carries it with every question, so ids are written short: 22 letters for 16 bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// The person.
    #[serde(with = "short")]
    pub sub: PersonId,
    /// Their company.
    #[serde(with = "short")]
    pub com: CompanyId,
    /// The device that they signed in on.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "short_if_any")]
    pub dev: Option<DeviceId>,
    /// When it was issued, in seconds.
    pub iat: i64,
    /// When it ends, in seconds.
    pub exp: i64,
}

/// Ids in base64.
mod short {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use uuid::Uuid;

    pub fn serialize<I: Copy + Into<Uuid>, S: Serializer>(id: &I, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&URL_SAFE_NO_PAD.encode((*id).into().as_bytes()))
    }

    pub fn deserialize<'de, I: From<Uuid>, D: Deserializer<'de>>(from: D) -> Result<I, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(D::Error::custom)?;
        Ok(Uuid::from_slice(&bytes).map_err(D::Error::custom)?.into())
    }
}

mod short_if_any {
    use serde::{Deserializer, Serializer};
    use uuid::Uuid;

    pub fn serialize<I: Copy + Into<Uuid>, S: Serializer>(id: &Option<I>, to: S) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => super::short::serialize(id, to),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, I: From<Uuid>, D: Deserializer<'de>>(from: D) -> Result<Option<I>, D::Error> {
        super::short::deserialize(from).map(Some)
    }
}

/// Tokens whose signature was right. Checking one costs more than the rest of a small request.
#[derive(Default)]
pub struct Verified {
    known: Mutex<HashMap<[u8; 32], Claims>>,
}

/// Signs a token.
pub fn issue(secrets: &Secrets, person: PersonId, company: CompanyId, device: Option<DeviceId>, at: Timestamp) -> Option<String> {
    let iat = at.timestamp();
    let claims = Claims { sub: person, com: company, dev: device, iat, exp: iat + ACCESS_SECONDS as i64 };
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(secrets.kid().to_owned());
    // It is one anyway.
    header.typ = None;
    encode(&header, &claims, secrets.encoding()).inspect_err(|error| tracing::error!(%error, "a token could not be signed")).ok()
}

/// Reads a token; none unless the server signed it and it still holds.
pub fn verify(secrets: &Secrets, gate: &Gate, token: &str, now: Timestamp) -> Option<Claims> {
    let key: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let mut known = gate.verified.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(claims) = known.get(&key) {
        return (now.timestamp() < claims.exp).then(|| claims.clone());
    }
    drop(known);
    let claims = read(secrets, token).filter(|claims| now.timestamp() < claims.exp)?;
    known = gate.verified.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if known.len() >= REMEMBERED {
        known.retain(|_, claims| now.timestamp() < claims.exp);
    }
    if known.len() < REMEMBERED {
        known.insert(key, claims.clone());
    }
    Some(claims)
}

/// The algorithm is fixed and the key is found in a fixed map, whatever the token asks for.
fn read(secrets: &Secrets, token: &str) -> Option<Claims> {
    let kid = decode_header(token).ok()?.kid?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    // The server's own clock decides, above; the library would ask the machine's.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    decode::<Claims>(token, secrets.decoding(&kid)?, &validation).ok().map(|read| read.claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Ports;
    use chrono::TimeDelta;
    use uuid::Uuid;

    fn secrets() -> (tempfile::TempDir, Secrets) {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::open(folder.path(), &Ports::of_this_machine()).unwrap();
        (folder, secrets)
    }

    #[test]
    fn a_token_holds_for_a_quarter_of_an_hour_and_only_with_its_own_key() {
        let (_folder, ours) = secrets();
        let (_other_folder, theirs) = secrets();
        let ports = Ports::of_this_machine();
        let (gate, now) = (Gate::new(&ports), ports.now());
        let (person, company) = (PersonId(Uuid::from_u128(1)), CompanyId(Uuid::from_u128(2)));
        let token = issue(&ours, person, company, None, now).unwrap();
        let device = DeviceId(Uuid::from_u128(3));
        let of_device = issue(&ours, person, company, Some(device), now).unwrap();
        assert_eq!(verify(&ours, &gate, &of_device, now).unwrap().dev, Some(device));
        assert!(of_device.len() < 330, "{} letters go along with every question", of_device.len());
        // Twice: the second time from memory.
        for _ in 0..2 {
            assert_eq!(verify(&ours, &gate, &token, now).unwrap().sub, person);
        }
        assert_eq!(verify(&ours, &gate, &token, now + TimeDelta::minutes(15)), None);
        assert_eq!(verify(&theirs, &Gate::new(&ports), &token, now), None);
        let (head, _) = token.rsplit_once('.').unwrap();
        assert_eq!(verify(&ours, &gate, &format!("{head}.AAAA"), now), None);
    }
}
