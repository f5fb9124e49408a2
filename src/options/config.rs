//! A file of options: TOML, in which `name = "value"` stands for `name=value`, and a table holds the
//! values of an option for paths.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::raw_option::RawOption;
use crate::diag::{Diagnostic, Diagnostics, Location};

/// The file that `config=` names, as it was found: the plugin itself opens none.
///
/// ```
/// use protoc_gen_rustgreet::generate_with;
/// use protoc_gen_rustgreet::options::Config;
/// use rustgreet::descriptor::compiler::CodeGeneratorRequest;
///
/// let request = CodeGeneratorRequest {
///     parameter: Some("config=rustgreet.toml".to_owned()),
///     ..Default::default() // with file_to_generate and proto_file
/// };
/// let config = Config {
///     name: "rustgreet.toml".to_owned(),
///     text: Ok("layout = 'single'\n[map]\n'.' = 'hash'".to_owned()),
/// };
/// let files = generate_with(&request, Some(&config))?.files;
/// assert_eq!(files[0].name.as_deref(), Some("mod.rs"));
/// # Ok::<(), protoc_gen_rustgreet::diag::Diagnostics>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Its path, as the option gives it.
    pub name: String,
    /// What is in it, or why it could not be read.
    pub text: Result<String, String>,
}

impl Config {
    /// All that the file says, from top to bottom.
    pub(super) fn read(&self, errors: &mut Diagnostics) -> Vec<RawOption> {
        let text = match &self.text {
            Ok(text) => text,
            Err(why) => {
                let location = Location::file(&self.name[..]);
                let error =
                    Diagnostic::at(&location, format!("cannot read the file of options: {why}"));
                errors.push(error.help(
                    "its path is relative to the folder that protoc or the build script runs in; a remote \
                     plugin sees no files: write its options out",
                ));
                return Vec::new();
            }
        };
        let (table, mut faults) = DeTable::parse_recoverable(text);
        faults.sort_by_key(|fault| fault.span().unwrap_or_default().start);
        let mut reader = Reader {
            name: &self.name,
            text,
            options: Vec::new(),
            errors,
        };
        for fault in &faults {
            reader.refuse(fault.span().unwrap_or_default(), fault.message());
        }
        if faults.is_empty() {
            reader.read_options(table.get_ref());
        }
        let position = |raw: &RawOption| raw.location.as_ref().and_then(|it| it.position);
        reader.options.sort_by_key(position);
        reader.options
    }
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    options: Vec<RawOption>,
    errors: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn read_options(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match value.get_ref() {
                DeValue::Table(paths) => self.read_paths(key.get_ref(), "", paths),
                _ => self.read_value(key.get_ref(), &key.span(), value),
            }
        }
    }

    /// The values of an option for paths. Tables in tables are longer paths.
    fn read_paths(&mut self, option: &str, outer: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let own = key.get_ref().trim_start_matches('.');
            let path = format!("{outer}.{own}");
            match value.get_ref() {
                DeValue::Table(inner) => self.read_paths(option, &path, inner),
                _ => self.read_value(&format!("{option}:{path}"), &key.span(), value),
            }
        }
    }

    /// One value, or several in an array.
    fn read_value(&mut self, key: &str, at: &Range<usize>, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(text) => self.say(key, text, at),
            DeValue::Boolean(true) => self.say(key, "on", at),
            DeValue::Boolean(false) => self.say(key, "off", at),
            DeValue::Array(values) => {
                for value in values.iter() {
                    match value.get_ref() {
                        DeValue::String(text) => self.say(key, text, &value.span()),
                        _ => self.refuse(value.span(), "expected a string: write `\"value\"`"),
                    }
                }
            }
            _ => self.refuse(
                value.span(),
                "expected a string or a boolean: write `\"value\"`, `true` or `false`",
            ),
        }
    }

    fn say(&mut self, key: &str, value: &str, at: &Range<usize>) {
        let location = Some(self.location(at));
        // Types that are elsewhere are a table here, and one value on the command line.
        self.options.push(match key.strip_prefix("extern_path:") {
            Some(path) => RawOption::new("extern_path", &format!("{path}={value}"), location),
            None => RawOption::new(key, value, location),
        });
    }

    fn refuse(&mut self, at: Range<usize>, what: &str) {
        let location = self.location(&at);
        self.errors.push(Diagnostic::at(&location, what));
    }

    /// Line and column, from an offset in bytes.
    fn location(&self, at: &Range<usize>) -> Location {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.matches('\n').count();
        let column = before.chars().rev().take_while(|&c| c != '\n').count();
        let one_based = |count| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
        Location {
            position: Some((one_based(line), one_based(column))),
            ..Location::file(self.name)
        }
    }
}
