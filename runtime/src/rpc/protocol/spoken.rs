//! [`Spoken`]: which protocol a request speaks; [`Written`]: the way from there to gRPC, and back for its response.

use std::task::Context;

use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};

use super::{
    Body, Protocol, Wording,
    connect::{self, Connect},
    grpc::{
        Pump,
        head::{self, is_grpc, is_grpc_with_json},
        replies::Finished,
    },
    grpc_web::GrpcWeb,
    json::{Json, Types},
};
use crate::rpc::call::{Codec, Settings, Status};
use crate::schema::{Idempotency, MethodDescriptor, MethodKind};

/// The content types that are served.
const SERVED: &str = "application/json, application/proto, application/connect+json, \
     application/connect+proto, application/grpc, application/grpc+json, application/grpc-web, \
     application/grpc-web+json, application/grpc-web-text, application/grpc-web-text+json";

/// What a request speaks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spoken {
    Grpc,
    Other(Written),
}

/// How a call is written that is not gRPC's usual one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Written {
    /// gRPC's, with messages in JSON.
    Grpc,
    GrpcWeb(GrpcWeb),
    Connect(Connect),
    /// A page is asked for, unless it is a call of Connect's.
    Get,
    /// Another verb or another content type, with what is said of it.
    Not(StatusCode),
}

