//! A call by a rule is a call: metadata, deadlines, interceptors, cancellation, limits of time.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use rustgreet::{
    Channel, Request, Result, Server, Status, Streaming,
    rpc::{Call, Client, Codec, Cors, Interceptor, Next, Outcome, Protocol, Recorder, local},
};
use tokio::{io::AsyncWriteExt, sync::Notify};

use crate::{
    caller::Caller,
    library::{JSON, Shelves, ask, begin, failed, failure, library, ok},
    pb::rest::{Everything, Library, LibraryClient, LibraryServer, library as descriptors},
    raw,
    support::{serve, soon},
};

#[tokio::test]
async fn headers_are_metadata_and_metadata_is_headers() {
    let address = library().await;
    let headers = [
        ("x-in", "1"),
        ("x-in", "2"),
        ("grpc-encoding", "gzip"),
        JSON[0],
    ];
    let answer = ask(address, "POST /v1/echo", &headers, "{}").await;
    assert_eq!(answer.headers["x-ahead"], "1+2");
    assert_eq!(answer.headers["x-behind"], "1+2");
    assert_eq!(answer.headers["content-length"], "2");
    for name in answer.headers.keys() {
        assert!(!name.as_str().starts_with("grpc-"), "{name}");
    }
    assert_eq!(ok(answer), "{}");
}

/// Waits until it is dropped, and tells then.
struct Patient(Arc<Notify>);

struct Notice<'a>(&'a Notify);

impl Drop for Notice<'_> {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl Library for Patient {
    async fn echo(&self, _: Request<Everything>) -> Result<Everything> {
        let _notice = Notice(&self.0);
        self.0.notify_one();
        std::future::pending().await
    }

    async fn fail(&self, _: Request<Everything>) -> Result<Everything> {
        panic!("a secret")
    }

    async fn chat(&self, _: Request<Streaming<Everything>>) -> Result<Streaming<Everything>> {
        let (sender, replies) = Streaming::channel(1);
        tokio::spawn(async move { sender.closed().await });
        Ok(replies.into())
    }
}

