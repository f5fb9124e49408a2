//! [`ChannelBuilder`]: the settings of a channel, each checked where it is set.

use std::{fmt, sync::Arc, time::Duration};

use http::HeaderValue;

use super::{
    Balance, Channel, Resolve, RetryPolicy,
    address::Address,
    pool::{Pool, Wants},
    resolve::AnyResolver,
    service_config,
    settings::{Settings, USER_AGENT},
};
use crate::rpc::call::{Patience, Status, ranges::LARGEST_WINDOW};

/// What peers accept: gRPC's servers end connections that ping more often.
const FASTEST_PING: Duration = Duration::from_secs(10);

/// The settings of a [`Channel`] to be.
///
/// ```
/// use std::time::Duration;
/// use rustgreet::{Channel, Status, rpc::{Balance, RetryPolicy}};
///
/// /// Two servers that are alike, of which one may be gone.
/// fn greeters() -> Result<Channel, Status> {
///     Channel::builder("http://10.0.0.1:50051")
///         .or("http://10.0.0.2:50051")
///         .balance(Balance::RoundRobin)
///         .connect_timeout(Duration::from_secs(1))
///         .retry(RetryPolicy::new(3))
///         .user_agent("greet/1.0")
///         .connect_lazy()
/// }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until it connects"]
pub struct ChannelBuilder {
    addresses: Vec<String>,
    settings: Settings,
}

impl ChannelBuilder {
    pub(super) fn new(address: String) -> Self {
        Self {
            addresses: vec![address],
            settings: Settings::default(),
        }
    }

    /// One more server of the same services. Calls go to the first that can be connected to, or in turns
    /// to all: [`balance`](Self::balance) says which.
    ///
    /// ```
    /// let builder = rustgreet::Channel::builder("http://10.0.0.1:50051").or("http://10.0.0.2:50051");
    /// ```
    pub fn or(mut self, address: impl Into<String>) -> Self {
        self.addresses.push(address.into());
        self
    }

    /// Which of several servers a call goes to; the first that can be connected to unless set.
    ///
    /// ```
    /// use rustgreet::{Channel, rpc::Balance};
    ///
    /// let builder = Channel::builder("http://greeter:50051").balance(Balance::RoundRobin);
    /// ```
    pub fn balance(mut self, balance: Balance) -> Self {
        self.settings.balance = balance;
        self
    }

    /// Finds the servers of a host in another way than by DNS.
    ///
    /// ```
    /// # fn make(registry: impl rustgreet::rpc::Resolve) {
    /// let builder = rustgreet::Channel::builder("http://greeter:50051").resolver(registry);
    /// # }
    /// ```
    pub fn resolver(mut self, resolver: impl Resolve) -> Self {
        self.settings.resolver = AnyResolver::new(resolver);
        self
    }

