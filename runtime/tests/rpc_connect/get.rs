//! Calls by GET, of methods without side effects.

use crate::{
    caller::{Answer, Caller},
    raw,
    shop::{LATER, PRICE, PRICES, Shop},
    support::serve,
    unary::text,
};

async fn get(caller: &mut Caller, path: &str, query: &str, headers: &[(&str, &str)]) -> Answer {
    let address = format!("{path}?{query}");
    caller.send("GET", &address, headers, b"").await;
    caller.answer().await
}

#[tokio::test]
async fn the_request_is_in_the_query() {
    let address = serve(Shop::new(())).await;
    let mut caller = Caller::connect(address).await;
    let timeout = [("connect-timeout-ms", "90000")];
    for (query, headers, expected) in [
        (
            "connect=v1&encoding=json&message=%22green+tea%22",
            &[][..],
            r#""green tea false None""#,
        ),
        (
            "message=%22tea%22&x=1&encoding=json",
            &timeout,
            r#""tea false Some(90.0)""#,
        ),
        (
            "encoding=json&base64=1&message=InRlYSI",
            &[],
            r#""tea false None""#,
        ),
        (
            "encoding=json&base64=1&message=InRlYSI%3D",
            &[],
            r#""tea false None""#,
        ),
    ] {
        let answer = get(&mut caller, PRICE.path(), query, headers).await;
        assert_eq!(answer.status, 200, "{}", text(&answer));
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.headers["vary"], "accept-encoding");
        assert_eq!(text(&answer), expected);
    }
    let proto = "base64=1&connect=v1&encoding=proto&message=CgN0ZWE";
    let answer = get(&mut caller, PRICE.path(), proto, &[]).await;
    assert_eq!(answer.headers["content-type"], "application/proto");
    assert_eq!(&answer.body[2..], b"tea false None");
    // Over HTTP/2, too.
    let uri = format!(
        "http://localhost{}?encoding=json&message=%22tea%22",
        PRICE.path()
    );
    let mut caller = raw::connect(address).await;
    let (head, body) = caller
        .exchange(http::Request::get(uri), Default::default())
        .await;
    assert_eq!(
        (head.status.as_u16(), &body[..]),
        (200, &br#""tea false None""#[..])
    );
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_message_in_a_query_may_be_compressed() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use std::io::Write;

    let address = serve(Shop::new(())).await;
    let mut caller = Caller::connect(address).await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(br#""tea""#).unwrap();
    let message = URL_SAFE_NO_PAD.encode(packed.finish().unwrap());
    let query = format!("encoding=json&compression=gzip&base64=1&message={message}");
    let answer = get(&mut caller, PRICE.path(), &query, &[]).await;
    assert_eq!(text(&answer), r#""tea true None""#);
    let query = "encoding=json&compression=br&base64=1&message=AA";
    let answer = get(&mut caller, PRICE.path(), query, &[]).await;
    assert_eq!(answer.status, 501);
    assert!(text(&answer).contains("gzip"), "{}", text(&answer));
}

#[tokio::test]
async fn what_is_wrong_with_a_query() {
    let address = serve(Shop::new(()).max_decoding_message_size(10)).await;
    let mut caller = Caller::connect(address).await;
    for (query, status, why) in [
        ("", 400, "no `encoding`"),
        ("encoding=json", 400, "no `message`"),
        ("encoding=xml&message=", 415, ""),
        (
            "encoding=json&connect=v2&message=%22tea%22",
            400,
            "must be `v1`",
        ),
        ("encoding=json&message=!&base64=1", 400, "not base64"),
        ("encoding=json&message=tea", 400, "line 1, column 1"),
        ("encoding=json&message=%22%FF%22", 400, "UTF-8"),
        (
            "encoding=json&message=%22123456789%22",
            429,
            "resource_exhausted",
        ),
    ] {
        let answer = get(&mut caller, PRICE.path(), query, &[]).await;
        assert_eq!(answer.status, status, "{query}");
        assert!(text(&answer).contains(why), "{}", text(&answer));
    }
}

/// A page of another site may have a browser send a GET, so it must change nothing.
#[tokio::test]
async fn methods_that_may_have_side_effects_have_no_get() {
    let address = serve(Shop::new(())).await;
    let mut caller = Caller::connect(address).await;
    for (path, method, status, allow) in [
        (LATER.path(), "GET", 405, "POST"),
        (LATER.path(), "PUT", 405, "POST"),
        (PRICE.path(), "PUT", 405, "GET, POST"),
        (PRICE.path(), "HEAD", 405, "GET, POST"),
        (PRICES.path(), "GET", 405, "POST"),
    ] {
        let query = format!("{path}?encoding=json&message=%22tea%22");
        caller.send(method, &query, &[], b"").await;
        let (found, headers) = caller.head().await;
        assert_eq!(found, status, "{path} {method}");
        assert_eq!(headers["allow"], allow);
    }
    let answer = get(
        &mut caller,
        "/shop.Shop/Nothing",
        "encoding=json&message=",
        &[],
    )
    .await;
    assert_eq!(answer.status, 404);
}
