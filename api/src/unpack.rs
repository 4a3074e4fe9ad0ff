//! What if a client packed its words? They are unpacked before anything looks at them, and never into more than a body may have: a gzip of
//! a kilobyte may hold a megabyte.

use crate::{limits::BODY_BYTES, problem::Problem};
use actix_web::{
    Error, HttpMessage, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue},
    middleware::Next,
    web::{Bytes, BytesMut},
};
use flate2::bufread::MultiGzDecoder;
use futures_util::StreamExt;
use std::io::{self, Read};

/// Unpacks JSON that came as gzip. Photos, plans and forms come as they are, and so does everything under another coding.
pub async fn unpack(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let coding = request.headers().get(CONTENT_ENCODING).filter(|coding| *coding != "identity").cloned();
    if let Some(coding) = coding {
        match plain(&mut request, &coding).await {
            Ok(bytes) => {
                let headers = request.headers_mut();
                headers.remove(CONTENT_ENCODING);
                headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
                request.set_payload(Payload::from(bytes));
            }
            Err(problem) => {
                let mut refused = problem.error_response();
                refused.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
                return Ok(request.into_response(refused));
            }
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn plain(request: &mut ServiceRequest, coding: &HeaderValue) -> Result<Bytes, Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !is_json || coding != "gzip" {
        return Err(Problem::WrongCoding);
    }
    let mut payload = request.take_payload();
    let mut packed = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|e| Problem::Unreadable(e.to_string()))?;
        if packed.len() + chunk.len() > BODY_BYTES {
            return Err(Problem::TooLarge(BODY_BYTES as u64));
        }
        packed.extend_from_slice(&chunk);
    }
    let bytes = unpacked(&packed, BODY_BYTES).map_err(|e| Problem::Unreadable(e.to_string()))?;
    bytes.map(Bytes::from).ok_or(Problem::TooLarge(BODY_BYTES as u64))
}

/// None when there is more in it than the limit. No more than that is ever unpacked.
fn unpacked(packed: &[u8], limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed).take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limit).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(vec![], Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn what_fits_is_unpacked_to_the_last_byte_and_no_more() {
        assert_eq!(unpacked(&packed(b"0123456789"), 10).unwrap().as_deref(), Some(&b"0123456789"[..]));
        assert_eq!(unpacked(&packed(b"0123456789"), 9).unwrap(), None);
        assert_eq!(unpacked(&packed(b""), 9).unwrap().as_deref(), Some(&b""[..]));
    }

    #[test]
    fn half_a_gzip_is_no_gzip() {
        let whole = packed(&[b"what somebody wrote ".as_slice(); 100].concat());
        assert!(unpacked(&whole[..whole.len() / 2], 10_000).is_err());
        assert!(unpacked(b"{}", 10_000).is_err());
        assert!(unpacked(&[whole.as_slice(), b"and more"].concat(), 10_000).is_err());
    }
}
