//! The greet scenarios: small services and their clients, made of what rustgreet generates.
//!
//! [`scenarios`] has one module per scenario. The other modules are what all of them use: the
//! command line, the roles and the tour, connecting and serving, the page, the console.

pub mod cli;
pub mod connect;
pub mod console;
pub mod page;
#[allow(missing_docs, reason = "a package has no comment of its own")]
pub mod pb;
pub mod role;
pub mod scenarios;
pub mod serve;
pub mod tour;
pub mod typed;
pub mod welcome;
