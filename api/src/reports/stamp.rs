//! A photo to hand out: the view that was made of the untouched original, with a band below it that says where, when, who, its seal's code, and
//! where that is checked. The band covers nothing, and the copy is no evidence.

use super::{canvas::Canvas, font, font::Face, language};
use crate::{
    app::App,
    auth::SignedIn,
    devices::web::server_address,
    pages::{Names, Words, local_time},
    photos::{self, PhotoInfo, Variant, lent, serve::may_see},
    problem::{Problem, ProblemBody},
    seals,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS},
    web::{Data, Path},
};
use domain::{
    ids::{PhotoId, SiteId},
    photo::Sha256,
};
use qrcode::{EcLevel, QrCode};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Copies that are stamped at the same time.
static DESK: Semaphore = Semaphore::const_new(2);
const PATIENCE: Duration = Duration::from_secs(20);
const GROUND: [u8; 3] = [253, 251, 246];
const INK: [u8; 3] = [29, 41, 42];
const SOFT: [u8; 3] = [88, 95, 89];
const ACCENT: [u8; 3] = [15, 82, 87];

/// A copy of a photo with a band below it: place, time with its error, person, seal, and where that is checked. `?language=zh` or `en`.
#[utoipa::path(get, path = "/v1/photos/{site}/{photo}/stamped", tag = "photos",
    params(("site" = SiteId, Path), ("photo" = PhotoId, Path), ("language" = Option<domain::text::Language>, Query)), responses(
    (status = 200, description = "The copy", content_type = "image/jpeg"), (status = 404, body = ProblemBody),
    (status = 503, body = ProblemBody)))]
pub async fn stamped(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (Ok(site), Ok(photo)) = (path.0.parse::<SiteId>(), path.1.parse::<PhotoId>()) else { return Err(Problem::NotFound) };
    may_see(&app, &person, site, photo).await?;
    let Ok(Ok(_place)) = tokio::time::timeout(PATIENCE, DESK.acquire()).await else { return Err(Problem::Unavailable) };
    let lent = lent::picture(&app, site, photo, Variant::Evidence).await?.ok_or(Problem::NotFound)?;
    let language = language(&request, &person);
    let names = Names::seen_by(&app, &person, Some(site), language).await?;
    let mut said = said(&app, &person, &names, (site, photo)).await?;
    if !lent.of_original {
        said.soft.push(Words::of_language(language).of("photo-ahead-long"));
    }
    let address = format!("{}/check#photo/{photo}", server_address(&app, &request));
    let draw = move || {
        let facts = photo::look(&lent.bytes).map_err(|_| Problem::Internal)?;
        let band = band(font::face()?, facts.width, &said, &address)?;
        photo::with_band(&lent.bytes, &band).map_err(|_| Problem::Internal)
    };
    let jpeg = tokio::task::spawn_blocking(draw).await.map_err(|_| Problem::Internal)??;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{photo}-stamped.jpg\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(jpeg.bytes))
}

/// What the band says.
struct Said {
    place: String,
    lines: Vec<String>,
    soft: Vec<String>,
}

