//! Commands as a person types them.

use std::{env, path::MAIN_SEPARATOR};

use anstyle::{AnsiColor, Style};

/// How a person sees what they can type.
pub const TYPED: Style = AnsiColor::Yellow.on_default();

/// How this program was started, so that what is shown can be typed as it is.
pub fn program() -> String {
    if env::var("CARGO_PKG_NAME").is_ok_and(|name| name == env!("CARGO_PKG_NAME")) {
        return format!("cargo run -p {} --", env!("CARGO_PKG_NAME"));
    }
    let name = env::args().next().unwrap_or_else(|| "greet".to_owned());
    quoted(&name)
}

/// A command line of these words.
pub fn typed(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| quoted(word)).collect();
    words.join(" ")
}

/// A word as shells take it.
fn quoted(word: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || it == MAIN_SEPARATOR || "-_./:".contains(it);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_split_them() {
        assert_eq!(
            typed(&["client", "say-hello", "Zoë", "no file", "it's", ""]),
            r"client say-hello Zoë 'no file' 'it'\''s' ''"
        );
    }
}
