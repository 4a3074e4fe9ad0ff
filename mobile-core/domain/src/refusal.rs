//! Why was something refused? Stable codes for programs, sentences in both languages for people.

use crate::{
    checklist::{Fault, Gap},
    finding::FindingState,
    leave::AskState,
    patrol::PatrolState,
    purchase_plan::PurchaseState,
    quantity::Quantity,
    replacement::ReplacementState,
    text::Text,
    tool::ToolState,
};
use serde::{Deserialize, Serialize};

/// A rule that said no.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// The body can't be read: not of this shape.
    Unreadable {
        /// What the reader stumbled over.
        why: String,
    },
    /// A kind of operation that this version does not know.
    UnknownKind {
        /// The kind.
        kind: String,
    },
    /// The same id was used for something else.
    IdReused,
    /// The author's role does not allow it, at this place, at that time.
    NotAllowed,
    /// A thing that it names does not exist here, or may not be seen.
    NotFound {
        /// What kind of thing.
        what: String,
    },
    /// A field is missing.
    Missing {
        /// Which.
        field: String,
    },
    /// A field is longer than it may be.
    TooLong {
        /// Which.
        field: String,
        /// Characters at the most.
        limit: u32,
    },
    /// A field has a value that it can't have.
    Invalid {
        /// Which.
        field: String,
    },
    /// Another one has it already (a code, a login).
    Taken {
        /// Which field.
        field: String,
    },
    /// It can't go while something leans on it.
    InUse {
        /// What leans on it.
        by: String,
    },
    /// The thing has moved on to a state where this step makes no sense.
    MovedOn {
        /// The state it is in.
        state: PatrolState,
    },
    /// The finding has moved on to a state where this step makes no sense.
    FindingMovedOn {
        /// The state it is in.
        state: FindingState,
    },
    /// What was asked for has moved on to a state where this step makes no sense.
    AskMovedOn {
        /// The state it is in.
        state: AskState,
    },
    /// The purchase plan has moved on to a state where this step makes no sense.
    PurchaseMovedOn {
        /// The state it is in.
        state: PurchaseState,
    },
    /// The tool is somewhere where this step makes no sense.
    ToolMovedOn {
        /// Where it is.
        state: ToolState,
    },
    /// The books hold less than is to be taken out.
    Insufficient {
        /// What they hold, in thousandths of the unit.
        available: Quantity,
    },
    /// The replacement has moved on: somebody was quicker, or it is no gap any more.
    ReplacementMovedOn {
        /// The state it is in.
        state: ReplacementState,
    },
    /// A roster has clashes that can't be: two shifts at once, a post that somebody does not hold.
    RosterClashes {
        /// How many.
        count: u32,
    },
    /// A violation that nobody has stopped is not closed (1.2).
    NotStopped,
    /// Nobody says of what they put right themselves that it is right (6.4).
    OwnRectification,
    /// The checkpoint is not on the route of this patrol.
    NotOnRoute,
    /// The scanned code belongs to another checkpoint, or to none.
    WrongCode,
    /// The phone is too far from the checkpoint.
    TooFar {
        /// Metres between them.
        metres: u32,
    },
    /// The sheet has gaps.
    SheetGaps {
        /// Each.
        gaps: Vec<Gap>,
    },
    /// Checkpoints have neither a visit nor a reason.
    CheckpointsOpen {
        /// How many.
        count: u32,
    },
    /// Nobody judges their own work.
    OwnWork,
    /// The checklist has faults.
    TemplateFaults {
        /// Each.
        faults: Vec<Fault>,
    },
    /// Somebody else changed it in between.
    ChangedMeanwhile,
    /// It was done already.
    AlreadyDone,
    /// It was revoked.
    Revoked,
    /// It came in a letter that does not open here: written to another key, or damaged.
    LetterClosed,
    /// It had waited for a supervisor, who refused it.
    TurnedDown {
        /// Why, in their words.
        reason: String,
    },
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::UnknownKind { .. } => "unknown-kind",
            Self::IdReused => "id-reused",
            Self::NotAllowed => "not-allowed",
            Self::NotFound { .. } => "not-found",
            Self::Missing { .. } => "missing",
            Self::TooLong { .. } => "too-long",
            Self::Invalid { .. } => "invalid",
            Self::Taken { .. } => "taken",
            Self::InUse { .. } => "in-use",
            Self::MovedOn { .. } => "moved-on",
            Self::FindingMovedOn { .. } => "finding-moved-on",
            Self::AskMovedOn { .. } => "ask-moved-on",
            Self::PurchaseMovedOn { .. } => "purchase-moved-on",
            Self::ToolMovedOn { .. } => "tool-moved-on",
            Self::Insufficient { .. } => "insufficient",
            Self::ReplacementMovedOn { .. } => "replacement-moved-on",
            Self::RosterClashes { .. } => "roster-clashes",
            Self::NotStopped => "not-stopped",
            Self::OwnRectification => "own-rectification",
            Self::NotOnRoute => "not-on-route",
            Self::WrongCode => "wrong-code",
            Self::TooFar { .. } => "too-far",
            Self::SheetGaps { .. } => "sheet-gaps",
            Self::CheckpointsOpen { .. } => "checkpoints-open",
            Self::OwnWork => "own-work",
            Self::TemplateFaults { .. } => "template-faults",
            Self::ChangedMeanwhile => "changed-meanwhile",
            Self::AlreadyDone => "already-done",
            Self::Revoked => "revoked",
            Self::LetterClosed => "letter-closed",
            Self::TurnedDown { .. } => "turned-down",
        }
    }

    /// What it was about has moved on to a state where the step makes no sense.
    #[must_use]
    pub const fn is_moved_on(&self) -> bool {
        matches!(
            self,
            Self::MovedOn { .. }
                | Self::FindingMovedOn { .. }
                | Self::AskMovedOn { .. }
                | Self::ReplacementMovedOn { .. }
                | Self::PurchaseMovedOn { .. }
                | Self::ToolMovedOn { .. }
        )
    }

    /// A sentence for a person.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Unreadable { why } => Text::new(
                format!("内容无法读取({why})。记录已保留，请联系管理员。"),
                format!("This could not be read ({why}). It is kept; please tell your administrator."),
            ),
            Self::UnknownKind { kind } => Text::new(
                format!("服务器还不认识这种记录({kind}),已保留待处理。"),
                format!("The server does not know this kind of record yet ({kind}). It is kept for the office."),
            ),
            Self::IdReused => Text::new("这个编号已经用于另一条记录。", "This id was already used for something else."),
            Self::NotAllowed => Text::new("您的岗位在当时、当地没有这项权限。", "Your role does not allow this at that place and time."),
            Self::NotFound { what } => Text::new(format!("找不到：{}。", noun(what).zh), format!("Not found: {}.", noun(what).en)),
            Self::Missing { field } => Text::new(format!("请填写：{}。", noun(field).zh), format!("Please fill in: {}.", noun(field).en)),
            Self::TooLong { field, limit } => Text::new(
                format!("{}太长，最多 {limit} 个字。", noun(field).zh),
                format!("{} is too long: {limit} characters at most.", capital(&noun(field).en)),
            ),
            Self::Invalid { field } => {
                Text::new(format!("{}不正确，请检查。", noun(field).zh), format!("Please check: {}.", noun(field).en))
            }
            Self::Taken { field } => Text::new(
                format!("{}已被使用，请换一个。", noun(field).zh),
                format!("{} is already taken. Choose another.", capital(&noun(field).en)),
            ),
            Self::InUse { by } => Text::new(
                format!("仍在使用({}),不能删除。", noun(by).zh),
                format!("Still in use ({}), so it can't be removed.", noun(by).en),
            ),
            Self::MovedOn { state } => {
                let name = state.name();
                Text::new(
                    format!("这次巡查已是“{}”,不能再这样操作。", name.zh),
                    format!("This patrol is already “{}”, so this step no longer fits.", name.en),
                )
            }
            Self::FindingMovedOn { state } => {
                let name = state.name();
                Text::new(
                    format!("这项不合格项已是“{}”，不能再这样操作。", name.zh),
                    format!("This finding is already “{}”, so this step no longer fits.", name.en),
                )
            }
            Self::AskMovedOn { state } => {
                let name = state.name();
                Text::new(
                    format!("这项申请已是“{}”，不能再这样操作。", name.zh),
                    format!("This request is already “{}”, so this step no longer fits.", name.en),
                )
            }
            Self::PurchaseMovedOn { state } => {
                let name = state.name();
                Text::new(
                    format!("这份采购计划已是“{}”，不能再这样操作。", name.zh),
                    format!("This purchase plan is already “{}”, so this step no longer fits.", name.en),
                )
            }
            Self::ToolMovedOn { state } => {
                let name = state.name();
                Text::new(
                    format!("这件工器具现在是“{}”，不能这样操作。", name.zh),
                    format!("This tool is “{}” now, so this step does not fit.", name.en),
                )
            }
            Self::Insufficient { available } => {
                Text::new(format!("库存不足：账上只有 {available}。"), format!("Not enough in store: the books hold {available}."))
            }
            Self::ReplacementMovedOn { state } => match state {
                ReplacementState::Filled => Text::new("已有人先答应补位了。", "Somebody else was quicker and steps in."),
                ReplacementState::Cancelled => Text::new("这次不用补位了。", "This gap is none any more."),
                ReplacementState::Open => Text::new("这个缺位已经登记了。", "This gap is already open."),
            },
            Self::RosterClashes { count } => Text::new(
                format!("排班还有 {count} 处冲突(时间重叠或岗位不符),不能发布。"),
                format!(
                    "{count} clashes (two shifts at once, or a post that somebody does not hold) keep this roster from being published."
                ),
            ),
            Self::NotStopped => Text::new(
                "违章还没有登记现场制止，不能关闭。请先登记制止。",
                "Nobody has noted that this violation was stopped, so it can't be closed. Note that first.",
            ),
            Self::OwnRectification => Text::new("自己整改的，要由别人来验证。", "Somebody else has to verify what you put right."),
            Self::NotOnRoute => Text::new("这个巡查点不在本次路线上。", "This checkpoint is not on the route of this patrol."),
            Self::WrongCode => Text::new("扫到的码不是这个巡查点的。", "The scanned code is not this checkpoint's."),
            Self::TooFar { metres } => Text::new(
                format!("离巡查点约 {metres} 米，太远了。请走近，或扫码，或手动登记并说明原因。"),
                format!("About {metres} m from the checkpoint. Go nearer, scan its code, or enter it by hand with a reason."),
            ),
            Self::SheetGaps { gaps } => Text::new(
                format!("检查表还有 {} 项没填好。", gaps.len()),
                format!("{} items of the checklist still need attention.", gaps.len()),
            ),
            Self::CheckpointsOpen { count } => Text::new(
                format!("还有 {count} 个巡查点没去，也没写原因。"),
                format!("{count} checkpoints have neither a visit nor a reason."),
            ),
            Self::OwnWork => Text::new("不能审核、检查自己的工作。", "Nobody judges their own work."),
            Self::TemplateFaults { faults } => Text::new(
                format!("检查表还有 {} 处要改，才能发布。", faults.len()),
                format!("{} things keep this checklist from being published.", faults.len()),
            ),
            Self::ChangedMeanwhile => {
                Text::new("其他人刚刚改过，请刷新后再试。", "Somebody else has just changed this. Reload and try again.")
            }
            Self::AlreadyDone => Text::new("这件事已经做过了。", "This has been done already."),
            Self::Revoked => Text::new("这台设备已被停用。", "This device was revoked."),
            Self::LetterClosed => Text::new(
                "服务器打不开这条记录的加密内容。记录还在手机上，本人登录后会重新加密再发。",
                "The server can't open the sealed record. It is still on the phone, which seals it again once its author signs in.",
            ),
            Self::TurnedDown { reason } => {
                Text::new(format!("主管没有接受这条记录：{reason}"), format!("A supervisor did not accept this record: {reason}"))
            }
        }
    }
}

