//! Metadata that is sent back. It is a layer around the service, since a handler of tonic's can send no
//! trailers after a reply.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use http::HeaderValue;
use http_body::Frame;
use tonic::{body::Body, server::NamedService};
use tower_service::Service;

pub(crate) const INITIAL: &str = "x-grpc-test-echo-initial";
pub(crate) const TRAILING: &str = "x-grpc-test-echo-trailing-bin";

#[derive(Clone)]
pub(crate) struct Echoing<S>(pub(crate) S);

impl<S: NamedService> NamedService for Echoing<S> {
    const NAME: &'static str = S::NAME;
}

impl<S> Service<http::Request<Body>> for Echoing<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let initial = request.headers().get(INITIAL).cloned();
        let trailing = request.headers().get(TRAILING).cloned();
        let answer = self.0.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            if let Some(value) = initial {
                response.headers_mut().insert(INITIAL, value);
            }
            Ok(response.map(|body| Body::new(Trailed { body, trailing })))
        })
    }
}

/// A body with one more trailer.
struct Trailed {
    body: Body,
    trailing: Option<HeaderValue>,
}

impl http_body::Body for Trailed {
    type Data = <Body as http_body::Body>::Data;
    type Error = <Body as http_body::Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let mut polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &mut polled
            && let Some(trailers) = frame.trailers_mut()
            && let Some(value) = self.trailing.take()
        {
            trailers.insert(TRAILING, value);
        }
        polled
    }
}
