//! gRPC-Web: gRPC for browsers, which see no trailers. They come as a last frame of the body, and the whole body may
//! be base64. Everything else is gRPC's, and is left to it.

pub(crate) mod client;
mod head;
mod replies;
mod text;

pub(crate) use head::GrpcWeb;
