//! What does a screen show? Records in the shape of a screen, in one language, ids as text, times in Unix milliseconds.

mod checklist;
mod crew;
pub(crate) mod due;
mod finding;
mod findings;
mod inbox;
mod jottings;
mod ledger;
mod patrol;
mod photos;
mod places;
mod spot_checks;
mod today;
mod units;

pub use checklist::{ChecklistScreen, Gap, ItemKind, ItemScreen, OptionLine, PhotoLine, SectionScreen};
pub use crew::{
    AskedLine, AssessedItem, AssessmentLine, AssessmentScreen, BalanceLine, BoardShift, CandidateLine, ClockedLine, CorrectionLine,
    CrewBoard, CrewPerson, CrewProposal, CrewSite, DayLine, DutyLine, GapLine, GapScreen, LeaveLine, LowLine, MonthScore, MonthTurn,
    MyLeave, MyScores, MySheet, MyShift, MySupplies, OnBoard, PersonDuty, PostLine, ProposedLine, ReasonLine, SaidLine, ShareLine,
    SheetDay, SiteSheet, StepInLine, SupplyLine, UsedLine, WeekScreen,
};
pub use finding::{AbleLine, FindingScreen, MayNow, NoticeLine, StepLine};
pub use findings::{FindingLine, TaskCounts};
pub use inbox::MessageLine;
pub use ledger::{Delivery, RefusedItem, UnsentItem};
pub use patrol::{PatrolScreen, ReviewLine, StopScreen, VisitDraft};
pub use photos::{MyPhoto, PhotoState};
pub use places::{AreaLine, RouteLine, SiteLine};
pub use spot_checks::{SpotCheckLine, SpotCheckRecorded};
pub use today::{TodayPatrol, TodayState};
pub use units::UnitLine;

use crate::{engine::Engine, error::Result};
use serde::Serialize;

/// A photo that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PhotoTaken {
    /// Its id.
    pub photo_id: String,
    /// Something that the person may want to know while they are still there.
    pub hint: Option<String>,
    /// The photo shows next to nothing: offer to take it again. It is kept until the person decides so.
    pub take_again: bool,
}

/// What is to be said about a photo while the person still stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PhotoHint {
    /// Something that the person may want to know.
    pub hint: Option<String>,
    /// The photo shows next to nothing: offer to take it again.
    pub take_again: bool,
}

/// A visit that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VisitRecorded {
    /// Its id.
    pub visit_id: String,
    /// The percentage earned; none where nothing was scored.
    pub percent: Option<u8>,
    /// Whether the sheet passed; none where nothing was asked.
    pub passed: Option<bool>,
    /// Critical items that failed it.
    pub critical: Vec<String>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SignedInAs {
    /// Their id.
    pub person_id: String,
    /// Their name.
    pub name: String,
    /// They must choose a new password before anything is synced.
    pub must_change_password: bool,
    /// They have a PIN. Where a phone is shared, ask for one.
    pub has_pin: bool,
    /// Until when the books may be read without a word from the server, in Unix milliseconds.
    pub books_open_until: i64,
    /// That is over: what colleagues did is not shown until the next sync. Recording goes on.
    pub books_closed: bool,
}

/// Somebody who has signed in on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PhonePerson {
    /// Their id.
    pub person_id: String,
    /// Their name.
    pub name: String,
    /// Their login.
    pub login: String,
    /// Their PIN opens their books; who has none, or has signed out, signs in.
    pub has_pin: bool,
}

impl Engine {
    /// Who is signed in.
    #[must_use]
    pub fn signed_in(&mut self) -> Option<SignedInAs> {
        let has_pin = self.holder().is_some_and(|person| self.has_pin(person));
        let room = self.person.as_ref()?;
        let session = room.store.session.as_ref()?;
        Some(SignedInAs {
            person_id: room.store.person.to_string(),
            name: session.name.clone(),
            must_change_password: session.must_change_password,
            has_pin,
            books_open_until: room.leased_until,
            books_closed: self.is_lease_over(),
        })
    }

    /// Everybody who has signed in on this phone.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn people(&mut self) -> Result<Vec<PhonePerson>> {
        let rows = self.device.people()?;
        let with_pin = self.device.people_with_pin()?;
        let has_pin = |id: &String| with_pin.contains(id);
        Ok(rows
            .into_iter()
            .map(|row| PhonePerson { has_pin: has_pin(&row.id), person_id: row.id, name: row.name, login: row.login })
            .collect())
    }
}
