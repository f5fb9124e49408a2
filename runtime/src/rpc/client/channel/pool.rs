//! [`Pool`]: the connections of a channel, and the calls that wait for one. Calls are served in the
//! order in which they came, by connections that have room.

use std::{
    collections::BTreeMap,
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
    servers::Servers,
    settings::{Balance, Settings},
};
use crate::rpc::call::Status;

/// The connections of a channel.
pub(super) struct Pool {
    pub(super) settings: Arc<Settings>,
    pub(super) budget: Budget,
    state: Mutex<State>,
}

struct State {
    servers: Servers,
    lookup: Lookup,
    /// By their turn.
    waiting: BTreeMap<u64, Waiter>,
    next_turn: u64,
    /// Why the last look-up or attempt to connect failed.
    failure: Option<Status>,
    /// How often to ping, which grows if a server finds it too often.
    keep_alive: Option<Duration>,
    /// Spawned when the lock is let go: a runtime that has ended drops them at once, and they come back.
    begun: Vec<(Handle, Task)>,
}

enum Task {
    Lookup(Unfinished),
    Connection(Attempt),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lookup {
    Needed,
    Running,
    Done,
}

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// A place on a connection.
    Place,
    /// That somebody answers. A server takes calls only when it serves.
    Answer,
}

struct Waiter {
    wants: Wants,
    /// Whether it also waits while no server can be connected to.
    patient: bool,
    runtime: Handle,
    /// A place, or nothing if that was not wanted.
    grant: oneshot::Sender<Result<Option<Lease>, Status>>,
}

impl Pool {
    pub(super) fn new(settings: Settings) -> Arc<Self> {
        let state = State {
            servers: Servers::new(settings.balance, settings.max_connections),
            lookup: Lookup::Needed,
            waiting: BTreeMap::new(),
            next_turn: 0,
            failure: None,
            keep_alive: settings.keep_alive,
            begun: Vec::new(),
        };
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
        drop(state);
        Some(Lease::new(connection, self))
    }

    /// A place on a connection, in turn. Without the runtime that a connection needs, an error.
    pub(super) fn wait(self: &Arc<Self>, wants: Wants, patient: bool) -> Result<Waiting, Status> {
        let runtime = Handle::try_current().map_err(|_| {
            Status::failed_precondition(
                "a call over a channel must be polled within a tokio runtime: \
                 use `Runtime::block_on` or `tokio::spawn`",
            )
        })?;
        let (grant, granted) = oneshot::channel();
        let mut state = self.lock();
        let turn = state.next_turn;
        state.next_turn += 1;
        let waiter = Waiter {
            wants,
            patient,
            runtime,
            grant,
        };
        state.waiting.insert(turn, waiter);
        state.servers.renew();
        self.serve(&mut state);
        Ok(Waiting {
            turn,
            granted,
            pool: self.clone(),
        })
    }

    /// Gives places to who waits. Connects if there are too few; tells those who will not wait longer
    /// if that is no use.
    fn serve(self: &Arc<Self>, state: &mut State) {
        while let Some(first) = state.waiting.first_entry() {
            let Some(connection) = state.servers.take_place() else {
                break;
            };
            let lease = Some(Lease::new(connection, self));
            if let Err(Ok(Some(lease))) = first.remove().grant.send(Ok(lease)) {
                // Gone in this moment.
                lease.give_back();
            }
        }
        self.connect(state);
        if state.servers.is_hopeless() && state.lookup == Lookup::Done {
            state.refuse();
        }
    }

    /// Looks servers up and connects to them, as far as calls need it.
    fn connect(self: &Arc<Self>, state: &mut State) {
        if !self.is_wanted(state) {
            return;
        }
        let waiter = state.waiting.first_key_value();
        let runtime = waiter.map(|(_, waiter)| waiter.runtime.clone());
        let Some(runtime) = runtime.or_else(|| Handle::try_current().ok()) else {
            return;
        };
        if state.lookup == Lookup::Needed && state.servers.needs_lookup() {
            state.lookup = Lookup::Running;
            let task = Task::Lookup(Unfinished::new(self));
            state.begun.push((runtime.clone(), task));
        }
        if state.lookup == Lookup::Running && !state.servers.has_connections() {
            return;
        }
        for endpoint in state.servers.begin_missing() {
            let task = Task::Connection(Attempt::new(self, endpoint));
            state.begun.push((runtime.clone(), task));
        }
    }

