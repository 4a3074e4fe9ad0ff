//! How much may one ask for? Requests in a minute, bytes in a body. (Items on a page: `lists`.)

use crate::{app::App, auth::check, problem::Problem};
use actix_web::{HttpRequest, web::Data};
use domain::wire::PUSH_BYTES;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
};

/// Bytes of a body, beside photos, which have a door of their own.
pub const BODY_BYTES: usize = PUSH_BYTES;

/// Requests that one address may make.
pub struct Requests(Option<DefaultKeyedRateLimiter<IpAddr>>);

impl Requests {
    /// So many in a minute; 0 means no limit.
    #[must_use]
    pub fn per_minute(requests: u32) -> Self {
        Self(NonZeroU32::new(requests).map(|requests| RateLimiter::keyed(Quota::per_minute(requests))))
    }

    /// One more from this address.
    pub fn check(&self, address: IpAddr) -> Result<(), Problem> {
        self.0.as_ref().map_or(Ok(()), |limiter| check(limiter, &address))
    }
}

/// The address that a request comes from. What a proxy says counts only when there is one.
#[must_use]
pub fn address(request: &HttpRequest) -> IpAddr {
    let behind_proxy = request.app_data::<Data<App>>().is_some_and(|app| app.settings.behind_proxy);
    let forwarded = request.headers().get("X-Forwarded-For").filter(|_| behind_proxy);
    // The last one is the proxy's own word; those before it are the client's.
    let told = forwarded.and_then(|list| list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let direct = || request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    household(told.unwrap_or_else(direct))
}

/// Whoever has one IPv6 address has 2^64 of them.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_of_ipv6_is_one_address() {
        let of = |text: &str| household(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
