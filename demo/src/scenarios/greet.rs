//! Scenario 1: a greeter that answers all four kinds of call, and a client with a menu.

mod chat;
mod client;
mod menu;
mod request;
mod server;

pub use client::Call;
pub use request::Words;
pub use server::{Host, server};
