//! What rustc says about mistakes of the first hour, and about what would be unsound. The messages are
//! partly rustc's own, so they are compared only under the version that they were reviewed with.
//!
//! `TRYBUILD=overwrite cargo test -p rustgreet --test ui` writes them anew.

#![cfg(feature = "rpc")]

use std::process::Command;

/// The version of rustc whose messages are in `ui/*.stderr`.
const REVIEWED_WITH: &str = "rustc 1.95.";

#[test]
fn what_does_not_compile_is_explained() {
    let rustc = Command::new("rustc").arg("--version").output();
    let version = String::from_utf8(rustc.expect("rustc starts").stdout).expect("text");
    if !version.starts_with(REVIEWED_WITH) {
        eprintln!("not compared: the messages are those of {REVIEWED_WITH}, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
