//! The phrases of a codec: how one field is read, written, described in the table, and found.
//! `tests/snapshots/phrases.snap` shows them all.

mod kind;
mod read;
mod table;
mod write;

pub(super) use kind::{marker, tag, tags};
pub(super) use read::{read, read_member, read_unknown};
pub(super) use table::{TableRow, rows, unknown};
pub(super) use write::{inlining, write, write_member, write_members, write_unknown};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::{
        Kind, Member, Name, OtherString, Packing, Path, Presence, Scalar, Shape, spelling,
    };

    #[rustfmt::skip]
    const SCALARS: [Scalar; 15] = [
        Scalar::Int32, Scalar::Int64, Scalar::Uint32, Scalar::Uint64, Scalar::Sint32,
        Scalar::Sint64, Scalar::Fixed32, Scalar::Fixed64, Scalar::Sfixed32, Scalar::Sfixed64,
        Scalar::Float, Scalar::Double, Scalar::Bool, Scalar::String, Scalar::Bytes,
    ];

    /// Every kind of a value, each with its name.
    fn kinds() -> Vec<(&'static str, Kind)> {
        let path = Path(vec![name("T")]);
        let scalars = SCALARS.map(|scalar| (spelling(scalar).name, Kind::Scalar(scalar)));
        let others = [
            ("string, box", Kind::OtherString(OtherString::Boxed)),
            ("string, shared", Kind::OtherString(OtherString::Shared)),
            ("bytes, vec", Kind::ByteVec),
            ("enum", Kind::Enum(path.clone())),
            ("closed enum", Kind::ClosedEnum(path.clone())),
            ("message", Kind::Message(path.clone())),
            ("group", Kind::Group(path)),
        ];
        scalars.into_iter().chain(others).collect()
    }

    fn name(name: &str) -> Name {
        Name(name.to_owned())
    }

    fn member(kind: Kind, oneof: Option<usize>) -> Member {
        Member {
            number: 1,
            proto_name: "f".to_owned(),
            json_name: None,
            redacted: false,
            oneof,
            kind,
        }
    }

    /// The code as a person would write it.
    fn pretty(code: &str) -> String {
        let file = syn::parse_str(&format!("fn f() {{ {code} }}")).expect("Rust");
        let text = prettyplease::unparse(&file);
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let body = lines[1..lines.len() - 1].join(" ");
        let close = body.replace("( ", "(").replace(", )", ")");
        let close = close.replace("::< ", "::<").replace(", >", ">");
        close
            .replace("::rustgreet::", "")
            .trim_end_matches(';')
            .to_owned()
    }

    fn section(title: &str, lines: Vec<[String; 4]>) -> String {
        let width = |column: usize| lines.iter().map(|it| it[column].len()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2)];
        let lines = lines.iter().map(|[kind, read, write, row]| {
            let [a, b, c] = widths;
            format!("{kind:a$}  {read:b$}  {write:c$}  {row}\n")
        });
        format!("# {title}\n{}\n", lines.collect::<String>())
    }

    fn line(kind: &str, shape: &Shape) -> [String; 4] {
        let field = name("f");
        let (tags, read) = (
            tags(shape),
            read(&field, shape, Some(&name("unknown_fields"))),
        );
        let tags = pretty(&format!("match tag {{ {tags} => {{}} }}")).replace("match tag { ", "");
        let tags = tags.trim_end_matches(" => {} }").to_owned();
        let rows = rows(&field, shape);
        let rows = rows.iter().map(|row| pretty(&row.text));
        [
            kind.to_owned(),
            format!("{tags} => {}", pretty(&read)),
            pretty(&write(&field, shape)),
            rows.collect::<Vec<_>>().join(", "),
        ]
    }

    #[test]
    fn every_kind_of_field_by_presence() {
        type Build = fn(Kind) -> Shape;
        let string = || Kind::Scalar(Scalar::String);
        let shapes: [(&str, Build); 6] = [
            ("implicit presence", |kind| {
                Shape::Single(member(kind, None), Presence::Implicit)
            }),
            ("explicit presence", |kind| {
                Shape::Single(member(kind, None), Presence::Explicit)
            }),
            ("required", |kind| {
                Shape::Single(member(kind, None), Presence::Required)
            }),
            ("repeated, packed", |kind| {
                Shape::Repeated(member(kind, None), Packing::Packed)
            }),
            ("repeated, expanded", |kind| {
                Shape::Repeated(member(kind, None), Packing::Expanded)
            }),
            ("the value of a map by string", |kind| {
                Shape::Map(member(kind, None), Kind::Scalar(Scalar::String))
            }),
        ];
        let can_be = |title: &str, kind: &Kind| {
            let wire_type = kind.wire_type();
            match title {
                "implicit presence" => !matches!(kind, Kind::Message(_) | Kind::Group(_)),
                "repeated, packed" => wire_type.is_packable(),
                "the value of a map by string" => !matches!(kind, Kind::Group(_)),
                _ => true,
            }
        };
        let mut text = String::new();
        for (title, shape) in shapes {
            let kinds = kinds().into_iter().filter(|(_, kind)| can_be(title, kind));
            let lines = kinds.map(|(word, kind)| line(word, &shape(kind)));
            text += &section(title, lines.collect());
        }
        let keys = SCALARS
            .into_iter()
            .filter(|scalar| !matches!(scalar, Scalar::Float | Scalar::Double | Scalar::Bytes));
        let keys = keys.map(|key| {
            let shape = Shape::Map(member(string(), None), Kind::Scalar(key));
            line(spelling(key).name, &shape)
        });
        text += &section("the key of a map to string", keys.collect());
        let members = kinds().into_iter().map(|(word, kind)| {
            let member = member(kind, Some(0));
            let (tag, read) = (tag(&member), read_member(&name("F"), &member));
            let tags = tag.to_string();
            [
                word.to_owned(),
                format!("{tags} => {}", pretty(&read)),
                pretty(&write_member(&member)),
                pretty(&rows(&name("f"), &Shape::Oneof(vec![member]))[0].text),
            ]
        });
        text += &section("a member of a oneof", members.collect());
        insta::with_settings!({
            omit_expression => true,
            prepend_module_to_snapshot => false,
            snapshot_path => "../../../tests/snapshots",
        }, {
            insta::assert_snapshot!("phrases", text);
        });
    }
}
