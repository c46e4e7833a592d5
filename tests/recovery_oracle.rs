//! The recovery engine against an oracle that knows no graph: it tries every
//! way back of every resource, in every order, on small random estates.
//!
//! The mechanisms are the oracle's own (`tests/recovery_oracle/mechanisms`),
//! with fixed times, so that both must agree to the second. Estates that once
//! failed are kept by proptest beside this file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use blackstart::inventory::types::{
    DbInstance, DynamoDbTable, EventSource, LambdaFunction, TableReplica,
};
use blackstart::inventory::{
    Arn, Attributes, Estate, Inventory, Region, RegionStatus, Resource, Zone, ZoneId,
};
use blackstart::recovery::{Disruption, Engine, Mechanisms, Places, RecoverySettings};
use blackstart::report::{FailingReason, Outcome};
use blackstart::workload::{Workload, WorkloadSettings, workloads};
use proptest::prelude::*;

const REGIONS: [&str; 3] = ["me-south-1", "eu-central-1", "us-east-1"];
const PREFIXES: [&str; 3] = ["mes1", "euc1", "use1"];
const ACCOUNT: &str = "123456789012";
const DETECTION: f64 = 30.0;
const DECISION: f64 = 300.0;
const FUNCTION_SECONDS: f64 = 40.0;
const MULTI_AZ_SECONDS: f64 = 90.0;
const NEVER: f64 = f64::INFINITY;

/// A table with its replicas; the first Region serves.
#[derive(Debug, Clone)]
struct Table {
    /// For each other Region: no replica, or one with its status and key.
    replicas: [Option<(bool, Option<usize>)>; 2],
    key: Option<usize>,
}

/// A database with its read replicas.
#[derive(Debug, Clone)]
struct Database {
    multi_az: bool,
    zone: usize,
    key: Option<usize>,
    /// For each other Region: whether it is available, its key, how long its
    /// promotion takes.
    replicas: [Option<(bool, Option<usize>, u16)>; 2],
}

/// A function, perhaps with a twin; each polls something.
#[derive(Debug, Clone)]
struct Function {
    source: Option<Source>,
    twin: Option<Option<Source>>,
}

/// A table, in some Region.
type Source = (usize, usize);

#[derive(Debug, Clone)]
struct Model {
    tables: Vec<Table>,
    databases: Vec<Database>,
    functions: Vec<Function>,
    target: Option<(u16, u16)>,
}

fn models() -> impl Strategy<Value = Model> {
    let key = || proptest::option::weighted(0.4, 0..3_usize);
    let replica = move || proptest::option::weighted(0.6, (proptest::bool::weighted(0.8), key()));
    let table =
        (replica(), replica(), key()).prop_map(|(a, b, key)| Table { replicas: [a, b], key });
    let database_replica =
        move || proptest::option::weighted(0.6, (proptest::bool::weighted(0.8), key(), 1..900_u16));
    let database = (any::<bool>(), 0..3_usize, key(), database_replica(), database_replica())
        .prop_map(|(multi_az, zone, key, a, b)| Database { multi_az, zone, key, replicas: [a, b] });
    let source = || proptest::option::weighted(0.6, (0..3_usize, 0..3_usize));
    let function = (source(), proptest::option::weighted(0.7, source()))
        .prop_map(|(source, twin)| Function { source, twin });
    let target = proptest::option::of((1..1200_u16, 1..10_u16));
    (
        proptest::collection::vec(table, 0..3),
        proptest::collection::vec(database, 0..3),
        proptest::collection::vec(function, 0..2),
        target,
    )
        .prop_map(|(tables, databases, functions, target)| Model {
            tables,
            databases,
            functions,
            target,
        })
}

// ---- the estate that the engine sees ----

fn region(index: usize) -> Region {
    REGIONS[index].parse().unwrap()
}

fn table_arn(table: usize, place: usize) -> String {
    format!("arn:aws:dynamodb:{}:{ACCOUNT}:table/table-{table}", REGIONS[place])
}

