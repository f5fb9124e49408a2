//! [`Query`]: the request of a call that is a GET, in the query of its address.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderValue;

use super::{bare, head::codec_of};
use crate::raw::{base64, percent};
use crate::rpc::{
    call::{Codec, Compression, Payload, Settings, Status},
    protocol::json::Json,
};

/// What the parameters say. Those that are not Connect's are passed over, and of several with one name the first counts.
#[derive(Default)]
pub(super) struct Query<'a> {
    connect: Option<Cow<'a, [u8]>>,
    encoding: Option<Cow<'a, [u8]>>,
    compression: Option<Cow<'a, [u8]>>,
    base64: Option<Cow<'a, [u8]>>,
    message: Option<Cow<'a, [u8]>>,
}

impl<'a> Query<'a> {
    pub(super) fn of(query: &'a str) -> Self {
        let mut this = Self::default();
        for parameter in query.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let place = match &*decoded(name) {
                b"connect" => &mut this.connect,
                b"encoding" => &mut this.encoding,
                b"compression" => &mut this.compression,
                b"base64" => &mut this.base64,
                b"message" => &mut this.message,
                _ => continue,
            };
            place.get_or_insert_with(|| decoded(value));
        }
        this
    }

    /// The codec of the message, if it is one that is known.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn codec(&self) -> Result<Option<Codec>, Status> {
        match &self.encoding {
            Some(name) => Ok(codec_of(name)),
            None => Err(missing("encoding", "`json` or `proto`")),
        }
    }

    /// How the message is compressed, as a header would say it.
    pub(super) fn compression(&self) -> Result<Option<HeaderValue>, Status> {
        let wrong = |_| Status::invalid_argument("`compression` in the query is not a name");
        let name = self.compression.as_deref().map(HeaderValue::from_bytes);
        name.transpose().map_err(wrong)
    }

    pub(super) fn message(
        self,
        encoding: Option<Compression>,
        json: Option<&Json>,
        settings: &Settings,
    ) -> Result<Payload, Status> {
        if let Some(version) = &self.connect
            && **version != *b"v1"
        {
            let found = String::from_utf8_lossy(version);
            return Err(Status::invalid_argument(format!(
                "`connect` in the query is `{found}`, and must be `v1`"
            )));
        }
        let message = self
            .message
            .ok_or_else(|| missing("message", "the request"))?;
        let bytes = match self.base64.as_deref() {
            Some(b"1") => {
                let mut bytes = Vec::new();
                let length = base64::decode(&message, &mut bytes).map(<[u8]>::len);
                let wrong = || Status::invalid_argument("`message` in the query is not base64");
                bytes.truncate(length.ok_or_else(wrong)?);
                bytes
            }
            _ => message.into_owned(),
        };
        bare::message(Bytes::from(bytes), encoding, json, settings)
    }
}

fn missing(name: &str, what: &str) -> Status {
    Status::invalid_argument(format!("the query has no `{name}`: expected {what}"))
}

/// A name or a value without its escapes. A `%` that begins none stands for itself.
fn decoded(text: &str) -> Cow<'_, [u8]> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let plain = match first {
            b'+' => b' ',
            other => *other,
        };
        let (byte, after) = percent::split_escape(rest).unwrap_or((plain, tail));
        bytes.push(byte);
        rest = after;
    }
    Cow::Owned(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(query: &str) -> Result<String, String> {
        let payload = Query::of(query).message(None, None, &Settings::default());
        let payload = payload.map_err(|status| status.to_string())?;
        Ok(String::from_utf8(payload.to_bytes().to_vec()).unwrap())
    }

    #[test]
    fn messages() {
        for (query, expected) in [
            ("message=%7B%22name%22%3A%22A+b%22%7D", r#"{"name":"A b"}"#),
            ("message=a%2Bb%2&message=c", "a+b%2"),
            ("%6dessage=e30&base64=1", "{}"),
            ("base64=1&message=e30%3D", "{}"),
            ("base64=1&message=_-8&x=1", "\u{fffd}"),
            ("base64=0&message=e30", "e30"),
            ("connect=v1&message=", ""),
            ("message", ""),
        ] {
            let query = Query::of(query);
            let payload = query.message(None, None, &Settings::default()).unwrap();
            let bytes = payload.to_bytes();
            match expected {
                "\u{fffd}" => assert_eq!(&bytes[..], b"\xff\xef"),
                text => assert_eq!(bytes, text),
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (query, expected) in [
            ("", "the query has no `message`: expected the request"),
            (
                "connect=v2&message=",
                "`connect` in the query is `v2`, and must be `v1`",
            ),
            ("message=!&base64=1", "`message` in the query is not base64"),
        ] {
            let status = message(query).unwrap_err();
            assert_eq!(status, format!("INVALID_ARGUMENT: {expected}"));
        }
        assert!(Query::of("message=").codec().is_err());
        assert_eq!(Query::of("encoding=xml").codec().unwrap(), None);
        assert_eq!(
            Query::of("encoding=json").codec().unwrap(),
            Some(Codec::Json)
        );
        assert!(Query::of("compression=%00").compression().is_err());
    }
}
