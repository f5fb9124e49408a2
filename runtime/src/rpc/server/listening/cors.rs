//! [`Cors`]: which pages of other origins may call a server, told to browsers as they ask.

use std::{sync::Arc, time::Duration};

use http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};

use crate::rpc::{
    call::{Status, ranges::Ranges},
    protocol::Body,
    server::Answer,
};

/// What a page may send without being told by the user: what Connect's, gRPC-Web's and REST's clients send.
const HEADERS: [&str; 11] = [
    "connect-accept-encoding",
    "connect-content-encoding",
    "connect-protocol-version",
    "connect-timeout-ms",
    "content-encoding",
    "content-type",
    "grpc-accept-encoding",
    "grpc-encoding",
    "grpc-timeout",
    "x-grpc-web",
    "x-user-agent",
];
/// What a page may read without being told by the user.
const EXPOSED: [&str; 5] = [
    "connect-content-encoding",
    "grpc-encoding",
    "grpc-status",
    "grpc-message",
    "grpc-status-details-bin",
];
/// What a page may do. Each call is of one of the first two; the others are verbs of REST.
const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
/// How long a browser may remember an answer: no browser remembers one for longer than a day.
const MAX_AGE: Duration = Duration::from_secs(2 * 3600);

/// Which pages of other origins may call a server, for [`Server::cors`](crate::Server::cors). Nobody may until
/// an origin is allowed.
///
/// ```
/// use rustgreet::{Server, rpc::Cors};
///
/// let cors = Cors::new()
///     .allow_origin("https://app.example")
///     .allow_header("authorization")
///     .expose_header("request-id");
/// let server = Server::new().cors(cors);
/// ```
#[derive(Clone, Debug)]
pub struct Cors {
    origins: Vec<HeaderValue>,
    any_origin: bool,
    headers: Vec<HeaderName>,
    exposed: Vec<HeaderName>,
    credentials: bool,
    max_age: Duration,
    ranges: Ranges,
}

impl Cors {
    /// Allows nobody yet.
    ///
    /// ```
    /// let cors = rustgreet::rpc::Cors::new();
    /// ```
    pub fn new() -> Self {
        Self {
            origins: Vec::new(),
            any_origin: false,
            headers: HEADERS.map(HeaderName::from_static).to_vec(),
            exposed: EXPOSED.map(HeaderName::from_static).to_vec(),
            credentials: false,
            max_age: MAX_AGE,
            ranges: Ranges::default(),
        }
    }

    /// Allows the pages of an origin: a scheme and a host, and a port if it is not the scheme's own, as in
    /// `https://app.example`. Call it for each.
    ///
    /// ```
    /// let cors = rustgreet::rpc::Cors::new()
    ///     .allow_origin("https://app.example")
    ///     .allow_origin("http://localhost:5173");
    /// ```
    #[must_use]
    pub fn allow_origin(mut self, origin: &str) -> Self {
        match of_origin(origin) {
            Ok(origin) => self.origins.push(origin),
            Err(why) => self
                .ranges
                .refuse("allow_origin", || format!("`{origin}`: {why}")),
        }
        self
    }

    /// Allows all pages. Only for services that anybody may call.
    ///
    /// ```
    /// let cors = rustgreet::rpc::Cors::new().allow_any_origin();
    /// ```
    #[must_use]
    pub fn allow_any_origin(mut self) -> Self {
        self.any_origin = true;
        self
    }

    /// Lets pages send a header, such as a key of metadata. Those of Connect and gRPC-Web are allowed.
    ///
    /// ```
    /// let cors = rustgreet::rpc::Cors::new().allow_header("authorization");
    /// ```
    #[must_use]
    pub fn allow_header(mut self, name: &str) -> Self {
        match name.parse() {
            Ok(name) => self.headers.push(name),
            Err(_) => self.ranges.refuse("allow_header", || not_a_header(name)),
        }
        self
    }

    /// Lets pages read a header of responses, such as a key of metadata; a trailer of Connect's unary calls is a header
    /// whose name begins with `trailer-`. (Other trailers are in the body, and always readable.) gRPC's status is
    /// readable.
    ///
    /// ```
    /// let cors = rustgreet::rpc::Cors::new().expose_header("request-id");
    /// ```
    #[must_use]
    pub fn expose_header(mut self, name: &str) -> Self {
        match name.parse() {
            Ok(name) => self.exposed.push(name),
            Err(_) => self.ranges.refuse("expose_header", || not_a_header(name)),
        }
        self
    }

    /// Lets browsers send cookies and client certificates. Not together with
    /// [`allow_any_origin`](Self::allow_any_origin): any page could act as its user.
    ///
    /// ```
    /// let cors = rustgreet::rpc::Cors::new()
    ///     .allow_origin("https://app.example")
    ///     .allow_credentials();
    /// ```
    #[must_use]
    pub fn allow_credentials(mut self) -> Self {
        self.credentials = true;
        self
    }

