//! What a user may ask for with `--rustgreet_opt`. Nothing yet: the whole list is refused by name.

use crate::diag::{Diagnostic, Diagnostics};

/// The options of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {}

/// Reads the comma-separated options of a request.
pub fn parse(parameter: &str) -> Result<Options, Diagnostics> {
    let mut errors = Diagnostics::default();
    for option in parameter
        .split(',')
        .map(str::trim)
        .filter(|option| !option.is_empty())
    {
        let name = option.split('=').next().unwrap_or_default();
        let error = Diagnostic::general(format!("the option `{name}` is not known"));
        errors.push(error.help("this version takes no options: leave `--rustgreet_opt` out"));
    }
    errors.check(Options {})
}
