//! Is every gram accounted for, whatever is told in whatever order? And is every purchase approved by two others? (Properties of `supply`,
//! `purchase_plan`, `tool` and `decide`.)

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    books::{Books, Change, CompanyBooks, Record, SiteBooks},
    decide::{Ruling, judge},
    ids::{
        AreaId, CompanyId, MembershipId, OperationId, PersonId, PurchasePlanId, ScopeId, SiteId, StoreId, SupplyId, SupplyMoveId, ToolId,
    },
    message::MessageKind,
    money::Money,
    operation::{
        CheckTool, CorrectSupply, CountSupply, DecidePurchase, DraftPurchase, HandOutTool, IssueSupply, Operation, OrderPurchase,
        ReceivePurchase, ReceiveSupply, Received, ReceivedLine, RegisterTool, RemindOfTool, ReturnSupply, ServiceTool, SubmitPurchase,
        TakeBackTool, TransferSupply, WriteOffSupply,
    },
    people::{Membership, Person, Role},
    place::{Area, AreaKind, Company, Site},
    purchase_plan::{PurchaseLine, PurchasePlan, PurchaseState, propose},
    quantity::Quantity,
    refusal::Refusal,
    supply::{Low, Norm, NormOf, Stock, Store, Supply, SupplyMove, consumption},
    text::Text,
    time::{Captured, Interval},
    tool::{Condition, Tool, ToolCard, ToolState},
};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Thursday noon in Chongqing.
fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_783) + TimeDelta::hours(4)
}

const fn site() -> SiteId {
    SiteId(Uuid::from_u128(2))
}
const fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}
const LIN: PersonId = person(10);
const WU: PersonId = person(11);
const ZHOU: PersonId = person(12);
const FANG: PersonId = person(13);
const ANOTHER: PersonId = person(14);
const CAST: [(PersonId, Role); 5] =
    [(LIN, Role::Cleaner), (WU, Role::CleaningLead), (ZHOU, Role::Supervisor), (FANG, Role::SiteDirector), (ANOTHER, Role::Supervisor)];
const STORES: [StoreId; 2] = [StoreId(Uuid::from_u128(301)), StoreId(Uuid::from_u128(302))];
const SOAP: SupplyId = SupplyId(Uuid::from_u128(401));
const LOBBY: AreaId = AreaId(Uuid::from_u128(3));

fn soap() -> Supply {
    Supply {
        id: SOAP,
        site: site(),
        name: Text::new("洗洁精", "Soap"),
        unit: Text::new("瓶", "bottle"),
        price: Some(Money::fen(1_250)),
        low: vec![Low { store: STORES[0], level: Quantity::whole(5) }],
        norms: vec![Norm { of: NormOf::Kind(AreaKind::Lobby), monthly: Quantity::whole(4) }],
        retired: false,
    }
}

fn books() -> Books {
    let mut company = CompanyBooks::default();
    let mut here = SiteBooks::default();
    let mut put = |record: Record| company.absorb(Change::Put(record));
    put(Company { id: CompanyId(id(1)), name: Text::new("公司", "Company") }.into());
    put(Site { id: site(), name: Text::new("小区", "Site"), time_zone: chrono_tz::Asia::Shanghai, calendar: Default::default() }.into());
    for (person, role) in CAST {
        put(Person { id: person, name: "人".into(), staff_no: String::new(), active: true }.into());
        let id = MembershipId(id(person.0.as_u128() + 50));
        put(Membership { id, person, role, site: Some(site()), buildings: vec![], from: DateTime::UNIX_EPOCH, until: None }.into());
    }
    let mut put = |record: Record| here.absorb(Change::Put(record));
    put(Area { id: LOBBY, site: site(), building: None, name: Text::new("大堂", "Lobby"), kind: Some(AreaKind::Lobby) }.into());
    for store in STORES {
        let name = Text::new("库房", "Store");
        put(Store { id: store, site: site(), name, building: None, area: None, keepers: vec![], retired: false }.into());
    }
    put(soap().into());
    Books { company: Arc::new(company), site: Arc::new(here), ..Books::default() }
}