fn database_arn(database: usize, place: usize) -> String {
    format!("arn:aws:rds:{}:{ACCOUNT}:db:database-{database}", REGIONS[place])
}

fn function_arn(function: usize, place: usize) -> String {
    format!("arn:aws:lambda:{}:{ACCOUNT}:function:function-{function}", REGIONS[place])
}

fn key_arn(place: usize) -> String {
    format!("arn:aws:kms:{}:{ACCOUNT}:key/key", REGIONS[place])
}

fn resource(arn: &str, place: usize, attributes: impl Into<Attributes>) -> Resource {
    let arn: Arn = arn.parse().unwrap();
    Resource {
        account: ACCOUNT.parse().unwrap(),
        region: region(place),
        name: arn.resource_name().to_owned(),
        tags: blackstart::inventory::Attribute::Known(
            [("app".to_owned(), "shop".to_owned())].into(),
        ),
        location: None,
        attributes: attributes.into(),
        arn,
    }
}

impl Model {
    fn table(&self, table: usize, place: usize) -> DynamoDbTable {
        let own = &self.tables[table];
        let (active, key) = match place {
            0 => (true, own.key),
            other => own.replicas[other - 1].unwrap(),
        };
        let others = (0..3).filter(|other| *other != place && self.has_table(table, *other));
        let replicas: Vec<TableReplica> = others
            .map(|other| TableReplica {
                region: region(other).into(),
                status: "ACTIVE".to_owned().into(),
                ..TableReplica::default()
            })
            .collect();
        DynamoDbTable {
            status: if active { "ACTIVE" } else { "CREATING" }.to_owned().into(),
            replicas: replicas.into(),
            kms_key_arn: key.map(key_arn).into(),
            ..DynamoDbTable::default()
        }
    }

    fn has_table(&self, table: usize, place: usize) -> bool {
        self.tables.get(table).is_some_and(|own| place == 0 || own.replicas[place - 1].is_some())
    }

    fn database(&self, database: usize, place: usize) -> DbInstance {
        let own = &self.databases[database];
        let (available, key, storage) = match place {
            0 => (true, own.key, 1),
            other => own.replicas[other - 1].unwrap(),
        };
        let replicas = (1..3).filter(|other| own.replicas[other - 1].is_some());
        let replicas: Vec<String> = replicas.map(|other| database_arn(database, other)).collect();
        let zone = |offset: usize| {
            format!("{}{}", REGIONS[place], ["a", "b", "c"][(own.zone + offset) % 3])
        };
        let is_multi = place == 0 && own.multi_az;
        DbInstance {
            status: if available { "available" } else { "failed" }.to_owned().into(),
            multi_az: is_multi.into(),
            availability_zone: Some(zone(0)).into(),
            secondary_availability_zone: is_multi.then(|| zone(1)).into(),
            cluster_identifier: None.into(),
            allocated_storage_gib: i64::from(storage).into(),
            kms_key_arn: key.map(key_arn).into(),
            read_replicas: if place == 0 { replicas } else { vec![] }.into(),
            read_replica_source: (place != 0).then(|| database_arn(database, 0)).into(),
            ..DbInstance::default()
        }
    }

    fn function(source: Option<Source>) -> LambdaFunction {
        let sources: Vec<EventSource> = source
            .map(|(table, place)| EventSource {
                source_arn: Some(table_arn(table, place)).into(),
                ..EventSource::default()
            })
            .into_iter()
            .collect();
        LambdaFunction { event_sources: sources.into(), ..LambdaFunction::default() }
    }

