//! What `emit` hands to `print`: the output of a run in pieces, so that one piece at a time is in memory
//! twice.

/// A piece of the output: text of Rust, which `print` breaks into lines. Files come one after the other,
/// each with its items in order.
pub(crate) enum Piece {
    /// A file begins.
    File {
        /// Its name, relative to the folder of `mod.rs`.
        name: String,
        /// The `.proto` files it comes from; none for a `mod.rs` that includes the others.
        sources: Vec<String>,
    },
    /// An item that a person reads.
    Front(String),
    /// A codec: it stands after everything in front, in its file or module.
    Back(String),
    /// A module begins; this is the module with nothing in it.
    Open(String),
    /// The last module that began ends.
    Close,
}
