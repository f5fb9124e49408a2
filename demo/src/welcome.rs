//! What `greet` alone says to a person: what there is, and whether it is to be the tour.

use rustgreet::Status;

use crate::{
    console::Console,
    typed::{TYPED, program},
};

/// Tells what there is, and asks whether to begin with the tour: Enter says yes.
pub async fn wants_tour(console: &Console) -> Result<bool, Status> {
    let greet = program();
    let rows = [
        ("tour", "all four kinds of call"),
        ("serve", "a server, and its page"),
        ("client", "a menu of calls to it"),
        ("client say-hello Ann", "one call"),
        ("scenario", "nine more services"),
        ("--help", "the rest"),
    ];
    console.print("A gRPC server and its client, both made of what rustgreet generates.\n")?;
    for (words, what) in rows {
        console.print(format_args!(
            "  {TYPED}{greet} {words:<20}{TYPED:#}  {what}"
        ))?;
    }
    let answer = console.ask("\nEnter starts the tour, q leaves: ").await?;
    Ok(answer.is_some_and(|answer| answer.trim().is_empty()))
}
