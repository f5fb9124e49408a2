//! The places where other plugins can insert. Items are formatted without comments, so a template marks a place by
//! `insertion_point!("NAME")`, and here it becomes protoc's comment.

/// How the item begins that marks a place.
const MARKER: &str = "insertion_point!(";

/// What protoc looks for.
const PROTOC_MARK: &str = "@@protoc_insertion_point";

/// The words that the names of our places begin with.
const SCOPES: &[&str] = &["root", "package", "message", "enum", "service"];

/// Whether a line, without its indentation, begins a marker.
pub(super) fn is_marker(line: &str) -> bool {
    line.starts_with(MARKER)
}

/// Whether a line, without its indentation, begins a marker or is protoc's comment already.
pub(super) fn is_place(line: &str) -> bool {
    is_marker(line) || line.starts_with("// @@")
}

/// protoc's comment for the marker that begins in `first`; a long one goes on in the lines after it.
pub(super) fn comment<'a>(first: &str, lines: &mut impl Iterator<Item = &'a str>) -> String {
    let mut marker = first.to_owned();
    while !marker.ends_with(");") {
        let Some(line) = lines.next() else { break };
        marker.push_str(line.trim());
    }
    let name = marker.split('"').nth(1).unwrap_or_default();
    format!("// {PROTOC_MARK}({name})")
}

/// Removes an `@` from what looks like one of our places in a comment of the schema's: protoc would
/// insert at the first that it finds.
pub(super) fn defuse(comment: &str) -> String {
    let mut text = comment.to_owned();
    for scope in SCOPES.iter().filter(|_| comment.contains(PROTOC_MARK)) {
        let mark = format!("{PROTOC_MARK}({scope}_scope");
        text = text.replace(&mark, &mark[1..]);
    }
    text
}