impl AskState {
    /// Its name on screens.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Asked => ("待批", "Asked for"),
            Self::Granted => ("已批准", "Granted"),
            Self::Refused => ("未批准", "Refused"),
            Self::Withdrawn => ("已撤回", "Withdrawn"),
        };
        Text::new(zh, en)
    }
}

impl PurchaseState {
    /// Its name on screens.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Draft => ("草稿", "Draft"),
            Self::Submitted => ("待主管审批", "With the supervisor"),
            Self::Supervised => ("待主任审批", "With the site director"),
            Self::Approved => ("已批准", "Approved"),
            Self::Refused => ("已退回", "Sent back"),
            Self::Ordered => ("已下单", "Ordered"),
            Self::Received => ("已到货", "Received"),
            Self::Dropped => ("已作废", "Dropped"),
        };
        Text::new(zh, en)
    }
}

impl ToolState {
    /// Its name on screens.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::InStore => ("在库", "In store"),
            Self::HandedOut => ("已领用", "Handed out"),
            Self::InRepair => ("维修中", "In repair"),
            Self::Retired => ("已报废", "Retired"),
        };
        Text::new(zh, en)
    }
}

impl PatrolState {
    /// Its name on screens.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Underway => ("进行中", "Underway"),
            Self::Complete => ("已完成", "Complete"),
            Self::Partial => ("部分完成", "Partial"),
            Self::Accepted => ("已通过", "Accepted"),
            Self::SentBack => ("已退回", "Sent back"),
        };
        Text::new(zh, en)
    }
}