    fn estate(&self) -> Estate {
        let mut inventory = Inventory::empty("2026-02-27T18:00:00Z".parse().unwrap());
        for place in 0..3 {
            let zones = (0..3).map(|zone| Zone {
                id: format!("{}-az{}", PREFIXES[place], zone + 1),
                name: format!("{}{}", REGIONS[place], ["a", "b", "c"][zone]),
            });
            inventory.regions.push(RegionStatus {
                account: ACCOUNT.parse().unwrap(),
                region: region(place),
                enabled: true,
                zones: zones.collect(),
            });
            for table in 0..self.tables.len() {
                if self.has_table(table, place) {
                    let arn = table_arn(table, place);
                    inventory.resources.push(resource(&arn, place, self.table(table, place)));
                }
            }
            for (index, database) in self.databases.iter().enumerate() {
                if place == 0 || database.replicas[place - 1].is_some() {
                    let arn = database_arn(index, place);
                    inventory.resources.push(resource(&arn, place, self.database(index, place)));
                }
            }
        }
        for (index, function) in self.functions.iter().enumerate() {
            let own = Self::function(function.source);
            inventory.resources.push(resource(&function_arn(index, 0), 0, own));
            if let Some(twin) = &function.twin {
                let twin = Self::function(*twin);
                inventory.resources.push(resource(&function_arn(index, 1), 1, twin));
            }
        }
        Estate::new(inventory)
    }

    fn settings(&self) -> WorkloadSettings {
        let target = self.target.map_or_else(String::new, |(rto, rpo)| {
            let target = format!("{{rto: {rto}s, rpo: {rpo}s}}");
            format!("targets: {{region: {target}, az: {target}}}")
        });
        let text = format!(
            "workloads:\n  - name: shop\n    select: [{{tag: app=shop}}]\n    primary_regions: [{}]\n    \
             standby_regions: [{}, {}]\n    detection: {DETECTION}s\n    decision: {DECISION}s\n    {target}\n",
            REGIONS[0], REGIONS[1], REGIONS[2]
        );
        serde_saphyr::from_str(&text).unwrap()
    }
}

// ---- the oracle ----

/// What is lost: whole Regions, and zones of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Lost {
    regions: BTreeSet<usize>,
    zones: BTreeSet<(usize, usize)>,
    /// Regions that are given up although they are not dark.
    left: BTreeSet<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Table(usize, usize),
    Database(usize, usize),
    Function(usize, usize),
    Key(usize),
}

struct Oracle<'m> {
    model: &'m Model,
    lost: Lost,
}

/// When something is back, and what the worst of its stores loses.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Back {
    seconds: f64,
    loss: f64,
}

const LOST_FOR_GOOD: Back = Back { seconds: NEVER, loss: 0.0 };

