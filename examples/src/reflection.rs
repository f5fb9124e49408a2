//! Reflection: a client that knows no `.proto` file asks a server what it serves, and calls it.
//!
//! ```sh
//! cargo run -p examples reflection
//! ```
//!
//! ```text
//! The server lists greet.Greeter
//! The server lists grpc.reflection.v1.ServerReflection
//! The server lists grpc.reflection.v1alpha.ServerReflection
//! greet.Greeter has SayHello, which is Unary
//! greet.Greeter has ParrotSaysHello, which is ServerStreaming
//! {"name":"Ada"} is answered with {"message":"Hello Ada"}
//! ```
//!
//! [grpcurl](../../demo/examples/grpcurl.rs) in the demo is a whole program made of this.

use rustgreet::{
    Channel, DescriptorPool, DynamicMessage, Message, Request, Server, Status, Streaming,
    descriptor::{FileDescriptorProto, FileDescriptorSet},
    json,
    rpc::{
        Client, Reflection,
        reflection::v1::{
            ServerReflectionClient, ServerReflectionRequest,
            server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
        },
    },
};

use crate::pb::{
    self,
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest},
};

struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let message = format!("Hello {}", request.into_inner().name);
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The server: one line, and the set of descriptors that is generated next to the code.
    let server = Server::new()
        .add_service(GreeterServer::new(Polite))
        .add_service(Reflection::new(pb::FILE_DESCRIPTOR_SET)?)
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());

    // The client, from here on without generated code of the greeter.
    let channel = Channel::connect(address).await?;
    if let Some(MessageResponse::ListServicesResponse(list)) =
        ask(&channel, MessageRequest::ListServices("".into())).await?
    {
        for service in list.service {
            println!("The server lists {}", service.name);
        }
    }
    let question = MessageRequest::FileContainingSymbol("greet.Greeter".into());
    let Some(MessageResponse::FileDescriptorResponse(found)) = ask(&channel, question).await?
    else {
        return Err("the server does not describe the greeter".into());
    };
    let files: Result<Vec<_>, _> = found
        .file_descriptor_proto
        .iter()
        .map(|file| FileDescriptorProto::decode(file))
        .collect();
    let pool = DescriptorPool::new(FileDescriptorSet {
        file: files?,
        ..Default::default()
    })?;
    for method in pool.services().flat_map(|service| service.methods()) {
        let (service, name) = (method.service_name(), method.name());
        println!("{service} has {name}, which is {:?}", method.kind());
    }

    let method = pool
        .method("/greet.Greeter/SayHello")
        .ok_or("there is no such method")?;
    let mut request = DynamicMessage::new(method.request());
    json::ParseOptions::new().merge_str(r#"{"name":"Ada"}"#, &mut request)?;
    let reply = Client::new(channel)
        .dynamic(method)
        .unary(request.clone())
        .await?;
    let (request, reply) = (
        json::to_string(&request)?,
        json::to_string(reply.get_ref())?,
    );
    println!("{request} is answered with {reply}");
    Ok(())
}

/// One question, one answer. The method takes many, over one call.
async fn ask(
    channel: &Channel,
    question: MessageRequest,
) -> Result<Option<MessageResponse>, Status> {
    let client = ServerReflectionClient::new(channel.clone());
    let request = ServerReflectionRequest {
        message_request: Some(question),
        ..Default::default()
    };
    let mut answers = client
        .server_reflection_info(Streaming::once(request))
        .await?
        .into_inner();
    Ok(answers
        .message()
        .await?
        .and_then(|answer| answer.message_response))
}
