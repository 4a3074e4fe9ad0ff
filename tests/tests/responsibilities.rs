//! Are areas divided once, taken over by whoever plans, and missed on the day on which nobody has them?

use domain::{ids::PersonId, people::Role, roster::monday_of, shift::Shift};
use e2e::{
    crew,
    desk::Desk,
    estate::{Cast, Estate},
    new_id,
    office::Office,
};
use serde_json::{Value, json};

struct Scene {
    estate: Estate,
    cast: Cast,
    wu: Office,
    mei: Office,
    shift: Shift,
    date: chrono::NaiveDate,
}

/// Wu leads Lin and Mei; a shift runs since an hour, at a site with two areas.
fn scene() -> Scene {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let (wu, mei) = (estate.colleague("Wu", Role::CleaningLead), estate.cleaner("Mei"));
    let (shift, date) = crew::running(estate.site, 60, 6);
    cast.zhou.make("/v1/shifts", &shift);
    Scene { estate, cast, wu, mei, shift, date }
}

impl Scene {
    /// Divides one of the areas to somebody, with its checkpoint as their post.
    fn share(&self, person: PersonId, place: usize) -> Value {
        let (area, post) = (self.cast.round.areas[place].id, self.cast.round.checkpoints[place].id);
        json!({"site": self.estate.site, "person": person, "shares": [{"shift": self.shift.id, "areas": [area], "post": post}]})
    }

    fn pattern(&self, person: PersonId, areas: &Value) -> Value {
        let cycle = json!({"from": self.date, "days": [self.shift.id]});
        json!({"site": self.estate.site, "week": monday_of(self.date), "person": person, "cycle": cycle, "areas": areas})
    }

    /// The duty of a day in a roster.
    fn duty(&self, roster: &Value, person: PersonId) -> Value {
        let duties = roster["duties"].as_array().unwrap();
        let found = duties.iter().find(|duty| duty["person"] == json!(person) && duty["date"] == json!(self.date));
        found.cloned().unwrap_or_else(|| panic!("no duty: {roster}"))
    }
}

#[test]
fn areas_are_divided_once_planned_from_and_missed_when_nobody_has_them() {
    let scene = scene();
    let Scene { estate, cast, wu, mei, .. } = &scene;
    let (lobby, stairs) = (cast.round.areas[0].id, cast.round.areas[1].id);
    assert_eq!(cast.lin.post("/v1/responsibilities", &scene.share(mei.person, 1)).status, 403);
    let hers = wu.post("/v1/responsibilities", &scene.share(cast.lin.person, 0)).expect(201).json();
    let _ = wu.post("/v1/responsibilities", &scene.share(mei.person, 1)).expect(201);
    assert_eq!(cast.lin.list("/v1/responsibilities").len(), 2, "everybody of the site may read who answers for what");
    // What doesn't fit is refused in words, and nothing changes.
    let mut unfit = scene.share(cast.lin.person, 0);
    unfit["shares"][0]["areas"] = json!([]);
    let _ = wu.post("/v1/responsibilities", &unfit).expect(422);
    for (field, value) in [("areas", json!([new_id()])), ("shift", json!(new_id())), ("post", json!(new_id()))] {
        let mut unfit = scene.share(cast.lin.person, 0);
        unfit["shares"][0][field] = value;
        assert_eq!(wu.post("/v1/responsibilities", &unfit).status, 404, "{field}");
    }
    assert_eq!(wu.read(&format!("/v1/responsibilities/{}", hers["id"].as_str().unwrap())), hers);

    // Whoever lays a pattern need not say the areas again; who says some means those.
    let laid = wu.post("/v1/rosters/patterns", &scene.pattern(cast.lin.person, &json!([]))).expect(201).json();
    let duty = scene.duty(&laid, cast.lin.person);
    assert_eq!((&duty["areas"], &duty["post"]), (&json!([lobby]), &json!(cast.round.checkpoints[0].id)));
    let laid = wu.post("/v1/rosters/patterns", &scene.pattern(mei.person, &json!([lobby]))).expect(201).json();
    assert_eq!(scene.duty(&laid, mei.person)["areas"], json!([lobby]));
    let page = Desk::of(wu).page(&format!("/rosters?site={}&week={}", estate.site, scene.date));
    assert!(page.contains("Areas that nobody has on these days"), "{page}");

    // Only Lin works today: Mei's stairs are nobody's, until somebody has them.
    let id = laid["id"].as_str().unwrap();
    let lins: Vec<Value> =
        laid["duties"].as_array().unwrap().iter().filter(|duty| duty["person"] == json!(cast.lin.person)).cloned().collect();
    let draft = json!({"site": estate.site, "week": monday_of(scene.date), "version": 0, "duties": lins});
    let _ = wu.post("/v1/rosters", &draft).expect(201);
    let _ = wu.post(&format!("/v1/rosters/{id}/publish"), &json!({})).expect(200);
    let uncovered = || wu.read(&format!("/v1/attendance?site={}", estate.site))["uncovered"].clone();
    assert_eq!(uncovered(), json!([stairs]), "of Lin nobody knows yet; of Mei's areas everybody does");
    let ids = wu.list("/v1/responsibilities");
    let meis = ids.iter().find(|one| one["person"] == json!(mei.person)).unwrap()["id"].as_str().unwrap();
    assert_eq!(wu.delete(&format!("/v1/responsibilities/{meis}")).status, 204);
    assert_eq!((uncovered(), wu.list("/v1/responsibilities").len()), (json!([]), 1));
    assert_eq!(wu.get(&format!("/v1/responsibilities/{meis}")).status, 404);
}

