//! One call over a channel: attempts, until one is answered or no other may follow.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use http::{HeaderName, header::USER_AGENT, request::Parts};
use tokio::time::{Instant, Sleep, sleep};

use super::{
    attempt::{self, Attempt, Miss, Reply, Seen},
    backoff::{growing, jittered},
    outcome,
    place::{Lease, Waiting},
    pool::{self, Pool, Wants},
    retry::{Policy, Retries},
    timed::timed,
    upload::Upload,
};
use crate::rpc::{
    call::{
        Status,
        deadline::{self, Deadline},
    },
    protocol::{
        Body,
        answered::{self, Verdict},
        connect::client::told,
        opening::{Ending, opening},
        timeouts,
    },
};

/// How many attempts came before this one.
const ATTEMPTS: HeaderName = HeaderName::from_static("grpc-previous-rpc-attempts");
/// How often a call is sent again that did not get to a server; the first times at once.
const RESENDS: i32 = 20;
const AT_ONCE: i32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A call over a channel.
pub(super) struct Calling {
    pool: Arc<Pool>,
    head: Parts,
    begun: Instant,
    /// Whether some of its time is over.
    delayed: bool,
    /// That of its method, if it is nearer than the call's own deadline.
    timer: Option<Deadline>,
    retries: Retries,
    resends: i32,
    /// Whether a server has refused it, which is passed over once.
    was_refused: bool,
    step: Step,
}

enum Step {
    /// It needs a place on a connection.
    Ready(Upload),
    Waiting(Waiting, Upload),
    Running(Attempt),
    /// Until the body has told how the call ended, which the policy needs.
    Failing(Told, Upload),
    /// Until the next attempt.
    Pausing(Pin<Box<Sleep>>, Upload),
    Over,
}

/// A response whose body is an error, or whose first bytes are the end, and how the call ended.
type Told = Pin<Box<dyn Future<Output = (http::Response<Body>, Option<Ending>)> + Send>>;

impl Calling {
    pub(super) fn new(pool: Arc<Pool>, request: http::Request<Body>) -> Self {
        let (mut head, body) = request.into_parts();
        let mut upload = Upload::new(body);
        let policy = pool.settings.policies.of(head.uri.path());
        upload.has_policy = policy.retry.is_some();
        let timer = policy.timeout.and_then(|it| limit(&mut head, it));
        if !head.headers.contains_key(USER_AGENT) {
            let name = pool.settings.user_agent.clone();
            head.headers.insert(USER_AGENT, name);
        }
        Self {
            pool,
            head,
            begun: Instant::now(),
            delayed: false,
            timer,
            retries: Retries::default(),
            resends: 0,
            was_refused: false,
            step: Step::Ready(upload),
        }
    }

    fn policy(&self) -> &Policy {
        self.pool.settings.policies.of(self.head.uri.path())
    }

    /// Begins an attempt on a connection that has a place, or waits for one.
    fn find_place(&mut self, upload: Upload, cx: &mut Context<'_>) -> Result<Step, Status> {
        if let Some(lease) = self.pool.lease() {
            return self.begin(lease, upload, cx);
        }
        self.delayed = true;
        let patient = self.pool.settings.patient || self.policy().patient;
        let waiting = self.pool.wait(Wants::Place, patient)?;
        Ok(Step::Waiting(waiting, upload))
    }

    fn begin(
        &mut self,
        lease: Lease,
        upload: Upload,
        cx: &mut Context<'_>,
    ) -> Result<Step, Status> {
        if !upload.is_whole() {
            // A task sends the rest.
            pool::runtime()?;
        }
        let since = self.delayed.then_some(self.begun);
        let head = written(&self.head, &lease, since, self.retries.before())?;
        match attempt::begin(lease, head, upload, cx) {
            Ok(attempt) => Ok(Step::Running(attempt)),
            Err(miss) => self.after_miss(*miss),
        }
    }

    /// The next step after an attempt without a response.
    fn after_miss(&mut self, miss: Miss) -> Result<Step, Status> {
        let pause = match miss.seen {
            Seen::Refused if !std::mem::replace(&mut self.was_refused, true) => {
                Some(Duration::ZERO)
            }
            Seen::Refused | Seen::Maybe => {
                let policy = self.pool.settings.policies.of(self.head.uri.path());
                let retries = &mut self.retries;
                retries.after_loss(policy, &self.pool.budget, &miss.status)
            }
            Seen::Never => {
                self.resends += 1;
                (self.resends <= RESENDS).then(|| pause_before(self.resends))
            }
        };
        match pause.zip(miss.upload) {
            Some((pause, upload)) => self.after(pause, upload),
            None => Err(miss.status),
        }
    }

