//! Binds the rules of `google.api.http` to the messages of their methods: each path template is parsed,
//! and each name in a rule is a field. What does not bind is refused here.

mod bind;
mod equal;
mod field;
mod model;

pub(crate) use bind::bind;
pub(crate) use field::is_one_value;
pub(crate) use model::{Body, Rule, Rules};
