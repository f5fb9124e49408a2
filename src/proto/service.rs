//! Links services: which messages their methods take and give, and which side streams.

use rustgreet::Message as _;
use rustgreet::descriptor::method_options::IdempotencyLevel;
use rustgreet::descriptor::{MethodOptions, ServiceDescriptorProto};

use super::link::{LinkedFile, Linker};
use super::scope::{Symbol, child, head, join};
use super::source::step;
use super::{Idempotency, MessageId, Method, MethodKind, Service, malformed};
use crate::diag::Location;

impl<'a> Linker<'a> {
    pub(super) fn link_service(
        &mut self,
        file: usize,
        descriptor: &'a ServiceDescriptorProto,
        path: &[i32],
    ) -> Service {
        let LinkedFile {
            descriptor: outer,
            source,
            ..
        } = &self.files[file];
        let name = descriptor.name.as_deref();
        let package = outer.package.as_deref().unwrap_or_default();
        let full_name = join(package, name.unwrap_or_default());
        let deprecated = descriptor
            .options
            .as_ref()
            .and_then(|options| options.deprecated);
        let head_of_service = head(source, path, name, full_name.clone(), deprecated);
        let mut methods = Vec::new();
        for (index, method) in descriptor.method.iter().enumerate() {
            let path = child(path, step::SERVICE_METHOD, index);
            let name = method.name.as_deref();
            let full_name = join(&full_name, name.unwrap_or_default());
            let deprecated = method
                .options
                .as_ref()
                .and_then(|options| options.deprecated);
            let head = head(&self.files[file].source, &path, name, full_name, deprecated);
            let input = self.link_message_type(
                method.input_type.as_deref(),
                &head.full_name,
                &head.location,
            );
            let output = self.link_message_type(
                method.output_type.as_deref(),
                &head.full_name,
                &head.location,
            );
            let client = method.client_streaming == Some(true);
            let kind = match (client, method.server_streaming == Some(true)) {
                (false, false) => MethodKind::Unary,
                (true, false) => MethodKind::ClientStreaming,
                (false, true) => MethodKind::ServerStreaming,
                (true, true) => MethodKind::Bidi,
            };
            let (idempotency, options) = link_options(method.options.as_ref());
            if let (Some(input), Some(output)) = (input, output) {
                methods.push(Method {
                    head,
                    input,
                    output,
                    kind,
                    idempotency,
                    options,
                });
            }
        }
        Service {
            head: head_of_service,
            methods,
        }
    }

    /// The message that `user` means by `name`.
    pub(super) fn link_message_type(
        &mut self,
        name: Option<&str>,
        user: &str,
        at: &Location,
    ) -> Option<MessageId> {
        let reference = name.unwrap_or_default();
        if let Some(Symbol::Message(id)) = self.scope.resolve(reference) {
            return Some(id);
        }
        let message = format!("`{user}`: the message `{reference}` is not in this request");
        self.errors.push(malformed(at, message));
        None
    }
}

/// What a method's options say of a second call, and all of them, encoded.
fn link_options(options: Option<&MethodOptions>) -> (Idempotency, Vec<u8>) {
    let Some(options) = options else {
        return (Idempotency::Unknown, Vec::new());
    };
    let idempotency = match options.idempotency_level {
        Some(IdempotencyLevel::NoSideEffects) => Idempotency::NoSideEffects,
        Some(IdempotencyLevel::Idempotent) => Idempotency::Idempotent,
        _ => Idempotency::Unknown,
    };
    (idempotency, options.encode_to_vec())
}
