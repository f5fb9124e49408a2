//! One port for every client, in axum: the page on `/`, and the greeter by gRPC, gRPC-Web, Connect and REST.
//!
//!     web-example [HOST:PORT [FOLDER]]
//!
//! FOLDER is what `npm run build` has made of `client/`.

mod greeter;
#[allow(missing_docs, reason = "a package has no comment of its own")]
pub mod pb {
    rustgreet::include_proto!();
}

use std::{env, io, path::PathBuf};

use axum::{
    Router,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{Html, IntoResponse},
    routing::get,
};
use tokio::{fs, net::TcpListener};

use crate::{greeter::Greeter, pb::greet::v1::GreeterServiceServer};

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8080".into());
    let folder = arguments.next().unwrap_or("client/dist".into());
    let script = PathBuf::from(folder).join("page.js");

    let greeter = GreeterServiceServer::new(Greeter);
    let app = Router::new()
        .route("/", get(Html(include_str!("../client/index.html"))))
        .route("/page.js", get(async move || serve_script(script).await))
        // gRPC, gRPC-Web and Connect have a path per rpc. The paths of REST are in greet.proto.
        .route_service("/greet.v1.GreeterService/{method}", greeter.clone())
        .route_service("/v1/{*path}", greeter);
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, app).await
}

async fn serve_script(file: PathBuf) -> impl IntoResponse {
    match fs::read(&file).await {
        Ok(script) => Ok(([(CONTENT_TYPE, "text/javascript")], script)),
        Err(error) => Err((
            StatusCode::NOT_FOUND,
            format!("{}: {error}; `npm run build` makes it", file.display()),
        )),
    }
}
