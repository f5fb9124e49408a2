//! Prints items as the text of files. What comes out is final.
//!
//! The one refusal after `rust` is here: only who counts the text knows that it is too much.

mod any_rust;
mod format;
mod formatting;
mod header;
mod insertion_points;

use std::fmt::Display;

use crate::diag::Diagnostic;
use crate::parallel;
use crate::piece::{Piece, Unprinted};
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

/// Prints the files of a run, and hands each to `take`, in order. Each piece is printed before the next
/// one of its file is made.
pub(crate) fn print<P, E>(
    files: &[Unprinted<P>],
    mut take: impl FnMut(File),
) -> Result<(), Diagnostic>
where
    P: Iterator<Item = Result<Piece, E>> + Clone + Sync,
    E: Display,
{
    let mut length = 0;
    parallel::in_order(files, print_file, |file| {
        let file = file?;
        length += file.content.len();
        check(length)?;
        take(file);
        Ok(())
    })
}

fn print_file<P, E>(file: &Unprinted<P>) -> Result<File, Diagnostic>
where
    P: Iterator<Item = Result<Piece, E>> + Clone,
    E: Display,
{
    let (mut text, mut length) = (Text::new(&file.sources), 0);
    for piece in file.pieces.clone() {
        let piece = piece.map_err(|fault| Diagnostic::bug(&fault))?;
        length += text.add(&piece)?;
        check(length)?;
    }
    Ok(File {
        name: file.name.clone(),
        content: text.finish(),
    })
}

fn check(length: usize) -> Result<(), Diagnostic> {
    if length <= MAX_OUTPUT {
        return Ok(());
    }
    let error = Diagnostic::general("the code of this run would be more than 1 GiB");
    Err(error.help("generate in several runs, and name the types of the others by `extern_path`"))
}
