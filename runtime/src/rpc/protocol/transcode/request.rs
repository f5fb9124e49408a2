//! A request by a rule as one of gRPC's: its path becomes the method's, its body messages.

use std::sync::Arc;

use bytes::BytesMut;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use super::{
    Binding,
    content::{Declared, Unread, Untyped},
    encoding, failure, path, query,
    reading::{End, Reading},
    value,
};
use crate::rpc::{
    call::{Code, Codec, MAX_FRAME, Settings, Status, Streaming},
    protocol::{
        Body, Protocol, Wording,
        grpc::{Pump, compression, framer::Framer, head, stall::Stall, timeout},
        json::Types,
    },
};

/// What the headers of a request say of its body, which the call does not have.
const OF_BODY: [HeaderName; 6] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    header::EXPECT,
    compression::ENCODING,
    compression::ACCEPT,
];

/// A request as one of gRPC's.
pub(crate) struct Opened {
    pub(crate) request: http::Request<Body>,
    /// What keeps its messages coming.
    pub(crate) pump: Option<Pump>,
    /// Whether it is found to have a body that is not read.
    pub(crate) untyped: Option<Untyped>,
}

/// Why a request is not a call.
#[derive(Debug)]
pub(crate) enum Refusal {
    Unread(Unread),
    /// Its head is wrong.
    Wrong(Status),
}

impl Refusal {
    pub(crate) fn response(self) -> http::Response<Body> {
        match self {
            Self::Unread(unread) => unread.response(),
            Self::Wrong(status) => failure::refused(StatusCode::BAD_REQUEST, &status),
        }
    }
}

/// The request of a call, if its body is one that is read.
pub(crate) fn to_grpc(
    binding: &Arc<Binding>,
    request: http::Request<Body>,
    settings: &Settings,
    types: Types,
) -> Result<Opened, Refusal> {
    let declared = Declared::of(binding, &request, settings).map_err(Refusal::Unread)?;
    if let Err(status) = timeout::of(request.headers()) {
        return Err(Refusal::Wrong(status.blamed(Code::InvalidArgument)));
    }
    let untyped = declared.untyped.clone();
    let limits = settings.decode_limits.clone();
    let fields = fields(binding, request.uri(), limits.depth);
    let (mut parts, mut body) = request.into_parts();
    let (peer, stall) = (body.peer().clone(), body.stall());
    // A stream is read when the handler reads, and has to arrive meanwhile.
    let streams = binding.method.kind().client_streams();
    let pump = streams.then(|| body.open_inbox()).flatten();
    let reading = Reading {
        binding: binding.clone(),
        types,
        fields,
        declared,
        body,
        stall: Stall::new(stall),
        limit: settings.max_decoding,
        limits,
        buffer: BytesMut::new(),
        searched: 0,
        end: End::Ahead,
    };
    let framer = Framer::new(None, 0, MAX_FRAME);
    let body = Body::of_requests(Streaming::feed(reading), framer);
    Wording {
        protocol: Protocol::Rest,
        codec: Codec::Json,
    }
    .put(&mut parts.extensions);
    parts.method = Method::POST;
    parts.uri = in_place_of(parts.uri, binding);
    for name in OF_BODY {
        parts.headers.remove(name);
    }
    let headers = &mut parts.headers;
    headers.insert(header::CONTENT_TYPE, head::CONTENT_TYPE);
    // Lines are sent as they come.
    if !binding.method.kind().server_streams()
        && let Some(way) = encoding::for_response(headers, settings.send_any)
    {
        let way = HeaderValue::from_static(compression::name(way));
        headers.insert(compression::ACCEPT, way);
    }
    let body = body.with_peer(peer).with_stall(stall).moving();
    Ok(Opened {
        request: http::Request::from_parts(parts, body),
        pump,
        untyped,
    })
}

/// The same place, with the path of the method.
fn in_place_of(uri: http::Uri, binding: &Binding) -> http::Uri {
    let mut parts = uri.into_parts();
    parts.path_and_query = Some(binding.path.clone());
    http::Uri::from_parts(parts).unwrap_or_else(|_| binding.path.clone().into())
}

/// The wire bytes of what path and query say. The path comes last: of two values of a field the last one
/// counts.
fn fields(binding: &Binding, uri: &http::Uri, depth: u32) -> Result<Vec<u8>, Status> {
    let mut bytes = Vec::new();
    query::append(binding, uri.query().unwrap_or_default(), depth, &mut bytes)?;
    for (variable, text) in binding.values(uri.path()) {
        let decoded = match variable.is_one_segment {
            true => path::segment(&text),
            false => path::several_segments(&text),
        };
        let appended = match decoded {
            Some(text) => value::append_at(&variable.rows, &text, &mut bytes),
            None => Err("it is not percent-encoded UTF-8".to_owned()),
        };
        appended.map_err(|why| {
            Status::invalid_argument(format!("the path variable `{}`: {why}", variable.name))
        })?;
    }
    Ok(bytes)
}