    /// How long connecting may take, with TLS and the first words of HTTP/2; 20 seconds unless set. Before
    /// it, finding the servers of an address may take as long.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.connect_timeout(std::time::Duration::from_secs(1));
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        let ranges = &mut self.settings.ranges;
        self.settings.connect_timeout = ranges.duration("connect_timeout", timeout);
        self
    }

    /// How many connections to one server there may be; 2 unless set. Another one is made when those that
    /// there are have as many calls as the server takes.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.max_connections(8);
    /// ```
    pub fn max_connections(mut self, connections: usize) -> Self {
        let ranges = &mut self.settings.ranges;
        ranges.count("max_connections", connections as u64);
        self.settings.max_connections = connections;
        self
    }

    /// Lets calls wait until a server can be connected to. Unless set, they end with UNAVAILABLE when none
    /// can.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.wait_for_ready();
    /// ```
    pub fn wait_for_ready(mut self) -> Self {
        self.settings.patient = true;
        self
    }

    /// Sends calls again that failed after a server may have seen them, as the policy says. None are
    /// unless set.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.retry(rustgreet::rpc::RetryPolicy::new(3));
    /// ```
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        policy.check(&mut self.settings.ranges);
        self.settings.policies.default.retry = Some(policy);
        self
    }

    /// How many failures in a row have calls sent again: half of `tokens`, of which a failure takes one
    /// and a success gives `gain` back. Any number unless set.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.retry_budget(100.0, 0.1);
    /// ```
    pub fn retry_budget(mut self, tokens: f64, gain: f64) -> Self {
        let ranges = &mut self.settings.ranges;
        let tokens = ranges.tokens("the tokens of a retry budget", tokens);
        let gain = ranges.tokens("the gain of a retry budget", gain);
        self.settings.policies.budget = Some((tokens, gain));
        self
    }

    /// Takes timeouts, retry policies, their budget, `waitForReady` and the way of balancing from gRPC's
    /// service config in JSON. A call ends at its own deadline or with the timeout of its method, whichever is
    /// nearer.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if the config is malformed, or asks for what a channel does not do: hedging.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.service_config(
    ///     r#"{
    ///         "loadBalancingConfig": [{"round_robin": {}}],
    ///         "methodConfig": [{
    ///             "name": [{"service": "greet.Greeter"}],
    ///             "timeout": "10s",
    ///             "retryPolicy": {
    ///                 "maxAttempts": 3,
    ///                 "initialBackoff": "0.1s",
    ///                 "maxBackoff": "2s",
    ///                 "backoffMultiplier": 2,
    ///                 "retryableStatusCodes": ["UNAVAILABLE"]
    ///             }
    ///         }]
    ///     }"#,
    /// )?;
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn service_config(mut self, json: &str) -> Result<Self, Status> {
        service_config::apply(json, &mut self.settings)?;
        Ok(self)
    }

    /// Asks the other side for a sign of life this often while there are calls, so that a dead connection
    /// is noticed: it ends when there is none for 20 seconds. At least 10 seconds; not at all unless set.
    /// A server that finds it too often is asked half as often.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.keep_alive(std::time::Duration::from_secs(30));
    /// ```
    pub fn keep_alive(mut self, every: Duration) -> Self {
        let ranges = &mut self.settings.ranges;
        let every = ranges.duration_from("keep_alive", FASTEST_PING, every);
        self.settings.keep_alive = Some(every);
        self
    }

    /// Does so while there are no calls, too. Many servers end connections whose clients do.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder
    ///     .keep_alive(std::time::Duration::from_secs(300))
    ///     .keep_alive_while_idle();
    /// ```
    pub fn keep_alive_while_idle(mut self) -> Self {
        self.settings.pings_while_idle = true;
        self
    }

    /// Ends connections that were without a call for so long. Never unless set.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.idle_timeout(std::time::Duration::from_secs(600));
    /// ```
    pub fn idle_timeout(mut self, idle: Duration) -> Self {
        let ranges = &mut self.settings.ranges;
        self.settings.idle = Some(ranges.duration("idle_timeout", idle));
        self
    }

    /// How long a message of a reply that has begun to arrive may make no progress; 20 seconds unless set. Its call
    /// then ends with DEADLINE_EXCEEDED. Silence between messages is not a fault, however long.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.stall_timeout(std::time::Duration::from_secs(5));
    /// ```
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        let ranges = &mut self.settings.ranges;
        self.settings.stall = Patience::of(ranges.duration("stall_timeout", timeout));
        self
    }

    /// What the client calls itself, ahead of this library's name. A call whose metadata has a `user-agent`
    /// keeps it.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.user_agent("greet/1.0");
    /// ```
    pub fn user_agent(mut self, name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match HeaderValue::try_from(format!("{name} {USER_AGENT}")) {
            Ok(value) => self.settings.user_agent = value,
            Err(_) => self
                .settings
                .ranges
                .refuse("user_agent", || format!("{name:?}; expected visible ASCII")),
        }
        self
    }

    /// How many bytes of a call may be under way to us, unread; 1 MiB unless set. More help large
    /// messages over a long distance. A connection has four times as much, or what
    /// [`connection_window`](Self::connection_window) says.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.window(8 << 20);
    /// ```
    pub fn window(mut self, bytes: u32) -> Self {
        let window = self.settings.ranges.window("window", bytes);
        self.settings.stream_window = window;
        self.settings.connection_window = window.saturating_mul(4).min(LARGEST_WINDOW);
        self
    }

    /// How many bytes of all calls of a connection may be under way to us, unread; 4 MiB unless set.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.window(1 << 20).connection_window(64 << 20);
    /// ```
    pub fn connection_window(mut self, bytes: u32) -> Self {
        let ranges = &mut self.settings.ranges;
        self.settings.connection_window = ranges.window("connection_window", bytes);
        self
    }

    /// The size in bytes up to which the headers of a response are accepted; 64 KiB unless set.
    ///
    /// ```
    /// # let builder = rustgreet::Channel::builder("http://127.0.0.1:50051");
    /// let builder = builder.max_header_list_size(256 << 10);
    /// ```
    pub fn max_header_list_size(mut self, bytes: u32) -> Self {
        let ranges = &mut self.settings.ranges;
        ranges.count("max_header_list_size", bytes.into());
        self.settings.header_list = bytes;
        self
    }

    /// Connects.
    ///
    /// # Errors
    /// Those of [`Channel::connect`], and INVALID_ARGUMENT if a setting is out of its range.
    ///
    /// ```no_run
    /// # async fn connect(builder: rustgreet::rpc::ChannelBuilder) -> Result<(), rustgreet::Status> {
    /// let channel = builder.connect().await?;
    /// # Ok(()) }
    /// ```
    pub async fn connect(self) -> Result<Channel, Status> {
        let channel = self.connect_lazy()?;
        let patient = channel.pool.settings.patient;
        // A place is given back at once; the connection stays.
        channel.pool.wait(Wants::Answer, patient)?.await?;
        Ok(channel)
    }

    /// A channel that connects at the first call.
    ///
    /// # Errors
    /// Those of [`Channel::connect_lazy`], and INVALID_ARGUMENT if a setting is out of its range.
    ///
    /// ```no_run
    /// # fn connect(builder: rustgreet::rpc::ChannelBuilder) -> Result<(), rustgreet::Status> {
    /// let channel = builder.connect_lazy()?;
    /// # Ok(()) }
    /// ```
    pub fn connect_lazy(self) -> Result<Channel, Status> {
        let mut settings = self.settings;
        for address in &self.addresses {
            settings.addresses.push(Arc::new(Address::parse(address)?));
        }
        settings.ranges.result()?;
        settings.tls.prepare(&settings.addresses)?;
        Ok(Channel {
            pool: Pool::new(settings),
        })
    }

    #[cfg(feature = "tls")]
    pub(super) fn tls(&mut self) -> &mut super::connect::TlsSettings {
        &mut self.settings.tls.settings
    }
}

impl fmt::Debug for ChannelBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelBuilder")
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}
