//! Updating and trimming dynamic messages by the paths of a field mask.

use crate::reflect::dynamic::field::DynamicField;
use crate::reflect::{DynamicMessage, DynamicValue, Reflect};

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
                (Update::Merge, Some(theirs)) => self.grow(index, theirs),
                (Update::Replace, Some(theirs)) => drop(self.put(index, theirs.clone())),
                (Update::Merge, None) if row.is_many_or_message() => {}
                (_, None) => self.clear(step),
            }
            return;
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

    /// Merges another value of the field in this row.
    fn grow(&mut self, index: usize, theirs: &DynamicField) {
        match self.slot(index) {
            Some(_) => self.filled(index).grow(theirs),
            None => drop(self.put(index, theirs.clone())),
        }
    }

    /// Merges another message of the same type into this one.
    fn absorb(&mut self, theirs: &Self) {
        for (index, field) in theirs.slots() {
            self.grow(index, field);
        }
        self.absorb_unknown_fields(theirs);
    }

    /// Clears the unknown fields, and every field that no path names or leads into. The paths are
    /// sorted, and their first `skip` bytes lead to this message.
    pub(super) fn retain(&mut self, paths: &[&str], skip: usize) {
        self.forget_unknown_fields();
        let set: Vec<usize> = self.slots().map(|(index, _)| index).collect();
        for index in set {
            let name = self.table().fields()[index].name();
            // A dot sorts before every character of a name, so the paths of a field are neighbours.
            let start = paths.partition_point(|path| &path[skip..] < name);
            let inside = &paths[start..];
            let inside = &inside[..inside.partition_point(|path| leads_into(&path[skip..], name))];
            match inside.first() {
                None => self.clear(name),
                // A path ends here, so the whole field stays.
                Some(first) if first.len() == skip + name.len() => {}
                Some(_) => {
                    if let Ok(inner) = self.message_mut(name) {
                        inner.retain(inside, skip + name.len() + 1);
                    }
                }
            }
        }
    }
}

/// Whether the first step of a path is the field of this name.
fn leads_into(path: &str, name: &str) -> bool {
    path.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
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
            (Self::List(own), Self::List(theirs)) => own.append(theirs.clone()),
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

#[cfg(all(test, feature = "descriptor"))]
mod tests {
    use super::Update;
    use crate::raw::steps;
    use crate::reflect::DynamicMessage;
    use crate::schema::{Field, MessageTable, Type};
    use crate::wkt::FieldMask;

    /// The steps of applying a mask of `size` paths to a message of `size` fields.
    fn steps(size: u32) -> u64 {
        let name = |number: u32| -> &'static str { format!("f_{number}").leak() };
        let inner = Type::Message(crate::wkt::Int32Value::table());
        let rows = (1..=size).map(|number| Field::optional(number, name(number), inner));
        let table: &'static _ = Box::leak(Box::new(MessageTable::late("Wide", &[])));
        table.set_fields(rows.collect::<Vec<_>>().leak());
        let mut whole = DynamicMessage::new(table);
        for number in 1..=size {
            let inner = whole.message_mut(number).unwrap();
            inner.set("value", 7).unwrap();
        }
        let paths = (1..=size).map(|number| format!("f_{number}.value"));
        let mask = FieldMask::from_iter(paths);
        steps::count(|| {
            assert_eq!(mask.check(table), Ok(()));
            let paths = mask.normalized().paths;
            let mut kept = whole.clone();
            kept.retain(&paths.iter().map(String::as_str).collect::<Vec<_>>(), 0);
            assert_eq!(kept, whole);
            let mut copied = DynamicMessage::new(table);
            for path in &paths {
                copied.update(Some(&whole), path, Update::Merge);
            }
            assert_eq!(copied, whole);
        })
    }

    #[test]
    fn many_paths_of_a_wide_message() {
        let [one, two] = [1_000, 2_000].map(steps);
        assert!(two * 2 <= one * 5, "{one} steps become {two}");
    }
}
