//! Bodies: JSON of all of a message or of a field, bodies of any type, and types that are not read.

use crate::{
    library::{JSON, Shelves, ask, failed, failure, library, ok, text},
    pb::rest::LibraryServer,
    support::serve,
};

#[tokio::test]
async fn a_body_is_a_message_or_one_field() {
    let address = library().await;
    for (request, body, expected) in [
        (
            "POST /v1/echo",
            r#"{"text":"a","nested":{"number":1}}"#,
            r#"{"text":"a","nested":{"number":1}}"#,
        ),
        ("POST /v1/echo", " {\n} ", "{}"),
        (
            "POST /v1/echo",
            r#"{"nothing":{"x":[1]},"kind":"HUGE"}"#,
            "{}",
        ),
        (
            "POST /v1/echo",
            r#"{"camel_case_name":"a","otherName":"b","labels":{"c":"d"}}"#,
            r#"{"labels":{"c":"d"},"camelCaseName":"a","otherName":"b"}"#,
        ),
        (
            "PUT /v1/echo/a",
            r#"{"text":"b"}"#,
            r#"{"text":"a","nested":{"text":"b"}}"#,
        ),
        ("PUT /v1/echo/a", "{}", r#"{"text":"a","nested":{}}"#),
        ("PUT /v1/echo/a", "null", r#"{"text":"a"}"#),
        ("POST /v1/list", r#"["a","b"]"#, r#"{"texts":["a","b"]}"#),
        ("POST /v1/list?number=1", "[]", r#"{"number":1}"#),
        // What the path says wins.
        (
            "PATCH /v1/echo/a",
            r#"{"text":"b","number":1}"#,
            r#"{"text":"a","number":1}"#,
        ),
    ] {
        let answer = ask(address, request, JSON, body).await;
        assert_eq!(ok(answer), expected, "{request} {body}");
    }
    // A body that is not there is a message without fields.
    for headers in [&[][..], JSON] {
        let answer = ask(address, "PATCH /v1/echo/a", headers, "").await;
        assert_eq!(ok(answer), r#"{"text":"a"}"#);
        let answer = ask(address, "PUT /v1/echo/a", headers, " ").await;
        match headers.is_empty() {
            true => _ = failed(&answer, 415),
            false => assert_eq!(ok(answer), r#"{"text":"a","nested":{}}"#),
        }
        let answer = ask(address, "POST /v1/list", headers, "").await;
        assert_eq!(ok(answer), "{}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_said_with_its_place() {
    let address = library().await;
    for (request, body, why) in [
        (
            "POST /v1/echo",
            r#"{"number":"x"}"#,
            "the body: Everything.number: \\\"x\\\" is not a number",
        ),
        (
            "POST /v1/echo",
            r#"{"nested":{"texts":[1]}}"#,
            "the body: Everything.nested.texts[0]: expected a string",
        ),
        ("POST /v1/echo", "{", "the body: Everything: "),
        ("POST /v1/echo", "{} {}", "the body: Everything: "),
        (
            "POST /v1/echo",
            "[]",
            "the body: Everything: expected an object",
        ),
        (
            "PUT /v1/echo/a",
            r#"{"number":true}"#,
            "the body: nested.number: expected a number",
        ),
        ("PUT /v1/echo/a", r#"{},"text":"x""#, "the body: nested: "),
        (
            "POST /v1/list",
            r#"{"texts":["a"]}"#,
            "the body: texts: expected an array",
        ),
    ] {
        let answer = ask(address, request, JSON, body).await;
        let said = failed(&answer, 400);
        let begin = format!(r#"{{"code":3,"message":"{why}"#);
        assert!(said.starts_with(&begin), "{request} {body}: {said}");
    }
    let answer = ask(address, "POST /v1/echo", JSON, b"{\"text\":\"\xff\"}").await;
    assert_eq!(
        failed(&answer, 400),
        failure(3, "the body: Everything: invalid UTF-8 (line 1, column 10)")
    );
}

#[tokio::test]
async fn a_reply_is_a_message_or_one_field() {
    let address = library().await;
    for (path, expected) in [
        ("/v1/part/a?nested.number=1", r#"{"number":1}"#),
        ("/v1/part/a", "{}"),
        ("/v1/texts?texts=a&texts=b", r#"["a","b"]"#),
        ("/v1/texts", "[]"),
        ("/v1/number?number=3", "3"),
        ("/v1/number", "0"),
    ] {
        let answer = ask(address, &format!("GET {path}"), &[], "").await;
        assert_eq!(ok(answer), expected, "{path}");
    }
}

/// A page of any origin may send these without asking, so that nobody is asked whether it may.
#[tokio::test]
async fn types_that_browsers_do_not_ask_for_are_not_read() {
    let address = library().await;
    let simple = [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain;charset=utf-8",
        "Text/Plain",
        "",
    ];
    for content_type in simple
        .into_iter()
        .chain(["application/xml", "application/jsonx"])
    {
        let headers = [("content-type", content_type)];
        let answer = ask(address, "POST /v1/echo", &headers, "{}").await;
        failed(&answer, 415);
        assert_eq!(
            answer.headers["accept"], "application/json",
            "{content_type}"
        );
    }
    for content_type in simple {
        let headers = [("content-type", content_type)];
        failed(
            &ask(address, "POST /v1/upload/a", &headers, "{}").await,
            415,
        );
    }
    failed(&ask(address, "POST /v1/echo", &[], "{}").await, 415);
    // Without a body, too: a form may be empty.
    for request in ["POST /v1/echo", "POST /v1/files/a:archive"] {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        failed(&ask(address, request, &form, "").await, 415);
        for site in ["cross-site", "same-site"] {
            failed(
                &ask(address, request, &[("sec-fetch-site", site)], "").await,
                415,
            );
        }
        for site in ["same-origin", "none"] {
            ok(ask(address, request, &[("sec-fetch-site", site)], "").await);
        }
        let asked = [
            ("content-type", "application/json"),
            ("sec-fetch-site", "cross-site"),
        ];
        ok(ask(address, request, &asked, "").await);
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON"] {
        let headers = [("content-type", content_type)];
        ok(ask(address, "POST /v1/echo", &headers, "{}").await);
    }
    let packed = [
        ("content-type", "application/json"),
        ("content-encoding", "br"),
    ];
    let answer = ask(address, "POST /v1/echo", &packed, "x").await;
    failed(&answer, 415);
    let accepted = answer.headers["accept-encoding"].to_str().unwrap();
    assert!(accepted.ends_with("identity"), "{accepted}");
}

#[tokio::test]
async fn bodies_of_any_type() {
    let address = library().await;
    let png = [("content-type", "image/png; x=y")];
    let answer = ask(address, "POST /v1/upload/a", &png, b"\x89PNG\xff\0").await;
    assert_eq!(
        (answer.status, &answer.body[..]),
        (200, &b"\x89PNG\xff\0"[..])
    );
    assert_eq!(answer.headers["content-type"], "image/png; x=y");
    let answer = ask(address, "POST /v1/upload/a", &png, "").await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(answer.headers["content-type"], "image/png; x=y");
    // JSON is not read either.
    let answer = ask(address, "POST /v1/upload/a", JSON, "{").await;
    assert_eq!((answer.status, text(&answer).as_str()), (200, "{"));
    let answer = ask(address, "GET /v1/download/a%2Fb", &[], "").await;
    assert_eq!(
        (answer.status, text(&answer).as_str()),
        (200, "<svg id='a/b'/>")
    );
    assert_eq!(answer.headers["content-type"], "image/svg+xml");
    let answer = ask(address, "GET /v1/stream/abc", &[], "").await;
    assert_eq!((answer.status, text(&answer).as_str()), (200, "abc"));
    assert_eq!(answer.headers["content-type"], "text/html");
}

#[tokio::test]
async fn the_limits_of_a_message_hold() {
    let small = LibraryServer::new(Shelves)
        .max_decoding_message_size(20)
        .max_encoding_message_size(15);
    let address = serve(small).await;
    ok(ask(address, "POST /v1/echo", JSON, r#"{"text":"abcd"}     "#).await);
    let answer = ask(address, "POST /v1/echo", JSON, r#"{"text":"abcde"}     "#).await;
    let why = "the body has a message of more than the 20 bytes that are accepted";
    assert_eq!(failed(&answer, 429), failure(8, why));
    let answer = ask(
        address,
        "POST /v1/upload/a",
        &[("content-type", "x/y")],
        [0; 21],
    )
    .await;
    assert_eq!(failed(&answer, 429), failure(8, why));
    let answer = ask(address, "GET /v1/echo?text=abcde", &[], "").await;
    let why = "the reply has 16 bytes, and the limit for sending is 15";
    assert_eq!(failed(&answer, 429), failure(8, why));
    // What path and query say is of the message, too.
    let why = "body, path and query are a message of more than the 20 bytes that are accepted";
    let long = "a".repeat(19);
    for request in [
        format!("GET /v1/echo?text={long}"),
        format!("PATCH /v1/echo/{long}"),
        format!("POST /v1/list?text={long}"),
    ] {
        let answer = ask(address, &request, JSON, "").await;
        assert_eq!(failed(&answer, 429), failure(8, why), "{request}");
    }
    let shallow = LibraryServer::new(Shelves);
    let shallow = shallow.decode_limits(rustgreet::DecodeOptions::new().max_depth(2));
    let address = serve(shallow).await;
    ok(ask(address, "POST /v1/echo", JSON, r#"{"nested":{}}"#).await);
    failed(
        &ask(
            address,
            "POST /v1/echo",
            JSON,
            r#"{"nested":{"nested":{"nested":{}}}}"#,
        )
        .await,
        400,
    );
    failed(
        &ask(address, "GET /v1/echo?nested.nested.nested.text=a", &[], "").await,
        400,
    );
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn bodies_may_be_compressed() {
    use rustgreet::rpc::Compression;

    let service = LibraryServer::new(Shelves).max_decoding_message_size(4000);
    let service = service.send_compressed(Compression::Gzip).compress_from(20);
    let address = serve(service).await;
    let long = "a".repeat(3000);
    let echo = format!("GET /v1/echo?text={long}");
    for accepted in ["gzip", "br;q=1, GZIP;q=0.5"] {
        let answer = ask(address, &echo, &[("accept-encoding", accepted)], "").await;
        assert_eq!(answer.headers["content-encoding"], "gzip");
        assert_eq!(answer.headers["vary"], "accept-encoding");
        assert!(answer.body.len() < 100);
        let packed = [JSON[0], ("content-encoding", "gzip")];
        let back = ask(address, "POST /v1/echo", &packed, &answer.body).await;
        assert!(!back.headers.contains_key("content-encoding"));
        assert_eq!(ok(back), format!(r#"{{"text":"{long}"}}"#));
        let answer = ask(address, "POST /v1/collect", &packed, &answer.body).await;
        failed(&answer, 415);
        assert_eq!(answer.headers["accept-encoding"], "identity");
    }
    for (request, accepted) in [
        ("GET /v1/echo?text=a", "gzip"),
        (echo.as_str(), "identity"),
        (echo.as_str(), "gzip;q=0"),
        ("GET /v1/watch?number=9", "gzip"),
        ("GET /v1/fail/5", "gzip"),
    ] {
        let answer = ask(address, request, &[("accept-encoding", accepted)], "").await;
        assert!(
            !answer.headers.contains_key("content-encoding"),
            "{request}"
        );
    }
    // It is inflated up to the limit.
    let unlimited = LibraryServer::new(Shelves).send_compressed(Compression::Gzip);
    let unlimited = serve(unlimited).await;
    let body = format!(r#"{{"text":"{}"}}"#, "a".repeat(100_000));
    let headers = [JSON[0], ("accept-encoding", "gzip")];
    let bomb = ask(unlimited, "POST /v1/echo", &headers, body).await.body;
    assert!(bomb.len() < 1000);
    let packed = [JSON[0], ("content-encoding", "gzip")];
    failed(&ask(address, "POST /v1/echo", &packed, bomb).await, 429);
    // What is damaged is the caller's fault.
    let answer = ask(address, "POST /v1/echo", &packed, "not gzip at all").await;
    let said = failed(&answer, 400);
    let begin = r#"{"code":3,"message":"a message cannot be decompressed: "#;
    assert!(said.starts_with(begin), "{said}");
}

#[tokio::test]
async fn a_head_says_how_long_the_body_would_be() {
    let address = library().await;
    let answer = ask(address, "HEAD /v1/echo?text=abc", &[], "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.headers["content-length"], "14");
}
