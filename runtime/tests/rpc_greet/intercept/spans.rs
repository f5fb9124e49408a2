//! What `Spans` says, to a subscriber that keeps it.

use std::{
    collections::BTreeMap,
    fmt::Debug,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use rustgreet::{
    Request, Result,
    rpc::{Spans, local},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::hello,
};

type Fields = BTreeMap<String, String>;

/// Keeps the fields of each span, and in which spans events happened.
#[derive(Clone, Default)]
struct Kept {
    last: Arc<AtomicU64>,
    spans: Arc<Mutex<BTreeMap<u64, Fields>>>,
    entered: Arc<Mutex<Vec<u64>>>,
    events: Arc<Mutex<Vec<Vec<u64>>>>,
}

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("rustgreet::rpc") || metadata.target() == module_path!()
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.last.fetch_add(1, Ordering::SeqCst) + 1;
        let mut fields = Fields::new();
        attributes.record(&mut Into(&mut fields));
        self.spans.lock().unwrap().insert(id, fields);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        values.record(&mut Into(spans.get_mut(&span.into_u64()).unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        let entered = self.entered.lock().unwrap().clone();
        self.events.lock().unwrap().push(entered);
    }

    fn enter(&self, span: &Id) {
        self.entered.lock().unwrap().push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        self.entered
            .lock()
            .unwrap()
            .retain(|it| *it != span.into_u64());
    }
}

/// Says so when it is called.
struct Logs;

impl Greeter for Logs {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        tracing::info!("called");
        match &*request.into_inner().name {
            "" => Err(rustgreet::Status::internal("oh")),
            _ => Ok(HelloReply::default().into()),
        }
    }
}

#[tokio::test]
async fn a_call_has_a_span_at_each_end() {
    let kept = Kept::default();
    let _guard = tracing::subscriber::set_default(kept.clone());
    let server = GreeterServer::new(Logs).intercept(Spans::new());
    let client = GreeterClient::new(local::client(server).intercept(Spans::new()));
    client.say_hello(hello("Ada")).await.unwrap();
    client.say_hello(hello("")).await.unwrap_err();

    let fields = |kind: &str, more: &[(&str, &str)]| {
        let method = "greet.Greeter/SayHello";
        let own = [
            ("otel.name", method),
            ("otel.kind", kind),
            ("rpc.system.name", "grpc"),
            ("rpc.method", method),
        ];
        let all = own.iter().chain(more);
        all.map(|(name, value)| (name.to_string(), value.to_string()))
            .collect::<Fields>()
    };
    let ok = [("rpc.response.status_code", "OK")];
    let failed = [
        ("rpc.response.status_code", "INTERNAL"),
        ("error.type", "INTERNAL"),
        ("otel.status_code", "ERROR"),
    ];
    let spans: Vec<_> = kept.spans.lock().unwrap().values().cloned().collect();
    let expected = [
        fields("client", &ok),
        fields("server", &ok),
        fields("client", &failed),
        fields("server", &failed),
    ];
    assert_eq!(spans, expected);
    // What the handler says is said in the server's span, inside of the client's.
    assert_eq!(*kept.events.lock().unwrap(), [[1, 2], [3, 4]]);
}
