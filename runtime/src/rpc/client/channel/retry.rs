//! [`RetryPolicy`]: which calls that a server may have seen are sent again, when, and how many of them.
//! It is gRPC's (A6): codes, growing pauses, a budget, and a server's own word on it.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use http::HeaderMap;

use super::backoff::{growing, jittered};
use crate::rpc::{
    call::{Code, Status, ranges::Ranges},
    protocol::{
        answered::{self, Verdict},
        opening::Ending,
    },
};

/// Which calls are sent again after a server may have seen them. A call that no server has looked at is
/// sent again without it; one that is refused, only once.
///
/// ```
/// use std::time::Duration;
/// use rustgreet::{Channel, Code, rpc::RetryPolicy};
///
/// let policy = RetryPolicy::new(4)
///     .codes([Code::Unavailable, Code::ResourceExhausted])
///     .backoff(Duration::from_millis(50), Duration::from_secs(2));
/// let builder = Channel::builder("http://127.0.0.1:50051").retry(policy);
/// ```
///
/// An attempt that was answered with more than a status is never followed by another. Over gRPC-Web and Connect a
/// stream's status may come after its head, so with a policy that head is handed on with what follows it. A server that
/// sends `grpc-retry-pushback-ms` decides itself when, or that none is to follow.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a policy does nothing until a channel has it"]
pub struct RetryPolicy {
    pub(super) max_attempts: u32,
    pub(super) first: Duration,
    pub(super) longest: Duration,
    pub(super) multiplier: f64,
    pub(super) codes: Vec<Code>,
}

impl RetryPolicy {
    /// At most so many attempts, the first one counted: 2 to 5. Those that end with UNAVAILABLE are
    /// followed by another, after about 100 ms, and twice as long each time, up to 5 seconds.
    ///
    /// ```
    /// let policy = rustgreet::rpc::RetryPolicy::new(3);
    /// ```
    pub fn new(max_attempts: u32) -> Self {
        Self {
            max_attempts,
            first: Duration::from_millis(100),
            longest: Duration::from_secs(5),
            multiplier: 2.0,
            codes: vec![Code::Unavailable],
        }
    }

    /// The codes that are followed by another attempt, instead of UNAVAILABLE.
    ///
    /// ```
    /// use rustgreet::{Code, rpc::RetryPolicy};
    ///
    /// let policy = RetryPolicy::new(3).codes([Code::Unavailable, Code::Aborted]);
    /// ```
    pub fn codes(mut self, codes: impl IntoIterator<Item = Code>) -> Self {
        self.codes = codes.into_iter().collect();
        self
    }

    /// The first pause between two attempts, and the longest one.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let policy = rustgreet::rpc::RetryPolicy::new(3)
    ///     .backoff(Duration::from_millis(20), Duration::from_secs(1));
    /// ```
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// How much longer each pause is than the one before it; 2 unless set.
    ///
    /// ```
    /// let policy = rustgreet::rpc::RetryPolicy::new(3).multiplier(1.5);
    /// ```
    pub fn multiplier(mut self, factor: f64) -> Self {
        self.multiplier = factor;
        self
    }

    pub(super) fn check(&self, ranges: &mut Ranges) {
        ranges.between("max_attempts of a retry policy", self.max_attempts, 2, 5);
        ranges.duration("the first pause of a retry policy", self.first);
        ranges.duration("the longest pause of a retry policy", self.longest);
        ranges.factor("the multiplier of a retry policy", self.multiplier);
        ranges.count(
            "the number of codes of a retry policy",
            self.codes.len() as u64,
        );
    }
}

/// What a method's calls do when they fail.
#[derive(Clone, Debug, Default)]
pub(super) struct Policy {
    /// Whether they wait while no server can be connected to.
    pub(super) patient: bool,
    /// How long they may take, whatever their callers say.
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Option<RetryPolicy>,
}

impl Policy {
    /// Whether calls that end with this code are sent again.
    pub(super) fn has(&self, code: Code) -> bool {
        let retry = self.retry.as_ref();
        retry.is_some_and(|retry| retry.codes.contains(&code))
    }
}

/// The policies of all methods.
#[derive(Clone, Debug, Default)]
pub(super) struct Policies {
    pub(super) default: Policy,
    /// By service, or by service and method, as in `greet.Greeter/SayHello`.
    pub(super) named: HashMap<String, Policy>,
    /// The tokens of the budget, and what a success adds.
    pub(super) budget: Option<(f64, f64)>,
}

