//! The JSON Schemas (2020-12) of all files that are written by people or by
//! Blackstart, by name.
//!
//! What people write is strict, so that editors complete it and find mistakes.
//! What Blackstart writes is described, and open to what later versions add;
//! but a snapshot is read again, and strictly.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::{compare, inventory, recovery, report, rules, settings};

/// Where the schemas of the newest release are.
const ADDRESS: &str = "https://blackstart-dev.github.io/blackstart/schemas";

/// A kind of file that has a schema.
#[derive(Debug, Clone, Copy)]
pub struct FileKind {
    /// Its name: `configuration`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Who writes it.
    pub writer: Writer,
    make: fn(SchemaGenerator) -> Schema,
}

/// Who writes a kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// People do, and Blackstart reads it.
    People,
    /// Blackstart does, and reads it again.
    Both,
    /// Blackstart does.
    Blackstart,
}

/// Every kind, what people write first.
pub const ALL: [FileKind; 8] = [
    FileKind {
        name: "configuration",
        about: "blackstart.yaml: workloads, targets, times and waivers",
        writer: Writer::People,
        make: settings::schema,
    },
    FileKind {
        name: "rule",
        about: "a rule's file, as in rules/ and as --rules reads them",
        writer: Writer::People,
        make: rules::schema,
    },
    FileKind {
        name: "mechanism",
        about: "a way in which a lost resource comes back, as in rules/recovery/mechanisms/",
        writer: Writer::People,
        make: recovery::schema,
    },
    FileKind {
        name: "snapshot",
        about: "one line of a snapshot, as `collect` writes it",
        writer: Writer::Both,
        make: inventory::snapshot::line_schema,
    },
    FileKind {
        name: "report",
        about: "the report that `audit -o report.json` writes",
        writer: Writer::Blackstart,
        make: SchemaGenerator::into_root_schema_for::<report::Report>,
    },
    FileKind {
        name: "diff",
        about: "what `diff --format json` writes",
        writer: Writer::Blackstart,
        make: SchemaGenerator::into_root_schema_for::<compare::Comparison>,
    },
    FileKind {
        name: "blackout",
        about: "what `blackout --format json` writes",
        writer: Writer::Blackstart,
        make: SchemaGenerator::into_root_schema_for::<report::blackout::BlackoutReport>,
    },
    FileKind {
        name: "runbook",
        about: "what `runbook --format json` writes",
        writer: Writer::Blackstart,
        make: SchemaGenerator::into_root_schema_for::<report::Runbook>,
    },
];

impl FileKind {
    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|kind| kind.name == name)
    }

    /// The address of its schema, which is also its `$id`.
    pub fn address(self) -> String {
        format!("{ADDRESS}/{}.json", self.name)
    }

    /// Its JSON Schema.
    pub fn schema(self) -> Value {
        let settings = SchemaSettings::draft2020_12();
        let settings = match self.writer {
            Writer::People => settings.for_deserialize(),
            Writer::Both | Writer::Blackstart => settings.for_serialize(),
        };
        let mut schema = (self.make)(settings.into_generator()).to_value();
        if self.writer == Writer::Blackstart {
            open(&mut schema);
        }
        let mut headed = serde_json::Map::new();
        headed.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        headed.insert("$id".into(), json!(self.address()));
        headed.insert("title".into(), json!(format!("Blackstart {}", self.name)));
        headed.insert("description".into(), json!(sentence(self.about)));
        if let Value::Object(rest) = schema {
            for (key, value) in rest {
                headed.entry(key).or_insert(value);
            }
        }
        Value::Object(headed)
    }
}

fn sentence(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).chain(['.']).collect()
}

/// Takes away what forbids further properties.
fn open(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for keyword in ["additionalProperties", "unevaluatedProperties"] {
                if members.get(keyword) == Some(&Value::Bool(false)) {
                    members.remove(keyword);
                }
            }
            members.values_mut().for_each(open);
        }
        Value::Array(items) => items.iter_mut().for_each(open),
        _ => {}
    }
}
