//! [`Pool`]: the connections of a channel, and the calls that wait for one. Calls are served in the
//! order in which they came, by connections that have room.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{runtime::Handle, sync::oneshot};

use super::{
    connect::Endpoint,
    connection::{self, Attempt, Connection},
    lookup::{self, Unfinished},
    place::{Lease, Waiting},
    retry::Budget,
    settings::{Balance, Settings},
    state::{Lookup, State, Waiter},
};
use crate::rpc::call::Status;

pub(super) use super::state::Wants;

/// The connections of a channel.
pub(super) struct Pool {
    pub(super) settings: Arc<Settings>,
    pub(super) budget: Budget,
    state: Mutex<State>,
}

/// The runtime that a call is polled in.
pub(super) fn runtime() -> Result<Handle, Status> {
    Handle::try_current().map_err(|_| {
        Status::failed_precondition(
            "a call over a channel must be polled within a tokio runtime: \
             use `Runtime::block_on` or `tokio::spawn`",
        )
    })
}

impl Pool {
    pub(super) fn new(settings: Settings) -> Arc<Self> {
        let state = State::new(&settings);
        Arc::new(Self {
            budget: Budget::new(settings.policies.budget),
            settings: Arc::new(settings),
            state: Mutex::new(state),
        })
    }

    /// A place on a connection that is there, if nobody waits for one.
    pub(super) fn lease(self: &Arc<Self>) -> Option<Lease> {
        let mut state = self.lock();
        if !state.waiting.is_empty() {
            return None;
        }
        let connection = state.servers.take_place()?;
        if state.servers.wake() {
            self.connect(&mut state);
        }
        drop(state);
        Some(Lease::new(connection, self))
    }

    /// A place on a connection, in turn. Without the runtime that a connection needs, an error.
    pub(super) fn wait(self: &Arc<Self>, wants: Wants, patient: bool) -> Result<Waiting, Status> {
        let runtime = runtime()?;
        let (grant, granted) = oneshot::channel();
        let mut state = self.lock();
        let turn = state.next_turn;
        state.next_turn += 1;
        let waiter = Waiter {
            wants,
            patient,
            runtime: Some(runtime),
            grant,
        };
        state.waiting.insert(turn, waiter);
        state.servers.wake();
        state.servers.renew();
        if matches!(state.lookup, Lookup::Failed | Lookup::Pausing) {
            state.lookup = Lookup::Needed;
        }
        self.serve(&mut state);
        Ok(Waiting {
            turn,
            granted,
            pool: self.clone(),
        })
    }

    /// Gives places to who waits. Connects if there are too few.
    fn serve(self: &Arc<Self>, state: &mut State) {
        while let Some(first) = state.waiting.first_entry() {
            let Some(connection) = state.servers.take_place() else {
                break;
            };
            let lease = Lease::new(connection, self);
            let waiter = first.remove();
            state.grant(waiter, Ok(Some(lease)));
        }
        self.connect(state);
    }

    /// Looks servers up and connects to them, as far as calls need it: now, or after a pause. Tells those
    /// who will not wait so long.
    fn connect(self: &Arc<Self>, state: &mut State) {
        if !self.is_wanted(state) {
            return;
        }
        let Some((turn, runtime)) = state.runtime() else {
            return;
        };
        if state.lookup == Lookup::Needed && state.servers.needs_lookup() {
            state.lookup = Lookup::Running;
            let unfinished = Unfinished::new(self, turn, None);
            state.spawn(&runtime, lookup::run(unfinished));
        }
        if state.lookup == Lookup::Running && !state.servers.has_connections() {
            return;
        }
        for endpoint in state.servers.begin_missing() {
            let attempt = Attempt::new(self, endpoint, turn, None);
            state.spawn(&runtime, connection::run(attempt));
        }
        if state.servers.is_hopeless() && state.lookup == Lookup::Done {
            state.refuse();
        }
        if state.lookup == Lookup::Failed && !state.waiting.is_empty() {
            state.lookup = Lookup::Pausing;
            let unfinished = Unfinished::new(self, turn, Some(state.backoff.left()));
            state.spawn(&runtime, lookup::run(unfinished));
        }
        if self.is_wanted(state) {
            for (endpoint, pause) in state.servers.pause() {
                let attempt = Attempt::new(self, endpoint, turn, Some(pause));
                state.spawn(&runtime, connection::run(attempt));
            }
        }
    }

    /// Whether a new connection would be of use: calls wait, or each server is to have one.
    fn is_wanted(&self, state: &State) -> bool {
        !state.waiting.is_empty() || self.settings.balance == Balance::RoundRobin
    }

    /// The servers are found, or not.
    pub(super) fn found(self: &Arc<Self>, found: Result<Vec<Endpoint>, Status>) {
        let mut state = self.lock();
        match found {
            Ok(endpoints) => state.found(endpoints),
            Err(status) => state.not_found(status),
        }
        self.serve(&mut state);
    }

    /// A look-up was dropped, or the pause before it.
    pub(super) fn lookup_cut_short(self: &Arc<Self>, status: Status, turn: Option<u64>) {
        let mut state = self.lock();
        match state.lookup {
            Lookup::Running => state.not_found(status),
            Lookup::Pausing => state.lookup = Lookup::Failed,
            Lookup::Needed | Lookup::Done | Lookup::Failed => return,
        }
        self.pass_on(&mut state, turn);
    }