#[test]
fn at_the_desk_areas_are_ticked_hung_up_and_taken_into_a_week() {
    let scene = scene();
    let Scene { estate, cast, wu, mei, shift, .. } = &scene;
    let desk = Desk::of(wu);
    let here = format!("/responsibilities?site={}", estate.site);
    assert!(desk.page(&here).contains("2 areas are nobody"), "before anything is divided");
    let edit = format!("/responsibilities/edit?site={}&person={}", estate.site, mei.person);
    assert_eq!(Desk::of(&cast.lin).get(&edit).status, 403);
    assert!(desk.page(&edit).contains("Mei"));
    let form = |person: PersonId, areas: &str| format!("site={}&person={person}&p.{}=&{areas}", estate.site, shift.id);
    let tick = |n: usize| format!("a.{}={}", shift.id, cast.round.areas[n].id);
    let _ = desk.post("/responsibilities", &form(mei.person, &format!("{}&{}", tick(0), tick(1)))).expect(303);
    let page = desk.page(&here);
    assert!(page.contains("2 areas") && !page.contains("nobody&#39;s") && page.matches("Mei").count() >= 3, "{page}");
    assert!(!Desk::of(&cast.lin).page(&here).contains(&edit), "whoever does not plan reads only");
    let csv = cast.lin.get("/v1/responsibilities.csv").expect(200).text();
    assert_eq!(csv.matches("Mei").count(), 2, "{csv}");
    // An area that is gone meanwhile is nobody's any more; what somebody else changed meanwhile is not written over.
    let _ = desk.post("/responsibilities", &form(mei.person, &format!("{}&{}&a.{}={}", tick(0), tick(1), shift.id, new_id()))).expect(303);
    assert_eq!(wu.list("/v1/responsibilities")[0]["shares"][0]["areas"].as_array().unwrap().len(), 2);
    let late = desk.post("/responsibilities", &form(mei.person, &format!("base=older&{}", tick(0))));
    assert!(late.status == 422 && late.text().contains("changed"), "{} {}", late.status, late.text());

    // A week that was planned without areas takes them over in one step.
    let week = monday_of(scene.date);
    let bare = json!([{"person": mei.person, "date": scene.date, "shift": shift.id}]);
    let made = wu.post("/v1/rosters", &json!({"site": estate.site, "week": week, "version": 0, "duties": bare})).expect(201).json();
    let fields = format!("site={}&week={week}&version=0&do=divide&d.{}.{}={}", estate.site, mei.person, scene.date, shift.id);
    let _ = desk.post("/rosters", &fields).expect(303);
    let roster = wu.read(&format!("/v1/rosters/{}", made["id"].as_str().unwrap()));
    assert_eq!(scene.duty(&roster, mei.person)["areas"].as_array().unwrap().len(), 2);

    // Nothing ticked gives everything back.
    let _ = desk.post("/responsibilities", &form(mei.person, "x=")).expect(303);
    assert!(wu.list("/v1/responsibilities").is_empty());
}
