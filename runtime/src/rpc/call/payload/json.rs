//! A [`Payload`] from JSON and into JSON, by the message's table.

use bytes::Bytes;

use super::{Form, Payload};
use crate::json::{Error, ParseOptions, PrintOptions};
use crate::reflect::TypeRegistry;
use crate::rpc::call::Status;
use crate::schema::MessageTable;
use crate::wire::DecodeOptions;

impl Payload {
    /// The message whose JSON this payload has as its bytes, in wire format. Fields that the table does not have are
    /// passed over. A message that is here as itself stays so.
    ///
    /// # Errors
    /// If it is not JSON of such a message, with the place in the text: INVALID_ARGUMENT if it is
    /// [from a caller](Self::of_caller), else INTERNAL.
    pub(crate) fn parsed(
        self,
        table: &'static MessageTable,
        types: &TypeRegistry,
    ) -> Result<Self, Status> {
        let Form::Bytes(text, limits) = self.form else {
            return Ok(self);
        };
        let options = ParseOptions::new()
            .ignore_unknown_fields(true)
            .registry(types);
        let bytes = options.limits(limits.clone()).encode(&text, table);
        let bytes =
            bytes.map_err(|error| Status::new(self.fault, error.to_string()).with_source(error))?;
        Ok(Self {
            form: Form::Bytes(bytes.into(), limits),
            ..self
        })
    }

    /// The JSON of the message, as the bytes of a payload.
    ///
    /// # Errors
    /// INTERNAL, if the message is not of this table, or has no form in JSON.
    pub(crate) fn printed(
        &self,
        table: &'static MessageTable,
        types: &TypeRegistry,
    ) -> Result<Self, Status> {
        let options = PrintOptions::new().registry(types);
        let text = match &self.form {
            Form::Message(message) if is_same(message.table(), table) => message.print(&options),
            _ => options.to_string(&self.dynamic(table)?),
        };
        let text = text.map_err(not_printed)?;
        Ok(Self {
            form: Form::Bytes(Bytes::from(text), DecodeOptions::new()),
            was_compressed: self.was_compressed,
            packing: self.packing,
            fault: self.fault,
        })
    }

    /// The JSON of one field of the message.
    ///
    /// # Errors
    /// As [`printed`](Self::printed).
    pub(crate) fn printed_field(
        &self,
        table: &'static MessageTable,
        number: u32,
        types: &TypeRegistry,
    ) -> Result<String, Status> {
        let options = PrintOptions::new().registry(types);
        let text = match &self.form {
            Form::Message(message) if is_same(message.table(), table) => {
                message.print_field(number, &options)
            }
            _ => options.field_to_string(&self.dynamic(table)?, number),
        };
        text.map_err(not_printed)
    }
}

fn not_printed(error: Error) -> Status {
    let why = format!("the message cannot be written as JSON: {error}");
    Status::internal(why).with_source(error)
}

fn is_same(one: &'static MessageTable, other: &'static MessageTable) -> bool {
    std::ptr::eq(one, other) || one.name() == other.name()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpc::call::Code;
    use crate::wkt::{Method, StringValue, Timestamp};

    fn printed(payload: &Payload, table: &'static MessageTable) -> Result<Bytes, Status> {
        let printed = payload.printed(table, TypeRegistry::well_known())?;
        Ok(printed.to_bytes())
    }

    #[test]
    fn a_message_is_printed_from_itself_or_from_its_bytes() {
        let method = Method {
            name: "SayHello".into(),
            ..Default::default()
        };
        let json = r#"{"name":"SayHello"}"#;
        let payload = Payload::new(method);
        assert_eq!(printed(&payload, Method::table()).unwrap(), json);
        let bytes = Payload::from_bytes(payload.to_bytes());
        assert_eq!(printed(&bytes, Method::table()).unwrap(), json);
        // Of another type: by its bytes, as the table has them.
        assert_eq!(
            printed(&payload, StringValue::table()).unwrap(),
            r#""SayHello""#
        );
    }

    #[test]
    fn what_has_no_form_in_json_is_a_fault_of_who_sends_it() {
        let late = Timestamp {
            seconds: i64::MAX,
            ..Default::default()
        };
        let status = printed(&Payload::new(late), Timestamp::table()).unwrap_err();
        assert_eq!(status.code(), Code::Internal);
        assert!(
            status.message().contains("cannot be written as JSON"),
            "{status}"
        );
    }

    #[test]
    fn json_is_read_by_the_table_and_its_faults_have_a_place() {
        let parsed = |json: &'static str| {
            let payload = Payload::from_bytes(json.as_bytes());
            payload
                .of_caller()
                .parsed(Method::table(), TypeRegistry::well_known())
        };
        let method = parsed(r#"{"name": "SayHello", "unheardOf": [1]}"#).unwrap();
        assert_eq!(method.get::<Method>().unwrap().name, "SayHello");
        let status = parsed("{\n  \"name\": 7}").unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().contains("line 2, column 11"), "{status}");
        assert!(status.message().starts_with("Method.name"), "{status}");
        let status = parsed("").unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
    }

    #[test]
    fn limits_hold_for_json_and_are_the_callers_fault() {
        let limits = DecodeOptions::new().max_depth(0);
        let json = Bytes::from_static(br#"{"options": [{}]}"#);
        let payload = Payload::arriving(json, limits, false);
        let parsed = payload
            .of_caller()
            .parsed(Method::table(), TypeRegistry::well_known());
        assert_eq!(parsed.unwrap_err().code(), Code::InvalidArgument);
    }
}
