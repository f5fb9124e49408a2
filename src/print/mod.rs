//! Prints items as the text of files. What comes out is final.
//!
//! The one refusal after `rust` is here: only who counts the text knows that it is too much.

mod any_rust;
mod format;
mod formatting;
mod header;
mod insertion_points;

use crate::diag::Diagnostic;
use crate::piece::Piece;
use formatting::Text;

/// A file of the output.
pub(crate) struct File {
    /// Its name, relative to the folder of `mod.rs`.
    pub(crate) name: String,
    /// Its text.
    pub(crate) content: String,
}

/// The most text that a run writes, in bytes: all of googleapis is a quarter of it, and protoc needs
/// twice as much memory.
const MAX_OUTPUT: usize = 1 << 30;

/// Prints the pieces of a run, each before the next one is made.
pub(crate) fn print(
    pieces: impl Iterator<Item = Result<Piece, Diagnostic>>,
) -> Result<Vec<File>, Diagnostic> {
    let (mut files, mut length) = (Vec::new(), 0);
    let mut open: Option<(String, Text)> = None;
    for piece in pieces {
        match (piece?, &mut open) {
            (Piece::File { name, sources }, _) => {
                files.extend(open.take().map(finish));
                open = Some((name, Text::new(&sources)));
            }
            (piece, Some((_, text))) => length += text.add(&piece)?,
            (_, None) => {}
        }
        if length > MAX_OUTPUT {
            let error = Diagnostic::general("the code of this run would be more than 1 GiB");
            return Err(error.help(
                "generate in several runs, and name the types of the others by `extern_path`",
            ));
        }
    }
    files.extend(open.map(finish));
    Ok(files)
}

fn finish((name, text): (String, Text)) -> File {
    let mut content = text.finish();
    content.shrink_to_fit();
    File { name, content }
}
