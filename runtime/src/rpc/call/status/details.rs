//! The details of a status: messages, packed as `google.rpc.Status` has it, or bytes of somebody
//! else's making.

use bytes::Bytes;

use super::Status;
use crate::message::Message;
use crate::reflect::FieldRef;
use crate::reflect::Reflect;
use crate::reflect::field::field;
use crate::schema::{Field, MessageTable};
use crate::unknown::UnknownFields;
use crate::wire::{self, Reader, Sink, Writer};
use crate::wkt::Any;

/// What a status has beside its message, for programs.
#[derive(Clone)]
pub(super) enum Details {
    Encoded(Bytes),
    /// Encoded with the code and the message that the status has in the end.
    Packed(Vec<Any>),
}

impl Default for Details {
    fn default() -> Self {
        Self::Encoded(Bytes::new())
    }
}

impl Details {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Encoded(bytes) => bytes.is_empty(),
            Self::Packed(messages) => messages.is_empty(),
        }
    }
}

impl Status {
    /// What a program should read: by convention an encoded `google.rpc.Status`, else empty.
    ///
    /// ```
    /// # use rustgreet::Status;
    /// let status = Status::internal("oh").with_details(vec![1, 2]);
    /// assert_eq!(&status.details()[..], [1, 2]);
    /// ```
    pub fn details(&self) -> Bytes {
        match &self.inner.details {
            Details::Encoded(bytes) => bytes.clone(),
            Details::Packed(details) => RpcStatus {
                code: self.inner.code.number(),
                message: self.inner.message.clone(),
                details: details.clone(),
                unknown_fields: UnknownFields::default(),
            }
            .encode_to_vec()
            .into(),
        }
    }

    /// The same status with `details`, already encoded.
    ///
    /// ```
    /// # use rustgreet::Status;
    /// let status = Status::internal("oh").with_details(&b"details"[..]);
    /// assert_eq!(status.details(), "details");
    /// ```
    #[must_use]
    pub fn with_details(mut self, details: impl Into<Bytes>) -> Self {
        self.inner.details = Details::Encoded(details.into());
        self
    }

    /// The same status with one more detail that is packed already: of a type that is known at run time only, or
    /// taken from another status.
    ///
    /// ```
    /// use rustgreet::{Status, wkt::{Any, Int64Value}};
    ///
    /// /// Says what `cause` says to programs, in other words.
    /// fn reworded(cause: &Status) -> Status {
    ///     let details = cause.packed_details().into_iter();
    ///     details.fold(Status::aborted("try again"), Status::with_packed_detail)
    /// }
    ///
    /// let busy = Status::unavailable("busy").with_packed_detail(Any::pack(&Int64Value::from(5)));
    /// assert_eq!(reworded(&busy).detail::<Int64Value>().unwrap().value, 5);
    /// ```
    #[must_use]
    pub fn with_packed_detail(mut self, detail: Any) -> Self {
        let mut details = self.packed_details();
        details.push(detail);
        self.inner.details = Details::Packed(details);
        self
    }

    /// The same status with one more detail: any message, in practice one of those in Google's
    /// `error_details.proto`. It takes the place of details that are not a `google.rpc.Status`.
    ///
    /// ```
    /// use rustgreet::{Status, wkt::Int64Value};
    ///
    /// let busy = Status::unavailable("busy").with_detail(&Int64Value::from(5));
    /// assert_eq!(busy.detail::<Int64Value>().unwrap().value, 5);
    /// ```
    #[must_use]
    pub fn with_detail<M: Message>(self, detail: &M) -> Self {
        self.with_packed_detail(Any::pack(detail))
    }

    /// The first detail that is an `M`; nothing if there is none, or if it cannot be decoded.
    ///
    /// ```
    /// use rustgreet::{Status, wkt::{Int64Value, StringValue}};
    ///
    /// let status = Status::unavailable("busy").with_detail(&Int64Value::from(5));
    /// assert!(status.detail::<StringValue>().is_none());
    /// ```
    pub fn detail<M: Message + Default>(&self) -> Option<M> {
        let mut details = self.packed_details().into_iter();
        details.find_map(|detail| detail.unpack().ok())
    }

