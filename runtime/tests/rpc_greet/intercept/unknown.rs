//! Which calls interceptors of a server see: all, with a method where it has one.

use rustgreet::{
    Channel, Code, MethodDescriptor, Server, Status, Streaming,
    rpc::{Call, Client, Interceptor, Next, Outcome, Reflection, reflection},
    wkt::Empty,
};

use super::Log;
use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
};

/// Notes the path of each call, its method, and its code.
struct Paths(Log);

impl Interceptor for Paths {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let method = call.method().map_or("no method", |method| method.path());
        let line = format!("{} {method}", call.path());
        let outcome = next.run(call).await;
        let code = outcome.as_ref().err().map_or(Code::Ok, Status::code);
        self.0.note(format!("{line} {}", code.name()));
        outcome
    }
}

fn unary(path: &'static str) -> &'static MethodDescriptor {
    let method = MethodDescriptor::unary(path, Empty::table(), Empty::table());
    Box::leak(Box::new(method))
}

#[tokio::test]
async fn a_logger_sees_every_call() {
    let log = Log::default();
    let reflection = Reflection::new(&b""[..]);
    let server = Server::new()
        .intercept(Paths(log.clone()))
        .add_service(GreeterServer::new(Polite))
        .add_service(reflection.unwrap());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = Client::new(Channel::connect(address).await.unwrap());

    let greeter = GreeterClient::new(client.clone());
    soon(greeter.say_hello(hello("Ada"))).await.unwrap();
    let path = "/greet.Greeter/SayHello";
    assert_eq!(log.take(), [format!("{path} {path} OK")]);

    // What a server does not have is seen without a method, and what a guard says of it is said.
    for path in ["/greet.Greeter/No", "/greet.Nobody/SayHello", "/nothing"] {
        let call = client.unary::<Empty, Empty>(unary(path), Empty::default());
        let status = soon(call).await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented);
        assert!(status.message().contains(path), "{status}");
        assert_eq!(log.take(), [format!("{path} no method UNIMPLEMENTED")]);
    }

    let questions = || Streaming::iter([reflection::v1::ServerReflectionRequest::default()]);
    let v1 = reflection::v1::ServerReflectionClient::new(client.clone());
    let answers = soon(v1.server_reflection_info(questions())).await.unwrap();
    soon(answers.into_inner().into_vec()).await.unwrap();
    let path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    assert_eq!(log.take(), [format!("{path} {path} OK")]);
    let path = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
    let method = &reflection::v1alpha::server_reflection::SERVER_REFLECTION_INFO;
    type Question = reflection::v1::ServerReflectionRequest;
    type Answer = reflection::v1::ServerReflectionResponse;
    let answers = client.bidi_streaming::<Question, Answer>(method, questions());
    let answers = soon(answers).await.unwrap().into_inner();
    soon(answers.into_vec()).await.unwrap();
    assert_eq!(log.take(), [format!("{path} {path} OK")]);
}
