//! [`Servers`]: the servers of a channel with their connections, and which of them takes the next call.

use std::{sync::Arc, time::Duration};

use super::{backoff::Backoff, connect::Endpoint, connection::Connection, settings::Balance};

/// The servers of a channel, in the order in which they were found.
pub(super) struct Servers {
    all: Vec<Server>,
    balance: Balance,
    /// To one server.
    max_connections: usize,
    /// Whose turn it is.
    next: usize,
    /// Whether some of them rest.
    some_rest: bool,
}

pub(super) struct Server {
    endpoint: Endpoint,
    connections: Vec<Arc<Connection>>,
    state: State,
    backoff: Backoff,
    /// Its last connection was idle for too long: there is to be no other before the next call.
    rests: bool,
}

/// Of the next connection to a server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Connecting,
    /// The last attempt failed, and nobody has asked for another since.
    Failed,
    /// So it did, and a task waits until the next one.
    Pausing,
}

impl Servers {
    pub(super) fn new(balance: Balance, max_connections: usize) -> Self {
        Self {
            all: Vec::new(),
            balance,
            max_connections,
            next: 0,
            some_rest: false,
        }
    }

    /// A place on a connection that has room.
    pub(super) fn take_place(&mut self) -> Option<Arc<Connection>> {
        let count = self.all.len();
        let first = match self.balance {
            Balance::PickFirst => 0,
            Balance::RoundRobin => self.next,
        };
        for at in (first..count).chain(0..first.min(count)) {
            let with_room = self.all[at].connections.iter().filter(|it| it.has_room());
            if let Some(connection) = with_room.min_by_key(|it| it.open()) {
                connection.open_one();
                self.next = (at + 1) % count;
                return Some(connection.clone());
            }
        }
        None
    }

    /// Begins the connections that calls wait for: these are to be made now.
    pub(super) fn begin_missing(&mut self) -> Vec<Endpoint> {
        let mut begun = Vec::new();
        let max = self.max_connections;
        match self.balance {
            Balance::PickFirst => {
                if let Some(server) = self.all.iter_mut().find(|it| it.is_connected()) {
                    server.grow(max, &mut begun);
                } else if !self.all.iter().any(|it| it.state == State::Connecting) {
                    for server in &mut self.all {
                        server.grow(max, &mut begun);
                        if !begun.is_empty() {
                            break;
                        }
                    }
                }
            }
            Balance::RoundRobin => {
                for server in &mut self.all {
                    server.grow(max, &mut begun);
                }
            }
        }
        begun
    }

    /// A call asks for a connection: servers that failed may be tried again after their pause.
    pub(super) fn renew(&mut self) {
        for server in &mut self.all {
            if server.is_failed() && server.backoff.left().is_zero() {
                server.state = State::Idle;
            }
        }
    }

    /// There are no calls: a server without a connection needs none.
    pub(super) fn rest(&mut self, endpoint: &Endpoint) {
        if let Some(server) = self.find(endpoint) {
            server.rests = !server.is_connected();
            self.some_rest = true;
        }
    }

    /// There is a call. Whether some servers rested until now.
    pub(super) fn wake(&mut self) -> bool {
        let woken = std::mem::take(&mut self.some_rest);
        if woken {
            self.all.iter_mut().for_each(|it| it.rests = false);
        }
        woken
    }

    /// Begins the pauses before attempts that calls wait for.
    pub(super) fn pause(&mut self) -> Vec<(Endpoint, Duration)> {
        let max = self.max_connections;
        let connected = match self.balance {
            Balance::PickFirst => self.all.iter().position(Server::is_connected),
            Balance::RoundRobin => None,
        };
        let servers = match connected {
            Some(at) => &mut self.all[at..=at],
            None => &mut self.all[..],
        };
        let mut begun = Vec::new();
        for server in servers {
            if server.state == State::Failed && server.lacks(max) {
                server.state = State::Pausing;
                begun.push((server.endpoint.clone(), server.backoff.left()));
            }
        }
        begun
    }

    /// Nobody waits for the next attempt any more.
    pub(super) fn stop_pause(&mut self, endpoint: &Endpoint) {
        if let Some(server) = self.find(endpoint)
            && server.state == State::Pausing
        {
            server.state = State::Failed;
        }
    }

