//! What a compiler says on a terminal, `greet.proto:10:24: ..`, as reports with the line.

use std::path::Path;

use crate::error::{Error, Place, Report, Ruler};
use crate::nearest::did_you_mean;
use crate::sources::Sources;

/// Every line is a complaint. One about an import that is not there is followed by the import's own
/// place, so the two are one.
pub(super) fn explain(said: &str, sources: &Sources, ruler: Ruler) -> Error {
    let absent: Vec<_> = said
        .lines()
        .filter_map(|line| line.strip_suffix(": File not found."))
        .collect();
    let mut reports: Vec<Report> = Vec::new();
    for line in said.lines().filter(|line| !line.trim().is_empty()) {
        if line.ends_with(": File not found.") {
            continue;
        }
        let mut report = read(line, sources, ruler);
        let import = absent.iter().find(|name| {
            report
                .title
                .starts_with(&format!("Import \"{name}\" was not found"))
        });
        if let Some(name) = import {
            report.title = sources.not_found(name);
            report.help = Some(did_you_mean(
                name,
                &sources.names(),
                "add the folder it is in",
            ));
        }
        reports.push(report);
    }
    // An import that protoc did not mention again.
    if reports.is_empty() {
        reports.extend(
            absent
                .iter()
                .map(|name| Report::new(sources.not_found(name))),
        );
    }
    // What is merely unused is not why it failed.
    let (warnings, mut errors): (Vec<_>, Vec<_>) = reports
        .into_iter()
        .partition(|it| it.title.starts_with("warning: "));
    if errors.is_empty() {
        errors = warnings;
    }
    Error::all(errors)
}

/// `file:line:column: text`, `file: text`, or a text.
fn read(line: &str, sources: &Sources, ruler: Ruler) -> Report {
    let (place, title) = place(line).unwrap_or((None, line));
    let mut report = Report::new(title);
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
