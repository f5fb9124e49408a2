//! The files that programs exchange: messages one after the other, each in both formats.

use std::io::{self, Read, Write};

/// A message: the full name of its type, its bytes, its JSON. In a file, each part follows its length
/// in bytes (32 bits, little-endian).
#[derive(Debug, Default)]
pub struct Record {
    pub name: String,
    pub binary: Vec<u8>,
    pub json: String,
}

impl Record {
    /// Reads the next record; `None` at the end of the file.
    pub fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let name = match part(from) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            name => text(name?)?,
        };
        Ok(Some(Self {
            name,
            binary: part(from)?,
            json: text(part(from)?)?,
        }))
    }

    /// Appends the record to a file.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        for part in [self.name.as_bytes(), &self.binary, self.json.as_bytes()] {
            let length = u32::try_from(part.len()).map_err(io::Error::other)?;
            to.write_all(&length.to_le_bytes())?;
            to.write_all(part)?;
        }
        Ok(())
    }
}

fn part(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let mut part = vec![0; u32::from_le_bytes(length) as usize];
    from.read_exact(&mut part)?;
    Ok(part)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
