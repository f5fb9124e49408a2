//! Fills the templates with what `rust` decided. Nothing is decided here.

mod descriptors;
mod enumeration;
mod extension;
mod message;
mod module_tree;
mod oneof;
mod phrases;
mod pieces;
mod service;
mod template;
mod text;

pub(crate) use pieces::emit;
