//! A name on a command line, as several scenarios take it.

use clap::Args;

/// A name, with or without the flag `--name`.
#[derive(Args, Debug)]
pub struct Name {
    /// Who is greeted
    #[arg(default_value = "World")]
    name: String,
    /// The same as a flag
    #[arg(
        long = "name",
        value_name = "NAME",
        hide = true,
        conflicts_with = "name"
    )]
    #[arg(allow_hyphen_values = true)]
    flag: Option<String>,
}

impl From<Name> for String {
    fn from(Name { name, flag }: Name) -> Self {
        flag.unwrap_or(name)
    }
}
