//! The page of the greeter: what a server answers to a browser that opens its address. Its files are in `demo/page`, and
//! part of the program.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

use http::{
    Method, Request, Response, StatusCode,
    header::{
        ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
        X_CONTENT_TYPE_OPTIONS,
    },
};
use rustgreet::rpc::Body;
use tower_service::Service;

/// The page may load its own files and call its own server; nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the page at this path: its content type and its text.
fn file(path: &str) -> Option<(&'static str, &'static str)> {
    const HTML: &str = "text/html; charset=utf-8";
    const CSS: &str = "text/css; charset=utf-8";
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    Some(match path {
        "/" => (HTML, include_str!("../page/index.html")),
        "/page.css" => (CSS, include_str!("../page/page.css")),
        "/page.js" => (SCRIPT, include_str!("../page/page.js")),
        "/commands.js" => (SCRIPT, include_str!("../page/commands.js")),
        "/connect.js" => (SCRIPT, include_str!("../page/connect.js")),
        "/dump.js" => (SCRIPT, include_str!("../page/dump.js")),
        _ => return None,
    })
}

/// Answers GET and HEAD with a file of the page.
#[derive(Clone, Copy, Debug)]
pub struct Page;

impl Service<Request<Body>> for Page {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        ready(Ok(answer(request.method(), request.uri().path())))
    }
}

fn answer(method: &Method, path: &str) -> Response<String> {
    let head = Response::builder();
    let response = match file(path) {
        None => head.status(StatusCode::NOT_FOUND).body(String::new()),
        Some(_) if method != Method::GET && method != Method::HEAD => head
            .status(StatusCode::METHOD_NOT_ALLOWED)
            .header(ALLOW, "GET, HEAD")
            .body(String::new()),
        Some((content_type, text)) => head
            .header(CONTENT_TYPE, content_type)
            .header(CONTENT_LENGTH, text.len())
            .header(CONTENT_SECURITY_POLICY, POLICY)
            .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(CACHE_CONTROL, "no-cache")
            .body(match *method {
                Method::HEAD => String::new(),
                _ => text.to_owned(),
            }),
    };
    response.expect("the head is a valid one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_there_and_has_a_policy() {
        for (path, content_type, part) in [
            ("/", "text/html; charset=utf-8", "<!doctype html>"),
            (
                "/page.css",
                "text/css; charset=utf-8",
                "color-scheme: light dark",
            ),
            ("/page.js", "text/javascript; charset=utf-8", "./connect.js"),
            ("/commands.js", "text/javascript; charset=utf-8", "grpcurl"),
            (
                "/connect.js",
                "text/javascript; charset=utf-8",
                "connect-protocol-version",
            ),
            (
                "/dump.js",
                "text/javascript; charset=utf-8",
                "export function dump",
            ),
        ] {
            let response = answer(&Method::GET, path);
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers()[CONTENT_TYPE], content_type);
            assert_eq!(response.headers()[CONTENT_SECURITY_POLICY], POLICY);
            assert!(response.body().contains(part), "{path}");
            assert_eq!(answer(&Method::HEAD, path).body(), "");
        }
    }

    #[test]
    fn nothing_else_is() {
        assert_eq!(
            answer(&Method::GET, "/index.html").status(),
            StatusCode::NOT_FOUND
        );
        let posted = answer(&Method::POST, "/");
        assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(posted.headers()[ALLOW], "GET, HEAD");
    }
}
