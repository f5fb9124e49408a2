//! The protoc of this host, out of the crate that the feature `vendored-protoc` brings.

use std::panic::{self, UnwindSafe};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::error::Error;

/// A protoc, and the files that come with it.
#[cfg_attr(test, derive(Debug))]
pub(super) struct Vendored {
    pub(super) protoc: PathBuf,
    pub(super) include: PathBuf,
}

/// The vendored protoc, if there is one for this platform. The list is the one in Cargo.toml.
pub(super) fn find() -> Result<Option<Vendored>, Error> {
    #[cfg(all(
        feature = "vendored-protoc",
        any(
            all(
                target_os = "linux",
                any(
                    target_arch = "x86",
                    target_arch = "x86_64",
                    all(target_arch = "aarch64", target_endian = "little"),
                    all(target_arch = "powerpc64", target_endian = "little"),
                    target_arch = "s390x",
                )
            ),
            all(
                target_os = "macos",
                any(target_arch = "x86_64", target_arch = "aarch64")
            ),
            windows,
        )
    ))]
    return locate(|| Vendored {
        protoc: ::protoc::protoc_bin_path(),
        include: ::protoc::include_path(),
    })
    .map(Some);
    #[allow(unreachable_code)]
    Ok(None)
}

/// Asks the crate where its files are. Its paths are those of the machine that compiled it, and it
/// panics if nothing is there.
#[allow(dead_code, reason = "some platforms have no vendored protoc")]
fn locate(paths: impl FnOnce() -> Vendored + UnwindSafe) -> Result<Vendored, Error> {
    let found = {
        // The error says it all. One at a time: each puts back the hook that it found.
        static HOOK: Mutex<()> = Mutex::new(());
        let _one = HOOK.lock().unwrap_or_else(PoisonError::into_inner);
        let hook = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let found = panic::catch_unwind(paths);
        panic::set_hook(hook);
        found
    };
    found.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let said = text.or(panic.downcast_ref::<&str>().copied());
        let path = said.and_then(|said| said.split_once("not found "));
        let at = path.map_or_else(String::new, |(_, path)| format!(" (`{path}`)"));
        Error::new(format!(
            "the vendored protoc is not where it was when rustgreet-build was compiled{at}"
        ))
        .help(
            "the folder of the crates was moved or removed after the build, as sandboxes and shared \
             caches do: set PROTOC, or give a descriptor set (`Builder::descriptor_set`)",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_whose_folder_is_gone_is_an_error_that_says_so() {
        let gone = locate(|| panic!("internal: protoc not found {}", "/gone/bin/protoc"));
        let said = gone.expect_err("a refusal").to_string();
        for part in [
            "`/gone/bin/protoc`",
            "moved or removed",
            "PROTOC",
            "descriptor_set",
        ] {
            assert!(said.contains(part), "{said}");
        }
        let gone = locate(|| panic!("assertion failed"));
        let said = gone.expect_err("a refusal").to_string();
        assert!(said.contains("not where it was"), "{said}");
    }
}
