//! Connect with one message each way: a POST, as curl makes it.

use crate::{
    caller::Caller,
    greet::{GreeterServer, greeter},
    support::{Polite, serve},
};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_post_of_json_greets() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let headers = [JSON, ("x-in", "a"), ("x-in", "b"), ("x-bin", "AQID")];
    let path = greeter::SAY_HELLO.path();
    let answer = caller
        .post(path, &headers, br#"{"name":"Annie","greeting":"Hi"}"#)
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(
        String::from_utf8(answer.body).unwrap(),
        r#"{"message":"Hi, Annie!"}"#
    );
    let all = |name: &str| -> Vec<_> {
        let values = answer.headers.get_all(name).iter();
        values.map(|value| value.to_str().unwrap()).collect()
    };
    assert_eq!(all("x-ahead"), ["a", "b"]);
    assert_eq!(all("trailer-x-behind"), ["a", "b"]);
    assert_eq!(all("trailer-x-bin"), ["AQID"]);
}
