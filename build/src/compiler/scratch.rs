//! Files for one run of a compiler, removed in the end.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The path of a file or folder of our own, in `OUT_DIR` if there is one.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// A path that nothing else has. `extension` says what it is for.
    pub(super) fn new(extension: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let folder = std::env::var_os("OUT_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self(folder.join(format!("rustgreet-{process}-{count}.{extension}")))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays in OUT_DIR harms nobody.
        let _ = std::fs::remove_file(&self.0).or_else(|_| std::fs::remove_dir_all(&self.0));
    }
}
