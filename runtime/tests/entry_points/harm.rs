//! Inputs made to hurt, and limits below what they need.

use rustgreet::DecodeOptions;
use rustgreet::descriptor::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};
use rustgreet::wkt::{ListValue, Value};

/// What an input does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Harm {
    Depth,
    Size,
    Memory,
}

impl Harm {
    /// A limit below what the input needs.
    pub(crate) fn limits(self) -> DecodeOptions {
        match self {
            Self::Depth => DecodeOptions::new().max_depth(4),
            Self::Size => DecodeOptions::new().max_message_size(500),
            Self::Memory => DecodeOptions::new().max_memory(500),
        }
    }

    pub(crate) fn message(self) -> ListValue {
        let list = |values: Vec<Value>| ListValue {
            values,
            ..Default::default()
        };
        match self {
            Self::Depth => {
                list(vec![(0..10).fold(Value::from(true), |inner, _| {
                    Value::from(vec![inner])
                })])
            }
            Self::Size => list(vec!["s".repeat(1000).into()]),
            Self::Memory => list(vec![true.into(); 100]),
        }
    }

    /// A set of descriptors that does the same.
    pub(crate) fn set(self) -> FileDescriptorSet {
        let message = |nested| DescriptorProto {
            name: Some("M".into()),
            nested_type: nested,
            ..Default::default()
        };
        let innermost = message(vec![]);
        let file = FileDescriptorProto {
            name: Some("a.proto".into()),
            message_type: vec![match self {
                Self::Depth => (0..10).fold(innermost, |inner, _| message(vec![inner])),
                Self::Size | Self::Memory => innermost,
            }],
            ..Default::default()
        };
        let file = |index| FileDescriptorProto {
            name: Some(format!("{index}{}", "a".repeat(100))),
            package: Some(format!("p{index}")),
            ..file.clone()
        };
        FileDescriptorSet {
            file: (0..10).map(file).collect(),
            ..Default::default()
        }
    }
}
