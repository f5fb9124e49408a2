//! Reads an `Any`: an object with the type's URL under `@type` and, next to it, the fields of the
//! message inside. A well-known type with its own notation is under `value` instead.

use super::Parser;
use crate::json::any::{TYPE, VALUE, find};
use crate::json::lexer::Token;
use crate::raw::excerpt::excerpt;
use crate::schema::{MessageTable, number};
use crate::textual::Result;
use crate::wire::Writer;

pub(super) fn parse(parser: &mut Parser<'_, '_>, w: &mut Writer<'_>) -> Result {
    parser.lexer.expect(Token::Object, "an object")?;
    parser.lexer.open();
    let body = parser.lexer.clone();
    // `@type` may follow the fields, which can be read only once the type is known.
    let (mut first, mut url) = (true, None);
    while let Some(key) = parser.lexer.key(&mut first)? {
        if key == TYPE {
            let at = parser.lexer.position();
            url = Some((at, parser.string("a type URL")?));
            break;
        }
        parser.lexer.skip()?;
    }
    let Some((at, url)) = url else {
        // An empty object is an empty `Any`.
        let mut first = true;
        return match body.clone().key(&mut first)? {
            None => Ok(()),
            Some(_) => Err(body.error("this Any has no `@type`")),
        };
    };
    let table =
        find(parser.options.types(), &url).map_err(|what| parser.lexer.error_at(at, what))?;
    parser.lexer = body;
    parser.make_more_room(url.len(), w)?;
    w.put_string(number::ANY_TYPE_URL, &url);
    let open = w.open(number::ANY_VALUE);
    let depth = parser.depth;
    let result = parser.in_order(table, depth, w, |parser, w| {
        match table.names().well_known {
            Some(_) => only_value(parser, table, w),
            None => parser.fields(table, Some(TYPE), w),
        }
    });
    w.close(open);
    result.map_err(|error| error.in_element(table.short_name()))
}

/// Reads an object with the keys `@type` and `value` only.
fn only_value(
    parser: &mut Parser<'_, '_>,
    table: &'static MessageTable,
    w: &mut Writer<'_>,
) -> Result {
    let (mut first, mut types, mut values) = (true, 0, 0);
    while let Some(key) = parser.lexer.key(&mut first)? {
        let at = parser.lexer.key_position();
        let count = match &*key {
            TYPE => {
                parser.lexer.skip()?;
                &mut types
            }
            VALUE => {
                parser.message(table, w)?;
                &mut values
            }
            _ if parser.options.ignore_unknown_fields => {
                parser.lexer.skip()?;
                continue;
            }
            _ => {
                return Err(parser.lexer.error_at(
                    at,
                    format!(
                        "an Any that holds a {} has no key {:?}",
                        table.name(),
                        excerpt(&key)
                    ),
                ));
            }
        };
        *count += 1;
        if *count > 1 {
            return Err(parser.lexer.error_at(at, format!("{key:?} is given twice")));
        }
    }
    match values {
        0 => Err(parser.lexer.error(format!(
            "an Any that holds a {} needs the key `value`",
            table.name()
        ))),
        _ => Ok(()),
    }
}
