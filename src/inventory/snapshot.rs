//! Snapshots: an inventory as a stream of JSON lines.
//!
//! The first line names the format and its version, the last one counts the
//! lines, so that a truncated file is noticed. Files that end in `.zst` are
//! compressed. The same inventory gives the same bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::{Gap, Inventory, Measurement, RegionStatus, Resource, Scope, Timestamp};

/// The version of the format that this build writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// The longest line that is read: far more than any resource needs, and a
/// bound on what a hostile file can make us hold.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// The first line of a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Header {
    /// The version of the format.
    pub(crate) blackstart_snapshot: u32,
    /// When the inventory was collected.
    pub(crate) collected_at: Timestamp,
    /// What was looked at.
    pub(crate) scope: Scope,
}

/// Any line after the first.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "lives for one line")]
pub(crate) enum Line {
    /// How an account sees a Region.
    Region(RegionStatus),
    /// A resource.
    Resource(Resource),
    /// A measurement.
    Measurement(Measurement),
    /// A gap.
    Gap(Gap),
    /// The last line.
    End {
        /// How many lines stand between the first and this one.
        lines: u64,
    },
}

/// The first line, or any other.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "only its form is needed")]
enum AnyLine {
    First(Header),
    Other(Line),
}

/// The JSON Schema of a line.
pub(crate) fn line_schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<AnyLine>()
}

/// A snapshot could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file could not be opened, read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line is not what it should be.
    #[error("{path}:{line}: {message}", path = path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong and what to do.
        message: String,
    },
}

/// True if the file's name is that of a snapshot.
pub fn is_snapshot_name(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    name.is_some_and(|name| name.ends_with(".jsonl") || name.ends_with(".jsonl.zst"))
}

/// Writes an inventory to a file, which is replaced only when all is written.
///
/// # Errors
///
/// If the directory cannot be written to; the old file is then untouched.
pub fn write_file(path: &Path, inventory: &Inventory) -> Result<(), SnapshotError> {
    let fail = |source| SnapshotError::File { path: path.to_owned(), source };
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let file = tempfile::NamedTempFile::new_in(directory).map_err(fail)?;
    let compressed = path.extension().is_some_and(|extension| extension == "zst");
    if compressed {
        let mut encoder = zstd::Encoder::new(BufWriter::new(file.as_file()), 6).map_err(fail)?;
        write(&mut encoder, inventory).map_err(fail)?;
        encoder.finish().and_then(|mut writer| writer.flush()).map_err(fail)?;
    } else {
        let mut writer = BufWriter::new(file.as_file());
        write(&mut writer, inventory).and_then(|()| writer.flush()).map_err(fail)?;
    }
    file.as_file().sync_all().map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Writes an inventory, which must be sorted, as lines.
///
/// # Errors
///
/// Those of the writer.
pub fn write(writer: &mut impl Write, inventory: &Inventory) -> io::Result<()> {
    let header = Header {
        blackstart_snapshot: VERSION,
        collected_at: inventory.collected_at,
        scope: inventory.scope.clone(),
    };
    write_line(writer, &header)?;
    let mut lines = 0;
    let mut put = |line: Tagged<'_>| {
        lines += 1;
        write_line(writer, &line)
    };
    inventory.regions.iter().try_for_each(|region| put(Tagged::Region(region)))?;
    inventory.resources.iter().try_for_each(|resource| put(Tagged::Resource(resource)))?;
    inventory.measurements.iter().try_for_each(|m| put(Tagged::Measurement(m)))?;
    inventory.gaps.iter().try_for_each(|gap| put(Tagged::Gap(gap)))?;
    write_line(writer, &Line::End { lines })
}

