//! Where do the drawings of plans lie? With the photos, and made as safe as they: whatever is uploaded is decoded and drawn anew.

use super::{blocking, disk, place, storage::sheet};
use crate::{app::App, problem::Problem};
use actix_web::web::Bytes;
use domain::{floor_plan::Sheet, ids::SiteId, photo::Sha256, text::Text};
use photo::Unfit;

/// Bytes of an uploaded drawing, at most.
pub const SHEET_BYTES: usize = 20 * 1024 * 1024;

/// Makes a drawing of what was uploaded and keeps it durably. The same picture twice is one drawing.
pub async fn keep(app: &App, site: SiteId, uploaded: Bytes) -> Result<Sheet, Problem> {
    let decoding = place(&app.photos.decodes).await?;
    let big = place(&app.photos.big_decode).await?;
    let drawn = blocking(move || photo::drawing(&uploaded)).await?.map_err(|why| unfit(&why))?;
    drop((decoding, big));
    let edge = |pixels| u16::try_from(pixels).map_err(disk);
    let drawing = Sheet { sha256: Sha256::of(&drawn.bytes), width: edge(drawn.width)?, height: edge(drawn.height)? };
    app.photos.storage.keep(&sheet(site, drawing.sha256), drawn.bytes).await?;
    Ok(drawing)
}

/// Told to somebody at a desk, who has no camera in hand.
fn unfit(why: &Unfit) -> Problem {
    let say = match why {
        Unfit::TooManyPixels { pixels, limit } => Text::new(
            format!("图纸像素太多({} 万，最多 {} 万),请缩小后再上传。", pixels.div_ceil(10_000), limit / 10_000),
            format!(
                "The drawing has too many pixels ({} million, at most {} million). Make it smaller first.",
                pixels.div_ceil(1_000_000),
                limit / 1_000_000
            ),
        ),
        _ => Text::new(
            "这个文件打不开。请上传 PNG、JPEG 或 WebP 图片;PDF 或 CAD 图纸请先导出为 PNG。",
            "This file can't be opened. Upload a PNG, JPEG or WebP picture; export a PDF or CAD drawing as PNG first.",
        ),
    };
    Problem::UnfitPhoto { code: why.code(), say }
}

/// The bytes of a drawing; none where there is no such one.
pub async fn bytes(app: &App, site: SiteId, sha256: Sha256) -> Result<Option<Bytes>, Problem> {
    app.photos.storage.bytes(&sheet(site, sha256)).await
}

/// True when its bytes are there.
pub async fn is_there(app: &App, site: SiteId, drawing: &Sheet) -> Result<bool, Problem> {
    app.photos.storage.has(&sheet(site, drawing.sha256)).await
}
