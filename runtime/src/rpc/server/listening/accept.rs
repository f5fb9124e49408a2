//! The loop that accepts connections, each served by a task of its own. Errors of accepting end no
//! server: without descriptors it waits, longer each time.

use std::{
    future::{Future, poll_fn},
    io::{self, ErrorKind},
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time::sleep,
};

use super::{Connection, Listener, connection, shared::Shared};

/// How long to wait after an error of accepting: doubled with each, up to the second.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Accepts connections until `shutdown` is done, then waits for them to end.
pub(super) async fn serve(mut listener: Listener, shared: Shared, shutdown: impl Future) {
    let room = Arc::new(Semaphore::new(shared.limits.connections));
    let shared = Arc::new(shared);
    let (stop, drain) = watch::channel(false);
    let mut connections = JoinSet::new();
    {
        let accept = async {
            loop {
                let next = async {
                    // Never closed, so there is always a permit in the end.
                    let permit = room.clone().acquire_owned().await.ok()?;
                    Some((accept(&mut listener).await?, permit))
                };
                let Some((connection, permit)) = while_others_end(&mut connections, next).await
                else {
                    break;
                };
                let served = connection::serve(shared.clone(), connection, drain.clone());
                connections.spawn(async move {
                    served.await;
                    drop(permit);
                });
            }
            // No more will come, and those that are there may stay.
            while connections.join_next().await.is_some() {}
        };
        let (mut accept, mut shutdown) = (pin!(accept), pin!(shutdown));
        poll_fn(|cx| match shutdown.as_mut().poll(cx) {
            Poll::Ready(_) => Poll::Ready(()),
            Poll::Pending => accept.as_mut().poll(cx),
        })
        .await;
    }
    drop(listener);
    shared.root.drain();
    // Nobody listens if there is no connection.
    let _ = stop.send(true);
    while connections.join_next().await.is_some() {}
}

/// Waits for `next`. Meanwhile connections end, and what their tasks were is let go of at once.
async fn while_others_end<T>(connections: &mut JoinSet<()>, next: impl Future<Output = T>) -> T {
    let mut next = pin!(next);
    poll_fn(|cx| {
        while let Poll::Ready(Some(_)) = connections.poll_join_next(cx) {}
        next.as_mut().poll(cx)
    })
    .await
}

/// The next connection, if there will be one. Errors of one that is gone already are passed over.
async fn accept(listener: &mut Listener) -> Option<Connection> {
    let mut pause = FIRST_PAUSE;
    loop {
        match listener.accept().await? {
            Ok(connection) => return Some(connection),
            Err(error) if is_of_one_connection(&error) => {}
            Err(_) => {
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}
