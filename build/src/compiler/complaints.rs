//! What a compiler says on a terminal, `greet.proto:10:24: ..`, as reports with the line.

use std::path::Path;

use crate::error::{Error, Place, Report, Ruler};
use crate::nearest::did_you_mean;
use crate::sources::Sources;

/// Every line is a complaint. One about an import that is not there follows one about the imported file
/// itself, so the two are one. A warning is shown only if nothing else is wrong: it was fatal then.
pub(super) fn explain(said: &str, sources: &Sources, ruler: Ruler) -> Error {
    let lines = || said.lines().filter(|line| !line.trim().is_empty());
    let absent: Vec<_> = lines()
        .filter_map(|line| line.strip_suffix(": File not found."))
        .collect();
    let (warnings, errors): (Vec<&str>, Vec<&str>) = lines()
        .filter(|line| !line.ends_with(": File not found."))
        .partition(|line| line.contains(": warning: "));
    let shown = if errors.is_empty() { warnings } else { errors };
    let mut reports: Vec<_> = shown
        .iter()
        .map(|line| read(line, sources, ruler))
        .collect();
    for report in &mut reports {
        let import = |name: &&&str| {
            let start = format!("Import \"{name}\" was not found");
            report.title.starts_with(&start)
        };
        if let Some(name) = absent.iter().find(import) {
            report.title = sources.not_found(name);
            let help = did_you_mean(name, &sources.names(), "add the folder it is in");
            report.help = Some(help);
        }
    }
    if reports.is_empty() {
        let absent = absent.iter();
        reports.extend(absent.map(|name| Report::new(sources.not_found(name))));
    }
    Error::all(reports)
}

/// What a compiler that succeeded said: a line each, with the file as it was typed.
pub(super) fn warnings(said: &str, sources: &Sources, ruler: Ruler) -> Vec<String> {
    let lines = said.lines().filter(|line| !line.trim().is_empty());
    let lines = lines.map(|line| read(line, sources, ruler).line());
    lines.collect()
}

/// `file:line:column: text`, `file: text`, or a text.
fn read(line: &str, sources: &Sources, ruler: Ruler) -> Report {
    let (place, title) = place(line).unwrap_or((None, line));
    let mut report = Report::new(title.strip_prefix("warning: ").unwrap_or(title));
    if let Some((file, position)) = place {
        // It is the file's name, or the path that the compiler opened.
        let path = Path::new(file);
        let name = path.is_file().then(|| sources.name(path)).flatten();
        report.place = Some(Place {
            path: sources.shown(name.as_deref().unwrap_or(file)),
            position,
            ruler,
        });
    }
    report
}

type Position = Option<(u32, u32)>;

/// Takes the place off the front.
fn place(line: &str) -> Option<(Option<(&str, Position)>, &str)> {
    let end = line.find(".proto:")? + ".proto".len();
    let (file, rest) = (&line[..end], &line[end + 1..]);
    if file.contains('"') || file.contains(": ") {
        return None;
    }
    let numbered = (|| {
        let (row, rest) = rest.split_once(':')?;
        let (column, rest) = rest.split_once(':')?;
        Some((row.parse().ok()?, column.parse().ok()?, rest))
    })();
    Some(match numbered {
        Some((row, column, rest)) => (Some((file, Some((row, column)))), rest.trim_start()),
        None => (Some((file, None)), rest.trim_start()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_where_there_are_some() {
        let at = place("a/b.proto:10:24: \"X\" is not defined.");
        assert_eq!(
            at,
            Some((Some(("a/b.proto", Some((10, 24)))), "\"X\" is not defined."))
        );
        let at = place(r"C:\a\b.proto: Input is shadowed");
        assert_eq!(
            at,
            Some((Some((r"C:\a\b.proto", None)), "Input is shadowed"))
        );
        assert_eq!(place("Unknown flag: --x"), None);
        assert_eq!(place("Could not find \"a.proto:1\""), None);
    }
}
