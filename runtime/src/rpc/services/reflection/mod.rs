//! Server reflection (grpc.reflection.v1): tells grpcurl, `buf curl` and others which services a server has
//! and what their messages look like. [`Reflection`] is the service; [`v1`] is what is generated from the
//! protocol, with a client.

mod index;

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;

use super::generated;
use crate::rpc::{
    Answer, Body, Code, Hosted, Incoming, Request, Result, Routes, ServiceServer, Status,
    Streaming, server::Hosting,
};
use crate::schema::ServiceDescriptor;
use index::Index;
use v1::{
    ErrorResponse, ExtensionNumberResponse, FileDescriptorResponse, ListServiceResponse,
    ServerReflectionRequest, ServerReflectionResponse, ServiceResponse,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

/// What is generated from `grpc/reflection/v1/reflection.proto`.
pub mod v1 {
    pub use super::generated::grpc::reflection::v1::*;
}

/// What is generated from `grpc/reflection/v1alpha/reflection.proto`: the same under its old name, for
/// callers of old servers.
pub mod v1alpha {
    pub use super::generated::grpc::reflection::v1alpha::*;
}

/// Server reflection (grpc.reflection.v1, and v1alpha, which older callers ask): the files of descriptor
/// sets. A server that hosts it lists the services that it hosts, whatever the sets declare. Clones are
/// one.
///
/// ```
/// # mod pb { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/mod.rs")); }
/// use rustgreet::{Server, Status, rpc::Reflection};
///
/// # fn serve(greeter: impl rustgreet::rpc::Hosted) -> Result<(), Status> {
/// let server = Server::new()
///     .add_service(greeter)
///     .add_service(Reflection::new(pb::FILE_DESCRIPTOR_SET)?);
/// # Ok(()) }
/// # serve(rustgreet::rpc::Health::new()).unwrap();
/// ```
#[derive(Clone)]
pub struct Reflection {
    index: Arc<Index>,
    hosted: Arc<OnceLock<Vec<String>>>,
}

impl Reflection {
    /// Reflection of the files in an encoded `FileDescriptorSet`, such as the `FILE_DESCRIPTOR_SET` of
    /// generated code. The files of reflection and health are there too.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if the bytes are not a `FileDescriptorSet`.
    ///
    /// ```
    /// # use rustgreet::{Code, rpc::Reflection};
    /// assert_eq!(Reflection::new(&b"?"[..]).unwrap_err().code(), Code::InvalidArgument);
    /// ```
    #[inline]
    pub fn new(set: impl Into<Bytes>) -> std::result::Result<Self, Status> {
        let empty = Self {
            index: Arc::default(),
            hosted: Arc::default(),
        };
        empty
            .with_set(set)?
            .with_set(generated::FILE_DESCRIPTOR_SET)
    }

    /// The same with the files of another set. Of files with one name, the first counts.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if the bytes are not a `FileDescriptorSet`.
    ///
    /// ```
    /// # use rustgreet::{Status, rpc::Reflection};
    /// fn of_two(greet: &'static [u8], shop: &'static [u8]) -> Result<Reflection, Status> {
    ///     Reflection::new(greet)?.with_set(shop)
    /// }
    /// ```
    #[inline]
    pub fn with_set(mut self, set: impl Into<Bytes>) -> std::result::Result<Self, Status> {
        Arc::make_mut(&mut self.index).add(set.into())?;
        Ok(self)
    }

    /// The service of `v1` alone, as a tower service, for a server that is not a
    /// [`Server`](crate::Server). It lists every service that the sets declare.
    ///
    /// ```
    /// # use rustgreet::rpc::{Reflection, reflection::v1::ServerReflectionServer};
    /// fn of_tonic(reflection: &Reflection) -> ServerReflectionServer<Reflection> {
    ///     reflection.v1()
    /// }
    /// ```
    #[inline]
    pub fn v1(&self) -> v1::ServerReflectionServer<Self> {
        ServiceServer::new(self.clone())
    }

    /// The same for `v1alpha`.
    ///
    /// ```
    /// # use rustgreet::rpc::{Reflection, ServiceServer, reflection::V1Alpha};
    /// fn of_tonic(reflection: &Reflection) -> ServiceServer<Reflection, V1Alpha> {
    ///     reflection.v1alpha()
    /// }
    /// ```
    #[inline]
    pub fn v1alpha(&self) -> ServiceServer<Self, V1Alpha> {
        ServiceServer::new(self.clone())
    }

    /// The answer to one question, and which files were sent up to now.
    #[inline]
    fn answer_to(
        &self,
        question: ServerReflectionRequest,
        sent: &mut BTreeSet<usize>,
    ) -> ServerReflectionResponse {
        let found = match &question.message_request {
            Some(asked) => self.find(asked, sent),
            None => Err(error(Code::InvalidArgument, "the request has no question")),
        };
        ServerReflectionResponse {
            valid_host: question.host.clone(),
            original_request: Some(question),
            message_response: Some(found.unwrap_or_else(MessageResponse::ErrorResponse)),
            ..Default::default()
        }
    }

    #[inline]
    fn find(
        &self,
        asked: &MessageRequest,
        sent: &mut BTreeSet<usize>,
    ) -> std::result::Result<MessageResponse, ErrorResponse> {
        let index = &self.index;
        let file = match asked {
            MessageRequest::FileByFilename(name) => index
                .file(name)
                .ok_or_else(|| not_found(format!("there is no file `{name}`")))?,
            MessageRequest::FileContainingSymbol(symbol) => index
                .file_of_symbol(symbol)
                .ok_or_else(|| not_found(format!("there is no symbol `{symbol}`")))?,
            MessageRequest::FileContainingExtension(extension) => {
                let (message, number) = (&extension.containing_type, extension.extension_number);
                let file = index.file_of_extension(message, number);
                file.ok_or_else(|| not_found(format!("`{message}` has no extension {number}")))?
            }
            MessageRequest::AllExtensionNumbersOfType(message) => {
                let numbers = index.extension_numbers(message);
                let missing = || not_found(format!("there is no message `{message}`"));
                return Ok(MessageResponse::AllExtensionNumbersResponse(
                    ExtensionNumberResponse {
                        base_type_name: message.clone(),
                        extension_number: numbers.ok_or_else(missing)?,
                        ..Default::default()
                    },
                ));
            }
            MessageRequest::ListServices(_) => return Ok(self.list()),
        };
        Ok(MessageResponse::FileDescriptorResponse(
            FileDescriptorResponse {
                file_descriptor_proto: index.with_imports(file, sent),
                ..Default::default()
            },
        ))
    }

    #[inline]
    fn list(&self) -> MessageResponse {
        let service = |name: &String| ServiceResponse {
            name: name.clone(),
            ..Default::default()
        };
        MessageResponse::ListServicesResponse(ListServiceResponse {
            service: match self.hosted.get() {
                Some(hosted) => hosted.iter().map(service).collect(),
                None => self.index.services().map(service).collect(),
            },
            ..Default::default()
        })
    }
}

impl fmt::Debug for Reflection {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reflection").finish_non_exhaustive()
    }
}

