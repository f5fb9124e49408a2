//! [`Root`]: finds the service of a call by its name.

use std::{collections::HashMap, sync::Arc};

use super::{Answer, Hosted, spoken};
use crate::rpc::{call::Status, protocol::Body};

/// The services of a server.
pub(super) struct Root {
    services: HashMap<String, Arc<dyn Hosted>>,
}

impl Root {
    pub(super) fn new(services: Vec<Arc<dyn Hosted>>) -> Result<Self, Status> {
        let mut by_name = HashMap::with_capacity(services.len());
        for service in services {
            let name = service.name().to_owned();
            if by_name.insert(name.clone(), service).is_some() {
                return Err(Status::already_exists(format!(
                    "two services are called {name}"
                )));
            }
        }
        Ok(Self { services: by_name })
    }

    pub(super) fn answer(&self, request: http::Request<Body>) -> Answer {
        let path = request.uri().path();
        let name = path
            .strip_prefix('/')
            .and_then(|path| path.rsplit_once('/'));
        if let Some(service) = name.and_then(|(name, _)| self.services.get(name)) {
            return service.answer(request);
        }
        spoken(request, |request| {
            let path = request.uri().path();
            Answer::of_status(Status::unimplemented(format!(
                "there is no service for {path} here"
            )))
        })
    }
}
