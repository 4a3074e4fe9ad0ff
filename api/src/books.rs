//! Which of the books stay in memory? What changes seldom and is looked up by every operation: the catalogs of the company
//! and of each site. Each carries the change number up to which it is good, so another server's change is noticed at once.

mod load;
pub mod store;

pub use load::Catalogs;