impl Oracle<'_> {
    fn is_gone(&self, place: usize) -> bool {
        self.lost.regions.contains(&place) || self.lost.left.contains(&place)
    }

    fn zones_lost(&self, place: usize) -> usize {
        self.lost.zones.iter().filter(|(region, _)| *region == place).count()
    }

    /// More than one zone: Regional services and control planes fail.
    fn is_overwhelmed(&self, place: usize) -> bool {
        !self.is_gone(place) && self.zones_lost(place) > 1
    }

    fn has_control_plane(&self, place: usize) -> bool {
        !self.lost.regions.contains(&place) && self.zones_lost(place) <= 1
    }

    fn zones_of(&self, database: usize, place: usize) -> Vec<usize> {
        let own = &self.model.databases[database];
        match place == 0 && own.multi_az {
            true => vec![own.zone, (own.zone + 1) % 3],
            false => vec![own.zone],
        }
    }

    fn is_hit(&self, thing: Thing) -> bool {
        match thing {
            Thing::Table(_, place) | Thing::Function(_, place) => {
                self.is_gone(place) || self.is_overwhelmed(place)
            }
            // What runs holds its data keys already.
            Thing::Key(place) => self.is_gone(place),
            Thing::Database(database, place) => {
                let zones = self.zones_of(database, place);
                self.is_gone(place)
                    || zones.iter().any(|zone| self.lost.zones.contains(&(place, *zone)))
            }
        }
    }

    fn relies_on(&self, thing: Thing) -> Vec<Thing> {
        if !self.exists(thing) {
            return vec![];
        }
        let key = match thing {
            Thing::Table(table, 0) => self.model.tables[table].key,
            Thing::Table(table, place) => {
                self.model.tables[table].replicas[place - 1].and_then(|(_, key)| key)
            }
            Thing::Database(database, 0) => self.model.databases[database].key,
            Thing::Database(database, place) => {
                self.model.databases[database].replicas[place - 1].and_then(|(_, key, _)| key)
            }
            Thing::Function(function, place) => {
                let own = &self.model.functions[function];
                let source = if place == 0 { own.source } else { own.twin.and_then(|twin| twin) };
                return source.map(|(table, at)| Thing::Table(table, at)).into_iter().collect();
            }
            Thing::Key(_) => None,
        };
        key.map(Thing::Key).into_iter().collect()
    }

    fn exists(&self, thing: Thing) -> bool {
        match thing {
            Thing::Table(table, place) => self.model.has_table(table, place),
            _ => true,
        }
    }

    /// Tries every way, never the same thing twice on one path.
    fn back(&self, thing: Thing, path: &mut Vec<Thing>) -> Back {
        if path.contains(&thing) {
            return LOST_FOR_GOOD;
        }
        path.push(thing);
        let found = if self.is_hit(thing) {
            let ways = self.ways(thing, path);
            ways.into_iter().min_by(|a, b| a.seconds.total_cmp(&b.seconds)).unwrap_or(LOST_FOR_GOOD)
        } else {
            self.all(self.relies_on(thing), path)
        };
        path.pop();
        found
    }

    fn all(&self, things: impl IntoIterator<Item = Thing>, path: &mut Vec<Thing>) -> Back {
        let mut all = Back { seconds: 0.0, loss: 0.0 };
        for thing in things {
            let back = self.back(thing, path);
            all.seconds = all.seconds.max(back.seconds);
            all.loss = all.loss.max(back.loss);
        }
        all
    }

    fn ways(&self, thing: Thing, path: &mut Vec<Thing>) -> Vec<Back> {
        match thing {
            // What nobody collected: no way back is known for its type.
            _ if !self.exists(thing) => vec![],
            Thing::Key(_) => vec![],
            Thing::Table(table, place) if self.is_gone(place) => {
                let others = (0..3).filter(|other| *other != place && !self.is_gone(*other));
                let others = others.filter(|other| self.model.has_table(table, *other));
                let active = |other: &usize| {
                    *other == 0 || self.model.tables[table].replicas[other - 1].unwrap().0
                };
                let others: Vec<usize> = others.filter(active).collect();
                others
                    .into_iter()
                    .map(|other| {
                        let standby = self.back(Thing::Table(table, other), path);
                        Back { seconds: standby.seconds, loss: standby.loss.max(3.0) }
                    })
                    .collect()
            }
            Thing::Database(database, 0) if self.is_gone(0) => {
                let own = &self.model.databases[database];
                let mut ways = Vec::new();
                for other in 1..3 {
                    let Some((available, _, seconds)) = own.replicas[other - 1] else { continue };
                    if !available || self.is_gone(other) || !self.has_control_plane(other) {
                        continue;
                    }
                    let standby = self.back(Thing::Database(database, other), path);
                    let start = standby.seconds.max(DETECTION + DECISION);
                    ways.push(Back {
                        seconds: start + f64::from(seconds),
                        loss: standby.loss.max(7.0),
                    });
                }
                ways
            }
            Thing::Database(database, place) if !self.is_gone(place) => {
                let zones = self.zones_of(database, place);
                let is_multi = place == 0 && self.model.databases[database].multi_az;
                let left = zones.iter().any(|zone| !self.lost.zones.contains(&(place, *zone)));
                if !is_multi || !left {
                    return vec![];
                }
                // In its place it still relies on what it relied on.
                let relied_on = self.all(self.relies_on(thing), path);
                vec![Back { seconds: relied_on.seconds.max(MULTI_AZ_SECONDS), ..relied_on }]
            }
            Thing::Function(function, place) if self.is_gone(place) => {
                let other = 1 - place;
                let has_twin = self.model.functions[function].twin.is_some();
                if !has_twin || self.is_gone(other) || !self.has_control_plane(other) {
                    return vec![];
                }
                let standby = self.back(Thing::Function(function, other), path);
                let start = standby.seconds.max(DETECTION + DECISION);
                vec![Back { seconds: start + FUNCTION_SECONDS, ..standby }]
            }
            _ => vec![],
        }
    }

    fn workload(&self) -> Back {
        let tables = (0..self.model.tables.len()).map(|table| Thing::Table(table, 0));
        let databases = (0..self.model.databases.len()).map(|d| Thing::Database(d, 0));
        let functions = (0..self.model.functions.len()).map(|f| Thing::Function(f, 0));
        self.all(tables.chain(databases).chain(functions), &mut Vec::new())
    }
}