    /// Begins the attempt after a pause, unless there is no use for it.
    pub(super) fn end_pause(&mut self, endpoint: &Endpoint) -> bool {
        let max = self.max_connections;
        let mut begun = Vec::new();
        if let Some(server) = self.find(endpoint)
            && server.state == State::Pausing
            && server.backoff.left().is_zero()
        {
            server.state = State::Idle;
            server.grow(max, &mut begun);
        }
        !begun.is_empty()
    }

    /// Begins an attempt beside those that are under way.
    pub(super) fn one_more(&mut self) -> Option<Endpoint> {
        let mut begun = Vec::new();
        let max = self.max_connections;
        let mut rest = self.all.iter_mut();
        while begun.is_empty() {
            rest.next()?.grow(max, &mut begun);
        }
        begun.pop()
    }

    pub(super) fn connected(&mut self, connection: Arc<Connection>) {
        // Else it has left the list of servers, and the connection ends as it is dropped.
        if let Some(server) = self.find(&connection.endpoint) {
            server.state = State::Idle;
            server.backoff.reset();
            server.connections.push(connection);
        }
    }

    /// Whether the server is still one.
    pub(super) fn failed(&mut self, endpoint: &Endpoint) -> bool {
        let server = self.find(endpoint);
        let is_one = server.is_some();
        if let Some(server) = server {
            server.state = State::Failed;
            server.backoff.failed();
        }
        is_one
    }

    /// Whether it was there.
    pub(super) fn remove(&mut self, connection: &Arc<Connection>) -> bool {
        let Some(server) = self.find(&connection.endpoint) else {
            return false;
        };
        let before = server.connections.len();
        server.connections.retain(|it| !Arc::ptr_eq(it, connection));
        server.connections.len() < before
    }

    /// What was found now. Servers that are still there keep their connections; those of the others end
    /// with their calls: they are given back.
    pub(super) fn replace(&mut self, found: Vec<Endpoint>) -> Vec<Server> {
        let mut before = std::mem::take(&mut self.all);
        for endpoint in found {
            let known = before.iter().position(|it| it.endpoint.is(&endpoint));
            let again = self.all.iter().any(|it| it.endpoint.is(&endpoint));
            match known {
                Some(at) => self.all.push(before.swap_remove(at)),
                None if again => {}
                None => self.all.push(Server {
                    endpoint,
                    connections: Vec::new(),
                    state: State::Idle,
                    backoff: Backoff::default(),
                    rests: false,
                }),
            }
        }
        before
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn has_connections(&self) -> bool {
        self.all.iter().any(Server::is_connected)
    }

    /// Whether a look-up may find what is missing: a server without a connection.
    pub(super) fn needs_lookup(&self) -> bool {
        match self.balance {
            Balance::PickFirst => !self.has_connections(),
            Balance::RoundRobin => {
                self.all.is_empty() || !self.all.iter().all(Server::is_connected)
            }
        }
    }

    /// Whether there is no connection, and none on its way.
    pub(super) fn is_hopeless(&self) -> bool {
        let failed = |it: &Server| !it.is_connected() && it.is_failed();
        self.all.iter().all(failed)
    }

    fn find(&mut self, endpoint: &Endpoint) -> Option<&mut Server> {
        self.all.iter_mut().find(|it| it.endpoint.is(endpoint))
    }
}

impl Server {
    fn is_connected(&self) -> bool {
        !self.connections.is_empty()
    }

    fn is_failed(&self) -> bool {
        matches!(self.state, State::Failed | State::Pausing)
    }

    /// Whether its connections have no room, and it is to have another.
    fn lacks(&self, max: usize) -> bool {
        let full = !self.connections.iter().any(|it| it.has_room());
        full && !self.rests && self.connections.len() < max
    }

    /// Begins a connection if those that there are have no room.
    fn grow(&mut self, max: usize, begun: &mut Vec<Endpoint>) {
        if self.state == State::Idle && self.lacks(max) {
            self.state = State::Connecting;
            begun.push(self.endpoint.clone());
        }
    }
}
