//! What leaves the house on paper: can it be read, searched and looked at?

use domain::people::Role;
use e2e::{
    bundles::{Sealed, fetch},
    estate::{Cast, Estate},
    office::Office,
    sealer::Sealer,
};
use std::{fs, path::Path, process::Command};

fn walked() -> (Estate, Cast, Sealed) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let mut sealer = Sealer::enrol(&estate.admin, &cast.lin);
    let sealed = Sealed::make(&estate, &cast, &mut sealer, 2);
    (estate, cast, sealed)
}

/// What a program of poppler says of a file.
fn ask(program: &str, folder: &Path, pdf: &[u8], more: &[&str]) -> String {
    let file = folder.join("report.pdf");
    fs::write(&file, pdf).unwrap();
    let done = Command::new(program).arg(&file).args(more).output().unwrap_or_else(|error| panic!("{program} (poppler-utils): {error}"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn report(office: &Office, path: &str) -> Vec<u8> {
    let pdf = fetch(office, path);
    assert!(pdf.starts_with(b"%PDF-"));
    pdf
}

#[test]
fn a_report_can_be_searched_in_both_languages_and_carries_its_letters() {
    let (estate, cast, sealed) = walked();
    let folder = estate.folder.path();
    let both = [
        ("zh", ["巡查报告", "第 1 页，共", "与封存一致", "未封存", "龍玥喆：灯不亮", "合格"]),
        ("en", ["Patrol report", "Page 1 of", "Fits its seal", "Not sealed", "龍玥喆：灯不亮", "Pass"]),
    ];
    for (language, words) in both {
        let pdf = report(&cast.zhou, &format!("/v1/patrols/{}/report.pdf?language={language}", sealed.patrol));
        let text = ask("pdftotext", folder, &pdf, &["-layout", "-"]);
        for word in words {
            assert!(text.contains(word), "{language}: {word}\n{text}");
        }
        let fonts = ask("pdffonts", folder, &pdf, &[]);
        let ours = fonts.lines().last().unwrap_or_default();
        assert!(ours.contains("NotoSansCJKsc") && ours.contains("yes yes yes"), "embedded, a subset, with its meaning: {fonts}");
        let pictures = ask("pdfimages", folder, &pdf, &["-list"]);
        assert_eq!(pictures.matches("jpeg").count(), 3, "{pictures}");
        assert!(pdf.len() < 1_500_000, "{} bytes", pdf.len());
    }
    let finding = report(&cast.zhou, &format!("/v1/findings/{}/report.pdf?language=zh", sealed.finding));
    assert!(ask("pdftotext", folder, &finding, &["-layout", "-"]).contains("不合格项报告"));
}

#[test]
fn whoever_may_see_the_work_may_print_it_and_nobody_else() {
    let (estate, cast, sealed) = walked();
    let path = format!("/v1/patrols/{}/report.pdf", sealed.patrol);
    let _ = report(&cast.lin, &path);
    let other = estate.colleague("Fang", Role::Cleaner);
    assert_eq!(other.call("GET", &path, None).status, 404);
}

#[test]
fn a_stamped_copy_has_its_band_below_the_picture() {
    let (estate, cast, sealed) = walked();
    let photo = |variant: &str| fetch(&cast.lin, &format!("/v1/photos/{}/{}/{variant}", estate.site, sealed.photos[0]));
    let (view, stamped) = (photo("evidence"), photo("stamped?language=zh"));
    let (before, after) = (photo::look(&view).unwrap(), photo::look(&stamped).unwrap());
    assert_eq!(before.width, after.width);
    assert!(after.height > before.height + 50, "{} {}", before.height, after.height);
    assert!(after.exif_time.is_none() && after.exif_position.is_none());
    assert_ne!(photo("stamped?language=en"), stamped, "in the reader's language");
}
