//! Computes the median and quartiles of a sample.

/// The median and quartiles of a sample.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

/// Returns the median and quartiles, interpolated between neighbours.
///
/// # Panics
/// If the sample is empty.
pub fn spread(sample: impl IntoIterator<Item = f64>) -> Spread {
    let mut sorted: Vec<f64> = sample.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (sorted.len() - 1) as f64;
        let (below, above) = (
            sorted[place.floor() as usize],
            sorted[place.ceil() as usize],
        );
        below + (above - below) * place.fract()
    };
    Spread {
        lower: at(0.25),
        median: at(0.5),
        upper: at(0.75),
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn quartiles_lie_between_neighbours() {
        let it = spread([4.0, 1.0, 3.0, 2.0]);
        assert_eq!((it.lower, it.median, it.upper), (1.75, 2.5, 3.25));
    }
}