/// Somebody's step some minutes after noon, told hours later.
fn received(n: u128, author: PersonId, minutes: i64, operation: impl Into<Operation>) -> Received {
    let at = noon() + TimeDelta::minutes(minutes);
    Received {
        id: OperationId(id(5_000 + n)),
        scope: ScopeId(site().0),
        author,
        device: None,
        captured: Captured::by_server(at),
        during: Interval::at(at),
        received: noon() + TimeDelta::days(1),
        base: None,
        photos: vec![],
        operation: operation.into(),
        vouched: false,
    }
}

/// Books that people do things to, one after another.
struct Story {
    books: Books,
    told: Vec<(MessageKind, PersonId)>,
    n: u128,
}

impl Story {
    fn new() -> Self {
        Self { books: books(), told: vec![], n: 0 }
    }

    fn does(&mut self, author: PersonId, minutes: i64, operation: impl Into<Operation>) -> Ruling {
        self.n += 1;
        let ruling = judge(&self.books, &received(self.n, author, minutes, operation));
        if let Ruling::Applied(changes) = &ruling {
            self.books.absorb(changes);
            self.told.extend(changes.iter().filter_map(|change| match change {
                Change::Put(Record::Messages(message)) => Some((message.kind, message.to)),
                _ => None,
            }));
        }
        ruling
    }

    fn stock(&self, store: StoreId) -> Quantity {
        let stock = self.books.crew::<Stock>(Stock::id_of(site(), store, SOAP).0);
        stock.map(|stock| stock.quantity).unwrap_or_default()
    }

    fn moves(&self) -> Vec<&SupplyMove> {
        let moves = self.books.crew.values().filter_map(|record| if let Record::SupplyMoves(entry) = record { Some(entry) } else { None });
        moves.collect()
    }

    #[expect(clippy::unwrap_used, reason = "a test that has no plan fails here")]
    fn plan(&self) -> &PurchasePlan {
        self.books.crew::<PurchasePlan>(plan().0).unwrap()
    }
}

fn applied(ruling: &Ruling) -> bool {
    matches!(ruling, Ruling::Applied(_))
}

/// What somebody does, in few numbers.
#[derive(Debug, Clone, Copy)]
struct Deed {
    what: u8,
    store: usize,
    quantity: u64,
    minutes: i64,
    of: usize,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = (0..7_u8, 0..2_usize, 1..20_000_u64, 0..600_i64, 0..40_usize);
    prop::collection::vec(deed.prop_map(|(what, store, quantity, minutes, of)| Deed { what, store, quantity, minutes, of }), 1..40)
}

fn operation(deed: Deed, n: usize) -> Operation {
    let entry = SupplyMoveId(id(10_000 + n as u128));
    let (store, supply, quantity, note) = (STORES[deed.store], SOAP, Quantity::thousandths(deed.quantity), "因故".to_owned());
    match deed.what {
        0 => ReceiveSupply { entry, store, supply, quantity, note }.into(),
        1 => IssueSupply { entry, store, supply, quantity, to: LIN, area: Some(LOBBY), note }.into(),
        2 => ReturnSupply { entry, store, supply, quantity, from: LIN, area: Some(LOBBY), note }.into(),
        3 => WriteOffSupply { entry, store, supply, quantity, note }.into(),
        4 => TransferSupply { entry, store, supply, quantity, to: STORES[1 - deed.store], note }.into(),
        5 => CountSupply { entry, store, supply, found: quantity, note }.into(),
        _ => CorrectSupply { entry: SupplyMoveId(id(10_000 + deed.of as u128)), store, supply, note }.into(),
    }
}

