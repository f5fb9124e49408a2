//! "Did you mean", for the names of files.

/// The way out: the file that is spelled most alike, or else what to do.
pub(crate) fn did_you_mean(name: &str, candidates: &[String], otherwise: &str) -> String {
    match nearest(name, candidates) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_owned(),
    }
}

fn nearest<'a>(name: &str, candidates: &'a [String]) -> Option<&'a str> {
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let likeness = |candidate: &str| {
        // A file in another folder has the same last name.
        let file = strsim::jaro_winkler(&last(name), &last(candidate));
        (0.75 * file) + (0.25 * strsim::jaro_winkler(name, candidate))
    };
    let scored = candidates.iter().map(|it| (likeness(it), &it[..]));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(score, _)| *score > 0.85)
        .map(|(_, near)| near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_and_a_wrong_folder_are_recognized() {
        let files = ["proto/greet.proto", "proto/chat.proto", "v1/user.proto"].map(str::to_owned);
        assert_eq!(
            nearest("proto/gret.proto", &files),
            Some("proto/greet.proto")
        );
        assert_eq!(nearest("greet.proto", &files), Some("proto/greet.proto"));
        assert_eq!(nearest("users.proto", &files), Some("v1/user.proto"));
        assert_eq!(nearest("proto/billing.proto", &files), None);
    }
}
