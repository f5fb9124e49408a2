//! The scenarios: a service and its client each.
//!
//! In each module the service implements the generated trait, and `Call` is what the command line can
//! ask of the client; its [`TOUR`](crate::role::Calls::TOUR) shows everything. [`greet`] comes first,
//! with all four kinds of call; the others are variations, which [`Scenario`] has by name.

pub mod addressbook;
pub mod chat;
pub mod files;
pub mod four_kinds;
pub mod greet;
pub mod hello;
pub mod helloworld;
pub mod name;
pub mod receiver;
pub mod textbook;
pub mod users;

use std::path::PathBuf;

use clap::Subcommand;
use rustgreet::{Server, Status};

use crate::{
    console::Console,
    role::{Calls, Role},
};

/// The nine scenarios next to [`greet`]. Without a role: the tour.
#[derive(Debug, Subcommand)]
pub enum Scenario {
    /// Looks users up by their id
    Users {
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<users::Call>>,
    },
    /// Looks at the files of a folder
    Files {
        /// The folder that the server looks into
        #[arg(long, global = true, default_value = ".")]
        folder: PathBuf,
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<files::Call>>,
    },
    /// Chats with a server that answers every message
    Chat {
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<chat::Call>>,
    },
    /// The four kinds of call by their textbook names
    Textbook {
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<textbook::Call>>,
    },
    /// Greets once, and once again
    Helloworld {
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<helloworld::Call>>,
    },
    /// Keeps an address book in a file
    Addressbook {
        /// What to do
        #[command(subcommand)]
        command: Option<addressbook::Command>,
    },
    /// Receives events with a context of any shape
    Receiver {
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<receiver::Call>>,
    },
    /// Greets one or many at a time
    Hello {
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<hello::Call>>,
    },
    /// The other helloworld, with all four kinds of call
    FourKinds {
        /// Which side to play
        #[command(subcommand)]
        role: Option<Role<four_kinds::Call>>,
    },
}

impl Scenario {
    /// Plays the scenario.
    pub async fn play(self, console: &mut Console) -> Result<(), Status> {
        match self {
            Self::Users { role } => play(role, console, users::server).await,
            Self::Files { folder, role } => {
                let role = role.unwrap_or(Role::Tour);
                let server = |console| Ok(files::server(files::Folder::open(folder, console)?));
                role.play(console, server).await
            }
            Self::Chat { role } => play(role, console, chat::server).await,
            Self::Textbook { role } => play(role, console, textbook::server).await,
            Self::Helloworld { role } => play(role, console, helloworld::server).await,
            Self::Addressbook { command } => {
                let command = command.unwrap_or(addressbook::Command::Tour);
                addressbook::run(command, console)
            }
            Self::Receiver { role } => play(role, console, receiver::server).await,
            Self::Hello { role } => play(role, console, hello::server).await,
            Self::FourKinds { role } => play(role, console, four_kinds::server).await,
        }
    }
}

async fn play<C: Calls>(
    role: Option<Role<C>>,
    console: &mut Console,
    server: fn(Console) -> Server,
) -> Result<(), Status> {
    let role = role.unwrap_or(Role::Tour);
    role.play(console, |console| Ok(server(console))).await
}

/// The names of the scenarios, and what each does.
pub fn list() -> Vec<(String, String)> {
    let command = Scenario::augment_subcommands(clap::Command::new("scenario"));
    let entry = |it: &clap::Command| {
        let about = it.get_about().map(ToString::to_string);
        (it.get_name().to_owned(), about.unwrap_or_default())
    };
    command.get_subcommands().map(entry).collect()
}