proptest! {
    /// Any moves, told in any order: no store ever holds less than nothing, and each holds the sum of its entries, after every one of them.
    #[test]
    fn every_gram_is_accounted_for(deeds in deeds()) {
        let mut story = Story::new();
        for (n, deed) in deeds.into_iter().enumerate() {
            story.does(WU, deed.minutes, operation(deed, n));
            for store in STORES {
                let sum: i64 = story.moves().iter().filter(|entry| entry.store == store).map(|entry| entry.change).sum();
                prop_assert!(sum >= 0);
                prop_assert_eq!(story.stock(store).in_thousandths(), u64::try_from(sum).unwrap());
            }
        }
        // What went out of one store by transfer came into the other one.
        let between: i64 = story.moves().iter().filter(|entry| entry.other.is_some() && entry.change != 0).map(|entry| entry.change).sum();
        let untold = story.moves().iter().any(|entry| entry.other.is_some() && entry.change == 0);
        prop_assert!(untold || between == 0);
    }

    /// Phones tell late. Whatever the order in which it is told, a store holds what was found in the last stocktake and what happened since.
    #[test]
    fn the_order_of_telling_does_not_matter(
        moves in prop::collection::vec((0..3_u8, 1..900_u64), 2..12),
        counts in prop::collection::vec((0..12_usize, 50_000..90_000_u64), 0..3),
        seed in any::<u64>(),
    ) {
        // All happen at minutes of their own; there is always enough, so nothing is refused.
        let mut facts: Vec<(i64, Operation)> = vec![];
        for (n, (what, quantity)) in moves.iter().enumerate() {
            let deed = Deed { what: *what, store: 0, quantity: *quantity, minutes: 0, of: 0 };
            facts.push((10 + 10 * n as i64, operation(deed, n)));
        }
        for (n, (after, found)) in counts.iter().enumerate() {
            let deed = Deed { what: 5, store: 0, quantity: *found, minutes: 0, of: 0 };
            facts.push((15 + 10 * *after as i64 + n as i64, operation(deed, 100 + n)));
        }
        facts.sort_by_key(|(minutes, _)| *minutes);
        let first = Deed { what: 0, store: 0, quantity: 500_000, minutes: 0, of: 0 };
        let told = |facts: &[(i64, Operation)]| {
            let mut story = Story::new();
            assert!(applied(&story.does(WU, 0, operation(first, 999))));
            for (minutes, fact) in facts {
                assert!(applied(&story.does(WU, *minutes, fact.clone())));
            }
            story.stock(STORES[0])
        };
        let in_order = told(&facts);
        let mut shuffled = facts.clone();
        let mut state = seed;
        for n in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(n, usize::try_from(state >> 33).unwrap() % (n + 1));
        }
        prop_assert_eq!(told(&shuffled), in_order);
    }

    /// A line costs what its fen say, and a sum that can't be held is refused.
    #[test]
    fn money_is_never_lost(quantities in prop::collection::vec((1..=1_000_000_000_000_u64, 0..=100_000_000_i64), 1..5)) {
        let lines: Vec<PurchaseLine> = quantities.iter().enumerate().map(|(n, (quantity, price))| PurchaseLine {
            supply: SupplyId(id(n as u128)),
            quantity: Quantity::thousandths(*quantity),
            price: Money::fen(*price),
            reason: String::new(),
            because: None,
            received: Quantity::ZERO,
        }).collect();
        let exact: i128 = quantities.iter().map(|(quantity, price)| (i128::from(*quantity) * i128::from(*price) + 500).div_euclid(1_000)).sum();
        match PurchasePlan::check_lines("", &lines) {
            Ok(()) => {
                let sum = lines.iter().map(|line| i128::from(line.total().unwrap().in_fen())).sum::<i128>();
                prop_assert_eq!(sum, exact);
            }
            Err(refusal) => {
                prop_assert!(exact > i128::from(i64::MAX));
                prop_assert_eq!(refusal, Refusal::Invalid { field: "price".into() });
            }
        }
    }
}

