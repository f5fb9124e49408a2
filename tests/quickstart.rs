//! README's quickstart, pasted into an empty folder: it builds without a warning, and prints what README says. Then every
//! Rust block of the book that is not part of a file is added as it stands: it compiles too, as rustfmt leaves it, and its
//! tests pass. The program of `start.md` is one of its own. (`tests/book` says which block is checked where.)

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use support::blocks::{BOOK, Block, all_blocks, blocks};
use support::{root, stderr};

fn write(at: &Path, file: &str, text: &str) {
    let path = at.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
    std::fs::write(path, text).expect(file);
}

/// Writes the files that the page shows, where they are in the reader's folder. CLONE is here.
fn paste(at: &Path, page: &[Block]) {
    std::fs::copy(root().join("Cargo.lock"), at.join("Cargo.lock")).expect("the lock file");
    let here = root().to_str().expect("text").replace('\\', "/");
    for block in page {
        if let (Some(file), true) = (block.file(), block.language != "sh") {
            assert!(!at.join(file).exists(), "{block} has {file} once more");
            write(at, file, &block.text.replace("CLONE", &here));
        }
    }
}

/// Runs cargo, in the target folder and with the profile of this test, so that most dependencies
/// are there already. (`target/fresh` has them checked only.)
#[track_caller]
fn cargo(at: &Path, arguments: &[&str]) -> Output {
    let test = std::env::current_exe().expect("the test's own path");
    let target = test.ancestors().nth(3).expect("the target folder");
    let result = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(at)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .env_remove("RUSTFLAGS")
        .env_remove("PROTOC")
        .output()
        .expect("cargo starts");
    let said = stderr(&result);
    let printed = String::from_utf8_lossy(&result.stdout);
    assert!(
        result.status.success() && !said.contains("warning"),
        "cargo {arguments:?}:\n{said}{printed}"
    );
    result
}

/// The program and its manifest with the blocks of the book added: modules, and build scripts as examples.
fn add_the_book(at: &Path) {
    let add = |file: &str, more: &str| {
        let text = std::fs::read_to_string(at.join(file)).expect(file);
        write(at, file, &format!("{text}\n{more}"));
    };
    add(
        "Cargo.toml",
        "[dev-dependencies]\nrustgreet-build = \"0.1\"\n\
         tokio = { version = \"1\", features = [\"test-util\"] }\n",
    );
    let mut modules = BTreeSet::new();
    let mut scripts = 0;
    for block in all_blocks() {
        if let Some(module) = block.module() {
            write(at, &format!("src/{module}.rs"), &block.text);
            modules.insert(format!("#[allow(dead_code)]\nmod {module};\n"));
        } else if block.is_build_script() {
            write(at, &format!("examples/build_{scripts}.rs"), &block.text);
            scripts += 1;
        }
    }
    assert!(modules.len() > 4 && scripts > 1, "{modules:?}, {scripts}");
    add("src/main.rs", &String::from_iter(modules));
}

#[test]
fn what_is_pasted_runs_and_every_other_snippet_compiles() {
    let at = tempfile::tempdir().expect("a folder");
    let at = at.path();
    let readme = blocks("README.md");
    paste(at, &readme);
    let result = cargo(at, &["run", "--offline"]);
    let expected = readme.iter().find(|block| block.language == "text");
    let expected = &expected.expect("what it prints").text;
    assert_eq!(&String::from_utf8_lossy(&result.stdout), expected);

    add_the_book(at);
    cargo(at, &["test", "--offline"]);
    cargo(at, &["fmt", "--check"]);
}

/// `foreign/book.sh` also runs its server and its client.
#[test]
fn the_program_of_start_is_silent_and_its_tests_pass() {
    let at = tempfile::tempdir().expect("a folder");
    let at = at.path();
    paste(at, &blocks(&format!("{BOOK}/start.md")));
    cargo(at, &["test", "--offline"]);
    cargo(at, &["fmt", "--check"]);
}
