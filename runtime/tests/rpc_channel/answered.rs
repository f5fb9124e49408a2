//! A reply says which server has answered.

use rustgreet::{
    Channel, Server, Status, Streaming,
    rpc::{Call, Client, Interceptor, Next, Outcome, Peer},
};

use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, serve, soon},
};

/// Notes who has answered, for the caller.
struct Noting;

impl Interceptor for Noting {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let mut outcome = next.run(call).await?;
        let peer = outcome.peer().clone();
        outcome.extensions_mut().insert(peer);
        Ok(outcome)
    }
}

/// What all kinds of calls say.
async fn peers(client: &GreeterClient) -> Vec<Peer> {
    let requests = || Streaming::iter([hello("Ada")]);
    let unary = soon(client.say_hello(hello("Ada"))).await.unwrap();
    let many = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    let upload = soon(client.chatty_client_says_hello(requests())).await;
    let upload = upload.unwrap();
    let noted = unary.extensions().get::<Peer>().cloned();
    let mut peers: Vec<_> = noted.into_iter().collect();
    peers.extend([unary.peer(), many.peer(), upload.peer()].map(Peer::clone));
    // Before the first reply, after it, and after the end.
    for reads in 0..3 {
        let replies = soon(client.interacting_hello(requests())).await.unwrap();
        let mut replies = replies.into_inner().map_messages(|reply| reply);
        soon(replies.headers()).await.unwrap();
        for _ in 0..reads {
            soon(replies.message()).await.unwrap();
        }
        peers.push(replies.peer().clone());
    }
    let replies = soon(client.interacting_hello(requests())).await.unwrap();
    let mut replies = replies.into_inner();
    while soon(replies.message()).await.unwrap().is_some() {}
    peers.push(replies.peer().clone());
    soon(replies.headers()).await.unwrap();
    peers.push(replies.peer().clone());
    peers
}

#[tokio::test]
async fn over_tcp_it_says_both_addresses() {
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = dead.local_addr().unwrap();
    let address = serve(GreeterServer::new(Polite)).await;
    let builder = || Channel::builder(format!("http://{dead}")).or(format!("http://{address}"));
    let plain = Client::new(builder().connect_lazy().unwrap());
    // Whatever goes around a reply.
    let budget = Client::new(builder().retry_budget(10.0, 0.1).connect_lazy().unwrap());
    for (client, calls) in [(plain, 8), (budget.intercept(Noting), 9)] {
        let peers = peers(&GreeterClient::new(client)).await;
        assert_eq!(peers.len(), calls);
        for peer in peers {
            assert_eq!(peer.addr(), Some(address));
            let ours = peer.local_addr().unwrap();
            assert!(ours.ip().is_loopback() && ours.port() != address.port());
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn over_a_unix_socket_it_says_who_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("unix:{}", folder.path().join("greet.sock").display());
    let server = Server::new().add_service(GreeterServer::new(Polite));
    tokio::spawn(server.bind(&address).await.unwrap().serve());
    let client = GreeterClient::connect(address).await.unwrap();
    for peer in peers(&client).await {
        let who = peer.get::<tokio::net::unix::UCred>().unwrap();
        assert_eq!(who.pid(), Some(std::process::id() as i32));
    }
}
