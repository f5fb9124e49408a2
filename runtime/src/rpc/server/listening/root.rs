//! [`Root`]: finds the service of a call by its name; and [`Services`], all of them as one, with layers around.

use std::{
    collections::HashMap,
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use super::cors::Rules;
use crate::rpc::{
    call::{Settings, Status},
    interceptor::Chain,
    protocol::{Body, spoken::Spoken},
    server::{
        Answer, EqualRules, Hosted, Hosting, hosted::answered, intercepted::intercepted,
        rest::Rest, spoken,
    },
};
use crate::schema::MethodDescriptor;

/// The services of a server.
struct Routing {
    by_name: HashMap<String, Arc<dyn Hosted>>,
    interceptors: Chain,
    rest: Rest,
    fallback: Option<Fallback>,
}

/// What answers requests that are not calls.
pub(super) type Fallback = Box<dyn Fn(http::Request<Body>) -> Answer + Send + Sync>;

impl Routing {
    fn new(
        services: Vec<Arc<dyn Hosted>>,
        interceptors: Chain,
        equal: EqualRules,
        fallback: Option<Fallback>,
    ) -> Result<Self, Status> {
        let mut by_name = HashMap::with_capacity(services.len());
        for service in &services {
            for name in service.names() {
                if by_name.insert(name.to_owned(), service.clone()).is_some() {
                    return Err(Status::already_exists(format!(
                        "two services are called {name}"
                    )));
                }
            }
        }
        let mut names: Vec<_> = by_name.keys().map(String::as_str).collect();
        names.sort_unstable();
        for service in &services {
            service.on_listen(&names);
        }
        let described = services.iter().flat_map(|service| {
            let names = service.names().into_iter();
            names.filter_map(|name| service.hosting(&format!("/{name}/")).service)
        });
        Ok(Self {
            rest: Rest::of_services(described, equal)?,
            by_name,
            interceptors,
            fallback,
        })
    }

    fn drain(&self) {
        for service in self.by_name.values() {
            service.on_drain();
        }
    }

    fn answer(&self, request: http::Request<Body>) -> Answer {
        let path = request.uri().path();
        let name = path
            .strip_prefix('/')
            .and_then(|path| path.rsplit_once('/'));
        if let Some(service) = name.and_then(|(name, _)| self.by_name.get(name)) {
            return self.answer_by(service, request);
        }
        self.by_rule(request)
    }

    fn answer_by(&self, service: &Arc<dyn Hosted>, request: http::Request<Body>) -> Answer {
        match self.interceptors.is_empty() {
            true => service.answer(request),
            false => self.intercepted(service, request),
        }
    }

    /// Answers a request by the HTTP rules of the methods, if it has one.
    fn by_rule(&self, request: http::Request<Body>) -> Answer {
        let service = |method: &MethodDescriptor| self.by_name.get(method.service_name());
        let hosting = |method: &MethodDescriptor| match service(method) {
            Some(service) => service.hosting(method.path()),
            None => Hosting::of_nothing(),
        };
        let call = |method: &MethodDescriptor, request| match service(method) {
            Some(service) => self.answer_by(service, request),
            None => unknown(&request),
        };
        let otherwise = |request| self.answer_unknown(request);
        self.rest.answer(request, hosting, call, otherwise)
    }

    fn answer_unknown(&self, request: http::Request<Body>) -> Answer {
        if let Some(fallback) = &self.fallback
            && !Spoken::of(&request).is_call(request.headers())
        {
            return fallback(request);
        }
        spoken(
            request,
            |_| Hosting::of_nothing(),
            |request| match self.interceptors.is_empty() {
                true => unknown(&request),
                false => {
                    let (chain, settings) = (self.interceptors.clone(), Settings::default());
                    intercepted(chain, None, request, settings, |request| unknown(&request))
                }
            },
        )
    }

    fn intercepted(&self, service: &Arc<dyn Hosted>, request: http::Request<Body>) -> Answer {
        spoken(
            request,
            |path| service.hosting(path),
            |request| {
                let Hosting {
                    service: descriptor,
                    settings,
                    ..
                } = service.hosting(request.uri().path());
                let method = descriptor.and_then(|it| it.method_at(request.uri().path()));
                let service = service.clone();
                let hand = move |request| service.answer(request);
                intercepted(self.interceptors.clone(), method, request, settings, hand)
            },
        )
    }
}

/// The answer to a call of a service that is not here.
fn unknown(request: &http::Request<Body>) -> Answer {
    let path = request.uri().path();
    let why = format!("there is no service for {path} here");
    Answer::of_status(Status::unimplemented(why))
}

/// All services of a server, as one tower service: what [`Server::layer`](crate::Server::layer) puts a layer around.
///
/// ```
/// use rustgreet::rpc::Services;
///
/// /// A layer that does nothing.
/// fn nothing(inner: Services) -> Services {
///     inner
/// }
/// let server = rustgreet::Server::new().layer(tower_layer::layer_fn(nothing));
/// ```
#[derive(Clone)]
pub struct Services {
    whole: Whole,
}

#[derive(Clone)]
enum Whole {
    Bare(Arc<Routing>),
    Layered(Arc<dyn Fn(http::Request<Body>) -> Answer + Send + Sync>),
}

impl Services {
    /// A layer around services.
    pub(super) fn layered<S, B>(service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let answer = move |request| answered(service.clone(), request);
        let whole = Whole::Layered(Arc::new(answer));
        Self { whole }
    }

    fn answer(&self, request: http::Request<Body>) -> Answer {
        match &self.whole {
            Whole::Bare(routing) => routing.answer(request),
            Whole::Layered(answer) => answer(request),
        }
    }
}

impl Service<http::Request<Body>> for Services {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Answer {
        self.answer(request)
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Services").finish_non_exhaustive()
    }
}

/// Puts a layer around services.
pub(super) type Layering = Box<dyn FnOnce(Services) -> Services + Send>;

/// What answers the calls of a server: its services, with layers around them.
pub(super) struct Root {
    routing: Arc<Routing>,
    services: Services,
    cors: Option<Rules>,
}

impl Root {
    /// The first layer is the outermost one.
    pub(super) fn new(
        services: Vec<Arc<dyn Hosted>>,
        interceptors: Chain,
        layers: Vec<Layering>,
        cors: Option<Rules>,
        equal: EqualRules,
        fallback: Option<Fallback>,
    ) -> Result<Self, Status> {
        let routing = Arc::new(Routing::new(services, interceptors, equal, fallback)?);
        let whole = Whole::Bare(routing.clone());
        let layered = |inner, layer: Layering| layer(inner);
        let services = layers.into_iter().rev().fold(Services { whole }, layered);
        Ok(Self {
            routing,
            services,
            cors,
        })
    }

    /// Tells the services that the server is asked to stop.
    pub(super) fn drain(&self) {
        self.routing.drain();
    }

    pub(super) fn answer(&self, request: http::Request<Body>) -> Answer {
        match &self.cors {
            None => self.services.answer(request),
            Some(rules) => {
                let verbs = |path: &str| self.routing.rest.verbs(path);
                rules.answer(request, verbs, |request| self.services.answer(request))
            }
        }
    }
}
