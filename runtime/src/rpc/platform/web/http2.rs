//! In the place of the crate `h2`: a page gets no streams of HTTP/2, so no value of these types exists.

use std::{
    error::Error as StdError,
    fmt,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::HeaderMap;

#[derive(Debug)]
pub(crate) enum Error {}

impl Error {
    pub(crate) fn is_io(&self) -> bool {
        match *self {}
    }

    pub(crate) fn is_go_away(&self) -> bool {
        match *self {}
    }

    pub(crate) fn reason(&self) -> Option<Reason> {
        match *self {}
    }
}

impl fmt::Display for Error {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl StdError for Error {}

#[derive(PartialEq, Eq)]
pub(crate) struct Reason(u32);

impl Reason {
    pub(crate) const CANCEL: Self = Self(8);
    pub(crate) const ENHANCE_YOUR_CALM: Self = Self(11);
    pub(crate) const INADEQUATE_SECURITY: Self = Self(12);
    pub(crate) const REFUSED_STREAM: Self = Self(7);
}

pub(crate) enum RecvStream {}

impl RecvStream {
    pub(crate) fn poll_data(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        match *self {}
    }

    pub(crate) fn poll_trailers(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<Result<Option<HeaderMap>, Error>> {
        match *self {}
    }

    pub(crate) fn is_end_stream(&self) -> bool {
        match *self {}
    }

    pub(crate) fn flow_control(&mut self) -> &mut FlowControl {
        match *self {}
    }
}

#[derive(Clone)]
pub(crate) enum FlowControl {}

impl FlowControl {
    pub(crate) fn release_capacity(&mut self, _: usize) -> Result<(), Error> {
        match *self {}
    }
}