#[tokio::test]
async fn the_deadline_is_grpc_timeout() {
    let dropped = Arc::new(Notify::new());
    let address = serve(LibraryServer::new(Patient(dropped.clone()))).await;
    for (request, headers) in [
        ("GET /v1/echo", &[("grpc-timeout", "20m")][..]),
        ("POST /v1/echo", &[JSON[0], ("grpc-timeout", "20m")]),
    ] {
        let answer = ask(address, request, headers, "").await;
        assert_eq!(answer.status, 504);
        let said = failed(&answer, 504);
        assert!(
            said.starts_with(r#"{"code":4,"message":"the deadline"#),
            "{said}"
        );
        soon(dropped.notified()).await;
    }
    let answer = ask(address, "GET /v1/echo", &[("grpc-timeout", "abc")], "").await;
    let why = "`abc` is not a grpc-timeout: expected one such as `500m`";
    assert_eq!(failed(&answer, 400), failure(3, why));
    // A body that does not come does not hold it up.
    let mut caller = Caller::connect(address).await;
    let head = "POST /v1/echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ngrpc-timeout: 20m\r\ncontent-length: 9\r\n\r\n{";
    caller.socket.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(soon(caller.head()).await.0, 504);
}

#[tokio::test]
async fn a_caller_who_goes_away_ends_the_call() {
    let told = Arc::new(Notify::new());
    let address = serve(LibraryServer::new(Patient(told.clone()))).await;
    let mut caller = Caller::connect(address).await;
    caller.send("GET", "/v1/echo", &[], b"").await;
    soon(told.notified()).await;
    drop(caller);
    soon(told.notified()).await;
}

#[tokio::test]
async fn a_panic_is_unknown_without_its_text() {
    let address = serve(LibraryServer::new(Patient(Arc::default()))).await;
    let said = failed(&ask(address, "GET /v1/fail/1", &[], "").await, 500);
    assert!(
        said.starts_with(r#"{"code":2,"#) && !said.contains("secret"),
        "{said}"
    );
    // A method that is not written.
    let said = failed(&ask(address, "GET /v1/watch", &[], "").await, 501);
    assert!(said.starts_with(r#"{"code":12,"#), "{said}");
}

#[tokio::test]
async fn a_body_that_makes_no_progress_ends_the_call() {
    let server = Server::new()
        .stall_timeout(Duration::from_millis(20))
        .add_service(LibraryServer::new(Shelves));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    for (begin, why) in [
        (
            "{",
            "a message has begun, and nothing more of it has come for 0.02 s",
        ),
        ("", "there is a body, and nothing of it has come for 0.02 s"),
    ] {
        let mut caller = Caller::connect(address).await;
        let head = "POST /v1/echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9";
        let request = format!("{head}\r\n\r\n{begin}");
        caller.socket.write_all(request.as_bytes()).await.unwrap();
        let answer = soon(caller.answer()).await;
        assert_eq!(failed(&answer, 504), failure(4, why));
    }
}

/// Changes the request and the reply, and counts.
struct Changing(Arc<AtomicUsize>);

impl Interceptor for Changing {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        assert_eq!(call.path(), "/rest.Library/Echo");
        assert_eq!(call.method(), Some(&descriptors::ECHO));
        self.0.fetch_add(1, SeqCst);
        if let Some(first) = call.first_request().await?
            && first.get::<Everything>()?.text == "no"
        {
            return Err(Status::permission_denied("no"));
        }
        next.run(call).await
    }
}

#[tokio::test]
async fn interceptors_of_the_server_and_of_the_service_see_it() {
    let seen = Arc::<AtomicUsize>::default();
    let recorder = Recorder::new();
    let service = LibraryServer::new(Shelves).intercept(Changing(seen.clone()));
    let server = Server::new()
        .intercept(Changing(seen.clone()))
        .intercept(recorder.clone())
        .add_service(service);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let answer = ask(address, "GET /v1/echo?text=a", &[("x-in", "1")], "").await;
    assert_eq!(answer.headers["x-ahead"], "1");
    assert_eq!(ok(answer), r#"{"text":"a"}"#);
    assert_eq!(seen.load(SeqCst), 2);
    let answer = ask(address, "POST /v1/echo", JSON, r#"{"text":"no"}"#).await;
    assert_eq!(failed(&answer, 403), failure(7, "no"));
    assert_eq!(seen.load(SeqCst), 3);
    // What is wrong with a request is found out where it is read.
    failed(&ask(address, "GET /v1/echo?number=x", &[], "").await, 400);
    assert_eq!(seen.load(SeqCst), 4);
}

/// Notes what calls are written in, and takes away what it may.
#[derive(Clone, Default)]
struct Noting(Arc<Mutex<Vec<String>>>);

impl Interceptor for Noting {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        let written = |call: &Call| format!("{} {:?}", call.protocol().name(), call.codec());
        let ahead = written(call);
        call.extensions_mut().clear();
        let outcome = next.run(call).await;
        assert_eq!(written(call), ahead);
        assert!(format!("{call:?}").contains(&format!("{:?}", call.protocol())));
        self.0.lock().unwrap().push(ahead);
        outcome
    }
}

/// Hands calls on to a handler in the same process.
struct Proxy(LibraryClient<LibraryServer<Shelves>>);

impl Library for Proxy {
    fn forward_to(&self) -> &impl Library {
        &self.0
    }
}

/// Every interceptor on the way of a call knows it: two of a server, one of its service, one of the client.
#[tokio::test]
async fn interceptors_are_told_what_a_call_is_written_in() {
    let (seen, behind) = (Noting::default(), Noting::default());
    let inner = LibraryServer::new(Shelves).intercept(behind.clone());
    let proxy = Proxy(LibraryClient::new(local::client(inner)));
    let server = Server::new()
        .intercept(seen.clone())
        .intercept(seen.clone())
        .add_service(LibraryServer::new(proxy).intercept(seen.clone()));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let said = |noted: &Noting| std::mem::take(&mut *noted.0.lock().unwrap());

    let channel = Channel::connect_lazy(format!("http://{address}")).unwrap();
    for protocol in [Protocol::Grpc, Protocol::GrpcWeb, Protocol::Connect] {
        for codec in [Codec::Proto, Codec::Json] {
            let client = Client::new(channel.clone()).protocol(protocol).codec(codec);
            let client = LibraryClient::new(client.intercept(seen.clone()));
            soon(client.echo(Everything::default())).await.unwrap();
            let expected = format!("{} {codec:?}", protocol.name());
            assert_eq!(said(&seen), [&expected[..]; 4]);
            // The handler's own call is another one.
            assert_eq!(said(&behind), ["grpc Proto"]);
        }
    }
    ok(ask(address, "GET /v1/echo?text=a", &[], "").await);
    assert_eq!(said(&seen), ["rest Json"; 3]);
    assert_eq!(said(&behind), ["grpc Proto"]);
    // A call of a method that there is not.
    let path = "POST /rest.Library/Nothing";
    assert_eq!(ask(address, path, JSON, "{}").await.status, 404);
    assert_eq!(said(&seen), ["connect Json"; 3]);
}

#[tokio::test]
async fn a_client_does_not_speak_rest() {
    let channel = Channel::connect_lazy("http://127.0.0.1:1").unwrap();
    let client = LibraryClient::new(Client::new(channel).protocol(Protocol::Rest));
    let status = soon(client.echo(Everything::default())).await.unwrap_err();
    let expected = "UNIMPLEMENTED: a client cannot speak REST: give `Client::protocol` another one";
    assert_eq!(status.to_string(), expected);
}

#[tokio::test]
async fn a_page_of_another_origin_is_told_the_verbs_of_a_path() {
    let cors = Cors::new().allow_origin("https://app.example");
    let service = LibraryServer::new(Shelves);
    let server = Server::new().cors(cors).add_service(service);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    for (path, verbs) in [
        ("/v1/echo", "GET, POST, DELETE, PURGE"),
        ("/v1/echo/a", "PUT, PATCH"),
        ("/v1/any", "PUT"),
        ("/rest.Library/Echo", "GET, POST, PUT, PATCH, DELETE"),
    ] {
        let headers = [
            ("origin", "https://app.example"),
            ("access-control-request-method", "PUT"),
        ];
        let answer = ask(address, &format!("OPTIONS {path}"), &headers, "").await;
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.headers["access-control-allow-methods"], verbs);
    }
    let headers = [("origin", "https://app.example")];
    let answer = ask(address, "DELETE /v1/echo?text=a", &headers, "").await;
    assert_eq!(
        answer.headers["access-control-allow-origin"],
        "https://app.example"
    );
    assert_eq!(ok(answer), r#"{"text":"a"}"#);
}

/// Its connection has no more time: it is told by HTTP, and what is cut short by its last line.
#[tokio::test]
async fn a_server_that_stops_says_so_by_http() {
    for is_layered in [false, true] {
        let told = Arc::new(Notify::new());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let mut server = Server::new()
            .drain_timeout(Duration::from_millis(20))
            .cors(Cors::new().allow_any_origin())
            .add_service(LibraryServer::new(Patient(told.clone())));
        if is_layered {
            server = server.layer(tower_layer::layer_fn(
                |services: rustgreet::rpc::Services| services,
            ));
        }
        let server = server.bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr();
        tokio::spawn(server.serve_until(stopped));
        let mut caller = raw::connect(address).await;
        let get = http::Request::get("http://localhost/v1/echo");
        let waiting = tokio::spawn(async move { caller.head(get).await });
        soon(told.notified()).await;
        let chat = http::Request::post("http://localhost/v1/chat")
            .header("content-type", "application/x-ndjson");
        let (cut, _goes_on) = begin(address, chat).await;
        let mut cut = soon(cut).await.unwrap().into_body();
        stop.send(()).unwrap();
        assert_eq!(soon(waiting).await.unwrap().status, 503);
        let mut said = Vec::new();
        let end = loop {
            match soon(cut.data()).await {
                Some(Ok(data)) => said.extend(data),
                end => break end,
            }
        };
        let said = String::from_utf8(said).unwrap();
        assert!(said.starts_with(r#"{"error":{"code":14,"#), "{said}");
        assert!(end.is_none() && said.ends_with("}}\n"), "{said}");
    }
}
