//! Makes the messages of the rows, the same in every run.

use prost::Message;
use prost::encoding::{WireType, double, encode_key, encode_varint, fixed64, message, string};

use crate::pb::source::{
    Choice, Directory, Entry, Event, Folder, Frame, Greeting, Numbered, Outcome, Owner, Resource,
    Series, Shipment, Span, SpanBatch, SpanKind, Sparse, folder, frame,
};

/// A random number generator with a fixed seed (xorshift64*), so that all runs are alike.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 16) % end
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    pub(crate) fn unit(&mut self) -> f64 {
        self.below(1 << 40) as f64 / (1u64 << 40) as f64
    }

    pub(crate) fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.next() as u8).collect()
    }
}

const NAMES: &[&str] = &[
    "Annie",
    "Jimin",
    "Oluwaseun",
    "Zoë",
    "Bartholomew Featherstone",
    "Li",
    "Åsa Lindström",
    "María José",
    "Dmitri",
    "陈小明",
    "Ngozi",
    "Saoirse O'Connell",
];
const GREETINGS: &[&str] = &[
    "Hi",
    "Hello",
    "Good morning",
    "Bonjour",
    "Grüß Gott",
    "Hey there",
];
const STREETS: &[&str] = &[
    "12 Harbour Road",
    "Lindenallee 4",
    "88 West Ninth Avenue",
    "Rue du Bac 7",
];
const CITIES: &[&str] = &[
    "Rotterdam",
    "Kraków",
    "Lisbon",
    "Port-au-Prince",
    "Oslo",
    "Busan",
];
const COUNTRIES: &[&str] = &["NL", "PL", "PT", "HT", "NO", "KR"];
const GOODS: &[&str] = &[
    "ceramic tiles",
    "books and printed matter",
    "machine parts, oiled",
    "seeds",
];
const ROUTES: &[&str] = &[
    "GET /v1/orders/{id}",
    "POST /v1/orders",
    "db.query",
    "cache.get",
    "render",
];
const KEYS: &[&str] = &[
    "http.method",
    "http.status_code",
    "http.route",
    "net.peer.name",
    "net.peer.port",
    "db.system",
    "db.statement",
    "thread.id",
    "code.function",
    "enduser.id",
    "messaging.system",
    "cloud.region",
];
const EVENTS: &[&str] = &["exception", "retry", "cache miss", "lock acquired"];

pub(crate) fn greetings(dice: &mut Dice, count: usize) -> Vec<Greeting> {
    (0..count)
        .map(|_| Greeting {
            name: dice.pick(NAMES).into(),
            greeting: dice.pick(GREETINGS).into(),
        })
        .collect()
}

