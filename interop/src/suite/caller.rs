//! One call, and what it came to.

use rustgreet::{
    Channel, Message, Request, Status, Streaming,
    rpc::{Client, Codec, Compression, Protocol, Transport},
    wkt::Any,
};

use super::{
    conversation::{Conversation, Reads},
    headers,
    http1::Http1,
    timing::Timing,
};
use crate::pb::connectrpc::conformance::v1::{
    BidiStreamRequest, ClientCompatRequest, ClientResponseResult, ClientStreamRequest,
    Codec as Written, Compression as Named, ConformanceServiceClient, HttpVersion,
    Protocol as Spoken, StreamType,
};

/// Makes the call. A status that it ends with is in the result; an error is that there was no call.
pub(super) async fn make(told: ClientCompatRequest) -> Result<ClientResponseResult, Status> {
    match told.http_version {
        HttpVersion::HttpVersion1 => {
            let transport = Http1::new(&told)?;
            over(transport, told).await
        }
        _ => {
            let channel = channel(&told).await?;
            over(channel, told).await
        }
    }
}

async fn over(
    transport: impl Transport,
    told: ClientCompatRequest,
) -> Result<ClientResponseResult, Status> {
    let service = ConformanceServiceClient::new(client(transport, &told)?);
    let timing = Timing::of(&told);
    timing.pause().await;
    let mut conversation = Conversation::new(timing);
    match told.method.as_deref().unwrap_or_default() {
        "Unary" => {
            let call = service.unary(one(&told)?);
            conversation
                .one(call, |reply| reply.payload.unwrap_or_default())
                .await;
        }
        "IdempotentUnary" => {
            let call = service.idempotent_unary(one(&told)?);
            conversation
                .one(call, |reply| reply.payload.unwrap_or_default())
                .await;
        }
        "Unimplemented" => {
            let call = service.unimplemented(one(&told)?);
            conversation.one(call, |_| Default::default()).await;
        }
        "ServerStream" => {
            let call = service.server_stream(one(&told)?);
            conversation
                .many(call, |reply| reply.payload.unwrap_or_default())
                .await;
        }
        "ClientStream" => {
            let (sender, requests) = Streaming::channel(1);
            let call = service.client_stream(with_metadata(&told, requests)?);
            let messages = all::<ClientStreamRequest>(&told)?;
            conversation
                .upload(sender, messages, call, |reply| {
                    reply.payload.unwrap_or_default()
                })
                .await;
        }
        "BidiStream" => {
            let (sender, requests) = Streaming::channel(1);
            let call = service.bidi_stream(with_metadata(&told, requests)?);
            let messages = all::<BidiStreamRequest>(&told)?;
            let reads = match told.stream_type {
                StreamType::FullDuplexBidiStream => Reads::OneByOne,
                _ => Reads::AllAtOnce,
            };
            conversation
                .both(sender, messages, reads, call, |reply| {
                    reply.payload.unwrap_or_default()
                })
                .await;
        }
        other => {
            return Err(Status::unimplemented(format!(
                "there is no method `{other}`"
            )));
        }
    }
    Ok(conversation.into_result())
}

/// A channel of its own.
async fn channel(told: &ClientCompatRequest) -> Result<Channel, Status> {
    let tls = !told.server_tls_cert.is_empty();
    let scheme = if tls { "https" } else { "http" };
    let mut channel = Channel::builder(format!("{scheme}://{}:{}", told.host, told.port));
    if tls {
        channel = channel.ca_certificate(&told.server_tls_cert);
        if let Some(creds) = &told.client_tls_creds {
            channel = channel.client_certificate(&creds.cert, &creds.key);
        }
    }
    channel.connect().await
}

/// A client that speaks as the suite says.
fn client<T: Transport>(transport: T, told: &ClientCompatRequest) -> Result<Client<T>, Status> {
    let mut client = Client::new(transport).protocol(match told.protocol {
        Spoken::Connect => Protocol::Connect,
        Spoken::GrpcWeb => Protocol::GrpcWeb,
        Spoken::Grpc => Protocol::Grpc,
        other => return Err(unknown("protocol", &other)),
    });
    client = client.codec(match told.codec {
        Written::Json => Codec::Json,
        Written::Proto => Codec::Proto,
        other => return Err(unknown("codec", &other)),
    });
    if told.use_get_http_method {
        client = client.use_get();
    }
    let compression = match told.compression {
        Named::Gzip => Some(Compression::Gzip),
        Named::Zstd => Some(Compression::Zstd),
        _ => None,
    };
    client = client.accept_compressed(compression);
    if let Some(compression) = compression {
        client = client.send_compressed(compression);
    }
    if told.message_receive_limit > 0 {
        client = client.max_decoding_message_size(told.message_receive_limit as usize);
    }
    Ok(client)
}

fn unknown(what: &str, value: &impl std::fmt::Debug) -> Status {
    Status::unimplemented(format!("there is no {what} {value:?}"))
}

/// The only request message.
fn one<M: Message + Default>(told: &ClientCompatRequest) -> Result<Request<M>, Status> {
    let mut messages = all(told)?;
    match (messages.pop(), messages.is_empty()) {
        (Some(message), true) => with_metadata(told, message),
        _ => Err(Status::invalid_argument("expected one request message")),
    }
}

/// Every request message.
fn all<M: Message + Default>(told: &ClientCompatRequest) -> Result<Vec<M>, Status> {
    let unpack = |message: &Any| {
        message
            .unpack()
            .map_err(|error| Status::internal(error.to_string()))
    };
    told.request_messages.iter().map(unpack).collect()
}

fn with_metadata<T>(told: &ClientCompatRequest, message: T) -> Result<Request<T>, Status> {
    let mut request = Request::new(message);
    headers::add(&told.request_headers, request.metadata_mut())?;
    if let Some(millis) = told.timeout_ms {
        request.set_timeout(std::time::Duration::from_millis(millis.into()));
    }
    Ok(request)
}
