//! `rounds verify storage`: what is missing, damaged, or nobody's, while the server runs; in a folder and on S3.

use e2e::{envelope::Device, estate::Estate, new_id, photos, tus};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

fn ready() -> (Estate, Device) {
    let estate = Estate::open();
    let lin = estate.cleaner("Lin");
    let device = estate.device(&lin);
    (estate, device)
}

/// Stores a photo and says where its original lies.
fn stored(estate: &Estate, device: &Device, seed: u64) -> PathBuf {
    let bytes = photos::small(seed);
    let photo = tus::reference(&bytes);
    let _ = tus::upload(device, estate.site, &photo, &bytes).expect(204);
    let id = photo.id.to_string();
    estate.place.files().join(format!("{}/{}/{id}/original.jpg", estate.site, &id[id.len() - 2..]))
}

/// Puts a file there that is two hours old.
fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
    File::options().write(true).open(path).unwrap().set_modified(SystemTime::now() - Duration::from_secs(7_200)).unwrap();
}

fn verify(estate: &Estate, more: &[&str]) -> (i32, String) {
    let (code, said) = estate.server.command_ends(&[&["verify", "storage"], more].concat());
    (code.expect("it ends by itself"), said)
}

#[test]
fn what_is_missing_or_damaged_is_told_and_what_is_nobodys_too() {
    let (estate, device) = ready();
    let originals: Vec<PathBuf> = (1..=3).map(|seed| stored(&estate, &device, seed)).collect();
    let (code, said) = verify(&estate, &["--language", "en", "--deep"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Originals hashed anew: 3") && said.contains("with the bytes that were stored"), "{said}");

    // What nobody knows does no harm: told, kept, and no failure.
    let (site, id) = (estate.site, new_id().to_string());
    let files = estate.place.files();
    let strays = [
        format!("{site}/{}/{id}/original.jpg", &id[id.len() - 2..]),
        format!("partial/{site}/{id}.original/000000000000"),
        format!("{}/a7/readme.txt", new_id()),
        "notes.txt".to_owned(),
    ];
    strays.iter().for_each(|stray| put(&files.join(stray), b"whatever"));
    let fresh = new_id().to_string();
    put(&files.join(format!("{site}/00/{fresh}/original.jpg")), b"");
    File::options()
        .write(true)
        .open(files.join(format!("{site}/00/{fresh}/original.jpg")))
        .unwrap()
        .set_modified(SystemTime::now())
        .unwrap();
    let (code, said) = verify(&estate, &["--language", "en"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Files that the books do not know · 4"), "{said}");
    assert!(strays.iter().all(|stray| said.contains(stray) && files.join(stray).exists()), "{said}");
    assert!(!said.contains(&fresh), "it may be on its way: {said}");
    let (_, said) = verify(&estate, &["--list", "1"]);
    assert!(said.contains("账上没有记录的文件 · 4") && said.contains("另有 3 项未列出"), "{said}");

    let flipped = |path: &Path| {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    flipped(&originals[2]);
    assert_eq!(verify(&estate, &[]).0, 0, "only who reads it can tell");
    let (code, said) = verify(&estate, &["--deep"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("原图内容与入库时不同 · 1") && said.contains("请从备份恢复"), "{said}");
    fs::remove_file(&originals[0]).unwrap();
    let half = fs::read(&originals[1]).unwrap();
    fs::write(&originals[1], &half[..half.len() / 2]).unwrap();
    let (code, said) = verify(&estate, &["--language", "en"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("Missing originals · 1") && said.contains("Originals of another length · 1"), "{said}");
    let name = |path: &PathBuf| path.strip_prefix(&files).unwrap().display().to_string();
    assert!(said.contains(&name(&originals[0])) && said.contains(&name(&originals[1])) && !said.contains(&name(&originals[2])), "{said}");
}

/// Photos arrive the whole time: none of them is missing, none is an orphan.
#[test]
fn photos_that_arrive_meanwhile_are_neither_missing_nor_orphans() {
    let (estate, device) = ready();
    let estate = &estate;
    thread::scope(|scope| {
        let sending = scope.spawn(|| (10..22).for_each(|seed| drop(stored(estate, &device, seed))));
        let mut looked = 0;
        while !sending.is_finished() || looked == 0 {
            let (code, said) = verify(estate, &["--language", "en", "--deep"]);
            assert_eq!(code, 0, "{said}");
            assert!(!said.contains(" · "), "{said}");
            looked += 1;
        }
        sending.join().unwrap();
    });
    let (_, said) = verify(estate, &["--language", "en"]);
    assert!(said.contains("Originals that the books say are stored: 12"), "{said}");
}

#[test]
fn what_could_not_be_found_out_is_no_verdict() {
    let (mut estate, _) = ready();
    estate.server.set("ROUNDS_PHOTOS", "gs://elsewhere/photos");
    let (code, said) = verify(&estate, &["--language", "en"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("s3://BUCKET/PREFIX"), "what is wrong is told: {said}");
}
