//! [`Connect`]: how a call is written, which its content type or its query tells, and its way to gRPC.

use std::task::Context;

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use super::{
    bare::Bare,
    get::Query,
    replies,
    reply::{self, Way},
    timeout,
};
use crate::rpc::{
    call::{Codec, Compression, MAX_FRAME, Payload, Settings, Status, Streaming, deadline},
    protocol::{
        Body, content_type,
        grpc::{
            compression::{self, ACCEPT, ENCODING},
            framer::Framer,
            head::{CONTENT_TYPE, is_grpc},
            replies::Finished,
            timeout as grpc_timeout,
        },
        json::Json,
    },
};
use crate::schema::MethodKind;

pub(crate) const VERSION: HeaderName = HeaderName::from_static("connect-protocol-version");
pub(super) const STREAM_ENCODING: HeaderName = HeaderName::from_static("connect-content-encoding");
pub(super) const STREAM_ACCEPT: HeaderName = HeaderName::from_static("connect-accept-encoding");

/// How a call is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Connect {
    pub(super) shape: Shape,
    pub(super) codec: Codec,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A message each way, as bodies.
    Unary,
    /// The same, with the request in the query.
    Get,
    /// Messages in envelopes.
    Streaming,
}

impl Connect {
    /// `application/json`, `application/proto`, or one of them with `connect+`; with parameters or without.
    pub(crate) fn of(content_type: &HeaderValue) -> Option<Self> {
        let rest = content_type::after(content_type.as_bytes(), "application/")?;
        let (shape, codec) = match content_type::after(rest, "connect+") {
            Some(codec) => (Shape::Streaming, codec),
            None => (Shape::Unary, rest),
        };
        let codec = codec_of(codec)?;
        Some(Self { shape, codec })
    }

    /// A call whose request is in a query; nothing if its messages are in a codec that is not known.
    ///
    /// # Errors
    /// The query does not say which codec that is.
    pub(crate) fn of_query(query: &str) -> Result<Option<Self>, Status> {
        let shape = Shape::Get;
        let codec = Query::of(query).codec()?;
        Ok(codec.map(|codec| Self { shape, codec }))
    }

    pub(crate) fn codec(self) -> Codec {
        self.codec
    }

    /// Whether messages are in envelopes.
    pub(crate) fn is_streaming(self) -> bool {
        self.shape == Shape::Streaming
    }

    /// Whether its head can be nothing else's.
    pub(crate) fn is_certain(self, headers: &HeaderMap) -> bool {
        let is_plain_json = self.shape == Shape::Unary && self.codec == Codec::Json;
        !is_plain_json || headers.contains_key(VERSION)
    }

    /// Whether a call of such a method can be written so.
    pub(crate) fn fits(self, kind: MethodKind) -> bool {
        match self.shape {
            Shape::Unary | Shape::Get => kind == MethodKind::Unary,
            Shape::Streaming => kind != MethodKind::Unary,
        }
    }

