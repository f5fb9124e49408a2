//! Random values from a seed: the same in every run.

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn bits(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A number of a random count of bits, so that every length of a varint is likely.
    pub fn number(&mut self) -> u64 {
        let bits = self.below(65);
        let number = self.bits().checked_shr(64 - bits as u32).unwrap_or(0);
        if self.chance(20) {
            number.wrapping_neg()
        } else {
            number
        }
    }

    pub fn list<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    pub fn maybe<T>(&mut self, one: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.chance(50) {
            Some(one(self))
        } else {
            None
        }
    }

    pub fn text(&mut self) -> String {
        let most = if self.chance(5) { 2000 } else { 40 };
        let plain = self.chance(70);
        self.list(most, |dice| {
            if plain {
                'x'
            } else {
                ['a', 'ß', '水', '😀'][dice.below(4)]
            }
        })
        .into_iter()
        .collect()
    }
}
