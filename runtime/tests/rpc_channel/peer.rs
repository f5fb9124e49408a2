//! A server that speaks HTTP/2 and nothing else: a test says what it does with each call.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use bytes::{Bytes, BytesMut};
use h2::{RecvStream, SendStream, server::SendResponse};
use http::{HeaderMap, Request, Response};
use rustgreet::Message;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};

use crate::support::reply;

/// One call at a peer.
pub struct Arrived {
    /// Which one of this peer's it is, from 0.
    pub number: usize,
    pub request: Request<RecvStream>,
    pub respond: SendResponse<Bytes>,
}

#[derive(Clone, Debug)]
pub struct Peer {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
    calls: Arc<AtomicUsize>,
}

impl Peer {
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections.load(SeqCst)
    }

    /// How many calls there were.
    pub fn calls(&self) -> usize {
        self.calls.load(SeqCst)
    }
}

/// Takes calls with these settings, each in a task of its own.
pub async fn serve<F, A>(settings: h2::server::Builder, answer: F) -> Peer
where
    F: Fn(Arrived) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let peer = Peer {
        address: listener.local_addr().unwrap(),
        connections: Arc::default(),
        calls: Arc::default(),
    };
    let served = peer.clone();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            socket.set_nodelay(true).unwrap();
            served.connections.fetch_add(1, SeqCst);
            let (settings, answer) = (settings.clone(), answer.clone());
            tokio::spawn(speak(socket, settings, served.calls.clone(), answer));
        }
    });
    peer
}

/// One connection.
pub async fn speak<F, A>(
    io: impl AsyncRead + AsyncWrite + Unpin,
    settings: h2::server::Builder,
    calls: Arc<AtomicUsize>,
    answer: F,
) where
    F: Fn(Arrived) -> A,
    A: Future<Output = ()> + Send + 'static,
{
    let Ok(mut connection) = settings.handshake(io).await else {
        return;
    };
    while let Some(Ok((request, respond))) = connection.accept().await {
        let number = calls.fetch_add(1, SeqCst);
        tokio::spawn(answer(Arrived {
            number,
            request,
            respond,
        }));
    }
}

impl Arrived {
    /// All of the request.
    pub async fn read(&mut self) -> Bytes {
        let body = self.request.body_mut();
        let mut read = BytesMut::new();
        while let Some(Ok(data)) = body.data().await {
            let _ = body.flow_control().release_capacity(data.len());
            read.extend_from_slice(&data);
        }
        read.freeze()
    }

    /// One message, which every method of the greeter could answer with.
    pub fn greet(&mut self, text: &str) {
        let mut stream = self.begin_to_greet(text);
        let mut trailers = HeaderMap::new();
        trailers.insert("grpc-status", "0".parse().unwrap());
        stream.send_trailers(trailers).unwrap();
    }

    /// The same without an end.
    pub fn begin_to_greet(&mut self, text: &str) -> SendStream<Bytes> {
        let message = reply(text).encode_to_vec();
        let mut frame = BytesMut::from(&[0][..]);
        frame.extend_from_slice(&(message.len() as u32).to_be_bytes());
        frame.extend_from_slice(&message);
        let mut stream = self.respond.send_response(head(), false).unwrap();
        stream.send_data(frame.freeze(), false).unwrap();
        stream
    }

    /// A status and nothing else.
    pub fn fail(&mut self, headers: &[(&'static str, &str)]) {
        let mut response = head();
        for (name, value) in headers {
            response.headers_mut().insert(*name, value.parse().unwrap());
        }
        self.respond.send_response(response, true).unwrap();
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.request.headers().get(name)?;
        value.to_str().ok()
    }
}

fn head() -> Response<()> {
    Response::builder()
        .header("content-type", "application/grpc")
        .body(())
        .unwrap()
}
