//! serde's formats. These tests run twice: as a part of the workspace, where serde_json has not the
//! feature `arbitrary_precision`, and with it, in a crate that `tests/serde_features.rs` of the
//! workspace writes around this file. Cargo knows one set of features per build, so that one build
//! cannot do both.

mod formats;
mod numbers;

/// Which of the two runs it is: a build where another crate switches the feature on is a third one, in
/// which nothing is tested without it.
#[test]
fn the_feature_is_as_it_should_be() {
    let is_on = serde_json::from_str::<serde_json::Value>("1e999").is_ok();
    let should_be = std::env::var_os("RUSTGREET_ARBITRARY_PRECISION").is_some();
    assert_eq!(is_on, should_be, "serde_json's `arbitrary_precision`");
}
