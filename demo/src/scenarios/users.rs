//! Scenario 2, users: somebody is found by an id, or is not.

use std::collections::BTreeMap;

use clap::Subcommand;
use rustgreet::{Request, Server, Status, rpc::Client};

use crate::{
    console::Console,
    pb::example::{User, UserRequest, UserService, UserServiceClient, UserServiceServer},
    role::Calls,
};

/// Everybody who is known, by id.
#[derive(Clone, Debug)]
pub struct Directory {
    users: BTreeMap<String, User>,
    console: Console,
}

impl Directory {
    /// A few pioneers. Requests are shown at the console.
    pub fn new(console: Console) -> Self {
        let users = [
            ("1", "Ada Lovelace", 36),
            ("2", "Grace Hopper", 85),
            ("3", "Zoë 陈", 27),
        ];
        let entry = |(id, name, age): (&str, &str, i32)| {
            let user = User {
                id: id.into(),
                name: name.into(),
                age,
                ..Default::default()
            };
            (id.to_owned(), user)
        };
        Self {
            users: users.map(entry).into(),
            console,
        }
    }
}

impl UserService for Directory {
    async fn get_user(&self, request: Request<UserRequest>) -> rustgreet::Result<User> {
        let request = request.into_inner();
        self.console.request("GetUser", &request);
        match self.users.get(&request.id) {
            Some(user) => Ok(user.clone().into()),
            None => Err(Status::not_found(format!(
                "there is no user with the id `{}`",
                request.id
            ))),
        }
    }
}

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Looks a user up
    GetUser {
        /// The id of the user
        #[arg(default_value = "1")]
        id: String,
        /// The same as a flag
        #[arg(long = "id", value_name = "ID", hide = true, conflicts_with = "id")]
        flag: Option<String>,
    },
}

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "users"];
    const TOUR: &'static [&'static [&'static str]] =
        &[&["get-user", "1"], &["get-user", "2"], &["get-user", "3"]];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let Self::GetUser { id, flag } = self;
        let request = UserRequest {
            id: flag.unwrap_or(id),
            ..Default::default()
        };
        let user = UserServiceClient::new(client).get_user(request).await?;
        console.reply("GetUser", user.get_ref())
    }
}

/// A server of a [`Directory`].
pub fn server(console: Console) -> Server {
    Server::new().add_service(UserServiceServer::new(Directory::new(console)))
}
