//! What lies in the crew's stores (7.4, 7.8, 7.9, 8.4): what was bought, who took it for which area, what was counted, what runs low and is to
//! be bought again; and the tools.

use super::crew::{Crew, ZONE, back, by_clock_of, days_ago};
use crate::{app::App, auth::SignedIn, problem::Problem, purchase_plans};
use domain::{
    ids::{AreaId, PersonId, PurchasePlanId, StoreId, SupplyId, SupplyMoveId, ToolId},
    money::Money,
    operation::{
        CheckTool, CorrectSupply, CountSupply, DecidePurchase, DraftPurchase, HandOutTool, IssueSupply, OrderPurchase, ReceivePurchase,
        ReceiveSupply, ReceivedLine, RegisterTool, RepairTool, ReturnSupply, SubmitPurchase, TakeBackTool, TransferSupply, WriteOffSupply,
    },
    place::AreaKind,
    purchase_plan::PurchaseLine,
    quantity::Quantity,
    supply::{Low, Norm, NormOf, Store, Supply},
    text::Text,
    time::Timestamp,
    tool::{Condition, ToolCard},
};

/// A kind of supplies: name, unit, what one costs in fen, below which level it is low, how much of it was bought, and in which areas how many a
/// month are to be enough.
struct Good {
    name: (&'static str, &'static str),
    unit: (&'static str, &'static str),
    price: i64,
    low: u32,
    bought: u32,
    norm: Option<(AreaKind, u64)>,
}

const CLEANER: usize = 0;
const BAGS: usize = 1;
const MOPS: usize = 2;
const DISINFECTANT: usize = 3;
const GLOVES: usize = 4;
const GLASS: usize = 5;

const GOODS: [Good; 6] = [
    Good {
        name: ("全能清洁剂", "All-purpose cleaner"),
        unit: ("瓶", "bottles"),
        price: 1_250,
        low: 12,
        bought: 36,
        norm: Some((AreaKind::Lobby, 3_000)),
    },
    Good {
        name: ("垃圾袋（大号）", "Bin bags, large"),
        unit: ("卷", "rolls"),
        price: 1_880,
        low: 15,
        bought: 40,
        norm: Some((AreaKind::WasteStation, 20_000)),
    },
    Good { name: ("拖把头", "Mop heads"), unit: ("个", "pcs"), price: 990, low: 6, bought: 20, norm: Some((AreaKind::Lobby, 1_000)) },
    Good {
        name: ("84 消毒液", "Disinfectant"),
        unit: ("桶", "cans"),
        price: 2_600,
        low: 6,
        bought: 10,
        norm: Some((AreaKind::WasteStation, 6_000)),
    },
    Good { name: ("橡胶手套", "Rubber gloves"), unit: ("双", "pairs"), price: 450, low: 10, bought: 24, norm: None },
    Good {
        name: ("玻璃清洁液", "Glass cleaner"), unit: ("升", "L"), price: 800, low: 5, bought: 15, norm: Some((AreaKind::Lobby, 2_500))
    },
];

/// Who took what: days ago, at which hour, what, which cleaner, how much of it in thousandths.
const ISSUED: [(u64, u32, usize, usize, u64); 19] = [
    (10, 6, CLEANER, 0, 2_000),
    (10, 6, GLASS, 0, 2_000),
    (9, 6, BAGS, 4, 4_000),
    (9, 7, DISINFECTANT, 4, 2_000),
    (8, 6, MOPS, 1, 2_000),
    (8, 6, GLASS, 1, 2_500),
    (7, 6, CLEANER, 2, 1_000),
    (7, 7, GLOVES, 4, 2_000),
    (6, 6, CLEANER, 1, 2_000),
    (6, 6, GLASS, 2, 1_500),
    (5, 6, BAGS, 4, 5_000),
    (5, 7, GLOVES, 3, 1_000),
    (4, 6, CLEANER, 3, 2_000),
    (4, 6, GLASS, 3, 2_000),
    (3, 6, DISINFECTANT, 4, 3_000),
    (3, 6, MOPS, 5, 1_000),
    (2, 6, GLASS, 5, 2_500),
    (1, 6, CLEANER, 0, 2_000),
    (1, 6, BAGS, 4, 4_000),
];

