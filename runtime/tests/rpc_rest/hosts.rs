//! A service in axum has the rules of its own methods.

use std::future::pending;

use axum::Router;

use crate::{
    greet::GreeterServer,
    library::{JSON, Shelves, ask, failed, ok, text},
    pb::{
        FILE_DESCRIPTOR_SET,
        rest::{LibraryServer, library},
    },
    support::{Polite, serve},
};

async fn axum(router: Router) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = axum::serve(listener, router).with_graceful_shutdown(pending());
    tokio::spawn(serving.into_future());
    address
}

#[tokio::test]
async fn in_axum() {
    let service = LibraryServer::new(Shelves).max_decoding_message_size(20);
    let router = Router::new()
        .route("/page", axum::routing::get(|| async { "a page" }))
        .route_service("/greet.Greeter/{method}", GreeterServer::new(Polite))
        .nest_service("/api", service.clone())
        .fallback_service(service);
    let address = axum(router).await;
    for prefix in ["", "/api"] {
        let get = format!("GET {prefix}/v1/shelves/a%2Fb?number=1");
        assert_eq!(
            ok(ask(address, &get, &[], "").await),
            r#"{"text":"shelves/a%2Fb","number":1}"#
        );
        let post = format!("POST {prefix}/v1/echo");
        assert_eq!(
            ok(ask(address, &post, JSON, r#"{"text":"a"}"#).await),
            r#"{"text":"a"}"#
        );
        failed(
            &ask(address, &post, JSON, r#"{"text":"abcdefghijk"}"#).await,
            429,
        );
        let fail = format!("GET {prefix}/v1/fail/5");
        failed(&ask(address, &fail, &[], "").await, 404);
        let put = format!("PUT {prefix}/v1/echo");
        failed(&ask(address, &put, &[], "").await, 405);
        let late = [("grpc-timeout", "0m")];
        failed(
            &ask(address, &format!("GET {prefix}/v1/echo"), &late, "").await,
            504,
        );
    }
    let answer = ask(address, "GET /v1/watch/texts?number=2", &[], "").await;
    assert_eq!(text(&answer), "[\"1\"]\n[\"2\"]\n");
    assert_eq!(text(&ask(address, "GET /page", &[], "").await), "a page");
}

/// A host that is not ours cannot be told of a rule that is wrong when it begins, and serves the others.
#[tokio::test]
async fn a_rule_that_is_wrong_takes_no_others_along() {
    use rustgreet::{
        HttpRule, MethodDescriptor, Request, Server, ServiceDescriptor,
        rpc::{Answer, Incoming, Routes, ServiceServer},
        wkt::StringValue,
    };

    static WRONG: MethodDescriptor =
        MethodDescriptor::unary("/by.Hand/Wrong", StringValue::table(), StringValue::table())
            .with_http(&[
                HttpRule::new("GET", "/v1/{value"),
                HttpRule::new("GET", "/v1/right/{value}"),
            ]);
    static RIGHT: MethodDescriptor =
        MethodDescriptor::unary("/by.Hand/Right", StringValue::table(), StringValue::table())
            .with_http(&[HttpRule::new("GET", "/v2/{value}")]);
    static BY_HAND: ServiceDescriptor = ServiceDescriptor::new("by.Hand", &[&WRONG, &RIGHT]);

    struct ByHand;
    impl Routes<()> for ByHand {
        const SERVICE: &'static ServiceDescriptor = &BY_HAND;

        fn route(call: Incoming<()>) -> Answer {
            call.unary(
                |_, request: Request<StringValue>| async move { Ok(request.into_inner().into()) },
            )
        }
    }
    let service = ServiceServer::<(), ByHand>::new(());
    let address = axum(Router::new().fallback_service(service.clone())).await;
    for get in ["GET /v1/right/a", "GET /v2/a"] {
        assert_eq!(ok(ask(address, get, &[], "").await), r#""a""#);
    }
    assert_eq!(ask(address, "GET /v1/a", &[], "").await.status, 404);
    // A server of ours does not begin.
    let error = Server::new().add_service(service).bind("127.0.0.1:0").await;
    let why = error.unwrap_err().to_string();
    assert!(
        why.contains("the rule `/v1/{value` of /by.Hand/Wrong"),
        "{why}"
    );
}

/// A service whose schema is known at run time only has its rules, too.
#[cfg(feature = "descriptor")]
#[tokio::test]
async fn by_descriptors() {
    use rustgreet::rpc::DynamicServer;
    use rustgreet::{DescriptorPool, DynamicMessage, MethodDescriptor, Request, Streaming};

    let pool = DescriptorPool::decode(FILE_DESCRIPTOR_SET).unwrap();
    let service = pool.service("rest.Library").unwrap();
    for (dynamic, generated) in service.methods().iter().zip(library::SERVICE.methods()) {
        assert_eq!(dynamic.http(), generated.http(), "{}", dynamic.path());
    }
    let echo = |_: &'static MethodDescriptor, request: Request<Streaming<DynamicMessage>>| async {
        Ok(request.into_inner().into())
    };
    let address = serve(DynamicServer::new(service, echo)).await;
    let get = "GET /v1/of/a%2Fb/1?nested.texts=c";
    let expected = r#"{"number":1,"nested":{"nested":{"text":"a/b"},"texts":["c"]}}"#;
    assert_eq!(ok(ask(address, get, &[], "").await), expected);
    let put = "PUT /v1/echo/a?number=1";
    let expected = r#"{"text":"a","number":1,"nested":{"text":"b"}}"#;
    assert_eq!(
        ok(ask(address, put, JSON, r#"{"text":"b"}"#).await),
        expected
    );
}
