//! The macro that mounts what a build script generated, and those that want a feature which is off.

/// Includes the code that `rustgreet_build` wrote for this crate.
///
/// `include_proto!()` takes the default set; `include_proto!("name")` the one that was built with
/// `Builder::out_dir("name")`. Call it inside the module where the packages should appear:
///
/// ```ignore
/// pub mod pb {
///     rustgreet::include_proto!();
/// }
/// ```
#[macro_export]
macro_rules! include_proto {
    () => {
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR"),
            "/rustgreet/mod.rs"
        ));
    };
    ($name:literal) => {
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR"),
            "/",
            $name,
            "/mod.rs"
        ));
    };
}

/// Wants the feature `serde`.
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! impl_serde {
    ($($message:ty),+ $(,)?) => {
        ::core::compile_error!(
            "code generated with `serde=on` wants the feature `serde` of the crate `rustgreet`"
        );
    };
}

/// Wants the feature `prost`.
#[cfg(not(feature = "prost"))]
#[macro_export]
macro_rules! impl_prost {
    ($($message:tt)*) => {
        ::core::compile_error!(
            "code generated with `prost=on` wants the feature `prost` of the crate `rustgreet`"
        );
    };
}

/// Wants the feature `prost`.
#[cfg(not(feature = "prost"))]
#[macro_export]
macro_rules! impl_message {
    ($($message:tt)*) => {
        ::core::compile_error!(
            "`impl_message!` wants the feature `prost` of the crate `rustgreet`"
        );
    };
}
