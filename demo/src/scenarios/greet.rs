//! Scenario 1: a greeter that answers all four kinds of call, and a client with a menu.

mod client;
mod menu;
mod server;

pub use client::{Call, Words, call, tour};
pub use server::{Host, server};