pub(crate) fn shipment(dice: &mut Dice) -> Shipment {
    let booked = 1_760_000_000_000 + dice.below(10_000_000_000) as i64;
    let cold = dice.chance(20);
    Shipment {
        id: format!("shp_{:016x}", dice.next()),
        carrier: "Northern Freight".into(),
        service: dice.pick(&["economy", "priority", "overnight"]).into(),
        tracking_code: format!("NF{:010}", dice.below(10_000_000_000)),
        sender_name: dice.pick(NAMES).into(),
        sender_street: dice.pick(STREETS).into(),
        sender_city: dice.pick(CITIES).into(),
        sender_country: dice.pick(COUNTRIES).into(),
        sender_phone: format!("+31 {:09}", dice.below(1_000_000_000)),
        recipient_name: dice.pick(NAMES).into(),
        recipient_street: dice.pick(STREETS).into(),
        recipient_city: dice.pick(CITIES).into(),
        recipient_country: dice.pick(COUNTRIES).into(),
        recipient_phone: format!("+47 {:08}", dice.below(100_000_000)),
        contents: dice.pick(GOODS).into(),
        reference: format!("PO-{}", dice.below(1_000_000)),
        customs_code: format!("{:08}", dice.below(100_000_000)),
        note: if dice.chance(40) {
            "Ring twice, the bell sticks.".into()
        } else {
            String::new()
        },
        pieces: 1 + dice.below(12) as i32,
        priority: dice.below(4) as i32,
        attempts: dice.below(3) as i32,
        temperature_low: if cold { -18 } else { 0 },
        temperature_high: if cold { -12 } else { 0 },
        weight_grams: 200 + dice.below(40_000) as i32,
        length_mm: 50 + dice.below(2_000) as i32,
        width_mm: 50 + dice.below(1_000) as i32,
        height_mm: 20 + dice.below(800) as i32,
        depot: dice.below(200) as u32,
        route: dice.below(20_000) as u32,
        zone: dice.below(9) as u32,
        flags: dice.below(1 << 30) as u32,
        booked_ms: booked,
        picked_up_ms: booked + dice.below(50_000_000) as i64,
        departed_ms: booked + dice.below(90_000_000) as i64,
        arrived_ms: if dice.chance(70) {
            booked + 100_000_000
        } else {
            0
        },
        delivered_ms: if dice.chance(50) {
            booked + 120_000_000
        } else {
            0
        },
        price_micros: dice.below(200_000_000) as i64,
        duty_micros: dice.below(9_000_000) as i64,
        insured_micros: if dice.chance(30) { 500_000_000 } else { 0 },
        customer: dice.below(1 << 34),
        account: dice.below(1 << 20),
        latitude_offset: dice.below(2_000) as i32 - 1_000,
        longitude_offset: dice.below(2_000) as i32 - 1_000,
        balance_micros: dice.below(1 << 36) as i64 - (1 << 35),
        checksum: dice.next() as u32,
        fingerprint: dice.next(),
        clock_skew: dice.below(500) as i32 - 250,
        sequence: dice.below(1 << 40) as i64,
        volume: dice.unit() as f32,
        load_factor: dice.unit() as f32,
        latitude: dice.unit() * 180.0 - 90.0,
        longitude: dice.unit() * 360.0 - 180.0,
        distance_km: dice.unit() * 9_000.0,
        fragile: dice.chance(30),
        frozen: cold,
        signed: dice.chance(60),
        returned: dice.chance(5),
        express: dice.chance(25),
        insured: dice.chance(30),
        customs_cleared: dice.chance(80),
        rating: dice.chance(50).then(|| dice.below(6) as i32),
        complaint: dice
            .chance(10)
            .then(|| "The corner of the box was dented.".into()),
        refunded_micros: dice.chance(5).then(|| dice.below(90_000_000) as i64),
    }
}

pub(crate) fn span_batch(dice: &mut Dice, spans: usize) -> SpanBatch {
    let labels = [
        ("env", "production"),
        ("cluster", "eu-3"),
        ("pod", "orders-7c9f-x2k"),
        ("team", "checkout"),
    ];
    SpanBatch {
        resource: Some(Resource {
            service: "orders".into(),
            version: "2.14.3".into(),
            labels: labels
                .map(|(key, value)| Entry {
                    key: key.into(),
                    value: value.into(),
                })
                .into(),
        }),
        spans: (0..spans).map(|_| span(dice)).collect(),
    }
}

fn span(dice: &mut Dice) -> Span {
    let start = 1_760_000_000_000_000_000 + dice.below(1 << 40);
    let attributes = 4 + dice.below(5) as usize;
    let events = dice.below(4);
    Span {
        trace_id: dice.bytes(16),
        span_id: dice.bytes(8),
        parent_span_id: if dice.chance(80) {
            dice.bytes(8)
        } else {
            Vec::new()
        },
        name: dice.pick(ROUTES).into(),
        kind: [SpanKind::Internal, SpanKind::Server, SpanKind::Client][dice.below(3) as usize]
            as i32,
        start_nanos: start,
        end_nanos: start + dice.below(1 << 28),
        attributes: entries(dice, attributes),
        events: (0..events)
            .map(|at| Event {
                time_nanos: start + at * 1_000_000,
                name: dice.pick(EVENTS).into(),
                attributes: entries(dice, 2),
            })
            .collect(),
        outcome: dice.chance(15).then(|| Outcome {
            code: 2,
            message: "upstream timed out".into(),
        }),
        dropped_attributes: dice.below(3) as u32,
    }
}

/// Map entries with distinct keys, in no order, as applications add them.
fn entries(dice: &mut Dice, count: usize) -> Vec<Entry> {
    let mut keys = KEYS.to_vec();
    (0..count)
        .map(|_| Entry {
            key: keys
                .swap_remove(dice.below(keys.len() as u64) as usize)
                .into(),
            value: match dice.below(3) {
                0 => dice.below(100_000).to_string(),
                1 => format!("value-{:x}", dice.below(1 << 48)),
                _ => dice.pick(CITIES).into(),
            },
        })
        .collect()
}

