//! Scenario 2, files: is a file there, and how large is it? Only one folder can be asked about.

use std::{
    io,
    path::{Component, Path, PathBuf},
};

use clap::Subcommand;
use rustgreet::{Request, Server, Status, rpc::Client};

use crate::{
    console::{log_request, print_reply},
    pb::example::{FileRequest, FileResponse, FileService, FileServiceClient, FileServiceServer},
};

/// A folder, with what is below it.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The size of the file called `name`; nothing if there is no such file.
    fn size(&self, name: &str) -> Result<Option<u64>, Status> {
        let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        if name.is_empty() || !Path::new(name).components().all(inside) {
            let why = format!("`{name}` is not a path below the folder");
            return Err(Status::invalid_argument(why));
        }
        match self.look_at(name) {
            Ok(size) => Ok(size),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(Status::unavailable(format!(
                "cannot look at `{name}`: {error}"
            ))),
        }
    }

    /// A link that leads out of the folder leads to nothing.
    fn look_at(&self, name: &str) -> io::Result<Option<u64>> {
        let file = self.path.join(name).canonicalize()?;
        let metadata = file.metadata()?;
        let is_ours = metadata.is_file() && file.starts_with(self.path.canonicalize()?);
        Ok(is_ours.then_some(metadata.len()))
    }
}

fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(
        error.kind(),
        NotFound | NotADirectory | InvalidFilename | InvalidInput
    )
}

impl FileService for Folder {
    async fn check_file(&self, request: Request<FileRequest>) -> rustgreet::Result<FileResponse> {
        let request = request.into_inner();
        log_request("CheckFile", &request);
        let folder = self.clone();
        let looking = tokio::task::spawn_blocking(move || folder.size(&request.filename));
        let size = looking.await.map_err(Status::from_error)??;
        let response = FileResponse {
            exists: size.is_some(),
            size: size.unwrap_or_default().try_into().unwrap_or(i64::MAX),
            ..Default::default()
        };
        Ok(response.into())
    }
}

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Asks about a file
    CheckFile {
        /// Its path below the server's folder
        #[arg(long, allow_hyphen_values = true)]
        filename: String,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let Call::CheckFile { filename } = call;
    let request = FileRequest {
        filename,
        ..Default::default()
    };
    let response = FileServiceClient::new(client).check_file(request).await?;
    print_reply("CheckFile", response.get_ref())
}

/// A file that is likely to be there, and one that is not.
pub fn tour() -> Vec<Call> {
    ["Cargo.toml", "no such file"]
        .map(|name| Call::CheckFile {
            filename: name.into(),
        })
        .into()
}

/// A server of the [`Folder`] at `path`.
pub fn server(path: impl Into<PathBuf>) -> Server {
    Server::new().add_service(FileServiceServer::new(Folder::new(path)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rustgreet::Code;

    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("secret.txt"), "secret").unwrap();
        let path = root.path().join("public");
        fs::create_dir_all(path.join("inner")).unwrap();
        fs::write(path.join("a.txt"), "12345").unwrap();
        fs::write(path.join("inner/empty"), "").unwrap();
        (root, Folder::new(path))
    }

    #[test]
    fn files_below_the_folder_have_a_size() {
        let (_root, folder) = folder();
        for (name, size) in [("a.txt", 5), ("./a.txt", 5), ("inner/empty", 0)] {
            assert_eq!(folder.size(name).unwrap(), Some(size), "{name}");
        }
        for name in ["b.txt", "inner", "a.txt/b", "nul\0", &"x".repeat(5000)] {
            assert_eq!(folder.size(name).unwrap(), None, "{name}");
        }
    }

    #[test]
    fn nothing_outside_the_folder_shows() {
        let (root, folder) = folder();
        let absolute = root.path().join("public/a.txt");
        for name in [
            "",
            "..",
            "../secret.txt",
            "inner/../a.txt",
            absolute.to_str().unwrap(),
        ] {
            assert_eq!(
                folder.size(name).unwrap_err().code(),
                Code::InvalidArgument,
                "{name}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_lead_out() {
        let (root, folder) = folder();
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(root.path().join(to), folder.path.join(name)).unwrap();
        };
        link("public/a.txt", "in");
        link("secret.txt", "out");
        assert_eq!(folder.size("in").unwrap(), Some(5));
        assert_eq!(folder.size("out").unwrap(), None);
    }
}
