//! The names taken in one namespace of the generated code. Whoever comes too late takes an
//! underscore; whoever is spelled in the schema as Rust would spell it comes first.

use std::collections::BTreeMap;

use crate::rust::model::Name;

/// One namespace: the types and modules of a module, the fields of a struct, the methods of a trait.
#[derive(Default)]
pub(crate) struct Namespace {
    /// Each name, and how many have wanted it.
    taken: BTreeMap<String, usize>,
}

impl Namespace {
    /// A namespace in which some names belong to what we generate ourselves.
    pub(crate) fn with(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|&name| (name.to_owned(), 1)).collect(),
        }
    }

    /// Whether something has the name already.
    pub(crate) fn has(&self, name: &Name) -> bool {
        self.taken.contains_key(name.bare())
    }

    /// Claims the name: with underscores after it if others have it, and from the fifth on with a
    /// number.
    pub(crate) fn claim(&mut self, wanted: Name) -> Name {
        let base = wanted.bare().to_owned();
        let mut name = wanted;
        // The count per base is kept, so that a crowd of one name costs no time.
        while self.taken.contains_key(name.bare()) {
            let others = self.taken.entry(base.clone()).or_insert(0);
            name = Name(match *others {
                1..5 => format!("{base}{}", "_".repeat(*others)),
                number => format!("{base}{number}"),
            });
            *others += 1;
        }
        self.taken.insert(name.bare().to_owned(), 1);
        name
    }

    /// Claims a name for each (schema name, preferred Rust name). Those whose spelling does not change
    /// come first.
    pub(crate) fn claim_all(&mut self, wanted: &[(&str, Name)]) -> Vec<Name> {
        let mut names = vec![None; wanted.len()];
        for unchanged in [true, false] {
            for (slot, (original, name)) in names.iter_mut().zip(wanted) {
                if (name.bare() == *original) == unchanged {
                    *slot = Some(self.claim(name.clone()));
                }
            }
        }
        names.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unchanged_spelling_wins_and_the_others_take_underscores() {
        let name = |name: &str| Name(name.to_owned());
        let wanted = [
            ("HTTPError", name("HttpError")),
            ("HttpError", name("HttpError")),
        ];
        assert_eq!(
            Namespace::default().claim_all(&wanted),
            [name("HttpError_"), name("HttpError")]
        );
        assert_eq!(
            Namespace::with(&["type"]).claim(name("r#type")),
            name("type_")
        );
    }

    #[test]
    fn a_crowd_of_one_name_is_numbered_and_costs_no_time() {
        let name = |name: &str| Name(name.to_owned());
        let mut namespace = Namespace::with(&["a_", "a6"]);
        let names: Vec<_> = (0..100_000).map(|_| namespace.claim(name("a")).0).collect();
        assert_eq!(names[..6], ["a", "a__", "a___", "a____", "a5", "a7"]);
        let last = names.last().map(|last| &last[..]);
        assert_eq!(last, Some("a100001"));
    }
}
