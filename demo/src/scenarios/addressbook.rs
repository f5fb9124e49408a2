//! Scenario 3, addressbook: messages without a service. They are written to a file, read back and
//! listed, as in protobuf's tutorial.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process,
    time::{SystemTime, UNIX_EPOCH},
};

use clap::{Args, Subcommand};
use rustgreet::{Message, Status, wkt::Timestamp};

use crate::{
    console::Console,
    pb::tutorial::{
        AddressBook, Person,
        person::{PhoneNumber, PhoneType},
    },
};

/// What can be done with an address book.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Writes two people to a file of its own, reads them back and lists them
    Tour,
    /// Adds somebody to the book in a file
    Add {
        /// The file; it need not exist
        file: PathBuf,
        /// Whom to write down
        #[command(flatten)]
        entry: Entry,
    },
    /// Lists everybody in a file
    List {
        /// The file
        file: PathBuf,
    },
}

/// Somebody to write down.
#[derive(Args, Clone, Debug, Default)]
pub struct Entry {
    /// The whole name
    #[arg(required_unless_present = "flag")]
    name: Option<String>,
    /// The same as a flag
    #[arg(
        long = "name",
        value_name = "NAME",
        hide = true,
        conflicts_with = "name"
    )]
    flag: Option<String>,
    /// What tells two people of one name apart; unless set, the next free number
    #[arg(long)]
    id: Option<i32>,
    /// The e-mail address
    #[arg(long, default_value = "")]
    email: String,
    /// The number of a telephone that is carried around; may be given again, as those below
    #[arg(long, value_name = "NUMBER")]
    mobile: Vec<String>,
    /// The number of a telephone at home
    #[arg(long, value_name = "NUMBER")]
    home: Vec<String>,
    /// The number of a telephone at work
    #[arg(long, value_name = "NUMBER")]
    work: Vec<String>,
}

/// Does what was asked for.
pub fn run(command: Command, console: &Console) -> Result<(), Status> {
    match command {
        Command::Tour => tour(console),
        Command::Add { file, entry } => add(&file, entry),
        Command::List { file } => list(&read(&file)?, console),
    }
}

fn tour(console: &Console) -> Result<(), Status> {
    let file = env::temp_dir().join(format!("greet-addressbook-{}.binpb", process::id()));
    let people = [
        Entry {
            name: Some("Ada Lovelace".into()),
            email: "ada@example.org".into(),
            mobile: vec!["555-0100".into()],
            home: vec!["555-0101".into()],
            ..Default::default()
        },
        Entry {
            name: Some("Zoë 陈".into()),
            work: vec!["555-0102".into()],
            ..Default::default()
        },
    ];
    let toured = people.into_iter().try_for_each(|entry| add(&file, entry));
    let toured = toured.and_then(|()| list(&read(&file)?, console));
    _ = fs::remove_file(&file);
    toured
}

/// Adds somebody, and writes the book anew.
fn add(file: &Path, entry: Entry) -> Result<(), Status> {
    let mut book = match fs::exists(file) {
        Ok(false) => AddressBook::default(),
        _ => read(file)?,
    };
    let highest = book
        .people
        .iter()
        .map(|person| person.id)
        .max()
        .unwrap_or(0);
    let id = entry.id.unwrap_or(highest.saturating_add(1));
    if let Some(other) = book.people.iter().find(|person| person.id == id) {
        return Err(Status::already_exists(format!(
            "{id} is {} already",
            other.name
        )));
    }
    book.people.push(person(id, entry));
    fs::write(file, book.encode_to_vec()).map_err(|error| match missing_folder(file) {
        Some(folder) => Status::not_found(format!(
            "cannot write {}: there is no folder `{}`: create it first",
            file.display(),
            folder.display()
        )),
        None => failed("write", file, &error),
    })
}

/// The folder of a file, if it is what is missing.
fn missing_folder(file: &Path) -> Option<&Path> {
    let folder = file.parent()?;
    (!folder.as_os_str().is_empty() && !folder.is_dir()).then_some(folder)
}

fn person(
    id: i32,
    Entry {
        name,
        flag,
        email,
        mobile,
        home,
        work,
        ..
    }: Entry,
) -> Person {
    let phone = |number, r#type| PhoneNumber {
        number,
        r#type,
        ..Default::default()
    };
    let kinds = [
        (mobile, PhoneType::Mobile),
        (home, PhoneType::Home),
        (work, PhoneType::Work),
    ];
    let phones = kinds
        .into_iter()
        .flat_map(|(numbers, kind)| numbers.into_iter().map(move |number| phone(number, kind)));
    Person {
        name: name.or(flag).unwrap_or_default(),
        id,
        email,
        phones: phones.collect(),
        last_updated: Some(now()),
        ..Default::default()
    }
}

fn read(file: &Path) -> Result<AddressBook, Status> {
    let bytes = fs::read(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Status::not_found(format!(
            "there is no address book at `{0}`: the command `add {0} NAME` begins one",
            file.display()
        )),
        _ => failed("read", file, &error),
    })?;
    AddressBook::decode(&bytes).map_err(|error| {
        Status::data_loss(format!("{} holds no address book: {error}", file.display()))
    })
}

fn list(book: &AddressBook, console: &Console) -> Result<(), Status> {
    book.people
        .iter()
        .try_for_each(|person| console.print(describe(person)))
}

fn describe(person: &Person) -> String {
    let mut lines = vec![
        format!("Person ID: {}", person.id),
        format!("  Name: {}", person.name),
    ];
    if !person.email.is_empty() {
        lines.push(format!("  E-mail address: {}", person.email));
    }
    for PhoneNumber { number, r#type, .. } in &person.phones {
        let kind = match *r#type {
            PhoneType::Mobile => "Mobile phone",
            PhoneType::Home => "Home phone",
            PhoneType::Work => "Work phone",
            _ => "Phone",
        };
        lines.push(format!("  {kind} #: {number}"));
    }
    if let Some(updated) = &person.last_updated {
        let age = now().seconds.saturating_sub(updated.seconds);
        lines.push(format!("  Updated: {age} s ago"));
    }
    lines.join("\n")
}

fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp {
        seconds: since.as_secs().try_into().unwrap_or(i64::MAX),
        nanos: since.subsec_nanos().cast_signed(),
        ..Default::default()
    }
}

fn failed(to: &str, file: &Path, error: &io::Error) -> Status {
    let why = format!("cannot {to} {}: {error}", file.display());
    match error.kind() {
        io::ErrorKind::PermissionDenied => Status::permission_denied(why),
        _ => Status::unavailable(why),
    }
}
