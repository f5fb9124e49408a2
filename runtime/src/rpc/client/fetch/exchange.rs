//! One request by `fetch`, up to the head of its response.

use std::future::poll_fn;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts};
use js_sys::{Array, Promise, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, Request, RequestInit, RequestRedirect, Response};

use super::{Channel, reply::Reply};
use crate::rpc::{
    call::Status,
    protocol::{
        Body,
        grpc::head::{is_grpc, is_grpc_with_json},
    },
};

#[wasm_bindgen]
extern "C" {
    // Of a window, a worker, or what else is global.
    #[wasm_bindgen(catch)]
    fn fetch(request: &Request) -> Result<Promise, JsValue>;
}

/// Sends a request, once all of its body is there.
///
/// # Errors
/// UNAVAILABLE if there is no response. `fetch` does not tell why.
pub(super) async fn exchange(
    channel: Channel,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, Status> {
    let (head, body) = request.into_parts();
    let content_type = head.headers.get(header::CONTENT_TYPE);
    if content_type.is_some_and(|it| is_grpc(it) || is_grpc_with_json(it)) {
        return Err(Status::unimplemented(
            "`fetch` cannot speak gRPC, which needs the trailers of HTTP/2: let `Client::protocol` be Connect or \
             gRPC-Web",
        ));
    }
    let content = whole(body).await?;
    // Values of JavaScript stay on this thread, and so does this future from here on.
    SendWrapper::new(sent(channel, head, content)).await
}

async fn whole(mut body: Body) -> Result<Bytes, Status> {
    if let Some(bytes) = body.take_bytes() {
        return Ok(bytes);
    }
    let mut content = BytesMut::new();
    while let Some(bytes) = poll_fn(|cx| body.poll_bytes(cx)).await {
        content.extend_from_slice(&bytes?);
    }
    Ok(content.freeze())
}

async fn sent(
    channel: Channel,
    head: Parts,
    content: Bytes,
) -> Result<http::Response<Body>, Status> {
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let url = format!("{}{path}", channel.base);
    let wrong = |error: JsValue| {
        Status::invalid_argument(format!("`{url}` cannot be called: {}", described(&error)))
    };
    let controller = AbortController::new().map_err(wrong)?;
    let init = RequestInit::new();
    init.set_method(head.method.as_str());
    init.set_headers(to_js(&head.headers).map_err(wrong)?.as_ref());
    init.set_credentials(channel.credentials);
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(&controller.signal()));
    if head.method != Method::GET {
        init.set_body(&Uint8Array::from(&*content));
    }
    let request = Request::new_with_str_and_init(&url, &init).map_err(wrong)?;
    let abort = Abort(Some(controller));
    let unavailable = |error: JsValue| {
        Status::unavailable(format!(
            "no response from `{url}`: {} (nobody is there, or does not allow this page's origin)",
            described(&error)
        ))
    };
    let response = JsFuture::from(fetch(&request).map_err(unavailable)?).await;
    let response: Response = response.map_err(unavailable)?.unchecked_into();
    let mut reply = http::Response::new(match response.body() {
        Some(stream) => Body::boxed(Reply::new(&stream, abort)),
        None => Body::empty(),
    });
    *reply.status_mut() = http::StatusCode::from_u16(response.status())
        .map_err(|error| Status::internal(error.to_string()))?;
    *reply.headers_mut() = from_js(&response.headers());
    Ok(reply)
}

/// Ends an exchange that nobody waits for any more.
pub(super) struct Abort(Option<AbortController>);

impl Abort {
    /// The exchange is over.
    pub(super) fn disarm(&mut self) {
        self.0 = None;
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}

/// What an error of JavaScript says.
pub(super) fn described(error: &JsValue) -> String {
    let error = error.dyn_ref::<js_sys::Error>();
    error.map_or_else(|| "unknown".to_owned(), |error| error.to_string().into())
}

/// Browsers decide these themselves; other hosts would send them.
const BROWSERS: [HeaderName; 3] = [header::ACCEPT_ENCODING, header::TE, header::USER_AGENT];

/// JavaScript has a character for each byte.
fn to_js(headers: &HeaderMap) -> Result<Headers, JsValue> {
    let there = Headers::new()?;
    for (name, value) in headers {
        if !BROWSERS.contains(name) {
            let value: String = value.as_bytes().iter().copied().map(char::from).collect();
            there.append(name.as_str(), &value)?;
        }
    }
    Ok(there)
}

fn from_js(there: &Headers) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for pair in Array::from(there) {
        let pair: Array = pair.unchecked_into();
        let [name, value] = [0, 1].map(|at| pair.get(at).as_string().unwrap_or_default());
        let value: Vec<u8> = value.chars().map(|it| it as u8).collect();
        if let Ok(name) = name.parse::<HeaderName>()
            && let Ok(value) = HeaderValue::from_bytes(&value)
        {
            headers.append(name, value);
        }
    }
    // `fetch` has taken it off the body.
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
    headers
}
