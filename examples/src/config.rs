//! A configuration in TOML, whose schema is a `.proto` file: typed, documented, and strict about mistakes.
//!
//! ```sh
//! cargo run -p examples config
//! ```
//!
//! ```text
//! Listen at 0.0.0.0:50051, log DEBUG, and give a call 2.5 s
//! east at http://10.0.0.1:50051 has the weight 3
//! west at http://10.0.0.2:50051 has no weight
//! lisen = 'here': Settings: settings.Settings has no field "lisen"
//! log_level = 'LOUD': Settings.log_level: settings.LogLevel has no value "LOUD"
//! timeout = 2.5: Settings.timeout: expected a string
//! ```

use std::time::Duration;

use crate::pb::settings::Settings;

const FILE: &str = r#"
listen = "0.0.0.0:50051"
timeout = "2.5s"
log_level = "DEBUG"

[[upstreams]]
name = "east"
address = "http://10.0.0.1:50051"
weight = 3

[[upstreams]]
name = "west"
address = "http://10.0.0.2:50051"
"#;

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The same by YAML, RON or any other format of serde's.
    let settings: Settings = toml::from_str(FILE)?;
    let timeout = Duration::try_from(settings.timeout.unwrap_or_default())?;
    let (listen, level) = (settings.listen, settings.log_level);
    println!(
        "Listen at {listen}, log {level:?}, and give a call {} s",
        timeout.as_secs_f64()
    );
    for upstream in settings.upstreams {
        let weight = match upstream.weight {
            Some(weight) => format!("the weight {weight}"),
            None => "no weight".to_owned(),
        };
        println!("{} at {} has {weight}", upstream.name, upstream.address);
    }

    for mistake in ["lisen = 'here'", "log_level = 'LOUD'", "timeout = 2.5"] {
        let error = toml::from_str::<Settings>(mistake).unwrap_err();
        println!("{mistake}: {}", error.message());
    }
    Ok(())
}