    /// Whether a new connection would be of use: calls wait, or each server is to have one.
    fn is_wanted(&self, state: &State) -> bool {
        !state.waiting.is_empty() || self.settings.balance == Balance::RoundRobin
    }

    /// The servers are found, or not. Whether to look again after a pause.
    pub(super) fn found(self: &Arc<Self>, found: Result<Vec<Endpoint>, Status>) -> bool {
        let mut state = self.lock();
        state.lookup = Lookup::Done;
        match found {
            Ok(endpoints) => state.servers.replace(endpoints),
            Err(status) => {
                state.failure = Some(status);
                if state.servers.is_empty() {
                    state.lookup = Lookup::Needed;
                    state.refuse();
                    return !state.waiting.is_empty();
                }
            }
        }
        self.serve(&mut state);
        false
    }

    /// Whether to look servers up once more, after a pause.
    pub(super) fn looks_again(&self) -> bool {
        let mut state = self.lock();
        let again = state.lookup == Lookup::Needed && !state.waiting.is_empty();
        if again {
            state.lookup = Lookup::Running;
        }
        again
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
            // Gone in this moment.
            let _ = waiter.grant.send(Ok(None));
        }
    }

    /// There is a new connection.
    pub(super) fn connected(self: &Arc<Self>, connection: &Arc<Connection>) {
        let mut state = self.lock();
        state.failure = None;
        state.servers.connected(connection.clone());
        self.serve(&mut state);
    }

    /// An attempt to connect failed. How long to wait before the next one, if somebody needs it.
    pub(super) fn failed(
        self: &Arc<Self>,
        endpoint: &Endpoint,
        status: Status,
    ) -> Option<Duration> {
        let mut state = self.lock();
        let pause = state.servers.failed(endpoint)?;
        state.failure = Some(status);
        let hopeless = state.servers.is_hopeless();
        if hopeless || self.settings.balance == Balance::RoundRobin {
            state.look_up();
        }
        if hopeless {
            state.refuse();
        }
        self.connect(&mut state);
        self.is_wanted(&state).then_some(pause)
    }

    /// Whether to try this one again, after its pause.
    pub(super) fn tries_again(self: &Arc<Self>, endpoint: &Endpoint) -> bool {
        let mut state = self.lock();
        self.connect(&mut state);
        self.is_wanted(&state) && state.servers.begin(endpoint)
    }

    /// An attempt to connect takes long: the next server is tried beside it.
    pub(super) fn hurry(self: &Arc<Self>) {
        let mut state = self.lock();
        if !state.waiting.is_empty()
            && !state.servers.has_connections()
            && let Some(endpoint) = state.servers.one_more()
        {
            let task = Task::Connection(Attempt::new(self, endpoint));
            state.begun.push((Handle::current(), task));
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
    pub(super) fn retire(&self, connection: &Arc<Connection>) {
        self.lock().servers.remove(connection);
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

    /// A call waits no longer.
    pub(super) fn forget(&self, turn: u64) {
        self.lock().waiting.remove(&turn);
    }

    fn lock(&self) -> Locked<'_> {
        // A panic while it is locked leaves nothing half done.
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        Locked(Some(state))
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
        let begun = std::mem::take(&mut self.begun);
        self.0 = None;
        for (runtime, task) in begun {
            match task {
                Task::Lookup(unfinished) => drop(runtime.spawn(lookup::run(unfinished))),
                Task::Connection(attempt) => drop(runtime.spawn(connection::run(attempt))),
            }
        }
    }
}

impl State {
    /// What was found before may be out of date.
    fn look_up(&mut self) {
        if self.lookup == Lookup::Done {
            self.lookup = Lookup::Needed;
        }
    }

    /// Takes those out that wait no longer.
    fn take(&mut self, which: impl Fn(&Waiter) -> bool) -> Vec<Waiter> {
        let turns = self.waiting.iter().filter(|(_, waiter)| which(waiter));
        let turns: Vec<u64> = turns.map(|(turn, _)| *turn).collect();
        let taken = turns.iter().filter_map(|turn| self.waiting.remove(turn));
        taken.collect()
    }

    /// Tells those who do not wait for a server that none can be connected to.
    fn refuse(&mut self) {
        let status = self
            .failure
            .clone()
            .unwrap_or_else(|| Status::unavailable("there is no server to connect to"));
        for waiter in self.take(|waiter| !waiter.patient) {
            // Gone in this moment.
            let _ = waiter.grant.send(Err(status.clone()));
        }
    }
}
