//! Which work may this person see? The root of every query over patrols and findings; what a single row looks like to them is
//! `View::sees_work`, by the same rule.

use crate::db::MultiBackend;
use diesel::{BoxableExpression, sql_types::Bool};
use domain::{ids::SiteId, rights::View};

/// What a person may see of each site that they may see at all.
pub type Views = Vec<(SiteId, View)>;

/// A condition on the rows of a table.
pub type Condition<T> = Box<dyn BoxableExpression<T, MultiBackend, SqlType = Bool>>;

/// The rows of a table of work that somebody may see: `visible_rows!(table, views, |site, view| what makes a row their own)`.
/// The table has `site_id`, `building_id` and `removed`; each use is compiled for its own table.
macro_rules! visible_rows {
    ($table:ident, $views:expr, |$site:ident, $view:ident| $own:expr) => {{
        let mut visible: $crate::auth::Condition<$table::table> = Box::new($table::removed.ne($table::removed));
        for ($site, $view) in $views.iter().filter(|(_, view)| view.site) {
            let own: $crate::auth::Condition<$table::table> = Box::new($own);
            let seen: $crate::auth::Condition<$table::table> = match (&$view.buildings, $view.all_work) {
                (_, false) => own,
                (None, true) => Box::new($table::removed.eq(false)),
                (Some(buildings), true) => {
                    let mut seen: $crate::auth::Condition<$table::table> = Box::new(own.or($table::building_id.is_null()));
                    for building in buildings {
                        let inside = $table::building_id.assume_not_null().eq($crate::db::Id::from(*building));
                        seen = Box::new(seen.or($table::building_id.is_not_null().and(inside)));
                    }
                    seen
                }
            };
            let here: $crate::auth::Condition<$table::table> = Box::new($table::site_id.eq($crate::db::Id::from(*$site)).and(seen));
            visible = Box::new(visible.or(here));
        }
        visible
    }};
}
pub(crate) use visible_rows;
