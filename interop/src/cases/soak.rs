//! Large calls, many of them: on one channel, or on a new channel each.

use std::time::{Duration, Instant};

use clap::Args;
use tokio::{task::JoinSet, time::sleep};

use super::unary::{LARGE_REPLY, LARGE_REQUEST, check, request};
use crate::{
    connect::Connect,
    failure::{Failure, Outcome},
    pb::grpc::testing::TestServiceClient,
};

/// How much of it.
#[derive(Args, Clone, Copy, Debug)]
pub struct Soak {
    /// How many calls, over all threads
    #[arg(long = "soak_iterations", default_value_t = 10)]
    iterations: usize,
    /// How many of them may fail
    #[arg(long = "soak_max_failures", default_value_t = 0)]
    max_failures: usize,
    /// A call that takes longer has failed
    #[arg(
        long = "soak_per_iteration_max_acceptable_latency_ms",
        default_value_t = 1000
    )]
    latency_ms: u64,
    /// The time between the starts of two calls of a thread
    #[arg(long = "soak_min_time_ms_between_rpcs", default_value_t = 0)]
    pause_ms: u64,
    /// All calls must have ended by then
    #[arg(long = "soak_overall_timeout_seconds", default_value_t = 10)]
    overall_seconds: u64,
    /// Bytes of a request
    #[arg(long = "soak_request_size", default_value_t = LARGE_REQUEST)]
    request: i32,
    /// Bytes of a reply
    #[arg(long = "soak_response_size", default_value_t = LARGE_REPLY)]
    reply: i32,
    /// How many calls run at a time
    #[arg(long = "soak_num_threads", default_value_t = 1)]
    threads: usize,
}

impl Soak {
    /// Calls on one channel.
    pub(super) async fn calls(&self, service: &TestServiceClient) -> Outcome {
        let service = service.clone();
        self.run(move |soak| {
            let service = service.clone();
            async move { soak.call(&service).await }
        })
        .await
    }

    /// Calls on a new channel each.
    pub(super) async fn channels(&self, connect: &Connect) -> Outcome {
        let connect = connect.clone();
        self.run(move |soak| {
            let connect = connect.clone();
            async move {
                let service = TestServiceClient::new(connect.client().await?);
                soak.call(&service).await
            }
        })
        .await
    }

    async fn run<F>(&self, iteration: impl Fn(Soak) -> F + Clone + Send + 'static) -> Outcome
    where
        F: Future<Output = Outcome> + Send,
    {
        let soak = *self;
        let mut threads = JoinSet::new();
        for _ in 0..soak.threads {
            let iteration = iteration.clone();
            threads.spawn(async move {
                let mut failures = Vec::new();
                for _ in 0..soak.iterations / soak.threads {
                    let pause = sleep(Duration::from_millis(soak.pause_ms));
                    let ((), outcome) = tokio::join!(pause, iteration(soak));
                    failures.extend(outcome.err());
                }
                failures
            });
        }
        let limit = Duration::from_secs(soak.overall_seconds);
        let failures = tokio::time::timeout(limit, threads.join_all()).await;
        let failures = failures.map_err(|_| Failure::new("not all calls ended in time"))?;
        let failures = failures.concat();
        match failures.first() {
            Some(first) if failures.len() > soak.max_failures => {
                let count = failures.len();
                Err(Failure::new(format!(
                    "{count} calls failed, the first: {first}"
                )))
            }
            _ => Ok(()),
        }
    }

    async fn call(&self, service: &TestServiceClient) -> Outcome {
        let begun = Instant::now();
        check(
            service
                .unary_call(request(self.request, self.reply)?)
                .await?,
            self.reply,
        )?;
        let took = begun.elapsed();
        if took > Duration::from_millis(self.latency_ms) {
            return Err(Failure::new(format!("a call took {took:?}")));
        }
        Ok(())
    }
}
