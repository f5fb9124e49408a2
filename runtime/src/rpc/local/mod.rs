//! In the same process: a service as a trait object, shared, or nowhere.

mod client;
mod erased;
mod nowhere;
mod pass_on;
mod promised;

pub use client::client;
pub use erased::BoxReply;
pub use nowhere::Nowhere;
#[doc(hidden)]
pub use pass_on::Erase;
#[doc(hidden)]
pub use promised::promised;
