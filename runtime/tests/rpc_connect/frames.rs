//! Envelopes, and gRPC's frames, which are the same: a flag, a length, what is inside.

/// Texts in frames.
pub fn framed(messages: &[&str]) -> Vec<u8> {
    let frame = |message: &&str| framed_as(0, message.as_bytes());
    messages.iter().flat_map(frame).collect()
}

pub fn framed_as(flag: u8, message: &[u8]) -> Vec<u8> {
    [&[flag], &(message.len() as u32).to_be_bytes()[..], message].concat()
}

/// The flags of frames, and what is inside.
pub fn unframed(mut body: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut frames = Vec::new();
    while let Some((&[flag, a, b, c, d], rest)) = body.split_first_chunk() {
        let (message, rest) = rest.split_at(u32::from_be_bytes([a, b, c, d]) as usize);
        frames.push((flag, message.to_vec()));
        body = rest;
    }
    assert!(body.is_empty(), "it ends within a frame");
    frames
}

/// The same, of texts.
pub fn texts(body: &[u8]) -> Vec<(u8, String)> {
    let text = |(flag, message)| (flag, String::from_utf8(message).unwrap());
    unframed(body).into_iter().map(text).collect()
}
