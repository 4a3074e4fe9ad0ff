//! What is broken in public places (7.9, 8.5). A lamp comes from a phone, with its photo, when the phones walk; water and power were reported
//! at a desk before.

use super::crew::{Crew, days_ago};
use crate::{app::App, problem::Problem};
use domain::{
    finding::{FindingKind, Severity, Spot, Utility},
    ids::{FindingId, PersonId},
    operation::{DispatchRepair, RaiseFinding},
    place::AreaKind,
};

impl Crew {
    /// Two repairs that the engineer is on.
    pub async fn report_damage(&self, app: &App) -> Result<(), Problem> {
        let now = app.ports.now();
        let broken: [(PersonId, Utility, AreaKind, &str, u64, &str); 2] = [
            (self.lead, Utility::Water, AreaKind::WasteStation, "冲洗用水龙头关不严，一直滴水", 1, "带 4 分球阀，先关总阀"),
            (self.supervisor, Utility::Power, AreaKind::Garden, "草坪边插座盖板破裂，下雨会漏电", 0, "先断电并设警示牌"),
        ];
        for (by, utility, kind, text, days, remark) in broken {
            let Some((_, area)) = self.areas.iter().find(|(of, _)| *of == kind) else { continue };
            let finding = FindingId(app.ports.new_id());
            let raise = RaiseFinding {
                finding,
                kind: FindingKind::Damage,
                severity: Severity::Major,
                spot: Spot { area: Some(*area), ..Spot::default() },
                text: text.into(),
                field: None,
                stopped: false,
                utility: Some(utility),
            };
            self.submit(app, by, days_ago(now, days, 6, 40), raise).await?;
            let dispatch = DispatchRepair { finding, to: self.engineer, days: 2, remark: remark.into() };
            self.submit(app, self.supervisor, days_ago(now, days, 6, 55), dispatch).await?;
        }
        Ok(())
    }
}
