//! What time is it on this phone?

use chrono::Utc;
use domain::time::{Timestamp, micros};
use engine::ports::Clock;
use rustix::time::{ClockId, clock_gettime};

/// The phone's clocks.
pub(super) struct SystemClock {
    boot_id: String,
}

/// Goes on while the phone sleeps.
#[cfg(any(target_os = "linux", target_os = "android"))]
const STEADY: ClockId = ClockId::Boottime;
/// Goes on while the phone sleeps, on Apple's systems.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const STEADY: ClockId = ClockId::Monotonic;

impl SystemClock {
    /// Where the system names its boots, that name counts; else every start of the app counts as a boot, which errs on the safe side.
    pub(super) fn start() -> Result<Self, String> {
        let named = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().map(|id| id.trim().to_owned());
        let boot_id = match named.filter(|id| !id.is_empty()) {
            Some(id) => id,
            None => {
                let mut bytes = [0; 16];
                getrandom::fill(&mut bytes).map_err(|e| format!("randomness: {e}"))?;
                uuid::Uuid::from_bytes(bytes).to_string()
            }
        };
        Ok(Self { boot_id })
    }
}

impl Clock for SystemClock {
    fn wall(&self) -> Timestamp {
        micros(Utc::now())
    }

    fn monotonic(&self) -> u64 {
        let now = clock_gettime(STEADY);
        let (seconds, nanos) = (u64::try_from(now.tv_sec).unwrap_or(0), u64::try_from(now.tv_nsec).unwrap_or(0));
        seconds * 1_000 + nanos / 1_000_000
    }

    fn boot_id(&self) -> String {
        self.boot_id.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steady_clock_goes_forward_within_one_boot() {
        let (one, other) = (SystemClock::start().unwrap(), SystemClock::start().unwrap());
        let first = one.monotonic();
        std::thread::sleep(std::time::Duration::from_millis(3));
        assert!(one.monotonic() > first);
        #[cfg(target_os = "linux")]
        assert_eq!(one.boot_id(), other.boot_id());
        assert!(!other.boot_id().is_empty());
    }
}
