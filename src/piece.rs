//! What `emit` hands to `print`: the output of a run in pieces, so that the tokens of one piece at a
//! time are in memory. They take fifty times the memory of their text.

use syn::{Item, ItemMod};

/// A piece of the output. Files come one after the other, each with its items in order.
pub(crate) enum Piece {
    /// A file begins.
    File {
        /// Its name, relative to the folder of `mod.rs`.
        name: String,
        /// The `.proto` files it comes from; none for a `mod.rs` that includes the others.
        sources: Vec<String>,
    },
    /// An item that a person reads.
    Front(Item),
    /// A codec: it stands after everything in front, in its file or module.
    Back(Item),
    /// A module begins; this is its head, and nothing is in it.
    Open(ItemMod),
    /// The last module that began ends.
    Close,
}
