//! The names taken in one namespace of the generated code, and who took them.

use std::collections::BTreeMap;

use super::Name;
use crate::diag::{Diagnostic, Diagnostics, Location};

/// One namespace: the types of a module, the fields of a struct, the constants of an enum.
#[derive(Default)]
pub(super) struct Scope {
    taken: BTreeMap<Name, (String, Location)>,
}

impl Scope {
    /// Whether something has the name already.
    pub(super) fn has(&self, name: &Name) -> bool {
        self.taken.contains_key(name)
    }

    /// Takes `name` for `what`, or refuses it where it is taken.
    pub(super) fn take(
        &mut self,
        name: &Name,
        what: impl Into<String>,
        location: &Location,
        errors: &mut Diagnostics,
    ) {
        let what = what.into();
        if let Some((other, place)) = self.taken.get(name) {
            let name = name.0.trim_start_matches("r#");
            let message = format!("{what} would be called `{name}` in Rust, as {other} is");
            let help = format!("rename one of the two; the other stands at {place}");
            errors.push(Diagnostic::at(location, message).help(help));
            return;
        }
        self.taken.insert(name.clone(), (what, location.clone()));
    }
}
