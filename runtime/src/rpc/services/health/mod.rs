//! Health (grpc.health.v1): which services of a server can be called, for load balancers, Kubernetes
//! and clients. [`Health`] is the service and the handle that sets what it says; [`v1`] is what is
//! generated from the protocol, with a client.

mod watch;

use std::{collections::BTreeMap, fmt, sync::Arc};

use tokio::sync;

use super::generated;
use crate::raw::excerpt;
use crate::rpc::{Answer, Body, Hosted, Request, Result, Status, Streaming, server::Hosting};
use v1::{HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse};

/// What is generated from `grpc/health/v1/health.proto`.
pub mod v1 {
    pub use super::generated::grpc::health::v1::*;
}

pub use v1::health_check_response::ServingStatus;

/// The most services that the method `List` may give, by the protocol.
const MAX_LISTED: usize = 100;

/// The health of a server and of its services (grpc.health.v1): the service itself, and the handle
/// that sets what it says. Clones are one.
///
/// A server that hosts it reports all of its services as SERVING, but for those that were set before,
/// and itself under the empty name. When it is asked to stop, everything is NOT_SERVING.
///
/// ```
/// use rustgreet::rpc::{Health, health::ServingStatus};
///
/// # fn serve(greeter: impl rustgreet::rpc::Hosted) {
/// let health = Health::new();
/// let server = rustgreet::Server::new().add_service(greeter).add_service(health.clone());
///
/// health.set("greet.Greeter", ServingStatus::NotServing); // the database is gone
/// assert_eq!(health.get("greet.Greeter"), Some(ServingStatus::NotServing));
/// # }
/// ```
#[derive(Clone)]
pub struct Health {
    board: Arc<sync::watch::Sender<Board>>,
}

/// What is known of each service.
#[derive(Debug, Default)]
struct Board {
    statuses: BTreeMap<String, ServingStatus>,
    is_draining: bool,
}

impl Board {
    #[inline]
    fn get(&self, service: &str) -> Option<ServingStatus> {
        self.statuses.get(service).copied()
    }
}

impl Health {
    /// The health of a server that is SERVING.
    ///
    /// ```
    /// use rustgreet::rpc::{Health, health::ServingStatus};
    ///
    /// assert_eq!(Health::new().get(""), Some(ServingStatus::Serving));
    /// ```
    #[inline]
    pub fn new() -> Self {
        let board = Arc::new(sync::watch::Sender::new(Board::default()));
        let this = Self { board };
        this.set("", ServingStatus::Serving);
        this
    }

    /// Sets the status of a service, by its full name; the empty name is the whole server. Whoever
    /// watches it is told. Does nothing once the server is asked to stop.
    ///
    /// ```
    /// # use rustgreet::rpc::{Health, health::ServingStatus};
    /// # fn warm_up(health: &Health) {
    /// health.set("", ServingStatus::NotServing);
    /// # }
    /// ```
    #[inline]
    pub fn set(&self, service: impl Into<String>, status: ServingStatus) {
        let service = service.into();
        self.board.send_if_modified(|board| {
            !board.is_draining && board.statuses.insert(service, status) != Some(status)
        });
    }

    /// Returns the status of a service, or of the whole server under the empty name; nothing if it was
    /// never set.
    ///
    /// ```
    /// assert_eq!(rustgreet::rpc::Health::new().get("greet.Greeter"), None);
    /// ```
    #[inline]
    pub fn get(&self, service: &str) -> Option<ServingStatus> {
        self.board.borrow().get(service)
    }

    /// Forgets a service: it is NOT_FOUND, and SERVICE_UNKNOWN for whoever watches it.
    ///
    /// ```
    /// # use rustgreet::rpc::{Health, health::ServingStatus};
    /// # let health = Health::new();
    /// health.set("greet.Greeter", ServingStatus::Serving);
    /// health.remove("greet.Greeter");
    /// assert_eq!(health.get("greet.Greeter"), None);
    /// ```
    #[inline]
    pub fn remove(&self, service: &str) {
        self.board.send_if_modified(|board| {
            !board.is_draining && board.statuses.remove(service).is_some()
        });
    }

    /// Sets everything to NOT_SERVING, for good. Whoever watches is told, and asked by UNAVAILABLE to
    /// watch another server. A [`Server`](crate::Server) does this when it is asked to stop; do it
    /// earlier if load balancers need time to notice.
    ///
    /// ```
    /// # use rustgreet::rpc::{Health, health::ServingStatus};
    /// # let health = Health::new();
    /// health.drain();
    /// health.set("", ServingStatus::Serving);
    /// assert_eq!(health.get(""), Some(ServingStatus::NotServing));
    /// ```
    #[inline]
    pub fn drain(&self) {
        self.board.send_modify(|board| {
            board.is_draining = true;
            for status in board.statuses.values_mut() {
                *status = ServingStatus::NotServing;
            }
        });
    }
}

impl Default for Health {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Health {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health")
            .field("statuses", &self.board.borrow().statuses)
            .finish_non_exhaustive()
    }
}

#[inline]
fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status,
        ..Default::default()
    }
}

impl v1::Health for Health {
    #[inline]
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<HealthCheckResponse> {
        let service = &request.get_ref().service;
        match self.get(service) {
            Some(status) => Ok(response(status).into()),
            None => Err(Status::not_found(format!(
                "no status is set for the service `{}`",
                excerpt::name(service)
            ))),
        }
    }

    #[inline]
    async fn list(&self, _: Request<HealthListRequest>) -> Result<HealthListResponse> {
        let board = self.board.borrow();
        let count = board.statuses.len();
        if count > MAX_LISTED {
            let why = format!("there are {count} services; a list has at most {MAX_LISTED}");
            return Err(Status::resource_exhausted(why));
        }
        let statuses = board.statuses.iter();
        let statuses = statuses.map(|(service, status)| (service.clone(), response(*status)));
        Ok(HealthListResponse {
            statuses: statuses.collect(),
            ..Default::default()
        }
        .into())
    }

    #[inline]
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Streaming<HealthCheckResponse>> {
        let service = request.into_inner().service;
        Ok(watch::statuses(self.board.subscribe(), service).into())
    }
}

impl Hosted for Health {
    #[inline]
    fn name(&self) -> &str {
        v1::health::SERVICE.name()
    }

    #[inline]
    fn answer(&self, request: http::Request<Body>) -> Answer {
        Hosted::answer(&v1::HealthServer::new(self.clone()), request)
    }

    #[inline]
    fn hosting(&self, path: &str) -> Hosting {
        v1::HealthServer::new(self.clone()).hosting(path)
    }

    #[inline]
    fn on_listen(&self, services: &[&str]) {
        self.board.send_modify(|board| {
            let first = match board.is_draining {
                true => ServingStatus::NotServing,
                false => ServingStatus::Serving,
            };
            for service in services {
                let status = board.statuses.entry((*service).to_owned());
                status.or_insert(first);
            }
        });
    }

    #[inline]
    fn on_drain(&self) {
        self.drain();
    }
}
