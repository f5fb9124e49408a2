//! Makes the messages of the well-known benchmarks, and media: in ASCII, or in other letters.

use crate::data::Dice;
use crate::pb::source::{
    Greeting, Media, Message1, Message1Part, Message2, Message2Part, message2::Group1,
};

/// What texts are made of.
#[derive(Clone, Copy)]
pub(crate) struct Letters(&'static [&'static str]);

pub(crate) const ASCII: Letters = Letters(&[
    "harbour", "a", "lantern", "of", "quiet", "green", "morning", "and", "Annie", "bridge",
]);
pub(crate) const OTHER: Letters = Letters(&[
    "\u{e9}t\u{e9}",
    "\u{6c34}\u{9762}",
    "Gr\u{fc}\u{df}e",
    "\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}",
    "\u{3c9}",
    "\u{1f600}",
    "\u{5d9}\u{5d5}\u{5dd}",
]);

impl Letters {
    /// A text of at least so many bytes, and a word more at most.
    fn text(self, dice: &mut Dice, bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < bytes {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(dice.pick(self.0));
        }
        text
    }

    /// A text of a length up to so many bytes.
    fn some(self, dice: &mut Dice, bytes: u64) -> String {
        let length = 1 + dice.below(bytes) as usize;
        self.text(dice, length)
    }
}

pub(crate) fn greeting(dice: &mut Dice, letters: Letters) -> Greeting {
    Greeting {
        name: letters.some(dice, 20),
        greeting: letters.some(dice, 12),
    }
}

fn int(dice: &mut Dice) -> i32 {
    let bits = dice.below(31);
    dice.below(1 << bits) as i32
}

pub(crate) fn message1(dice: &mut Dice, letters: Letters) -> Message1 {
    Message1 {
        field1: letters.some(dice, 16),
        field9: letters.some(dice, 40),
        field18: letters.some(dice, 24),
        field80: dice.chance(50),
        field81: true,
        field2: int(dice),
        field3: int(dice),
        field280: int(dice),
        field6: int(dice),
        field22: 1_760_000_000_000 + i64::from(int(dice)),
        field4: letters.some(dice, 60),
        field5: (0..5).map(|_| dice.next()).collect(),
        field59: true,
        field16: int(dice),
        field130: int(dice),
        field12: true,
        field17: dice.chance(50),
        field13: true,
        field14: true,
        field104: int(dice),
        field100: int(dice),
        field101: int(dice),
        field102: letters.some(dice, 12),
        field29: int(dice),
        field60: int(dice),
        field150: int(dice),
        field25: int(dice),
        field15: Some(Message1Part {
            field1: int(dice),
            field2: int(dice),
            field3: int(dice),
            field15: letters.some(dice, 40),
            field12: true,
            field13: i64::from(int(dice)) << 20,
            field14: i64::from(int(dice)),
            field19: int(dice),
            field20: true,
            field21: dice.next(),
            field22: int(dice),
            field203: dice.next() as u32,
            field205: letters.some(dice, 20),
            field207: dice.next() >> 8,
            ..Default::default()
        }),
        field67: int(dice),
        field128: int(dice),
        field129: letters.some(dice, 20),
        field131: int(dice),
        ..Default::default()
    }
}

pub(crate) fn message2(dice: &mut Dice, letters: Letters) -> Message2 {
    Message2 {
        field1: Some(letters.text(dice, 30)),
        field3: Some(dice.next() as i64 >> 20),
        field4: Some(dice.next() as i64 >> 30),
        field75: Some(true),
        field6: Some(letters.text(dice, 60)),
        field2: Some(dice.bytes(400)),
        field21: Some(int(dice)),
        field25: Some(dice.unit() as f32),
        field109: Some(int(dice)),
        field210: Some(int(dice)),
        field222: Some(dice.unit() as f32),
        group1: (0..120).map(|_| group1(dice, letters)).collect(),
        field128: (0..60).map(|_| letters.some(dice, 40)).collect(),
        field127: (0..20).map(|_| letters.some(dice, 60)).collect(),
        field129: Some(int(dice)),
        field130: (0..50).map(|_| i64::from(int(dice))).collect(),
        ..Default::default()
    }
}

fn group1(dice: &mut Dice, letters: Letters) -> Group1 {
    Group1 {
        field11: Some(dice.unit() as f32),
        field26: dice.chance(50).then(|| dice.unit() as f32),
        field12: Some(letters.some(dice, 30)),
        field13: dice.chance(60).then(|| letters.some(dice, 80)),
        field14: (0..dice.below(4)).map(|_| letters.some(dice, 30)).collect(),
        field15: Some(dice.next()),
        field5: Some(int(dice)),
        field27: dice.chance(30).then(|| letters.some(dice, 20)),
        field28: Some(int(dice)),
        field29: dice.chance(50).then(|| letters.some(dice, 100)),
        field22: (0..dice.below(3)).map(|_| letters.some(dice, 24)).collect(),
        field73: (0..dice.below(6)).map(|_| int(dice)).collect(),
        field20: Some(int(dice)),
        field24: dice.chance(40).then(|| letters.some(dice, 16)),
        field31: dice.chance(30).then(|| Message2Part {
            field1: Some(dice.unit() as f32),
            field4: Some(true),
            field9: Some(false),
            field11: Some(dice.next() as i64),
            ..Default::default()
        }),
        ..Default::default()
    }
}

pub(crate) fn media(dice: &mut Dice, letters: Letters) -> Media {
    Media {
        frame_id: letters.text(dice, 30),
        urls: (0..6).map(|_| letters.text(dice, 200)).collect(),
        content_type: "video/webm".into(),
        body: dice.bytes(48 << 10),
        chunks: (0..8).map(|_| dice.bytes(2 << 10)).collect(),
    }
}
