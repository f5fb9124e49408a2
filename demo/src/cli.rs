//! The commands of `greet`, and which scenario each belongs to.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use rustgreet::Status;

use crate::{
    role::Role,
    scenarios::{
        addressbook, chat, files, four_kinds, greet, hello, helloworld, receiver, textbook, users,
    },
};

/// Greets over gRPC, in all four kinds of call. Without a command: the tour.
#[derive(Debug, Parser)]
#[command(name = "greet", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Greet(Role<greet::Call>),
    /// Looks users up by their id
    #[command(subcommand)]
    Users(Role<users::Call>),
    /// Looks at the files of a folder
    Files {
        /// The folder that the server looks into
        #[arg(long, global = true, default_value = ".")]
        folder: PathBuf,
        #[command(subcommand)]
        role: Role<files::Call>,
    },
    /// Chats with a server that answers every message
    #[command(subcommand)]
    Chat(Role<chat::Call>),
    /// The four kinds of call by their textbook names
    #[command(subcommand)]
    Textbook(Role<textbook::Call>),
    /// Greets once, and once again
    #[command(subcommand)]
    Helloworld(Role<helloworld::Call>),
    /// Keeps an address book in a file
    #[command(subcommand)]
    Addressbook(addressbook::Command),
    /// Receives events with a context of any shape
    #[command(subcommand)]
    Receiver(Role<receiver::Call>),
    /// Greets one or many at a time
    #[command(subcommand)]
    Hello(Role<hello::Call>),
    /// The other helloworld, with all four kinds of call
    #[command(subcommand)]
    FourKinds(Role<four_kinds::Call>),
}

impl Cli {
    /// Does what was asked for.
    pub async fn run(self) -> Result<(), Status> {
        match self.command.unwrap_or(Command::Greet(Role::Tour)) {
            Command::Greet(role) => role.run(greet::server()?, greet::call, greet::tour()).await,
            Command::Users(role) => role.run(users::server(), users::call, users::tour()).await,
            Command::Files { folder, role } => {
                role.run(files::server(folder), files::call, files::tour())
                    .await
            }
            Command::Chat(role) => role.run(chat::server(), chat::call, chat::tour()).await,
            Command::Textbook(role) => {
                role.run(textbook::server(), textbook::call, textbook::tour())
                    .await
            }
            Command::Helloworld(role) => {
                role.run(helloworld::server(), helloworld::call, helloworld::tour())
                    .await
            }
            Command::Addressbook(command) => addressbook::run(command),
            Command::Receiver(role) => {
                role.run(receiver::server(), receiver::call, receiver::tour())
                    .await
            }
            Command::Hello(role) => role.run(hello::server(), hello::call, hello::tour()).await,
            Command::FourKinds(role) => {
                role.run(four_kinds::server(), four_kinds::call, four_kinds::tour())
                    .await
            }
        }
    }
}
