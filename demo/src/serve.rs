//! Serving: until somebody says stop, or for as long as a client needs it.

use std::{net::SocketAddr, time::Duration};

use rustgreet::{
    Channel, Server, Status,
    rpc::{Bound, Client},
};
use tokio::{sync::oneshot, time::sleep};

use crate::console::Console;

/// How long calls that run may take to end after a signal; then they are cut off.
const GRACE: Duration = Duration::from_secs(8);

/// Serves until Ctrl-C or SIGTERM, and then until the calls that run have ended. A second signal
/// does not wait for them.
pub async fn until_stopped(server: Bound, console: &Console) -> Result<(), Status> {
    let mut signals = Signals::new()?;
    console.listening(server.local_addr())?;

    let (stop, stopped) = oneshot::channel::<()>();
    let patience = async {
        signals.next().await;
        drop(stop);
        tokio::select! {
            () = sleep(GRACE) => {}
            () = signals.next() => {}
        }
    };
    tokio::select! {
        served = server.serve_until(stopped) => served,
        () = patience => Ok(()),
    }
}

/// Serves on a free port of this machine while `visit` calls, over a real socket. It gets the address, too.
pub async fn during(
    server: Server,
    console: &Console,
    visit: impl AsyncFnOnce(Client, SocketAddr) -> Result<(), Status>,
) -> Result<(), Status> {
    let server = server.bind("127.0.0.1:0").await?;
    let address = server.local_addr();
    console.listening(address)?;

    let (stop, stopped) = oneshot::channel::<()>();
    let visiting = async {
        let channel = Channel::connect(format!("http://{address}")).await?;
        let visited = visit(Client::new(channel), address).await;
        drop(stop);
        visited
    };
    tokio::try_join!(server.serve_until(stopped), visiting)?;
    Ok(())
}

/// The signals that ask a program to stop.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// From here on, signals are ours.
    #[cfg(unix)]
    fn new() -> Result<Self, Status> {
        use tokio::signal::unix::{SignalKind, signal};

        let listen = |kind| {
            let unheard = |error| Status::internal(format!("cannot listen for signals: {error}"));
            signal(kind).map_err(unheard)
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    fn new() -> Result<Self, Status> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
