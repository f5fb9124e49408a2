//! The grammar of google/api/http.proto, and what a template that breaks it is told.

use super::{Segment, Segment::*, Template};

fn shown(text: &str) -> String {
    let template = Template::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let segment = |it: &Segment<'_>| match it {
        Literal(text) => (*text).to_owned(),
        One => "*".to_owned(),
        Rest => "**".to_owned(),
    };
    let segments: Vec<_> = template.segments().iter().map(segment).collect();
    let variable = |it: &super::Variable<'_>| {
        let many = if it.is_one_segment() { "" } else { "+" };
        assert!(text[it.at()..].starts_with(it.path()), "{text}");
        format!(" {many}{}={:?}", it.path(), it.segments())
    };
    let variables: String = template.variables().iter().map(variable).collect();
    let verb = template.custom_verb().map(|verb| format!(" :{verb}"));
    format!(
        "{}{variables}{}",
        segments.join("/"),
        verb.unwrap_or_default()
    )
}

#[test]
fn templates_of_http_proto_and_of_google_apis() {
    for (text, expected) in [
        ("/", ""),
        ("/v1", "v1"),
        ("/v1/*/x/**", "v1/*/x/**"),
        (
            "/v1/messages/{message_id}/{sub.subfield}",
            "v1/messages/*/* message_id=2..3 sub.subfield=3..4",
        ),
        ("/v1/{name=messages/*}", "v1/messages/* +name=1..3"),
        ("/v1/{name=*}", "v1/* name=1..2"),
        ("/v1/{name=**}", "v1/** +name=1..2"),
        ("/v1/{name=shelves}", "v1/shelves +name=1..2"),
        (
            "/{a=x/*}/{b.c_1=y/*/**}:do",
            "x/*/y/*/** +a=0..2 +b.c_1=2..5 :do",
        ),
        ("/v1:batchGet", "v1 :batchGet"),
        ("/v1/*:x", "v1/* :x"),
        (
            "/v1/{name=operations/**}:cancel",
            "v1/operations/** +name=1..3 :cancel",
        ),
        ("/v1/{p=a/**}/{id}", "v1/a/**/* +p=1..3 id=3..4"),
        ("/v1/{name=**/sessions/*}", "v1/**/sessions/* +name=1..4"),
        ("/$discovery/rest", "$discovery/rest"),
        ("/.well-known/jwks.json", ".well-known/jwks.json"),
        ("/a:b/c", "a:b/c"),
        ("/a:b:c", "a:b :c"),
        ("/{x=a:b/*}", "a:b/* +x=0..2"),
        ("/a%20b/é", "a%20b/é"),
        ("/{_1}", "* _1=0..1"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn a_template_that_is_none_is_told_why_and_where() {
    for (text, at, what) in [
        ("", 0, "begins with `/`"),
        ("v1", 0, "begins with `/`"),
        ("{name}", 0, "begins with `/`"),
        ("//", 1, "expected a segment"),
        ("/v1/", 4, "expected a segment"),
        ("/v1//x", 4, "expected a segment"),
        ("/:x", 1, "expected a segment"),
        ("/v1:", 4, "expected a verb"),
        ("/v1:x/y:z/", 10, "expected a segment"),
        ("/{a}:x/y", 6, "a verb is the last part"),
        ("/{a}:x:y", 6, "one verb"),
        ("/{a}b", 4, "expected `/`, `:` or the end"),
        ("/b{a}", 2, "stands for whole segments"),
        ("/v1:{a}", 4, "stands for whole segments"),
        ("/a*", 2, "stand for whole segments"),
        ("/***", 3, "expected `/`"),
        ("/**/x/**", 6, "once"),
        ("/{a=**}/{b=**}", 11, "once"),
        ("/{a", 3, "expected `}`"),
        ("/{a=x", 5, "expected `}`"),
        ("/{a=x:y", 7, "expected `}`"),
        ("/{a=}", 4, "expected a segment"),
        ("/{}", 2, "the name of a field"),
        ("/{a.}", 4, "the name of a field"),
        ("/{.a}", 2, "the name of a field"),
        ("/{1a}", 2, "the name of a field"),
        ("/{a-b}", 3, "expected `}`"),
        ("/{a={b}}", 4, "inside another one"),
        ("/{a=x/{b}}", 6, "inside another one"),
        ("/{a}/{a}", 6, "twice"),
        ("/a}", 2, "has no `{`"),
        ("/a=b", 2, "%3D"),
        ("/a?b", 2, "no query"),
        ("/a#b", 2, "no fragment"),
        ("/a b", 2, "percent-encode it"),
        ("/a\u{0}", 2, "percent-encode it"),
        ("/a%2", 2, "two hexadecimal digits"),
        ("/a%zz", 2, "two hexadecimal digits"),
    ] {
        let error = Template::parse(text).expect_err(text);
        assert_eq!(error.at(), at, "{text}: {error}");
        assert!(error.what().contains(what), "{text}: {error}");
        let place = format!("at column {}: ", at + 1);
        assert!(error.to_string().starts_with(&place), "{error}");
    }
}

#[test]
fn a_template_has_at_most_128_segments() {
    assert!(Template::parse(&"/a".repeat(128)).is_ok());
    let error = Template::parse(&"/a".repeat(129)).unwrap_err();
    assert_eq!(
        (error.at(), error.what()),
        (257, "a path template has at most 128 segments")
    );
}
