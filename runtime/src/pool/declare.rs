//! Declares every name of a set: a table without rows for each message, a whole one for each enum.

use std::collections::BTreeMap;

use super::PoolError;
use crate::descriptor::feature_set::EnumType;
use crate::descriptor::features::Features;
use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};
use crate::format::WellKnown;
use crate::reflect::TypeRegistry;
use crate::table::{EnumTable, MessageTable};

/// What is declared.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) messages: Vec<Declared>,
    pub(super) enums: Vec<(&'static EnumTable, &'static EnumDescriptorProto, File)>,
    /// Each with the name of what is around it.
    pub(super) extensions: Vec<(String, &'static FieldDescriptorProto, Features, File)>,
    symbols: BTreeMap<&'static str, Symbol>,
}

pub(super) type File = &'static FileDescriptorProto;

/// A message, and what is in force in it.
pub(super) struct Declared {
    pub(super) table: &'static MessageTable,
    pub(super) proto: &'static DescriptorProto,
    pub(super) features: Features,
    pub(super) file: File,
}

/// What a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Symbol {
    Message(&'static MessageTable),
    /// A message set, whose extensions stand elsewhere.
    MessageSet(&'static MessageTable),
    MapEntry(&'static DescriptorProto),
    Enum(&'static EnumTable),
}

impl Scope {
    /// What a reference, which begins with a dot, stands for. Of what the set lacks, only the
    /// well-known types are found.
    pub(super) fn find(&self, reference: &str) -> Option<Symbol> {
        let name = reference.strip_prefix('.').unwrap_or(reference);
        let elsewhere = || TypeRegistry::well_known().message(name);
        let here = self.symbols.get(name).copied();
        here.or_else(|| elsewhere().map(Symbol::Message))
    }

    pub(super) fn declare_file(&mut self, file: File) -> Result<(), PoolError> {
        let package = file.package.as_deref().unwrap_or_default();
        let features = Features::of_file(file).map_err(|what| {
            PoolError::at(name_of(file), "syntax", format!("{what} is not supported"))
        })?;
        let mut inside = vec![(package.to_owned(), features, &*file.message_type)];
        self.declare_enums(file, package, features, &file.enum_type)?;
        self.add_extensions(file, package, features, &file.extension);
        while let Some((around, features, messages)) = inside.pop() {
            for proto in messages {
                let own = proto.options.as_ref().and_then(|it| it.features.as_ref());
                let features = features.with(own);
                let name = self.declare_message(file, &around, features, proto)?;
                self.declare_enums(file, name, features, &proto.enum_type)?;
                self.add_extensions(file, name, features, &proto.extension);
                inside.push((name.to_owned(), features, &proto.nested_type));
            }
        }
        Ok(())
    }

    fn declare_message(
        &mut self,
        file: File,
        around: &str,
        features: Features,
        proto: &'static DescriptorProto,
    ) -> Result<&'static str, PoolError> {
        let name = full_name(around, proto.name.as_deref());
        let options = proto.options.as_ref();
        if options.is_some_and(|it| it.map_entry == Some(true)) {
            return self.declare(file, name, Symbol::MapEntry(proto));
        }
        let reserved: Vec<_> = proto.reserved_name.iter().map(String::as_str).collect();
        let own = Box::leak(Box::new(MessageTable::late(name, reserved.leak())));
        // What JSON has a notation of its own for is as the runtime knows it.
        let known = WellKnown::of(own).and_then(|_| TypeRegistry::well_known().message(name));
        let table = known.unwrap_or(own);
        self.messages.push(Declared {
            table,
            proto,
            features,
            file,
        });
        let is_set = options.is_some_and(|it| it.message_set_wire_format == Some(true));
        let symbol = match is_set {
            true => Symbol::MessageSet(table),
            false => Symbol::Message(table),
        };
        self.declare(file, name, symbol)
    }

    fn declare_enums(
        &mut self,
        file: File,
        around: &str,
        features: Features,
        enums: &'static [EnumDescriptorProto],
    ) -> Result<(), PoolError> {
        for proto in enums {
            let name = full_name(around, proto.name.as_deref());
            let value = |value: &'static crate::descriptor::EnumValueDescriptorProto| {
                let name = value.name.as_deref().unwrap_or_default();
                (value.number.unwrap_or_default(), name)
            };
            let values: Vec<_> = proto.value.iter().map(value).collect();
            if values.is_empty() {
                return Err(PoolError::at(name_of(file), name, "an enum without values"));
            }
            let own = proto.options.as_ref().and_then(|it| it.features.as_ref());
            let table = match features.with(own).enum_type {
                EnumType::Closed => EnumTable::closed(name, values.leak()),
                _ => EnumTable::new(name, values.leak()),
            };
            let table = Box::leak(Box::new(table));
            self.enums.push((table, proto, file));
            self.declare(file, name, Symbol::Enum(table))?;
        }
        Ok(())
    }

    fn add_extensions(
        &mut self,
        file: File,
        around: &str,
        features: Features,
        fields: &'static [FieldDescriptorProto],
    ) {
        let fields = fields.iter();
        self.extensions
            .extend(fields.map(|field| (around.to_owned(), field, features, file)));
    }

    fn declare(
        &mut self,
        file: File,
        name: &'static str,
        symbol: Symbol,
    ) -> Result<&'static str, PoolError> {
        match self.symbols.insert(name, symbol) {
            None => Ok(name),
            Some(_) => Err(PoolError::at(name_of(file), name, "declared twice")),
        }
    }
}

pub(super) fn name_of(file: File) -> &'static str {
    file.name.as_deref().unwrap_or_default()
}

/// A name with what is around it, for as long as the program runs.
pub(super) fn full_name(around: &str, name: Option<&str>) -> &'static str {
    let name = name.unwrap_or_default();
    let dot = if around.is_empty() { "" } else { "." };
    format!("{around}{dot}{name}").leak()
}
