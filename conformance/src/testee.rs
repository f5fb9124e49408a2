//! Answers one request of the conformance runner: reads a message in one format, writes it in another.

use std::sync::Arc;

use rustgreet::serde::{Settings, private as serde};
use rustgreet::{DecodeOptions, DescriptorPool, Message, TypeRegistry, json, text};

use crate::pb::conformance::conformance_request::Payload;
use crate::pb::conformance::conformance_response::Result as Outcome;
use crate::pb::conformance::{
    ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat,
};
use crate::pb::protobuf_test_messages::{editions, proto2, proto3};

/// The state that all requests share.
pub struct Testee {
    types: Arc<TypeRegistry>,
    kind: Kind,
    /// The types, made from their descriptors.
    pool: DescriptorPool,
}

/// The kind of messages that is tested.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Generated messages.
    Generated,
    /// `DynamicMessage`s, made from descriptors alone.
    Dynamic,
    /// Generated messages, with JSON read and written by serde_json.
    Serde,
}

/// Reads and writes JSON through serde_json.
struct Serde<M> {
    read: fn(&str) -> serde_json::Result<M>,
    write: fn(&M) -> serde_json::Result<String>,
}

impl<M: serde::Serialize + for<'de> serde::Deserialize<'de>> Serde<M> {
    fn new() -> Self {
        Self {
            read: |json| serde_json::from_str(json),
            write: serde_json::to_string,
        }
    }
}

impl Testee {
    pub fn new(kind: Kind) -> Self {
        let pool = DescriptorPool::decode(crate::pb::FILE_DESCRIPTOR_SET);
        let pool = pool.unwrap_or_else(|error| panic!("{error}"));
        let types = match kind {
            Kind::Dynamic => pool.types().clone(),
            Kind::Generated | Kind::Serde => crate::types::registry(),
        };
        Self {
            types: Arc::new(types),
            kind,
            pool,
        }
    }

    pub fn answer(&self, request: &ConformanceRequest) -> ConformanceResponse {
        let outcome = match &*request.message_type {
            "conformance.FailureSet" => self.convert::<FailureSet>(request),
            "protobuf_test_messages.proto2.TestAllTypesProto2" => {
                self.convert::<proto2::TestAllTypesProto2>(request)
            }
            "protobuf_test_messages.proto3.TestAllTypesProto3" => {
                self.convert::<proto3::TestAllTypesProto3>(request)
            }
            "protobuf_test_messages.editions.TestAllTypesEdition2023" => {
                self.convert::<editions::TestAllTypesEdition2023>(request)
            }
            "protobuf_test_messages.editions.proto2.TestAllTypesProto2" => {
                self.convert::<editions::proto2::TestAllTypesProto2>(request)
            }
            "protobuf_test_messages.editions.proto3.TestAllTypesProto3" => {
                self.convert::<editions::proto3::TestAllTypesProto3>(request)
            }
            other => Err(Outcome::Skipped(format!("there is no type {other}"))),
        };
        ConformanceResponse {
            result: Some(outcome.unwrap_or_else(|outcome| outcome)),
            ..Default::default()
        }
    }

    fn convert<M>(&self, request: &ConformanceRequest) -> Result<Outcome, Outcome>
    where
        M: Message + Default + serde::Serialize + for<'de> serde::Deserialize<'de>,
    {
        let message = M::default();
        match self.kind {
            Kind::Generated => self.read_and_write(message, request, None),
            Kind::Dynamic => match self.pool.message(&request.message_type) {
                Some(message) => self.read_and_write(message.new_message(), request, None),
                None => Err(Outcome::RuntimeError("no such message".to_owned())),
            },
            Kind::Serde => self.read_and_write(message, request, Some(&Serde::new())),
        }
    }

    /// Reads the payload in one format and writes it in another.
    fn read_and_write<M: Message>(
        &self,
        mut message: M,
        request: &ConformanceRequest,
        serde: Option<&Serde<M>>,
    ) -> Result<Outcome, Outcome> {
        self.read(&mut message, request, serde)?;
        match request.requested_output_format {
            WireFormat::Protobuf => Ok(Outcome::ProtobufPayload(message.encode_to_vec().into())),
            WireFormat::Json => self
                .json(&message, serde)
                .map(Outcome::JsonPayload)
                .map_err(Outcome::SerializeError),
            WireFormat::TextFormat => Ok(Outcome::TextPayload(
                text::PrintOptions::new()
                    .unknown_fields(request.print_unknown_fields)
                    .registry(&self.types)
                    .to_string(&message),
            )),
            other => Err(Outcome::Skipped(format!("no output in {other:?}"))),
        }
    }

    fn read<M: Message>(
        &self,
        message: &mut M,
        request: &ConformanceRequest,
        serde: Option<&Serde<M>>,
    ) -> Result<(), Outcome> {
        match &request.payload {
            Some(Payload::ProtobufPayload(bytes)) => message
                .merge_with(bytes, &DecodeOptions::new())
                .map_err(|error| Outcome::ParseError(error.to_string())),
            Some(Payload::JsonPayload(json)) => {
                let ignore = request.test_category == TestCategory::JsonIgnoreUnknownParsingTest;
                let options = json::ParseOptions::new().ignore_unknown_fields(ignore);
                let result = match serde {
                    None => options
                        .registry(&self.types)
                        .merge_str(json, message)
                        .map_err(|error| error.to_string()),
                    Some(serde) => self
                        .settings()
                        .parse(options)
                        .scope(|| (serde.read)(json))
                        .map(|read| *message = read)
                        .map_err(|error| error.to_string()),
                };
                result.map_err(Outcome::ParseError)
            }
            Some(Payload::TextPayload(text)) => text::ParseOptions::new()
                .registry(&self.types)
                .merge_str(text, message)
                .map_err(|error| Outcome::ParseError(error.to_string())),
            _ => Err(Outcome::Skipped(
                "the payload is in an unknown format".to_owned(),
            )),
        }
    }

    fn json<M: Message>(&self, message: &M, serde: Option<&Serde<M>>) -> Result<String, String> {
        match serde {
            None => json::PrintOptions::new()
                .registry(&self.types)
                .to_string(message)
                .map_err(|error| error.to_string()),
            Some(serde) => self
                .settings()
                .scope(|| (serde.write)(message))
                .map_err(|error| error.to_string()),
        }
    }

    fn settings(&self) -> Settings {
        Settings::new().registry(Arc::clone(&self.types))
    }
}
