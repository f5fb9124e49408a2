//! The table of options: name, scope, values and setter of each in one row. What is parsed, what an
//! error proposes, what a rule applies to and what `--help` lists all come from here.

use super::raw_option::RawOption;
use super::values::{
    BytesType, EnumPrefix, Extern, Layout, MapType, Options, StringType, Subject, UnknownFields,
};
use crate::diag::Diagnostic;

/// One option.
#[derive(Debug)]
pub(super) struct Row {
    /// Its name.
    pub(super) name: &'static str,
    /// What it can be set for.
    pub(super) scope: OptionScope,
    /// The values that it can have, and what each sets.
    pub(super) values: Values,
}

/// What an option can be set for.
#[derive(Debug)]
pub(super) enum OptionScope {
    /// The whole run.
    Run,
    /// The whole run, on the command line only.
    CommandLine,
    /// These, and what contains them: messages, packages, everything.
    Paths(&'static [Subject]),
}

/// The values of an option.
#[derive(Debug)]
pub(super) enum Values {
    /// One of these words. The first is what the name alone stands for, if it is `on`.
    Words(&'static [(&'static str, Set)]),
    /// A text; first how `--help` writes it.
    Text(
        &'static str,
        fn(&mut Options, &RawOption) -> Result<(), Diagnostic>,
    ),
}

/// Sets one value.
type Set = fn(&mut Options, &RawOption);

use OptionScope::{CommandLine, Paths, Run};
use Values::{Text, Words};

/// The two values of an option that is a field of type `bool`.
macro_rules! switch {
    ($field:ident) => {
        Words(&[
            ("on", |options, _| options.$field = true),
            ("off", |options, _| options.$field = false),
        ])
    };
}

/// The values of an option that holds for paths.
macro_rules! by_path {
    ($field:ident: $($word:literal => $value:expr),*) => {
        Words(&[$(($word, |options, raw| options.$field.set(raw, $value))),*])
    };
}

const TYPES: OptionScope = Paths(&[Subject::Message, Subject::Enum, Subject::Oneof]);

/// Types that may hold a float, so that they derive `Eq` only where they can.
const COMPARED: OptionScope = Paths(&[Subject::Message, Subject::Oneof]);

/// Every option, in order of name.
#[rustfmt::skip]
pub(super) static TABLE: &[Row] = &[
    Row { name: "attribute", scope: TYPES, values: Text("#[NAME(..)]", |options, raw| {
        options.attributes.set(raw, raw.value.clone());
        Ok(())
    }) },
    Row { name: "box", scope: Paths(&[Subject::SingularMessageField]),
        values: by_path!(boxed: "on" => true, "off" => false) },
    Row { name: "bytes", scope: Paths(&[Subject::BytesField]),
        values: by_path!(bytes: "bytes" => BytesType::Shared, "vec" => BytesType::Vec) },
    Row { name: "client", scope: Run, values: switch!(client) },
    Row { name: "config", scope: CommandLine, values: Text("FILE", |_, _| Ok(())) },
    Row { name: "derive", scope: TYPES, values: Text("PATH::TO::DERIVE", |options, raw| {
        options.derives.set(raw, raw.value.clone());
        Ok(())
    }) },
    Row { name: "derive_eq", scope: COMPARED, values: by_path!(derive_eq: "on" => true, "off" => false) },
    Row { name: "derive_hash", scope: COMPARED, values: by_path!(derive_hash: "on" => true, "off" => false) },
    Row { name: "descriptors", scope: Run, values: Words(&[
        ("on", |options, _| options.descriptors = Some(true)),
        ("off", |options, _| options.descriptors = Some(false)),
    ]) },
    Row { name: "enum_prefix", scope: Run, values: Words(&[
        ("strip", |options, _| options.enum_prefix = EnumPrefix::Strip),
        ("keep", |options, _| options.enum_prefix = EnumPrefix::Keep),
    ]) },
    Row { name: "extern_path", scope: Run, values: Text(".PATH=::PATH::OF::RUST", set_extern_path) },
    Row { name: "field_attribute", scope: Paths(&[Subject::Field]), values: Text("#[NAME(..)]", |options, raw| {
        options.field_attributes.set(raw, raw.value.clone());
        Ok(())
    }) },
    Row { name: "http", scope: Run, values: switch!(http) },
    Row { name: "layout", scope: Run, values: Words(&[
        ("package", |options, _| options.layout = Layout::Package),
        ("proto", |options, _| options.layout = Layout::Proto),
        ("single", |options, _| options.layout = Layout::Single),
    ]) },
    Row { name: "map", scope: Paths(&[Subject::MapField]),
        values: by_path!(map: "btree" => MapType::BTree, "hash" => MapType::Hash) },
    Row { name: "messages", scope: Run, values: switch!(messages) },
    Row { name: "openapi", scope: Run, values: switch!(openapi) },
    // Read before all others, which win over it.
    Row { name: PRESET, scope: Run, values: Words(&[("prost", |options, raw| {
        options.unknown_fields.set(raw, UnknownFields::Drop);
        options.map.set(raw, MapType::Hash);
        options.bytes.set(raw, BytesType::Vec);
    })]) },
    Row { name: "prost", scope: Run, values: switch!(prost) },
    Row { name: "require_all_methods", scope: Run, values: switch!(require_all_methods) },
    Row { name: "serde", scope: Run, values: switch!(serde) },
    Row { name: "server", scope: Run, values: switch!(server) },
    Row { name: "services", scope: Run, values: switch!(services) },
    Row { name: "string", scope: Paths(&[Subject::StringField]), values: by_path!(string:
        "string" => StringType::String, "box" => StringType::Boxed, "shared" => StringType::Shared) },
    Row { name: "unknown_fields", scope: Paths(&[Subject::Message]),
        values: by_path!(unknown_fields: "keep" => UnknownFields::Keep, "drop" => UnknownFields::Drop) },
];

