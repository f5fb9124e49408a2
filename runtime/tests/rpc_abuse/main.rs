//! Callers who mean harm, by frames and bytes that no library would send: others are answered throughout, and what
//! can go on for ever ends. Each attack is bounded, over connections in memory.

#![allow(missing_docs, unreachable_pub)]
#![cfg(feature = "rpc")]

mod attacker;
mod floods;
#[path = "../rpc_greet/greet.rs"]
mod greet;
mod hoards;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/raw.rs"]
mod raw;
#[allow(dead_code, reason = "these tests need less of it")]
#[path = "../rpc_greet/support.rs"]
mod support;
