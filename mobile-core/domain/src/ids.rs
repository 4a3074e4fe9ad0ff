//! What is each thing called? A type of its own for every id, so that a patrol's id never lands where a visit's belongs.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::from_str(text).map(Self)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A property company 公司.
    CompanyId,
    /// A site 小区.
    SiteId,
    /// What shares one order of changes: a site, or the company (people, checklist templates).
    ScopeId,
    /// A building 楼栋.
    BuildingId,
    /// A flat or shop 房屋.
    UnitId,
    /// A responsibility area 责任区域.
    AreaId,
    /// A checkpoint 巡查点.
    CheckpointId,
    /// A plan 平面图 of a floor or a site.
    FloorPlanId,
    /// A person of the staff.
    PersonId,
    /// A role that a person holds at a site, from a date until a date.
    MembershipId,
    /// A phone or tablet that was enrolled.
    DeviceId,
    /// A checklist template 检查表, over all its versions.
    TemplateId,
    /// A section of a checklist.
    SectionId,
    /// An item 检查项 of a checklist; it keeps its id from version to version.
    ItemId,
    /// An option of a choice item.
    OptionId,
    /// A patrol route 路线.
    RouteId,
    /// A patrol 巡查.
    PatrolId,
    /// A visit 到点记录 at a checkpoint.
    VisitId,
    /// A finding 不合格项.
    FindingId,
    /// A spot check 抽检: one thing that was drawn, and is checked.
    SpotCheckId,
    /// A message to one person.
    MessageId,
    /// A photo.
    PhotoId,
    /// An operation: one change to the books.
    OperationId,
    /// An address outside that is told what happens.
    HookId,
    /// A plan of spot checks 抽检计划.
    SpotCheckPlanId,
    /// A draw 抽样.
    DrawId,
    /// A shift 班次.
    ShiftId,
    /// What somebody answers for 责任区划分.
    ResponsibilityId,
    /// A week's roster 排班 of a site.
    RosterId,
    /// A week of one person's duties.
    DutyWeekId,
    /// A leave 休假.
    LeaveId,
    /// Days of leave that somebody may take in a year.
    LeaveAllowanceId,
    /// Somebody clocked in or out.
    ClockingId,
    /// A correction 补卡 of attendance.
    CorrectionId,
    /// A replacement 补位.
    ReplacementId,
    /// A task of the cleaning plan 保洁计划.
    CleaningTaskId,
    /// A shift assessment 当班考核 or area check.
    AssessmentId,
    /// A training 培训.
    TrainingId,
    /// What somebody reached at a training.
    TrainingResultId,
    /// A paid cleaning job 有偿保洁服务.
    CleaningJobId,
    /// A lead's report 工作汇报.
    LeadReportId,
    /// A tool or machine 工器具.
    ToolId,
    /// An entry in a tool's history.
    ToolEventId,
    /// A kind of supplies 清洁用品.
    SupplyId,
    /// A store 库房 of supplies.
    StoreId,
    /// What a store has of one kind of supplies.
    StockId,
    /// Supplies came in, went out or were counted.
    SupplyMoveId,
    /// A purchase plan 采购计划.
    PurchasePlanId,
}

impl PersonId {
    /// The server itself: who reminds and reports upward when a deadline passes. No person has this id, and no phone may use it.
    pub const SERVER: Self = Self(Uuid::nil());
}

impl From<SiteId> for ScopeId {
    fn from(site: SiteId) -> Self {
        Self(site.0)
    }
}
impl From<CompanyId> for ScopeId {
    fn from(company: CompanyId) -> Self {
        Self(company.0)
    }
}

/// A UUIDv7 from a time in milliseconds and ten random bytes: time and chance are handed in, never drawn here.
#[must_use]
pub fn uuid_v7(unix_millis: u64, random: [u8; 10]) -> Uuid {
    let mut bytes = [0_u8; 16];
    bytes[..6].copy_from_slice(&unix_millis.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_v7_id_says_so_and_sorts_by_time() {
        let (early, late) = (uuid_v7(1_000, [255; 10]), uuid_v7(1_001, [0; 10]));
        assert_eq!(early.get_version_num(), 7);
        assert_eq!(early.get_variant(), uuid::Variant::RFC4122);
        assert!(early < late);
    }
}
