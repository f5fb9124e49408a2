//! "Did you mean": which of several names a wrong one is most like.

/// The candidate that is spelled most alike, if any is alike at all.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    // Nobody mistypes a longer name, and comparing takes long.
    let is_short = |name: &str| name.len() < 1024;
    let candidates = candidates.filter(|it| is_short(name) && is_short(it));
    // One wrong key counts, also in a name that is too short to be alike in much else.
    let likeness = |candidate: &str| {
        let is_slip = candidate.len().abs_diff(name.len()) < 2
            && strsim::damerau_levenshtein(name, candidate) < 2;
        if is_slip {
            1.0
        } else {
            strsim::jaro_winkler(name, candidate)
        }
    };
    let scored = candidates.map(|candidate| (likeness(candidate), candidate));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(score, _)| *score > 0.8)
        .map(|(_, candidate)| candidate)
}
