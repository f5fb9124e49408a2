//! Writes and reads timestamps and durations as ProtoJSON spells them: RFC 3339 (section 5.6, in
//! capitals), and decimal seconds followed by `s`.

use core::fmt::{self, Write};

/// 0001-01-01T00:00:00Z
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z
const LAST_SECOND: i64 = 253_402_300_799;
/// About 10,000 years, in seconds.
const LONGEST_DURATION: i64 = 315_576_000_000;
/// Seconds per day.
const DAY: i64 = 86_400;
/// Nanoseconds per second.
const NANOS: i32 = 1_000_000_000;

/// Writes a timestamp; `None` if it is out of range.
pub(crate) fn write_timestamp(
    out: &mut dyn Write,
    seconds: i64,
    nanos: i32,
) -> Option<fmt::Result> {
    if !(FIRST_SECOND..=LAST_SECOND).contains(&seconds) || !(0..NANOS).contains(&nanos) {
        return None;
    }
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let clock = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    let mut text = Line::default();
    for (before, value, digits) in [
        ("", year, 4),
        ("-", month, 2),
        ("-", day, 2),
        ("T", hour, 2),
        (":", minute, 2),
        (":", second, 2),
    ] {
        text.push(before);
        text.digits(value, digits);
    }
    text.fraction(nanos);
    text.push("Z");
    Some(out.write_str(text.as_str()))
}

/// Writes a duration; `None` if it is out of range, or its parts have different signs.
pub(crate) fn write_duration(out: &mut dyn Write, seconds: i64, nanos: i32) -> Option<fmt::Result> {
    if !is_duration(seconds, nanos) {
        return None;
    }
    let mut text = Line::default();
    text.push(if seconds < 0 || nanos < 0 { "-" } else { "" });
    let whole = seconds.abs();
    text.digits(whole, whole.checked_ilog10().unwrap_or(0) as usize + 1);
    text.fraction(nanos.abs());
    text.push("s");
    Some(out.write_str(text.as_str()))
}

fn is_duration(seconds: i64, nanos: i32) -> bool {
    (-LONGEST_DURATION..=LONGEST_DURATION).contains(&seconds)
        && -NANOS < nanos
        && nanos < NANOS
        && (seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0))
}

/// A time in letters: put together here, since `write!` takes ten times as long.
#[derive(Default)]
struct Line {
    bytes: [u8; 32],
    length: usize,
}

impl Line {
    fn push(&mut self, ascii: &str) {
        for byte in ascii.bytes() {
            self.bytes[self.length] = byte;
            self.length += 1;
        }
    }

    /// The last `count` digits of a number.
    fn digits(&mut self, mut value: i64, count: usize) {
        for place in self.bytes[self.length..][..count].iter_mut().rev() {
            *place = b'0' + (value % 10) as u8;
            value /= 10;
        }
        self.length += count;
    }