#[test]
fn more_than_the_books_hold_is_refused_and_neighbours_go_on() {
    let mut story = Story::new();
    let deed = |what, quantity| Deed { what, store: 0, quantity, minutes: 0, of: 0 };
    assert!(applied(&story.does(WU, 0, operation(deed(0, 6_000), 0))));
    assert!(applied(&story.does(WU, 1, operation(deed(1, 500), 1))));
    assert_eq!(story.told, [], "five and a half are not less than five");
    assert!(applied(&story.does(WU, 2, operation(deed(1, 2_000), 2))));
    let keepers = [(MessageKind::LowStock, ZHOU), (MessageKind::LowStock, ANOTHER)];
    assert_eq!(story.told, keepers, "those who keep stores are told, but not whoever did it");
    let ruling = story.does(WU, 3, operation(deed(1, 3_501), 3));
    assert_eq!(ruling, Ruling::Rejected(Refusal::Insufficient { available: Quantity::thousandths(3_500) }));
    assert!(applied(&story.does(WU, 4, operation(deed(1, 3_500), 4))));
    assert_eq!(story.stock(STORES[0]), Quantity::ZERO);
    assert_eq!(story.told.len(), 2, "it is told once");

    // Nobody in the field moves anything; what came twice is taken once; what was wrong is taken back once.
    assert_eq!(story.does(LIN, 5, operation(deed(0, 1), 5)), Ruling::Rejected(Refusal::NotAllowed));
    assert_eq!(story.does(WU, 5, operation(deed(0, 6_000), 0)), Ruling::Rejected(Refusal::IdReused));
    let wrong = Deed { of: 4, ..deed(6, 1) };
    assert!(applied(&story.does(WU, 6, operation(wrong, 6))));
    assert_eq!(story.stock(STORES[0]), Quantity::thousandths(3_500));
    assert_eq!(story.does(WU, 7, operation(wrong, 7)), Ruling::Rejected(Refusal::AlreadyDone));
    let used = consumption(&story.books.site, story.moves());
    assert_eq!(used.len(), 1);
    assert_eq!((used[0].used, used[0].norm, used[0].is_over()), (2_500, Some(Quantity::whole(4)), false));
}

#[test]
fn what_a_stocktake_has_seen_changes_nothing_when_it_is_told_late() {
    let mut story = Story::new();
    let deed = |what, quantity| Deed { what, store: 0, quantity, minutes: 0, of: 0 };
    assert!(applied(&story.does(WU, 0, operation(deed(0, 10_000), 0))));
    assert!(applied(&story.does(WU, 60, operation(deed(5, 7_000), 1))));
    // Wu's phone had no signal: three bottles went out before the count.
    assert!(applied(&story.does(WU, 30, operation(deed(1, 3_000), 2))));
    assert_eq!(story.stock(STORES[0]), Quantity::whole(7));
    // It counts as used all the same.
    assert_eq!(consumption(&story.books.site, story.moves())[0].used, 3_000);
    // An older count that comes later has been overtaken.
    assert!(applied(&story.does(WU, 50, operation(deed(5, 9_000), 3))));
    assert_eq!(story.stock(STORES[0]), Quantity::whole(7));
    // A count that is told after what happened since keeps that on top.
    assert!(applied(&story.does(WU, 100, operation(deed(1, 1_000), 4))));
    assert!(applied(&story.does(WU, 90, operation(deed(5, 6_500), 5))));
    assert_eq!(story.stock(STORES[0]), Quantity::thousandths(5_500));
}

const fn plan() -> PurchasePlanId {
    PurchasePlanId(Uuid::from_u128(800))
}

fn draft() -> DraftPurchase {
    let line = PurchaseLine {
        supply: SOAP,
        quantity: Quantity::whole(10),
        price: Money::fen(1_250),
        reason: "库存不足".into(),
        because: None,
        received: Quantity::whole(3),
    };
    DraftPurchase { plan: plan(), title: "12月".into(), lines: vec![line] }
}

fn decide(approved: bool) -> DecidePurchase {
    DecidePurchase { plan: plan(), approved, note: "看过".into() }
}

fn submit() -> SubmitPurchase {
    SubmitPurchase { plan: plan(), note: String::new() }
}

