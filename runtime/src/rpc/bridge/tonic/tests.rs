//! What survives the way to tonic and back, and what must not.

use std::time::Duration;

use http::Extensions;

use super::*;
use crate::rpc::call::Peer;

#[test]
fn a_status_survives_the_round_trip() {
    let mut status = Status::aborted("stop")
        .with_details(&b"why"[..])
        .with_source("the cause");
    status.metadata_mut().insert("shard", "7").unwrap();
    let back = Status::from(tonic::Status::from(status));
    assert_eq!(
        (back.code(), &back.details()[..]),
        (Code::Aborted, &b"why"[..])
    );
    assert_eq!(back.metadata().get("shard"), Some("7"));
    assert_eq!(back.message(), "stop: the cause");
}

#[test]
fn our_status_is_found_behind_an_error_of_a_body() {
    let ours = Status::cancelled("gone");
    let theirs = tonic::Status::from_error(Box::new(ours));
    assert_eq!(theirs.code(), tonic::Code::Unknown);
    assert_eq!(Status::from(theirs).to_string(), "CANCELLED: gone");
}

#[test]
fn a_status_with_one_of_ours_as_its_source_is_still_itself() {
    let mut theirs = tonic::Status::internal("outer");
    theirs.set_source(std::sync::Arc::new(Status::aborted("inner")));
    let status = Status::from(theirs);
    assert_eq!(status.to_string(), "INTERNAL: outer: ABORTED: inner");
}

#[test]
fn a_broken_connection_is_unavailable() {
    let broken = || std::io::Error::new(std::io::ErrorKind::BrokenPipe, "it broke");
    for error in [broken(), std::io::ErrorKind::ConnectionReset.into()] {
        let mut theirs = tonic::Status::unknown("transport error");
        theirs.set_source(std::sync::Arc::new(error));
        assert_eq!(Status::from(theirs).code(), Code::Unavailable);
    }
}

#[test]
fn the_deadline_becomes_a_timeout_and_a_deadline_again() {
    let mut request = Request::new(());
    request.set_timeout(Duration::from_secs(3600));
    let deadline = request.deadline().unwrap();
    let theirs = tonic::Request::from(request);
    assert!(theirs.metadata().contains_key("grpc-timeout"));
    let back = Request::from(theirs);
    assert!(back.metadata().is_empty());
    assert!(back.deadline().unwrap().duration_since(deadline) < Duration::from_secs(60));
}

#[test]
fn a_request_leaves_the_headers_of_its_hop_behind() {
    let mut theirs = tonic::Request::new(());
    for key in ["grpc-encoding", "grpc-accept-encoding", "user-agent", "te"] {
        theirs.metadata_mut().insert(key, "x".parse().unwrap());
    }
    theirs.metadata_mut().insert("id", "7".parse().unwrap());
    let metadata = tonic::Request::from(Request::from(theirs)).into_parts().0;
    let keys: Vec<_> = metadata.keys().map(|key| format!("{key:?}")).collect();
    assert_eq!(keys.len(), 1, "{keys:?}");
}

#[test]
fn the_peer_goes_along() {
    struct Tenant;
    let peer = Peer::new().with_addr(([192, 0, 2, 1], 80));
    let peer = peer
        .with_local_addr(([192, 0, 2, 2], 443))
        .with_certificates([&b"der"[..]])
        .with(Tenant);
    let ours = Request::arriving((), Metadata::new(), None, peer, Extensions::new());
    let theirs = tonic::Request::from(ours);
    assert_eq!(theirs.remote_addr().unwrap().port(), 80);
    assert_eq!(theirs.local_addr().unwrap().port(), 443);
    assert!(theirs.extensions().get::<Peer>().is_some());
    let back = Request::from(theirs);
    assert!(back.peer().get::<Tenant>().is_some());
    assert_eq!(back.peer().certificates(), [&b"der"[..]]);
    assert!(back.extensions().get::<Peer>().is_none());
}

#[test]
fn extensions_go_along_in_both_directions() {
    let mut ours = Request::new(());
    ours.extensions_mut().insert(7_u8);
    let mut theirs = tonic::Request::from(ours);
    theirs.extensions_mut().insert("seven");
    let back = Request::from(theirs);
    assert_eq!(back.extensions().get::<u8>(), Some(&7));
    assert_eq!(back.extensions().get::<&str>(), Some(&"seven"));
    let mut response = Response::new(());
    response.extensions_mut().insert(7_u8);
    let theirs: tonic::Response<()> = response.into();
    let back: Response<()> = theirs.into();
    assert_eq!(back.extensions().get::<u8>(), Some(&7));
}
