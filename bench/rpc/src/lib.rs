//! What the servers share: where they listen, how many threads they have, and when they stop.

use std::io::Read as _;

/// Runs a server, `NAME PORT [WORKERS]`: one thread without workers. It stops when its standard
/// input ends, so that a profiler writes its figures.
pub fn run<F: Future<Output = ()> + Send + 'static>(serve: impl FnOnce(u16) -> F) {
    let mut arguments = std::env::args().skip(1);
    let mut number = || {
        arguments
            .next()
            .map(|it| it.parse::<u16>().expect("a number"))
    };
    let port = number().expect("NAME PORT [WORKERS]");
    let runtime = match number().unwrap_or(0) {
        0 => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build(),
        workers => tokio::runtime::Builder::new_multi_thread()
            .worker_threads(workers.into())
            .enable_all()
            .build(),
    };
    let (stop, stopped) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read(&mut [0]);
        let _ = stop.send(());
    });
    let serve = serve(port);
    runtime.expect("a runtime").block_on(async move {
        tokio::spawn(serve);
        let _ = stopped.await;
    });
}

/// The greeting of each server.
pub fn greeting(greeting: &str, name: &str) -> String {
    format!("{greeting}, {name}!")
}

/// How many replies a stream has.
pub const REPLIES: usize = 1000;
