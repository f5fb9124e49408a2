//! The macro that includes what a build script generated, and macros that explain a missing feature.

/// Includes the code that `rustgreet_build` wrote for this crate.
///
/// `include_proto!()` includes all packages of the default set, a module for each.
/// `include_proto!("name")` includes the set that was built with `Builder::out_dir("name")`. Call it
/// inside the module where the packages should appear:
///
/// ```ignore
/// pub mod pb {
///     rustgreet::include_proto!();
/// }
/// ```
///
/// A build script that writes the code without `rustgreet_build` says where it is:
/// `println!("cargo:rustc-env=RUSTGREET_SET_name={path_of_mod_rs}")`, with the name `rustgreet` for
/// `include_proto!()`.
#[macro_export]
macro_rules! include_proto {
    () => {
        ::core::include!($crate::__set_path!(
            "RUSTGREET_SET_rustgreet",
            "there is no generated code to include: call `rustgreet_build::compile(..)` in build.rs"
        ));
    };
    ($name:literal) => {
        ::core::include!($crate::__set_path!(
            ::core::concat!("RUSTGREET_SET_", $name),
            ::core::concat!(
                "`include_proto!(\"",
                $name,
                "\")` includes a set that build.rs wrote with `Builder::out_dir(\"",
                $name,
                "\")`; there is none. For all packages write `include_proto!()`"
            )
        ));
    };
}

/// Where a set is, as the build script said, or an error.
#[cfg(not(rust_analyzer))]
#[doc(hidden)]
#[macro_export]
macro_rules! __set_path {
    ($variable:expr, $error:expr) => {
        ::core::env!($variable, $error)
    };
}

/// rust-analyzer, as of 1.97, expands `env!` with one argument only.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __set_path {
    ($variable:expr, $error:expr) => {
        ::core::env!($variable)
    };
}

/// Without the feature `serde`: an error that names it.
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! impl_serde {
    ($($message:ty),+ $(,)?) => {
        ::core::compile_error!(
            "`impl_serde!` needs the feature `serde` of the crate `rustgreet`: add it to `features` in Cargo.toml"
        );
    };
}

/// Without the feature `prost`: an error that names it.
#[cfg(not(feature = "prost"))]
#[macro_export]
macro_rules! impl_prost {
    ($($message:tt)*) => {
        ::core::compile_error!(
            "`impl_prost!` needs the feature `prost` of the crate `rustgreet`: add it to `features` in Cargo.toml"
        );
    };
}

/// Without the feature `prost`: an error that names it.
#[cfg(not(feature = "prost"))]
#[macro_export]
macro_rules! impl_message {
    ($($message:tt)*) => {
        ::core::compile_error!(
            "`impl_message!` needs the feature `prost` of the crate `rustgreet`: add it to `features` in Cargo.toml"
        );
    };
}
