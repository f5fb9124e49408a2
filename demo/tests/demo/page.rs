//! The page: what a browser gets at the address of the greeter's server.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::process::{FOREVER, Greet};

/// The response to a request without a body, over HTTP/1.1.
pub(super) async fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{request} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    let read = timeout(FOREVER, stream.read_to_string(&mut response));
    read.await.expect("a response in time").unwrap();
    response
}

#[tokio::test]
async fn it_is_on_the_port_of_the_calls() {
    let (_server, address) = Greet::serve(&[]).await;
    let page = ask(&address, "GET /").await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("\r\ncontent-security-policy: default-src 'none'; "));
    assert!(page.contains("<h1>Say hello.</h1>"), "{page}");

    let head = ask(&address, "HEAD /page.js").await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    let size = include_str!("../../page/page.js").len();
    assert!(
        head.contains(&format!("\r\ncontent-length: {size}\r\n")),
        "{head}"
    );

    let other = ask(&address, "GET /nothing").await;
    assert!(other.starts_with("HTTP/1.1 404 Not Found\r\n"), "{other}");

    let call = ask(&address, "GET /v1/hello/Annie?greeting=Hi").await;
    assert!(call.ends_with("{\"message\":\"Hi Annie\"}"), "{call}");
}
