//! One port for every client, in axum: the page on `/`, and the greeter by gRPC, gRPC-Web, Connect and REST.
//!
//!     web-example [HOST:PORT [FOLDER]]
//!
//! FOLDER is what `npm run build` has made of `client/`, or what README.md makes of `rust/`.

mod greeter;
#[allow(missing_docs, reason = "a package has no comment of its own")]
pub mod pb {
    rustgreet::include_proto!();
}

use std::{
    env, io,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{Html, IntoResponse},
    routing::{MethodRouter, get},
};
use tokio::{fs, net::TcpListener};

use crate::{greeter::Greeter, pb::greet::v1::GreeterServiceServer};

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8080".into());
    let folder = PathBuf::from(arguments.next().unwrap_or("client/dist".into()));
    let file = |name, content_type| file(&folder, name, content_type);

    let greeter = GreeterServiceServer::new(Greeter);
    let app = Router::new()
        .route("/", get(Html(include_str!("../client/index.html"))))
        .route("/page.js", file("page.js", "text/javascript"))
        // The client in Rust.
        .route("/client.js", file("client.js", "text/javascript"))
        .route(
            "/client_bg.wasm",
            file("client_bg.wasm", "application/wasm"),
        )
        // gRPC, gRPC-Web and Connect have a path per rpc. The paths of REST are in greet.proto.
        .route_service("/greet.v1.GreeterService/{method}", greeter.clone())
        .route_service("/v1/{*path}", greeter);
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, app).await
}

fn file(folder: &Path, name: &str, content_type: &'static str) -> MethodRouter {
    let file = folder.join(name);
    get(move || serve_file(file, content_type))
}

async fn serve_file(file: PathBuf, content_type: &'static str) -> impl IntoResponse {
    match fs::read(&file).await {
        Ok(content) => Ok(([(CONTENT_TYPE, content_type)], content)),
        Err(error) => Err((
            StatusCode::NOT_FOUND,
            format!("{}: {error}; README.md says what makes it", file.display()),
        )),
    }
}
