//! Where was the phone? Positions are kept in WGS-84; what came in GCJ-02 is converted once, here.

use serde::{Deserialize, Serialize};

/// The datum that a position came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// Satellite receivers.
    #[default]
    Wgs84,
    /// Chinese phones and map SDKs: shifted by some hundred metres inside China.
    Gcj02,
}

/// A position in WGS-84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
    /// Radius of the circle that the phone believes to be in, in metres.
    pub accuracy: f64,
    /// The datum that it came in, before it was converted.
    #[serde(default)]
    pub datum: Datum,
    /// The phone says that the position was set by a mock-location app.
    #[serde(default)]
    pub mocked: bool,
}

const EARTH_RADIUS: f64 = 6_371_008.8;
/// Krasovsky 1940, which GCJ-02 is computed on.
const KRASOVSKY_A: f64 = 6_378_245.0;
const KRASOVSKY_EE: f64 = 0.006_693_421_622_965_943;

impl Position {
    /// Takes what a phone reports and converts it to WGS-84. None when the numbers are no position on this planet.
    #[must_use]
    pub fn read(latitude: f64, longitude: f64, accuracy: f64, datum: Datum, mocked: bool) -> Option<Self> {
        let (latitude, longitude) = match datum {
            Datum::Wgs84 => (latitude, longitude),
            Datum::Gcj02 => gcj02_to_wgs84(latitude, longitude),
        };
        let position = Self { latitude, longitude, accuracy, datum, mocked };
        position.is_sane().then_some(position)
    }

    /// True when the numbers are finite and on this planet.
    #[must_use]
    pub fn is_sane(&self) -> bool {
        (-90.0..=90.0).contains(&self.latitude)
            && (-180.0..=180.0).contains(&self.longitude)
            && (0.0..=1_000_000.0).contains(&self.accuracy)
    }

    /// Great-circle distance in metres.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = (b - a) / 2.0;
        let half_lon = (other.longitude - self.longitude).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + a.cos() * b.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS * h.sqrt().min(1.0).asin()
    }

    /// True when the phone may be within `radius` metres of `spot`: its own accuracy counts in its favour, up to 100 m.
    #[must_use]
    pub fn may_be_within(&self, radius: f64, spot: &Self) -> bool {
        self.distance(spot) <= radius + self.accuracy.min(100.0)
    }
}

/// Inverts the published GCJ-02 shift by fixed-point iteration; exact to well under a metre.
fn gcj02_to_wgs84(latitude: f64, longitude: f64) -> (f64, f64) {
    let (mut lat, mut lon) = (latitude, longitude);
    for _ in 0..6 {
        let (shifted_lat, shifted_lon) = wgs84_to_gcj02(lat, lon);
        lat += latitude - shifted_lat;
        lon += longitude - shifted_lon;
    }
    (lat, lon)
}

fn wgs84_to_gcj02(latitude: f64, longitude: f64) -> (f64, f64) {
    // Outside China the shift is not applied.
    if !(0.8293..=55.8271).contains(&latitude) || !(72.004..=137.8347).contains(&longitude) {
        return (latitude, longitude);
    }
    let (x, y) = (longitude - 105.0, latitude - 35.0);
    let wave = |v: f64| (v * std::f64::consts::PI).sin();
    let common = (20.0 * wave(6.0 * x) + 20.0 * wave(2.0 * x)) * 2.0 / 3.0;
    let d_lat = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + (20.0 * wave(y) + 40.0 * wave(y / 3.0)) * 2.0 / 3.0
        + (160.0 * wave(y / 12.0) + 320.0 * wave(y / 30.0)) * 2.0 / 3.0;
    let d_lon = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + (20.0 * wave(x) + 40.0 * wave(x / 3.0)) * 2.0 / 3.0
        + (150.0 * wave(x / 12.0) + 300.0 * wave(x / 30.0)) * 2.0 / 3.0;
    let radians = latitude.to_radians();
    let magic = 1.0 - KRASOVSKY_EE * radians.sin().powi(2);
    let lat_metre = (KRASOVSKY_A * (1.0 - KRASOVSKY_EE)) / (magic * magic.sqrt()) * std::f64::consts::PI;
    let lon_metre = KRASOVSKY_A / magic.sqrt() * radians.cos() * std::f64::consts::PI;
    (latitude + d_lat * 180.0 / lat_metre, longitude + d_lon * 180.0 / lon_metre)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude, accuracy: 5.0, datum: Datum::Wgs84, mocked: false }
    }

    #[test]
    fn gcj02_in_chongqing_is_some_hundred_metres_off_and_comes_back() {
        let (lat, lon) = (29.573, 106.53);
        let (shifted_lat, shifted_lon) = wgs84_to_gcj02(lat, lon);
        let off = plain(lat, lon).distance(&plain(shifted_lat, shifted_lon));
        assert!((200.0..800.0).contains(&off), "{off} m");
        let back = Position::read(shifted_lat, shifted_lon, 5.0, Datum::Gcj02, false).unwrap();
        assert!(back.distance(&plain(lat, lon)) < 0.1);
    }

    #[test]
    fn outside_china_nothing_is_shifted() {
        assert_eq!(wgs84_to_gcj02(51.5, -0.1), (51.5, -0.1));
    }

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        assert!((plain(0.0, 0.0).distance(&plain(1.0, 0.0)) - 111_195.0).abs() < 100.0);
    }

    #[test]
    fn nonsense_is_no_position() {
        assert!(Position::read(f64::NAN, 0.0, 1.0, Datum::Wgs84, false).is_none());
        assert!(Position::read(91.0, 0.0, 1.0, Datum::Wgs84, false).is_none());
    }
}
