//! The code that each generator makes from `proto/bench.proto`.

/// rustgreet.
pub mod rustgreet {
    ::rustgreet::include_proto!();
}

/// rustgreet with `string=shared`.
pub mod sharing {
    ::rustgreet::include_proto!("sharing");
}

/// prost 0.14 with its defaults, and serde by pbjson 0.9.
pub mod prost {
    include!(concat!(env!("OUT_DIR"), "/prost/bench.rs"));
    include!(concat!(env!("OUT_DIR"), "/prost/bench.serde.rs"));
}

/// prost's structs with serde's derive.
pub mod plain {
    include!(concat!(env!("OUT_DIR"), "/plain/bench.rs"));
}

/// prost with `Bytes` and `BTreeMap`.
pub mod prost_like_ours {
    include!(concat!(env!("OUT_DIR"), "/prost_like_ours/bench.rs"));
}

/// buffa 0.9, owned messages, with its defaults.
pub mod buffa {
    include!(concat!(env!("OUT_DIR"), "/buffa/mod.rs"));
}

/// buffa with `Bytes` and `BTreeMap`.
pub mod buffa_like_ours {
    include!(concat!(env!("OUT_DIR"), "/buffa_like_ours/mod.rs"));
}

#[cfg(feature = "peers")]
include!(concat!(env!("OUT_DIR"), "/pilota.rs"));

/// quick-protobuf 0.8.
#[cfg(feature = "peers")]
pub mod quick {
    include!(concat!(env!("OUT_DIR"), "/quick/mod.rs"));
}

/// upb, by protobuf 4.36.
#[cfg(feature = "upb")]
#[allow(clippy::all)]
pub mod upb {
    include!(concat!(env!("OUT_DIR"), "/upb/generated.rs"));
}

/// The same schema with maps as lists, for `data.rs`.
pub(crate) mod source {
    include!(concat!(env!("OUT_DIR"), "/source/bench.rs"));
}
