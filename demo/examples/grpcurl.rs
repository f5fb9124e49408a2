//! A small grpcurl: it calls any method of any server, and learns the types from the server's reflection or from
//! a descriptor set. Requests are arguments, replies are lines, both in JSON.
//!
//! ```sh
//! cargo run -p greet-demo --example grpcurl -- http://127.0.0.1:50051
//! cargo run -p greet-demo --example grpcurl -- http://127.0.0.1:50051 greet.Greeter/SayHello '{"name": "Annie"}'
//! ```

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::Parser;
use rustgreet::rpc::reflection::v1::{
    ServerReflectionClient, ServerReflectionRequest, server_reflection_request::MessageRequest,
    server_reflection_response::MessageResponse,
};
use rustgreet::{
    Channel, DescriptorPool, DynamicMessage, Message, Streaming, descriptor::FileDescriptorProto,
    json, rpc::Client,
};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// Calls a method of a server, or lists them.
#[derive(Parser)]
struct Arguments {
    /// The server, as in http://127.0.0.1:50051
    address: String,
    /// The method, as in greet.Greeter/SayHello; without it, all are listed
    method: Option<String>,
    /// The requests, in JSON
    requests: Vec<String>,
    /// The types, as `protoc --include_imports -o FILE` writes them, for a server without reflection
    #[arg(long, value_name = "FILE")]
    set: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Err(error) = run(Arguments::parse()).await else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{error}");
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result {
    let channel = Channel::connect(arguments.address).await?;
    let pool = match arguments.set {
        Some(file) => DescriptorPool::decode(&std::fs::read(file)?)?,
        None => reflect(&channel).await?,
    };
    let Some(name) = arguments.method else {
        for method in pool.services().flat_map(|service| service.methods()) {
            println!("{} {:?}", &method.path()[1..], method.kind());
        }
        return Ok(());
    };
    let method = pool.method(&format!("/{name}"));
    let method = method.ok_or_else(|| format!("there is no method {name}"))?;
    let (parse, print) = (json::ParseOptions::new(), json::PrintOptions::new());
    let (parse, print) = (parse.registry(pool.types()), print.registry(pool.types()));
    let mut requests = Vec::new();
    for text in &arguments.requests {
        let mut request = DynamicMessage::new(method.request());
        parse.merge_str(text, &mut request)?;
        requests.push(request);
    }
    // On the wire, a call of any kind is a stream each way.
    let (client, requests) = (Client::new(channel), Streaming::iter(requests));
    let call = client.dynamic(method).bidi_streaming(requests);
    let mut replies = call.await?.into_inner();
    while let Some(reply) = replies.message().await? {
        println!("{}", print.to_string(&reply)?);
    }
    Ok(())
}

/// The types of all services that the server lists.
async fn reflect(channel: &Channel) -> Result<DescriptorPool> {
    let mut questions = Vec::new();
    for answer in ask(channel, vec![MessageRequest::ListServices("".into())]).await? {
        if let MessageResponse::ListServicesResponse(list) = answer {
            let names = list.service.into_iter().map(|service| service.name);
            questions.extend(names.map(MessageRequest::FileContainingSymbol));
        }
    }
    let mut files: Vec<FileDescriptorProto> = Vec::new();
    for answer in ask(channel, questions).await? {
        if let MessageResponse::FileDescriptorResponse(found) = answer {
            let found = found.file_descriptor_proto.iter();
            for file in found.map(|file| FileDescriptorProto::decode(file)) {
                let file = file?;
                if files.iter().all(|it| it.name != file.name) {
                    files.push(file);
                }
            }
        }
    }
    let set = rustgreet::descriptor::FileDescriptorSet {
        file: files,
        ..Default::default()
    };
    Ok(DescriptorPool::new(set)?)
}

async fn ask(channel: &Channel, questions: Vec<MessageRequest>) -> Result<Vec<MessageResponse>> {
    let requests = questions.into_iter().map(|it| ServerReflectionRequest {
        message_request: Some(it),
        ..Default::default()
    });
    let client = ServerReflectionClient::new(channel.clone());
    let answers = client.server_reflection_info(Streaming::iter(requests));
    let answers = answers.await?.into_inner().into_vec().await?.into_iter();
    Ok(answers.filter_map(|it| it.message_response).collect())
}
