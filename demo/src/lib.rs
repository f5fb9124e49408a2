//! The greet scenarios: small services and their clients, made of what rustgreet generates.
//!
//! A scenario is a module: its service implements the generated trait, its `Call` is what the
//! command line can ask of the client, and its `tour` is a list of calls that shows everything.
//! [`greet`] comes first, with all four kinds of call; the others are variations.

pub mod addressbook;
pub mod chat;
pub mod cli;
pub mod connect;
pub mod console;
pub mod files;
pub mod four_kinds;
pub mod greet;
pub mod hello;
pub mod helloworld;
#[allow(missing_docs, reason = "a package has no comment of its own")]
pub mod pb;
pub mod produce;
pub mod receiver;
pub mod role;
pub mod serve;
pub mod textbook;
pub mod users;
