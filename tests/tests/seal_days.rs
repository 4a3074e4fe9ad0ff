//! Is a day of seals closed for good? Its root holds every seal, the next day leans on it, and somebody else's clock vouches for it.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    photo::Sha256,
    seal::{
        Day, ServerKey, Signed, Step,
        tree::{climb, leaf},
    },
    wire::Status,
};
use e2e::{estate::Estate, sealer::Sealer, tus};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// Photos of one visit, sealed; their ids.
fn seal_some(estate: &Estate, cast: &e2e::estate::Cast, sealer: &mut Sealer, count: usize) -> Vec<String> {
    let start = cast.round.start();
    let visit = cast.round.visit(&start, 0);
    let mut envelope = sealer.device.envelope(estate.site, visit.clone());
    envelope.photos = (0..count).map(|_| tus::reference(e2e::new_id().as_bytes())).collect();
    let photos = envelope.photos.clone();
    let batch = [sealer.device.envelope(estate.site, start), envelope];
    assert!(sealer.device.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
    let links: Vec<Signed> = photos.iter().map(|photo| sealer.seal_photo(estate.site, &visit, photo)).collect();
    assert!(sealer.hand_in(&links).iter().all(|taken| taken.problems.is_empty()));
    photos.iter().map(|photo| photo.id.to_string()).collect()
}

fn days(estate: &Estate, wanted: usize) -> Vec<Value> {
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let days = estate.admin.list("/v1/seals/days");
        if days.len() >= wanted && days.iter().all(|day| !day["time_stamp"].is_null()) {
            return days;
        }
        assert!(Instant::now() < patience, "{days:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn each_day_holds_every_seal_leans_on_the_day_before_and_is_vouched_for_by_somebody_else() {
    let authority = Authority::open();
    let url = authority.url.clone();
    let folder = authority.folder.clone();
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    estate.server.set("ROUNDS_TIME_STAMP_URL", &url);
    let mut sealer = Sealer::enrol(&estate.admin, &cast.lin);
    let mut photos = vec![];
    for count in [5, 1] {
        photos.push(seal_some(&estate, &cast, &mut sealer, count));
        estate.database.age_seals(3 - photos.len() as u32);
        estate.server.kill();
        estate.server.start_again();
        let _ = days(&estate, photos.len());
    }
    let today = seal_some(&estate, &cast, &mut sealer, 1);
    let days = days(&estate, 2);
    assert_eq!(days.len(), 2, "today is still open");
    assert_eq!(days.iter().map(|day| day["count"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 5]);
    let signed = |day: &Value| serde_json::from_value::<Signed>(day["signed"].clone()).unwrap();
    let (second, first) = (signed(&days[0]), signed(&days[1]));
    assert_eq!(second.read::<Day>().unwrap().previous, Some(first.hash()));
    assert_eq!(first.read::<Day>().unwrap().previous, None);

    for (photos, day) in photos.iter().zip([&first, &second]) {
        for photo in photos {
            let seal = cast.zhou.read(&format!("/v1/photos/{}/{photo}/seal", estate.site));
            let key = ServerKey::parse(seal["server_key"].as_str().unwrap()).unwrap();
            let closed_by: Signed = serde_json::from_value(seal["closed_by"].clone()).unwrap();
            assert!(closed_by == *day && key.signed(&closed_by));
            let receipt: Signed = serde_json::from_value(seal["receipt"].clone()).unwrap();
            let path: Vec<Step> = serde_json::from_value(seal["path"].clone()).unwrap();
            let root = closed_by.read::<Day>().unwrap().root;
            assert_eq!(climb(leaf(&receipt.text), &path), root);
            assert_ne!(climb(leaf(&receipt.text.replace('1', "2")), &path), root);
        }
    }
    let open = cast.zhou.read(&format!("/v1/photos/{}/{}/seal", estate.site, today[0]));
    assert!(open["closed_by"].is_null() && open["day"].is_null());

    for (day, text) in days.iter().zip([&second, &first]) {
        verify(&folder, text.hash(), day["time_stamp"].as_str().unwrap());
    }
    assert_eq!(cast.lin.get("/v1/seals/days").status, 403);
}

/// As whoever doubts it would: with openssl and the authority's certificate.
fn verify(folder: &Path, hash: Sha256, stamp: &str) {
    let file = folder.join("doubt.tsr");
    fs::write(&file, STANDARD.decode(stamp).unwrap()).unwrap();
    let good = |hash: Sha256| {
        let mut openssl = Command::new("openssl");
        openssl.args(["ts", "-verify", "-digest", &hash.to_string(), "-in"]).arg(&file).arg("-CAfile").arg(folder.join("tsa.pem"));
        openssl.output().expect("openssl runs").status.success()
    };
    assert!(good(hash));
    assert!(!good(Sha256::of(b"another day")));
}

/// A time-stamp authority: openssl behind a few lines of HTTP.
struct Authority {
    url: String,
    folder: PathBuf,
    _kept: tempfile::TempDir,
}

const CONFIG: &str = "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=Time\n[ext]\nextendedKeyUsage=critical,timeStamping\n\
    keyUsage=critical,digitalSignature\nbasicConstraints=CA:false\n[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\n\
    certs=tsa.pem\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\nordering=no\ntsa_name=no\ness_cert_id_chain=no\n";

impl Authority {
    fn open() -> Self {
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().to_path_buf();
        fs::write(folder.join("tsa.cnf"), CONFIG).unwrap();
        fs::write(folder.join("serial"), "01\n").unwrap();
        let made =
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", "-days", "2", "-config", "tsa.cnf"];
        assert!(Command::new("openssl").args(made).current_dir(&folder).output().expect("openssl is here").status.success());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/tsr", listener.local_addr().unwrap());
        let at = folder.clone();
        thread::spawn(move || listener.incoming().flatten().for_each(|line| answer(line, &at)));
        Self { url, folder, _kept: kept }
    }
}

fn answer(line: TcpStream, folder: &Path) {
    let mut reader = BufReader::new(line);
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        if let Some(said) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = said.trim().parse().unwrap();
        }
        if header.trim().is_empty() {
            break;
        }
    }
    let mut asked = vec![0; length];
    reader.read_exact(&mut asked).unwrap();
    fs::write(folder.join("asked.tsq"), asked).unwrap();
    let stamp = ["ts", "-reply", "-queryfile", "asked.tsq", "-out", "stamp.tsr", "-config", "tsa.cnf", "-section", "one"];
    let done = Command::new("openssl").args(stamp).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let body = fs::read(folder.join("stamp.tsr")).unwrap();
    let mut line = reader.into_inner();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(&body).unwrap();
}
