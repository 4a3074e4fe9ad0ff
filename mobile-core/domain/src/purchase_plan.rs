//! What is to be bought, and who says yes (7.9, 2.5)? A purchase plan 采购计划 is drafted from what runs low and from the norms, put to the
//! supervisor and then to the site director, ordered, and received into the stores.

use crate::{
    books::SiteBooks,
    crew::{Filing, Signed},
    ids::{PersonId, PurchasePlanId, SiteId, StoreId, SupplyId},
    money::Money,
    people::Role,
    quantity::Quantity,
    refusal::Refusal,
    supply::{Stock, price_is_sane},
    text::{NAME_LIMIT, NOTE_LIMIT},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Lines that a plan may have.
pub const LINES_LIMIT: usize = 200;

/// Where a purchase plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PurchaseState {
    /// 草稿: being written.
    Draft,
    /// 待主管审批: put to the supervisor.
    Submitted,
    /// 待主任审批: the supervisor has said yes; it is with the site director.
    Supervised,
    /// 已批准: both have said yes.
    Approved,
    /// 已退回: somebody said no; it may be changed and put again.
    Refused,
    /// 已下单: ordered; goods may have come already.
    Ordered,
    /// 已到货: everything came, or no more is waited for.
    Received,
    /// 已作废: nobody wants it any more.
    Dropped,
}

impl PurchaseState {
    /// Every state.
    pub const ALL: [Self; 8] =
        [Self::Draft, Self::Submitted, Self::Supervised, Self::Approved, Self::Refused, Self::Ordered, Self::Received, Self::Dropped];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Supervised => "supervised",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Ordered => "ordered",
            Self::Received => "received",
            Self::Dropped => "dropped",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Its lines may be changed, and it may be put to the supervisor.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Refused)
    }

    /// What it asks for is on its way: nobody plans it again.
    #[must_use]
    pub const fn is_underway(self) -> bool {
        matches!(self, Self::Submitted | Self::Supervised | Self::Approved | Self::Ordered)
    }

    /// The post that decides about it now.
    #[must_use]
    pub const fn decided_by(self) -> Option<Role> {
        match self {
            Self::Submitted => Some(Role::Supervisor),
            Self::Supervised => Some(Role::SiteDirector),
            _ => None,
        }
    }
}

/// What somebody did with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PurchaseStep {
    /// Wrote it.
    Drafted,
    /// Changed it.
    Changed,
    /// Put it to the supervisor; a supervisor puts it to the site director.
    Submitted,
    /// Said yes.
    Approved,
    /// Said no.
    Refused,
    /// Ordered it.
    Ordered,
    /// Took goods in.
    Received,
    /// Waits for no more.
    Closed,
    /// Dropped it.
    Dropped,
}

impl PurchaseStep {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Changed => "changed",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Ordered => "ordered",
            Self::Received => "received",
            Self::Closed => "closed",
            Self::Dropped => "dropped",
        }
    }
}

/// A step in a plan's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchaseEntry {
    /// What was done.
    pub step: PurchaseStep,
    /// Who, when, in which words.
    #[serde(flatten)]
    pub signed: Signed,
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PurchaseLine {
    /// What.
    pub supply: SupplyId,
    /// How much, in thousandths of the unit.
    pub quantity: Quantity,
    /// What a unit costs, in fen.
    pub price: Money,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Why, in figures, where the plan was drafted from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
    /// How much of it has come, in thousandths of the unit.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub received: Quantity,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_nothing(quantity: &Quantity) -> bool {
    quantity.is_zero()
}

/// Why something is to be bought: in thousandths of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// What all stores held.
    pub held: Quantity,
    /// What other plans had asked for already.
    pub underway: Quantity,
    /// The levels below which the stores run low, together.
    pub low: Quantity,
    /// What is to be used in a month by the norms.
    pub monthly: Quantity,
}

impl PurchaseLine {
    /// What the line costs, in fen; none when it can't be held.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        self.price.times(self.quantity.in_thousandths())
    }

    /// What has not come yet.
    #[must_use]
    pub const fn open(&self) -> Quantity {
        self.quantity.less(self.received)
    }
}

/// A purchase plan 采购计划.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurchasePlan {
    /// Its id.
    pub id: PurchasePlanId,
    /// The site.
    pub site: SiteId,
    /// What it is called, where somebody called it anything.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The local date of its draft.
    pub date: NaiveDate,
    /// Where it stands.
    pub state: PurchaseState,
    /// What is to be bought.
    pub lines: Vec<PurchaseLine>,
    /// What became of it, oldest first.
    pub history: Vec<PurchaseEntry>,
}

