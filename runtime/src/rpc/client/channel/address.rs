//! [`Address`]: where a server is, as its user wrote it. Whatever no connection could be made to is
//! refused here.

use std::{path::PathBuf, sync::Arc};

use http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};

use crate::rpc::call::Status;

/// Where a server is.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// As it was written, for errors.
    pub(super) text: Arc<str>,
    pub(super) place: Place,
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    /// What the path of every call begins with: nothing, or `/api`.
    prefix: String,
}

#[derive(Clone, Debug)]
pub(super) enum Place {
    Host { name: String, port: u16 },
    Unix(PathBuf),
}

impl Address {
    pub(super) fn parse(text: &str) -> Result<Self, Status> {
        Self::read(text).map_err(|why| {
            Status::invalid_argument(format!("`{text}` is not an address to connect to: {why}"))
        })
    }

    fn read(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            return Self::unix(text, path);
        }
        let uri: Uri = text.parse().map_err(|error| format!("{error}"))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(EXPECTED.to_owned());
        };
        let port = match scheme.as_str() {
            "http" => 80,
            "https" if cfg!(feature = "tls") => 443,
            "https" => return Err(NEEDS_TLS.to_owned()),
            _ => return Err(EXPECTED.to_owned()),
        };
        if authority.as_str().contains('@') {
            return Err("a user has no place in it; credentials are metadata of a call".to_owned());
        }
        let path = parts.path_and_query;
        let path = path.as_ref().map_or("", PathAndQuery::as_str);
        if path.contains('?') {
            return Err("a query has no place in it".to_owned());
        }
        let host = authority.host();
        let literal = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let name = literal.unwrap_or(host).to_owned();
        let port = authority.port_u16().unwrap_or(port);
        Ok(Self {
            text: text.into(),
            place: Place::Host { name, port },
            scheme,
            prefix: path.trim_end_matches('/').to_owned(),
            authority,
        })
    }

    /// `unix:path` or `unix:///path`, as gRPC has it.
    fn unix(text: &str, path: &str) -> Result<Self, String> {
        let path = match path.strip_prefix("//") {
            Some(path) if path.starts_with('/') => path,
            Some(_) => return Err("expected one like `unix:///run/greet.sock`".to_owned()),
            None => path,
        };
        if cfg!(not(unix)) {
            return Err("this system has no Unix sockets".to_owned());
        }
        if path.is_empty() || path.contains('\0') {
            return Err("the path of the socket is missing".to_owned());
        }
        Ok(Self {
            text: text.into(),
            place: Place::Unix(path.into()),
            scheme: Scheme::HTTP,
            authority: Authority::from_static("localhost"),
            prefix: String::new(),
        })
    }

    /// The URI of a call of this path.
    pub(super) fn uri(&self, path: &PathAndQuery) -> Result<Uri, Status> {
        let path = match self.prefix.as_str() {
            "" => path.clone(),
            prefix => PathAndQuery::try_from(format!("{prefix}{path}"))
                .map_err(|error| Status::internal(format!("the path of the call: {error}")))?,
        };
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path);
        Uri::from_parts(parts)
            .map_err(|error| Status::internal(format!("the path of the call: {error}")))
    }
}

pub(super) const NEEDS_TLS: &str =
    "https needs the feature `tls` of rustgreet: add it to `features` in Cargo.toml";

const EXPECTED: &str = "expected one like `http://host:port`";

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> String {
        match Address::parse(text).unwrap().place {
            Place::Host { name, port } => format!("{name} {port}"),
            Place::Unix(path) => path.display().to_string(),
        }
    }

    #[test]
    fn an_address_says_where_a_server_is() {
        assert_eq!(place("http://127.0.0.1:50051"), "127.0.0.1 50051");
        assert_eq!(place("http://greeter"), "greeter 80");
        assert_eq!(place("http://[::1]:50051"), "::1 50051");
        if cfg!(feature = "tls") {
            assert_eq!(place("https://greeter.internal/"), "greeter.internal 443");
        }
        if cfg!(unix) {
            assert_eq!(place("unix:/run/greet.sock"), "/run/greet.sock");
            assert_eq!(place("unix:///run/greet.sock"), "/run/greet.sock");
            assert_eq!(place("unix:greet.sock"), "greet.sock");
        }
    }

    #[cfg(not(feature = "tls"))]
    #[test]
    fn https_without_the_feature_says_what_to_do() {
        let status = Address::parse("https://greeter.internal").unwrap_err();
        assert_eq!(
            status.to_string(),
            "INVALID_ARGUMENT: `https://greeter.internal` is not an address to connect to: https needs the feature \
             `tls` of rustgreet: add it to `features` in Cargo.toml"
        );
    }

    #[test]
    fn a_path_is_a_prefix_of_every_calls() {
        let path = PathAndQuery::from_static("/greet.Greeter/SayHello");
        for (address, expected) in [
            ("http://a:1", "http://a:1/greet.Greeter/SayHello"),
            ("http://a:1/", "http://a:1/greet.Greeter/SayHello"),
            (
                "http://a:1/api/v1/",
                "http://a:1/api/v1/greet.Greeter/SayHello",
            ),
        ] {
            let uri = Address::parse(address).unwrap().uri(&path).unwrap();
            assert_eq!(uri.to_string(), expected);
        }
    }

    #[test]
    fn what_cannot_be_connected_to_is_refused() {
        for (address, why) in [
            ("localhost", "expected one like `http://host:port`"),
            ("localhost:50051", "expected one like `http://host:port`"),
            ("ftp://a:1", "expected one like `http://host:port`"),
            ("http://me@a:1", "a user has no place in it"),
            ("http://a:1/?b", "a query has no place in it"),
            ("http://a b", "invalid uri character"),
            ("unix://run/greet.sock", "expected one like `unix:///"),
            ("unix:", "the path of the socket is missing"),
        ] {
            let status = Address::parse(address).unwrap_err();
            assert!(status.message().contains(why), "{status}");
            assert!(status.message().contains(address), "{status}");
        }
    }
}
