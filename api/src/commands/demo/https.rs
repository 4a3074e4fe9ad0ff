//! How does a demo speak HTTPS in a network that nobody made a certificate for? It is its own authority, kept in its folder, and
//! vouches for this machine's names and addresses. Whoever installs the authority on a phone has a browser that trusts them.

use crate::auth::write_private;
use actix_web::web::Bytes;
use chrono::{DateTime, Datelike, Days, Utc};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde::{Deserialize, Serialize};
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Days that the authority lasts: a phone has it installed once.
const AUTHORITY_DAYS: u64 = 3650;
/// Days that a certificate lasts; iPhones take none that lasts longer than 825.
const CERTIFICATE_DAYS: u64 = 365;
/// A certificate is made anew when it has fewer days left.
const LEFT_DAYS: u64 = 30;
/// A phone's clock may be behind ours.
const EARLIER_DAYS: u64 = 2;

/// What the server needs to speak HTTPS.
pub struct Https {
    /// Key and certificate, as they are used.
    pub config: ServerConfig,
    /// The authority's certificate, for phones to install.
    pub authority: Bytes,
}

/// What a certificate was made for, beside the certificate: reading it out of its own bytes would take a library.
#[derive(Serialize, Deserialize)]
struct MadeFor {
    names: Vec<String>,
    until: DateTime<Utc>,
}

impl MadeFor {
    fn read(path: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    }

    fn lasts(&self, now: DateTime<Utc>) -> bool {
        now + Days::new(LEFT_DAYS) < self.until
    }
}

type Trouble = Box<dyn Error>;

/// Opens what the folder holds, and makes what is missing, what runs out and what is for other names.
pub fn open(folder: &Path, names: &[String], now: DateTime<Utc>) -> Result<Https, String> {
    let say = |error: Trouble| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(|error| say(error.into()))?;
    Files { folder }.open(names, now).map_err(say)
}

struct Files<'a> {
    folder: &'a Path,
}

impl Files<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn open(&self, names: &[String], now: DateTime<Utc>) -> Result<Https, Trouble> {
        let authority = MadeFor::read(&self.path("authority.json"));
        let is_new = !authority.is_some_and(|authority| authority.lasts(now));
        if is_new {
            self.make_authority(now)?;
        }
        let made_for = MadeFor::read(&self.path("server.json"));
        if is_new || !made_for.is_some_and(|made_for| made_for.names == names && made_for.lasts(now)) {
            self.make_certificate(names, now)?;
        }
        let chain = vec![CertificateDer::from_pem_file(self.path("server.crt"))?];
        let key = PrivateKeyDer::from_pem_file(self.path("server.key"))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        let authority = CertificateDer::from_pem_file(self.path("authority.crt"))?;
        Ok(Https { config, authority: authority.to_vec().into() })
    }

    fn make_authority(&self, now: DateTime<Utc>) -> Result<(), Trouble> {
        let key = KeyPair::generate()?;
        let mut params = authority();
        let until = lasting(&mut params, now, AUTHORITY_DAYS);
        let certificate = params.self_signed(&key)?;
        self.write("authority", &key, &certificate, &MadeFor { names: vec![], until })
    }

    fn make_certificate(&self, names: &[String], now: DateTime<Utc>) -> Result<(), Trouble> {
        let signer = Issuer::new(authority(), KeyPair::from_pem(&fs::read_to_string(self.path("authority.key"))?)?);
        // With a key of its own each time: its number is made from the key, and no two of an authority may be alike.
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name.push(DnType::CommonName, "Rounds demo");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let until = lasting(&mut params, now, CERTIFICATE_DAYS);
        let certificate = params.signed_by(&key, &signer)?;
        self.write("server", &key, &certificate, &MadeFor { names: names.to_vec(), until })
    }

    /// The note comes last: without it, everything is made again.
    fn write(&self, name: &str, key: &KeyPair, certificate: &Certificate, made_for: &MadeFor) -> Result<(), Trouble> {
        let path = |ending: &str| self.path(&format!("{name}.{ending}"));
        for old in [path("json"), path("key")].iter().filter(|path| path.exists()) {
            fs::remove_file(old)?;
        }
        write_private(&path("key"), &key.serialize_pem())?;
        fs::write(path("crt"), certificate.pem())?;
        fs::write(path("json"), serde_json::to_string_pretty(made_for)?)?;
        Ok(())
    }
}

/// An authority for machines nearby alone: its key lies in a demo's folder, and must be of no use against any site of the internet.
fn authority() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Rounds demo authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let names = ["localhost", "local"].map(|name| GeneralSubtree::DnsName(name.to_owned()));
    let networks = [([127, 0, 0, 0], 8), ([10, 0, 0, 0], 8), ([172, 16, 0, 0], 12), ([192, 168, 0, 0], 16), ([169, 254, 0, 0], 16)];
    let networks = networks.map(|(network, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(network, bits)));
    let permitted_subtrees = names.into_iter().chain(networks).collect();
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: vec![] });
    params
}

/// Says from when to when, and gives back until when.
fn lasting(params: &mut CertificateParams, now: DateTime<Utc>, days: u64) -> DateTime<Utc> {
    let day = |at: DateTime<Utc>| date_time_ymd(at.year(), u8::try_from(at.month()).unwrap_or(1), u8::try_from(at.day()).unwrap_or(1));
    let until = now + Days::new(days);
    params.not_before = day(now - Days::new(EARLIER_DAYS));
    params.not_after = day(until);
    until
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> [String; 4] {
        ["authority.key", "authority.crt", "server.key", "server.crt"].map(|name| fs::read_to_string(folder.join(name)).unwrap())
    }

    #[test]
    fn what_is_there_is_kept_until_it_runs_out_or_is_for_other_names() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("https");
        let (now, names) = (Utc::now(), ["localhost".to_owned(), "192.168.1.5".to_owned()]);
        let first = open(&folder, &names, now).unwrap();
        let made = files(&folder);
        assert_eq!(open(&folder, &names, now + Days::new(300)).unwrap().authority, first.authority);
        assert_eq!(files(&folder), made);

        let moved = ["localhost".to_owned(), "192.168.1.6".to_owned()];
        open(&folder, &moved, now).unwrap();
        let after = files(&folder);
        assert!(after[..2] == made[..2] && after[2] != made[2] && after[3] != made[3], "phones keep the authority that they have");

        open(&folder, &moved, now + Days::new(CERTIFICATE_DAYS - 10)).unwrap();
        assert!(files(&folder)[..2] == made[..2] && files(&folder)[3] != after[3]);
        let later = open(&folder, &moved, now + Days::new(AUTHORITY_DAYS)).unwrap();
        assert_ne!(later.authority, first.authority);
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        open(home.path(), &["localhost".to_owned()], Utc::now()).unwrap();
        for name in ["authority.key", "server.key"] {
            assert_eq!(fs::metadata(home.path().join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
    }

    /// A start that was stopped half way leaves no note.
    #[test]
    fn what_was_left_half_made_is_made_again() {
        let home = tempfile::tempdir().unwrap();
        let names = ["localhost".to_owned()];
        open(home.path(), &names, Utc::now()).unwrap();
        fs::remove_file(home.path().join("server.json")).unwrap();
        fs::write(home.path().join("server.crt"), "").unwrap();
        open(home.path(), &names, Utc::now()).unwrap();
    }
}
