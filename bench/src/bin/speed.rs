//! `speed [--rounds N] [--millis N] [ROW...]` measures the thread CPU time of each operation.
//!
//! All contestants take turns, round after round. The result is a table in Markdown.

use std::time::Duration;
use std::{env, process};

use rustgreet_bench::rows::{Kind, Row, Work};
use rustgreet_bench::stats::{Spread, spread};
use rustgreet_bench::table;
use rustix::time::{ClockId, clock_gettime};

struct Settings {
    rounds: usize,
    /// How long one contestant works per round.
    turn: Duration,
    rows: Vec<String>,
}

fn main() {
    let settings = settings().unwrap_or_else(|problem| {
        eprintln!("speed: {problem}\nusage: speed [--rounds N] [--millis N] [ROW...]");
        process::exit(2)
    });
    let rows = table::all();
    for name in &settings.rows {
        if !rows.iter().any(|row| row.name == name) {
            eprintln!("speed: there is no row {name:?}");
            process::exit(2);
        }
    }
    println!("| row | op | contestant | ns per op | quartiles | ratio to best peer | quartiles |");
    println!("|---|---|---|--:|--:|--:|--:|");
    for row in rows
        .iter()
        .filter(|it| settings.rows.is_empty() || settings.rows.iter().any(|name| name == it.name))
    {
        if let Err(problem) = row.check() {
            eprintln!("speed: {problem}");
            process::exit(1);
        }
        for (at, op) in row.ops.iter().enumerate() {
            let works: Vec<_> = row.contestants.iter().map(|it| &it.works[at]).collect();
            print_race(row, op, &race(&settings, &works));
        }
    }
}

fn settings() -> Result<Settings, String> {
    let mut it = Settings {
        rounds: 41,
        turn: Duration::from_millis(5),
        rows: Vec::new(),
    };
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || -> Result<u64, String> {
            let value = arguments
                .next()
                .ok_or(format!("{argument} needs a number"))?;
            match value.parse() {
                Ok(0) | Err(_) => Err(format!("{argument} needs a number above 0, not {value:?}")),
                Ok(number) => Ok(number),
            }
        };
        match argument.as_str() {
            "--rounds" => it.rounds = number()? as usize,
            "--millis" => it.turn = Duration::from_millis(number()?),
            flag if flag.starts_with('-') => return Err(format!("there is no option {flag}")),
            row => it.rows.push(row.into()),
        }
    }
    Ok(it)
}

/// Returns nanoseconds per operation: one list per contestant, with one figure per round. In each
/// round every contestant has a turn, and each round starts with another one, so that a slow moment of
/// the machine slows all alike.
fn race(settings: &Settings, contestants: &[&Work]) -> Vec<Vec<f64>> {
    let times: Vec<_> = contestants
        .iter()
        .map(|work| times_a_turn(work, settings.turn))
        .collect();
    let mut figures = vec![Vec::with_capacity(settings.rounds); contestants.len()];
    for round in 0..settings.rounds {
        for turn in 0..contestants.len() {
            let who = (round + turn) % contestants.len();
            let spent = cpu_time(|| contestants[who](times[who]));
            figures[who].push(spent.as_nanos() as f64 / times[who] as f64);
        }
    }
    figures
}

/// Returns how many operations fill a turn of this length. Measuring it also warms up.
fn times_a_turn(work: &Work, turn: Duration) -> usize {
    let mut times = 1;
    loop {
        let spent = cpu_time(|| work(times));
        if spent * 4 >= turn {
            let share = turn.as_nanos() as f64 / spent.as_nanos() as f64;
            return (times as f64 * share).ceil() as usize;
        }
        times *= 2;
    }
}

fn cpu_time(work: impl FnOnce()) -> Duration {
    let now = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
    };
    let start = now();
    work();
    now() - start
}

fn print_race(row: &Row, op: &str, figures: &[Vec<f64>]) {
    let medians: Vec<_> = figures
        .iter()
        .map(|it| spread(it.iter().copied()).median)
        .collect();
    let peers = row
        .contestants
        .iter()
        .enumerate()
        .filter(|(_, it)| it.kind == Kind::Peer);
    let best = peers
        .map(|(at, _)| at)
        .min_by(|a, b| medians[*a].total_cmp(&medians[*b]))
        .expect("a peer");
    for (at, contestant) in row.contestants.iter().enumerate() {
        let own = spread(figures[at].iter().copied());
        let ratios = figures[best]
            .iter()
            .zip(&figures[at])
            .map(|(best, own)| best / own);
        let Spread {
            lower,
            median,
            upper,
        } = spread(ratios);
        println!(
            "| {} ({} B) | {op} | {} | {} | {} to {} | {median:.2} | {lower:.2} to {upper:.2} |",
            row.name,
            row.bytes(),
            contestant.name,
            nanos(own.median),
            nanos(own.lower),
            nanos(own.upper),
        );
    }
}

/// Two digits at least.
fn nanos(figure: f64) -> String {
    format!("{figure:.*}", usize::from(figure < 10.0))
}
