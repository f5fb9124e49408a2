//! A crate's folder, and a build script that runs in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with `.proto` files, in which `examples/script.rs` runs.
pub(crate) struct Folder {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Folder {
    /// The files, by name and text.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let this = Self {
            folder,
            variables: Vec::new(),
        };
        for (name, text) in files {
            this.write(name, text);
        }
        std::fs::create_dir_all(this.path("out")).expect("OUT_DIR");
        this
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
        std::fs::write(path, text).expect(name);
    }

    /// The text of a file, or nothing if there is none.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// The files of a folder, sorted.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(name)).expect(name);
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            let name = entry.expect("an entry").file_name();
            name.into_string().expect("a name")
        };
        let mut names: Vec<_> = entries.map(name).collect();
        names.sort();
        names
    }

    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Runs the script, and returns what it printed.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs the script, which must fail, and returns what it said.
    #[track_caller]
    pub(crate) fn fail(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        assert!(!output.status.success(), "{arguments:?} should fail");
        String::from_utf8(output.stderr).expect("text")
    }

    fn output(&self, arguments: &[&str]) -> Output {
        Command::new(script())
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("PROTOC")
            .env_remove("PROTOC_INCLUDE")
            .env("OUT_DIR", self.path("out"))
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("the script starts")
    }
}

/// The program of `examples/script.rs`, which cargo builds before it runs all tests, but not before
/// it runs some.
fn script() -> &'static Path {
    static SCRIPT: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    SCRIPT.get_or_init(|| {
        let test = std::env::current_exe().expect("the test's own path");
        let target = test.ancestors().nth(3).expect("the target folder");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--offline", "--example", "script"])
            .args(["--package", "rustgreet-build"])
            .env("CARGO_TARGET_DIR", target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.expect("cargo starts").success(), "the script builds");
        let name = format!("debug/examples/script{}", std::env::consts::EXE_SUFFIX);
        target.join(name)
    })
}

/// A file of `tests/protos`.
pub(crate) fn proto(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/protos")
        .join(name);
    std::fs::read_to_string(path).expect(name)
}

/// The protoc that the registry ships.
pub(crate) fn protoc() -> PathBuf {
    protoc_bin_vendored::protoc_bin_path().expect("a protoc for this platform")
}
