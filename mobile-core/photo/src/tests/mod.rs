//! What may be relied on, story by story.

mod deriving;
mod hostile;
mod likening;
mod looking;
mod pictures;
mod reading;
mod refusing;
mod seeing;
