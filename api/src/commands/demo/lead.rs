//! What the lead does all week (7.1, 7.5, 7.7, 7.10, 7.11): plans the cleaning, looks how it was done, trains, takes paid jobs on, and reports.

use super::crew::{Crew, ZONE, ahead, back, by_clock_of, days_ago};
use crate::{app::App, auth::SignedIn, lead_reports, problem::Problem};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use domain::{
    assessment::{AssessmentKind, Settlement},
    checklist::{Answer, ItemKind, Value, Verdict},
    cleaning_job::{Cost, JobOrder, JobState},
    cleaning_task::CleaningTask,
    ids::{AssessmentId, CleaningJobId, CleaningTaskId, LeadReportId, PersonId, TrainingId},
    lead_report::{ReportPeriod, ReportWords},
    money::Money,
    operation::{
        AdvanceCleaningJob, AnswerAssessment, HoldTraining, PlanTraining, PutCleaningJob, ReachedAtTraining, ReadLeadReport,
        RecordAssessment, SettleAssessment,
    },
    patrol::SheetOf,
    people::Role,
    place::AreaKind,
    roster::monday_of,
    route::Repeats,
    text::Text,
    time::Timestamp,
    training::TrainingPlan,
};

/// What becomes of an assessment.
#[derive(Clone, Copy)]
enum Then {
    Nothing,
    Agreed,
    /// Whose work it was says no, and why.
    Disputed(&'static str),
    /// They say no, and the supervisor gives another score, and why.
    Changed(&'static str, u8, &'static str),
}

/// An assessment: days ago, which cleaner, their shift or their area, points of 10 for cleanliness, which other item fails, a remark.
type Seen = (u64, usize, AssessmentKind, u16, Option<usize>, &'static str, Then);

const SEEN: [Seen; 9] = [
    (9, 0, AssessmentKind::Shift, 9, None, "", Then::Agreed),
    (8, 1, AssessmentKind::Shift, 8, None, "地面干净，动作利索", Then::Agreed),
    (7, 3, AssessmentKind::Area, 6, Some(3), "拖把、水桶没有归位", Then::Agreed),
    (6, 4, AssessmentKind::Shift, 9, None, "", Then::Agreed),
    (
        5,
        5,
        AssessmentKind::Area,
        5,
        None,
        "大堂玻璃有水渍",
        Then::Changed("检查前刚下过雨，水渍是住户雨伞带进来的", 88, "看了当天照片和天气，情况属实，按 88 分计"),
    ),
    (4, 0, AssessmentKind::Area, 10, None, "", Then::Agreed),
    (3, 3, AssessmentKind::Shift, 8, Some(1), "迟到 14 分钟", Then::Disputed("公交晚点，到小区门口已经打电话说明")),
    (2, 2, AssessmentKind::Shift, 9, None, "", Then::Nothing),
    (1, 1, AssessmentKind::Area, 8, None, "信报箱顶有灰", Then::Nothing),
];

/// The cleaning plan: in which areas what is done, how many times on which days, by which standard.
fn tasks() -> [(AreaKind, (&'static str, &'static str), Repeats, u8, (&'static str, &'static str)); 6] {
    [
        (
            AreaKind::Lobby,
            ("地面清扫、拖洗", "Sweep and mop the floor"),
            Repeats::Daily {},
            2,
            ("无积水、无脚印、无杂物", "No water, footprints or litter"),
        ),
        (
            AreaKind::Lobby,
            ("玻璃门、信报箱擦拭", "Wipe glass doors and letter boxes"),
            Repeats::Weekly { days: vec![1, 4] },
            1,
            ("无手印、无灰尘", "No finger marks, no dust"),
        ),
        (
            AreaKind::Corridor,
            ("候梯厅清扫、电梯门擦拭", "Sweep lift halls, wipe lift doors"),
            Repeats::Daily {},
            1,
            ("门面光亮，地面无纸屑", "Doors bright, no paper on the floor"),
        ),
        (
            AreaKind::WasteStation,
            ("垃圾清运、冲洗", "Clear the waste, hose down"),
            Repeats::Daily {},
            2,
            ("日产日清，无异味", "Cleared the same day, no smell"),
        ),
        (
            AreaKind::WasteStation,
            ("消杀", "Pest control"),
            Repeats::Weekly { days: vec![2, 5] },
            1,
            ("无蚊蝇、无鼠迹", "No flies, no traces of rats"),
        ),
        (
            AreaKind::Garden,
            ("道路、座椅保洁", "Paths and benches"),
            Repeats::Daily {},
            1,
            ("无落叶堆积、无烟头", "No heaps of leaves, no cigarette ends"),
        ),
    ]
}

/// Days of this week before today: what lies further back is told of in last week's report.
fn since_last_week(today: NaiveDate) -> u64 {
    u64::try_from((today - monday_of(today)).num_days()).unwrap_or_default()
}

impl Crew {
    /// Makes a week of a lead's work; the report comes last, since it counts the rest.
    pub async fn lead(&self, app: &App) -> Result<(), Problem> {
        let now = app.ports.now();
        let today = now.with_timezone(&ZONE).date_naive();
        self.plan_cleaning(app, now).await?;
        for seen in SEEN {
            self.assess(app, seen, today, now).await?;
        }
        self.train(app, today, now).await?;
        self.take_jobs(app, today, now).await?;
        self.report_damage(app).await?;
        self.tell_upward(app, today, now).await
    }

    async fn plan_cleaning(&self, app: &App, now: Timestamp) -> Result<(), Problem> {
        for (kind, what, repeats, times, standard) in tasks() {
            for (_, area) in self.areas.iter().filter(|(of, _)| *of == kind) {
                let task = CleaningTask {
                    id: CleaningTaskId(app.ports.new_id()),
                    site: self.site,
                    area: *area,
                    what: Text::new(what.0, what.1),
                    repeats: repeats.clone(),
                    times,
                    standard: Text::new(standard.0, standard.1),
                    template: None,
                    roles: vec![Role::Cleaner],
                };
                self.submit(app, self.lead, days_ago(now, 19, 9, 0), task).await?;
            }
        }
        Ok(())
    }

    async fn assess(&self, app: &App, seen: Seen, today: NaiveDate, now: Timestamp) -> Result<(), Problem> {
        let (days, who, kind, points, fails, remark, then) = seen;
        let date = back(today, days);
        let Some(person) = self.cleaners.get(who).copied().filter(|_| self.works(who, date)) else { return Ok(()) };
        let area = self.posts.get(who).map(|(_, area, _)| *area).filter(|_| kind == AssessmentKind::Area);
        let assessment = AssessmentId(app.ports.new_id());
        let record = RecordAssessment {
            assessment,
            person,
            date,
            kind,
            area,
            shift: None,
            sheet: SheetOf { template: self.assessed_by.0, version: 1 },
            answers: self.answers(points, fails),
            remark: remark.into(),
        };
        self.submit(app, self.lead, days_ago(now, days, 13, 20), record).await?;
        let answered = |agree, note: &str| AnswerAssessment { assessment, agree, note: note.into() };
        match then {
            Then::Nothing => Ok(()),
            Then::Agreed => self.submit(app, person, days_ago(now, days, 13, 50), answered(true, "")).await,
            Then::Disputed(why) => self.submit(app, person, days_ago(now, days, 13, 45), answered(false, why)).await,
            Then::Changed(why, percent, because) => {
                self.submit(app, person, days_ago(now, days, 13, 45), answered(false, why)).await?;
                let settle = SettleAssessment { assessment, how: Settlement::Changed { percent }, note: because.into() };
                self.submit(app, self.supervisor, days_ago(now, days - 1, 9, 30), settle).await
            }
        }
    }

    /// All is well but the points, and one item where it is not.
    fn answers(&self, points: u16, fails: Option<usize>) -> Vec<Answer> {
        let answer = |(n, item): (usize, &domain::checklist::Item)| {
            let value = match item.kind {
                ItemKind::Score { .. } => Value::Score(points),
                _ if fails == Some(n) => Value::Verdict(Verdict::Fail),
                _ => Value::Verdict(Verdict::Pass),
            };
            Answer { item: item.id, value: Some(value), note: String::new(), photos: vec![] }
        };
        self.assessed_by.1.items().enumerate().map(answer).collect()
    }

    /// One was held, with who passed it; one is to come.
    async fn train(&self, app: &App, today: NaiveDate, now: Timestamp) -> Result<(), Problem> {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let plan = |title: (&str, &str), about: &str, date| TrainingPlan {
            title: Text::new(title.0, title.1),
            about: about.into(),
            date,
            from: time(14, 30),
            until: time(16, 0),
            place: "物业中心会议室".into(),
            trainer: "孙秀兰".into(),
            pass_mark: 60,
            called: self.cleaners.clone(),
        };
        let training = TrainingId(app.ports.new_id());
        let about = "84 消毒液不与洁厕液混用；配比、佩戴手套和口罩、误入眼睛的处理。";
        let days = since_last_week(today) + 4;
        let held = plan(("消毒液配比与使用安全", "Mixing and using disinfectant safely"), about, back(today, days));
        self.submit(app, self.lead, days_ago(now, days + 3, 10, 0), PlanTraining { training, plan: held }).await?;
        let reached: [(bool, Option<u8>, &str); 6] = [
            (true, Some(92), ""),
            (true, Some(85), ""),
            (true, Some(78), ""),
            (true, Some(55), "配比记错，一周内补考"),
            (true, Some(88), ""),
            (false, None, "当天休息"),
        ];
        let result = |(person, (present, score, note)): (&PersonId, (bool, Option<u8>, &str))| {
            let passed = score.is_some_and(|score| score >= 60);
            ReachedAtTraining { person: *person, present, score, passed, note: note.into() }
        };
        let results = self.cleaners.iter().zip(reached).map(result).collect();
        let note = "现场配制并考核".to_owned();
        self.submit(app, self.lead, days_ago(now, days, 16, 10), HoldTraining { training, results, note }).await?;
        let about = "开机检查、加水、刷盘更换、充电与清洗。";
        let coming = plan(("洗地机操作与保养", "Running and looking after the scrubber"), about, ahead(today, 4));
        let training = TrainingId(app.ports.new_id());
        self.submit(app, self.lead, days_ago(now, 1, 11, 0), PlanTraining { training, plan: coming }).await
    }

    /// One job is paid, one is ordered, one is offered.
    async fn take_jobs(&self, app: &App, today: NaiveDate, now: Timestamp) -> Result<(), Problem> {
        let labour = |minutes| Cost::Labour { what: "两人作业".into(), minutes, hourly: Money::fen(2_500) };
        let used = |what: &str, amount| Cost::Supplies { what: what.into(), amount: Money::fen(amount) };
        let workers = |n: usize| self.cleaners.iter().copied().take(n).collect::<Vec<_>>();
        let order = |customer: &str, phone: &str, place: &str, what: &str, date, price, costs, workers| JobOrder {
            customer: customer.into(),
            phone: phone.into(),
            unit: None,
            area: None,
            place: place.into(),
            what: what.into(),
            date,
            price: Money::fen(price),
            costs,
            workers,
        };
        let done = since_last_week(today) + 2;
        let jobs = [
            (
                order(
                    "王女士",
                    "139 8305 2217",
                    "3 栋 502",
                    "新房开荒保洁，98 平方米",
                    back(today, done),
                    68_000,
                    vec![labour(720), used("清洁剂、百洁布、铲刀片", 5_600)],
                    workers(2),
                ),
                vec![(done + 2, 11, JobState::Ordered), (done, 17, JobState::Done), (done - 1, 10, JobState::Paid)],
            ),
            (
                order(
                    "李先生",
                    "136 0831 4490",
                    "5 栋 1201",
                    "全屋擦窗，12 扇",
                    ahead(today, 2),
                    24_000,
                    vec![labour(240), used("玻璃清洁液", 1_600)],
                    workers(2),
                ),
                vec![(1, 15, JobState::Ordered)],
            ),
            (order("幼儿园", "", "小区幼儿园二楼", "活动室地毯清洗", ahead(today, 9), 45_000, vec![labour(360)], vec![]), vec![]),
        ];
        for (order, steps) in jobs {
            let job = CleaningJobId(app.ports.new_id());
            let offered = steps.first().map_or(1, |(days, ..)| days + 1);
            self.submit(app, self.lead, days_ago(now, offered, 10, 0), PutCleaningJob { job, order }).await?;
            for (days, hour, to) in steps {
                let step = AdvanceCleaningJob { job, to, note: String::new() };
                self.submit(app, self.lead, days_ago(now, days, hour, 0), step).await?;
            }
        }
        Ok(())
    }

    /// Last week's report was sent and read; this week's is being written.
    async fn tell_upward(&self, app: &App, today: NaiveDate, now: Timestamp) -> Result<(), Problem> {
        let monday = monday_of(today);
        // This week's comes first: a site's walks are counted from the first time that somebody asks, and nobody walked a week ago.
        let draft = LeadReportId(app.ports.new_id());
        let words = ReportWords { done: "大堂玻璃已清洗 1 至 3 栋。".into(), ..ReportWords::default() };
        self.write_report(app, now, (draft, monday), words).await?;
        let sent = days_ago(now, since_last_week(today), 9, 0).min(now - TimeDelta::hours(2));
        let words = ReportWords {
            done: "1 至 6 栋大堂、候梯厅每日保洁；垃圾站每天清运两次、消杀两次；3 栋 502 开荒保洁已完工收款。".into(),
            problems: "洗地机到了保养期；84 消毒液用得快，需要补货。".into(),
            plan: "组织洗地机操作培训；清洗各栋大堂外玻璃；盘点总库房。".into(),
        };
        let report = LeadReportId(app.ports.new_id());
        self.write_report(app, sent, (report, back(monday, 7)), words).await?;
        let then = by_clock_of(app, sent + TimeDelta::minutes(10));
        if let Some(lead) = SignedIn::of(&then, self.company, self.lead).await? {
            lead_reports::rest::sent(&then, &lead, report).await?;
        }
        let read = ReadLeadReport { report, note: "消毒液请尽快报采购计划；洗地机这周安排保养。".into() };
        self.submit(app, self.supervisor, sent + TimeDelta::minutes(50), read).await
    }

    async fn write_report(
        &self,
        app: &App,
        at: Timestamp,
        (report, date): (LeadReportId, NaiveDate),
        words: ReportWords,
    ) -> Result<(), Problem> {
        let then = by_clock_of(app, at);
        let Some(lead) = SignedIn::of(&then, self.company, self.lead).await? else { return Ok(()) };
        lead_reports::rest::written(&then, &lead, self.site, (report, ReportPeriod::Week, date), words).await
    }
}
