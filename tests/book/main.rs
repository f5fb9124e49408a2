//! Every fenced block of the book is checked, in one of these ways:
//!
//! - It is a piece of a file of the repository, which its first line names, or a comment before the fence,
//!   `<!-- from foreign/proxies/nginx.conf -->`. Pieces of one file may be joined by a line `// ...` or `# ...`.
//! - Rust that names another file, `// src/name.rs`, is a module of README's program, and `// build.rs` a build script:
//!   `tests/quickstart.rs` compiles them and runs their tests. It also makes the program of start.md.
//! - A schema is compiled, and TOML is parsed.
//! - A command is run by a test or a step that has it too, or by `foreign/book.sh`.
//! - A `text` or `json` block is what the block before it prints.
//! - Anything else has a comment before the fence that says why: `<!-- not run: REASON -->`. There are few of these.

mod commands;
mod pieces;
mod schemas;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use support::blocks::{Block, all_blocks};

/// How many blocks may say why they are not run.
const NOT_RUN: usize = 15;

/// What is wrong with a block, if anything is. `before` is the block before it on the page.
fn check(block: &Block, before: Option<&Block>) -> Result<(), String> {
    if let Some(reason) = block.not_run() {
        let says_why = if reason.is_empty() {
            Err("a reason is missing")
        } else {
            Ok(())
        };
        return says_why.map_err(str::to_owned);
    }
    if let Some((file, piece)) = block.piece() {
        return pieces::check(file, piece);
    }
    let named = block.file().is_some();
    match block.language.as_str() {
        "" => Err("the fence has no language: write ```text or another one".to_owned()),
        "rust" if block.module().is_some() || block.is_build_script() => Ok(()),
        "rust" | "proto" | "toml" if named && block.shows_a_program() => Ok(()),
        "rust" => Err(
            "the first line must name a file: one of the repository that this is a piece of, or \
             `// src/name.rs` for a module that tests/quickstart.rs compiles"
                .to_owned(),
        ),
        "proto" => schemas::compiles(block),
        "toml" => schemas::parses(&block.text),
        // foreign/book.sh runs buf with them.
        "yaml" if matches!(block.file(), Some("buf.yaml" | "buf.gen.yaml")) => Ok(()),
        "sh" => commands::check(block),
        "text" | "json" => commands::prints(before, &block.text),
        language => Err(format!(
            "nothing checks a block of `{language}`: name the file that it is a piece of, in its first line or as \
             `<!-- from FILE -->` before the fence"
        )),
    }
}

/// Each block of the book, with the one before it on its page.
fn walk() -> Vec<(Block, Option<Block>)> {
    let blocks: Vec<_> = all_blocks()
        .into_iter()
        .filter(|it| it.page != "README.md")
        .collect();
    let before = |at: usize| {
        let before = blocks.get(at.checked_sub(1)?)?;
        (before.page == blocks[at].page).then(|| before.clone())
    };
    let walk = (0..blocks.len()).map(|at| (blocks[at].clone(), before(at)));
    walk.collect()
}

#[test]
fn every_block_is_checked() {
    let mut wrong = Vec::new();
    let walk = walk();
    for (block, before) in &walk {
        if let Err(why) = check(block, before.as_ref()) {
            wrong.push(format!("{block}: {why}"));
        }
    }
    assert!(walk.len() > 40, "the book has {} blocks", walk.len());
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn few_blocks_are_not_run() {
    let blocks = all_blocks();
    let marked: Vec<_> = blocks
        .iter()
        .filter_map(|block| Some(format!("{block}: {}", block.not_run()?)))
        .collect();
    println!("not run: {}\n{}", marked.len(), marked.join("\n"));
    assert!(marked.len() <= NOT_RUN, "{marked:#?}");
}

#[test]
fn comments_before_fences_are_ones_that_we_know() {
    for block in all_blocks() {
        assert!(block.comment_is_known(), "{block}: {block:?}");
    }
}

#[test]
fn names_of_modules_are_there_once() {
    let mut modules = BTreeMap::new();
    for block in all_blocks() {
        if let Some(name) = block.module() {
            let first = modules.insert(name.to_owned(), block.to_string());
            assert_eq!(first, None, "{block} is named src/{name}.rs, too");
        }
    }
    assert!(modules.len() > 4, "{modules:?}");
}

/// The checks notice what they are for.
#[test]
fn a_block_that_is_wrong_is_refused() {
    for (page, why) in [
        ("```\nx\n```\n", "no language"),
        ("    x\n", "no language"),
        ("```rust\nfn f() {}\n```\n", "must name a file"),
        ("```rust\n// src/options.rs\nfn f() {}\n```\n", ""),
        (
            "```rust\n// examples/src/tls.rs\nfn none() {}\n```\n",
            "is not in examples/src/tls.rs",
        ),
        (
            "```toml\n# examples/Cargo.toml\n[lints]\nworkspace = false\n```\n",
            "is not in examples/Cargo.toml",
        ),
        ("```toml\n[lints\n```\n", "unclosed"),
        (
            "```toml\n[dependencies]\nrustgreet = { version = \"0.1\", features = [\"none\"] }\n```\n",
            "no feature `none`",
        ),
        (
            "```proto\nsyntax = \"proto3\";\nmessage M { Other other = 1; }\n```\n",
            "\"Other\" is not defined",
        ),
        (
            "```sh\ncargo run -p examples none\n```\n",
            "no example `none`",
        ),
        (
            "```sh\ncargo run -p other\n```\n",
            "nothing runs `cargo run -p other`",
        ),
        (
            "```sh\ncargo run -p examples tls\n```\n\n```text\nHello\n```\n",
            "does not print",
        ),
        ("```toml\na = 1\n```\n\n```text\nHello\n```\n", "no command"),
        ("<!-- not run: -->\n```sh\nrm\n```\n", "a reason is missing"),
        (
            "<!-- not run: it needs a cluster -->\n```sh\nkubectl\n```\n",
            "",
        ),
        ("```nginx\nlisten 80;\n```\n", "nothing checks"),
        (
            "<!-- from foreign/proxies/nginx.conf -->\n```nginx\nlisten 1;\n```\n",
            "is not in foreign/proxies/nginx.conf",
        ),
        ("<!-- from none.txt -->\n```text\nx\n```\n", "none.txt"),
    ] {
        let blocks = support::blocks::blocks_in("docs/book/src/page.md", page);
        let before = blocks.len().checked_sub(2).map(|at| &blocks[at]);
        let last = blocks.last().expect("a block");
        match check(last, before) {
            Ok(()) => assert_eq!(why, "", "{page}"),
            Err(said) => assert!(!why.is_empty() && said.contains(why), "{page}: {said}"),
        }
    }
}
