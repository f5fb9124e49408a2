//! Formats with prettyplease what `format` does not know: attributes of users, above all.

use syn::{File, Item, ItemMod, MacroDelimiter, parse_quote};

/// The text of some items that stand inside of so many modules.
pub(super) fn format_any(code: &str, depth: usize) -> syn::Result<String> {
    let items = syn::parse_str::<File>(code)?.items;
    Ok(items.into_iter().map(|item| unparse(item, depth)).collect())
}

/// An item is written inside of as many modules, whose own lines are then left out.
fn unparse(item: Item, depth: usize) -> String {
    if let Some((head, inside)) = macro_around_item(&item) {
        return unparse(parse_module(inside), depth).replacen(MODULE, &head, 1);
    }
    let item = (0..depth).fold(item, |item, _| parse_module(item));
    let code = prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    let lines = code.lines().count();
    let lines = code.lines().take(lines - depth).skip(depth);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The head of a macro call in braces and the item in it, if it is one item: it is then written as
/// Rust, not as tokens.
fn macro_around_item(item: &Item) -> Option<(String, Item)> {
    let Item::Macro(call) = item else { return None };
    let MacroDelimiter::Brace(_) = call.mac.delimiter else {
        return None;
    };
    let inside = syn::parse2(call.mac.tokens.clone()).ok()?;
    let path = &call.mac.path;
    let names: Vec<_> = path
        .segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    let root = path.leading_colon.map_or("", |_| "::");
    Some((format!("{root}{}! {{", names.join("::")), inside))
}

/// How the module begins that [`parse_module`] makes.
const MODULE: &str = "mod m {";

fn parse_module(inside: Item) -> Item {
    let mut module: ItemMod = parse_quote!(
        mod m {}
    );
    module.content.get_or_insert_default().1.push(inside);
    Item::Mod(module)
}