    /// Every detail, as a message of any type; none if the details are not a `google.rpc.Status`.
    ///
    /// ```
    /// use rustgreet::{Status, wkt::Int64Value};
    ///
    /// let status = Status::unavailable("busy").with_detail(&Int64Value::from(5));
    /// let names: Vec<_> = status.packed_details().into_iter().map(|it| it.type_url).collect();
    /// assert_eq!(names, ["type.googleapis.com/google.protobuf.Int64Value"]);
    /// ```
    pub fn packed_details(&self) -> Vec<Any> {
        match &self.inner.details {
            Details::Packed(details) => details.clone(),
            Details::Encoded(bytes) => {
                let status = RpcStatus::decode_bytes(bytes.clone());
                status.map(|it| it.details).unwrap_or_default()
            }
        }
    }
}

/// `google.rpc.Status`, as the plugin would write it. It is private: who generates googleapis has
/// one of their own.
#[derive(Clone, Debug, Default)]
struct RpcStatus {
    code: i32,
    message: String,
    details: Vec<Any>,
    unknown_fields: UnknownFields,
}

impl RpcStatus {
    const fn table() -> &'static MessageTable {
        static TABLE: MessageTable = MessageTable::new(
            "google.rpc.Status",
            &[
                Field::int32(1, "code"),
                Field::string(2, "message"),
                Field::repeated_message(3, "details", Any::table()),
            ],
        );
        &TABLE
    }
}

impl Reflect for RpcStatus {
    fn table(&self) -> &'static MessageTable {
        Self::table()
    }

    fn field(&self, index: usize) -> FieldRef<'_> {
        match index {
            0 => field(&self.code),
            1 => field(&self.message),
            2 => field(&self.details),
            _ => FieldRef::Unknown(&self.unknown_fields),
        }
    }
}

impl Message for RpcStatus {
    fn merge_from(&mut self, r: &mut Reader<'_>) -> wire::Result {
        while let Some(tag) = r.tag()? {
            match tag {
                8 => r.int32(&mut self.code)?,
                18 => r.string(&mut self.message)?,
                26 => r.repeated_message(&mut self.details)?,
                _ => r.unknown(tag, &mut self.unknown_fields)?,
            }
        }
        Ok(())
    }

    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        w.int32(1, &self.code);
        w.string(2, &self.message);
        w.repeated_message(3, &self.details);
        w.unknown(&self.unknown_fields);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpc::call::Code;
    use crate::wkt::{Int64Value, StringValue};

    #[test]
    fn details_have_the_code_and_the_message_that_the_status_ends_with() {
        let status = Status::unavailable("busy")
            .with_detail(&Int64Value::from(5))
            .with_detail(&StringValue::from("shard 7"))
            .with_code(Code::Aborted)
            .with_message("later");
        let packed = RpcStatus::decode(&status.details()).unwrap();
        assert_eq!((packed.code, &packed.message[..]), (10, "later"));
        assert_eq!(packed.details.len(), 2);

        // As it arrives, and with one more.
        let arrived = Status::aborted("later").with_details(status.details());
        assert_eq!(arrived.detail::<StringValue>().unwrap().value, "shard 7");
        let more = arrived.with_detail(&StringValue::from("shard 8"));
        assert_eq!(more.packed_details().len(), 3);
        assert_eq!(more.detail::<Int64Value>().unwrap().value, 5);
    }

    #[test]
    fn a_detail_of_any_type_is_sent_as_it_was_packed() {
        let foreign = Any {
            type_url: "example.com/shop.Unknown".into(),
            value: b"\x08\x01"[..].into(),
            ..Any::default()
        };
        let status = Status::aborted("later").with_packed_detail(foreign.clone());
        let arrived = Status::aborted("later").with_details(status.details());
        assert_eq!(arrived.packed_details(), [foreign]);
    }

    #[test]
    fn details_of_another_make_are_left_alone_until_one_is_added() {
        let status = Status::internal("oh").with_details(&b"\xff\xff"[..]);
        assert!(status.packed_details().is_empty());
        assert_eq!(&status.details()[..], b"\xff\xff");
        let packed = status.with_detail(&Int64Value::from(1));
        assert_eq!(packed.packed_details().len(), 1);
    }
}