    /// The runtime of a call has ended, so that of another one is to do its work: when the call has gone,
    /// which it will soon.
    fn pass_on(self: &Arc<Self>, state: &mut State, turn: Option<u64>) {
        let waiter = turn.and_then(|turn| state.waiting.get_mut(&turn));
        if let Some(waiter) = waiter {
            let ended = waiter.runtime.take();
            state.later.drop(ended);
        } else if state.waiting.values().any(|it| it.runtime.is_some()) {
            self.connect(state);
        }
    }

    /// The pause before a look-up is over. Whether to begin it.
    pub(super) fn looks_again(&self) -> bool {
        let mut state = self.lock();
        if state.lookup != Lookup::Pausing {
            return false;
        }
        let wanted = !state.waiting.is_empty();
        state.lookup = if wanted {
            Lookup::Running
        } else {
            Lookup::Failed
        };
        wanted
    }

    /// How long a new connection waits between pings.
    pub(super) fn keep_alive(&self) -> Option<Duration> {
        self.lock().keep_alive
    }

    /// A server finds that it is pinged too often.
    pub(super) fn ping_less(&self) {
        let mut state = self.lock();
        state.keep_alive = state.keep_alive.map(|every| every.saturating_mul(2));
    }

    /// Somebody answers at an endpoint.
    pub(super) fn answered(&self) {
        let mut state = self.lock();
        for waiter in state.take(|waiter| waiter.wants == Wants::Answer) {
            state.grant(waiter, Ok(None));
        }
    }

    /// There is a new connection.
    pub(super) fn connected(self: &Arc<Self>, connection: &Arc<Connection>) {
        let mut state = self.lock();
        state.fails(None);
        state.servers.connected(connection.clone());
        self.serve(&mut state);
    }

    /// An attempt to connect failed.
    pub(super) fn failed(self: &Arc<Self>, endpoint: &Endpoint, status: Status) {
        let mut state = self.lock();
        if self.fail(&mut state, endpoint, status) {
            self.connect(&mut state);
        }
    }

    /// An attempt to connect was dropped, or the pause before it.
    pub(super) fn cut_short(
        self: &Arc<Self>,
        endpoint: &Endpoint,
        status: Option<Status>,
        turn: Option<u64>,
    ) {
        let mut state = self.lock();
        match status {
            Some(status) => drop(self.fail(&mut state, endpoint, status)),
            None => state.servers.stop_pause(endpoint),
        }
        self.pass_on(&mut state, turn);
    }

    /// Whether the endpoint is still one.
    fn fail(&self, state: &mut State, endpoint: &Endpoint, status: Status) -> bool {
        if !state.servers.failed(endpoint) {
            return false;
        }
        state.fails(Some(status));
        let hopeless = state.servers.is_hopeless();
        if hopeless || self.settings.balance == Balance::RoundRobin {
            state.look_up();
        }
        if hopeless {
            state.refuse();
        }
        true
    }

    /// The pause before an attempt is over. Whether to begin it.
    pub(super) fn tries_again(&self, endpoint: &Endpoint) -> bool {
        let mut state = self.lock();
        if self.is_wanted(&state) {
            return state.servers.end_pause(endpoint);
        }
        state.servers.stop_pause(endpoint);
        false
    }

    /// An attempt to connect takes long: the next server is tried beside it.
    pub(super) fn hurry(self: &Arc<Self>) {
        let mut state = self.lock();
        if !state.waiting.is_empty()
            && !state.servers.has_connections()
            && let Some(endpoint) = state.servers.one_more()
        {
            let attempt = Attempt::new(self, endpoint, None, None);
            state.spawn(&Handle::current(), connection::run(attempt));
        }
    }

    /// A connection takes no more calls.
    pub(super) fn leave(self: &Arc<Self>, connection: &Arc<Connection>) {
        let mut state = self.lock();
        if state.servers.remove(connection) {
            state.look_up();
            if !state.waiting.is_empty() {
                self.serve(&mut state);
            }
        }
    }

    /// Makes connections again that are gone, where each server is to have one.
    pub(super) fn restore(self: &Arc<Self>) {
        self.connect(&mut self.lock());
    }

    /// A connection was idle for long, and is to end.
    pub(super) fn retire(self: &Arc<Self>, connection: &Arc<Connection>) {
        let mut state = self.lock();
        if !state.servers.remove(connection) {
            return;
        }
        if state.waiting.is_empty() {
            state.servers.rest(&connection.endpoint);
        } else {
            self.serve(&mut state);
        }
    }

    /// A connection has room for more calls, or less.
    pub(super) fn changed(self: &Arc<Self>) {
        let mut state = self.lock();
        self.serve(&mut state);
    }

    /// A place is free again.
    pub(super) fn give_back(self: &Arc<Self>, connection: &Connection) {
        let mut state = self.lock();
        connection.close_one();
        if !state.waiting.is_empty() {
            self.serve(&mut state);
        }
    }

    /// A call waits no longer. Others may need its runtime.
    pub(super) fn forget(self: &Arc<Self>, turn: u64) {
        let mut state = self.lock();
        if let Some(waiter) = state.waiting.remove(&turn) {
            state.later.drop(waiter);
            if !state.waiting.is_empty() {
                self.connect(&mut state);
            }
        }
    }

    fn lock(&self) -> Locked<'_> {
        // A panic while it is locked leaves nothing half done.
        Locked(Some(
            self.state.lock().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

/// The state, while it is locked.
struct Locked<'a>(Option<MutexGuard<'a, State>>);

impl Deref for Locked<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.0.as_ref().expect("it is locked until it is dropped")
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut State {
        self.0.as_mut().expect("it is locked until it is dropped")
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let later = std::mem::take(&mut self.later);
        self.0 = None;
        later.run();
    }
}