/// A tool: name, number, kind, days between two maintenances, and how many days ago the last one was.
const TOOLS: [(&str, &str, &str, &str, Option<(u16, u64)>); 5] = [
    ("手推式洗地机", "Walk-behind scrubber", "XD-01", "机器", Some((30, 38))),
    ("吸尘吸水机", "Wet and dry vacuum", "XS-02", "机器", Some((90, 30))),
    ("高压冲洗机", "Pressure washer", "GY-01", "机器", Some((60, 20))),
    ("伸缩擦窗器", "Window squeegee on a pole", "CB-03", "手工具", None),
    ("人字梯（2 米）", "Step ladder, 2 m", "TZ-01", "登高工具", Some((180, 60))),
];

/// The two stores.
#[derive(Clone, Copy)]
struct Stores {
    main: StoreId,
    branch: StoreId,
}

impl Crew {
    /// Makes the stores with two weeks of what came and went.
    pub async fn keep_stores(&self, app: &App) -> Result<(), Problem> {
        let now = app.ports.now();
        let stores = self.make_stores(app, now).await?;
        let goods = self.make_supplies(app, stores, now).await?;
        self.buy_first(app, stores, &goods, now).await?;
        self.give_out(app, stores, &goods, now).await?;
        self.count(app, stores, &goods, now).await?;
        self.buy_again(app, now).await?;
        self.keep_tools(app, stores, now).await
    }

    async fn make_stores(&self, app: &App, now: Timestamp) -> Result<Stores, Problem> {
        let [main, branch] = [(); 2].map(|()| StoreId(app.ports.new_id()));
        let lobby = self.posts.get(3).map(|(_, area, _)| *area);
        let names = [(main, "物业中心总库房", "Main store", None), (branch, "4 栋一楼分库房", "Store in building 4", lobby)];
        for (id, zh, en, area) in names {
            let keepers = vec![self.lead];
            let store = Store { id, site: self.site, name: Text::new(zh, en), building: None, area, keepers, retired: false };
            self.submit(app, self.lead, days_ago(now, 18, 9, 0), store).await?;
        }
        Ok(Stores { main, branch })
    }

    async fn make_supplies(&self, app: &App, stores: Stores, now: Timestamp) -> Result<Vec<SupplyId>, Problem> {
        let mut made = vec![];
        for good in GOODS {
            let norm = |(kind, monthly)| Norm { of: NormOf::Kind(kind), monthly: Quantity::thousandths(monthly) };
            let supply = Supply {
                id: SupplyId(app.ports.new_id()),
                site: self.site,
                name: Text::new(good.name.0, good.name.1),
                unit: Text::new(good.unit.0, good.unit.1),
                price: Some(Money::fen(good.price)),
                low: vec![Low { store: stores.main, level: Quantity::whole(good.low) }],
                norms: good.norm.map(norm).into_iter().collect(),
                retired: false,
            };
            made.push(supply.id);
            self.submit(app, self.lead, days_ago(now, 18, 9, 30), supply).await?;
        }
        Ok(made)
    }

