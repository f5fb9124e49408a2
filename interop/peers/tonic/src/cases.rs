//! The 14 core cases.

use std::{error::Error, time::Duration};

use tokio::{sync::mpsc, task};
use tokio_stream::{iter, wrappers::ReceiverStream};
use tonic::{
    Code, IntoRequest, Request, Status, Streaming,
    codec::CompressionEncoding,
    metadata::{MetadataMap, MetadataValue},
    transport::{Certificate, Channel, ClientTlsConfig},
};

use crate::echo::{INITIAL, TRAILING};
use crate::pb::{
    EchoStatus, Empty, Payload, ResponseParameters, SimpleRequest, StreamingInputCallRequest,
    StreamingOutputCallRequest, StreamingOutputCallResponse,
    test_service_client::TestServiceClient,
    unimplemented_service_client::UnimplementedServiceClient,
};

type Outcome = Result<(), Box<dyn Error>>;
type Client = TestServiceClient<Channel>;

const REQUESTS: [usize; 4] = [27_182, 8, 1_828, 45_904];
const REPLIES: [usize; 4] = [31_415, 9, 2_653, 58_979];
const INITIAL_VALUE: &str = "test_initial_metadata_value";
const TRAILING_VALUE: &[u8] = b"\xab\xab\xab";

/// With an authority and a server's name, over TLS.
pub(crate) async fn play(port: &str, case: &str, tls: &[&str]) -> Outcome {
    let channel = match tls {
        [authority, name] => {
            let authority = Certificate::from_pem(std::fs::read(authority)?);
            let tls = ClientTlsConfig::new().ca_certificate(authority);
            Channel::from_shared(format!("https://127.0.0.1:{port}"))?
                .tls_config(tls.domain_name(*name))?
        }
        _ => Channel::from_shared(format!("http://127.0.0.1:{port}"))?,
    };
    let channel = channel.connect().await?;
    let mut client =
        TestServiceClient::new(channel.clone()).accept_compressed(CompressionEncoding::Gzip);
    match case {
        "empty_unary" => {
            client.empty_call(Empty {}).await?;
        }
        "large_unary" => {
            let reply = client
                .unary_call(simple(271_828, 314_159))
                .await?
                .into_inner();
            assert_eq!(size(reply.payload), 314_159);
        }
        "client_streaming" => {
            let requests = REQUESTS.map(|size| StreamingInputCallRequest {
                payload: payload(size),
                ..Default::default()
            });
            let reply = client.streaming_input_call(iter(requests)).await?;
            assert_eq!(reply.into_inner().aggregated_payload_size, 74_922);
        }
        "server_streaming" => server_streaming(client).await?,
        "ping_pong" => ping_pong(client).await?,
        "empty_stream" => {
            let mut replies = client.full_duplex_call(iter([])).await?.into_inner();
            assert!(replies.message().await?.is_none());
        }
        "cancel_after_begin" => cancel_after_begin(client).await?,
        "cancel_after_first_response" => cancel_after_first_response(client).await?,
        "timeout_on_sleeping_server" => timeout_on_sleeping_server(client).await,
        "custom_metadata" => custom_metadata(client).await?,
        "status_code_and_message" => {
            status(&mut client, "test status message").await;
            let request = StreamingOutputCallRequest {
                response_status: asked("test status message"),
                ..Default::default()
            };
            let status = read(client.full_duplex_call(iter([request])).await)
                .await
                .unwrap_err();
            assert_eq!(status.code(), Code::Unknown);
            assert_eq!(status.message(), "test status message");
        }
        "special_status_message" => {
            let message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
            status(&mut client, message).await;
        }
        "unimplemented_service" => {
            let mut client = UnimplementedServiceClient::new(channel);
            let status = client.unimplemented_call(Empty {}).await.unwrap_err();
            assert_eq!(status.code(), Code::Unimplemented);
        }
        "unimplemented_method" => {
            let status = client.unimplemented_call(Empty {}).await.unwrap_err();
            assert_eq!(status.code(), Code::Unimplemented);
        }
        _ => return Err(format!("there is no case `{case}`").into()),
    }
    Ok(())
}

fn payload(size: usize) -> Option<Payload> {
    Some(Payload {
        body: vec![0; size],
        ..Default::default()
    })
}

fn size(payload: Option<Payload>) -> usize {
    payload.map_or(0, |payload| payload.body.len())
}

fn simple(request: usize, reply: usize) -> SimpleRequest {
    SimpleRequest {
        response_size: reply as i32,
        payload: payload(request),
        ..Default::default()
    }
}

fn wanted(size: usize) -> ResponseParameters {
    ResponseParameters {
        size: size as i32,
        ..Default::default()
    }
}

fn ping(request: usize, reply: usize) -> StreamingOutputCallRequest {
    StreamingOutputCallRequest {
        response_parameters: vec![wanted(reply)],
        payload: payload(request),
        ..Default::default()
    }
}

