//! [`DynamicServer`]: a service whose types are known at run time only, answered by one function.

mod settings;

use std::{collections::HashMap, fmt, future::Future, sync::Arc};

use super::{Answer, Hosted, Hosting, Incoming, spoken};
use crate::reflect::DynamicMessage;
use crate::rpc::{
    call::{Request, Response, Result, Settings, Status, Streaming},
    protocol::{Body, Decoding, Undecoded, json::Types, mismatch},
};
use crate::schema::{MethodDescriptor, MethodKind, ServiceDescriptor};

/// Serves a service of a [`DescriptorPool`](crate::DescriptorPool), or a generated one, by one function that
/// answers every method: a proxy, a recorder, a fake. Requests and replies are streams whatever the kind; where
/// the kind has one message, there is one.
///
/// ```
/// use rustgreet::rpc::{Client, DynamicServer, Hosted};
/// use rustgreet::{DescriptorPool, MethodDescriptor, Request, Streaming, DynamicMessage};
///
/// /// Passes every call of a service on.
/// fn proxy(pool: &DescriptorPool, service: &str, upstream: Client) -> Option<impl Hosted> {
///     let pass_on = move |method: &'static MethodDescriptor, request: Request<Streaming<DynamicMessage>>| {
///         upstream.dynamic(method).bidi_streaming(request)
///     };
///     Some(DynamicServer::new(pool.service(service)?, pass_on))
/// }
/// ```
pub struct DynamicServer<H> {
    service: &'static ServiceDescriptor,
    methods: HashMap<&'static str, &'static MethodDescriptor>,
    handler: Arc<H>,
    settings: Settings,
    types: Types,
}

impl<H, F> DynamicServer<H>
where
    H: Fn(&'static MethodDescriptor, Request<Streaming<DynamicMessage>>) -> F,
    H: Send + Sync + 'static,
    F: Future<Output = Result<Streaming<DynamicMessage>>> + Send + 'static,
{
    /// A server of `service`, whose calls `handler` answers.
    ///
    /// ```
    /// use rustgreet::{Status, ServiceDescriptor, rpc::{DynamicServer, Hosted}};
    ///
    /// /// Answers nothing.
    /// fn closed(service: &'static ServiceDescriptor) -> impl Hosted {
    ///     DynamicServer::new(service, |_, _| async { Err(Status::unavailable("closed")) })
    /// }
    /// ```
    pub fn new(service: &'static ServiceDescriptor, handler: H) -> Self {
        let methods = service.methods().iter();
        Self {
            service,
            methods: methods.map(|method| (method.name(), *method)).collect(),
            handler: Arc::new(handler),
            settings: Settings::default(),
            types: Types::of(service),
        }
    }

    fn route(&self, call: Incoming<H>) -> Answer {
        let Some(&method) = self.methods.get(call.method_name()) else {
            return call.unimplemented();
        };
        let decoding = Decoding {
            table: method.request(),
            limits: self.settings.decode_limits.clone(),
        };
        match method.kind() {
            MethodKind::Unary => {
                call.unary(move |handler, request: Request<Undecoded>| async move {
                    let request = one_request(&decoding, request)?;
                    one_reply(method, handler(method, request).await?).await
                })
            }
            MethodKind::ServerStreaming => {
                call.server_streaming(move |handler, request: Request<Undecoded>| async move {
                    let request = one_request(&decoding, request)?;
                    Ok(replies(method, handler(method, request).await?))
                })
            }
            MethodKind::ClientStreaming => {
                call.client_streaming(move |handler, request| async move {
                    let request = request.map(|requests| decoding.messages(requests));
                    one_reply(method, handler(method, request).await?).await
                })
            }
            MethodKind::Bidi => call.bidi_streaming(move |handler, request| async move {
                let request = request.map(|requests| decoding.messages(requests));
                Ok(replies(method, handler(method, request).await?))
            }),
        }
    }
}

type Replies = Response<Streaming<DynamicMessage>>;

fn one_request(
    decoding: &Decoding,
    request: Request<Undecoded>,
) -> std::result::Result<Request<Streaming<DynamicMessage>>, Status> {
    let message = decoding.message(request.get_ref())?;
    Ok(request.map(|_| Streaming::<DynamicMessage>::once(message)))
}

/// The replies, as long as they are of the method's type.
fn replies(method: &'static MethodDescriptor, response: Replies) -> Replies {
    let table = method.reply();
    response.map(|replies| {
        replies.try_map_messages(move |reply| match mismatch(table, &reply) {
            Some(why) => Err(Status::internal(format!("{}: {why}", method.path()))),
            None => Ok(reply),
        })
    })
}

/// The one reply that there must be.
async fn one_reply(method: &'static MethodDescriptor, response: Replies) -> Result<DynamicMessage> {
    let miscounted = |found| {
        let path = method.path();
        Status::internal(format!(
            "{path}: the handler must reply once, and there is {found} reply"
        ))
    };
    let (mut replies, mut rest) = replies(method, response).into_parts();
    let reply = replies.message().await?.ok_or_else(|| miscounted("no"))?;
    if replies.message().await?.is_some() {
        return Err(miscounted("more than one"));
    }
    replies.headers().await?;
    rest.metadata_mut().extend(replies.take_headers());
    if let Some(trailers) = replies.trailers() {
        rest.trailers_mut().extend(trailers.clone());
    }
    Ok(rest.map(|()| reply))
}

impl<H, F> Hosted for DynamicServer<H>
where
    H: Fn(&'static MethodDescriptor, Request<Streaming<DynamicMessage>>) -> F,
    H: Send + Sync + 'static,
    F: Future<Output = Result<Streaming<DynamicMessage>>> + Send + 'static,
{
    fn name(&self) -> &str {
        self.service.name()
    }

    fn answer(&self, request: http::Request<Body>) -> Answer {
        spoken(
            request,
            |path| self.hosting(path),
            |request| {
                let (handler, settings) = (self.handler.clone(), self.settings.clone());
                self.route(Incoming::new(handler, self.service, settings, request))
            },
        )
    }

    fn hosting(&self, _: &str) -> Hosting {
        Hosting {
            service: Some(self.service),
            settings: self.settings.clone(),
            types: self.types.clone(),
        }
    }
}

impl<H> fmt::Debug for DynamicServer<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicServer")
            .field("service", &self.service.name())
            .finish_non_exhaustive()
    }
}
