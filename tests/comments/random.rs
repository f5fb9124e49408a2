//! Comments at random, of what Markdown knows and people type: fences, lists, rules, tables, ticks,
//! brackets, addresses, tabs, at every indentation.

use fastrand::Rng;

/// What a line may begin with, after its indentation.
const STARTS: &[&str] = &[
    "- ",
    "* ",
    "+ ",
    "-   ",
    "*      ",
    "1. ",
    "2) ",
    "12. ",
    "1234567890. ",
    "-",
    "*",
    "7.",
    "- - ",
    "- 1. ",
    "* * ",
    "```",
    "~~~",
    "````",
    "~~~~~",
    "```rust",
    "~~~ text",
    "``` `x`",
    "1. ~~~",
    "- ```",
    "+   ```rust",
    "> ",
    ">",
    "# ",
    "### ",
    "#",
    "===",
    "---",
    "- - -",
    "* * *",
    "___",
    "-----",
    "-   ----",
    "---|---",
    "|:-:|--|",
    "| a | b |",
    "a | b",
    "[x]: ",
    "[^1]: ",
    "- [ ] ",
    ": ",
    "/",
    "<div>",
    "<!--",
    "<pre>",
    "</p>",
    "<?",
    "@param ",
    "0   zero",
    "panic!();",
    "let a = 1;",
];

/// What a line goes on with.
const WORDS: &[&str] = &[
    "`",
    "``",
    "```",
    "````",
    "`a`",
    "``b``",
    "`Vec<T>`",
    "`a|b`",
    "`<T>`",
    "\\`",
    "\\",
    "\\\\",
    "<T>",
    "<",
    ">",
    "</b>",
    "<b",
    "Vec<u8>",
    "a<b>c",
    "[",
    "]",
    "[T]",
    "[a](b)",
    "![a](b)",
    "[a][b]",
    "[^1]",
    "](",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "|",
    "||",
    "\\|",
    "&lt;",
    "&",
    "http://a.b/c",
    "https://a.b/`c`",
    "https://x.y_z.",
    "(http://a.b)",
    "<https://a.b>",
    "https://",
    "a@b.c",
    "www.a.b",
    "{x}",
    "$a$",
    "\"",
    "'",
    "...",
    "--",
    "!",
    "#",
    "word",
    "of",
    "Self",
    "struct@T",
    "crate::T",
    "ä",
    "日本",
    "\u{a0}",
    "\u{3000}",
    "\u{2028}",
    "\u{202e}",
    "\u{0}",
    "\r",
    "\u{b}",
    "\t",
    "  ",
    "    ",
];

const INDENTS: &[&str] = &[
    "", "", "", " ", "  ", "   ", "    ", "     ", "      ", "        ", "\t", " \t", "\t\t",
];

fn pick<'a>(random: &mut Rng, from: &[&'a str]) -> &'a str {
    from[random.usize(..from.len())]
}

/// A comment, as it would stand in source info.
pub(crate) fn comment(random: &mut Rng) -> String {
    let mut text = String::new();
    // Most people begin each line with a space.
    let margin = ["", " ", " ", "  "][random.usize(..4)];
    for _ in 0..random.usize(1..16) {
        if random.u8(..6) > 0 {
            text += margin;
            text += pick(random, INDENTS);
            if random.bool() {
                text += pick(random, STARTS);
            }
            for _ in 0..random.usize(..6) {
                text += pick(random, WORDS);
                text += pick(random, &["", " "]);
            }
        }
        text.push('\n');
    }
    text
}
