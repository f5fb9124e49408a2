//! Links a set: every name first, then the rows, which refer to names.

use super::declare::{Declared, Scope, Symbol, name_of};
use super::field::missing;
use super::{DescriptorPool, EnumDescriptor, MessageDescriptor, PoolError};
use crate::descriptor::FileDescriptorProto;
use crate::extension::Entry;
use crate::reflect::TypeRegistry;
use crate::wire::extension::{Place, Which};

pub(super) fn link(files: &'static [FileDescriptorProto]) -> Result<DescriptorPool, PoolError> {
    let mut scope = Scope::default();
    for file in files {
        scope.declare_file(file)?;
    }
    let mut pool = DescriptorPool {
        files,
        messages: Default::default(),
        enums: Default::default(),
        types: TypeRegistry::new(),
    };
    for declared in &scope.messages {
        scope.link_message(declared)?;
        let Declared {
            table, proto, file, ..
        } = *declared;
        pool.types.add_table(table);
        let descriptor = MessageDescriptor { table, proto, file };
        pool.messages.insert(table.name(), descriptor);
    }
    for &(table, proto, file) in &scope.enums {
        let descriptor = EnumDescriptor { table, proto, file };
        pool.enums.insert(table.name(), descriptor);
    }
    scope.link_extensions(&mut pool.types)?;
    Ok(pool)
}

impl Scope {
    fn link_message(&self, declared: &Declared) -> Result<(), PoolError> {
        let Declared {
            table,
            proto,
            features,
            file,
        } = *declared;
        let name = table.name();
        let rows = proto
            .field
            .iter()
            .map(|field| self.link_field(file, name, proto, features, field));
        let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
        rows.sort_by_key(|row| row.number());
        if let Some(twice) = rows.windows(2).find(|it| it[0].number() == it[1].number()) {
            let what = format!("number {} is there twice", twice[0].number());
            return Err(PoolError::at(name_of(file), name, what));
        }
        let mut names: Vec<_> = rows.iter().map(|row| row.name()).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|it| it[0] == it[1]) {
            let what = format!("the field `{}` is there twice", twice[0]);
            return Err(PoolError::at(name_of(file), name, what));
        }
        table.set_fields(rows.leak());
        Ok(())
    }

    fn link_extensions(&self, types: &mut TypeRegistry) -> Result<(), PoolError> {
        for (around, field, features, file) in &self.extensions {
            let reference = field.extendee.as_deref().unwrap_or_default();
            let (extendee, place) = match self.find(reference) {
                Some(Symbol::Message(table)) => (table, Place::Message),
                Some(Symbol::MessageSet(table)) => (table, Place::MessageSet),
                _ => {
                    let name = field.name.as_deref().unwrap_or_default();
                    let what = missing("message", reference);
                    return Err(PoolError::at(name_of(file), name, what));
                }
            };
            let in_set = place == Place::MessageSet;
            let row = self.link_extension(file, around, *features, field, in_set)?;
            let which = Which {
                number: row.number(),
                name: row.name(),
                place,
            };
            types.add_entry(Entry {
                extendee,
                which,
                row,
            });
        }
        Ok(())
    }
}
