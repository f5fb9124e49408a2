//! Requests, made of what a person types.

use clap::Args;

use crate::pb::greet::HelloRequest;

/// Who is greeted, and with what word.
#[derive(Args, Debug)]
pub struct Words {
    /// Who is greeted
    #[arg(long, allow_hyphen_values = true)]
    pub name: String,
    /// With what word
    #[arg(long, allow_hyphen_values = true)]
    pub greeting: String,
}

impl From<Words> for HelloRequest {
    fn from(Words { name, greeting }: Words) -> Self {
        Self {
            name,
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
