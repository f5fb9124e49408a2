//! Calls as the suite's runner says.

use std::{
    io::{self, stdin, stdout},
    sync::Mutex,
};

use rustgreet::Status;
use tokio::{
    sync::mpsc,
    task::{JoinError, JoinSet},
};

use super::{caller, frames};
use crate::pb::connectrpc::conformance::v1::{
    ClientCompatRequest, ClientCompatResponse, ClientErrorResult,
    client_compat_response::Result as Outcome,
};

/// How many calls run at a time. The suite's deadlines are short.
const AT_A_TIME: usize = 4;

/// Reads calls and makes each, a few at a time; writes what they came to.
pub async fn call_as_told() -> Result<(), Status> {
    let (sender, mut told) = mpsc::channel(1);
    let reading = tokio::task::spawn_blocking(move || -> io::Result<()> {
        while let Some(call) = frames::read::<ClientCompatRequest>(&mut stdin())? {
            if sender.blocking_send(call).is_err() {
                break;
            }
        }
        Ok(())
    });
    let broken = |error| Status::internal(format!("standard input or output: {error}"));
    let mut calls = JoinSet::new();
    while let Some(call) = told.recv().await {
        if calls.len() == AT_A_TIME {
            ended(calls.join_next().await).map_err(broken)?;
        }
        calls.spawn(answer(call));
    }
    ended(Some(reading.await)).map_err(broken)?;
    while let Some(call) = calls.join_next().await {
        ended(Some(call)).map_err(broken)?;
    }
    Ok(())
}

/// How a task ended; one that panicked is an error.
fn ended(task: Option<Result<io::Result<()>, JoinError>>) -> io::Result<()> {
    task.unwrap_or(Ok(Ok(()))).map_err(io::Error::other)?
}

async fn answer(call: ClientCompatRequest) -> io::Result<()> {
    static OUTPUT: Mutex<()> = Mutex::new(());
    let test_name = call.test_name.clone();
    let result = match caller::make(call).await {
        Ok(result) => Outcome::Response(result),
        Err(status) => Outcome::Error(ClientErrorResult {
            message: format!("{status:?}"),
            ..Default::default()
        }),
    };
    let response = ClientCompatResponse {
        test_name,
        result: Some(result),
        ..Default::default()
    };
    let _one_at_a_time = OUTPUT.lock();
    frames::write(&mut stdout(), &response)
}
