//! `once ROW CONTESTANT OP TIMES` runs one operation of one contestant and nothing else, for a profiler
//! or a counter of instructions (`bench/README.md` shows how).

use std::{env, process};

use rustgreet_bench::table;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [row, contestant, op, times] = &arguments[..]
        && let Ok(times) = times.parse()
        && let Some(row) = table::all().into_iter().find(|it| it.name == row)
        && let Some(it) = row.contestants.iter().find(|it| it.name == contestant)
        && let Some(op) = row.ops.iter().position(|it| it == op)
    {
        it.works[op](times);
    } else {
        eprintln!("usage: once ROW CONTESTANT OP TIMES");
        process::exit(2);
    }
}
