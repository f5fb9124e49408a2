//! Which method a request leads to, and what it is told if there is none.

use rustgreet::{
    Code, HttpRule, Message, MethodDescriptor, Request, Server, ServiceDescriptor,
    rpc::{Answer, EqualRules, Incoming, Routes, ServiceServer},
    wkt::{Empty, StringValue},
};

use crate::{
    library::{ask, failed, failure, library, ok, text},
    raw,
    support::{serve, soon},
};

#[tokio::test]
async fn verbs() {
    let address = library().await;
    for (request, status) in [
        ("GET /v1/echo?text=a", 200),
        ("DELETE /v1/echo?text=a", 200),
        ("PURGE /v1/echo?text=a", 200),
        ("TRACE /v1/any?text=a", 200),
        ("HEAD /v1/echo?text=a", 200),
    ] {
        let answer = ask(address, request, &[], "").await;
        assert_eq!(answer.status, status, "{request}");
        let expected = if request.starts_with("HEAD") {
            ""
        } else {
            r#"{"text":"a"}"#
        };
        assert_eq!(text(&answer), expected, "{request}");
    }
    let answer = ask(address, "PATCH /v1/echo", &[], "").await;
    let why = failure(12, "PATCH is not a verb of this path");
    assert_eq!(failed(&answer, 405), why);
    assert_eq!(answer.headers["allow"], "GET, POST, DELETE, PURGE");
}

#[tokio::test]
async fn the_most_specific_rule_wins() {
    let address = library().await;
    for (request, expected) in [
        ("GET /v1/shelves/fixed", r#"{"text":"the fixed one"}"#),
        ("GET /v1/shelves/other", r#"{"text":"shelves/other"}"#),
        ("POST /v1/files/a/b:archive", r#"{"text":"files/a/b"}"#),
        (
            "GET /v1/files/a/b:archive",
            r#"{"text":"files/a/b:archive"}"#,
        ),
    ] {
        assert_eq!(
            ok(ask(address, request, &[], "").await),
            expected,
            "{request}"
        );
    }
}

/// A path of gRPC's is never a rule's, and a path of neither is not found.
#[tokio::test]
async fn what_has_no_rule() {
    let address = library().await;
    for path in ["/v1/nothing", "/v1/shelves/", "/v1", "/", "/v1/shelves/1/2"] {
        let answer = ask(address, &format!("GET {path}"), &[], "").await;
        assert_ne!(answer.status, 200, "{path}");
    }
}

/// A service by hand that says its name.
macro_rules! service {
    ($name:ident, $full_name:literal, $path:literal, $rules:expr) => {
        struct $name;

        impl Routes<()> for $name {
            const SERVICE: &'static ServiceDescriptor = &{
                static METHOD: MethodDescriptor =
                    MethodDescriptor::unary($path, Empty::table(), StringValue::table())
                        .with_http($rules);
                static METHODS: &[&MethodDescriptor] = &[&METHOD];
                ServiceDescriptor::new($full_name, METHODS)
            };

            fn route(call: Incoming<()>) -> Answer {
                call.unary(|_, _: Request<Empty>| async {
                    Ok(StringValue::from($full_name).into())
                })
            }
        }
    };
}

service!(
    One,
    "a.One",
    "/a.One/Get",
    &[HttpRule::new("GET", "/v1/{x=things/*}")]
);

#[tokio::test]
async fn equal_rules_of_two_services_are_refused_or_the_first_wins() {
    service!(
        First,
        "a.First",
        "/a.First/Get",
        &[HttpRule::new("GET", "/v1/things")]
    );
    service!(
        Second,
        "a.Second",
        "/a.Second/Find",
        &[
            HttpRule::new("PUT", "/v1/things"),
            HttpRule::new("GET", "/v1/t%68ings")
        ]
    );
    let server = || {
        Server::new()
            .add_service(ServiceServer::<_, First>::new(()))
            .add_service(ServiceServer::<_, Second>::new(()))
    };
    let status = server().bind("127.0.0.1:0").await.unwrap_err();
    assert_eq!(status.code(), Code::AlreadyExists);
    assert_eq!(
        status.message(),
        "/a.First/Get and /a.Second/Find are both called by GET /v1/t%68ings: `Server::equal_rules` can let the first one win"
    );
    let server = server().equal_rules(EqualRules::FirstWins);
    let server = soon(server.bind("127.0.0.1:0")).await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    for (request, name) in [
        ("GET /v1/things", "a.First"),
        ("PUT /v1/things", "a.Second"),
    ] {
        assert_eq!(
            ok(ask(address, request, &[], "").await),
            format!("\"{name}\"")
        );
    }
}

#[tokio::test]
async fn a_rule_that_does_not_bind_is_refused() {
    let server = Server::new().add_service(ServiceServer::<_, One>::new(()));
    let status = server.bind("127.0.0.1:0").await.unwrap_err();
    assert_eq!(
        status.to_string(),
        "INVALID_ARGUMENT: the rule `/v1/{x=things/*}` of /a.One/Get: `x`: google.protobuf.Empty has no field `x`"
    );
}

struct Echo;

impl Routes<()> for Echo {
    const SERVICE: &'static ServiceDescriptor = &{
        static METHOD: MethodDescriptor =
            MethodDescriptor::unary("/a.Echo/Echo", StringValue::table(), StringValue::table())
                .with_http(&[HttpRule::new("POST", "/{value=**}")]);
        static METHODS: &[&MethodDescriptor] = &[&METHOD];
        ServiceDescriptor::new("a.Echo", METHODS)
    };

    fn route(call: Incoming<()>) -> Answer {
        call.unary(|_, request: Request<StringValue>| async { Ok(request.into_inner().into()) })
    }
}

#[tokio::test]
async fn a_path_of_grpc_wins_over_every_rule() {
    let address = serve(ServiceServer::<_, Echo>::new(())).await;
    let mut caller = raw::connect(address).await;
    let answer = caller
        .call("/a.Echo/Echo", &[], &StringValue::from("a"))
        .await;
    assert_eq!(answer.status(), "0");
    assert_eq!(answer.messages, [StringValue::from("a").encode_to_vec()]);
    // Nor does a call of gRPC's become one of a rule.
    let answer = caller
        .call("/a.Other/Echo", &[], &StringValue::from("a"))
        .await;
    assert_eq!(answer.status(), "12");
    assert_eq!(
        ok(ask(address, "POST /a.Other/Echo", &[], "").await),
        "\"a.Other/Echo\""
    );
}