#[test]
fn a_plan_goes_step_by_step_and_nobody_approves_their_own() {
    let mut story = Story::new();
    assert_eq!(story.does(LIN, 0, draft()), Ruling::Rejected(Refusal::NotAllowed));
    assert!(applied(&story.does(WU, 0, draft())));
    assert_eq!(story.plan().lines[0].received, Quantity::ZERO, "what is said to have come is not believed");
    assert_eq!(story.plan().total(), Some(Money::fen(12_500)));
    assert!(matches!(story.does(ZHOU, 1, decide(true)), Ruling::Conflict(Refusal::PurchaseMovedOn { .. })));
    assert!(applied(&story.does(WU, 2, submit())));
    assert_eq!(story.told, [(MessageKind::PurchaseToApprove, ZHOU), (MessageKind::PurchaseToApprove, ANOTHER)]);
    assert_eq!(story.does(WU, 3, decide(true)), Ruling::Rejected(Refusal::NotAllowed));
    assert_eq!(story.does(FANG, 3, decide(true)), Ruling::Rejected(Refusal::NotAllowed), "the director's turn comes second");
    assert!(matches!(story.does(WU, 3, draft()), Ruling::Conflict(Refusal::PurchaseMovedOn { .. })), "what is put is not changed");
    // Sent back with words, changed, put again.
    let mute = DecidePurchase { note: " ".into(), ..decide(false) };
    assert_eq!(story.does(ZHOU, 4, mute), Ruling::Rejected(Refusal::Missing { field: "note".into() }));
    assert!(applied(&story.does(ZHOU, 4, decide(false))));
    assert_eq!(story.told.last(), Some(&(MessageKind::PurchaseDecided, WU)));
    assert!(applied(&story.does(WU, 5, draft())));
    assert!(applied(&story.does(WU, 6, submit())));
    assert!(applied(&story.does(ZHOU, 7, decide(true))));
    assert_eq!(story.plan().state, PurchaseState::Supervised);
    assert_eq!(story.told.last(), Some(&(MessageKind::PurchaseToApprove, FANG)));
    assert_eq!(story.does(ZHOU, 8, decide(true)), Ruling::Rejected(Refusal::OwnWork), "nobody says yes twice");
    assert!(applied(&story.does(FANG, 9, decide(true))));
    assert_eq!(story.plan().state, PurchaseState::Approved);
    assert!(applied(&story.does(WU, 10, OrderPurchase { plan: plan(), note: String::new() })));

    // Goods come in two parts; no more than was ordered.
    let goods = |n: u128, quantity: u32| ReceivePurchase {
        plan: plan(),
        store: STORES[1],
        lines: vec![ReceivedLine { entry: SupplyMoveId(id(20_000 + n)), supply: SOAP, quantity: Quantity::whole(quantity) }],
        closes: false,
        note: String::new(),
    };
    assert!(applied(&story.does(WU, 11, goods(1, 4))));
    assert_eq!((story.plan().state, story.stock(STORES[1])), (PurchaseState::Ordered, Quantity::whole(4)));
    assert_eq!(story.does(WU, 12, goods(2, 7)), Ruling::Rejected(Refusal::Invalid { field: "quantity".into() }));
    assert!(applied(&story.does(WU, 13, goods(3, 6))));
    assert_eq!((story.plan().state, story.stock(STORES[1])), (PurchaseState::Received, Quantity::whole(10)));
    assert!(story.moves().iter().all(|entry| entry.plan == Some(plan())));
}

#[test]
fn a_supervisors_own_plan_goes_to_the_director() {
    let mut story = Story::new();
    assert!(applied(&story.does(ZHOU, 0, draft())));
    assert!(applied(&story.does(ZHOU, 1, submit())));
    assert_eq!(story.plan().state, PurchaseState::Supervised);
    assert_eq!(story.does(ZHOU, 2, decide(true)), Ruling::Rejected(Refusal::OwnWork));
    assert_eq!(story.does(ANOTHER, 2, decide(true)), Ruling::Rejected(Refusal::NotAllowed));
    assert!(applied(&story.does(FANG, 3, decide(true))));
    assert_eq!(story.plan().state, PurchaseState::Approved);
}

