//! README's quickstart, pasted into an empty folder: it builds without a warning, and prints what
//! README says. Then every other Rust snippet of README and of `docs/` is added as it stands: it
//! compiles too, as rustfmt leaves it, and its tests pass. (`docs/book/src/moving/from-prost-and-tonic.md` has a test of its own.)

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};

use support::{root, stderr};

/// A fenced block of a page.
struct Block {
    language: String,
    text: String,
}

impl Block {
    /// The file that the first line names: `// src/main.rs`, `# Cargo.toml`.
    fn file(&self) -> Option<&str> {
        let line = self.text.lines().next()?;
        let name = line
            .strip_prefix("// ")
            .or_else(|| line.strip_prefix("# "))?;
        (name.contains('.') && !name.contains(' ')).then_some(name)
    }
}

/// The fenced blocks of a page of the repository.
fn blocks(page: &str) -> Vec<Block> {
    let text = std::fs::read_to_string(root().join(page)).expect(page);
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let inside: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.push(Block {
            language: language.to_owned(),
            text: inside.join("\n") + "\n",
        });
    }
    found
}

/// The pages whose snippets must compile.
fn pages() -> Vec<String> {
    let mut pages = vec!["README.md".to_owned()];
    let chapters = root().join("docs/book/src/*/*.md");
    for path in glob::glob(chapters.to_str().expect("text")).expect("a pattern") {
        let path = path.expect("a chapter");
        if !path.ends_with("from-prost-and-tonic.md") {
            let page = path.strip_prefix(root()).expect("inside");
            pages.push(page.to_str().expect("text").to_owned());
        }
    }
    pages
}

/// Our crates come from here, the others from where they are already.
fn patched(manifest: &str) -> String {
    let mut manifest = manifest.to_owned() + "\n[patch.crates-io]\n";
    for (name, folder) in [
        ("protoc-gen-rustgreet", ""),
        ("rustgreet", "runtime"),
        ("rustgreet-build", "build"),
    ] {
        let path = root().join(folder);
        writeln!(manifest, "{name} = {{ path = {path:?} }}").expect("a text");
    }
    manifest
}

fn write(at: &Path, file: &str, text: &str) {
    let path = at.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
    std::fs::write(path, text).expect(file);
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
    assert!(
        result.status.success(),
        "cargo {arguments:?}:\n{}{}",
        stderr(&result),
        String::from_utf8_lossy(&result.stdout)
    );
    result
}

/// Writes the snippets that are not the quickstart's, and adds them to its program.
fn with_other_snippets(at: &Path, main: &str) -> String {
    let mut modules = BTreeSet::new();
    for page in pages() {
        for block in blocks(&page) {
            if !block.language.starts_with("rust") {
                continue;
            }
            let file = block.file().unwrap_or_default();
            assert!(
                block.language == "rust" && !file.is_empty(),
                "{page} has a snippet that no file is named for:\n{}",
                block.text
            );
            if page == "README.md" && ["build.rs", "src/main.rs"].contains(&file) {
                continue;
            }
            write(at, file, &block.text);
            if let Some(module) = file.strip_prefix("src/") {
                let module = module.trim_end_matches(".rs").to_owned();
                assert!(modules.insert(module), "{file} is there twice");
            }
        }
    }
    assert!(modules.len() > 4, "the pages have only {modules:?}");
    let mut main = main.to_owned();
    for module in modules {
        writeln!(main, "#[allow(dead_code)]\nmod {module};").expect("a text");
    }
    main
}

#[test]
fn what_is_pasted_runs_and_every_other_snippet_compiles() {
    let at = tempfile::tempdir().expect("a folder");
    let at = at.path();
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock file");

    let readme = blocks("README.md");
    let block = |file| {
        let found = readme.iter().find(|block| block.file() == Some(file));
        &found.expect(file).text
    };
    let (manifest, main) = (block("Cargo.toml"), block("src/main.rs"));
    write(at, "Cargo.lock", &lock);
    write(at, "Cargo.toml", &patched(manifest));
    for file in ["proto/greet.proto", "build.rs", "src/main.rs"] {
        write(at, file, block(file));
    }
    let result = cargo(at, &["run", "--offline"]);
    let said = stderr(&result);
    assert!(!said.contains("warning"), "{said}");
    let expected = readme.iter().find(|block| block.language == "text");
    let expected = &expected.expect("what it prints").text;
    assert_eq!(&String::from_utf8_lossy(&result.stdout), expected);

    let manifest = patched(manifest)
        + "\n[dev-dependencies]\ntokio = { version = \"1\", features = [\"test-util\"] }\n";
    write(at, "Cargo.toml", &manifest);
    write(at, "src/main.rs", &with_other_snippets(at, main));
    let said = stderr(&cargo(at, &["test", "--offline"]));
    assert!(!said.contains("warning"), "{said}");
    cargo(at, &["fmt", "--check"]);
}
