//! What cargo is told. Cargo reads lines, so nothing that is printed holds a control character.

use std::path::Path;

use crate::error::Error;

/// The build script runs again when the file, or something in the folder, changes. A path that does
/// not exist would make cargo run it every time, so only what was found is told.
pub(crate) fn watch(path: &Path) -> Result<(), Error> {
    println!("cargo:rerun-if-changed={}", printable(path)?);
    Ok(())
}

/// The build script runs again when the variable changes.
pub(crate) fn watch_variable(name: &str) {
    println!("cargo:rerun-if-env-changed={name}");
}

/// Where `include_proto!` finds the set `name`.
pub(crate) fn set_root(name: &Path, root: &Path) -> Result<(), Error> {
    let (name, root) = (printable(name)?, printable(root)?);
    if name.contains('=') {
        return Err(Error::new(format!(
            "the name of a set cannot hold `=`: `{name}`"
        )));
    }
    println!("cargo:rustc-env=RUSTGREET_SET_{name}={root}");
    Ok(())
}

/// Cargo shows the text when it has built a crate of the workspace.
pub(crate) fn warn(text: &str) {
    println!("cargo:warning={}", one_line(text));
}

/// The text with its control characters escaped.
fn one_line(text: &str) -> String {
    let escaped = |letter: char| match letter.is_control() {
        true => letter.escape_default().collect(),
        false => String::from(letter),
    };
    text.chars().map(escaped).collect()
}

/// A path that stays one line, and stays itself.
pub(crate) fn printable(path: &Path) -> Result<&str, Error> {
    let refuse = |what| {
        let shown = path.display().to_string().escape_debug().to_string();
        Err(Error::new(format!("the path `{shown}` {what}"))
            .help("rename it: cargo cannot watch it"))
    };
    match path.to_str() {
        None => refuse("is not UTF-8"),
        Some(text) if text.contains(char::is_control) => refuse("holds a control character"),
        Some(text) => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_in_a_name_is_no_directive() {
        let path = Path::new("a\ncargo:rustc-env=X=1.proto");
        let said = watch(path).expect_err("a refusal").to_string();
        assert!(
            said.contains(r"`a\ncargo:rustc-env=X=1.proto` holds a control character"),
            "{said}"
        );
        assert_eq!(one_line("ä\ncargo:x\u{1b}"), r"ä\ncargo:x\u{1b}");
        assert!(set_root(Path::new("a=b"), Path::new("x")).is_err());
        assert!(printable(Path::new("proto/grüße.proto")).is_ok());
    }
}