/// The best of staying and of leaving any Regions.
fn best(model: &Model, lost: &Lost) -> Back {
    let mut best = Oracle { model, lost: lost.clone() }.workload();
    let kept: Vec<usize> = (0..3).filter(|region| !lost.regions.contains(region)).collect();
    for bits in 1_u32..1 << kept.len() {
        let left: BTreeSet<usize> = kept
            .iter()
            .enumerate()
            .filter(|(index, _)| bits >> index & 1 == 1)
            .map(|(_, region)| *region)
            .collect();
        if 3 - lost.regions.len() <= left.len() {
            continue;
        }
        let back = Oracle { model, lost: Lost { left, ..lost.clone() } }.workload();
        let better = |back: &Back| (is_late(model, back), back.seconds);
        if back.seconds < NEVER && better(&back) < better(&best) {
            best = back;
        }
    }
    best
}

fn fails(model: &Model, lost: &Lost) -> Option<FailingReason> {
    let back = best(model, lost);
    if back.seconds == NEVER {
        return Some(FailingReason::Down);
    }
    is_late(model, &back).then_some(FailingReason::PastTarget)
}

fn is_late(model: &Model, back: &Back) -> bool {
    model
        .target
        .is_some_and(|(rto, rpo)| back.seconds > f64::from(rto) || back.loss > f64::from(rpo))
}

// ---- the comparison ----

fn disruption(lost: &Lost) -> Disruption {
    Disruption::Places(Places {
        regions: lost.regions.iter().map(|index| region(*index)).collect(),
        zones: lost
            .zones
            .iter()
            .map(|(place, zone)| {
                format!("{}-az{}", PREFIXES[*place], zone + 1).parse::<ZoneId>().unwrap()
            })
            .collect(),
    })
}

/// All Regions alone and together, and some sets of zones.
fn losses() -> Vec<Lost> {
    let regions =
        |indexes: &[usize]| Lost { regions: indexes.iter().copied().collect(), ..Lost::default() };
    let zones = |zones: &[(usize, usize)]| Lost {
        zones: zones.iter().copied().collect(),
        ..Lost::default()
    };
    let mut losses = vec![
        regions(&[0]),
        regions(&[1]),
        regions(&[2]),
        regions(&[0, 1]),
        regions(&[0, 2]),
        regions(&[1, 2]),
        regions(&[0, 1, 2]),
        zones(&[(0, 0)]),
        zones(&[(0, 1)]),
        zones(&[(0, 0), (0, 1)]),
        zones(&[(0, 1), (0, 2)]),
        zones(&[(0, 0), (1, 1)]),
        zones(&[(0, 0), (0, 1), (1, 2)]),
    ];
    // The Gulf, 1 March 2026: two zones of one Region, one of its neighbour.
    losses.push(Lost { zones: [(0, 1), (0, 2), (2, 1)].into(), ..Lost::default() });
    losses.push(Lost { regions: [2].into(), zones: [(0, 1)].into(), ..Lost::default() });
    losses
}

struct Bench {
    mechanisms: Mechanisms,
    settings: RecoverySettings,
}

impl Bench {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recovery_oracle/mechanisms");
        let mechanisms = Mechanisms::load(&folder).unwrap();
        Self { mechanisms, settings: RecoverySettings::default() }
    }
}

fn only_workload(estate: &Estate, model: &Model) -> Option<Workload> {
    let mut found = workloads(estate, &model.settings());
    found.retain(|workload| workload.name == "shop");
    found.pop()
}

