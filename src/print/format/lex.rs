//! Splits generated code into tokens. What does not occur in it, such as a block comment, is refused.

/// What a token is, as far as the layout asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A number.
    Number,
    /// A string of characters or bytes, quotes included.
    Text,
    /// `'a`
    Lifetime,
    /// A line of documentation, from `///` on.
    Doc,
    /// Punctuation: one character, or one of `::`, `->` and `=>`.
    Mark,
}

/// A token and its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

/// All tokens of a text.
pub(super) fn lex(text: &str) -> Option<Vec<Token<'_>>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (kind, length) = token(&bytes[at..])?;
        // Only `text` knows whether the token ends inside a character.
        let text = text.get(at..at + length)?;
        tokens.push(Token { kind, text });
        at += length;
    }
    Some(tokens)
}

/// The kind and the length of the token that the bytes begin with.
fn token(bytes: &[u8]) -> Option<(Kind, usize)> {
    Some(match bytes {
        [b'/', b'/', b'/', ..] => (Kind::Doc, find(bytes, |it| it == b'\n')),
        [b'/', ..] => return None,
        [b'"', ..] => (Kind::Text, quoted(bytes)?),
        [b'b', b'"', ..] => (Kind::Text, 1 + quoted(&bytes[1..])?),
        [b'r' | b'b' | b'c', b'"' | b'\'', ..]
        | [b'r', b'#', b'"' | b'#', ..]
        | [b'b' | b'c', b'r', b'"' | b'#', ..] => return None,
        [b'\'', ..] => {
            let end = 1 + find(&bytes[1..], |it| !is_word(it));
            if bytes.get(end) == Some(&b'\'') || end == 1 {
                return None;
            }
            (Kind::Lifetime, end)
        }
        [b'0'..=b'9', ..] => (Kind::Number, number(bytes)),
        [b'r', b'#', ..] => (Kind::Word, 2 + find(&bytes[2..], |it| !is_word(it))),
        [first, ..] if is_word(*first) => (Kind::Word, find(bytes, |it| !is_word(it))),
        [b':', b':', ..] | [b'-', b'>', ..] | [b'=', b'>', ..] => (Kind::Mark, 2),
        _ => (Kind::Mark, 1),
    })
}

/// Letters that are not ASCII are part of words here.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Where the first byte is that fits; at the end if none does.
fn find(bytes: &[u8], fits: impl Fn(u8) -> bool) -> usize {
    let found = bytes.iter().position(|&it| fits(it));
    found.unwrap_or(bytes.len())
}

/// The length of a literal that begins with its quote.
fn quoted(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The length of a number: digits and letters, with a point before a digit, a sign after an exponent.
fn number(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        let is_in = match byte {
            b'.' => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
            b'+' | b'-' => matches!(bytes[at - 1], b'e' | b'E') && !bytes.starts_with(b"0x"),
            _ => is_word(byte),
        };
        if !is_in {
            break;
        }
        at += 1;
    }
    at
}
