//! Who may call what? Generated from the server's own table of addresses: every address × every role × own site, other site,
//! not signed in. A new address fails here until this test knows what to send to it.

mod requests;
mod world;

use domain::people::Role;
use e2e::http::Reply;
use requests::Ask;
use rounds::routes::{ADDRESSES, Access, Address};
use world::{Things, Viewer, World};

#[test]
fn every_address_keeps_its_rule_for_every_role_at_its_own_site_and_at_others() {
    let world = World::make();
    let mut wrong = vec![];
    // Whoever may takes things away: last, so that everybody else was asked about things that are there.
    let (removals, others): (Vec<&Address>, Vec<&Address>) = ADDRESSES.iter().partition(|address| address.method == "delete");
    for address in others.into_iter().chain(removals) {
        for (things, own) in [(&world.own, true), (&world.other, false)] {
            wrong.extend(fault_of_nobody(&world, address, things));
            for viewer in &world.viewers {
                wrong.extend(fault(&world, address, viewer, things, own));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong answers:\n{}", wrong.len(), wrong.join("\n"));
}

fn is_page(access: Access) -> bool {
    matches!(access, Access::Page | Access::PageRight(_))
}

/// What is wrong with the answer to somebody who is not signed in.
fn fault_of_nobody(world: &World, address: &Address, things: &Things) -> Option<String> {
    let ask = Ask::of(address, things, world);
    let reply = world.nobody(&ask);
    let fits = match address.access {
        // That a password or a token is wrong says nothing about who may ask.
        Access::Open => {
            !matches!(reply.status, 401 | 403) || ["/v1/auth/", "/sign-in"].iter().any(|begins| address.path.starts_with(begins))
        }
        access if is_page(access) => reply.status == 303 && reply.header("location").is_some_and(|to| to.starts_with("/sign-in")),
        _ => reply.status == 401,
    };
    (!fits || reply.status >= 500).then(|| line("nobody", &ask, &reply))
}

/// What is wrong with the answer to somebody who is.
fn fault(world: &World, address: &Address, viewer: &Viewer, things: &Things, own: bool) -> Option<String> {
    let ask = Ask::of(address, things, world);
    let reply = if is_page(address.access) { viewer.on_the_web(&ask) } else { viewer.over_rest(&ask) };
    let who = format!("{} at {}", viewer.role.word(), if own { "their own site" } else { "another site" });
    let fits = match address.access {
        Access::Open => true,
        Access::Caller if ask.names_a_site && !own => reply.status == 404,
        // Pushing needs a device; that a person's token alone is not enough is another test's story.
        Access::Caller => reply.status != 401,
        Access::Person | Access::Page => fits_person(viewer.role, &ask, &reply, own),
        Access::Right(action) | Access::PageRight(action) if !viewer.role.may(action) => reply.status == 403,
        Access::Right(_) | Access::PageRight(_) => fits_person(viewer.role, &ask, &reply, own),
    };
    let leaks = !own && reply.status < 400 && things.sites_own().iter().any(|id| ask.echoes(id) && reply.text().contains(id.as_str()));
    (!fits || leaks || reply.status >= 500).then(|| line(&who, &ask, &reply))
}

/// Somebody who may call the address at their own site: they get there; at another site it is as if nothing was there.
fn fits_person(role: Role, ask: &Ask, reply: &Reply, own: bool) -> bool {
    if ask.is_private {
        return reply.status == 404;
    }
    if ask.names_a_site && !own {
        return matches!(reply.status, 403 | 404);
    }
    if ask.is_check && !role.may(domain::rights::Action::SeeSpotChecks) {
        return reply.status == 404;
    }
    if ask.is_crews && !role.may(domain::rights::Action::SeeCrew) {
        return reply.status == 404;
    }
    if ask.is_theirs {
        return !matches!(reply.status, 401 | 404);
    }
    if ask.is_work && !role.may(domain::rights::Action::SeeAllWork) {
        return reply.status == 404;
    }
    if (ask.is_company_wide || ask.may_be_refused) && reply.status == 403 {
        return true;
    }
    let reached = !matches!(reply.status, 401 | 403 | 404);
    reached || reply.text().contains("wrong-password") || (ask.may_be_gone && reply.status == 404)
}

/// A page has its words by keys. One that is missing is shown as the key, and the server complains of it in its log.
#[test]
fn every_page_is_whole_in_both_languages() {
    let world = World::make();
    let mut faults = vec![];
    for address in ADDRESSES.iter().filter(|address| address.method == "get" && is_page(address.access)) {
        let ask = Ask::of(address, &world.own, &world);
        // Somebody else's: what its own reader gets, `messages.rs` looks at.
        if ask.is_private {
            continue;
        }
        let path = ask.path;
        let mut shown = false;
        for (viewer, language) in world.viewers.iter().flat_map(|viewer| [(viewer, "zh-CN"), (viewer, "en")]) {
            let reply = viewer.page(&path, language);
            shown |= reply.status == 200;
            faults.extend(fault_of_page(&reply, language).map(|fault| format!("{path} in {language} for {}: {fault}", viewer.role.word())));
        }
        if !shown {
            faults.push(format!("{path}: nobody can see it"));
        }
    }
    let log = world.shut();
    faults.extend(log.lines().filter(|line| line.contains("words are missing")).map(str::to_owned));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong with a page that is shown; pictures have no words.
fn fault_of_page(reply: &Reply, language: &str) -> Option<&'static str> {
    let is_html = reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    if reply.status != 200 || !is_html {
        return None;
    }
    let page = reply.text();
    if !page.contains(&format!("<html lang=\"{language}\"")) {
        return Some("in another language");
    }
    // How an unfilled place in a sentence looks.
    page.contains("{$").then_some("a sentence is not filled in")
}

fn line(who: &str, ask: &Ask, reply: &Reply) -> String {
    let text: String = reply.text().chars().take(160).collect();
    format!("{who}: {} {} → {} {text}", ask.method, ask.path, reply.status)
}
