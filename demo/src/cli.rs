//! The commands of `greet`.

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use rustgreet::Status;

use crate::{
    console::Console,
    role::Role,
    scenarios::{self, Scenario, greet},
    typed::{TYPED, program},
    welcome,
};

/// Greets over gRPC, in all four kinds of call
#[derive(Debug, Parser)]
#[command(name = "greet", version)]
#[command(after_help = "Without a command: the tour; on a terminal, it is offered")]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Greet(Role<greet::Call>),
    /// Plays one of nine other scenarios, or lists them
    #[command(after_help = "Without a command: a list. A scenario without a command: its tour")]
    Scenario {
        #[command(subcommand)]
        scenario: Option<Scenario>,
    },
    /// Prints what a shell needs to complete these commands
    #[command(after_help = "In bash: source <(greet completions bash)")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

impl Cli {
    /// Understands a command line, whose first word is the program. The name of a scenario may stand
    /// without the word `scenario`.
    pub fn of_words(words: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut words: Vec<_> = words.into_iter().collect();
        let names = scenarios::list();
        let is_scenario = |word: &OsString| names.iter().any(|(name, _)| word == name.as_str());
        if words.get(1).is_some_and(is_scenario) {
            words.insert(1, "scenario".into());
        }
        Self::try_parse_from(words)
    }

    /// Does what was asked for.
    pub async fn run(self, console: &mut Console) -> Result<(), Status> {
        let command = match self.command {
            Some(command) => command,
            None if !console.is_interactive() || welcome::wants_tour(console).await? => {
                Command::Greet(Role::Tour)
            }
            None => return Ok(()),
        };
        match command {
            Command::Greet(role) => role.play(console, greet::server).await,
            Command::Scenario { scenario: None } => list(console),
            Command::Scenario {
                scenario: Some(scenario),
            } => scenario.play(console).await,
            Command::Completions { shell } => complete(shell, console),
        }
    }
}

fn list(console: &Console) -> Result<(), Status> {
    for (name, about) in scenarios::list() {
        console.print(format_args!("{name:<11}  {about}"))?;
    }
    console.aside(format_args!(
        "\nThe tour of one: {TYPED}{} scenario NAME{TYPED:#}",
        program()
    ))
}

fn complete(shell: Shell, console: &Console) -> Result<(), Status> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "greet", &mut script);
    console.print(String::from_utf8_lossy(&script).trim_end())
}
