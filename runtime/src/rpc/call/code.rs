//! [`Code`]: the seventeen ways a call can end, by their gRPC names and numbers.

use std::fmt;

/// How a call ended, as gRPC numbers it.
///
/// ```
/// use rustgreet::Code;
///
/// assert_eq!(Code::NotFound.number(), 5);
/// assert_eq!(Code::NotFound.to_string(), "NOT_FOUND");
/// assert_eq!(Code::from_number(5), Code::NotFound);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Code {
    /// The call succeeded.
    Ok = 0,
    /// The call was cancelled, typically by its caller.
    Cancelled = 1,
    /// Nothing more is known about the error.
    Unknown = 2,
    /// The request is wrong, whatever state the system is in.
    InvalidArgument = 3,
    /// The deadline passed before the call could end.
    DeadlineExceeded = 4,
    /// Something that was asked for does not exist.
    NotFound = 5,
    /// Something that was to be created exists.
    AlreadyExists = 6,
    /// The caller is known, and may not do this.
    PermissionDenied = 7,
    /// A quota, a limit or some space is used up.
    ResourceExhausted = 8,
    /// The system is not in the state that the call needs.
    FailedPrecondition = 9,
    /// The call was aborted, typically by a conflict with another one.
    Aborted = 10,
    /// The call went past the valid range, as in reading past the end.
    OutOfRange = 11,
    /// The method is not implemented here.
    Unimplemented = 12,
    /// An invariant is broken.
    Internal = 13,
    /// The service cannot be reached just now; trying again may help.
    Unavailable = 14,
    /// Data is lost or corrupted beyond recovery.
    DataLoss = 15,
    /// The caller is not known.
    Unauthenticated = 16,
}

impl Code {
    const ALL: [(Code, &'static str); 17] = [
        (Code::Ok, "OK"),
        (Code::Cancelled, "CANCELLED"),
        (Code::Unknown, "UNKNOWN"),
        (Code::InvalidArgument, "INVALID_ARGUMENT"),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        (Code::NotFound, "NOT_FOUND"),
        (Code::AlreadyExists, "ALREADY_EXISTS"),
        (Code::PermissionDenied, "PERMISSION_DENIED"),
        (Code::ResourceExhausted, "RESOURCE_EXHAUSTED"),
        (Code::FailedPrecondition, "FAILED_PRECONDITION"),
        (Code::Aborted, "ABORTED"),
        (Code::OutOfRange, "OUT_OF_RANGE"),
        (Code::Unimplemented, "UNIMPLEMENTED"),
        (Code::Internal, "INTERNAL"),
        (Code::Unavailable, "UNAVAILABLE"),
        (Code::DataLoss, "DATA_LOSS"),
        (Code::Unauthenticated, "UNAUTHENTICATED"),
    ];

    /// The number on the wire.
    ///
    /// ```
    /// assert_eq!(rustgreet::Code::Unavailable.number(), 14);
    /// ```
    pub const fn number(self) -> i32 {
        self as i32
    }

    /// The code of a number; what gRPC does not define is [`Code::Unknown`].
    ///
    /// ```
    /// use rustgreet::Code;
    ///
    /// assert_eq!(Code::from_number(99), Code::Unknown);
    /// ```
    pub const fn from_number(number: i32) -> Self {
        if 0 <= number && number < Self::ALL.len() as i32 {
            Self::ALL[number as usize].0
        } else {
            Code::Unknown
        }
    }

    /// The name in gRPC's specification.
    ///
    /// ```
    /// assert_eq!(rustgreet::Code::DataLoss.name(), "DATA_LOSS");
    /// ```
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn the_table_is_in_the_order_of_the_numbers() {
        for (number, (code, _)) in Code::ALL.iter().enumerate() {
            assert_eq!(code.number(), number as i32);
            assert_eq!(Code::from_number(number as i32), *code);
        }
        assert_eq!(Code::from_number(-1), Code::Unknown);
        assert_eq!(Code::from_number(17), Code::Unknown);
    }
}
