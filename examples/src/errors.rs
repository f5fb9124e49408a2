//! Errors with details: a server says which fields are wrong and when to try again, and a client reads it.
//!
//! ```sh
//! cargo run -p examples errors
//! ```
//!
//! ```text
//! Nobody: INVALID_ARGUMENT: 2 fields are wrong
//!   email: expected an address such as ada@example.com
//!   age: expected at least 18
//! Ada: account 1
//! Bob: RESOURCE_EXHAUSTED: one account an hour is enough
//!   try again after 3600 s
//! ```
//!
//! A detail is any message. Many services use those of Google's `error_details.proto`, which travel the same way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustgreet::{Request, Server, Status};

use crate::pb::accounts::{
    Account, Accounts, AccountsClient, AccountsServer, InvalidFields, SignUpRequest, TryAgain,
    invalid_fields::Field,
};

#[derive(Default)]
struct Office {
    is_closed: AtomicBool,
}

impl Accounts for Office {
    async fn sign_up(&self, request: Request<SignUpRequest>) -> rustgreet::Result<Account> {
        check(request.get_ref())?;
        if self.is_closed.swap(true, Ordering::Relaxed) {
            let after = Some(Duration::from_secs(3600).try_into().unwrap_or_default());
            let detail = TryAgain {
                after,
                ..Default::default()
            };
            let status = Status::resource_exhausted("one account an hour is enough");
            return Err(status.with_detail(&detail));
        }
        Ok(Account {
            number: 1,
            ..Default::default()
        }
        .into())
    }
}

/// Says all that is wrong with a request, not only the first of it.
fn check(request: &SignUpRequest) -> Result<(), Status> {
    let mut invalid = InvalidFields::default();
    let mut complain = |name: &str, why: &str| {
        let (name, why) = (name.to_owned(), why.to_owned());
        invalid.fields.push(Field {
            name,
            why,
            ..Default::default()
        });
    };
    if !request.email.contains('@') {
        complain("email", "expected an address such as ada@example.com");
    }
    if request.age < 18 {
        complain("age", "expected at least 18");
    }
    match invalid.fields.len() {
        0 => Ok(()),
        count => {
            let status = Status::invalid_argument(format!("{count} fields are wrong"));
            Err(status.with_detail(&invalid))
        }
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new().add_service(AccountsServer::new(Office::default()));
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = AccountsClient::connect(address).await?;

    for (name, email, age) in [
        ("Nobody", "", 0),
        ("Ada", "ada@example.com", 36),
        ("Bob", "bob@example.com", 40),
    ] {
        let (name, email) = (name.to_owned(), email.to_owned());
        let request = SignUpRequest {
            name: name.clone(),
            email,
            age,
            ..Default::default()
        };
        match client.sign_up(request).await {
            Ok(account) => println!("{name}: account {}", account.get_ref().number),
            Err(status) => {
                println!("{name}: {status}");
                explain(&status);
            }
        }
    }
    Ok(())
}

/// What the details say. A status has those that its server sent, so ask for each that you know.
fn explain(status: &Status) {
    if let Some(invalid) = status.detail::<InvalidFields>() {
        for Field { name, why, .. } in invalid.fields {
            println!("  {name}: {why}");
        }
    }
    if let Some(again) = status.detail::<TryAgain>() {
        println!(
            "  try again after {} s",
            again.after.unwrap_or_default().seconds
        );
    }
}