/// The option that stands for several others.
pub(super) const PRESET: &str = "preset";

/// `extern_path=.google.type=::google_types`
fn set_extern_path(options: &mut Options, raw: &RawOption) -> Result<(), Diagnostic> {
    let value = &raw.value;
    let Some((from, to)) = value.split_once('=') else {
        let error = raw.refusal(format!(
            "`extern_path={value}` does not name a path of Rust"
        ));
        return Err(error.help(match raw.location {
            None => "write `extern_path=.google.type=::google_types`",
            Some(_) => "write `\".google.type\" = \"::google_types\"` below `[extern_path]`",
        }));
    };
    options.extern_paths.push(Extern {
        from: from.trim().trim_start_matches('.').to_owned(),
        to: to.trim().to_owned(),
        location: raw.location.clone(),
    });
    Ok(())
}

impl Row {
    /// The option of a name.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        TABLE.iter().find(|row| row.name == name)
    }

    /// Whether it can be set for a path.
    pub(super) fn takes_path(&self) -> bool {
        matches!(self.scope, Paths(_))
    }

    /// What a rule for just one thing can apply to.
    pub(super) fn subjects(&self) -> &'static [Subject] {
        match self.scope {
            Paths(subjects) => subjects,
            Run | CommandLine => &[],
        }
    }

    /// Sets what the raw option says.
    pub(super) fn set(&self, options: &mut Options, raw: &RawOption) -> Result<(), Diagnostic> {
        match self.values {
            Text(form, _) if raw.is_bare => {
                let (name, path) = (self.name, if self.takes_path() { ":.PATH" } else { "" });
                let error = raw.refusal(format!("the option `{name}` has no value"));
                Err(error.help(format!("write `{name}{path}={form}`")))
            }
            Text(_, set) => set(options, raw),
            Words(words) => {
                // The name alone switches an option on.
                let value = if raw.is_bare { "on" } else { &raw.value[..] };
                match words.iter().find(|(word, _)| *word == value) {
                    Some((_, set)) => {
                        set(options, raw);
                        Ok(())
                    }
                    None => Err(self.wrong_value(words.iter().map(|(word, _)| *word), value, raw)),
                }
            }
        }
    }

    fn wrong_value<'a>(
        &self,
        words: impl Iterator<Item = &'a str>,
        value: &str,
        raw: &RawOption,
    ) -> Diagnostic {
        let name = self.name;
        let spelled = words.map(|word| match (word, &raw.location) {
            (word, None) => format!("`{name}={word}`"),
            ("on", Some(_)) => "`true`".to_owned(),
            ("off", Some(_)) => "`false`".to_owned(),
            (word, Some(_)) => format!("`\"{word}\"`"),
        });
        let spelled: Vec<_> = spelled.collect();
        raw.refusal(format!("the option `{name}` cannot be `{value}`"))
            .help(format!("write {}", spelled.join(" or ")))
    }
}

/// The options and their values, one per line.
#[must_use]
pub fn help() -> String {
    let lines = TABLE.iter().map(|row| {
        let path = if row.takes_path() { "[:.PATH]" } else { "" };
        let values = match row.values {
            Text(form, _) => form.to_owned(),
            Words(words) => {
                let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
                words.join("|")
            }
        };
        format!("    {}{path}={values}\n", row.name)
    });
    let lines: String = lines.collect();
    lines + "    MFILE.proto=::PATH::OF::RUST\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_in_order_and_listed_with_their_values() {
        assert!(TABLE.is_sorted_by_key(|row| row.name));
        let help = help();
        assert_eq!(help.lines().count(), TABLE.len() + 1);
        assert!(help.contains("\n    bytes[:.PATH]=bytes|vec\n    client=on|off\n"));
    }
}
