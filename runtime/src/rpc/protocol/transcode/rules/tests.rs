//! A path that is built by a template from any values leads back to its rule and to the values.

use std::fmt::Write as _;

use super::Rules;
use crate::schema::http::{Segment, Template};
use crate::schema::{HttpRule, MethodDescriptor};
use crate::wkt::{Empty, SourceContext, Type};

/// Numbers that look random, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A text of a segment: it may have what means something in a path.
    fn text(&mut self) -> String {
        let all = [
            "a", "B", "-", "/", "%", "%2F", ":", "?", "#", " ", "+", "é", "€", "*", "{", ".",
        ];
        let length = self.below(5) + 1;
        (0..length).map(|_| self.pick(&all)).collect()
    }

    /// A template with the variables `name` and `edition`, which may be anywhere.
    fn template(&mut self) -> String {
        let (mut text, mut has_rest) = (String::new(), false);
        let mut names = vec!["source_context.file_name", "edition", "name"];
        for _ in 0..self.below(4) + 1 {
            match self.below(4) {
                0 => text += self.pick(&["/v1", "/shelves", "/a:b", "/%24x"]),
                1 => text += "/*",
                2 if !names.is_empty() => {
                    let name = names.swap_remove(self.below(names.len()));
                    let mut inside = vec!["", "=*", "=shelves/*", "=a/*/b/*", "=a"];
                    if !has_rest {
                        inside.extend(["=**", "=a/**", "=**/b", "=a/**/b/*"]);
                    }
                    let inside = self.pick(&inside);
                    has_rest |= inside.contains("**");
                    let _ = write!(text, "/{{{name}{inside}}}");
                }
                _ if !has_rest => {
                    has_rest = true;
                    text += "/**";
                }
                _ => text += "/books",
            }
        }
        text + self.pick(&["", "", ":do", ":x-y"])
    }
}

/// As http.proto has it: all but `[-_.~0-9a-zA-Z]` is encoded.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let each = text.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    each.collect()
}

/// A path by a template, and what its variables are then.
fn filled(random: &mut Random, text: &'static str) -> (String, Vec<(&'static str, String)>) {
    let template = Template::parse(text).unwrap();
    let mut segments = Vec::new();
    for segment in template.segments() {
        segments.push(match segment {
            Segment::Literal(text) => vec![((*text).to_owned(), (*text).to_owned())],
            Segment::One => vec![random.text()]
                .into_iter()
                .map(|it| (encoded(&it), it))
                .collect(),
            Segment::Rest => {
                let count = random.below(4);
                let texts = (0..count).map(|_| random.text());
                texts.map(|it| (encoded(&it), it)).collect()
            }
        });
    }
    let values = template.variables().iter().map(|variable| {
        let parts = segments[variable.segments()].concat();
        let value = match (variable.is_one_segment(), &parts[..]) {
            (true, [(_, text)]) => text.clone(),
            // `%2F` stays as it is, and what is a literal is decoded.
            (_, parts) => {
                let text = |(path, text): &(String, String)| match path == text {
                    true => text.replace("%24", "$"),
                    false => text
                        .replace('%', "\0")
                        .replace('/', "%2F")
                        .replace('\0', "%"),
                };
                parts.iter().map(text).collect::<Vec<_>>().join("/")
            }
        };
        (variable.path(), value)
    });
    let values = values.collect();
    let parts: Vec<_> = segments
        .concat()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let verb = template.custom_verb().map(|verb| format!(":{verb}"));
    let path = format!("/{}{}", parts.join("/"), verb.unwrap_or_default());
    (path, values)
}

#[test]
fn a_path_leads_back_to_its_rule_and_its_values() {
    static METHOD: MethodDescriptor =
        MethodDescriptor::unary("/a.A/B", Type::table(), Empty::table());
    assert_eq!(SourceContext::table().fields().len(), 1);
    let random = &mut Random(0x9e37_79b9_7f4a_7c15);
    let mut seen = 0;
    for _ in 0..3_000 {
        let template: &'static str = random.template().leak();
        let rule: &'static HttpRule = Box::leak(Box::new(HttpRule::new("GET", template)));
        let mut rules = Rules::default();
        assert_eq!(rules.add(&METHOD, rule), Ok(None), "{template}");
        for _ in 0..5 {
            let (path, values) = filled(random, template);
            let found = rules.find("GET", &path);
            assert_eq!(found, Some((&METHOD, rule, values)), "{template} {path}");
            seen += 1;
        }
    }
    assert_eq!(seen, 15_000);
}