/// Words for the fields and things that refusals name. A word that is missing here is shown as it is.
fn noun(word: &str) -> Text {
    const WORDS: &[(&str, &str, &str)] = &[
        ("record", "待处理的记录", "record that waits"),
        ("name", "名称", "name"),
        ("staff_no", "工号", "staff number"),
        ("login", "登录名", "login"),
        ("password", "密码", "password"),
        ("pin", "PIN 码(4 至 12 位数字，不能太简单)", "PIN (4 to 12 digits, and not an easy one)"),
        ("remark", "说明", "remark"),
        ("note", "说明", "note"),
        ("text", "描述", "description"),
        ("code", "巡查点编码", "code"),
        ("enrol_code", "登记码", "enrolment code"),
        ("radius", "有效半径", "radius"),
        ("position", "位置", "position"),
        ("checkpoints", "巡查点", "checkpoints"),
        ("windows", "时间段", "time windows"),
        ("repeats", "重复日期", "days"),
        ("roles", "岗位", "roles"),
        ("role", "岗位", "role"),
        ("people", "人员", "people"),
        ("photos", "照片", "photos"),
        ("until", "截止时间", "end"),
        ("site", "小区", "site"),
        ("building", "楼栋", "building"),
        ("unit", "房屋", "unit"),
        ("area", "责任区域", "area"),
        ("floor-plan", "平面图", "plan"),
        ("sheet", "图纸", "drawing"),
        ("pins", "图上的标点", "pins"),
        ("checkpoint", "巡查点", "checkpoint"),
        ("route", "路线", "route"),
        ("patrol", "巡查", "patrol"),
        ("visit", "到点记录", "visit"),
        ("finding", "不合格项", "finding"),
        ("template", "检查表", "checklist"),
        ("person", "人员", "person"),
        ("membership", "任职", "membership"),
        ("device", "设备", "device"),
        ("spot", "地点", "place"),
        ("photo", "照片", "photo"),
        ("responsible", "整改责任人", "person responsible"),
        ("corrective", "纠正措施", "corrective action"),
        ("preventive", "预防措施", "preventive action"),
        ("days", "整改期限(工作日)", "working days"),
        ("calendar", "工作日历", "working days of the site"),
        ("into", "并入的不合格项", "finding to merge into"),
        ("repair", "报修", "repair"),
        ("utility", "报修类别", "kind of repair"),
        ("stopped", "现场制止", "stopped on the spot"),
        ("message", "消息", "message"),
        ("messages", "消息", "messages"),
        ("spot-check-plan", "抽检计划", "plan of spot checks"),
        ("draw", "抽样", "draw"),
        ("spot-check", "抽检", "spot check"),
        ("frame", "抽样范围", "things to draw from"),
        ("seed", "种子", "seed"),
        ("sample", "样本", "sample"),
        ("strata", "分层", "strata"),
        ("days_back", "往前天数", "days back"),
        ("days_to_do", "完成天数", "days to do it"),
        ("confidence", "把握程度", "how sure"),
        ("limit", "不合格上限", "limit"),
        ("accept", "允许不合格数", "acceptance number"),
        ("field", "专业", "field"),
        ("shift", "班次", "shift"),
        ("parts", "班次时段", "hours of the shift"),
        ("mark", "班次简称(1 至 4 个字)", "short mark (1 to 4 characters)"),
        ("break_minutes", "休息时间", "break"),
        ("look_after_minutes", "提醒查看的时间", "minutes until the lead is asked to look"),
        ("leave", "休假", "leave"),
        ("allowance", "假期额度", "days of leave in the year"),
        ("reason", "原因", "reason"),
        ("store", "库房", "store"),
        ("supply", "用品", "supplies"),
        ("entry", "出入库记录", "entry"),
        ("measure", "计量单位", "unit of measure"),
        ("quantity", "数量", "quantity"),
        ("price", "单价", "price"),
        ("low", "最低库存", "low level"),
        ("norms", "消耗定额", "norms"),
        ("keepers", "保管人", "keepers"),
        ("lines", "采购明细", "lines of the plan"),
        ("title", "标题", "title"),
        ("tool", "工器具", "tool"),
        ("tool_code", "编号", "number"),
        ("tool_kind", "类别", "kind"),
        ("service_days", "保养间隔(天)", "days between maintenance"),
        ("condition", "完好情况", "condition"),
        ("purchase-plan", "采购计划", "purchase plan"),
        ("post", "上班地点", "post"),
        ("duty", "当天的班", "duty on that day"),
        ("duties", "排班", "duties"),
        ("date", "日期", "date"),
        ("week", "周(从星期一开始)", "week (from Monday on)"),
        ("version", "版本", "version"),
        ("at", "时间", "time"),
        ("replacement", "补位", "replacement"),
        ("ranked", "人选排序", "ranking"),
    ];
    WORDS.iter().find(|(key, ..)| *key == word).map_or_else(|| Text::new(word, word), |(_, zh, en)| Text::new(*zh, *en))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_checkpoint_and_the_code_that_lets_a_phone_in_are_not_mixed_up() {
        let said = |field: &str| Refusal::Invalid { field: field.into() }.message();
        assert_eq!(said("enrol_code"), Text::new("登记码不正确，请检查。", "Please check: enrolment code."));
        assert_eq!(said("code").zh, "巡查点编码不正确，请检查。");
    }
}
