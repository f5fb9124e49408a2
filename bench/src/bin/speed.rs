//! Thread CPU time of decode and encode, all contestants in turn, round after round.
//!
//! `speed [--rounds N] [--millis N] [ROW...]` prints Markdown.

use std::time::Duration;
use std::{env, process};

use rustgreet_bench::rows::{self, Kind, Row, Work};
use rustgreet_bench::stats::{Spread, spread};
use rustix::time::{ClockId, clock_gettime};

struct Settings {
    rounds: usize,
    /// How long one contestant works in one round.
    turn: Duration,
    rows: Vec<String>,
}

fn main() {
    let settings = settings().unwrap_or_else(|problem| {
        eprintln!("speed: {problem}\nusage: speed [--rounds N] [--millis N] [ROW...]");
        process::exit(2)
    });
    let rows = rows::all();
    for name in &settings.rows {
        if !rows.iter().any(|row| row.name == name) {
            eprintln!("speed: no row is called {name:?}");
            process::exit(2);
        }
    }
    println!("| row | op | contestant | ns an op | quartiles | ratio to best peer | quartiles |");
    println!("|---|---|---|--:|--:|--:|--:|");
    for row in rows
        .iter()
        .filter(|it| settings.rows.is_empty() || settings.rows.iter().any(|name| name == it.name))
    {
        if let Err(problem) = row.check() {
            eprintln!("speed: {problem}");
            process::exit(1);
        }
        let decoders: Vec<_> = row.contestants.iter().map(|it| &it.decode).collect();
        print_race(row, row.ops[0], &race(&settings, &decoders));
        let encoders: Vec<_> = row.contestants.iter().map(|it| &it.encode).collect();
        print_race(row, row.ops[1], &race(&settings, &encoders));
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
                .ok_or(format!("{argument} wants a number"))?;
            match value.parse() {
                Ok(0) | Err(_) => Err(format!("{argument} wants a number above 0, not {value:?}")),
                Ok(number) => Ok(number),
            }
        };
        match argument.as_str() {
            "--rounds" => it.rounds = number()? as usize,
            "--millis" => it.turn = Duration::from_millis(number()?),
            flag if flag.starts_with('-') => return Err(format!("no such option: {flag}")),
            row => it.rows.push(row.into()),
        }
    }
    Ok(it)
}

/// Nanoseconds an operation: one list a contestant, one figure a round. In each round everybody
/// has a turn, and each round begins with another, so that what slows the machine slows them alike.
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

/// How often the work is done in a turn of this length; finding out warms it up.
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
            "| {} ({} B) | {op} | {} | {:.0} | {:.0} to {:.0} | {median:.2} | {lower:.2} to {upper:.2} |",
            row.name,
            row.bytes(),
            contestant.name,
            own.median,
            own.lower,
            own.upper,
        );
    }
}
