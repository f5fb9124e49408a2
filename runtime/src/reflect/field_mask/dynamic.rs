//! Updating and trimming dynamic messages by the paths of a field mask.

use crate::message::Message;
use crate::reflect::dynamic::field::DynamicField;
use crate::reflect::{DynamicMessage, DynamicValue};

/// How a field that a mask names is updated.
#[derive(Clone, Copy)]
pub(super) enum Update {
    /// Lists and maps grow, messages are merged, any other field gets the value of the source.
    Merge,
    /// The field gets the value of the source.
    Replace,
}

impl DynamicMessage {
    /// Updates the field at the end of `path` from `source`, a message of the same type.
    pub(super) fn update(&mut self, source: Option<&Self>, path: &str, how: Update) {
        let (step, rest) = split(path);
        let Some((index, row)) = self.row(step).ok() else {
            return;
        };
        let theirs = source.and_then(|source| source.slot(index));
        let Some(rest) = rest else {
            match (how, theirs) {
                (Update::Merge, Some(theirs)) => self.slot_mut(index).grow(theirs),
                (Update::Replace, Some(theirs)) => *self.slot_mut(index) = theirs.clone(),
                (Update::Merge, None) if row.is_many_or_message() => return,
                (_, None) => return self.clear(step),
            }
            return self.clear_others(index);
        };
        let inner = match theirs {
            Some(DynamicField::One(DynamicValue::Message(inner))) => Some(&**inner),
            _ => None,
        };
        // If neither message has the inner one, none is made.
        if (inner.is_some() || self.slot(index).is_some())
            && let Ok(own) = self.message_mut(step)
        {
            own.update(inner, rest, how);
        }
    }

    /// Clears the unknown fields, and every field that no path names or leads into.
    pub(super) fn retain(&mut self, paths: &[&str]) {
        self.forget_unknown_fields();
        for row in self.table().fields() {
            let steps = paths.iter().map(|path| split(path));
            let inside: Vec<_> = steps.filter(|(step, _)| *step == row.name()).collect();
            let rests: Option<Vec<_>> = inside.iter().map(|(_, rest)| *rest).collect();
            match rests {
                Some(rests) if rests.is_empty() => self.clear(row.name()),
                Some(rests) if crate::reflect::has(self, row.name()) => {
                    if let Ok(inner) = self.message_mut(row.name()) {
                        inner.retain(&rests);
                    }
                }
                // A path ends here, so the whole field stays; or the field has no value.
                _ => {}
            }
        }
    }
}

/// The first step of a path, and the rest.
fn split(path: &str) -> (&str, Option<&str>) {
    match path.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (path, None),
    }
}

impl DynamicField {
    /// Merges another value of the same field into this one.
    fn grow(&mut self, theirs: &Self) {
        match (self, theirs) {
            (Self::List(own), Self::List(theirs)) => own.extend(theirs.iter().cloned()),
            (Self::Map(own), Self::Map(theirs)) => {
                let theirs = theirs.iter();
                own.extend(theirs.map(|(key, value)| (key.clone(), value.clone())));
            }
            (Self::One(DynamicValue::Message(own)), Self::One(DynamicValue::Message(theirs))) => {
                own.absorb(theirs)
            }
            (own, theirs) => *own = theirs.clone(),
        }
    }
}

impl DynamicMessage {
    /// Merges another message of the same type into this one.
    fn absorb(&mut self, theirs: &Self) {
        for index in 0..self.table().fields().len() {
            if let Some(slot) = theirs.slot(index) {
                self.slot_mut(index).grow(slot);
                self.clear_others(index);
            }
        }
        self.absorb_unknown_fields(theirs);
    }
}