    /// Makes a request gRPC's; its message is read from JSON, if that is not in an envelope.
    ///
    /// # Errors
    /// What is wrong with its head or its query.
    pub(crate) fn to_grpc(
        self,
        request: &mut http::Request<Body>,
        json: Option<&Json>,
        settings: &Settings,
    ) -> Result<(), Status> {
        let headers = request.headers_mut();
        if let Some(version) = headers.get(VERSION)
            && version != "1"
        {
            let found = String::from_utf8_lossy(version.as_bytes());
            return Err(Status::invalid_argument(format!(
                "`connect-protocol-version` is `{found}`, and must be `1`"
            )));
        }
        let timeout = timeout::of(headers)?;
        // What gRPC would read, and is not Connect's.
        if headers
            .keys()
            .any(|name| name.as_str().starts_with("grpc-"))
        {
            for name in [ENCODING, ACCEPT, grpc_timeout::HEADER] {
                headers.remove(name);
            }
        }
        let (encoding, accept) = match self.shape {
            Shape::Unary | Shape::Get => (header::CONTENT_ENCODING, header::ACCEPT_ENCODING),
            Shape::Streaming => (STREAM_ENCODING, STREAM_ACCEPT),
        };
        let mut encoding = headers.get(encoding).cloned();
        if self.shape == Shape::Get {
            let query = Query::of(request.uri().query().unwrap_or_default());
            encoding = query.compression()?;
            let message = query.message(known(encoding.as_ref(), settings)?, json, settings);
            let content = of_messages(Streaming::once(message));
            request.body_mut().set_content(content);
            *request.method_mut() = Method::POST;
        } else if self.shape == Shape::Unary {
            let encoding = known(encoding.as_ref(), settings)?;
            let body = request.body_mut();
            let bare = Bare::new(body.take_content(), encoding, json, settings);
            body.set_content(of_messages(Streaming::feed(bare)));
            request.headers_mut().remove(header::CONTENT_LENGTH);
        } else {
            if let Some(encoding) = &encoding {
                headers.insert(ENCODING, encoding.clone());
            }
            request.body_mut().blame_caller();
        }
        let headers = request.headers_mut();
        // Who does not say what it accepts accepts what it sends.
        if let Some(accept) = headers.get(accept).cloned().or(encoding) {
            headers.insert(ACCEPT, accept);
        }
        headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
        let body = request.body_mut();
        if let Some(timeout) = timeout {
            body.set_deadline(deadline::nearer(body.until(), deadline::after(timeout)));
        }
        if json.is_some() && self.shape != Shape::Streaming {
            body.want_messages();
        }
        Ok(())
    }
}

impl Connect {
    /// The response to gRPC's. What is not gRPC's, such as a page of middleware, stays as it is. A call of a method
    /// that is not known has failed, and is told so in one way.
    pub(crate) fn of_grpc(
        self,
        response: http::Response<Body>,
        is_known: bool,
        json: Option<Json>,
        settings: &Settings,
        cx: &mut Context<'_>,
    ) -> Finished {
        let found = response.headers().get(header::CONTENT_TYPE);
        if !found.is_some_and(is_grpc) {
            return Finished::Now(response);
        }
        if is_known && self.shape == Shape::Streaming {
            let response = match json {
                Some(json) => json.write_replies(response, settings),
                None => response,
            };
            return Finished::Now(replies::of_grpc(self, response));
        }
        let way = Way {
            connect: self,
            is_known,
        };
        reply::of_grpc(way, response, json, settings, cx)
    }
}

fn of_messages(messages: Streaming<Payload>) -> Body {
    Body::of_requests(messages, Framer::new(None, 0, MAX_FRAME))
}

/// How a message is compressed.
fn known(
    encoding: Option<&HeaderValue>,
    settings: &Settings,
) -> Result<Option<Compression>, Status> {
    match encoding {
        None => Ok(None),
        Some(encoding) => compression::called(encoding.as_bytes(), settings.accept),
    }
}

/// The codec of a name.
pub(super) fn codec_of(name: &[u8]) -> Option<Codec> {
    match name {
        _ if name.eq_ignore_ascii_case(b"json") => Some(Codec::Json),
        _ if name.eq_ignore_ascii_case(b"proto") => Some(Codec::Proto),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Codec::{Json, Proto},
        Shape::{Streaming, Unary},
        *,
    };

    #[test]
    fn content_types() {
        for (content_type, expected) in [
            ("application/json", Some((Unary, Json))),
            ("application/proto", Some((Unary, Proto))),
            ("Application/JSON; charset=utf-8", Some((Unary, Json))),
            ("application/connect+json", Some((Streaming, Json))),
            ("application/Connect+proto ;x", Some((Streaming, Proto))),
            ("application/connect", None),
            ("application/connect+", None),
            ("application/connect+xml", None),
            ("application/jsonp", None),
            ("application/", None),
            ("text/json", None),
            ("text/plain; application/json", None),
            ("application/x-www-form-urlencoded", None),
            ("multipart/form-data", None),
            ("", None),
        ] {
            let value = HeaderValue::from_static(content_type);
            let found = Connect::of(&value).map(|it| (it.shape, it.codec));
            assert_eq!(found, expected, "{content_type}");
        }
    }
}
