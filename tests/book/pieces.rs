//! A block is a piece of a file, or some pieces of it, in any order.

use crate::support::root;

/// What stands between two pieces.
const GAPS: &[&str] = &["...", "// ...", "# ...", "<!-- ... -->"];

/// Whether the lines of `piece` are in a file of the repository, but for common indentation.
pub(crate) fn check(file: &str, piece: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(root().join(file));
    let text = text.map_err(|error| format!("{file}: {error}"))?;
    find(piece, &text).map_err(|line| format!("this is not in {file}: {line}"))
}

/// The first line that is missing.
pub(crate) fn find(pieces: &str, text: &str) -> Result<(), String> {
    let text: Vec<_> = text.lines().collect();
    let lines: Vec<_> = pieces.lines().collect();
    let mut found = 0;
    for piece in lines.split(|line| GAPS.contains(&line.trim())) {
        let piece = without_blank_ends(piece);
        if piece.is_empty() {
            continue;
        }
        let longest = (0..text.len()).map(|at| same(piece, &text[at..])).max();
        if let Some(missing) = piece.get(longest.unwrap_or_default()) {
            return Err((*missing).to_owned());
        }
        found += 1;
    }
    match found {
        0 => Err("it is empty".to_owned()),
        _ => Ok(()),
    }
}

fn without_blank_ends<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    let is_text = |line: &&str| !line.trim().is_empty();
    let Some(first) = lines.iter().position(is_text) else {
        return &[];
    };
    let last = lines.iter().rposition(is_text).unwrap_or(first);
    &lines[first..=last]
}

/// How many lines of `piece` the text begins with. All have the same indentation more, or less, than in the text.
fn same(piece: &[&str], text: &[&str]) -> usize {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut shift = None;
    let lines = piece.iter().zip(text).take_while(|(ours, theirs)| {
        if ours.trim() != theirs.trim() || ours.trim().is_empty() {
            return ours.trim() == theirs.trim();
        }
        let by = indentation(ours).cast_signed() - indentation(theirs).cast_signed();
        *shift.get_or_insert(by) == by
    });
    lines.count()
}

#[test]
fn pieces_are_found() {
    let text = "fn a() {\n    one();\n\n    two();\n}\n\nfn b() {}\n";
    for piece in [
        "one();\n\ntwo();",
        "fn a() {\n    // ...\n    two();\n}",
        "    fn b() {}",
        "one();\n// ...\nfn b() {}\n",
        "fn b() {}\n// ...\none();",
    ] {
        assert_eq!(find(piece, text), Ok(()), "{piece}");
    }
    for (piece, missing) in [
        ("one();\ntwo();", "two();"),
        ("fn a() {\none();", "one();"),
        ("one", "one"),
        ("// ...", "it is empty"),
    ] {
        assert_eq!(find(piece, text), Err(missing.to_owned()), "{piece}");
    }
}
