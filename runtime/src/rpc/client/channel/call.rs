//! One call over a channel: attempts, until one is answered or no other may follow.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use http::{HeaderName, header::USER_AGENT, request::Parts};
use tokio::time::{Instant, sleep};

use super::{
    attempt::{self, Miss, Reply, Seen},
    backoff::{growing, jittered},
    pool::{Lease, Pool, Wants},
    retry::Retries,
    upload::Upload,
};
use crate::rpc::{
    call::Status,
    protocol::{Body, grpc::timeout},
};

/// How many attempts came before this one.
const ATTEMPTS: HeaderName = HeaderName::from_static("grpc-previous-rpc-attempts");
/// How often a call is sent again that no server has looked at; the first times at once.
const RESENDS: i32 = 20;
const AT_ONCE: i32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Makes a call.
pub(super) async fn call(
    pool: Arc<Pool>,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, Status> {
    let (mut head, body) = request.into_parts();
    if !head.headers.contains_key(USER_AGENT) {
        let name = pool.settings.user_agent.clone();
        head.headers.insert(USER_AGENT, name);
    }
    let policy = pool.settings.policies.of(head.uri.path());
    let patient = policy.patient || pool.settings.patient;
    let mut retries = Retries::new(policy, &pool.budget);
    let mut upload = Upload::new(body);
    let mut resends = 0;
    let begun = Instant::now();
    let mut delayed = false;
    loop {
        let mut place = pool.lease();
        if place.is_none() {
            delayed = true;
            place = pool.wait(Wants::Place, patient)?.await?;
        }
        let Some(lease) = place else {
            return Err(Status::internal("the channel gave a call no place"));
        };
        let since = delayed.then_some(begun);
        let head = written(&head, &lease, since, retries.before())?;
        let (pause, rest) = match attempt(lease, head, upload).await {
            Ok((response, rest)) => {
                let pause = retries.after(&response);
                match pause.zip(rest) {
                    Some(again) => again,
                    None => return Ok(response),
                }
            }
            Err(miss) => {
                let pause = match miss.seen {
                    Seen::Maybe => retries.after_loss(&miss.status),
                    Seen::Never => {
                        resends += 1;
                        (resends <= RESENDS).then(|| pause_before(resends))
                    }
                };
                match pause.zip(miss.upload) {
                    Some(again) => again,
                    None => return Err(miss.status),
                }
            }
        };
        upload = rest;
        delayed = true;
        if !pause.is_zero() {
            sleep(pause).await;
        }
    }
}

fn pause_before(resend: i32) -> Duration {
    match resend - AT_ONCE {
        ..=0 => Duration::ZERO,
        late => jittered(growing(FIRST_PAUSE, 2.0, LONGEST_PAUSE, late)),
    }
}

async fn attempt(
    lease: Lease,
    head: http::Request<()>,
    upload: Upload,
) -> Result<Reply, Box<Miss>> {
    let mut first = Some((lease, head, upload));
    let mut running = None;
    poll_fn(|cx| {
        if let Some((lease, head, upload)) = first.take() {
            match attempt::begin(lease, head, upload, cx) {
                Ok(attempt) => running = Some(attempt),
                Err(miss) => return Poll::Ready(Err(miss)),
            }
        }
        match &mut running {
            Some(attempt) => Pin::new(attempt).poll(cx),
            None => Poll::Pending,
        }
    })
    .await
}

/// The head of an attempt: whom it goes to, what is left of its time, and how many came before it.
fn written(
    head: &Parts,
    lease: &Lease,
    begun: Option<Instant>,
    before: u32,
) -> Result<http::Request<()>, Status> {
    let address = &lease.connection().endpoint.address;
    let mut request = http::Request::new(());
    if let Some(path) = head.uri.path_and_query() {
        *request.uri_mut() = address.uri(path)?;
    }
    *request.method_mut() = head.method.clone();
    let headers = request.headers_mut();
    *headers = head.headers.clone();
    if before > 0 {
        headers.insert(ATTEMPTS, before.into());
    }
    if let Some(begun) = begun
        && let Some(timeout) = timeout::of(headers)?
    {
        let left = timeout.saturating_sub(begun.elapsed());
        headers.insert(timeout::HEADER, timeout::header(left));
    }
    Ok(request)
}
