//! Which types are elsewhere, as the options `extern_path` and `MFILE` say. The generator reads and
//! checks the same options; here they only decide which imports need no code.

use protoc_gen_rustgreet::options::Config;
use toml::de::{DeTable, DeValue};

/// The paths and files whose types are elsewhere.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    paths: Vec<String>,
    files: Vec<String>,
}

impl Elsewhere {
    /// Reads the parameter, and the file of options.
    pub(crate) fn new(parameter: &str, config: Option<&Config>) -> Self {
        let mut found = Self::default();
        for option in split(parameter) {
            let (name, value) = option.split_once('=').unwrap_or((&option, ""));
            found.add(name.trim(), value);
        }
        if let Some(Ok(text)) = config.map(|config| &config.text) {
            let (table, _) = DeTable::parse_recoverable(text);
            for (name, value) in table.get_ref() {
                found.read(name.get_ref(), value.get_ref());
            }
        }
        found
    }

    /// Whether a type is elsewhere: `name` with its leading dot, and the file that declares it.
    pub(crate) fn has(&self, name: &str, file: &str) -> bool {
        let below = |path: &String| {
            let rest = name.trim_start_matches('.').strip_prefix(&path[..]);
            rest.is_some_and(|rest| path.is_empty() || rest.is_empty() || rest.starts_with('.'))
        };
        self.paths.iter().any(below) || self.has_file(file)
    }

    /// Whether all types of a file are elsewhere: `MFILE` names it.
    pub(crate) fn has_file(&self, file: &str) -> bool {
        self.files.iter().any(|it| it == file)
    }

    fn add(&mut self, name: &str, value: &str) {
        let file = name
            .strip_prefix('M')
            .filter(|file| file.ends_with(".proto"));
        if let Some(file) = file {
            self.files.push(file.to_owned());
        } else if name == "extern_path" {
            let path = value.split('=').next().unwrap_or_default();
            self.paths.push(path.trim().trim_matches('.').to_owned());
        }
    }

    /// `extern_path` may be text, a list of texts, or a table of paths, in which tables in tables
    /// are longer paths.
    fn read(&mut self, name: &str, value: &DeValue<'_>) {
        match value {
            DeValue::String(text) => self.add(name, text),
            DeValue::Array(values) => {
                for value in values.iter() {
                    self.read(name, value.get_ref());
                }
            }
            DeValue::Table(table) if name == "extern_path" => self.read_paths("", table),
            _ => {}
        }
    }

    fn read_paths(&mut self, outer: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = format!("{outer}.{}", key.get_ref().trim_start_matches('.'));
            match value.get_ref() {
                DeValue::Table(inner) => self.read_paths(&path, inner),
                _ => self.add("extern_path", &path),
            }
        }
    }
}

/// The options of a parameter, without the backslashes that escape commas.
fn split(parameter: &str) -> Vec<String> {
    let mut options = vec![String::new()];
    let mut letters = parameter.chars();
    while let Some(letter) = letters.next() {
        match (letter, options.last_mut()) {
            (',', _) => options.push(String::new()),
            ('\\', Some(option)) => option.extend(letters.next()),
            (_, Some(option)) => option.push(letter),
            (_, None) => {}
        }
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_and_the_file_say_what_is_elsewhere() {
        let text = "'Mc.proto' = '::c'\n[extern_path]\n'.d.e' = '::d'\nf.g = '::f'\n";
        let config = Config {
            name: "a.toml".to_owned(),
            text: Ok(text.to_owned()),
        };
        let parameter = r"map=hash,extern_path=.a.b=::a, Mx\,y.proto=::x";
        let found = Elsewhere::new(parameter, Some(&config));
        let expected = Elsewhere {
            paths: ["a.b", "d.e", "f.g"].map(str::to_owned).into(),
            files: ["x,y.proto", "c.proto"].map(str::to_owned).into(),
        };
        assert_eq!(found, expected);
        assert!(found.has(".a.b.C", "") && found.has(".a.b", "") && found.has(".q", "c.proto"));
        assert!(!found.has(".a.bc", "") && !found.has(".a", "d.proto"));
    }
}
