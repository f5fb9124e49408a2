//! What `emit` hands to `print`: files, each in pieces, so that of one piece at a time there is the text
//! twice.

/// A file of the output, before it is printed.
pub(crate) struct Unprinted<P> {
    /// Its name, relative to the folder of `mod.rs`.
    pub(crate) name: String,
    /// The `.proto` files it comes from; none for a `mod.rs` that includes the others.
    pub(crate) sources: Vec<String>,
    /// Its pieces, in order. Each is made when it is asked for.
    pub(crate) pieces: P,
}

/// A piece of a file: text of Rust, which `print` breaks into lines.
#[derive(Clone)]
pub(crate) enum Piece {
    /// An item that a person reads.
    Front(String),
    /// What only the runtime reads: it stands after everything in front, in its file or module.
    Back(String),
    /// A place for other plugins: it stands after everything else, in its file or module.
    End(String),
    /// A module begins; this is the module with nothing in it.
    Open(String),
    /// The last module that began ends.
    Close,
}
