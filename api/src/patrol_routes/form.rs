//! How does the route editor's form become a route?

use crate::auth::Fields;
use domain::{
    ids::{CheckpointId, RouteId, SiteId},
    people::Role,
    route::{Repeats, Route, Window},
    text::Text,
};

/// What the person typed. Windows that are not whole are kept as typed beside it, or an unfinished one would vanish.
pub struct Typed {
    /// The route, as far as it can be read.
    pub route: Route,
    /// The windows as typed: from, until.
    pub windows: Vec<(String, String)>,
}

/// Reads the form.
pub fn read(fields: &Fields, id: RouteId, site: SiteId) -> Typed {
    let windows: Vec<(String, String)> = (0..)
        .map_while(|w| Some((fields.find(&format!("w{w}.from"))?.to_owned(), fields.get(&format!("w{w}.until")).to_owned())))
        .collect();
    let days = || fields.all("day").filter_map(|day| day.parse().ok()).collect();
    let month_days = || fields.get("month_days").split([',', ',', '、', ' ']).filter_map(|day| day.trim().parse().ok()).collect();
    let route = Route {
        id,
        site,
        building: fields.get("building").parse().ok(),
        name: Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim()),
        checkpoints: fields.all("stop").filter_map(|stop| stop.parse().ok()).collect(),
        ordered: fields.get("order") != "free",
        repeats: match fields.get("repeats") {
            "weekly" => Repeats::Weekly { days: days() },
            "monthly" => Repeats::Monthly { days: month_days() },
            _ => Repeats::Daily {},
        },
        windows: windows.iter().filter_map(|(from, until)| window(from, until)).collect(),
        roles: fields.all("role").filter_map(|role| Role::parse(&role.replace('-', "_"))).collect(),
        people: fields.all("person").filter_map(|person| person.parse().ok()).collect(),
    };
    Typed { route, windows }
}

fn window(from: &str, until: &str) -> Option<Window> {
    let time = |text: &str| format!("{}:00", text.get(..5)?).parse().ok();
    Some(Window { from: time(from)?, until: time(until)? })
}

/// Presses one of the editor's own buttons: windows and checkpoints come, go and move. False when it was none of them.
pub fn press(typed: &mut Typed, fields: &Fields) -> bool {
    let button = fields.get("do");
    let (action, at) = button.split_once(':').unwrap_or((button, ""));
    let stop: Option<CheckpointId> = at.parse().ok();
    let stops = &mut typed.route.checkpoints;
    let place = stop.and_then(|stop| stops.iter().position(|s| *s == stop));
    match (action, place) {
        ("add-window", _) => typed.windows.push((String::new(), String::new())),
        ("add-stop", _) => stops.extend(fields.get("add").parse::<CheckpointId>().ok()),
        ("remove", Some(place)) => drop(stops.remove(place)),
        ("up", Some(place)) if place > 0 => stops.swap(place, place - 1),
        ("remove", None) => {
            let window = at.strip_prefix('w').and_then(|w| w.parse().ok()).filter(|w: &usize| *w < typed.windows.len());
            window.map(|w| typed.windows.remove(w));
        }
        ("up" | "refresh", _) => {}
        _ => return false,
    }
    true
}
