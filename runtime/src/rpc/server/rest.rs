//! [`Rest`]: the calls of a server by the rules of their methods (google.api.http), by HTTP verb and path.

use http::{HeaderValue, Method, StatusCode, header};

use super::{Answer, Hosting};
use crate::rpc::{
    call::Status,
    protocol::{
        Body,
        spoken::Spoken,
        transcode::{self, Binding, Found, Opened, Router},
    },
};
use crate::schema::{MethodDescriptor, ServiceDescriptor};

/// What becomes of two methods whose HTTP rules have the same verb and match the same paths; see
/// [`Server::equal_rules`](crate::Server::equal_rules).
///
/// ```
/// use rustgreet::{Server, rpc::EqualRules};
///
/// let server = Server::new().equal_rules(EqualRules::FirstWins);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EqualRules {
    /// The server does not listen: the error names both methods.
    #[default]
    Refused,
    /// The rule of the service that was added first, and in it of the method that is declared first, answers.
    FirstWins,
}

/// The rules of some services.
#[derive(Debug, Default)]
pub(super) struct Rest {
    router: Router,
}

impl Rest {
    /// The rules of all methods, each with its errors.
    pub(super) fn of_services(
        services: impl Iterator<Item = &'static ServiceDescriptor>,
        equal: EqualRules,
    ) -> Result<Self, Status> {
        let mut router = Router::default();
        for method in services.flat_map(|service| service.methods()) {
            for rule in method.http() {
                let binding = Binding::new(method, rule).map_err(Status::invalid_argument)?;
                let earlier = router.add(binding).map(|earlier| earlier.method);
                if let Some(earlier) = earlier
                    && earlier != *method
                    && equal == EqualRules::Refused
                {
                    return Err(Status::already_exists(format!(
                        "{} and {} are both called by {} {}: `Server::equal_rules` can let the first one win",
                        earlier.path(),
                        method.path(),
                        rule.verb(),
                        rule.template(),
                    )));
                }
            }
        }
        Ok(Self { router })
    }

    /// The rules of the methods of one service, without those that are wrong: its host has no place to say so before it
    /// is called.
    pub(super) fn of_service(service: &'static ServiceDescriptor) -> Self {
        let mut router = Router::default();
        for method in service.methods() {
            for rule in method.http() {
                match Binding::new(method, rule) {
                    Ok(binding) => drop(router.add(binding)),
                    Err(why) => tell(&why),
                }
            }
        }
        Self { router }
    }

    /// Answers a request that has a rule, by a `call` that speaks gRPC, and one with another verb than the rules of
    /// its path. Another request is for `otherwise`, and so is what can only be a call by a method's path.
    pub(super) fn answer(
        &self,
        request: http::Request<Body>,
        hosting: impl FnOnce(&MethodDescriptor) -> Hosting,
        call: impl FnOnce(&MethodDescriptor, http::Request<Body>) -> Answer,
        otherwise: impl FnOnce(http::Request<Body>) -> Answer,
    ) -> Answer {
        if self.router.is_empty() || Spoken::of(&request).is_call(request.headers()) {
            return otherwise(request);
        }
        let verb = request.method().clone();
        let binding = match self.router.find(&verb, request.uri().path()) {
            Found::Rule(binding) => binding.clone(),
            Found::OtherVerbs(verbs) => return Answer::of_response(not_allowed(&verb, &verbs)),
            Found::Nothing => return otherwise(request),
        };
        let Hosting {
            settings, types, ..
        } = hosting(binding.method);
        match transcode::to_grpc(&binding, request, &settings, types.clone()) {
            Err(refusal) => Answer::of_response(refusal.response()),
            Ok(Opened {
                request,
                pump,
                untyped,
            }) => {
                let answer = call(binding.method, request);
                let response = async move {
                    let Ok(response) = answer.await;
                    transcode::of_grpc(binding, verb, types, settings, untyped, response).await
                };
                Answer::pumped(response, pump).of_http(true)
            }
        }
    }

    /// The verbs of the rules for a path, which browsers ask for.
    pub(super) fn verbs(&self, path: &str) -> Vec<&'static str> {
        self.router.verbs(path)
    }
}

/// Tells of a rule that is left out.
fn tell(why: &str) {
    #[cfg(feature = "tracing")]
    tracing::error!("{why}, so it is left out");
    #[cfg(not(feature = "tracing"))]
    let _ = why;
}

fn not_allowed(verb: &Method, verbs: &[&'static str]) -> http::Response<Body> {
    let why = Status::unimplemented(format!("{verb} is not a verb of this path"));
    let mut response = transcode::refused(StatusCode::METHOD_NOT_ALLOWED, &why);
    if let Ok(verbs) = HeaderValue::try_from(verbs.join(", ")) {
        response.headers_mut().insert(header::ALLOW, verbs);
    }
    response
}
