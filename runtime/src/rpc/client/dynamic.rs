//! [`Dynamic`]: calls of a method whose types are known at run time only.

use std::fmt;

use super::{Channel, Client, Pending, Transport};
use crate::reflect::DynamicMessage;
use crate::rpc::{
    call::{IntoRequest, IntoStreamingRequest, Request, Status, Streaming},
    protocol::{Decoding, Undecoded, mismatch},
};
use crate::schema::MethodDescriptor;

/// Calls one method, whose replies are [`DynamicMessage`]s: of a
/// [`DescriptorPool`](crate::DescriptorPool), or a generated one. Made by [`Client::dynamic`]. A request
/// of another type than the method's is refused with INVALID_ARGUMENT.
///
/// ```
/// use rustgreet::{DescriptorPool, DynamicMessage, Status, json, rpc::Client};
///
/// /// Calls a method of one request and one reply, both in JSON.
/// async fn call(
///     client: &Client,
///     pool: &DescriptorPool,
///     path: &str,
///     request: &str,
/// ) -> Result<String, Box<dyn std::error::Error>> {
///     let method = pool.method(path).ok_or("there is no such method")?;
///     let mut message = DynamicMessage::new(method.request());
///     json::ParseOptions::new().merge_str(request, &mut message)?;
///     let reply = client.dynamic(method).unary(message).await?.into_inner();
///     Ok(json::to_string(&reply)?)
/// }
/// ```
#[derive(Clone)]
pub struct Dynamic<'c, T = Channel> {
    client: &'c Client<T>,
    method: &'static MethodDescriptor,
}

impl<T: Transport> Client<T> {
    /// Calls a method whose types are known at run time only.
    ///
    /// ```
    /// # use rustgreet::{DynamicMessage, MethodDescriptor, rpc::{Client, Pending}};
    /// fn ask(client: &Client, method: &'static MethodDescriptor) -> Pending<DynamicMessage> {
    ///     client.dynamic(method).unary(DynamicMessage::new(method.request()))
    /// }
    /// ```
    pub fn dynamic(&self, method: &'static MethodDescriptor) -> Dynamic<'_, T> {
        Dynamic {
            client: self,
            method,
        }
    }
}

impl<T: Transport> Dynamic<'_, T> {
    /// Calls a method with one message each way.
    ///
    /// ```
    /// # use rustgreet::{Channel, DynamicMessage, rpc::{Dynamic, Pending}};
    /// fn ask(method: Dynamic<'_, Channel>, message: DynamicMessage) -> Pending<DynamicMessage> {
    ///     method.unary(message)
    /// }
    /// ```
    pub fn unary(&self, request: impl IntoRequest<DynamicMessage>) -> Pending<DynamicMessage> {
        match self.checked(request) {
            Ok(request) => self.reply(self.client.unary::<DynamicMessage, _>(self.method, request)),
            Err(status) => Pending::failed(status),
        }
    }

    /// Calls a method that answers one message with a stream.
    ///
    /// ```
    /// # use rustgreet::{Channel, DynamicMessage, Streaming, rpc::{Dynamic, Pending}};
    /// fn ask(method: Dynamic<'_, Channel>, message: DynamicMessage) -> Pending<Streaming<DynamicMessage>> {
    ///     method.server_streaming(message)
    /// }
    /// ```
    pub fn server_streaming(
        &self,
        request: impl IntoRequest<DynamicMessage>,
    ) -> Pending<Streaming<DynamicMessage>> {
        match self.checked(request) {
            Ok(request) => self.replies(
                self.client
                    .server_streaming::<DynamicMessage, _>(self.method, request),
            ),
            Err(status) => Pending::failed(status),
        }
    }

    /// Calls a method that answers a stream with one message.
    ///
    /// ```
    /// # use rustgreet::{Channel, DynamicMessage, Streaming, rpc::{Dynamic, Pending}};
    /// fn ask(method: Dynamic<'_, Channel>, messages: Vec<DynamicMessage>) -> Pending<DynamicMessage> {
    ///     method.client_streaming(Streaming::iter(messages))
    /// }
    /// ```
    pub fn client_streaming(
        &self,
        requests: impl IntoStreamingRequest<DynamicMessage>,
    ) -> Pending<DynamicMessage> {
        let requests = self.all_checked(requests);
        self.reply(
            self.client
                .client_streaming::<DynamicMessage, _>(self.method, requests),
        )
    }

    /// Calls a method with a stream each way. A method of any kind can be called so: the server then
    /// checks how many requests there are.
    ///
    /// ```
    /// # use rustgreet::{Channel, DynamicMessage, Streaming, rpc::{Dynamic, Pending}};
    /// fn ask(
    ///     method: Dynamic<'_, Channel>,
    ///     messages: Streaming<DynamicMessage>,
    /// ) -> Pending<Streaming<DynamicMessage>> {
    ///     method.bidi_streaming(messages)
    /// }
    /// ```
    pub fn bidi_streaming(
        &self,
        requests: impl IntoStreamingRequest<DynamicMessage>,
    ) -> Pending<Streaming<DynamicMessage>> {
        let requests = self.all_checked(requests);
        self.replies(
            self.client
                .bidi_streaming::<DynamicMessage, _>(self.method, requests),
        )
    }

    fn checked(
        &self,
        request: impl IntoRequest<DynamicMessage>,
    ) -> Result<Request<DynamicMessage>, Status> {
        let request = request.into_request();
        check(self.method, request.get_ref())?;
        Ok(request)
    }

    fn all_checked(
        &self,
        requests: impl IntoStreamingRequest<DynamicMessage>,
    ) -> Request<Streaming<DynamicMessage>> {
        let method = self.method;
        let requests = requests.into_streaming_request();
        requests.map(|requests| {
            requests.try_map_messages(move |request| check(method, &request).map(|()| request))
        })
    }

    fn reply(&self, call: Pending<Undecoded>) -> Pending<DynamicMessage> {
        let decoding = self.decoding();
        Pending::new(async move { decoding.response(call.await?) })
    }

    fn replies(&self, call: Pending<Streaming<Undecoded>>) -> Pending<Streaming<DynamicMessage>> {
        let decoding = self.decoding();
        Pending::new(async move { Ok(call.await?.map(|replies| decoding.messages(replies))) })
    }

    fn decoding(&self) -> Decoding {
        Decoding {
            table: self.method.reply(),
            limits: self.client.limits().clone(),
        }
    }
}

fn check(method: &MethodDescriptor, request: &DynamicMessage) -> Result<(), Status> {
    match mismatch(method.request(), request) {
        Some(why) => Err(Status::invalid_argument(format!(
            "{}: {why}",
            method.path()
        ))),
        None => Ok(()),
    }
}

impl<T> fmt::Debug for Dynamic<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dynamic")
            .field("method", self.method)
            .finish_non_exhaustive()
    }
}
