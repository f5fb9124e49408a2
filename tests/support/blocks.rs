//! The fenced blocks of README and of the book, as several tests read them.

use std::fmt;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::root;

/// Where the chapters are, in parts.
pub(crate) const BOOK: &str = "docs/book/src";

/// A fenced block, and what a comment on the line before it says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// In the repository, and from 1.
    pub(crate) page: String,
    pub(crate) line: usize,
    /// What is behind the fence: `rust`. Empty for a block that is only indented.
    pub(crate) language: String,
    pub(crate) text: String,
    comment: String,
}

impl Block {
    /// The file that the first line names: `// src/main.rs`, `# Cargo.toml`.
    pub(crate) fn file(&self) -> Option<&str> {
        let line = self.text.lines().next()?;
        let name = line
            .strip_prefix("// ")
            .or_else(|| line.strip_prefix("# "))?;
        (name.contains('.') && !name.contains(' ')).then_some(name)
    }

    /// The file that the block is a piece of, and the piece. A comment names it, or the first line.
    pub(crate) fn piece(&self) -> Option<(&str, &str)> {
        if let Some(file) = self.said("from ") {
            return Some((file, &self.text));
        }
        let file = self.file()?;
        // What every crate has is the reader's own; so are the files of the programs in README and start.md.
        let is_readers = file.starts_with("src/") || matches!(file, "Cargo.toml" | "build.rs");
        let is_readers = is_readers || self.shows_a_program();
        let is_ours = !is_readers && root().join(file).is_file();
        is_ours.then(|| (file, self.text.split_once('\n').map_or("", |it| it.1)))
    }

    /// Whether its page shows a whole program, file by file.
    pub(crate) fn shows_a_program(&self) -> bool {
        self.page == "README.md" || self.page == format!("{BOOK}/start.md")
    }

    /// Why it is not run: `<!-- not run: REASON -->`.
    pub(crate) fn not_run(&self) -> Option<&str> {
        self.said("not run:")
    }

    /// Whether it is a module of README's program: `// src/name.rs`.
    pub(crate) fn module(&self) -> Option<&str> {
        let is_rust = self.language == "rust" && self.not_run().is_none();
        if !is_rust || self.piece().is_some() || self.shows_a_program() {
            return None;
        }
        self.file()?.strip_prefix("src/")?.strip_suffix(".rs")
    }

    /// Whether it is a build script of the reader's own.
    pub(crate) fn is_build_script(&self) -> bool {
        let is_rust = self.language == "rust" && self.not_run().is_none();
        is_rust && !self.shows_a_program() && self.file() == Some("build.rs")
    }

    /// Whether the line before the fence is not a comment, or is one that says something of the block.
    pub(crate) fn comment_is_known(&self) -> bool {
        let known = ["", "from ", "not run:", "stays"];
        known.iter().any(|it| match it.is_empty() {
            true => self.comment.is_empty(),
            false => self.comment.starts_with(it),
        })
    }

    fn said(&self, what: &str) -> Option<&str> {
        let said = self.comment.strip_prefix(what)?;
        Some(said.trim())
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.page, self.line)
    }
}

/// The chapters of the book.
pub(crate) fn chapters() -> Vec<String> {
    let mut chapters = Vec::new();
    for pattern in ["*.md", "*/*.md"] {
        let pattern = root().join(BOOK).join(pattern);
        for path in glob::glob(pattern.to_str().expect("text")).expect("a pattern") {
            let path = path.expect("a chapter");
            let page = path.strip_prefix(root()).expect("inside");
            chapters.push(page.to_str().expect("text").replace('\\', "/"));
        }
    }
    assert!(!chapters.is_empty(), "the book has no chapters");
    chapters
}

/// The blocks of README and of the book, page by page.
pub(crate) fn all_blocks() -> Vec<Block> {
    let mut pages = vec!["README.md".to_owned()];
    pages.extend(chapters());
    pages.iter().flat_map(|page| blocks(page)).collect()
}

/// The blocks of a page of the repository.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let text = std::fs::read_to_string(root().join(page)).expect(page);
    blocks_in(page, &text)
}

/// The blocks of a text.
pub(crate) fn blocks_in(page: &str, text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut block = None;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let before: Vec<_> = text[..range.start].split('\n').collect();
                block = Some(Block {
                    page: page.to_owned(),
                    line: before.len(),
                    language,
                    comment: comment(before.iter().rev().nth(1).copied().unwrap_or_default()),
                    text: String::new(),
                });
            }
            Event::Text(text) => {
                if let Some(block) = &mut block {
                    block.text += &text;
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(block.take()),
            _ => {}
        }
    }
    found
}

/// What a line says that is a comment.
fn comment(line: &str) -> String {
    let said = line.trim().strip_prefix("<!--");
    let said = said.and_then(|it| it.strip_suffix("-->"));
    said.unwrap_or_default().trim().to_owned()
}
