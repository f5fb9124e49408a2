//! Messages over standard input and output: four bytes of length, big-endian, then the message.

use std::io::{Error, Read, Result, Write};

use rustgreet::Message;

/// The next message; nothing where the input ends.
pub(super) fn read<M: Message + Default>(input: &mut impl Read) -> Result<Option<M>> {
    let mut length = [0; 4];
    if input.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut length[1..])?;
    let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
    input.read_exact(&mut bytes)?;
    M::decode(&bytes).map(Some).map_err(Error::other)
}

pub(super) fn write(output: &mut impl Write, message: &impl Message) -> Result<()> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).map_err(Error::other)?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(&bytes)?;
    output.flush()
}
