//! The way to a value from the root, for errors. It is on the stack, and nothing is made of it unless something is wrong.

use crate::json::Error;
use crate::reflect::ValueRef;

/// The way to a value.
pub(super) struct Path<'a> {
    pub(super) outer: Option<&'a Path<'a>>,
    pub(super) step: Step<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Root(&'a str),
    Field(&'a str),
    Element(usize),
    Entry(ValueRef<'a>),
    /// The message of this type in an `Any`.
    Type(&'a str),
}

impl<'a> Path<'a> {
    /// The root of a message with this name.
    pub(super) const fn root(name: &'a str) -> Self {
        Self {
            outer: None,
            step: Step::Root(name),
        }
    }

    /// The way from here to a value inside.
    pub(super) const fn to<'p>(&'p self, step: Step<'p>) -> Path<'p>
    where
        'a: 'p,
    {
        Path {
            outer: Some(self),
            step,
        }
    }

    /// The error with this way before its own path.
    #[cold]
    pub(super) fn of(&self, mut error: Error) -> Error {
        let mut path = Some(self);
        while let Some(Path { outer, step }) = path {
            error = match step {
                Step::Root(name) => error.in_root(name),
                Step::Field(name) => error.in_field(name),
                Step::Element(index) => error.in_element(index),
                Step::Entry(key) => error.in_entry(*key),
                Step::Type(name) => error.in_element(name),
            };
            path = *outer;
        }
        error
    }
}