fn asked(message: &str) -> Option<EchoStatus> {
    Some(EchoStatus {
        code: Code::Unknown as i32,
        message: message.to_owned(),
    })
}

async fn read(
    response: Result<tonic::Response<Streaming<StreamingOutputCallResponse>>, Status>,
) -> Result<usize, Status> {
    let mut replies = response?.into_inner();
    let mut count = 0;
    while replies.message().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

async fn server_streaming(mut client: Client) -> Outcome {
    let request = StreamingOutputCallRequest {
        response_parameters: REPLIES.map(wanted).into(),
        ..Default::default()
    };
    let mut replies = client.streaming_output_call(request).await?.into_inner();
    for wanted in REPLIES {
        let reply = replies.message().await?.ok_or("a reply is missing")?;
        assert_eq!(size(reply.payload), wanted);
    }
    assert!(replies.message().await?.is_none());
    Ok(())
}

async fn ping_pong(mut client: Client) -> Outcome {
    let (sender, requests) = mpsc::channel(1);
    let call = client.full_duplex_call(ReceiverStream::new(requests));
    let mut replies = call.await?.into_inner();
    for (request, reply) in REQUESTS.into_iter().zip(REPLIES) {
        sender.send(ping(request, reply)).await?;
        let pong = replies.message().await?.ok_or("a reply is missing")?;
        assert_eq!(size(pong.payload), reply);
    }
    drop(sender);
    assert!(replies.message().await?.is_none());
    Ok(())
}

/// A call that is dropped tells nobody how it ended: what is checked is that the next one works.
async fn cancel_after_begin(mut client: Client) -> Outcome {
    let (_sender, requests) = mpsc::channel(1);
    let mut caller = client.clone();
    let call = task::spawn(async move {
        caller
            .streaming_input_call(ReceiverStream::new(requests))
            .await
    });
    task::yield_now().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    client.empty_call(Empty {}).await?;
    Ok(())
}

/// tonic does not tell the sender that the call is over, so it is dropped as well.
async fn cancel_after_first_response(mut client: Client) -> Outcome {
    let (sender, requests) = mpsc::channel(1);
    sender.send(ping(27_182, 31_415)).await?;
    let call = client.full_duplex_call(ReceiverStream::new(requests));
    let mut replies = call.await?.into_inner();
    assert!(replies.message().await?.is_some());
    drop((sender, replies));
    client.empty_call(Empty {}).await?;
    Ok(())
}

/// Where tonic's own clock is the first to tell, its status is CANCELLED.
async fn timeout_on_sleeping_server(mut client: Client) {
    let (sender, requests) = mpsc::channel(1);
    sender
        .send(ping(27_182, 31_415))
        .await
        .expect("there is room");
    let mut request = ReceiverStream::new(requests).into_request();
    request.set_timeout(Duration::from_millis(1));
    let status = read(client.full_duplex_call(request).await)
        .await
        .unwrap_err();
    match status.code() {
        Code::DeadlineExceeded => {}
        code => assert_eq!(
            (code, status.message()),
            (Code::Cancelled, "Timeout expired")
        ),
    }
}

async fn custom_metadata(mut client: Client) -> Outcome {
    // tonic puts the trailers of a single reply among its headers.
    let reply = client.unary_call(with_metadata(simple(1, 1))?).await?;
    echoed(reply.metadata(), reply.metadata())?;

    let call = client.full_duplex_call(with_metadata(iter([ping(1, 1)]))?);
    let (headers, mut replies, _) = call.await?.into_parts();
    assert!(replies.message().await?.is_some());
    assert!(replies.message().await?.is_none());
    echoed(
        &headers,
        &replies.trailers().await?.ok_or("there are no trailers")?,
    )
}

fn with_metadata<T>(message: T) -> Result<Request<T>, Box<dyn Error>> {
    let mut request = Request::new(message);
    let metadata = request.metadata_mut();
    metadata.insert(INITIAL, INITIAL_VALUE.parse()?);
    metadata.insert_bin(TRAILING, MetadataValue::from_bytes(TRAILING_VALUE));
    Ok(request)
}

fn echoed(headers: &MetadataMap, trailers: &MetadataMap) -> Outcome {
    let initial = headers.get(INITIAL).ok_or("no initial metadata")?;
    assert_eq!(initial.to_str()?, INITIAL_VALUE);
    let trailing = trailers.get_bin(TRAILING).ok_or("no trailing metadata")?;
    assert_eq!(trailing.to_bytes()?, TRAILING_VALUE);
    Ok(())
}

async fn status(client: &mut Client, message: &str) {
    let request = SimpleRequest {
        response_status: asked(message),
        ..Default::default()
    };
    let status = client.unary_call(request).await.unwrap_err();
    assert_eq!(status.code(), Code::Unknown);
    assert_eq!(status.message(), message);
}
