//! Scenario 2, users: somebody is found by an id, or is not.

use std::collections::BTreeMap;

use clap::Subcommand;
use rustgreet::{Request, Server, Status, rpc::Client};

use crate::{
    console::{log_request, print_reply},
    pb::example::{User, UserRequest, UserService, UserServiceClient, UserServiceServer},
};

/// Everybody who is known, by id.
#[derive(Clone, Debug)]
pub struct Directory {
    users: BTreeMap<String, User>,
}

impl Default for Directory {
    fn default() -> Self {
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
        }
    }
}

impl UserService for Directory {
    async fn get_user(&self, request: Request<UserRequest>) -> rustgreet::Result<User> {
        let request = request.into_inner();
        log_request("GetUser", &request);
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
        #[arg(long, default_value = "1")]
        id: String,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let Call::GetUser { id } = call;
    let request = UserRequest {
        id,
        ..Default::default()
    };
    let user = UserServiceClient::new(client).get_user(request).await?;
    print_reply("GetUser", user.get_ref())
}

/// Everybody who is known.
pub fn tour() -> Vec<Call> {
    ["1", "2", "3"]
        .map(|id| Call::GetUser { id: id.into() })
        .into()
}

/// A server of the default [`Directory`].
pub fn server() -> Server {
    Server::new().add_service(UserServiceServer::new(Directory::default()))
}
