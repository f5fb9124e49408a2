//! One request, one response.

use rustgreet::json::{ParseOptions, PrintOptions};
use rustgreet::{Message, TypeRegistry, text};

use crate::pb::conformance::conformance_request::Payload;
use crate::pb::conformance::conformance_response::Result as Outcome;
use crate::pb::conformance::{
    ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat,
};
use crate::pb::protobuf_test_messages::{editions, proto2, proto3};

/// What is the same for all requests.
pub(crate) struct Testee {
    types: TypeRegistry,
}

impl Testee {
    pub(crate) fn new() -> Self {
        Self {
            types: crate::types::registry(),
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

    /// Reads the payload in one format and writes it in another.
    fn convert<M: Message + Default>(
        &self,
        request: &ConformanceRequest,
    ) -> Result<Outcome, Outcome> {
        let message: M = self.parse(request)?;
        match request.requested_output_format {
            WireFormat::Protobuf => Ok(Outcome::ProtobufPayload(message.encode_to_vec().into())),
            WireFormat::Json => PrintOptions::new()
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

    fn parse<M: Message + Default>(&self, request: &ConformanceRequest) -> Result<M, Outcome> {
        match &request.payload {
            Some(Payload::ProtobufPayload(bytes)) => {
                M::decode(bytes).map_err(|error| Outcome::ParseError(error.to_string()))
            }
            Some(Payload::JsonPayload(json)) => {
                let ignore = request.test_category == TestCategory::JsonIgnoreUnknownParsingTest;
                ParseOptions::new()
                    .ignore_unknown_fields(ignore)
                    .registry(&self.types)
                    .from_str(json)
                    .map_err(|error| Outcome::ParseError(error.to_string()))
            }
            Some(Payload::TextPayload(text)) => text::ParseOptions::new()
                .registry(&self.types)
                .from_str(text)
                .map_err(|error| Outcome::ParseError(error.to_string())),
            _ => Err(Outcome::Skipped("no payload that we know".to_owned())),
        }
    }
}