impl Spoken {
    pub(crate) fn of<B>(request: &http::Request<B>) -> Self {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        match (request.method(), content_type) {
            (&Method::POST, Some(content_type)) if is_grpc(content_type) => Self::Grpc,
            (&Method::POST, Some(content_type)) => {
                Self::Other(written(content_type, request.headers()))
            }
            (&Method::POST, None) => Self::Other(Written::Not(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
            (&Method::GET, _) => Self::Other(Written::Get),
            _ => Self::Other(Written::Not(StatusCode::METHOD_NOT_ALLOWED)),
        }
    }
}

impl Spoken {
    /// Whether its caller knows a status of gRPC's, in a head or in trailers.
    pub(crate) fn is_grpc(self) -> bool {
        matches!(self, Self::Grpc | Self::Other(Written::Grpc))
    }

    /// Whether a request that speaks so is a call wherever it goes. JSON is what other services speak, too, unless it
    /// says that it is Connect's.
    pub(crate) fn is_call(self, headers: &HeaderMap) -> bool {
        match self {
            Self::Grpc | Self::Other(Written::Grpc | Written::GrpcWeb(_)) => true,
            Self::Other(Written::Connect(connect)) => connect.is_certain(headers),
            Self::Other(Written::Get | Written::Not(_)) => false,
        }
    }
}

fn written(content_type: &HeaderValue, headers: &HeaderMap) -> Written {
    if let Some(connect) = Connect::of(content_type) {
        Written::Connect(connect)
    } else if let Some(web) = GrpcWeb::of(headers) {
        Written::GrpcWeb(web)
    } else if is_grpc_with_json(content_type) {
        Written::Grpc
    } else {
        Written::Not(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    }
}

/// What is known of what a request names.
pub(crate) struct Known {
    /// Nothing, if there is no such method.
    pub(crate) method: Option<&'static MethodDescriptor>,
    /// Whether the methods of its service are known at all.
    pub(crate) is_described: bool,
    pub(crate) settings: Settings,
    pub(crate) types: Types,
}

/// A call that is gRPC's now.
pub(crate) struct Opened {
    /// Whether the call ends with its head.
    pub(crate) refused: Option<Status>,
    /// What keeps requests coming.
    pub(crate) pump: Option<Pump>,
    pub(crate) back: Back,
}

/// The way back from gRPC.
pub(crate) struct Back {
    written: Written,
    is_known: bool,
    json: Option<Json>,
    settings: Settings,
}

impl Written {
    fn protocol(self) -> Protocol {
        match self {
            Self::GrpcWeb(_) => Protocol::GrpcWeb,
            Self::Connect(_) => Protocol::Connect,
            Self::Grpc | Self::Get | Self::Not(_) => Protocol::Grpc,
        }
    }

    /// Makes a request gRPC's, if it is a call.
    pub(crate) fn open(
        mut self,
        request: &mut http::Request<Body>,
        known: Known,
    ) -> Result<Opened, Refusal> {
        let method = known.method;
        if let Self::Get = self {
            self = of_query(request.uri(), &known)?;
        }
        let codec = match self {
            Self::Grpc => Codec::Json,
            Self::GrpcWeb(web) => web.codec(),
            Self::Connect(connect) if method.is_none_or(|it| connect.fits(it.kind())) => {
                connect.codec()
            }
            Self::Connect(_) => return Err(known.refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
            Self::Get => return Err(known.refusal(StatusCode::METHOD_NOT_ALLOWED)),
            Self::Not(status) => return Err(known.refusal(status)),
        };
        let protocol = self.protocol();
        Wording { protocol, codec }.put(request.extensions_mut());
        let needs_method = codec == Codec::Json || matches!(self, Self::Connect(_));
        let json = method.filter(|_| codec == Codec::Json);
        let back = Back {
            written: self,
            is_known: method.is_some(),
            json: json.map(|method| Json {
                method,
                types: known.types,
            }),
            settings: known.settings,
        };
        let (refused, pump) = match method {
            None if needs_method && !known.is_described => (Some(undescribed(request)), None),
            // It ends as a call of an unknown method does, whatever it has.
            None if needs_method => {
                empty(request);
                (None, None)
            }
            _ => {
                let pump = back.pump(request, method);
                (back.forth(request).err(), pump)
            }
        };
        Ok(Opened {
            refused,
            pump,
            back,
        })
    }
}

impl Back {
    /// What keeps requests coming: a stream that is changed on its way is read when the handler reads, and has to
    /// arrive meanwhile.
    fn pump(
        &self,
        request: &mut http::Request<Body>,
        method: Option<&'static MethodDescriptor>,
    ) -> Option<Pump> {
        let is_changed = match self.written {
            Written::GrpcWeb(web) => web.is_text() || self.json.is_some(),
            _ => self.json.is_some(),
        };
        match is_changed && method?.kind().client_streams() {
            true => request.body_mut().open_inbox(),
            false => None,
        }
    }

    /// The way to gRPC.
    fn forth(&self, request: &mut http::Request<Body>) -> Result<(), Status> {
        let json = self.json.as_ref();
        match self.written {
            Written::GrpcWeb(web) => web.to_grpc(request),
            Written::Connect(connect) => {
                connect.to_grpc(request, json, &self.settings)?;
                if !connect.is_streaming() {
                    return Ok(());
                }
            }
            Written::Grpc | Written::Get | Written::Not(_) => as_grpc(request),
        }
        if let Some(json) = json {
            json.read_requests(request, &self.settings);
        }
        Ok(())
    }

    /// The response to gRPC's, now or when all of it is here.
    pub(crate) fn response(self, response: http::Response<Body>, cx: &mut Context<'_>) -> Finished {
        let (json, settings) = (self.json, &self.settings);
        if let Written::Connect(connect) = self.written {
            return connect.of_grpc(response, self.is_known, json, settings, cx);
        }
        let mut response = match json {
            Some(json) => json.write_replies(response, settings),
            None => response,
        };
        Finished::Now(match self.written {
            Written::GrpcWeb(web) => web.of_grpc(response),
            _ => {
                if let Some(content_type) = response.headers_mut().get_mut(header::CONTENT_TYPE)
                    && is_grpc(content_type)
                {
                    *content_type = head::CONTENT_TYPE_OF_JSON;
                }
                response
            }
        })
    }
}

/// How a GET is written that is a call.
fn of_query(uri: &Uri, known: &Known) -> Result<Written, Refusal> {
    if !known.may_get() {
        return Err(known.refusal(StatusCode::METHOD_NOT_ALLOWED));
    }
    match Connect::of_query(uri.query().unwrap_or_default()) {
        Ok(Some(connect)) => Ok(Written::Connect(connect)),
        Ok(None) => Err(known.refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        Err(status) => Err(Refusal::Failed(status)),
    }
}

fn as_grpc(request: &mut http::Request<Body>) {
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, head::CONTENT_TYPE);
}

fn empty(request: &mut http::Request<Body>) {
    as_grpc(request);
    *request.method_mut() = Method::POST;
    request.body_mut().set_content(Body::empty());
}

fn undescribed(request: &http::Request<Body>) -> Status {
    let path = request.uri().path();
    Status::unimplemented(format!(
        "{path}: JSON and Connect need the methods' descriptors, which this service is without"
    ))
}

impl Known {
    /// Whether a GET may be a call.
    fn may_get(&self) -> bool {
        self.method.is_some_and(|method| {
            method.kind() == MethodKind::Unary && method.idempotency() == Idempotency::NoSideEffects
        })
    }

    /// Why a request is not a call, which is said with this status if it names a method.
    fn refusal(&self, status: StatusCode) -> Refusal {
        match status {
            _ if self.method.is_none() && self.is_described => Refusal::Nothing,
            StatusCode::METHOD_NOT_ALLOWED => Refusal::Method {
                may_get: self.may_get(),
            },
            _ => Refusal::ContentType,
        }
    }
}

/// Why a request is not a call.
pub(crate) enum Refusal {
    /// There is nothing where it goes.
    Nothing,
    /// Another verb than POST, or GET.
    Method {
        may_get: bool,
    },
    ContentType,
    /// What would be a call of Connect's.
    Failed(Status),
}

impl Refusal {
    pub(crate) fn response(self) -> http::Response<Body> {
        let (status, told) = match self {
            Self::Nothing => (StatusCode::NOT_FOUND, None),
            Self::Method { may_get } => {
                let verbs = if may_get { "GET, POST" } else { "POST" };
                (StatusCode::METHOD_NOT_ALLOWED, Some((header::ALLOW, verbs)))
            }
            Self::ContentType => {
                let told = Some((header::ACCEPT, SERVED));
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, told)
            }
            Self::Failed(status) => return connect::refused(status),
        };
        let mut response = http::Response::new(Body::empty());
        *response.status_mut() = status;
        if let Some((name, value)) = told {
            let value = HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
    }
}