#[inline]
fn error(code: Code, message: impl Into<String>) -> ErrorResponse {
    ErrorResponse {
        error_code: code.number(),
        error_message: message.into(),
        ..Default::default()
    }
}

#[inline]
fn not_found(message: String) -> ErrorResponse {
    error(Code::NotFound, message)
}

impl v1::ServerReflection for Reflection {
    #[inline]
    async fn server_reflection_info(
        &self,
        request: Request<Streaming<ServerReflectionRequest>>,
    ) -> Result<Streaming<ServerReflectionResponse>> {
        let (this, mut sent) = (self.clone(), BTreeSet::new());
        let answers = request
            .into_inner()
            .map_messages(move |question| this.answer_to(question, &mut sent));
        Ok(answers.into())
    }
}

/// The routes of `v1alpha`, whose messages are those of `v1`, byte for byte.
#[derive(Clone, Copy, Debug)]
pub struct V1Alpha;

impl Routes<Reflection> for V1Alpha {
    const SERVICE: &'static ServiceDescriptor = &v1alpha::server_reflection::SERVICE;

    #[inline]
    fn route(call: Incoming<Reflection>) -> Answer {
        match call.method_name() {
            "ServerReflectionInfo" => call.bidi_streaming(|it, request| async move {
                v1::ServerReflection::server_reflection_info(&*it, request).await
            }),
            _ => call.unimplemented(),
        }
    }
}

/// Whether a path is one of `v1alpha`.
#[inline]
fn is_alpha(path: &str) -> bool {
    path.split('/').nth(1) == Some(V1Alpha::SERVICE.name())
}

impl Hosted for Reflection {
    #[inline]
    fn name(&self) -> &str {
        v1::server_reflection::SERVICE.name()
    }

    #[inline]
    fn names(&self) -> Vec<&str> {
        vec![self.name(), V1Alpha::SERVICE.name()]
    }

    #[inline]
    fn answer(&self, request: http::Request<Body>) -> Answer {
        match is_alpha(request.uri().path()) {
            true => self.v1alpha().answer(request),
            false => self.v1().answer(request),
        }
    }

    #[inline]
    fn hosting(&self, path: &str) -> Hosting {
        match is_alpha(path) {
            true => self.v1alpha().hosting(path),
            false => self.v1().hosting(path),
        }
    }

    #[inline]
    fn on_listen(&self, services: &[&str]) {
        let services = services.iter().map(|&it| it.to_owned());
        let _one_server = self.hosted.set(services.collect());
    }
}
