//! What does the office do meanwhile? It reviews, renames, adds and removes, moves people.

use super::Story;
use domain::text::Text;
use serde_json::json;
use uuid::Uuid;

impl Story<'_> {
    pub(super) async fn at_the_office(&mut self) {
        if !self.server.is_up() {
            return;
        }
        match self.chance.below(9) {
            8 if self.chance.once_in(6) => self.close_a_phone_out().await,
            0..=2 => self.review().await,
            3 => self.rename().await,
            4 => self.remove_or_add().await,
            5..=6 => self.move_somebody().await,
            _ => self.end_or_give_back().await,
        }
    }

    async fn review(&mut self) {
        let walks = self.supervisor.list(&mut self.server, "/v1/patrols?limit=50").await;
        let done: Vec<String> = walks
            .iter()
            .map(|line| line.get("patrol").unwrap_or(line))
            .filter(|patrol| ["complete", "partial"].contains(&patrol["state"].as_str().unwrap_or_default()))
            .filter_map(|patrol| patrol["id"].as_str().map(str::to_owned))
            .collect();
        if done.is_empty() {
            return;
        }
        let patrol = self.chance.one(&done).clone();
        let verdict =
            if self.chance.once_in(2) { json!({ "verdict": "accepted" }) } else { json!({ "verdict": "sent_back", "remark": "再看" }) };
        let path = format!("/v1/patrols/{patrol}/review");
        let status = self.supervisor.ask(&mut self.server, "POST", &path, Some(&verdict)).await.map(|answer| answer.status);
        self.say(format!("the office reviews a patrol: {status:?}"));
    }

    async fn rename(&mut self) {
        let place = self.chance.one(&self.world.places).clone();
        let mut checkpoint = self.chance.one(&place.checkpoints).clone();
        self.made += 1;
        checkpoint.name = Text::new(format!("改名{}", self.made), format!("Renamed {}", self.made));
        let body = serde_json::to_value(&checkpoint).expect("JSON");
        let status = self.supervisor.ask(&mut self.server, "POST", "/v1/checkpoints", Some(&body)).await.map(|answer| answer.status);
        self.say(format!("the office renames a checkpoint: {status:?}"));
    }

    /// A checkpoint that no route needs comes, or goes.
    async fn remove_or_add(&mut self) {
        let place = self.chance.one(&self.world.places).clone();
        let all = self.supervisor.list(&mut self.server, &format!("/v1/checkpoints?site={}", place.site)).await;
        let spare: Vec<String> = all
            .iter()
            .filter(|one| one["code"].as_str().unwrap_or_default().starts_with("EXTRA"))
            .filter_map(|one| one["id"].as_str().map(str::to_owned))
            .collect();
        if !spare.is_empty() && self.chance.once_in(2) {
            let path = format!("/v1/checkpoints/{}", self.chance.one(&spare));
            let status = self.supervisor.ask(&mut self.server, "DELETE", &path, None).await.map(|answer| answer.status);
            return self.say(format!("the office takes a checkpoint away: {status:?}"));
        }
        self.made += 1;
        let mut checkpoint = place.checkpoints[0].clone();
        let mut id = [0; 16];
        self.chance.fill(&mut id);
        checkpoint.id = Uuid::from_bytes(id).into();
        checkpoint.code = format!("EXTRA-{}", self.made);
        let body = serde_json::to_value(&checkpoint).expect("JSON");
        let status = self.supervisor.ask(&mut self.server, "POST", "/v1/checkpoints", Some(&body)).await.map(|answer| answer.status);
        self.say(format!("the office adds a checkpoint: {status:?}"));
    }

    /// Somebody begins at a site.
    async fn move_somebody(&mut self) {
        let person = self.chance.one(&self.world.people).clone();
        let site = self.chance.one(&self.world.places).site;
        let path = format!("/v1/people/{}/memberships", person.id);
        let body = json!({ "role": "cleaner", "site": site });
        let status = self.admin.ask(&mut self.server, "POST", &path, Some(&body)).await.map(|answer| answer.status);
        self.say(format!("{} begins at a site: {status:?}", person.login));
    }

    /// A phone is lost, or somebody clicks on the wrong one.
    async fn close_a_phone_out(&mut self) {
        let n = self.chance.below(self.phones.len());
        let name = self.phones[n].name.clone();
        let all = self.admin.list(&mut self.server, "/v1/devices").await;
        let in_use = all.iter().filter(|one| one["name"] == *name && one["revoked"].is_null());
        let Some(id) = in_use.filter_map(|one| one["id"].as_str()).next().map(str::to_owned) else { return };
        let status = self.admin.ask(&mut self.server, "POST", &format!("/v1/devices/{id}/revoke"), Some(&json!({}))).await;
        self.fault(format!("{name} is closed out: {:?}", status.map(|answer| answer.status)));
    }

    /// A role ends.
    async fn end_or_give_back(&mut self) {
        let person = self.chance.one(&self.world.people).clone();
        let held = self.admin.list(&mut self.server, &format!("/v1/memberships?person={}", person.id)).await;
        let open: Vec<String> =
            held.iter().filter(|one| one["until"].is_null()).filter_map(|one| one["id"].as_str().map(str::to_owned)).collect();
        // Somebody without any role could never sync again, and nothing could be said about their books.
        if open.len() < 2 {
            return;
        }
        let path = format!("/v1/memberships/{}/end", self.chance.one(&open));
        let status = self.admin.ask(&mut self.server, "POST", &path, Some(&json!({}))).await.map(|answer| answer.status);
        self.say(format!("a role of {} ends: {status:?}", person.login));
    }
}
