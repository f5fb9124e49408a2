//! The scenarios: a service and its client each.
//!
//! In each module the service implements the generated trait, `Call` is what the command line can
//! ask of the client, and `tour` is a list of calls that shows everything. [`greet`] comes first,
//! with all four kinds of call; the others are variations.

pub mod addressbook;
pub mod chat;
pub mod files;
pub mod four_kinds;
pub mod greet;
pub mod hello;
pub mod helloworld;
pub mod receiver;
pub mod textbook;
pub mod users;