fn compare(bench: &Bench, model: &Model) -> Result<(), TestCaseError> {
    let estate = model.estate();
    let Some(workload) = only_workload(&estate, model) else { return Ok(()) };
    let engine = Engine::new(&estate, &bench.mechanisms, &bench.settings);
    let recoveries = engine.workload(&workload);
    for lost in losses() {
        let expected = best(model, &lost);
        let found = recoveries.estimate(&disruption(&lost)).report;
        let told = format!("{lost:?}: {}", found.explanation);
        if expected.seconds == NEVER {
            prop_assert!(!found.recoverable, "comes back after the {told}");
            prop_assert_eq!(found.outcome, Outcome::Gone, "{}", told);
        } else {
            prop_assert!(found.recoverable, "does not come back after the {told}");
            prop_assert_eq!(found.rto_seconds.unwrap().p50, expected.seconds, "RTO, {}", told);
            prop_assert_eq!(found.rpo_seconds.unwrap().p50, expected.loss, "RPO, {}", told);
        }
    }
    Ok(())
}

/// Every set of up to three of the places that can matter, by brute force.
fn minimal_sets(model: &Model, places: &[Lost]) -> BTreeSet<(Lost, FailingReason)> {
    let covers = |large: &Lost, small: &Lost| {
        small.regions.is_subset(&large.regions)
            && small
                .zones
                .iter()
                .all(|zone| large.zones.contains(zone) || large.regions.contains(&zone.0))
    };
    let mut sets: BTreeSet<Lost> = BTreeSet::new();
    for (index, first) in places.iter().enumerate() {
        for (offset, second) in places[index..].iter().enumerate() {
            for third in &places[index + offset..] {
                let mut union = Lost::default();
                for place in [first, second, third] {
                    union.regions.extend(&place.regions);
                    union.zones.extend(&place.zones);
                }
                union.zones.retain(|zone| !union.regions.contains(&zone.0));
                sets.insert(union);
            }
        }
    }
    let mut by_size: Vec<Lost> = sets.into_iter().collect();
    // Sets of zones go before those of Regions that cover them.
    by_size.sort_by_key(|lost| (lost.regions.len() + lost.zones.len(), lost.regions.len()));
    let mut minimal: BTreeSet<(Lost, FailingReason)> = BTreeSet::new();
    for lost in by_size {
        let is_single = lost.regions.len() + lost.zones.len() == 1;
        if !is_single && minimal.iter().any(|(smaller, _)| covers(&lost, smaller)) {
            continue;
        }
        if let Some(why) = fails(model, &lost) {
            minimal.insert((lost, why));
        }
    }
    minimal
}

fn compare_tolerance(bench: &Bench, model: &Model) -> Result<(), TestCaseError> {
    let estate = model.estate();
    let Some(workload) = only_workload(&estate, model) else { return Ok(()) };
    let engine = Engine::new(&estate, &bench.mechanisms, &bench.settings);
    let tolerance = engine.workload(&workload).tolerance(3);
    let mut places: Vec<Lost> =
        (0..3).map(|r| Lost { regions: [r].into(), ..Lost::default() }).collect();
    let mut zones = BTreeSet::new();
    for (index, database) in model.databases.iter().enumerate() {
        let oracle = Oracle { model, lost: Lost::default() };
        zones.extend(oracle.zones_of(index, 0).into_iter().map(|zone| (0, zone)));
        for place in 1..3 {
            if database.replicas[place - 1].is_some() {
                zones.insert((place, database.zone));
            }
        }
    }
    places.extend(zones.into_iter().map(|z| Lost { zones: [z].into(), ..Lost::default() }));
    let expected = minimal_sets(model, &places);
    let found: BTreeSet<(Lost, FailingReason)> = tolerance
        .failing_sets
        .iter()
        .map(|set| {
            let index =
                |region: &Region| REGIONS.iter().position(|code| *code == region.as_str()).unwrap();
            let zone = |text: &String| {
                let (prefix, number) = text.split_once("-az").unwrap();
                let place = PREFIXES.iter().position(|known| *known == prefix).unwrap();
                (place, number.parse::<usize>().unwrap() - 1)
            };
            let lost = Lost {
                regions: set.regions.iter().map(index).collect(),
                zones: set.zones.iter().map(zone).collect(),
                left: BTreeSet::new(),
            };
            (lost, set.why)
        })
        .collect();
    prop_assert_eq!(found, expected, "{}", tolerance.summary);
    Ok(())
}

