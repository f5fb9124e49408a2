//! The cases by their names, and what each does.

mod cancel;
mod compressed;
mod metadata;
mod soak;
mod status;
mod stream;
mod unary;

use clap::ValueEnum;

use crate::{connect::Connect, failure::Outcome, pb::grpc::testing::TestServiceClient};
pub use soak::Soak;

/// A case, by gRPC's name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
#[allow(missing_docs, reason = "gRPC describes them")]
pub enum Case {
    EmptyUnary,
    LargeUnary,
    ClientStreaming,
    ServerStreaming,
    PingPong,
    EmptyStream,
    CancelAfterBegin,
    CancelAfterFirstResponse,
    TimeoutOnSleepingServer,
    CustomMetadata,
    StatusCodeAndMessage,
    SpecialStatusMessage,
    UnimplementedService,
    UnimplementedMethod,
    ClientCompressedUnary,
    ServerCompressedUnary,
    ClientCompressedStreaming,
    ServerCompressedStreaming,
    RpcSoak,
    ChannelSoak,
}

impl Case {
    /// Plays the case against the server that `connect` names.
    pub async fn play(self, connect: &Connect, soak: &Soak) -> Outcome {
        let client = connect.client().await?;
        let service = TestServiceClient::new(client.clone());
        match self {
            Self::EmptyUnary => unary::empty(&service).await,
            Self::LargeUnary => unary::large(&service).await,
            Self::ClientStreaming => stream::client(&service).await,
            Self::ServerStreaming => stream::server(&service).await,
            Self::PingPong => stream::ping_pong(&service).await,
            Self::EmptyStream => stream::empty(&service).await,
            Self::CancelAfterBegin => cancel::after_begin(&service).await,
            Self::CancelAfterFirstResponse => cancel::after_first_response(&service).await,
            Self::TimeoutOnSleepingServer => cancel::sleeping_server(&service).await,
            Self::CustomMetadata => metadata::custom(&service).await,
            Self::StatusCodeAndMessage => status::code_and_message(&service).await,
            Self::SpecialStatusMessage => status::special_message(&service).await,
            Self::UnimplementedService => status::unimplemented_service(client).await,
            Self::UnimplementedMethod => status::unimplemented_method(&service).await,
            Self::ClientCompressedUnary => compressed::client_unary(&service).await,
            Self::ServerCompressedUnary => compressed::server_unary(&service).await,
            Self::ClientCompressedStreaming => compressed::client_streaming(&service).await,
            Self::ServerCompressedStreaming => compressed::server_streaming(&service).await,
            Self::RpcSoak => soak.calls(&service).await,
            Self::ChannelSoak => soak.channels(connect).await,
        }
    }
}
