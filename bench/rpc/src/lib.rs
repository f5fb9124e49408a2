//! What the servers share: where they listen, how many threads they have, and when they stop.

use std::io::Read as _;

/// Runs a server, `NAME PORT [WORKERS]`: one thread without workers. To an `m` on its standard input it says how many
/// bytes it has allocated. It stops when that ends, or at anything else, so that a profiler writes its figures.
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
        let mut asked = [0];
        while std::io::stdin()
            .read(&mut asked)
            .is_ok_and(|count| count > 0)
            && asked == *b"m"
        {
            println!("{}", allocated());
        }
        let _ = stop.send(());
    });
    let serve = serve(port);
    runtime.expect("a runtime").block_on(async move {
        tokio::spawn(serve);
        let _ = stopped.await;
    });
}

/// What is allocated, in bytes; what is resident has what the allocator keeps for later, too.
fn allocated() -> usize {
    // SAFETY: it has no conditions, and only reads the allocator's own figures, under its locks.
    let figures = unsafe { libc::mallinfo2() };
    figures.uordblks + figures.hblkhd
}

/// The greeting of each server.
pub fn greeting(greeting: &str, name: &str) -> String {
    format!("{greeting}, {name}!")
}

/// How many replies a stream has.
pub const REPLIES: usize = 1000;