    fn after(&mut self, pause: Duration, upload: Upload) -> Result<Step, Status> {
        self.delayed = true;
        if pause.is_zero() {
            return Ok(Step::Ready(upload));
        }
        pool::runtime()?;
        Ok(Step::Pausing(Box::pin(sleep(pause)), upload))
    }

    /// The response, unless a policy has the call sent again, or its body has to tell whether it does.
    fn replied(
        &mut self,
        (response, upload): Reply,
    ) -> Result<Option<http::Response<Body>>, Status> {
        match (answered::verdict(&response), upload) {
            (Verdict::Failed(_), Some(upload)) => {
                self.step = Step::Failing(Box::pin(told(response)), upload);
                Ok(None)
            }
            (Verdict::Open, Some(upload)) => {
                self.step = Step::Failing(Box::pin(opening(response)), upload);
                Ok(None)
            }
            (_, upload) => self.ended(response, None, upload),
        }
    }

    /// The same, once the body has told how the call ended, if it has to.
    fn ended(
        &mut self,
        response: http::Response<Body>,
        told: Option<Ending>,
        upload: Option<Upload>,
    ) -> Result<Option<http::Response<Body>>, Status> {
        let policy = self.pool.settings.policies.of(self.head.uri.path());
        let outcome = (&response, told.as_ref());
        let pause = self.retries.after(policy, &self.pool.budget, outcome);
        let Some((pause, upload)) = pause.zip(upload) else {
            self.step = Step::Over;
            let counted = match told {
                Some(_) => response,
                None => outcome::counted(response, &self.pool, &self.head.uri),
            };
            return Ok(Some(timed(counted, self.timer.take())));
        };
        self.step = self.after(pause, upload)?;
        Ok(None)
    }

    /// The request, which waited for the next step.
    fn take_upload(&mut self) -> Result<Upload, Status> {
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Ready(upload) | Step::Waiting(_, upload) | Step::Pausing(_, upload) => Ok(upload),
            Step::Running(_) | Step::Failing(..) | Step::Over => {
                Err(Status::internal("the call is over"))
            }
        }
    }
}

impl Future for Calling {
    type Output = Result<http::Response<Body>, Status>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(timer) = &mut this.timer
            && timer.poll(cx).is_ready()
        {
            this.step = Step::Over;
            return Poll::Ready(Err(deadline::exceeded()));
        }
        loop {
            let mut place = None;
            match &mut this.step {
                Step::Running(attempt) => {
                    match ready!(Pin::new(attempt).poll(cx)) {
                        Ok(reply) => {
                            if let Some(response) = this.replied(reply)? {
                                return Poll::Ready(Ok(response));
                            }
                        }
                        Err(miss) => this.step = this.after_miss(*miss)?,
                    }
                    continue;
                }
                Step::Failing(told, _) => {
                    let (response, ending) = ready!(told.as_mut().poll(cx));
                    let upload = match std::mem::replace(&mut this.step, Step::Over) {
                        Step::Failing(_, upload) => Some(upload),
                        _ => None,
                    };
                    if let Some(response) = this.ended(response, ending, upload)? {
                        return Poll::Ready(Ok(response));
                    }
                    continue;
                }
                Step::Waiting(waiting, _) => place = ready!(Pin::new(waiting).poll(cx))?,
                Step::Pausing(pause, _) => ready!(pause.as_mut().poll(cx)),
                Step::Ready(_) | Step::Over => {}
            }
            let upload = this.take_upload()?;
            this.step = match place {
                Some(lease) => this.begin(lease, upload, cx)?,
                None => this.find_place(upload, cx)?,
            };
        }
    }
}

/// Gives a call so much time, unless it has less.
fn limit(head: &mut Parts, timeout: Duration) -> Option<Deadline> {
    // One that cannot be read is refused where it is read.
    let own = timeouts::of(&head.headers).ok()?;
    if own.is_some_and(|own| own <= timeout) {
        return None;
    }
    timeouts::put(&head.method, &mut head.headers, timeout);
    deadline::after(timeout).map(Deadline::new)
}

fn pause_before(resend: i32) -> Duration {
    match resend - AT_ONCE {
        ..=0 => Duration::ZERO,
        late => jittered(growing(FIRST_PAUSE, 2.0, LONGEST_PAUSE, late)),
    }
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
        && let Some(timeout) = timeouts::of(headers)?
    {
        timeouts::put(
            &head.method,
            headers,
            timeout.saturating_sub(begun.elapsed()),
        );
    }
    Ok(request)
}
