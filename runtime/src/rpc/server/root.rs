//! [`Root`]: finds the service of a call by its name.

use std::{collections::HashMap, sync::Arc};

use super::{Answer, Hosted, Hosting, intercepted::intercepted};
use crate::rpc::{
    call::Status,
    interceptor::Chain,
    protocol::{Body, grpc::head},
};

/// The services of a server.
pub(super) struct Root {
    services: HashMap<String, Arc<dyn Hosted>>,
    interceptors: Chain,
}

impl Root {
    pub(super) fn new(services: Vec<Arc<dyn Hosted>>, interceptors: Chain) -> Result<Self, Status> {
        let mut by_name = HashMap::with_capacity(services.len());
        for service in services {
            let name = service.name().to_owned();
            if by_name.insert(name.clone(), service).is_some() {
                return Err(Status::already_exists(format!(
                    "two services are called {name}"
                )));
            }
        }
        Ok(Self {
            services: by_name,
            interceptors,
        })
    }

    pub(super) fn answer(&self, request: http::Request<Body>) -> Answer {
        let path = request.uri().path();
        let name = path
            .strip_prefix('/')
            .and_then(|path| path.rsplit_once('/'));
        if let Some(service) = name.and_then(|(name, _)| self.services.get(name)) {
            return match self.interceptors.is_empty() {
                true => service.answer(request),
                false => self.intercepted(service.clone(), request),
            };
        }
        match head::refusal(&request) {
            Some(refusal) => Answer::of_response(refusal),
            None => Answer::of_status(Status::unimplemented(format!(
                "there is no service for {path} here"
            ))),
        }
    }
    fn intercepted(&self, service: Arc<dyn Hosted>, request: http::Request<Body>) -> Answer {
        if let Some(refusal) = head::refusal(&request) {
            return Answer::of_response(refusal);
        }
        let Hosting {
            service: descriptor,
            settings,
        } = service.hosting();
        let method = descriptor.and_then(|it| it.method_at(request.uri().path()));
        let hand = move |request| service.answer(request);
        intercepted(self.interceptors.clone(), method, request, settings, hand)
    }
}
