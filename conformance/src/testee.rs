//! One request, one response.

use rustgreet::{DynamicMessage, Message, TypeRegistry, json, text};

use crate::pb::conformance::conformance_request::Payload;
use crate::pb::conformance::conformance_response::Result as Outcome;
use crate::pb::conformance::{
    ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat,
};
use crate::pb::protobuf_test_messages::{editions, proto2, proto3};

/// What is the same for all requests.
pub(crate) struct Testee {
    types: TypeRegistry,
    kind: Kind,
}

/// Which messages are tested.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// The generated ones.
    Generated,
    /// `DynamicMessage`s, made from the tables of the generated ones.
    Dynamic,
}

impl Testee {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            types: crate::types::registry(),
            kind,
        }
    }

    pub(crate) fn answer(&self, request: &ConformanceRequest) -> ConformanceResponse {
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
            other => Err(Outcome::Skipped(format!("{other} is not here"))),
        };
        ConformanceResponse {
            result: Some(outcome.unwrap_or_else(|outcome| outcome)),
            ..Default::default()
        }
    }

    fn convert<M: Message + Default>(
        &self,
        request: &ConformanceRequest,
    ) -> Result<Outcome, Outcome> {
        let message = M::default();
        match self.kind {
            Kind::Generated => self.read_and_write(message, request),
            Kind::Dynamic => self.read_and_write(DynamicMessage::new(message.table()), request),
        }
    }

    /// Reads the payload in one format and writes it in another.
    fn read_and_write<M: Message>(
        &self,
        mut message: M,
        request: &ConformanceRequest,
    ) -> Result<Outcome, Outcome> {
        self.read(&mut message, request)?;
        match request.requested_output_format {
            WireFormat::Protobuf => Ok(Outcome::ProtobufPayload(message.encode_to_vec().into())),
            WireFormat::Json => json::PrintOptions::new()
                .registry(&self.types)
                .to_string(&message)
                .map(Outcome::JsonPayload)
                .map_err(|error| Outcome::SerializeError(error.to_string())),
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
    ) -> Result<(), Outcome> {
        match &request.payload {
            Some(Payload::ProtobufPayload(bytes)) => message
                .merge(bytes)
                .map_err(|error| Outcome::ParseError(error.to_string())),
            Some(Payload::JsonPayload(json)) => {
                let ignore = request.test_category == TestCategory::JsonIgnoreUnknownParsingTest;
                json::ParseOptions::new()
                    .ignore_unknown_fields(ignore)
                    .registry(&self.types)
                    .merge_str(json, message)
                    .map_err(|error| Outcome::ParseError(error.to_string()))
            }
            Some(Payload::TextPayload(text)) => text::ParseOptions::new()
                .registry(&self.types)
                .merge_str(text, message)
                .map_err(|error| Outcome::ParseError(error.to_string())),
            _ => Err(Outcome::Skipped("no payload that we know".to_owned())),
        }
    }
}
