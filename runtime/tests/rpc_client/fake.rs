//! A transport without a network: it keeps what it is asked, and answers what it is told.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;
use rustgreet::{
    Status,
    rpc::{Body, Transport},
};

/// A request, with all of its body.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: http::Method,
    pub uri: http::Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Asked {
    /// A header as text; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

/// Answers every request alike.
#[derive(Clone)]
pub struct Fake {
    asked: Arc<Mutex<Vec<Asked>>>,
    answer: Arc<dyn Fn() -> Result<http::Response<Body>, Status> + Send + Sync>,
}

impl Fake {
    pub fn new(
        answer: impl Fn() -> Result<http::Response<Body>, Status> + Send + Sync + 'static,
    ) -> Self {
        Self {
            asked: Arc::default(),
            answer: Arc::new(answer),
        }
    }

    /// A response of these headers and these bytes, in the parts in which they come.
    pub fn answering(
        status: u16,
        headers: &'static [(&'static str, &'static str)],
        parts: &[&[u8]],
    ) -> Self {
        let parts: Vec<_> = parts.iter().map(|it| Bytes::copy_from_slice(it)).collect();
        Self::new(move || {
            let body = Body::new(Parts::of(parts.clone()));
            let mut response = http::Response::new(body);
            *response.status_mut() = status.try_into().unwrap();
            for (name, value) in headers {
                response.headers_mut().append(*name, value.parse().unwrap());
            }
            Ok(response)
        })
    }

    /// The only request.
    pub fn asked(&self) -> Asked {
        let asked = self.asked.lock().unwrap();
        assert_eq!(asked.len(), 1);
        asked[0].clone()
    }
}

impl Transport for Fake {
    async fn send(self, request: http::Request<Body>) -> Result<http::Response<Body>, Status> {
        let (head, mut body) = request.into_parts();
        let mut bytes = Vec::new();
        while let Some(frame) = next(&mut body).await {
            bytes.extend_from_slice(&frame?.into_data().unwrap());
        }
        self.asked.lock().unwrap().push(Asked {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body: bytes.into(),
        });
        (self.answer)()
    }
}

/// The next frame of a body.
pub async fn next(body: &mut Body) -> Option<Result<Frame<Bytes>, Status>> {
    std::future::poll_fn(|cx| http_body::Body::poll_frame(Pin::new(&mut *body), cx)).await
}

/// A body in parts, with trailers or without.
#[derive(Default)]
pub struct Parts {
    parts: VecDeque<Bytes>,
    trailers: Option<HeaderMap>,
    stalls: bool,
}

impl Parts {
    pub fn of(parts: impl IntoIterator<Item = Bytes>) -> Self {
        let parts = parts.into_iter().collect();
        Self {
            parts,
            ..Self::default()
        }
    }

    /// After these parts nothing comes any more.
    pub fn stalling(mut self) -> Self {
        self.stalls = true;
        self
    }

    pub fn ending(mut self, trailers: &[(&'static str, &'static str)]) -> Self {
        let pairs = trailers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        self.trailers = Some(pairs.collect());
        self
    }
}

impl http_body::Body for Parts {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Poll::Ready(match self.parts.pop_front() {
            Some(part) => Some(Ok(Frame::data(part))),
            None if self.stalls => return Poll::Pending,
            None => self.trailers.take().map(|it| Ok(Frame::trailers(it))),
        })
    }
}
