//! `Any`: an object of the fields of what is in it, with a key `@type` beside them; or, for what
//! has a notation of its own, with that under `value`.

use super::lexer::Token;
use super::parse::Parser;
use super::print::Printer;
use crate::Message;
use crate::format::{Error, Result, number};
use crate::reflect::{DynamicMessage, FieldRef, ValueRef};
use crate::table::MessageTable;
use crate::wire::Writer;

const TYPE: &str = "@type";
const VALUE: &str = "value";

/// The type of a URL: what is behind its last slash.
fn find(
    registry: &crate::TypeRegistry,
    url: &str,
) -> core::result::Result<&'static MessageTable, String> {
    match url.rsplit_once('/') {
        Some((_, name)) => registry
            .message(name)
            .ok_or_else(|| format!("the type {name:?} is not in the registry")),
        None => Err(format!("{url:?} is no type URL: it has no slash")),
    }
}

pub(super) fn parse(parser: &mut Parser<'_, '_>, w: &mut Writer<'_>) -> Result {
    parser.lexer.expect(Token::Object, "an object")?;
    parser.lexer.open();
    let body = parser.lexer.clone();
    // The type may stand behind the fields that it tells how to read.
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
        // An empty object is an empty Any.
        let mut first = true;
        return match body.clone().key(&mut first)? {
            None => Ok(()),
            Some(_) => Err(body.error("an Any without `@type`")),
        };
    };
    let table =
        find(parser.options.types(), &url).map_err(|what| parser.lexer.error_at(at, what))?;
    parser.lexer = body;
    w.put_string(number::ANY_TYPE_URL, &url);
    let open = w.open(number::ANY_VALUE);
    let name = table.short_name();
    let result = match table.json().known {
        Some(_) => only_value(parser, table, w),
        None => parser.fields(table, Some(TYPE), w),
    };
    w.close(open);
    result.map_err(|error| error.in_element(name))
}

/// The key `value`, beside `@type`.
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
                return Err(parser
                    .lexer
                    .error_at(at, format!("an Any of {} has no {key:?}", table.name())));
            }
        };
        *count += 1;
        if *count > 1 {
            return Err(parser.lexer.error_at(at, format!("{key:?} is given twice")));
        }
    }
    match values {
        0 => Err(parser
            .lexer
            .error(format!("an Any of {} without `value`", table.name()))),
        _ => Ok(()),
    }
}

pub(super) fn print(printer: &mut Printer<'_>, any: &dyn Message) -> Result {
    let field = |wanted| {
        let index = any.table().index_of(wanted)?;
        match any.field(index) {
            FieldRef::One(value) => Some(value),
            _ => None,
        }
    };
    let url = match field(number::ANY_TYPE_URL) {
        Some(ValueRef::String(url)) => url,
        _ => "",
    };
    let bytes = match field(number::ANY_VALUE) {
        Some(ValueRef::Bytes(bytes)) => bytes,
        _ => &[],
    };
    if url.is_empty() && bytes.is_empty() {
        printer.raw("{}");
        return Ok(());
    }
    let table = find(printer.options.types(), url).map_err(Error::new)?;
    let inner = DynamicMessage::decode_partial(table, bytes).map_err(|error| {
        let what = format!("the bytes of an Any are no {}: {error}", table.name());
        Error::new(what)
    })?;
    let name = table.short_name();
    let result = printer.object(|printer, object| {
        printer.key(object, TYPE);
        printer.string(url);
        match table.json().known {
            Some(_) => {
                printer.key(object, VALUE);
                printer.message(&inner)
            }
            None => printer.fields(object, &inner),
        }
    });
    result.map_err(|error| error.in_element(name))
}
