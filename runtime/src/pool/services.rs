//! The services of a pool, and their methods: the same static rows that the generator writes.

use std::collections::BTreeMap;

use super::DescriptorPool;
use super::tables::Tables;
use crate::descriptor::link::{self, Linked, MessageId, Method};
use crate::descriptor::{FileDescriptorProto, MethodDescriptorProto, MethodOptions};
use crate::message::Message;
use crate::reflect::DynamicMessage;
use crate::schema::{HttpRule, MethodDescriptor, ServiceDescriptor};
use crate::wire::{DecodeError, DecodeOptions};

/// The services by their full names, and the methods by their paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Services {
    services: BTreeMap<&'static str, &'static ServiceDescriptor>,
    methods: BTreeMap<&'static str, &'static MethodDescriptor>,
}

impl Services {
    /// The rows of all services.
    pub(super) fn new(
        linked: &mut Linked,
        files: &'static [FileDescriptorProto],
        tables: &Tables,
    ) -> Self {
        let mut this = Self::default();
        for service in &mut linked.services {
            let declared = &mut service.declared;
            let protos = &files[declared.file.0].service[declared.index].method;
            let name = std::mem::take(&mut declared.full_name).leak();
            let methods = service.methods.iter().zip(protos);
            let methods: Vec<&'static MethodDescriptor> = methods
                .map(|(method, proto)| &*Box::leak(Box::new(row(name, method, proto, tables))))
                .collect();
            let by_path = methods.iter().map(|method| (method.path(), *method));
            this.methods.extend(by_path);
            let service = Box::leak(Box::new(ServiceDescriptor::new(name, methods.leak())));
            this.services.insert(name, service);
        }
        this
    }
}

fn row(
    service: &str,
    method: &Method,
    proto: &MethodDescriptorProto,
    tables: &Tables,
) -> MethodDescriptor {
    let name = proto.name.as_deref().unwrap_or_default();
    let path = ["/", service, "/", name].concat().leak();
    let [request, reply] = [method.input, method.output].map(|MessageId(at)| tables.messages[at]);
    let row = MethodDescriptor::new(path, method.kind, request, reply);
    let options = proto.options.as_ref().map(Message::encode_to_vec);
    row.with_idempotency(method.idempotency)
        .with_http(proto.options.as_ref().map_or(&[], rules))
        .with_options(options.unwrap_or_default().leak())
}

/// The rows of the option `google.api.http`, for as long as the pool's tables: for ever.
fn rules(options: &MethodOptions) -> &'static [HttpRule] {
    let rules = link::http_rules(options).into_iter();
    // Who generates code refuses a rule without a path; here it is passed over.
    let rules = rules.filter(|rule| !rule.template.is_empty());
    let row = |rule: link::HttpRule| {
        HttpRule::new(rule.verb.leak(), rule.template.leak())
            .with_body(rule.body.leak())
            .with_response_body(rule.response_body.leak())
    };
    rules.map(row).collect::<Vec<_>>().leak()
}

/// Services and methods: the same types as in generated code, so both are called in the same way.
///
/// ```
/// use rustgreet::DescriptorPool;
///
/// /// Prints the methods of all services, with what each takes and gives.
/// fn print(pool: &DescriptorPool) {
///     for method in pool.services().flat_map(|service| service.methods()) {
///         let (request, reply) = (method.request().name(), method.reply().name());
///         println!("{} ({request}) returns ({reply}), {:?}", method.path(), method.kind());
///     }
/// }
/// # print(&DescriptorPool::new(Default::default()).unwrap());
/// ```
impl DescriptorPool {
    /// Returns the service with this full name, as in `greet.Greeter`.
    pub fn service(&self, full_name: &str) -> Option<&'static ServiceDescriptor> {
        self.services.services.get(full_name).copied()
    }

    /// Returns all services, in the order of their full names.
    pub fn services(&self) -> impl Iterator<Item = &'static ServiceDescriptor> {
        self.services.services.values().copied()
    }

    /// Returns the method with this path, as in `/greet.Greeter/SayHello`.
    pub fn method(&self, path: &str) -> Option<&'static MethodDescriptor> {
        self.services.methods.get(path).copied()
    }

    /// Returns the options of a method: a `google.protobuf.MethodOptions`, in which
    /// [`types`](Self::types) finds custom options.
    ///
    /// ```
    /// use rustgreet::{DescriptorPool, MethodDescriptor, json};
    ///
    /// /// The options as JSON: `{"[greet.cost]":7}`.
    /// fn options(
    ///     pool: &DescriptorPool,
    ///     method: &MethodDescriptor,
    /// ) -> Result<String, Box<dyn std::error::Error>> {
    ///     let options = pool.method_options(method)?;
    ///     Ok(json::PrintOptions::new().registry(pool.types()).to_string(&options)?)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// If the set has its own `MethodOptions`, and the options do not fit it; or if they exceed a
    /// default limit.
    pub fn method_options(&self, method: &MethodDescriptor) -> Result<DynamicMessage, DecodeError> {
        self.method_options_with(method, &DecodeOptions::new())
    }

    /// Returns the options of a method, as [`method_options`](Self::method_options), within the given
    /// limits.
    ///
    /// # Errors
    ///
    /// As [`method_options`](Self::method_options), with the limits of `options`.
    pub fn method_options_with(
        &self,
        method: &MethodDescriptor,
        options: &DecodeOptions,
    ) -> Result<DynamicMessage, DecodeError> {
        let known = MethodOptions::table();
        let own = self.message(known.name()).map(|message| message.table());
        DynamicMessage::decode_with(own.unwrap_or(known), method.options(), options)
    }
}
