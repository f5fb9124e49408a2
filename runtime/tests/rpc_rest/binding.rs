//! What path and query say becomes a message.

use crate::library::{ask, failed, failure, library, ok};

/// Each request of GET with the JSON of the message that arrived.
async fn arrives(cases: &[(&str, &str)]) {
    let address = library().await;
    for (path, expected) in cases {
        let answer = ask(address, &format!("GET {path}"), &[], "").await;
        assert_eq!(ok(answer), *expected, "{path}");
    }
}

#[tokio::test]
async fn a_path_is_percent_decoded_and_several_segments_keep_their_slashes() {
    arrives(&[
        ("/v1/shelves/a", r#"{"text":"shelves/a"}"#),
        ("/v1/shelves/a%20b", r#"{"text":"shelves/a b"}"#),
        ("/v1/shelves/a+b", r#"{"text":"shelves/a+b"}"#),
        ("/v1/shelves/a%2Fb", r#"{"text":"shelves/a%2Fb"}"#),
        ("/v1/shelves/a%2fb", r#"{"text":"shelves/a%2fb"}"#),
        ("/v1/shelves/%E2%82%AC", r#"{"text":"shelves/€"}"#),
        ("/v1/shelves/a:b", r#"{"text":"shelves/a:b"}"#),
        ("/v1/shelves/a%3Farchive", r#"{"text":"shelves/a?archive"}"#),
        (
            "/v1/of/a%2Fb/1",
            r#"{"number":1,"nested":{"nested":{"text":"a/b"}}}"#,
        ),
        (
            "/v1/of/%25/1",
            r#"{"number":1,"nested":{"nested":{"text":"%"}}}"#,
        ),
        ("/v1/files/a/b%2Fc/d", r#"{"text":"files/a/b%2Fc/d"}"#),
        ("/v1/files/a//b/", r#"{"text":"files/a//b/"}"#),
        ("/v1/files", r#"{"text":"files"}"#),
        (
            "/v1/shelves/1/books/2/3",
            r#"{"text":"shelves/1","nested":{"text":"2/3"}}"#,
        ),
        ("/v1/shelves/1/books", r#"{"text":"shelves/1","nested":{}}"#),
        (
            "/v1/kinds/SMALL/1970-01-01T00:00:01Z/_-8=",
            r#"{"raw":"/+8=","kind":"SMALL","moment":"1970-01-01T00:00:01Z"}"#,
        ),
        (
            "/v1/kinds/2/1970-01-01T00%3A00%3A01Z/%2F-8",
            r#"{"raw":"/+8=","kind":"LARGE","moment":"1970-01-01T00:00:01Z"}"#,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_query_sets_fields_of_every_type() {
    arrives(&[
        ("/v1/echo", "{}"),
        ("/v1/echo?", "{}"),
        ("/v1/echo?text=a", r#"{"text":"a"}"#),
        ("/v1/echo?text=a+b%2Bc%26d%3De", r#"{"text":"a b+c&d=e"}"#),
        ("/v1/echo?text=a=b", r#"{"text":"a=b"}"#),
        ("/v1/echo?&&text=a&", r#"{"text":"a"}"#),
        ("/v1/echo?maybe", r#"{"maybe":""}"#),
        ("/v1/echo?maybe=", r#"{"maybe":""}"#),
        ("/v1/echo?text=", "{}"),
        (
            "/v1/echo?number=-7&big=-9007199254740993",
            r#"{"number":-7,"big":"-9007199254740993"}"#,
        ),
        (
            "/v1/echo?unsigned=18446744073709551615",
            r#"{"unsigned":"18446744073709551615"}"#,
        ),
        ("/v1/echo?fraction=1.5e3", r#"{"fraction":1500}"#),
        ("/v1/echo?fraction=-Infinity", r#"{"fraction":"-Infinity"}"#),
        ("/v1/echo?flag=true", r#"{"flag":true}"#),
        ("/v1/echo?flag=false", "{}"),
        ("/v1/echo?raw=-_8%3D", r#"{"raw":"+/8="}"#),
        ("/v1/echo?raw=%2B/8", r#"{"raw":"+/8="}"#),
        ("/v1/echo?kind=LARGE", r#"{"kind":"LARGE"}"#),
        ("/v1/echo?kind=1", r#"{"kind":"SMALL"}"#),
        ("/v1/echo?kind=7", r#"{"kind":7}"#),
        (
            "/v1/echo?moment=2024-02-29T12:00:00.5%2B01:00",
            r#"{"moment":"2024-02-29T11:00:00.500Z"}"#,
        ),
        ("/v1/echo?lapse=1.25s", r#"{"lapse":"1.250s"}"#),
        (
            "/v1/echo?mask=nested.camelCaseName,text",
            r#"{"mask":"nested.camelCaseName,text"}"#,
        ),
        (
            "/v1/echo?mask=nested.camel_case_name,text",
            r#"{"mask":"nested.camelCaseName,text"}"#,
        ),
        ("/v1/echo?mask=", r#"{"mask":""}"#),
        ("/v1/echo?wrappedText=", r#"{"wrappedText":""}"#),
        (
            "/v1/echo?wrapped_text=a&wrapped_big=0",
            r#"{"wrappedText":"a","wrappedBig":"0"}"#,
        ),
        (
            "/v1/echo?wrapped_flag=true&wrapped_raw=AQI",
            r#"{"wrappedFlag":true,"wrappedRaw":"AQI="}"#,
        ),
        (
            "/v1/echo?object=%7B%22a%22:1%7D&value=%5Bnull%5D",
            r#"{"object":{"a":1},"value":[null]}"#,
        ),
        ("/v1/echo?right=0", r#"{"right":0}"#),
    ])
    .await;
}

#[tokio::test]
async fn a_query_sets_nested_and_repeated_fields() {
    arrives(&[
        (
            "/v1/echo?nested.text=a&nested.number=1",
            r#"{"nested":{"text":"a","number":1}}"#,
        ),
        (
            "/v1/echo?nested.nested.texts=a&nested.nested.texts=b",
            r#"{"nested":{"nested":{"texts":["a","b"]}}}"#,
        ),
        (
            "/v1/echo?nested.moment=1970-01-01T00:00:00Z",
            r#"{"nested":{"moment":"1970-01-01T00:00:00Z"}}"#,
        ),
        (
            "/v1/echo?texts=a&text=x&texts=&texts=b",
            r#"{"text":"x","texts":["a","","b"]}"#,
        ),
        (
            "/v1/echo?numbers=1&numbers=0&numbers=-1",
            r#"{"numbers":[1,0,-1]}"#,
        ),
        (
            "/v1/echo?kinds=SMALL&kinds=2",
            r#"{"kinds":["SMALL","LARGE"]}"#,
        ),
        (
            "/v1/echo?moments=1970-01-01T00:00:00Z&moments=1970-01-01T00:00:01Z",
            r#"{"moments":["1970-01-01T00:00:00Z","1970-01-01T00:00:01Z"]}"#,
        ),
        // Names as the schema has them, and as JSON has them.
        ("/v1/echo?camel_case_name=a", r#"{"camelCaseName":"a"}"#),
        ("/v1/echo?camelCaseName=a", r#"{"camelCaseName":"a"}"#),
        ("/v1/echo?renamed=a", r#"{"otherName":"a"}"#),
        (
            "/v1/echo?nested.otherName=a",
            r#"{"nested":{"otherName":"a"}}"#,
        ),
        ("/v1/echo?n%65sted.%74ext=a", r#"{"nested":{"text":"a"}}"#),
    ])
    .await;
}

/// As grpc-gateway has it.
#[tokio::test]
async fn names_of_no_field_and_fields_of_the_path_are_passed_over() {
    arrives(&[
        (
            "/v1/echo?nothing=1&text=a&nested.nothing=1&=x",
            r#"{"text":"a"}"#,
        ),
        ("/v1/echo?Text=a", "{}"),
        (
            "/v1/shelves/a?text=b&number=1",
            r#"{"text":"shelves/a","number":1}"#,
        ),
        (
            "/v1/of/a/1?nested.nested.text=b&nested.text=c&number=7",
            r#"{"number":1,"nested":{"text":"c","nested":{"text":"a"}}}"#,
        ),
    ])
    .await;
    let address = library().await;
    let put = "PUT /v1/echo/a?nested.text=c&nested=c&number=1&text=d";
    let json = [("content-type", "application/json")];
    let answer = ask(address, put, &json, r#"{"number":2}"#).await;
    let expected = r#"{"text":"a","number":1,"nested":{"number":2}}"#;
    assert_eq!(ok(answer), expected);
    let answer = ask(address, "POST /v1/echo?text=a&number=x", &json, "{}").await;
    assert_eq!(ok(answer), "{}");
}

#[tokio::test]
async fn what_is_wrong_with_a_parameter_is_said_with_its_name() {
    let address = library().await;
    let deep = format!("{}text", "nested.".repeat(100));
    for (path, message) in [
        (
            "/v1/echo?number=x",
            "the query parameter `number`: \\\"x\\\" is not a value of type int32",
        ),
        (
            "/v1/echo?number=",
            "the query parameter `number`: \\\"\\\" is not a value of type int32",
        ),
        (
            "/v1/echo?number=1.5",
            "the query parameter `number`: \\\"1.5\\\" is not a value of type int32",
        ),
        (
            "/v1/echo?number=%201",
            "the query parameter `number`: \\\" 1\\\" is not a value of type int32",
        ),
        (
            "/v1/echo?number=2147483648",
            "the query parameter `number`: \\\"2147483648\\\" is not a value of type int32",
        ),
        (
            "/v1/echo?unsigned=-1",
            "the query parameter `unsigned`: \\\"-1\\\" is not a value of type uint64",
        ),
        (
            "/v1/echo?flag=1",
            "the query parameter `flag`: \\\"1\\\" is not a value of type bool",
        ),
        (
            "/v1/echo?flag=True",
            "the query parameter `flag`: \\\"True\\\" is not a value of type bool",
        ),
        (
            "/v1/echo?raw=!",
            "the query parameter `raw`: \\\"!\\\" is not a value of type bytes",
        ),
        (
            "/v1/echo?kind=small",
            "the query parameter `kind`: \\\"small\\\" is not a value of type rest.Kind",
        ),
        (
            "/v1/echo?nested.moment=now",
            "the query parameter `nested.moment`: \\\"now\\\" is not a value of type google.protobuf.Timestamp",
        ),
        (
            "/v1/echo?wrapped_big=x",
            "the query parameter `wrapped_big`: \\\"x\\\" is not a value of type google.protobuf.Int64Value",
        ),
        (
            "/v1/echo?object=1",
            "the query parameter `object`: \\\"1\\\" is not a value of type google.protobuf.Struct",
        ),
        (
            "/v1/echo?object=%7B%7D,%7B%7D",
            "the query parameter `object`: \\\"{},{}\\\" is not a value of type google.protobuf.Struct",
        ),
        (
            "/v1/echo?text=a&text=b",
            "the query parameter `text`: it is there twice, and the field has one value",
        ),
        (
            "/v1/echo?left=a&right=1",
            "the query parameter `right`: another field of the same oneof is there, too",
        ),
        (
            "/v1/echo?nested=a",
            "the query parameter `nested`: this is a message: give its fields, as in `nested.field`",
        ),
        (
            "/v1/echo?labels=a",
            "the query parameter `labels`: a map cannot be given in a query",
        ),
        (
            "/v1/echo?labels.a=b",
            "the query parameter `labels.a`: `labels` is not one message",
        ),
        (
            "/v1/echo?children.text=b",
            "the query parameter `children.text`: `children` is not one message",
        ),
        (
            "/v1/echo?text.x=b",
            "the query parameter `text.x`: `text` is not one message",
        ),
        (
            "/v1/echo?text=%ff",
            "the query parameter `text`: it is not percent-encoded UTF-8",
        ),
        (
            "/v1/echo?%zz=a",
            "the query parameter `%zz`: it is not percent-encoded UTF-8",
        ),
        (
            "/v1/of/a/x",
            "the path variable `number`: \\\"x\\\" is not a value of type int32",
        ),
        (
            "/v1/of/%C3/1",
            "the path variable `nested.nested.text`: it is not percent-encoded UTF-8",
        ),
        (
            "/v1/kinds/tiny/now/x",
            "the path variable `kind`: \\\"tiny\\\" is not a value of type rest.Kind",
        ),
        (
            &format!("/v1/echo?{deep}=1"),
            "the query parameter `nested.nested.nested.nested.nested.nested.nested.nested.nested.n…`: messages nest more than 100 levels deep",
        ),
    ] {
        let answer = ask(address, &format!("GET {path}"), &[], "").await;
        assert_eq!(failed(&answer, 400), failure(3, message), "{path}");
    }
}
