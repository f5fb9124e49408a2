//! Prints items as the text of files.

mod format;

pub(crate) use format::Text;