async fn said(app: &App, person: &SignedIn, names: &Names, (site, photo): (SiteId, PhotoId)) -> Result<Said, Problem> {
    let (company, key) = (person.company, app.secrets.seal_key().base64());
    let (info, seal) = app
        .read(company, move |conn, books| {
            let info = photos::one(conn, site, photo)?.ok_or(Problem::NotFound)?;
            let seal = seals::of_photo(conn, company, &books, &key, (site, photo))?;
            Ok((info, seal))
        })
        .await?;
    let t = Words::of_language(names.language());
    let place = match (info.checkpoint, info.area) {
        (Some(checkpoint), _) => names.checkpoint(checkpoint),
        (None, Some(area)) => names.area(area),
        (None, None) => String::new(),
    };
    let place = [names.site(site), place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let mut soft = vec![];
    match seal {
        Some(seal) => {
            let fits = t.word("photo-seal", if seal.problems.is_empty() { "fits" } else { "wrong" });
            soft.push(format!("{} {} · {fits}", t.of("seal-code"), in_fours(seal.code)));
        }
        None => soft.push(format!("{} · SHA-256 {}", t.of("photo-seal-none"), in_fours(info.r#ref.sha256))),
    }
    soft.push(t.of("stamp-check"));
    Ok(Said { place, lines: vec![when(&info, names, site, t)], soft })
}

fn when(info: &PhotoInfo, names: &Names, site: SiteId, t: &Words) -> String {
    let zone = names.zone(site);
    let by = names.person(info.author);
    match &info.r#ref.taken {
        Some(taken) => {
            let error = if taken.error > 0 { t.n("photo-error", taken.error) } else { String::new() };
            format!("{} {error} · {by}", local_time(taken.estimate, zone).full)
        }
        None => format!("{} {} · {by}", t.of("photo-received"), local_time(info.declared_at, zone).full),
    }
}

/// The first half of a hash, in groups that a person can compare.
fn in_fours(hash: Sha256) -> String {
    let digits: Vec<char> = hash.to_string().to_uppercase().chars().take(32).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The band's pixels, as wide as the picture.
fn band(face: &Face, width: u32, said: &Said, address: &str) -> Result<Vec<u8>, Problem> {
    let unit = (width as f32 / 1_600.0).max(0.35);
    let (large, small, edge) = (38.0 * unit, 26.0 * unit, 36.0 * unit);
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| Problem::Internal)?;
    // Three pixels a module, or no camera reads it back from a picture that was sent on.
    let code_edge = (190.0 * unit).max(code.width() as f32 * 3.0);
    let room = (width as f32 - edge * 3.0 - code_edge).max(60.0);
    let mut lines: Vec<(f32, [u8; 3], String)> = vec![];
    lines.extend(face.lines(&said.place, large, room).into_iter().map(|line| (large, INK, line)));
    for line in &said.lines {
        lines.extend(face.lines(line, large * 0.86, room).into_iter().map(|line| (large * 0.86, INK, line)));
    }
    for line in &said.soft {
        lines.extend(face.lines(line, small, room).into_iter().map(|line| (small, SOFT, line)));
    }
    let text: f32 = lines.iter().map(|(size, ..)| size * 1.42).sum();
    let height = (text.max(code_edge) + edge * 1.5).ceil();
    let mut canvas = Canvas::new(width, height as u32, GROUND);
    canvas.fill(0, 0, width.into(), (6.0 * unit).ceil() as i64, ACCENT);
    let mut y = edge * 0.75;
    for (size, ink, line) in lines {
        y += size * 1.42;
        canvas.text(face, edge, y - size * 0.42, size, ink, &line);
    }
    canvas.code(&code, (width as f32 - edge - code_edge) as i64, (edge * 0.85) as i64, code_edge as i64, INK);
    Ok(canvas.pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_is_as_wide_as_the_picture_and_holds_every_line() {
        let said = Said {
            place: "加州城市花园 · 1栋电梯厅".into(),
            lines: vec!["2026-11-26 09:30:08 误差 ±1 秒 · 唐小红".into()],
            soft: vec!["封存码 3FA9-77C0-1122-3344-5566-7788-99AA-BBCC · 与封存一致".into()],
        };
        let face = font::face().unwrap();
        for width in [320, 1200, 1600] {
            let band = band(face, width, &said, "https://rounds.example.com/check#photo/0190a0b2-0000-7000-8000-000000000000").unwrap();
            let rows = band.len() / (width as usize * 3);
            assert_eq!(band.len(), rows * width as usize * 3);
            let ink = band.chunks(3).filter(|pixel| pixel[0] < 100).count();
            assert!(ink > 1_000, "{width}: {ink} dark pixels");
            let last = &band[(rows - 6) * width as usize * 3..];
            assert!(last.chunks(3).all(|pixel| pixel == GROUND), "{width}: nothing is cut off at the foot");
        }
    }
}
