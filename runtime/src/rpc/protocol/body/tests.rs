//! What is known of a body at once.

use http_body::Body as _;

use super::*;

#[test]
fn a_request_of_one_message_is_known_at_once() {
    let frame = Bytes::from_static(b"frame");
    let mut request = Body::of_bytes(frame.clone());
    assert_eq!(request.as_whole_request(), Some(&frame));
    assert!(request.take_whole().is_none() && !request.is_end_stream());
    let mut cx = Context::from_waker(std::task::Waker::noop());
    let sent = request.poll_bytes(&mut cx);
    assert!(matches!(sent, Poll::Ready(Some(Ok(bytes))) if bytes == frame));
    assert!(request.is_end_stream() && request.as_whole_request().is_none());

    let mut reply = Body::whole(frame.clone(), HeaderMap::new());
    assert!(reply.as_whole_request().is_none());
    assert_eq!(reply.take_whole(), Some((frame, HeaderMap::new())));
}
