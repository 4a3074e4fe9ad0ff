//! What leaves the house on paper: can it be read, searched and looked at?

use domain::people::Role;
use e2e::{
    bundles::{Sealed, fetch},
    estate::{Cast, Estate},
    paper,
    sealer::Sealer,
};

fn walked() -> (Estate, Cast, Sealed) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let mut sealer = Sealer::enrol(&estate.admin, &cast.lin);
    let sealed = Sealed::make(&estate, &cast, &mut sealer, 2);
    (estate, cast, sealed)
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
        let pdf = fetch(&cast.zhou, &format!("/v1/patrols/{}/report.pdf?language={language}", sealed.patrol));
        let text = paper::text(folder, &pdf);
        for word in words {
            assert!(text.contains(word), "{language}: {word}\n{text}");
        }
        let fonts = paper::ask("pdffonts", folder, &pdf, &[]);
        let ours = fonts.lines().last().unwrap_or_default();
        assert!(ours.contains("NotoSansCJKsc") && ours.contains("yes yes yes"), "embedded, a subset, with its meaning: {fonts}");
        let pictures = paper::ask("pdfimages", folder, &pdf, &["-list"]);
        assert_eq!(pictures.matches("jpeg").count(), 3, "{pictures}");
        assert!(pdf.len() < 1_500_000, "{} bytes", pdf.len());
    }
    let finding = fetch(&cast.zhou, &format!("/v1/findings/{}/report.pdf?language=zh", sealed.finding));
    assert!(paper::text(folder, &finding).contains("不合格项报告"));
}

#[test]
fn whoever_may_see_the_work_may_print_it_and_nobody_else() {
    let (estate, cast, sealed) = walked();
    let path = format!("/v1/patrols/{}/report.pdf", sealed.patrol);
    let _ = fetch(&cast.lin, &path);
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