    /// The first plan: approved by both, ordered, all of it came.
    async fn buy_first(&self, app: &App, stores: Stores, goods: &[SupplyId], now: Timestamp) -> Result<(), Problem> {
        let plan = PurchasePlanId(app.ports.new_id());
        let line = |(supply, good): (&SupplyId, &Good)| PurchaseLine {
            supply: *supply,
            quantity: Quantity::whole(good.bought),
            price: Money::fen(good.price),
            reason: "库房首批备货".into(),
            because: None,
            received: Quantity::ZERO,
        };
        let lines: Vec<PurchaseLine> = goods.iter().zip(&GOODS).map(line).collect();
        let came = |line: &PurchaseLine| {
            let entry = SupplyMoveId(app.ports.new_id());
            ReceivedLine { entry, supply: line.supply, quantity: line.quantity }
        };
        let goods = lines.iter().map(came).collect();
        let draft = DraftPurchase { plan, title: "首批保洁用品".into(), lines };
        self.submit(app, self.lead, days_ago(now, 17, 10, 0), draft).await?;
        self.submit(app, self.lead, days_ago(now, 17, 10, 20), SubmitPurchase { plan, note: String::new() }).await?;
        self.approve(app, self.supervisor, days_ago(now, 16, 9, 5), plan, "数量合适").await?;
        self.approve(app, self.director, days_ago(now, 16, 15, 40), plan, "").await?;
        let order = OrderPurchase { plan, note: "向洁源商贸订货，三天内送到".into() };
        self.submit(app, self.lead, days_ago(now, 15, 9, 0), order).await?;
        let came = ReceivePurchase { plan, store: stores.main, lines: goods, closes: false, note: "送货单号 JY-0871".into() };
        self.submit(app, self.lead, days_ago(now, 12, 14, 30), came).await
    }

    async fn approve(&self, app: &App, by: PersonId, at: Timestamp, plan: PurchasePlanId, note: &str) -> Result<(), Problem> {
        self.submit(app, by, at, DecidePurchase { plan, approved: true, note: note.into() }).await
    }

    /// Each cleaner takes what their area needs.
    async fn give_out(&self, app: &App, stores: Stores, goods: &[SupplyId], now: Timestamp) -> Result<(), Problem> {
        let note = String::new;
        for (days, hour, what, who, quantity) in ISSUED {
            let (Some(supply), Some(to)) = (goods.get(what).copied(), self.cleaners.get(who).copied()) else { continue };
            let (entry, quantity) = (SupplyMoveId(app.ports.new_id()), Quantity::thousandths(quantity));
            let issue = IssueSupply { entry, store: stores.main, supply, quantity, to, area: self.area_for(what, who), note: note() };
            self.submit(app, self.lead, days_ago(now, days, hour, 10), issue).await?;
        }
        Ok(())
    }

    /// For which area a cleaner takes something: for the waste station what its norm says, everything else for their own lobby.
    fn area_for(&self, what: usize, who: usize) -> Option<AreaId> {
        let waste = self.areas.iter().find(|(kind, _)| *kind == AreaKind::WasteStation).map(|(_, area)| *area);
        if matches!(what, BAGS | DISINFECTANT) { waste } else { self.posts.get(who).map(|(_, area, _)| *area) }
    }

    /// What else happens in a store: some go to the other one, some come back, some spoil, somebody mistypes, somebody counts.
    async fn count(&self, app: &App, stores: Stores, goods: &[SupplyId], now: Timestamp) -> Result<(), Problem> {
        let [cleaner, bags, mops, _, gloves, _] = goods else { return Ok(()) };
        let (store, entry) = (stores.main, || SupplyMoveId(app.ports.new_id()));
        let note = "分库房常备".to_owned();
        let (quantity, to) = (Quantity::whole(6), stores.branch);
        let moved = TransferSupply { entry: entry(), store, supply: *cleaner, quantity, to, note };
        self.submit(app, self.lead, days_ago(now, 11, 15, 0), moved).await?;
        if let (Some(from), Some((_, area, _))) = (self.cleaners.get(1).copied(), self.posts.get(1)) {
            let (quantity, note) = (Quantity::whole(1), "多领了一个".to_owned());
            let back = ReturnSupply { entry: entry(), store, supply: *mops, quantity, from, area: Some(*area), note };
            self.submit(app, self.lead, days_ago(now, 7, 13, 30), back).await?;
        }
        let note = "受潮发霉，不能再用".to_owned();
        let spoilt = WriteOffSupply { entry: entry(), store, supply: *gloves, quantity: Quantity::whole(2), note };
        self.submit(app, self.lead, days_ago(now, 6, 10, 0), spoilt).await?;
        let wrong = ReceiveSupply { entry: entry(), store, supply: *gloves, quantity: Quantity::whole(40), note: "供应商赠送".into() };
        let (entry_of_wrong, supply) = (wrong.entry, *gloves);
        self.submit(app, self.lead, days_ago(now, 4, 9, 0), wrong).await?;
        let right = CorrectSupply { entry: entry_of_wrong, store, supply, note: "多打了一个零，应为 4 双".into() };
        self.submit(app, self.lead, days_ago(now, 4, 9, 4), right).await?;
        let gift = ReceiveSupply { entry: entry(), store, supply, quantity: Quantity::whole(4), note: "供应商赠送".into() };
        self.submit(app, self.lead, days_ago(now, 4, 9, 5), gift).await?;
        let counted = CountSupply { entry: entry(), store, supply: *bags, found: Quantity::whole(30), note: "盘点少 1 卷".into() };
        self.submit(app, self.lead, days_ago(now, 2, 16, 0), counted).await
    }