impl Policies {
    /// That of a method, by its path.
    pub(super) fn of(&self, path: &str) -> &Policy {
        if self.named.is_empty() {
            return &self.default;
        }
        let name = path.strip_prefix('/').unwrap_or(path);
        let service = name.split_once('/').map_or(name, |(service, _)| service);
        let named = self.named.get(name).or_else(|| self.named.get(service));
        named.unwrap_or(&self.default)
    }
}

/// Tokens that attempts after the first need: failures that a policy would send again take one, successes
/// add a part of one. With half of them or less, calls are not sent again.
pub(super) struct Budget {
    max: u64,
    gain: u64,
    /// In thousandths.
    tokens: AtomicU64,
}

const TOKEN: u64 = 1000;

impl Budget {
    pub(super) fn new(tokens_and_gain: Option<(f64, f64)>) -> Self {
        // Without a budget there is always more than half.
        let (max, gain) = tokens_and_gain.unwrap_or((0.0, 0.0));
        let max = (max * TOKEN as f64) as u64;
        Self {
            max,
            gain: (gain * TOKEN as f64) as u64,
            tokens: AtomicU64::new(max),
        }
    }

    pub(super) fn is_limited(&self) -> bool {
        self.max > 0
    }

    pub(super) fn succeeded(&self) {
        if self.tokens.load(Relaxed) < self.max {
            self.change(|tokens| tokens.saturating_add(self.gain).min(self.max));
        }
    }

    /// Whether another attempt may follow.
    pub(super) fn failed(&self) -> bool {
        self.change(|tokens| tokens.saturating_sub(TOKEN));
        self.max == 0 || self.tokens.load(Relaxed) > self.max / 2
    }

    fn change(&self, change: impl Fn(u64) -> u64) {
        // Never an error, since there is always a next value.
        let _ = self
            .tokens
            .fetch_update(Relaxed, Relaxed, |tokens| Some(change(tokens)));
    }
}

/// The attempts of one call.
#[derive(Default)]
pub(super) struct Retries {
    /// How many have ended.
    ended: u32,
    /// Since the server last said itself when to come back.
    pauses: i32,
}

impl Retries {
    /// How many attempts came before the one that begins.
    pub(super) fn before(&self) -> u32 {
        self.ended
    }

    /// How long to wait for the next attempt after a response, if one is to follow: after a head that says how its
    /// call ended, or whose body does.
    pub(super) fn after<B>(
        &mut self,
        policy: &Policy,
        budget: &Budget,
        (response, told): (&http::Response<B>, Option<&Ending>),
    ) -> Option<Duration> {
        if policy.retry.is_none() && !budget.is_limited() {
            return None;
        }
        let code = match (told, answered::verdict(response)) {
            (Some(ending), _) => ending.code,
            (None, Verdict::Open) => return None,
            (None, Verdict::Ended(code) | Verdict::Failed(code)) => code,
        };
        let trailers = told.and_then(|ending| ending.trailers.as_ref());
        let headers = trailers.unwrap_or(response.headers());
        self.next(policy, budget, code, headers)
    }

    /// The same after a connection was lost.
    pub(super) fn after_loss(
        &mut self,
        policy: &Policy,
        budget: &Budget,
        status: &Status,
    ) -> Option<Duration> {
        self.next(policy, budget, status.code(), &HeaderMap::new())
    }

    fn next(
        &mut self,
        policy: &Policy,
        budget: &Budget,
        code: Code,
        headers: &HeaderMap,
    ) -> Option<Duration> {
        let pushback = pushback(headers);
        let affordable = match code {
            Code::Ok => {
                budget.succeeded();
                return None;
            }
            code if policy.has(code) || pushback == Some(None) => budget.failed(),
            _ => return None,
        };
        let policy = policy.retry.as_ref()?;
        self.ended += 1;
        if !affordable || self.ended >= policy.max_attempts {
            return None;
        }
        if let Some(pause) = pushback {
            self.pauses = 0;
            return pause;
        }
        let pause = growing(policy.first, policy.multiplier, policy.longest, self.pauses);
        self.pauses += 1;
        Some(jittered(pause))
    }
}

/// A server's own word: when to come back, or (`Some(None)`) that it wants no other attempt.
fn pushback(headers: &HeaderMap) -> Option<Option<Duration>> {
    let value = headers.get("grpc-retry-pushback-ms")?;
    let millis = value.to_str().ok().and_then(|it| it.parse::<u32>().ok());
    Some(millis.map(|it| Duration::from_millis(it.into())))
}
