//! Random values of every kind, awkward ones often. The same seed makes the same values.

/// A random number generator with a seed (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    /// The generator for message `index` in the run of `seed`.
    pub(super) fn new(seed: u64, index: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95) ^ index.wrapping_mul(0xa24b_aed4_963e_e407))
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        (self.bits() >> 16) % end
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// A bound, a small number, or any number.
    pub(super) fn integer(&mut self) -> i64 {
        match self.below(4) {
            0 => self.pick(&[
                0,
                1,
                -1,
                i64::MAX,
                i64::MIN,
                1 << 53,
                (1 << 53) + 1,
                -(1 << 53) - 1,
            ]),
            1 => self.below(200) as i64 - 100,
            2 => self.bits() as i64 >> self.below(64),
            _ => self.bits() as i64,
        }
    }

    pub(super) fn integer32(&mut self) -> i32 {
        match self.below(3) {
            0 => self.pick(&[0, 1, -1, i32::MAX, i32::MIN]),
            1 => self.below(200) as i32 - 100,
            _ => self.bits() as i32,
        }
    }

    pub(super) fn double(&mut self) -> f64 {
        let special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        if self.chance(15) {
            self.pick(&special)
        } else {
            self.finite()
        }
    }

    pub(super) fn finite(&mut self) -> f64 {
        const PICKED: &[f64] = &[
            0.0,
            -0.0,
            1.5,
            f64::MAX,
            f64::MIN,
            f64::MIN_POSITIVE,
            5e-324,
            1e21,
            1e-7,
            0.1,
            -1e16,
        ];
        match self.below(3) {
            0 => self.pick(PICKED),
            1 => self.integer() as f64,
            _ => Some(f64::from_bits(self.bits()))
                .filter(|it| it.is_finite())
                .unwrap_or(2.5),
        }
    }

    pub(super) fn float(&mut self) -> f32 {
        const PICKED: &[f32] = &[
            0.0,
            -0.0,
            1.5,
            f32::MAX,
            f32::MIN,
            f32::MIN_POSITIVE,
            1e-45,
            1e21,
            0.1,
            16_777_216.0,
            f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
        ];
        match self.below(3) {
            0 => self.pick(PICKED),
            1 => self.integer32() as f32,
            _ => Some(f32::from_bits(self.bits() as u32))
                .filter(|it| it.is_finite())
                .unwrap_or(2.5),
        }
    }

    /// A string with characters that need escapes, that end a line in JavaScript, or that take two
    /// units in UTF-16.
    pub(super) fn text(&mut self) -> String {
        const PIECES: &[&str] = &[
            "a",
            "Hello",
            " ",
            "\"",
            "\\",
            "/",
            "\n",
            "\r\n",
            "\t",
            "\0",
            "\u{1}",
            "\u{1f}",
            "\u{7f}",
            "\u{85}",
            "é",
            "ß",
            "\u{2028}",
            "\u{2029}",
            "\u{feff}",
            "\u{fffd}",
            "\u{ffff}",
            "漢字",
            "e\u{301}",
            "😀",
            "\u{10ffff}",
            "\u{1f468}\u{200d}\u{1f469}",
            "</script>",
            "\\u0041",
            "null",
        ];
        let pieces = if self.chance(5) { 60 } else { self.below(5) };
        (0..pieces).map(|_| self.pick(PIECES)).collect()
    }

    pub(super) fn bytes(&mut self) -> Vec<u8> {
        let length = if self.chance(5) { 300 } else { self.below(9) };
        (0..length).map(|_| self.bits() as u8).collect()
    }
}