    /// The second plan was drafted from what runs low; the supervisor has said yes, and it waits for the director.
    async fn buy_again(&self, app: &App, now: Timestamp) -> Result<(), Problem> {
        let drafted = days_ago(now, 1, 16, 0);
        let Some(lead) = SignedIn::of(&by_clock_of(app, drafted), self.company, self.lead).await? else { return Ok(()) };
        let lines = purchase_plans::propose(app, &lead, self.site).await?;
        let plan = PurchasePlanId(app.ports.new_id());
        self.submit(app, self.lead, drafted, DraftPurchase { plan, title: "低库存补货".into(), lines }).await?;
        let note = "消毒液快用完了，请尽快审批".into();
        self.submit(app, self.lead, days_ago(now, 1, 16, 10), SubmitPurchase { plan, note }).await?;
        self.approve(app, self.supervisor, days_ago(now, 1, 17, 20), plan, "同意，注意留存送货单").await
    }

    /// One is in somebody's hands and due for maintenance, one came back worn, one is broken and being repaired.
    async fn keep_tools(&self, app: &App, stores: Stores, now: Timestamp) -> Result<(), Problem> {
        let today = now.with_timezone(&ZONE).date_naive();
        let mut tools = vec![];
        for (zh, en, code, kind, service) in TOOLS {
            let tool = ToolId(app.ports.new_id());
            let about = ToolCard {
                name: Text::new(zh, en),
                code: code.into(),
                kind: kind.into(),
                store: Some(stores.main),
                service_days: service.map(|(days, _)| days),
                serviced: service.map(|(_, ago)| back(today, ago)),
            };
            tools.push(tool);
            self.submit(app, self.lead, days_ago(now, 18, 11, 0), RegisterTool { tool, about }).await?;
        }
        let ([scrubber, vacuum, washer, squeegee, _], [lin, wang, liu, ..]) = (tools.as_slice(), self.cleaners.as_slice()) else {
            return Ok(());
        };
        let give = |tool: &ToolId, to: &PersonId, note: &str| HandOutTool { tool: *tool, to: *to, note: note.into() };
        self.submit(app, self.lead, days_ago(now, 9, 6, 30), give(vacuum, wang, "清理地下车库积水")).await?;
        let (condition, note) = (Condition::Worn, "软管有裂口，用胶带缠过，暂可使用".to_owned());
        self.submit(app, self.lead, days_ago(now, 8, 13, 40), TakeBackTool { tool: *vacuum, condition, store: None, note }).await?;
        self.submit(app, self.lead, days_ago(now, 6, 6, 20), give(scrubber, lin, "")).await?;
        self.submit(app, self.lead, days_ago(now, 5, 6, 20), give(squeegee, liu, "")).await?;
        let note = "枪头漏水，压力上不去".to_owned();
        self.submit(app, self.lead, days_ago(now, 3, 10, 0), CheckTool { tool: *washer, condition: Condition::Broken, note }).await?;
        let repair = RepairTool { tool: *washer, note: "送兴达机电维修，约五天".into() };
        self.submit(app, self.lead, days_ago(now, 3, 14, 0), repair).await?;
        let note = "刷盘磨损正常，电量足".to_owned();
        self.submit(app, self.lead, days_ago(now, 1, 13, 50), CheckTool { tool: *scrubber, condition: Condition::Good, note }).await
    }
}