    /// Nanoseconds as a fraction of a second, in none, three, six or nine digits.
    fn fraction(&mut self, nanos: i32) {
        let (value, count) = match nanos {
            0 => return,
            _ if nanos % 1_000_000 == 0 => (nanos / 1_000_000, 3),
            _ if nanos % 1000 == 0 => (nanos / 1000, 6),
            _ => (nanos, 9),
        };
        self.push(".");
        self.digits(value.into(), count);
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// Reads a timestamp; returns its seconds since 1970 and its nanoseconds.
pub(crate) fn parse_timestamp(text: &str) -> Option<(i64, i32)> {
    let mut rest = text.as_bytes();
    let year = digits(&mut rest, 4)?;
    literal(&mut rest, b'-')?;
    let month = digits(&mut rest, 2)?;
    literal(&mut rest, b'-')?;
    let day = digits(&mut rest, 2)?;
    literal(&mut rest, b'T')?;
    let (hour, minute) = clock(&mut rest)?;
    literal(&mut rest, b':')?;
    let second = digits(&mut rest, 2)?;
    let nanos = fraction(&mut rest)?;
    let offset = match rest.split_first()? {
        (b'Z', after) => {
            rest = after;
            0
        }
        (sign @ (b'+' | b'-'), after) => {
            rest = after;
            let (hours, minutes) = clock(&mut rest)?;
            let seconds = hours * 3600 + minutes * 60;
            if *sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let in_range = (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && second < 60
        && rest.is_empty();
    if !in_range {
        return None;
    }
    let clock = hour * 3600 + minute * 60 + second;
    let seconds = days_before(year, month, day) * DAY + clock - offset;
    (FIRST_SECOND..=LAST_SECOND)
        .contains(&seconds)
        .then_some((seconds, nanos))
}

/// Reads hours and minutes, such as `23:59`.
fn clock(rest: &mut &[u8]) -> Option<(i64, i64)> {
    let hour = digits(rest, 2)?;
    literal(rest, b':')?;
    let minute = digits(rest, 2)?;
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// Reads a duration; returns its seconds and nanoseconds, both of its sign.
pub(crate) fn parse_duration(text: &str) -> Option<(i64, i32)> {
    let unsigned = text.strip_prefix('-');
    let mut rest = unsigned.unwrap_or(text).as_bytes();
    let count = rest.iter().take_while(|it| it.is_ascii_digit()).count();
    if count > 18 {
        return None;
    }
    let seconds = digits(&mut rest, count)?;
    let nanos = fraction(&mut rest)?;
    literal(&mut rest, b's')?;
    let sign = if unsigned.is_some() { -1 } else { 1 };
    let (seconds, nanos) = (seconds * sign, nanos * sign as i32);
    (count > 0 && rest.is_empty() && is_duration(seconds, nanos)).then_some((seconds, nanos))
}

/// Reads exactly `count` digits.
fn digits(rest: &mut &[u8], count: usize) -> Option<i64> {
    let (digits, after) = rest.split_at_checked(count)?;
    *rest = after;
    digits.iter().try_fold(0, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + i64::from(digit - b'0'))
    })
}

/// Reads one byte.
fn literal(rest: &mut &[u8], byte: u8) -> Option<()> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    (*first == byte).then_some(())
}

/// Reads a fraction of one to nine digits, if one follows; returns its nanoseconds.
fn fraction(rest: &mut &[u8]) -> Option<i32> {
    if rest.first() != Some(&b'.') {
        return Some(0);
    }
    *rest = &rest[1..];
    let count = rest.iter().take_while(|it| it.is_ascii_digit()).count();
    if !(1..=9).contains(&count) {
        return None;
    }
    let value = i32::try_from(digits(rest, count)?).ok()?;
    Some(value * 10i32.pow(9 - count as u32))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days from 1970-01-01 to a date (Howard Hinnant's `days_from_civil`).
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date that is so many days after 1970-01-01 (his `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timestamp(seconds: i64, nanos: i32) -> Option<String> {
        let mut out = String::new();
        write_timestamp(&mut out, seconds, nanos)?.ok()?;
        Some(out)
    }

    #[test]
    fn timestamps_there_and_back() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("0001-01-01T00:00:00Z", FIRST_SECOND, 0),
            ("9999-12-31T23:59:59.999999999Z", LAST_SECOND, 999_999_999),
            ("2000-02-29T12:34:56.500Z", 951_827_696, 500_000_000),
            ("1969-12-31T23:59:59.000001Z", -1, 1000),
        ] {
            assert_eq!(timestamp(seconds, nanos).as_deref(), Some(text));
            assert_eq!(parse_timestamp(text), Some((seconds, nanos)), "{text}");
        }
        let offset = parse_timestamp("1970-01-01T08:00:00+08:00");
        assert_eq!(offset, Some((0, 0)));
        assert_eq!(timestamp(LAST_SECOND + 1, 0), None);
        assert_eq!(timestamp(0, -1), None);
    }

    #[test]
    fn what_is_no_timestamp() {
        for text in [
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01",
            "2001-02-29T00:00:00Z",
            "1970-01-01t00:00:00Z",
            "1970-01-01T00:00:00z",
            "1970-01-01T00:00:00",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00Z ",
            "",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn durations_there_and_back() {
        for (text, seconds, nanos) in [
            ("0s", 0, 0),
            ("1.500s", 1, 500_000_000),
            ("-0.000000001s", 0, -1),
            ("-315576000000.999999999s", -LONGEST_DURATION, -999_999_999),
        ] {
            let mut out = String::new();
            write_duration(&mut out, seconds, nanos).unwrap().unwrap();
            assert_eq!(out, text);
            assert_eq!(parse_duration(text), Some((seconds, nanos)), "{text}");
        }
        for text in [
            "1",
            "s",
            "1.s",
            ".5s",
            "+1s",
            "1.0000000001s",
            "315576000001s",
            "--1s",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
