//! Google's protos that come with this crate, as the well-known ones come with protoc: `google/api`, for
//! services that are called by HTTP verb and path. They are Google's files, as published.

use super::scratch::Scratch;
use crate::error::Error;

/// A name, and the text of the file.
macro_rules! file {
    ($name:literal) => {
        (
            concat!($name, ".proto"),
            include_str!(concat!("../../proto/google/api/", $name, ".proto")),
        )
    };
}

/// The files of `google/api`.
const FILES: [(&str, &str); 4] = [
    file!("annotations"),
    file!("field_behavior"),
    file!("http"),
    file!("httpbody"),
];

/// Writes them into a folder for one run of a compiler, which looks there last.
pub(super) fn write() -> Result<Scratch, Error> {
    let folder = Scratch::new("protos");
    let api = folder.path().join("google/api");
    std::fs::create_dir_all(&api).map_err(|error| Error::io(&api, &error))?;
    for (name, text) in FILES {
        let path = api.join(name);
        std::fs::write(&path, text).map_err(|error| Error::io(&path, &error))?;
    }
    Ok(folder)
}