#[test]
fn a_plan_drafts_itself_from_what_runs_low_and_from_the_norms() {
    let story = Story::new();
    let mut stock = Stock::empty(site(), STORES[0], SOAP);
    stock.quantity = Quantity::thousandths(4_500);
    let proposed = |plans: &[PurchasePlan]| propose(&story.books.site, [&stock], plans);
    let lines = proposed(&[]);
    // A month takes four, five are to be kept, four and a half are there.
    assert_eq!((lines.len(), lines[0].quantity, lines[0].price), (1, Quantity::whole(5), Money::fen(1_250)));
    assert_eq!(lines[0].because.unwrap().monthly, Quantity::whole(4));
    let underway = PurchasePlan {
        id: plan(),
        site: site(),
        title: String::new(),
        date: noon().date_naive(),
        state: PurchaseState::Ordered,
        lines: lines.clone(),
        history: vec![],
    };
    assert_eq!(proposed(&[underway]), [], "what is underway is not bought twice");
}

#[test]
fn a_tool_is_where_the_register_says_and_due_after_its_days() {
    let mut story = Story::new();
    let tool = ToolId(id(700));
    let name = Text::new("洗地机", "Scrubber");
    let about = ToolCard { name, code: "X-1".into(), kind: String::new(), store: Some(STORES[0]), service_days: Some(30), serviced: None };
    assert!(applied(&story.does(WU, 0, RegisterTool { tool, about })));
    let now = |story: &Story| story.books.crew::<Tool>(tool.0).unwrap().clone();
    let today = noon().date_naive();
    assert_eq!(now(&story).due, Some(today + TimeDelta::days(30)));
    assert!(!now(&story).is_due(today) && now(&story).is_due(today + TimeDelta::days(30)));
    let hand_out = HandOutTool { tool, to: LIN, note: String::new() };
    assert!(applied(&story.does(WU, 1, hand_out.clone())));
    assert_eq!(story.does(WU, 2, hand_out.clone()), Ruling::Conflict(Refusal::ToolMovedOn { state: ToolState::HandedOut }));
    // Whoever has it says how it is; a broken one wants a word, and is not handed out.
    let broken = |note: &str| CheckTool { tool, condition: Condition::Broken, note: note.into() };
    assert_eq!(story.does(LIN, 3, broken("")), Ruling::Rejected(Refusal::Missing { field: "note".into() }));
    assert!(applied(&story.does(LIN, 3, broken("刷盘断了"))));
    let back = TakeBackTool { tool, condition: Condition::Broken, store: None, note: "刷盘断了".into() };
    assert_eq!(story.does(LIN, 4, back.clone()), Ruling::Rejected(Refusal::NotAllowed));
    assert!(applied(&story.does(WU, 4, back)));
    assert_eq!(story.does(LIN, 5, broken("还是坏的")), Ruling::Rejected(Refusal::NotAllowed), "it is not hers any more");
    assert_eq!(story.does(WU, 5, hand_out.clone()), Ruling::Rejected(Refusal::Invalid { field: "condition".into() }));
    assert!(applied(&story.does(WU, 60 * 24, ServiceTool { tool, note: String::new() })));
    assert_eq!(now(&story).due, Some(today + TimeDelta::days(31)), "its days are counted from the last maintenance");
    assert!(applied(&story.does(WU, 60 * 24 + 1, hand_out)));
    // When it is due the server tells whoever keeps it, and whoever has it; nobody does in its name, and not of another day.
    let remind = |days| RemindOfTool { tool, due: today + TimeDelta::days(days) };
    assert_eq!(story.does(WU, 60 * 24 * 31, remind(31)), Ruling::Rejected(Refusal::NotAllowed));
    assert!(!applied(&story.does(PersonId::SERVER, 60 * 24 * 30, remind(30))));
    let before = story.told.len();
    assert!(applied(&story.does(PersonId::SERVER, 60 * 24 * 31, remind(31))));
    let told = &story.told[before..];
    assert!(told.contains(&(MessageKind::ToolDue, LIN)) && told.len() > 1, "{told:?}");
}