    /// How long a browser may remember what it was told; 2 hours unless set.
    ///
    /// ```
    /// let cors = rustgreet::rpc::Cors::new().max_age(std::time::Duration::from_secs(60));
    /// ```
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = self.ranges.duration("max_age", age);
        self
    }

    pub(super) fn build(self) -> Result<Rules, Status> {
        self.ranges.result()?;
        if self.any_origin && self.credentials {
            let why =
                "allow_credentials cannot be together with allow_any_origin: name the origins";
            return Err(Status::invalid_argument(why));
        }
        let list = |names: &[HeaderName]| {
            let names: Vec<_> = names.iter().map(HeaderName::as_str).collect();
            HeaderValue::try_from(names.join(", ")).expect("names are header characters")
        };
        Ok(Rules(Arc::new(Told {
            headers: list(&self.headers),
            exposed: list(&self.exposed),
            max_age: HeaderValue::from(self.max_age.as_secs()),
            origins: self.origins,
            any_origin: self.any_origin,
            credentials: self.credentials,
        })))
    }
}

impl Default for Cors {
    fn default() -> Self {
        Self::new()
    }
}

fn not_a_header(name: &str) -> String {
    format!("`{name}`: this is not the name of a header")
}

/// What a page may ask for where HTTP rules have these verbs, and it asks for one.
fn allowed(verbs: &[&'static str], asked: Option<&HeaderValue>) -> HeaderValue {
    const USUAL: HeaderValue = HeaderValue::from_static(METHODS);
    match asked {
        Some(asked) if verbs.contains(&"*") => asked.clone(),
        _ if verbs.is_empty() => USUAL,
        _ => HeaderValue::try_from(verbs.join(", ")).unwrap_or(USUAL),
    }
}

/// An origin as browsers write it.
fn of_origin(text: &str) -> Result<HeaderValue, &'static str> {
    const FORM: &str = "expected a scheme and a host, as in `https://app.example`";
    if text == "null" {
        return Err("this is the origin of any page in a sandbox");
    }
    let uri: Uri = text.parse().map_err(|_| FORM)?;
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Err(FORM);
    };
    let is_default = matches!(
        (scheme, uri.port_u16()),
        ("https", Some(443)) | ("http", Some(80))
    );
    if is_default {
        return Err("browsers leave out the port that is the scheme's own");
    }
    let origin = match uri.port() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    };
    if !origin.eq_ignore_ascii_case(text) {
        return Err(
            "expected no more than a scheme, a host and a port, without a slash after them",
        );
    }
    HeaderValue::try_from(origin.to_ascii_lowercase()).map_err(|_| FORM)
}

/// The rules of a server.
#[derive(Clone)]
pub(super) struct Rules(Arc<Told>);

/// What browsers are told.
struct Told {
    origins: Vec<HeaderValue>,
    any_origin: bool,
    headers: HeaderValue,
    exposed: HeaderValue,
    credentials: bool,
    max_age: HeaderValue,
}

impl Rules {
    /// Answers a browser that asks what it may do, with the `verbs` of HTTP rules for its path; a call is answered by
    /// `call`, and the browser told who may read that.
    pub(super) fn answer(
        &self,
        request: http::Request<Body>,
        verbs: impl FnOnce(&str) -> Vec<&'static str>,
        call: impl FnOnce(http::Request<Body>) -> Answer,
    ) -> Answer {
        let origin = request.headers().get(header::ORIGIN).cloned();
        let asks = header::ACCESS_CONTROL_REQUEST_METHOD;
        if request.method() == Method::OPTIONS
            && request.headers().contains_key(&asks)
            && let Some(origin) = &origin
        {
            let asked = request.headers().get(&asks);
            let verbs = allowed(&verbs(request.uri().path()), asked);
            return Answer::of_response(self.of_preflight(origin, verbs));
        }
        let (rules, answer) = (self.clone(), call(request));
        let is_http = answer.is_http();
        let answer = Answer::new(async move {
            let Ok(mut response) = answer.await;
            let headers = response.headers_mut();
            if rules.allow(origin.as_ref(), headers) {
                let exposed = rules.0.exposed.clone();
                headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
            }
            response
        });
        answer.of_http(is_http)
    }

    fn of_preflight(&self, origin: &HeaderValue, verbs: HeaderValue) -> http::Response<Body> {
        let mut response = http::Response::new(Body::empty());
        let headers = response.headers_mut();
        let allowed = self.allow(Some(origin), headers);
        if allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, verbs);
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, self.0.headers.clone());
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, self.0.max_age.clone());
        }
        *response.status_mut() = match allowed {
            true => StatusCode::NO_CONTENT,
            false => StatusCode::FORBIDDEN,
        };
        response
    }

    /// Says whether `origin` may read a response; caches learn that it depends on who asks.
    fn allow(&self, origin: Option<&HeaderValue>, headers: &mut http::HeaderMap) -> bool {
        let told = &*self.0;
        if !told.any_origin {
            headers.append(header::VARY, HeaderValue::from_static("origin"));
        }
        let Some(origin) = origin else {
            return false;
        };
        let allowed = match told.any_origin {
            true => HeaderValue::from_static("*"),
            false if told.origins.contains(origin) => origin.clone(),
            false => return false,
        };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if told.credentials {
            let yes = HeaderValue::from_static("true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        true
    }
}
