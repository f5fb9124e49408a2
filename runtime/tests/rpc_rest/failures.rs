//! A call that fails: the HTTP status of its code, a google.rpc.Status as JSON, metadata as headers.

use crate::{
    library::{ask, failed, library},
    raw,
};

#[tokio::test]
async fn every_code_has_its_http_status() {
    let address = library().await;
    // The comments of google/rpc/code.proto.
    let statuses = [
        499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
    ];
    for (code, status) in (1..).zip(statuses) {
        let answer = ask(
            address,
            &format!("GET /v1/fail/{code}?text=no+%22a%22"),
            &[],
            "",
        )
        .await;
        let detail =
            r#"{"@type":"type.googleapis.com/google.protobuf.StringValue","value":"detail"}"#;
        let expected = format!(r#"{{"code":{code},"message":"no \"a\"","details":[{detail}]}}"#);
        assert_eq!(failed(&answer, status), expected);
        assert_eq!(answer.headers["x-ahead"], "1");
        assert_eq!(answer.headers["x-behind"], "2");
        for name in answer.headers.keys() {
            assert!(!name.as_str().starts_with("grpc-"), "{name}");
        }
    }
    // A handler that fails with OK.
    failed(&ask(address, "GET /v1/fail/0", &[], "").await, 500);
}

#[tokio::test]
async fn over_http2_too() {
    let address = library().await;
    let mut caller = raw::connect(address).await;
    let request = http::Request::get("http://localhost/v1/fail/5");
    let (head, body) = caller.exchange(request, bytes::Bytes::new()).await;
    assert_eq!(head.status, 404);
    assert!(body.starts_with(br#"{"code":5,"message":"","details":["#));
}
