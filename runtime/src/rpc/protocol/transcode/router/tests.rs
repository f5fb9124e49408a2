//! Which rule a path leads to, and the values of its variables.

use http::Method;

use super::{Binding, Found, Router};
use crate::schema::{HttpRule, MethodDescriptor};
use crate::wkt::{Api, Empty};

/// A method that is told from others by its name alone.
fn method(name: &str) -> &'static MethodDescriptor {
    let path: &'static str = format!("/x.X/{name}").leak();
    let method = MethodDescriptor::unary(path, Api::table(), Empty::table());
    Box::leak(Box::new(method))
}

fn binding(name: &str, verb: &'static str, template: &'static str) -> Binding {
    let rule = Box::leak(Box::new(HttpRule::new(verb, template)));
    Binding::new(method(name), rule).unwrap()
}

/// A router of rules such as `GET /v1/x`, each of a method called as its template.
fn router(rules: &[&'static str]) -> Router {
    let mut router = Router::default();
    for rule in rules {
        let (verb, template) = rule.split_once(' ').unwrap();
        assert!(
            router.add(binding(template, verb, template)).is_none(),
            "{rule}"
        );
    }
    router
}

/// The template that a request such as `GET /v1/x` leads to, with the values; or the other verbs.
fn found(router: &Router, request: &str) -> String {
    let (verb, path) = request.split_once(' ').unwrap();
    match router.find(&verb.parse::<Method>().unwrap(), path) {
        Found::Nothing => "nothing".to_owned(),
        Found::OtherVerbs(verbs) => format!("only {}", verbs.join(" ")),
        Found::Rule(binding) => {
            let values = binding.values(path);
            let values = values.map(|(it, value)| format!(" {}={value}", it.name));
            binding.rule.template().to_owned() + &values.collect::<String>()
        }
    }
}

#[test]
fn the_most_specific_rule_wins_whatever_the_order() {
    let mut rules = [
        "GET /v1/a/b",
        "GET /v1/a/{name}",
        "GET /v1/{name}/b",
        "GET /v1/{name=a/**}",
        "GET /v1/{name=**}",
        "GET /v1/{name=**}/end",
        "GET /v1/{name=**}:do",
        "GET /v1/a/{name}:d%6F",
    ];
    for _ in 0..rules.len() {
        rules.rotate_left(1);
        let router = router(&rules);
        for (request, expected) in [
            ("GET /v1/a/b", "/v1/a/b"),
            ("GET /v1/a/c", "/v1/a/{name} name=c"),
            ("GET /v1/c/b", "/v1/{name}/b name=c"),
            ("GET /v1/a/c/d", "/v1/{name=a/**} name=a/c/d"),
            ("GET /v1/a", "/v1/{name=a/**} name=a"),
            ("GET /v1/c", "/v1/{name=**} name=c"),
            ("GET /v1/c/d/e", "/v1/{name=**} name=c/d/e"),
            ("GET /v1", "/v1/{name=**} name="),
            ("GET /v1/", "/v1/{name=**} name="),
            ("GET /v1//", "/v1/{name=**} name=/"),
            ("GET /v1/end", "/v1/{name=**}/end name="),
            ("GET /v1/x/y/end", "/v1/{name=**}/end name=x/y"),
            ("GET /v1/a/b:do", "/v1/a/{name}:d%6F name=b"),
            ("GET /v1/x/y:do", "/v1/{name=**}:do name=x/y"),
            ("GET /v1:do", "/v1/{name=**}:do name="),
            ("GET /v1/x:y", "/v1/{name=**} name=x:y"),
            ("GET /v1/x:y:do", "/v1/{name=**}:do name=x:y"),
            ("GET /v1/x%3Ado", "/v1/{name=**} name=x%3Ado"),
            ("GET /v1/x:d%6F", "/v1/{name=**}:do name=x"),
            ("GET /%76%31/a/%62", "/v1/a/b"),
            ("GET /v2/a", "nothing"),
            ("GET /", "nothing"),
        ] {
            assert_eq!(found(&router, request), expected, "{request}");
        }
    }
}

#[test]
fn a_path_has_all_segments_of_its_template() {
    let router = router(&[
        "GET /",
        "GET /v1/{name}",
        "GET /v1/{name=x/*/y/*}/z",
        "GET /v2/{name=p/*}/{version}:go",
        "GET /v3/{name=**}/x/{version}",
    ]);
    for (request, expected) in [
        ("GET /", "/"),
        ("GET /v1", "nothing"),
        ("GET /v1/", "nothing"),
        ("GET /v1//", "nothing"),
        ("GET /v1/a/", "nothing"),
        ("GET /v1/a%2Fb", "/v1/{name} name=a%2Fb"),
        ("GET /v1/%", "/v1/{name} name=%"),
        ("GET /v1/x/1/y/2/z", "/v1/{name=x/*/y/*}/z name=x/1/y/2"),
        ("GET /v1/x/1/y/2", "nothing"),
        (
            "GET /v2/p/1/2:go",
            "/v2/{name=p/*}/{version}:go name=p/1 version=2",
        ),
        ("GET /v2/p/1/2", "nothing"),
        ("GET /v2/p/1/2:stop", "nothing"),
        ("GET /v3/x/1", "/v3/{name=**}/x/{version} name= version=1"),
        (
            "GET /v3/a/b/x/1",
            "/v3/{name=**}/x/{version} name=a/b version=1",
        ),
        (
            "GET /v3/x/x/x/x",
            "/v3/{name=**}/x/{version} name=x/x version=x",
        ),
    ] {
        assert_eq!(found(&router, request), expected, "{request}");
    }
}

#[test]
fn verbs() {
    let router = router(&[
        "GET /v1/{name}",
        "DELETE /v1/{name}",
        "POST /v1/{name=**}",
        "PATCH /v1/x",
        "* /v2",
        "GET /v2",
        "HEAD /v3",
        "GET /v3",
        "PURGE /v3",
    ]);
    for (request, expected) in [
        ("POST /v1/x", "/v1/{name=**} name=x"),
        ("PUT /v1/x", "only PATCH GET DELETE POST"),
        ("PUT /v1/y", "only GET DELETE POST"),
        ("PUT /v1/x/y", "only POST"),
        ("HEAD /v1/y", "/v1/{name} name=y"),
        ("HEAD /v1/x/y", "only POST"),
        ("GET /v2", "/v2"),
        ("TRACE /v2", "/v2"),
        ("HEAD /v3", "/v3"),
        ("PURGE /v3", "/v3"),
        ("get /v3", "only HEAD GET PURGE"),
    ] {
        assert_eq!(found(&router, request), expected, "{request}");
    }
    let rule = |verb| match router.find(&verb, "/v2") {
        Found::Rule(binding) => binding.rule.verb(),
        _ => "",
    };
    assert_eq!((rule(Method::GET), rule(Method::PUT)), ("GET", "*"));
    assert_eq!(router.verbs("/v1/x"), ["PATCH", "GET", "DELETE", "POST"]);
}

#[test]
fn of_equal_rules_the_first_stays() {
    let mut router = Router::default();
    for (name, verb, template, equal) in [
        ("A", "GET", "/v1/{name=a/*}/c", None),
        ("B", "GET", "/v1/a/{version}/c", Some("/x.X/A")),
        ("C", "GET", "/v1/%61/*/c", Some("/x.X/A")),
        ("D", "GET", "/v1/a/{version}/c:x", None),
        ("E", "PUT", "/v1/a/{version}/c", None),
        ("F", "*", "/v1/a/{version}/c", None),
        ("G", "GET", "/v1/a/{version=**}/c", None),
        ("H", "GET", "/v1/{name=a/**}/c", Some("/x.X/G")),
    ] {
        let found = router.add(binding(name, verb, template));
        assert_eq!(found.map(|it| it.method.path()), equal, "{name}");
    }
    assert_eq!(found(&router, "GET /v1/a/b/c"), "/v1/{name=a/*}/c name=a/b");
}

/// Each segment could be a literal or `*`, and none of the paths ends as a rule does.
#[test]
fn a_search_visits_no_more_than_the_rules() {
    let rules: Vec<&'static str> = (0..64)
        .map(|at: u32| {
            let segment = |bit: u32| if at >> bit & 1 == 0 { "/a" } else { "/*" };
            let all: String = (0..6).map(segment).collect();
            &*format!("GET {all}/end").leak()
        })
        .collect();
    let router = router(&rules);
    assert_eq!(found(&router, "GET /a/a/a/a/a/a/x"), "nothing");
    assert_eq!(found(&router, "GET /a/b/a/b/a/a/end"), "/a/*/a/*/a/a/end");
}

#[test]
fn a_rule_that_does_not_fit_its_messages_is_an_error() {
    for (rule, why) in [
        (
            HttpRule::new("GET", "v1"),
            "at column 1: a path template begins with `/`",
        ),
        (
            HttpRule::new("GET", "/{nme}"),
            "`nme`: google.protobuf.Api has no field `nme`",
        ),
        (
            HttpRule::new("GET", "/{name.x}"),
            "`name.x`: only messages have fields",
        ),
        (
            HttpRule::new("GET", "/{methods.name}"),
            "`methods.name`: a variable is of one value, and `methods` has many",
        ),
        (
            HttpRule::new("GET", "/{source_context}"),
            "`source_context`: a variable is of one value, and this is a message",
        ),
        (
            HttpRule::new("PUT", "/").with_body("x"),
            "google.protobuf.Api has no field `x`",
        ),
        (
            HttpRule::new("GET", "/").with_response_body("name"),
            "google.protobuf.Empty has no field `name`",
        ),
    ] {
        let rule = Box::leak(Box::new(rule));
        let error = Binding::new(method("Do"), rule).unwrap_err();
        assert_eq!(
            error,
            format!("the rule `{}` of /x.X/Do: {why}", rule.template())
        );
    }
    let nested = HttpRule::new("GET", "/{source_context.file_name}");
    assert!(Binding::new(method("Do"), Box::leak(Box::new(nested))).is_ok());
}
