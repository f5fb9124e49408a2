//! The testee of protobuf's conformance runner. It reads requests from stdin and writes responses to
//! stdout, each after its length (32 bits, little-endian), until stdin ends. `--dynamic` tests dynamic
//! messages instead of generated ones; with `--serde`, serde_json reads and writes their JSON.

use std::io::{self, Read, Write};

use conformance::pb;
use conformance::testee::{Kind, Testee};
use rustgreet::Message;

fn main() -> io::Result<()> {
    let kind = match std::env::args().nth(1).as_deref() {
        None => Kind::Generated,
        Some("--dynamic") => Kind::Dynamic,
        Some("--serde") => Kind::Serde,
        Some(other) => {
            let what = format!("{other}: expected --dynamic, --serde or nothing");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
    };
    let testee = Testee::new(kind);
    let (mut stdin, mut stdout) = (io::stdin().lock(), io::stdout().lock());
    loop {
        let mut length = [0; 4];
        match stdin.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            result => result?,
        }
        let mut request = vec![0; u32::from_le_bytes(length) as usize];
        stdin.read_exact(&mut request)?;
        let request = pb::conformance::ConformanceRequest::decode(&request)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let response = testee.answer(&request).encode_to_vec();
        let length = u32::try_from(response.len()).map_err(io::Error::other)?;
        stdout.write_all(&length.to_le_bytes())?;
        stdout.write_all(&response)?;
        stdout.flush()?;
    }
}
