//! Scenario 2, files: is a file there, and how large is it? Only one folder can be asked about.

use std::{
    io,
    path::{Component, Path, PathBuf},
};

use clap::Subcommand;
use rustgreet::{Request, Server, Status, rpc::Client};

use crate::{
    console::Console,
    pb::example::{FileRequest, FileResponse, FileService, FileServiceClient, FileServiceServer},
    role::Calls,
};

/// A folder, with what is below it.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    console: Console,
}

impl Folder {
    /// The folder at `path`, which must exist. Requests are shown at the console.
    pub fn open(path: impl Into<PathBuf>, console: Console) -> Result<Self, Status> {
        let path = path.into();
        let name = path.display();
        match path.metadata() {
            Ok(it) if it.is_dir() => Ok(Self { path, console }),
            Ok(_) => Err(Status::failed_precondition(format!(
                "`{name}` is not a folder: name one with --folder"
            ))),
            Err(error) if is_absence(&error) => Err(Status::not_found(format!(
                "there is no folder `{name}`: create it, or name another with --folder"
            ))),
            Err(error) => Err(Status::permission_denied(format!(
                "cannot look into the folder `{name}`: {error}; name another with --folder"
            ))),
        }
    }

    /// The size of the file called `name`; nothing if there is no such file.
    fn size(&self, name: &str) -> Result<Option<u64>, Status> {
        let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        if name.is_empty() || !Path::new(name).components().all(inside) {
            let why = format!("`{name}` is not a path below the folder");
            return Err(Status::invalid_argument(why));
        }
        let root = self.path.canonicalize().map_err(|error| {
            let why = format!("the server's folder is not there any more: {error}");
            Status::failed_precondition(why)
        })?;
        match look_at(&root, name) {
            Ok(size) => Ok(size),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(Status::unavailable(format!(
                "cannot look at `{name}`: {error}"
            ))),
        }
    }
}

/// A link that leads out of the folder leads to nothing.
fn look_at(root: &Path, name: &str) -> io::Result<Option<u64>> {
    let file = root.join(name).canonicalize()?;
    let metadata = file.metadata()?;
    let is_ours = metadata.is_file() && file.starts_with(root);
    Ok(is_ours.then_some(metadata.len()))
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
        self.console.request("CheckFile", &request);
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
        #[arg(required_unless_present = "flag")]
        filename: Option<String>,
        /// The same as a flag
        #[arg(long = "filename", value_name = "FILENAME", hide = true)]
        #[arg(conflicts_with = "filename", allow_hyphen_values = true)]
        flag: Option<String>,
    },
}

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "files"];
    /// A file that is likely to be there, and one that is not.
    const TOUR: &'static [&'static [&'static str]] = &[
        &["check-file", "Cargo.toml"],
        &["check-file", "no such file"],
    ];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let Self::CheckFile { filename, flag } = self;
        let request = FileRequest {
            filename: filename.or(flag).unwrap_or_default(),
            ..Default::default()
        };
        let response = FileServiceClient::new(client).check_file(request).await?;
        console.reply("CheckFile", response.get_ref())
    }
}

/// A server of a folder.
pub fn server(folder: Folder) -> Server {
    Server::new().add_service(FileServiceServer::new(folder))
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
        (root, Folder::open(path, Console::of_process()).unwrap())
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
    #[test]
    fn a_folder_that_is_missing_is_no_empty_folder() {
        let (root, folder) = folder();
        let code = |name| {
            let path: PathBuf = root.path().join(name);
            let opened = Folder::open(&path, Console::of_process());
            let status = opened.unwrap_err();
            assert!(
                status.message().contains(path.to_str().unwrap()),
                "{status}"
            );
            assert!(status.message().contains("--folder"), "{status}");
            status.code()
        };
        assert_eq!(code("nowhere"), Code::NotFound);
        assert_eq!(code("secret.txt"), Code::FailedPrecondition);

        fs::remove_dir_all(&folder.path).unwrap();
        let status = folder.size("a.txt").unwrap_err();
        assert_eq!(status.code(), Code::FailedPrecondition);
    }
}
