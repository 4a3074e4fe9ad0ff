//! What is on its way to people's mailboxes and to hooks? A row for each, written in the transaction of the message that it carries; a task of
//! every server works them off, again and again until each was taken or given up.

mod enqueue;
mod store;
mod told;
mod work;

pub use enqueue::{enqueue, enqueue_week};
pub use store::{State, for_hook_again, for_mail_again};
pub use told::{Told, due_text, page_of};
pub use work::work;
