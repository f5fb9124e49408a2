//! [`Root`]: finds the service of a call by its name.

use std::{collections::HashMap, sync::Arc};

use super::{Answer, Hosted};
use crate::rpc::{
    call::Status,
    protocol::{Body, grpc::head},
};

/// The services of a server.
pub(super) struct Root {
    services: HashMap<String, Arc<dyn Hosted>>,
}

impl Root {
    pub(super) fn new(services: Vec<Arc<dyn Hosted>>) -> Result<Self, Status> {
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
        Ok(Self { services: by_name })
    }

    /// Tells the services that the server is asked to stop.
    pub(super) fn drain(&self) {
        for service in self.services.values() {
            service.on_drain();
        }
    }

    pub(super) fn answer(&self, request: http::Request<Body>) -> Answer {
        let path = request.uri().path();
        let name = path
            .strip_prefix('/')
            .and_then(|path| path.rsplit_once('/'));
        if let Some(service) = name.and_then(|(name, _)| self.services.get(name)) {
            return service.answer(request);
        }
        match head::refusal(&request) {
            Some(refusal) => Answer::of_response(refusal),
            None => Answer::of_status(Status::unimplemented(format!(
                "there is no service for {path} here"
            ))),
        }
    }
}
