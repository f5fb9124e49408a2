//! Requests, made of what a person types.

use clap::Args;

use crate::{pb::greet::HelloRequest, scenarios::name::Name};

/// Who is greeted, and with what word.
#[derive(Args, Debug)]
pub struct Words {
    /// Who is greeted
    #[command(flatten)]
    name: Name,
    /// With what word
    #[arg(long, allow_hyphen_values = true, default_value = "Hello")]
    greeting: String,
}

impl From<Words> for HelloRequest {
    fn from(Words { name, greeting }: Words) -> Self {
        Self {
            name: name.into(),
            greeting,
            ..Self::default()
        }
    }
}

/// The greeting for a person of whom only the name is known.
pub(super) fn hello(name: String) -> HelloRequest {
    HelloRequest {
        name,
        greeting: "Hello".into(),
        ..Default::default()
    }
}
