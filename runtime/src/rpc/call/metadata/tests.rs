//! What arrives, what may be inserted, and what a `-bin` value looks like on the wire.

use http::{HeaderMap, HeaderValue};

use super::{Metadata, MetadataValue};

#[test]
fn only_the_users_pairs_arrive() {
    let mut headers = HeaderMap::new();
    for key in [
        "te",
        "content-type",
        "user-agent",
        "grpc-timeout",
        "grpc-encoding",
        "grpc-status",
        "date",
        "cookie",
        "Expect",
        "origin",
        "connect-protocol-version",
        "trailer-x",
        "x-grpc-web",
        "access-control-request-method",
        "sec-fetch-mode",
    ] {
        headers.append(key, HeaderValue::from_static("x"));
        headers.append(key, HeaderValue::from_static("y"));
    }
    headers.append("via-hop", HeaderValue::from_static("a"));
    headers.append("via-hop", HeaderValue::from_static("b"));
    let metadata = Metadata::arriving(headers);
    let pairs: Vec<_> = metadata.iter().collect();
    assert_eq!(
        pairs,
        [
            ("via-hop", MetadataValue::Text("a")),
            ("via-hop", MetadataValue::Text("b"))
        ]
    );
    assert_eq!((metadata.len(), metadata.is_empty()), (2, false));
    assert!(!metadata.contains_key("Cookie"));
    assert_eq!(metadata.get("user-agent"), None);
    assert_eq!(metadata.header("User-Agent"), Some("x"));
    assert_eq!(metadata.header("via-hop"), None);

    let mut same = Metadata::new();
    same.append("via-hop", "a").unwrap();
    assert_ne!(metadata, same);
    same.append("via-hop", "b").unwrap();
    assert_eq!(metadata, same);
    assert_eq!(same, metadata);

    // Nothing of it goes on, added to other metadata or not.
    let mut more = Metadata::new();
    more.insert("id", "7").unwrap();
    more.extend(metadata.clone());
    assert_eq!(more.departing().len(), 3);
    assert_eq!(metadata.departing().len(), 2);
}

#[test]
fn what_a_protocol_names_cannot_be_set() {
    let mut metadata = Metadata::new();
    for key in [
        "grpc-status",
        "Connect-Timeout-Ms",
        "trailer-x",
        "x-grpc-web",
        "Access-Control-Allow-Origin",
        "sec-websocket-key",
        "cookie",
        "origin",
        "user-agent",
    ] {
        let error = metadata.insert(key, "x").unwrap_err();
        assert!(error.to_string().contains("is reserved"), "{error}");
    }
    // What only looks like them can.
    for key in ["grpc", "connection-id", "security", "x-origin"] {
        metadata.insert(key, "x").unwrap();
    }
    assert_eq!(metadata.len(), 4);
}

#[test]
fn errors_say_which_key_and_why() {
    let mut metadata = Metadata::new();
    let cases = [
        (
            metadata.insert("", "x"),
            "metadata key ``: must not be empty",
        ),
        (
            metadata.insert("a b", "x"),
            "metadata key `a b`: may hold letters, digits, `-`, `_` and `.` only",
        ),
        (
            metadata.insert("grpc-x", "x"),
            "metadata key `grpc-x`: is reserved for gRPC and HTTP",
        ),
        (
            metadata.insert("TE", "x"),
            "metadata key `TE`: is reserved for gRPC and HTTP",
        ),
        (
            metadata.insert("a-bin", "x"),
            "metadata key `a-bin`: ends in `-bin` and so takes bytes (insert_bin)",
        ),
        (
            metadata.insert_bin("a", b"x"),
            "metadata key `a`: takes bytes only if it ends in `-bin`",
        ),
        (
            metadata.insert("a", "ü"),
            "metadata key `a`: its value is not printable ASCII (a `-bin` key takes any bytes)",
        ),
        (
            metadata.insert("a", "x\ny"),
            "metadata key `a`: its value is not printable ASCII (a `-bin` key takes any bytes)",
        ),
    ];
    for (outcome, message) in cases {
        assert_eq!(outcome.unwrap_err().to_string(), message);
    }
    assert!(metadata.is_empty());
}

#[test]
fn a_full_map_is_an_error_not_a_panic() {
    let mut metadata = Metadata::new();
    let full = (0..40_000).find_map(|number| metadata.append(&format!("key{number}"), "x").err());
    assert_eq!(full.unwrap().to_string(), "metadata: too many entries");
}

#[test]
fn bytes_are_read_with_and_without_padding_and_joined_by_commas() {
    let mut headers = HeaderMap::new();
    headers.append("a-bin", HeaderValue::from_static("YQ==,YmI"));
    headers.append("a-bin", HeaderValue::from_static("not base64!"));
    let metadata = Metadata::arriving(headers);
    let values: Vec<_> = metadata.get_all_bin("A-BIN").collect();
    assert_eq!(values, [&b"a"[..], &b"bb"[..]]);
}

#[test]
fn credentials_stay_out_of_the_logs() {
    let mut metadata = Metadata::new();
    metadata.insert("authorization", "Bearer secret").unwrap();
    metadata.insert("id", "7").unwrap();
    assert_eq!(
        format!("{metadata:?}"),
        r#"{"authorization": "***", "id": "7"}"#
    );
}
