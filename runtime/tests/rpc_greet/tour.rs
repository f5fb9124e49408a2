//! A look at all that a call is, in every kind.

use rustgreet::{Code, Request, Streaming};

use crate::{
    greet::Greeter,
    support::{hello, metadata, soon},
};

/// Calls all four methods and looks at everything that comes back.
pub async fn tour(greeter: &impl Greeter) {
    let request = || {
        let mut request = Request::new(hello("Ada"));
        *request.metadata_mut() = metadata(&[("x-in", "a")]);
        request
    };
    let requests = || request().map(|it| Streaming::iter([it.clone(), it]));
    let ahead = metadata(&[("x-ahead", "a")]);
    let behind = metadata(&[("x-behind", "a")]);

    let response = soon(greeter.say_hello(request())).await.unwrap();
    assert_eq!(
        (response.metadata(), response.trailers()),
        (&ahead, &behind)
    );
    assert_eq!(response.into_inner().message, "Hello, Ada!");

    let response = soon(greeter.parrot_says_hello(request())).await.unwrap();
    assert_eq!(response.metadata(), &ahead);
    let mut replies = response.into_inner();
    while soon(replies.message()).await.unwrap().is_some() {}
    assert_eq!(replies.trailers(), Some(&behind));

    let response = soon(greeter.chatty_client_says_hello(requests()))
        .await
        .unwrap();
    assert_eq!(
        (response.metadata(), response.trailers()),
        (&ahead, &behind)
    );
    assert_eq!(response.into_inner().message, "Hello, Ada and Ada!");

    // A client does not wait for the head of such a call: it is in the stream.
    let response = soon(greeter.interacting_hello(requests())).await.unwrap();
    let mut headers = response.metadata().clone();
    let mut replies = response.into_inner();
    headers.extend(soon(replies.headers()).await.unwrap().clone());
    assert_eq!(headers, ahead);
    assert_eq!(soon(replies.into_vec()).await.unwrap().len(), 2);

    let status = soon(greeter.say_hello(Request::new(hello(""))))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
}
