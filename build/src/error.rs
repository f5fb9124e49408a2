//! Why a build script failed, in words that cargo can show as they are.

use std::fmt;
use std::path::Path;

/// Why nothing was generated: the compiler's or the generator's diagnostics, or what is wrong with
/// a file or program. `Debug` shows the same text as `Display`, since that is what a build script's
/// `main` prints.
pub struct Error {
    message: String,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // After cargo's `Error: `, a line of its own keeps `greet.proto:14:3` clickable.
        write!(f, "\n{}", self.message)
    }
}

impl std::error::Error for Error {}