pub(crate) fn series(dice: &mut Dice, len: usize) -> Series {
    let mut time = 1_760_000_000_000;
    Series {
        counts: (0..len).map(|_| dice.below(300) as i64).collect(),
        timestamps: (0..len)
            .map(|_| {
                time += dice.below(5_000) as i64;
                time
            })
            .collect(),
        deltas: (0..len).map(|_| dice.below(4_000) as i32 - 2_000).collect(),
        values: (0..len).map(|_| dice.unit() * 100.0).collect(),
        ids: (0..len).map(|_| dice.next()).collect(),
        weights: (0..len).map(|_| dice.unit() as f32).collect(),
        valid: (0..len).map(|_| dice.chance(90)).collect(),
        buckets: (0..len)
            .map(|_| (dice.next() >> (33 + dice.below(31))) as u32)
            .collect(),
    }
}

/// A folder that holds `width` folders, which hold `width` folders each, `depth` levels down.
pub(crate) fn folder(dice: &mut Dice, depth: usize, width: usize) -> Folder {
    Folder {
        name: dice.pick(GOODS).into(),
        size: dice.below(1 << 30),
        owner: dice.chance(60).then(|| owner(dice)),
        folders: (0..if depth == 0 { 0 } else { width })
            .map(|_| folder(dice, depth - 1, width))
            .collect(),
        quota: match dice.below(3) {
            0 => Some(folder::Quota::Bytes(dice.below(1 << 40))),
            1 => Some(folder::Quota::Policy("home-default".into())),
            _ => None,
        },
    }
}

/// Two maps with `len` entries each, in no order.
pub(crate) fn directory(dice: &mut Dice, len: u64) -> Directory {
    let labels = (0..len).map(|number| Entry {
        key: format!("{}-{number}", dice.pick(KEYS)),
        value: dice.pick(CITIES).into(),
    });
    let labels = labels.collect();
    // The step is a prime, so each key comes once.
    let owners = (0..len).map(|number| Numbered {
        key: (number * 7919 % len) as i32 - len as i32 / 2,
        value: Some(owner(dice)),
    });
    let owners = owners.collect();
    Directory { labels, owners }
}

fn owner(dice: &mut Dice) -> Owner {
    Owner {
        uid: 1000 + dice.below(50) as i32,
        login: dice.pick(NAMES).into(),
    }
}

/// A message with one of fifty members, whose kind follows from its number.
pub(crate) fn choice(dice: &mut Dice) -> Choice {
    let (number, mut bytes) = (1 + dice.below(50) as u32, Vec::new());
    match number % 5 {
        1 => varint(number, dice.below(1 << 40), &mut bytes),
        2 => string::encode(number, &dice.pick(GOODS).into(), &mut bytes),
        3 => double::encode(number, &dice.unit(), &mut bytes),
        4 => message::encode(number, &owner(dice), &mut bytes),
        _ => varint(number, 1, &mut bytes),
    }
    Choice::decode(&bytes[..]).expect("a member of the oneof")
}

fn varint(number: u32, value: u64, bytes: &mut Vec<u8>) {
    encode_key(number, WireType::Varint, bytes);
    encode_varint(value, bytes);
}

pub(crate) fn frame(dice: &mut Dice) -> Frame {
    Frame {
        id: dice.below(1 << 40),
        sender: dice.pick(NAMES).into(),
        sent_nanos: 1_760_000_000_000_000_000 + dice.below(1 << 40),
        subject: dice.pick(GOODS).into(),
        urgent: dice.chance(20),
        hops: dice.below(9) as u32,
        trace: format!("{:016x}", dice.next()),
        weight: dice.unit(),
        body: Some(match dice.below(4) {
            0 => frame::Body::Text(dice.pick(GREETINGS).into()),
            1 => frame::Body::Number(dice.below(1 << 30) as i64 - (1 << 29)),
            2 => frame::Body::Owner(owner(dice)),
            _ => frame::Body::Blob(dice.bytes(24)),
        }),
    }
}

/// A message with `set` of its hundred fields, whose kinds follow from their numbers.
pub(crate) fn sparse(dice: &mut Dice, set: usize) -> Sparse {
    let mut numbers: Vec<u32> = (1..=100).collect();
    let mut bytes = Vec::new();
    for _ in 0..set {
        let number = numbers.swap_remove(dice.below(numbers.len() as u64) as usize);
        match number % 4 {
            1 => varint(number, dice.below(1 << 30), &mut bytes),
            2 => string::encode(number, &dice.pick(ROUTES).into(), &mut bytes),
            3 => fixed64::encode(number, &dice.next(), &mut bytes),
            _ => varint(number, 1, &mut bytes),
        }
    }
    Sparse::decode(&bytes[..]).expect("fields of the message")
}