thread_local! {
    static BENCH: Bench = Bench::new();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_trying_everything(model in models()) {
        BENCH.with(|bench| compare(bench, &model))?;
    }

    #[test]
    fn the_minimal_sets_are_those_of_all_sets(model in models()) {
        BENCH.with(|bench| compare_tolerance(bench, &model))?;
    }
}

// ---- laws ----

/// How bad it is, the worse the greater: gone, late, how long.
fn badness(bench: &Bench, model: &Model, lost: &Lost) -> Option<(bool, bool, f64)> {
    let estate = model.estate();
    let workload = only_workload(&estate, model)?;
    let engine = Engine::new(&estate, &bench.mechanisms, &bench.settings);
    let found = engine.workload(&workload).estimate(&disruption(lost)).report;
    let seconds = found.rto_seconds.map_or(NEVER, |rto| rto.p50);
    Some((!found.recoverable, found.meets_target == Some(false), seconds))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn losing_more_is_never_better(model in models(), more in 0..3_usize, zone in 0..3_usize) {
        for lost in losses() {
            let mut larger = lost.clone();
            larger.regions.insert(more);
            larger.zones.retain(|(region, _)| *region != more);
            let mut with_zone = lost.clone();
            if !lost.regions.contains(&more) {
                with_zone.zones.insert((more, zone));
            }
            let less = BENCH.with(|bench| badness(bench, &model, &lost));
            for larger in [larger, with_zone] {
                let worse = BENCH.with(|bench| badness(bench, &model, &larger));
                // Nothing serves from the other Regions: losing more of them is no help.
                prop_assert!(less <= worse, "{less:?} of {lost:?}, {worse:?} of {larger:?}");
            }
        }
    }

    #[test]
    fn a_replica_never_makes_it_worse(model in models(), place in 0..2_usize, seconds in 1..900_u16) {
        let mut better = model.clone();
        for table in &mut better.tables {
            table.replicas[place].get_or_insert((true, None));
        }
        for database in &mut better.databases {
            database.replicas[place].get_or_insert((true, None, seconds));
        }
        for lost in losses() {
            let with = BENCH.with(|bench| badness(bench, &better, &lost));
            let without = BENCH.with(|bench| badness(bench, &model, &lost));
            prop_assert!(with <= without, "{with:?} with, {without:?} without, {lost:?}");
        }
    }

    #[test]
    fn what_holds_no_data_loses_none(model in models()) {
        let model = Model { tables: vec![], databases: vec![], ..model };
        let estate = model.estate();
        let Some(workload) = only_workload(&estate, &model) else { return Ok(()) };
        BENCH.with(|bench| {
            let engine = Engine::new(&estate, &bench.mechanisms, &bench.settings);
            for lost in losses() {
                let found = engine.workload(&workload).estimate(&disruption(&lost)).report;
                prop_assert!(found.rpo_seconds.is_none_or(|rpo| rpo.p95 == 0.0));
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_order_of_the_inventory_does_not_matter(model in models()) {
        let estate = model.estate();
        let mut inventory = estate.inventory().clone();
        inventory.resources.reverse();
        let turned = Estate::new(inventory);
        BENCH.with(|bench| {
            let [one, other] = [&estate, &turned].map(|estate| {
                let workload = only_workload(estate, &model)?;
                let engine = Engine::new(estate, &bench.mechanisms, &bench.settings);
                let recoveries = engine.workload(&workload);
                let losses = losses();
                let found = losses.iter().map(|l| recoveries.estimate(&disruption(l)).report);
                Some(found.collect::<Vec<_>>())
            });
            prop_assert_eq!(one, other);
            Ok(())
        })?;
    }
}
