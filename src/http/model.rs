//! Rules whose every name is a field.

use std::collections::BTreeMap;

use rustgreet::__plugin::http::Template;

use crate::diag::Diagnostics;
use crate::proto::Field;

/// The rules of a run, and what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Rules<'s> {
    /// Those of each method, by its full name.
    pub(super) by_method: BTreeMap<&'s str, Vec<Rule<'s>>>,
    /// The option by which there are none.
    pub(crate) ignored_by: Option<&'static str>,
    /// Rules that do not bind.
    pub(crate) errors: Diagnostics,
    /// Rules that bind, and are in each other's way.
    pub(crate) warnings: Diagnostics,
}

impl<'s> Rules<'s> {
    /// The rules of a method, its own before its additional bindings.
    pub(crate) fn of(&self, method: &str) -> &[Rule<'s>] {
        self.by_method.get(method).map_or(&[], Vec::as_slice)
    }
}

/// One way to call a method by verb and path.
#[derive(Debug)]
pub(crate) struct Rule<'s> {
    /// The HTTP verb; `*` for any.
    pub(crate) verb: &'s str,
    /// The path template as the schema has it.
    pub(crate) text: &'s str,
    /// The same, parsed.
    pub(crate) template: Template<'s>,
    /// For each of the template's variables the fields that lead to its value, the value's own last.
    pub(crate) variables: Vec<Vec<&'s Field>>,
    /// What the body of a request is.
    pub(crate) body: Body<'s>,
    /// The field of the reply that the body of a response is; `None` for all of it.
    pub(crate) response_body: Option<&'s Field>,
}

/// What the body of a request is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body<'s> {
    /// There is none: what the path does not have is in the query.
    None,
    /// All that the path does not have; there is no query.
    All,
    /// This field. What neither path nor body have is in the query.
    Field(&'s Field),
}
