//! What do people see? The frame of every page: words, layout, notices, statics. A noun's own pages are in its room (`web.rs`).

pub mod account;
pub mod assets;
pub mod door;
pub mod names;
pub mod page;
pub mod parts;
pub mod picture;
pub mod render;
pub mod times;
pub mod words;

pub use names::Names;
pub use page::{Notice, Page, as_opened, mark, refused};
pub use parts::{Asked, Choice, Filters, Listing, address};
pub use render::{problem_page, render, render_refused, see_other, see_other_done};
pub use times::{Moment, date_name, day_name, local_date, local_time};
pub use words::Words;
