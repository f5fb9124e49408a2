//! Tests of serde with formats of every kind.

mod formats;
