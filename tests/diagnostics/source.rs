//! The messages as the source has them: every literal that reads like a sentence, in the rooms that
//! refuse something.

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::support::root;

/// What reads like a message and is not shown, with the reason.
const NOT_SHOWN: &[(&str, &str)] = &[
    (
        "Required: a message without it is not initialized.",
        "documentation",
    ),
    ("\n\n(The comment is cut here.)", "documentation"),
    ("// region: codecs and descriptors", "generated code"),
    (
        "the OpenAPI documents would be more than 1 GiB",
        "too much for a test",
    ),
    (
        "the code of this run would be more than 1 GiB",
        "too much for a test",
    ),
];

/// Fails if a message of the source is not in the text that shows all.
pub(crate) fn assert_shown(text: &str) {
    let mut messages = Vec::new();
    let src = root().join("src");
    for room in [
        "http", "openapi", "options", "proto", "rust", "print", "lib.rs",
    ] {
        collect(&src.join(room), &mut messages);
    }
    let lines: Vec<_> = text.lines().collect();
    let is_shown = |message: &str| {
        let fragments = fragments(message);
        lines.iter().any(|line| holds_in_order(line, &fragments))
    };
    let excused = |message: &str| NOT_SHOWN.iter().any(|(excused, _)| *excused == message);
    let missing: Vec<_> = messages
        .iter()
        .filter(|it| !is_shown(it) && !excused(it))
        .collect();
    assert!(missing.is_empty(), "not shown: {missing:#?}");
    for (excused, reason) in NOT_SHOWN {
        assert!(
            messages.iter().any(|it| it == excused),
            "{excused} is gone ({reason})"
        );
    }
    assert!(
        messages.len() > 60,
        "only {} messages were found",
        messages.len()
    );
}

fn collect(path: &Path, messages: &mut Vec<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            collect(&entry.expect("an entry").path(), messages);
        }
    } else if !path.ends_with("rust/docs/mod.rs") && !path.ends_with("openapi/text.rs") {
        // Sentences of documentation are in those files.
        let text = std::fs::read_to_string(path).expect("a source");
        Literals(messages).visit_file(&syn::parse_file(&text).expect("Rust"));
    }
}

/// The literals outside of tests and attributes that read like sentences.
struct Literals<'a>(&'a mut Vec<String>);

impl Literals<'_> {
    fn add(&mut self, text: String) {
        let words = text.split(' ').filter(|word| word.len() > 1);
        let words = words.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == ','));
        if words.count() > 1 {
            self.0.push(text);
        }
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.add(text.value());
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

impl Visit<'_> for Literals<'_> {
    fn visit_attribute(&mut self, _: &syn::Attribute) {}

    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_lit_str(&mut self, literal: &syn::LitStr) {
        self.add(literal.value());
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        self.add_tokens(call.tokens.clone());
    }
}

/// A format string without its holes.
fn fragments(format: &str) -> Vec<String> {
    let mut fragments = vec![String::new()];
    let mut depth = 0;
    for letter in format.chars() {
        match letter {
            '{' => {
                depth += 1;
                fragments.push(String::new());
            }
            '}' => depth -= 1,
            letter if depth == 0 => fragments.last_mut().expect("one").push(letter),
            _ => {}
        }
    }
    fragments
}

fn holds_in_order(line: &str, fragments: &[String]) -> bool {
    let mut rest = line;
    fragments
        .iter()
        .all(|fragment| match rest.find(&fragment[..]) {
            Some(at) => {
                rest = &rest[at + fragment.len()..];
                true
            }
            None => false,
        })
}

#[test]
fn a_message_is_found_with_its_holes_filled() {
    let fragments = fragments("the option `{name}` cannot be `{}`");
    assert!(holds_in_order(
        "a:1:2: the option `map` cannot be `tree`",
        &fragments
    ));
    assert!(!holds_in_order(
        "the option `map` cannot name `tree`",
        &fragments
    ));
}
