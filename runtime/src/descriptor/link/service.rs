//! Links services: which messages their methods take and give, and which side streams.

use super::{At, Element, Linker, Method, ServiceId, path};
use crate::descriptor::MethodOptions;
use crate::descriptor::method_options::IdempotencyLevel;
use crate::schema::{Idempotency, MethodKind};

impl Linker<'_, '_> {
    pub(super) fn link_service(&mut self, id: ServiceId) {
        let element = Element::Service(id);
        let inside = self.inside(element);
        let declared = &self.linked.services[id.0].declared;
        let proto = &self.files[declared.file.0].service[declared.index];
        let mut methods = Vec::with_capacity(proto.method.len());
        for (index, method) in proto.method.iter().enumerate() {
            let at = At::member(element, path::SERVICE_METHOD, index, &method.name);
            let input = self.link_message_type(at, inside, method.input_type.as_deref());
            let output = self.link_message_type(at, inside, method.output_type.as_deref());
            let client = method.client_streaming == Some(true);
            let kind = match (client, method.server_streaming == Some(true)) {
                (false, false) => MethodKind::Unary,
                (true, false) => MethodKind::ClientStreaming,
                (false, true) => MethodKind::ServerStreaming,
                (true, true) => MethodKind::Bidi,
            };
            if let (Some(input), Some(output)) = (input, output) {
                methods.push(Method {
                    input,
                    output,
                    kind,
                    idempotency: idempotency(method.options.as_ref()),
                });
            }
        }
        self.linked.services[id.0].methods = methods;
    }
}

fn idempotency(options: Option<&MethodOptions>) -> Idempotency {
    match options.and_then(|options| options.idempotency_level) {
        Some(IdempotencyLevel::NoSideEffects) => Idempotency::NoSideEffects,
        Some(IdempotencyLevel::Idempotent) => Idempotency::Idempotent,
        _ => Idempotency::Unknown,
    }
}