impl PurchasePlan {
    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.date, self.state.word()).also(self.drafted_by())
    }

    /// Its number: made of the day and the end of its id, so that a phone without a signal can give one.
    #[must_use]
    pub fn number(&self) -> String {
        let tail = self.id.0.as_u128() & 0xffff;
        format!("CG{}-{tail:04X}", self.date.format("%Y%m%d"))
    }

    /// Who wrote it.
    #[must_use]
    pub fn drafted_by(&self) -> Option<PersonId> {
        self.history.first().map(|entry| entry.signed.by)
    }

    /// Its steps since it was put to somebody the last time, that one first.
    #[must_use]
    pub fn since_submitted(&self) -> &[PurchaseEntry] {
        let last = self.history.iter().rposition(|entry| entry.step == PurchaseStep::Submitted);
        last.map_or(&[], |last| &self.history[last..])
    }

    /// What it costs, in fen; none when it can't be held.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        self.lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.total()?))
    }

    /// Checks lines that somebody typed: each thing once, some of it, at a price, and a sum that can be held.
    pub fn check_lines(title: &str, lines: &[PurchaseLine]) -> Result<(), Refusal> {
        if title.chars().count() > NAME_LIMIT {
            return Err(Refusal::TooLong { field: "title".into(), limit: NAME_LIMIT as u32 });
        }
        if lines.is_empty() {
            return Err(Refusal::Missing { field: "lines".into() });
        }
        if lines.iter().any(|line| line.reason.chars().count() > NOTE_LIMIT) {
            return Err(Refusal::TooLong { field: "reason".into(), limit: NOTE_LIMIT as u32 });
        }
        let things: HashSet<SupplyId> = lines.iter().map(|line| line.supply).collect();
        if lines.len() > LINES_LIMIT || things.len() != lines.len() {
            return Err(Refusal::Invalid { field: "lines".into() });
        }
        if lines.iter().any(|line| !line.quantity.is_sane()) {
            return Err(Refusal::Invalid { field: "quantity".into() });
        }
        let sum = lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.total()?));
        if sum.is_none() || lines.iter().any(|line| !price_is_sane(line.price)) {
            return Err(Refusal::Invalid { field: "price".into() });
        }
        Ok(())
    }
}

/// What to buy: of everything that runs low in a store, or does not last a month by its norms, as much as a month takes and the stores are to
/// keep. `stocks` are all of the site's, `plans` all that are underway. Same books, same plan, in the order of the names.
#[must_use]
pub fn propose<'a>(
    here: &SiteBooks,
    stocks: impl IntoIterator<Item = &'a Stock>,
    plans: impl IntoIterator<Item = &'a PurchasePlan>,
) -> Vec<PurchaseLine> {
    let mut held: HashMap<SupplyId, HashMap<StoreId, Quantity>> = HashMap::new();
    for stock in stocks {
        held.entry(stock.supply).or_default().insert(stock.store, stock.quantity);
    }
    let mut underway: HashMap<SupplyId, Quantity> = HashMap::new();
    let waiting = plans.into_iter().filter(|plan| plan.state.is_underway()).flat_map(|plan| &plan.lines);
    for line in waiting {
        let sum = underway.entry(line.supply).or_default();
        *sum = sum.and(line.open());
    }
    let sum = |quantities: &mut dyn Iterator<Item = Quantity>| quantities.fold(Quantity::ZERO, Quantity::and);
    let mut supplies: Vec<_> = here.supplies.values().filter(|supply| !supply.retired).collect();
    supplies.sort_by(|a, b| (&a.name.zh, &a.name.en, a.id).cmp(&(&b.name.zh, &b.name.en, b.id)));
    let mut lines = vec![];
    for supply in supplies {
        let in_store = |store: StoreId| held.get(&supply.id).and_then(|stores| stores.get(&store)).copied().unwrap_or_default();
        let kept = || supply.low.iter().filter(|low| here.stores.get(&low.store).is_some_and(|store| !store.retired));
        let because = Because {
            held: sum(&mut held.get(&supply.id).into_iter().flat_map(HashMap::values).copied()),
            underway: underway.get(&supply.id).copied().unwrap_or_default(),
            low: sum(&mut kept().map(|low| low.level)),
            monthly: sum(&mut here.areas.values().filter_map(|area| supply.norm(area))),
        };
        let coming = because.held.and(because.underway);
        let runs_low = kept().any(|low| in_store(low.store) < low.level) && because.underway.is_zero();
        if !runs_low && coming >= because.monthly {
            continue;
        }
        // Without a norm, twice the level: one to use, one to keep.
        let month = if because.monthly.is_zero() { because.low } else { because.monthly };
        let quantity = month.and(because.low).less(coming).rounded_up();
        if quantity.is_sane() {
            let price = supply.price.unwrap_or_default();
            let (reason, because) = (String::new(), Some(because));
            lines.push(PurchaseLine { supply: supply.id, quantity, price, reason, because, received: Quantity::ZERO });
        }
    }
    lines.truncate(LINES_LIMIT);
    lines
}
