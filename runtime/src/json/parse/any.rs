//! Reads an `Any`: an object with the type's URL under `@type` and, next to it, the fields of the
//! message inside. A well-known type with its own notation is under `value` instead.

use std::borrow::Cow;

use super::Parser;
use crate::json::any::{TYPE, VALUE, find};
use crate::json::lexer::Token;
use crate::raw::excerpt::excerpt;
use crate::schema::{MessageTable, number};
use crate::textual::Result;
use crate::wire::{Writer, too_much_memory};

pub(super) fn parse(parser: &mut Parser<'_, '_>, w: &mut Writer<'_>) -> Result {
    parser.lexer.expect(Token::Object, "an object")?;
    parser.lexer.open();
    let body = parser.lexer.clone();
    let Some((at, url)) = type_url(parser)? else {
        // An empty object is an empty `Any`.
        parser.lexer = body.clone();
        return match parser.lexer.key(&mut true)? {
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

/// The type's URL, and its place. It may follow the fields, which can be read only once the type is known.
fn type_url<'a>(parser: &mut Parser<'a, '_>) -> Result<Option<(usize, Cow<'a, str>)>> {
    let body = parser.lexer.at();
    let mut first = true;
    match parser.lexer.key(&mut first)? {
        None => return Ok(None),
        Some(key) if key == TYPE => {}
        Some(_) if body < parser.types.until => match parser.types.of(body) {
            Some(at) => parser.lexer.go_to(at),
            None => return Ok(None),
        },
        Some(_) => {
            if !look_for_type(parser)? {
                return Ok(None);
            }
        }
    }
    let at = parser.lexer.position();
    let url = parser.string("a type URL")?;
    Ok(Some((at, url)))
}

/// Passes over the values of an object, whose first key was taken, up to its `@type`, and says whether there is one.
/// The types of all objects on the way are noted.
fn look_for_type(parser: &mut Parser<'_, '_>) -> Result<bool> {
    let Parser {
        lexer,
        types,
        memory,
        ..
    } = parser;
    #[cfg(test)]
    let start = lexer.at();
    types.found.clear();
    let mut first = false;
    let is_found = loop {
        lexer.skip_with(&mut |lexer, body, key| {
            if key == TYPE {
                if memory.room_for_one(&mut types.found).is_err() {
                    return Err(lexer.error(too_much_memory(memory.limit())));
                }
                types.found.push((body, lexer.position()));
            }
            Ok(())
        })?;
        match lexer.key(&mut first)? {
            None => break false,
            Some(key) if key == TYPE => break true,
            Some(_) => {}
        }
    };
    #[cfg(test)]
    super::PASSED.set(super::PASSED.get() + lexer.at() - start);
    types.until = lexer.at();
    types.found.sort_unstable();
    Ok(is_found)
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
