//! Messages in JSON by serde, in types of your own: it is ProtoJSON, which every protobuf library reads and writes.
//!
//! ```sh
//! cargo run -p examples json
//! ```
//!
//! ```text
//! {
//!   "id": 7,
//!   "meetings": [
//!     {
//!       "title": "Tea",
//!       "startsAt": "2026-11-28T16:00:00Z",
//!       "length": "1800s",
//!       "guests": [
//!         "Ada",
//!         "Bob"
//!       ],
//!       "place": "PLACE_ONLINE",
//!       "roomNumber": "9007199254740993"
//!     }
//!   ]
//! }
//! It is read again as it was: true
//! A mistake: Meeting: calendar.Meeting has no field "guest" at line 1 column 24
//! Read without it: Tea
//! By the names of the schema: {"starts_at":"2026-11-28T16:00:00Z"}
//! ```
//!
//! The option `serde=on` in `build.rs`, and the feature `serde` of `rustgreet`.

use rustgreet::{
    json::{ParseOptions, PrintOptions},
    serde::Settings,
    wkt,
};
use serde::{Deserialize, Serialize};

use crate::pb::calendar::{Meeting, Place};

/// What a web page gets: a message is a field like any other.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Day {
    id: u32,
    meetings: Vec<Meeting>,
}

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tea = Meeting {
        title: "Tea".into(),
        starts_at: Some(wkt::Timestamp {
            seconds: 1_795_881_600,
            ..Default::default()
        }),
        length: Some(wkt::Duration {
            seconds: 1800,
            ..Default::default()
        }),
        guests: vec!["Ada".into(), "Bob".into()],
        place: Place::Online,
        room_number: 9_007_199_254_740_993,
        ..Default::default()
    };
    let day = Day {
        id: 7,
        meetings: vec![tea],
    };
    let text = serde_json::to_string_pretty(&day)?;
    println!("{text}");
    let again: Day = serde_json::from_str(&text)?;
    println!("It is read again as it was: {}", again == day);

    let text = r#"{"title": "Tea", "guest": ["Ada"]}"#;
    let mistake = serde_json::from_str::<Meeting>(text);
    println!("A mistake: {}", mistake.unwrap_err());

    // serde passes no options to a message. These hold while the closure runs.
    let parse = ParseOptions::new().ignore_unknown_fields(true);
    let lenient = Settings::new().parse(parse);
    let meeting: Meeting = lenient.scope(|| serde_json::from_str(text))?;
    println!("Read without it: {}", meeting.title);

    // `rustgreet::json` needs no serde, and is faster.
    let options = PrintOptions::new().proto_names(true);
    let meeting = Meeting {
        starts_at: day.meetings[0].starts_at.clone(),
        ..Default::default()
    };
    println!(
        "By the names of the schema: {}",
        options.to_string(&meeting)?
    );
    Ok(())
}