/// [`Line`], borrowed for writing.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Tagged<'a> {
    Region(&'a RegionStatus),
    Resource(&'a Resource),
    Measurement(&'a Measurement),
    Gap(&'a Gap),
}

fn write_line(writer: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, line)?;
    writer.write_all(b"\n")
}

/// Reads a snapshot from a file.
///
/// # Errors
///
/// If the file cannot be read, is truncated, of an unknown version, or holds a
/// line that is not understood; the error names the line.
pub fn read_file(path: &Path) -> Result<Inventory, SnapshotError> {
    let fail = |source| SnapshotError::File { path: path.to_owned(), source };
    let file = File::open(path).map_err(fail)?;
    let mut reader = BufReader::new(file);
    let start = reader.fill_buf().map_err(fail)?;
    const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
    if start.starts_with(&ZSTD_MAGIC) {
        let decoder = zstd::Decoder::with_buffer(reader).map_err(fail)?;
        read(path, BufReader::new(decoder))
    } else {
        read(path, reader)
    }
}

/// Reads a snapshot from lines; `path` names it in errors.
///
/// # Errors
///
/// As [`read_file`].
pub fn read(path: &Path, reader: impl BufRead) -> Result<Inventory, SnapshotError> {
    let mut lines = Lines { path, reader, line: 0, buffer: Vec::new(), cut_short: false };
    let header = read_header(&mut lines)?;
    let mut inventory = Inventory::empty(header.collected_at);
    inventory.scope = header.scope;
    loop {
        let Some(text) = lines.next()? else {
            return Err(lines.error(
                "the snapshot is truncated: its last line, which counts the others, is missing. Collect it again, or copy it again if it was copied",
            ));
        };
        let line: Line = match serde_json::from_slice(text) {
            Ok(line) => line,
            Err(error) => return Err(lines.malformed(&error)),
        };
        match line {
            Line::Region(region) => inventory.regions.push(region),
            Line::Resource(resource) => inventory.resources.push(resource),
            Line::Measurement(measurement) => inventory.measurements.push(measurement),
            Line::Gap(gap) => inventory.gaps.push(gap),
            Line::End { lines: counted } => return finish(lines, counted, inventory),
        }
    }
}

fn read_header<R: BufRead>(lines: &mut Lines<'_, R>) -> Result<Header, SnapshotError> {
    const NOT_A_SNAPSHOT: &str = "this is not a Blackstart snapshot: the first line should say {\"blackstart_snapshot\":1,…}";
    #[derive(Deserialize)]
    struct Version {
        blackstart_snapshot: u32,
    }
    let Some(text) = lines.next()?.map(<[u8]>::to_owned) else {
        return Err(lines.error(if lines.cut_short {
            "the snapshot is truncated before its first line ends. Collect it again, or copy it again if it was copied"
        } else {
            "the file is empty: a snapshot has at least two lines"
        }));
    };
    let Ok(version) = serde_json::from_slice::<Version>(&text) else {
        return Err(lines.error(NOT_A_SNAPSHOT));
    };
    if version.blackstart_snapshot != VERSION {
        return Err(lines.error(&format!(
            "the snapshot has version {}, this build reads version {VERSION}: use the Blackstart that wrote it, or collect again",
            version.blackstart_snapshot
        )));
    }
    serde_json::from_slice(&text).map_err(|error| lines.malformed(&error))
}

fn finish<R: BufRead>(
    mut lines: Lines<'_, R>,
    counted: u64,
    mut inventory: Inventory,
) -> Result<Inventory, SnapshotError> {
    let read = lines.line - 2;
    if counted != read {
        return Err(lines.error(&format!(
            "the snapshot is damaged: its last line counts {counted} lines, {read} are there. Collect it again"
        )));
    }
    if lines.next()?.is_some() {
        return Err(lines.error(
            "there is something behind the snapshot's last line: remove it, or collect again",
        ));
    }
    inventory.sort();
    Ok(inventory)
}

/// Lines with their numbers, bounded in length.
struct Lines<'a, R> {
    path: &'a Path,
    reader: R,
    line: u64,
    buffer: Vec<u8>,
    /// True once a compressed stream has ended before its end.
    cut_short: bool,
}

impl<R: BufRead> Lines<'_, R> {
    fn next(&mut self) -> Result<Option<&[u8]>, SnapshotError> {
        self.buffer.clear();
        let mut bounded = (&mut self.reader).take(LONGEST_LINE);
        let length = match bounded.read_until(b'\n', &mut self.buffer) {
            Ok(length) => length,
            // A compressed stream that ends early is a truncated snapshot.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.cut_short = true;
                0
            }
            Err(error) if self.line > 0 => {
                self.line += 1;
                return Err(self.error(&format!("the file cannot be read any further: {error}")));
            }
            Err(source) => return Err(SnapshotError::File { path: self.path.to_owned(), source }),
        };
        if length == 0 {
            return Ok(None);
        }
        self.line += 1;
        Ok(Some(&self.buffer))
    }

    fn error(&self, message: &str) -> SnapshotError {
        SnapshotError::Line {
            path: self.path.to_owned(),
            line: self.line.max(1),
            message: message.to_owned(),
        }
    }

    fn malformed(&self, error: &serde_json::Error) -> SnapshotError {
        if error.is_eof() {
            return self.error("the snapshot is truncated in the middle of this line. Collect it again, or copy it again if it was copied");
        }
        self.error(&format!("column {}: {error}", error.column()))
    }
}
