//! The fixture's messages as prost has them: an independent reader and writer of the same bytes.
//! Without the groups and the closed enum, which prost's derive does not know, and with maps as
//! the lists of entries that they are: prost's own take records of any wire type for entries.

use std::collections::BTreeMap;

#[derive(Clone, PartialEq, prost::Message)]
pub struct Kinds {
    #[prost(int32, tag = "1")]
    pub id: i32,
    #[prost(string, optional, tag = "2")]
    pub nick: Option<String>,
    #[prost(int32, repeated, tag = "3")]
    pub scores: Vec<i32>,
    #[prost(string, repeated, tag = "4")]
    pub names: Vec<String>,
    #[prost(message, repeated, tag = "5")]
    pub labels: Vec<Label>,
    #[prost(message, optional, tag = "6")]
    pub child: Option<Child>,
    #[prost(message, optional, boxed, tag = "7")]
    pub next: Option<Box<Kinds>>,
    #[prost(message, repeated, tag = "8")]
    pub parts: Vec<Child>,
    #[prost(enumeration = "Colour", tag = "9")]
    pub colour: i32,
    #[prost(enumeration = "Colour", optional, tag = "10")]
    pub shade: Option<i32>,
    #[prost(enumeration = "Colour", repeated, tag = "11")]
    pub palette: Vec<i32>,
    #[prost(message, repeated, tag = "12")]
    pub children: Vec<Entry>,
    #[prost(oneof = "Choice", tags = "13, 14, 15, 16, 17")]
    pub choice: Option<Choice>,
    #[prost(bytes = "bytes", tag = "18")]
    pub blob: rustgreet::bytes::Bytes,
    #[prost(double, repeated, packed = "false", tag = "19")]
    pub loose: Vec<f64>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub enum Choice {
    #[prost(string, tag = "13")]
    Text(String),
    #[prost(message, tag = "14")]
    Sub(Child),
    #[prost(int32, tag = "15")]
    Count(i32),
    #[prost(enumeration = "Colour", tag = "16")]
    Tint(i32),
    #[prost(message, boxed, tag = "17")]
    Deep(Box<Kinds>),
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Child {
    #[prost(string, tag = "1")]
    pub label: String,
    #[prost(uint64, tag = "2")]
    pub size: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Colour {
    Red = 0,
    Green = 1,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Label {
    #[prost(string, tag = "1")]
    pub key: String,
    #[prost(int64, tag = "2")]
    pub value: i64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Entry {
    #[prost(int32, tag = "1")]
    pub key: i32,
    #[prost(message, optional, tag = "2")]
    pub value: Option<Child>,
}

impl Kinds {
    /// With the lists of entries as maps leave them: sorted, the last of each key.
    pub fn with_maps(mut self) -> Self {
        let labels: BTreeMap<_, _> = self
            .labels
            .into_iter()
            .map(|label| (label.key, label.value))
            .collect();
        self.labels = labels
            .into_iter()
            .map(|(key, value)| Label { key, value })
            .collect();
        let children: BTreeMap<_, _> = self
            .children
            .into_iter()
            .map(|entry| (entry.key, entry.value))
            .collect();
        self.children = children
            .into_iter()
            .map(|(key, value)| Entry {
                key,
                value: Some(value.unwrap_or_default()),
            })
            .collect();
        self.next = self.next.map(|next| Box::new(next.with_maps()));
        if let Some(Choice::Deep(deep)) = self.choice {
            self.choice = Some(Choice::Deep(Box::new(deep.with_maps())));
        }
        self
    }
}
