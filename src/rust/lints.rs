//! What clippy would say of names and values that the schema has decided, and what generated code
//! silences for that, on the narrowest item.

use super::model::{Kind, Lint, Literal, Method, Name, Type, Variant};

/// The lints of an outermost module: a program seldom uses all of a schema, its packages' names are not its choice, and
/// generated code does not know how far the user lets its module be seen.
pub(crate) const OUTERMOST_MODULE: &[Lint] = &[
    Lint("dead_code"),
    Lint("unreachable_pub"),
    Lint("clippy::module_inception"),
];

/// The lints of what lifts the items of files without a package: there may be none of them.
pub(crate) const LIFTED: &[Lint] = &[Lint("unused_imports"), Lint("unreachable_pub")];

/// The lint of a method: a name like that of a conversion.
pub(super) fn of_method(name: &Name) -> Vec<Lint> {
    let sounds_like_a_conversion = name.0.starts_with("from_") || name.0.starts_with("into_");
    let lint = sounds_like_a_conversion.then_some(Lint("clippy::wrong_self_convention"));
    lint.into_iter().collect()
}

/// The lint of a server's routes: without an rpc there is one arm.
pub(super) fn of_routes(methods: &[Method]) -> Vec<Lint> {
    let lint = methods
        .is_empty()
        .then_some(Lint("clippy::match_single_binding"));
    lint.into_iter().collect()
}

/// The lints of a getter.
pub(super) fn of_getter(name: &Name, default: &Literal) -> Vec<Lint> {
    let named: &[&str] = match &name.0[..] {
        "new" => &["clippy::new_ret_no_self", "clippy::wrong_self_convention"],
        "len" => &["clippy::len_without_is_empty"],
        "as_ref" | "borrow" | "deref" => &["clippy::should_implement_trait"],
        name if name.starts_with("from_") || name.starts_with("into_") => {
            &["clippy::wrong_self_convention"]
        }
        _ => &[],
    };
    let named = named.iter().copied().map(Lint);
    named.chain(of_literal(default)).collect()
}

/// The lint of a number that is almost a famous one.
pub(super) fn of_literal(literal: &Literal) -> Option<Lint> {
    use std::f64::consts::*;
    let value = match literal {
        Literal::Float(value) => f64::from(*value).abs(),
        Literal::Double(value) => value.abs(),
        _ => return None,
    };
    let (golden_ratio, euler_gamma) = ((1.0 + 5f64.sqrt()) / 2.0, 577.2 / 1000.0);
    #[rustfmt::skip]
    let famous = [
        E, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_3, FRAC_PI_4,
        FRAC_PI_6, FRAC_PI_8, LN_10, LN_2, LOG10_2, LOG10_E, LOG2_10, LOG2_E, PI, SQRT_2, TAU,
        golden_ratio, euler_gamma,
    ];
    // Clippy goes by the digits, three at least.
    let is_near = |it: f64| (value - it).abs() < it / 200.0;
    let is_famous = famous.into_iter().any(is_near);
    is_famous.then_some(Lint("clippy::approx_constant"))
}

/// The lints of a oneof's enum: for sizes and for names.
pub(super) fn of_oneof(oneof: &Name, variants: &[Variant]) -> Vec<Lint> {
    let holds_message = |it: &Variant| {
        matches!(
            (&it.ty, &it.member.kind),
            (Type::Path(_), Kind::Message(_) | Kind::Group(_))
        )
    };
    let large = variants.len() > 1 && variants.iter().any(holds_message);
    let names: Vec<&str> = variants.iter().map(|variant| &variant.name.0[..]).collect();
    let echoes = |name: &&str| name.starts_with(&oneof.0) || name.ends_with(&oneof.0);
    let alike = names.len() > 2 && (share(&names, first_word) || share(&names, last_word))
        || names.iter().any(echoes);
    let lints = [
        (large, Lint("clippy::large_enum_variant")),
        (alike, Lint("clippy::enum_variant_names")),
    ];
    let lints = lints.into_iter().filter(|(is, _)| *is);
    lints.map(|(_, lint)| lint).collect()
}

fn share(names: &[&str], word: fn(&str) -> &str) -> bool {
    names.windows(2).all(|pair| word(pair[0]) == word(pair[1]))
}

fn first_word(name: &str) -> &str {
    let mut letters = name.char_indices().skip(1);
    let end = letters.find(|(_, c)| c.is_ascii_uppercase());
    &name[..end.map_or(name.len(), |(at, _)| at)]
}

fn last_word(name: &str) -> &str {
    let mut letters = name.char_indices().rev();
    let start = letters.find(|(_, c)| c.is_ascii_uppercase());
    &name[start.map_or(0, |(at, _)| at)..]
}
