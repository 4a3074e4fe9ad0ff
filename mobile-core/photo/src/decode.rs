//! How do a file's bytes become plain pixels, whatever its format, depth and transparency?

use crate::{Facts, Format, MAX_PIXELS, Unfit, header};
use std::io::Cursor;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

/// The most memory that one decode may take for its pixels, in bytes: 64 megapixels of 4 channels and a little.
const MAX_DECODED_BYTES: usize = (MAX_PIXELS * 4 + 1024 * 1024) as usize;

/// Eight bits a channel, no transparency, rows without gaps.
pub(crate) struct Pixels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// 1 (grey) or 3 (red, green, blue).
    pub(crate) channels: usize,
    pub(crate) bytes: Vec<u8>,
}

/// Decodes as stored: orientation is not applied here.
pub(crate) fn decode(bytes: &[u8], facts: &Facts) -> Result<Pixels, Unfit> {
    header::check_whole(facts.format, bytes)?;
    match facts.format {
        Format::Jpeg => jpeg(bytes, facts),
        Format::Png => png(bytes, facts),
        Format::Webp => webp(bytes, facts),
    }
}

fn jpeg(bytes: &[u8], facts: &Facts) -> Result<Pixels, Unfit> {
    let (width, height) = facts.stored_size();
    // Lenient, as every viewer is: some cameras' files are not quite what the standard says.
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(width as usize)
        .set_max_height(height as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(Unfit::broken)?;
    if decoder.input_colorspace() == Some(ColorSpace::Luma) {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::Luma));
    }
    let channels = decoder.output_colorspace().map_or(3, |color| color.num_components());
    let size = decoder.dimensions().map(|(width, height)| (width as u32, height as u32));
    let mut bytes = room(facts, size, decoder.output_buffer_size(), channels)?;
    decoder.decode_into(&mut bytes).map_err(Unfit::broken)?;
    plain(facts, bytes, channels)
}

fn png(bytes: &[u8], facts: &Facts) -> Result<Pixels, Unfit> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MAX_DECODED_BYTES });
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(Unfit::broken)?;
    let channels = reader.output_color_type().0.samples();
    let mut bytes = room(facts, Some(reader.info().size()), reader.output_buffer_size(), channels)?;
    reader.next_frame(&mut bytes).map_err(Unfit::broken)?;
    plain(facts, bytes, channels)
}

fn webp(bytes: &[u8], facts: &Facts) -> Result<Pixels, Unfit> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(Unfit::broken)?;
    decoder.set_memory_limit(MAX_DECODED_BYTES);
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut bytes = room(facts, Some(decoder.dimensions()), decoder.output_buffer_size(), channels)?;
    decoder.read_image(&mut bytes).map_err(Unfit::broken)?;
    plain(facts, bytes, channels)
}

/// A buffer for the pixels, if the decoder sees what the header said. The limit is looked at again, for facts may be
/// handed in that no look has checked.
fn room(facts: &Facts, size: Option<(u32, u32)>, needs: Option<usize>, channels: usize) -> Result<Vec<u8>, Unfit> {
    let (width, height) = facts.stored_size();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(Unfit::TooManyPixels { pixels, limit: MAX_PIXELS });
    }
    let expected = pixels as usize * channels;
    if size == Some((width, height)) && needs == Some(expected) && expected <= MAX_DECODED_BYTES {
        Ok(vec![0; expected])
    } else {
        Err(Unfit::broken("the picture has another size than its header says"))
    }
}

/// Lays transparent pixels on white, in place (a second buffer would double the memory of a large picture), and makes
/// three channels of grey.
fn plain(facts: &Facts, mut bytes: Vec<u8>, channels: usize) -> Result<Pixels, Unfit> {
    let channels = match channels {
        1 | 3 => channels,
        2 => flatten::<2, 1>(&mut bytes),
        4 => flatten::<4, 3>(&mut bytes),
        _ => return Err(Unfit::broken(format!("{channels} channels"))),
    };
    if channels == 1 {
        // Grey photos are rare: they go the way of the others.
        bytes = bytes.iter().flat_map(|grey| [*grey; 3]).collect();
    }
    let (width, height) = facts.stored_size();
    Ok(Pixels { width, height, channels: 3, bytes })
}

/// From `WITH` channels, the last one alpha, to `LEFT` = `WITH` - 1 channels.
fn flatten<const WITH: usize, const LEFT: usize>(bytes: &mut Vec<u8>) -> usize {
    let pixels = bytes.len() / WITH;
    for at in 0..pixels {
        let alpha = u32::from(bytes[at * WITH + LEFT]);
        for channel in 0..LEFT {
            let over = u32::from(bytes[at * WITH + channel]) * alpha + 255 * (255 - alpha);
            bytes[at * LEFT + channel] = ((over + 127) / 255) as u8;
        }
    }
    bytes.truncate(pixels * LEFT);
    LEFT
}
