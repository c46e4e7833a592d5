//! Writes a large, made-up inventory, for benchmarks and trials:
//!
//! ```text
//! cargo run --release --no-default-features --example synthetic_inventory -- \
//!     --resources 100000 --seed 7 -o big.jsonl.zst
//! ```
//!
//! The same count and seed give the same bytes. The estate consists of
//! workloads of some fifty resources, each tagged `app`, of four kinds:
//! Kubernetes on a global database, serverless on global tables, search with
//! models, and plain servers with a database. A third of them are flawed in
//! ways that the rules know; a few attributes could not be read, each with its
//! gap. Every resource type occurs. Each workload has a generator of its own,
//! seeded with its number, so a larger estate begins with the smaller one.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::path::PathBuf;

use blackstart::inventory::types::*;
use blackstart::inventory::{
    AccountId, Arn, Attribute, Attributes, Gap, GapReason, Inventory, Measurement, MeasurementKind,
    Region, RegionStatus, Resource, Timestamp, Unknown, Zone, snapshot,
};
use clap::Parser;

/// 2026-02-27T18:00:00Z, when every synthetic inventory was "collected".
const COLLECTED_AT: i64 = 1_772_215_200;
const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
const LETTERS: [&str; 3] = ["a", "b", "c"];
/// How many workloads share an account.
const WORKLOADS_PER_ACCOUNT: usize = 40;

/// Primary and standby Regions; neighbours are among them.
const PAIRS: [(&str, &str); 8] = [
    ("me-south-1", "eu-central-1"),
    ("me-south-1", "me-central-1"),
    ("me-central-1", "eu-west-1"),
    ("eu-central-1", "eu-west-1"),
    ("eu-west-1", "eu-central-1"),
    ("us-east-1", "us-west-2"),
    ("us-west-2", "us-east-1"),
    ("ap-southeast-1", "ap-northeast-1"),
];
/// Where every routing control cluster has its endpoints.
const CONTROL_REGIONS: [&str; 5] =
    ["ap-northeast-1", "ap-southeast-2", "eu-west-1", "us-east-1", "us-west-2"];
const PURPOSES: [&str; 24] = [
    "billing",
    "booking",
    "catalogue",
    "checkout",
    "claims",
    "contracts",
    "customs",
    "delivery",
    "fares",
    "fleet",
    "identity",
    "invoices",
    "ledger",
    "loyalty",
    "menus",
    "orders",
    "payments",
    "pricing",
    "quotes",
    "returns",
    "search",
    "stock",
    "tickets",
    "tracking",
];
const CLAUDE: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const HAIKU: &str = "anthropic.claude-3-haiku-20240307-v1:0";

/// Writes a made-up inventory as a snapshot.
#[derive(Parser)]
struct Arguments {
    /// How many resources it holds.
    #[arg(long, default_value_t = 100_000)]
    resources: usize,
    /// The seed: another one gives another estate.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The file to write; `.jsonl.zst` compresses it.
    #[arg(short)]
    output: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let inventory = generate(arguments.resources, arguments.seed)?;
    snapshot::write_file(&arguments.output, &inventory)?;
    println!(
        "{}: {} resources, {} measurements, {} gaps, {} accounts",
        arguments.output.display(),
        inventory.resources.len(),
        inventory.measurements.len(),
        inventory.gaps.len(),
        inventory.scope.accounts.len()
    );
    Ok(())
}

fn generate(count: usize, seed: u64) -> Result<Inventory, Box<dyn Error>> {
    let collected_at = Timestamp::from_unix_seconds(COLLECTED_AT)?;
    let mut estate = Estate::new(Inventory::empty(collected_at));
    let mut number = 0;
    while estate.inventory.resources.len() < count {
        workload(&mut estate, number, seed)?;
        number += 1;
    }
    let mut inventory = estate.inventory;
    inventory.resources.truncate(count);
    forget_what_was_cut_off(&mut inventory);
    inventory.sort();
    Ok(inventory)
}

/// Removes the measurements of resources beyond the count.
fn forget_what_was_cut_off(inventory: &mut Inventory) {
    let kept: HashSet<&Arn> = inventory.resources.iter().map(|resource| &resource.arn).collect();
    inventory.measurements.retain(|measurement| kept.contains(&measurement.resource));
}

fn workload(estate: &mut Estate, number: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let mut random = Random::new(seed ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let account: AccountId =
        format!("{:012}", 200_000_000_001 + number / WORKLOADS_PER_ACCOUNT).parse()?;
    let (home, standby) = *random.pick(&PAIRS);
    let (home, standby) = (Region::from_catalogue(home)?, Region::from_catalogue(standby)?);
    for region in [&home, &standby] {
        estate.enter(&account, region);
    }
    let name = format!("{}-{number:05}", random.pick(&PURPOSES));
    let is_flawed = random.chance(33);
    let mut workload = Workload { estate, random, account, name, home, standby, is_flawed };
    match workload.random.below(10) {
        0..=3 => workload.kubernetes(),
        4..=6 => workload.serverless(),
        7 => workload.search(),
        _ => workload.servers(),
    }
    Ok(())
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, the same everywhere.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to less than `bound`. The bias is far below what anyone sees here.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + (self.next() % (most - least + 1).unsigned_abs()).cast_signed()
    }

    /// True in so many of a hundred cases.
    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }

    fn hexadecimal(&mut self, length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            text.push_str(&format!("{:016x}", self.next()));
        }
        text.truncate(length);
        text
    }

    fn uuid(&mut self) -> String {
        let digits = self.hexadecimal(32);
        [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
    }
}

/// The inventory in the making.
struct Estate {
    inventory: Inventory,
    /// What is there already: AWS's own inference profiles are shared by workloads.
    seen: HashSet<Arn>,
    entered: BTreeSet<(AccountId, Region)>,
}

impl Estate {
    fn new(inventory: Inventory) -> Self {
        Self { inventory, seen: HashSet::new(), entered: BTreeSet::new() }
    }

    /// Puts a Region of an account into the scope.
    fn enter(&mut self, account: &AccountId, region: &Region) {
        if !self.entered.insert((account.clone(), region.clone())) {
            return;
        }
        self.inventory.scope.accounts.insert(account.clone());
        self.inventory.scope.regions.insert(region.clone());
        let zones = LETTERS.iter().zip(1..).map(|(letter, number)| Zone {
            id: format!("{}-az{number}", short(region)),
            name: format!("{region}{letter}"),
        });
        self.inventory.regions.push(RegionStatus {
            account: account.clone(),
            region: region.clone(),
            enabled: true,
            zones: zones.collect(),
        });
    }
}

/// `euc1` for `eu-central-1`, as zone ids begin.
fn short(region: &Region) -> String {
    let parts: Vec<&str> = region.as_str().split('-').collect();
    let [area, place, number] = parts[..] else { return region.to_string() };
    let place = match place.find("east").or_else(|| place.find("west")) {
        Some(at) if at > 0 => format!("{}{}", &place[..1], &place[at..=at]),
        _ => place[..1].to_owned(),
    };
    format!("{area}{place}{number}")
}

fn text(value: impl Into<String>) -> Attribute<String> {
    value.into().into()
}

fn some<T>(value: T) -> Attribute<Option<T>> {
    Some(value).into()
}

fn some_text(value: impl Into<String>) -> Attribute<Option<String>> {
    Some(value.into()).into()
}

fn none<T>() -> Attribute<Option<T>> {
    None.into()
}

fn nothing<T>() -> Attribute<Vec<T>> {
    Vec::new().into()
}

/// The time so many seconds before the collection.
fn ago(seconds: i64) -> Attribute<Option<Timestamp>> {
    Timestamp::from_unix_seconds(COLLECTED_AT - seconds).ok().into()
}

/// One workload in the making.
struct Workload<'e> {
    estate: &'e mut Estate,
    random: Random,
    account: AccountId,
    name: String,
    home: Region,
    standby: Region,
    is_flawed: bool,
}

/// The network of a workload in one Region.
struct Network {
    vpc_id: String,
    subnet_ids: Vec<String>,
}

impl Workload<'_> {
    fn regions(&self) -> [Region; 2] {
        [self.home.clone(), self.standby.clone()]
    }

    /// True if this flaw occurs here: in a third of the places of a flawed workload.
    fn flaw(&mut self) -> bool {
        self.is_flawed && self.random.chance(33)
    }

    fn arn(&self, service: &str, region: &Region, resource: &str) -> Arn {
        Arn::build("aws", service, region, Some(&self.account), resource)
    }

    fn route53_arn(&self, resource: &str) -> Arn {
        Arn::build("aws", "route53", &Region::global(), None, resource)
    }

    fn key(&mut self, region: &Region) -> Attribute<Option<String>> {
        let id = self.random.uuid();
        some_text(self.arn("kms", region, &format!("key/{id}")).as_str())
    }

    /// Adds a resource with its workload's tags.
    fn add(
        &mut self,
        arn: Arn,
        region: &Region,
        name: &str,
        attributes: impl Into<Attributes>,
    ) -> Arn {
        let mut tags = BTreeMap::from([("app".to_owned(), self.name.clone())]);
        tags.insert("environment".to_owned(), "production".to_owned());
        self.put(arn, region, name, tags, attributes.into())
    }

    /// Adds a main resource, on which the workload's targets stand.
    fn add_main(
        &mut self,
        arn: Arn,
        region: &Region,
        name: &str,
        attributes: impl Into<Attributes>,
    ) -> Arn {
        let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let tags = [tag("app", &self.name), tag("rto", "30m"), tag("rpo", "5m")];
        self.put(arn, region, name, BTreeMap::from(tags), attributes.into())
    }

    /// Adds something that cannot be tagged.
    fn add_untagged(
        &mut self,
        arn: Arn,
        region: &Region,
        name: &str,
        attributes: impl Into<Attributes>,
    ) -> Arn {
        self.put(arn, region, name, BTreeMap::new(), attributes.into())
    }

    fn put(
        &mut self,
        arn: Arn,
        region: &Region,
        name: &str,
        tags: BTreeMap<String, String>,
        attributes: Attributes,
    ) -> Arn {
        if self.estate.seen.insert(arn.clone()) {
            self.estate.inventory.resources.push(Resource {
                arn: arn.clone(),
                account: self.account.clone(),
                region: region.clone(),
                name: name.to_owned(),
                tags: tags.into(),
                location: None,
                attributes,
            });
        }
        arn
    }

    /// The value, or in one case of a hundred that it could not be read, with its gap.
    fn readable<T>(&mut self, region: &Region, operation: &str, value: T) -> Attribute<T> {
        if !self.random.chance(1) {
            return value.into();
        }
        let (reason, message) = match self.random.below(3) {
            0 => (GapReason::Throttled, "Rate exceeded"),
            1 => (GapReason::TimedOut, "no answer within 30 s"),
            _ => (GapReason::AccessDenied, "explicit deny in a service control policy"),
        };
        let (service, call) = operation.split_once(':').unwrap_or((operation, operation));
        self.estate.inventory.gaps.push(Gap {
            account: Some(self.account.clone()),
            region: region.clone(),
            service: service.to_owned(),
            operation: call.to_owned(),
            reason,
            message: format!("{message} ({})", self.name),
        });
        Attribute::unknown(Unknown {
            reason,
            operation: Some(operation.to_owned()),
            message: Some(message.to_owned()),
        })
    }

    /// A lag in seconds around `typical`; ten times that where it is a flaw.
    fn lag(&mut self, resource: &Arn, destination: Option<&Region>, source: &str, typical: f64) {
        let factor = if self.flaw() { 10.0 } else { 1.0 };
        let p50 = typical * factor * (0.5 + self.random.below(1000) as f64 / 1000.0);
        let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
        self.estate.inventory.measurements.push(Measurement {
            resource: resource.clone(),
            kind: MeasurementKind::ReplicationLag,
            destination: destination.cloned(),
            p50: rounded(p50),
            p95: rounded(p50 * 2.6),
            maximum: rounded(p50 * 7.5),
            window_seconds: WEEK.unsigned_abs(),
            coverage: 0.9 + self.random.below(101) as f64 / 1000.0,
            source: source.to_owned(),
        });
    }
}

/// Network and servers.
impl Workload<'_> {
    fn network(&mut self, region: &Region) -> Network {
        let vpc_id = format!("vpc-{}", self.random.hexadecimal(17));
        let block = self.random.below(200);
        let arn = self.arn("ec2", region, &format!("vpc/{vpc_id}"));
        let vpc = Vpc {
            vpc_id: text(&vpc_id),
            cidr_blocks: vec![format!("10.{block}.0.0/16")].into(),
            is_default: false.into(),
        };
        self.add(arn, region, &format!("{}-{region}", self.name), vpc);
        let subnet_ids = (0..3).map(|zone| self.subnet(region, &vpc_id, block, zone)).collect();
        Network { vpc_id, subnet_ids }
    }

    fn subnet(&mut self, region: &Region, vpc_id: &str, block: u64, zone: usize) -> String {
        let subnet_id = format!("subnet-{}", self.random.hexadecimal(17));
        let arn = self.arn("ec2", region, &format!("subnet/{subnet_id}"));
        let subnet = Subnet {
            subnet_id: text(&subnet_id),
            vpc_id: text(vpc_id),
            availability_zone: text(format!("{region}{}", LETTERS[zone])),
            availability_zone_id: text(format!("{}-az{}", short(region), zone + 1)),
            cidr_block: some_text(format!("10.{block}.{}.0/19", zone * 32)),
            available_ip_address_count: self.random.between(200, 8180).into(),
        };
        self.add(arn, region, &format!("{}-private-{}", self.name, LETTERS[zone]), subnet);
        subnet_id
    }

    fn capacity_reservation(&mut self, region: &Region, zone: usize) {
        let id = format!("cr-{}", self.random.hexadecimal(17));
        let arn = self.arn("ec2", region, &format!("capacity-reservation/{id}"));
        let reservation = CapacityReservation {
            capacity_reservation_id: text(&id),
            instance_type: text("m6i.xlarge"),
            availability_zone: text(format!("{region}{}", LETTERS[zone])),
            state: text("active"),
            total_instance_count: 4.into(),
            available_instance_count: self.random.between(0, 4).into(),
            instance_match_criteria: text("open"),
            end_date: none(),
        };
        self.add(arn, region, &format!("{}-recovery-{}", self.name, LETTERS[zone]), reservation);
    }

    fn auto_scaling_group(&mut self, region: &Region, network: &Network, size: usize) {
        let name = format!("{}-servers", self.name);
        // A flawed group has all its instances in one zone.
        let zones = if self.flaw() { 1 } else { 3 };
        let mut instances = Vec::new();
        for number in 0..size {
            instances.push(self.instance(region, network, &name, number % zones));
        }
        let id = self.random.uuid();
        let resource = format!("autoScalingGroup:{id}:autoScalingGroupName/{name}");
        let group = AutoScalingGroup {
            min_size: (size as i64).into(),
            max_size: (size as i64 * 2).into(),
            desired_capacity: (size as i64).into(),
            availability_zones: zone_names(region, zones).into(),
            subnet_ids: network.subnet_ids[..zones].to_vec().into(),
            instances: instances.into(),
            health_check_type: text("ELB"),
            target_group_arns: nothing(),
            instance_types: vec!["m6i.xlarge".to_owned()].into(),
            launch_template_id: none(),
            suspended_processes: nothing(),
            ..Default::default()
        };
        let arn = self.arn("autoscaling", region, &resource);
        self.add(arn, region, &name, group);
    }

    fn instance(
        &mut self,
        region: &Region,
        network: &Network,
        group: &str,
        zone: usize,
    ) -> GroupInstance {
        let instance_id = format!("i-{}", self.random.hexadecimal(17));
        let zone_name = format!("{region}{}", LETTERS[zone]);
        let arn = self.arn("ec2", region, &format!("instance/{instance_id}"));
        let instance = Instance {
            instance_id: text(&instance_id),
            instance_type: text("m6i.xlarge"),
            image_id: none(),
            state: text("running"),
            vpc_id: some_text(&network.vpc_id),
            subnet_id: some_text(&network.subnet_ids[zone]),
            availability_zone: text(&zone_name),
            auto_scaling_group: some_text(group),
            ..Default::default()
        };
        self.add(arn, region, group, instance);
        GroupInstance {
            instance_id: text(instance_id),
            availability_zone: text(zone_name),
            lifecycle_state: text("InService"),
            health_status: text("Healthy"),
            instance_type: some_text("m6i.xlarge"),
        }
    }

    /// Plain servers in front of replicated databases, with files in buckets.
    fn servers(&mut self) {
        let [home, standby] = self.regions();
        let networks = [self.network(&home), self.network(&standby)];
        let size = self.random.between(4, 8) as usize;
        self.auto_scaling_group(&home, &networks[0], size);
        self.auto_scaling_group(&standby, &networks[1], size / 2);
        (0..3).for_each(|zone| self.capacity_reservation(&standby, zone));
        let mut hosts = Vec::new();
        for purpose in ["accounts", "documents", "reports"] {
            hosts.push(self.replicated_database(purpose, &networks));
        }
        (0..4).for_each(|number| self.bucket_pair(number));
        let zone = self.hosted_zone();
        for (number, host) in hosts.iter().enumerate() {
            let check = self.polled_check("TCP", 30, &host[0], None);
            self.failover_pair(&zone, &format!("db-{number}"), host, [check, None], 60);
        }
    }
}

/// The names of a Region's first zones.
fn zone_names(region: &Region, count: usize) -> Vec<String> {
    LETTERS.iter().take(count).map(|letter| format!("{region}{letter}")).collect()
}

/// Databases.
impl Workload<'_> {
    /// PostgreSQL with a replica and replicated backups; a flawed one has neither. Gives the hosts.
    fn replicated_database(&mut self, purpose: &str, networks: &[Network; 2]) -> [String; 2] {
        let [home, standby] = self.regions();
        let name = format!("{}-{purpose}", self.name);
        let is_alone = self.flaw();
        let source = self.arn("rds", &home, &format!("db:{name}"));
        let replica = self.arn("rds", &standby, &format!("db:{name}"));
        let backup = self.random.hexadecimal(26);
        let backup = self.arn("rds", &standby, &format!("auto-backup:ab-{backup}"));
        let mut primary = self.database(&home, &name, &networks[0]);
        let primary_host = host_of(&primary);
        if is_alone {
            self.add_main(source, &home, &name, primary);
            return [primary_host.clone(), primary_host];
        }
        primary.read_replicas = vec![replica.to_string()].into();
        primary.replicated_backup_arns = vec![backup.clone()].into();
        let mut second = self.database(&standby, &name, &networks[1]);
        let second_host = host_of(&second);
        second.read_replica_source = some_text(source.as_str());
        second.replication_status = some(ReplicationStatus {
            normal: true.into(),
            status: text("replicating"),
            message: none(),
        });
        self.add_main(source.clone(), &home, &name, primary);
        self.lag(&replica, None, "AWS/RDS ReplicaLag", 2.0);
        self.add_main(replica, &standby, &name, second);
        self.replicated_backup(backup, source, &name);
        [primary_host, second_host]
    }

    fn database(&mut self, region: &Region, name: &str, network: &Network) -> DbInstance {
        let multi_az = !self.flaw();
        let host = format!("{name}.{}.{region}.rds.amazonaws.com", self.random.hexadecimal(12));
        DbInstance {
            identifier: text(name),
            engine: text("postgres"),
            engine_version: text("16.8"),
            instance_class: text("db.m6i.xlarge"),
            status: text("available"),
            multi_az: self.readable(region, "rds:DescribeDBInstances", multi_az),
            availability_zone: some_text(format!("{region}a")),
            secondary_availability_zone: multi_az.then(|| format!("{region}b")).into(),
            cluster_identifier: none(),
            backup_retention_days: if self.flaw() { 0 } else { 14 }.into(),
            allocated_storage_gib: self.random.between(20, 4000).into(),
            read_replica_source: none(),
            read_replicas: nothing(),
            replication_status: none(),
            replicated_backup_arns: nothing(),
            promotion_tier: none(),
            storage_encrypted: true.into(),
            kms_key_arn: self.key(region),
            deletion_protection: true.into(),
            vpc_id: some_text(&network.vpc_id),
            endpoint: some_text(host),
            ..Default::default()
        }
    }

    fn replicated_backup(&mut self, arn: Arn, source: Arn, name: &str) {
        let [home, standby] = self.regions();
        let backup = DbInstanceAutomatedBackup {
            source_instance_arn: source.into(),
            source_region: home.into(),
            status: text("replicating"),
            backup_retention_days: 14.into(),
            allocated_storage_gib: self.random.between(20, 4000).into(),
            engine: text("postgres"),
            kms_key_arn: self.key(&standby),
        };
        self.add(arn, &standby, name, backup);
    }

    /// An Aurora Global Database; a flawed one is headless in the standby.
    fn global_database(&mut self, networks: &[Network; 2]) -> [Arn; 2] {
        let [home, standby] = self.regions();
        let standby_size = if self.flaw() { 0 } else { 2 };
        let writer = self.aurora_cluster(&home, &networks[0], true, 2);
        let reader = self.aurora_cluster(&standby, &networks[1], false, standby_size);
        self.lag(&reader, None, "AWS/RDS AuroraGlobalDBRPOLag", 0.4);
        let name = format!("{}-global", self.name);
        let member = |cluster: &Arn, region: &Region, readers: Vec<Arn>| GlobalClusterMember {
            cluster_arn: cluster.clone().into(),
            region: region.clone().into(),
            is_writer: (!readers.is_empty()).into(),
            readers: readers.into(),
            synchronization_status: some_text("connected"),
            write_forwarding_status: some_text("disabled"),
        };
        let global = GlobalCluster {
            identifier: text(&name),
            engine: text("aurora-postgresql"),
            engine_version: text("16.8"),
            status: text("available"),
            endpoint: some_text(format!("{name}.global-c5d2.global.rds.amazonaws.com")),
            deletion_protection: true.into(),
            members: vec![
                member(&writer, &home, vec![reader.clone()]),
                member(&reader, &standby, Vec::new()),
            ]
            .into(),
            failover_state: none(),
        };
        let arn = self.arn("rds", &Region::global(), &format!("global-cluster:{name}"));
        self.add_main(arn, &Region::global(), &name, global);
        [writer, reader]
    }

    fn aurora_cluster(
        &mut self,
        region: &Region,
        network: &Network,
        is_primary: bool,
        size: usize,
    ) -> Arn {
        let name = format!("{}-db", self.name);
        let mut members = Vec::new();
        for number in 0..size {
            members.push(self.aurora_instance(
                region,
                network,
                &name,
                number,
                is_primary && number == 0,
            ));
        }
        let host =
            format!("{name}.cluster-{}.{region}.rds.amazonaws.com", self.random.hexadecimal(12));
        let cluster = DbCluster {
            identifier: text(&name),
            engine: text("aurora-postgresql"),
            engine_version: text("16.8"),
            engine_mode: some_text("provisioned"),
            status: text("available"),
            members: self.readable(region, "rds:DescribeDBClusters", members),
            availability_zones: zone_names(region, 3).into(),
            multi_az: (size > 1).into(),
            backup_retention_days: 14.into(),
            global_cluster_identifier: some_text(format!("{}-global", self.name)),
            replication_source: none(),
            read_replicas: nothing(),
            serverless_min_capacity: none(),
            serverless_max_capacity: none(),
            allocated_storage_gib: some(1),
            storage_encrypted: true.into(),
            kms_key_arn: self.key(region),
            deletion_protection: true.into(),
            endpoint: some_text(host),
            ..Default::default()
        };
        let arn = self.arn("rds", region, &format!("cluster:{name}"));
        self.add_main(arn, region, &name, cluster)
    }

    fn aurora_instance(
        &mut self,
        region: &Region,
        network: &Network,
        cluster: &str,
        number: usize,
        is_writer: bool,
    ) -> ClusterMember {
        let name = format!("{cluster}-{number}");
        let class = if self.flaw() { "db.r6g.large" } else { "db.r6g.xlarge" };
        let mut instance = self.database(region, &name, network);
        instance.engine = text("aurora-postgresql");
        instance.instance_class = text(class);
        instance.multi_az = false.into();
        instance.availability_zone = some_text(format!("{region}{}", LETTERS[number]));
        instance.secondary_availability_zone = none();
        instance.cluster_identifier = some_text(cluster);
        instance.promotion_tier = some(number as i64);
        let arn = self.arn("rds", region, &format!("db:{name}"));
        self.add(arn, region, &name, instance);
        ClusterMember {
            instance_identifier: text(name),
            is_writer: is_writer.into(),
            promotion_tier: (number as i64).into(),
            instance_class: some_text(class),
            availability_zone: some_text(format!("{region}{}", LETTERS[number])),
        }
    }

    /// A global table; a flawed one has no replica.
    fn global_table(&mut self, purpose: &str) {
        let [home, standby] = self.regions();
        if self.flaw() {
            self.table(&home, None, purpose);
            return;
        }
        self.table(&home, Some(&standby), purpose);
        self.table(&standby, Some(&home), purpose);
    }

    fn table(&mut self, region: &Region, other: Option<&Region>, purpose: &str) {
        let name = format!("{}-{purpose}", self.name);
        let replicas: Vec<TableReplica> = other.map(table_replica).into_iter().collect();
        let recovery = self.point_in_time_recovery();
        let table = DynamoDbTable {
            status: text("ACTIVE"),
            billing_mode: text("PAY_PER_REQUEST"),
            read_capacity: none(),
            write_capacity: none(),
            item_count: self.random.between(0, 40_000_000).into(),
            size_bytes: self.random.between(0, 90_000_000_000).into(),
            replicas: self.readable(region, "dynamodb:DescribeTable", replicas),
            global_table_version: other.map(|_| "2019.11.21".to_owned()).into(),
            multi_region_consistency: other.map(|_| "EVENTUAL".to_owned()).into(),
            witnesses: nothing(),
            point_in_time_recovery: self.readable(
                region,
                "dynamodb:DescribeContinuousBackups",
                recovery,
            ),
            deletion_protection: self.random.chance(80).into(),
            kms_key_arn: none(),
            stream_enabled: other.is_some().into(),
            table_class: text("STANDARD"),
            ..Default::default()
        };
        let arn = self.arn("dynamodb", region, &format!("table/{name}"));
        let arn = self.add_main(arn, region, &name, table);
        if let Some(other) = other {
            self.lag(&arn, Some(other), "AWS/DynamoDB ReplicationLatency", 0.7);
        }
    }

    fn point_in_time_recovery(&mut self) -> PointInTimeRecovery {
        if self.flaw() {
            return PointInTimeRecovery { enabled: false.into(), recovery_period_days: none() };
        }
        PointInTimeRecovery { enabled: true.into(), recovery_period_days: some(35) }
    }
}

fn host_of(instance: &DbInstance) -> String {
    instance.endpoint.present().cloned().unwrap_or_default()
}

fn table_replica(region: &Region) -> TableReplica {
    TableReplica {
        region: region.clone().into(),
        status: text("ACTIVE"),
        status_description: none(),
        kms_key_arn: none(),
        read_capacity_override: none(),
        table_class: none(),
    }
}

/// Kubernetes.
impl Workload<'_> {
    /// Kubernetes in two Regions on a global database, under routing controls.
    fn kubernetes(&mut self) {
        let regions = self.regions();
        let networks = [self.network(&regions[0]), self.network(&regions[1])];
        let clusters =
            [0, 1].map(|side| self.eks_cluster(&regions[side], &networks[side], side == 0));
        (0..3).for_each(|zone| self.capacity_reservation(&regions[1], zone));
        let databases = self.global_database(&networks);
        let controls = self.routing_controls();
        self.readiness(&databases);
        self.region_switch_plan(&databases, &clusters, &controls);
        self.bucket_pair(0);
    }

    fn eks_cluster(&mut self, region: &Region, network: &Network, is_primary: bool) -> Arn {
        let name = format!("{}-{}", self.name, short(region));
        let version = if !is_primary && self.flaw() { "1.31" } else { "1.33" };
        let host =
            format!("https://{}.gr7.{region}.eks.amazonaws.com", self.random.hexadecimal(32));
        let cluster = EksCluster {
            version: text(version),
            status: text("ACTIVE"),
            vpc_id: some_text(&network.vpc_id),
            subnet_ids: network.subnet_ids.clone().into(),
            zonal_shift: self.random.chance(50).into(),
            deletion_protection: true.into(),
            auto_mode: false.into(),
            endpoint: some_text(host),
            ..Default::default()
        };
        let arn = self.arn("eks", region, &format!("cluster/{name}"));
        let arn = self.add_main(arn, region, &name, cluster);
        for group in ["general", "batch"] {
            self.eks_nodegroup(region, network, &name, group, is_primary);
        }
        for application in ["api", "web", "worker", "scheduler"] {
            self.argo_cd_application(region, &arn, &name, application, is_primary);
        }
        arn
    }

    fn eks_nodegroup(
        &mut self,
        region: &Region,
        network: &Network,
        cluster: &str,
        group: &str,
        is_primary: bool,
    ) {
        let desired = if is_primary { 6 } else { 3 };
        let is_small = !is_primary && self.flaw();
        let zones = if self.flaw() { 1 } else { 3 };
        let nodegroup = EksNodegroup {
            cluster_name: text(cluster),
            status: text("ACTIVE"),
            version: some_text("1.33"),
            min_size: 3.into(),
            max_size: if is_small { 4 } else { 12 }.into(),
            desired_size: self.readable(region, "eks:DescribeNodegroup", desired),
            capacity_type: some_text("ON_DEMAND"),
            instance_types: vec!["m6i.xlarge".to_owned()].into(),
            subnet_ids: network.subnet_ids[..zones].to_vec().into(),
            health_issues: nothing(),
            ..Default::default()
        };
        let id = self.random.uuid();
        let arn = self.arn("eks", region, &format!("nodegroup/{cluster}/{group}/{id}"));
        self.add(arn, region, group, nodegroup);
    }

    fn argo_cd_application(
        &mut self,
        region: &Region,
        cluster_arn: &Arn,
        cluster: &str,
        part: &str,
        is_primary: bool,
    ) {
        let application = format!("{}-{part}", self.name);
        let is_behind = !is_primary && self.flaw();
        let target = format!(
            "{:0>40}",
            format!(
                "{:x}",
                application.bytes().fold(7_u64, |sum, byte| {
                    sum.wrapping_mul(31).wrapping_add(u64::from(byte))
                })
            )
        );
        let attributes = ArgoCdApplication {
            application: text(&application),
            cluster_arn: cluster_arn.clone().into(),
            repository: text(format!("https://git.example.com/{}/deploy.git", self.name)),
            path: some_text(format!("charts/{part}")),
            sync_status: text(if is_behind { "OutOfSync" } else { "Synced" }),
            health_status: text("Healthy"),
            revision: text(if is_behind { self.random.hexadecimal(40) } else { target.clone() }),
            target_revision: some_text(target),
        };
        let arn = self.arn("eks", region, &format!("argocd-application/{cluster}/{application}"));
        self.add(arn, region, &application, attributes);
    }
}

/// Application Recovery Controller.
impl Workload<'_> {
    fn recovery_control_arn(&self, resource: &str) -> Arn {
        self.arn("route53-recovery-control", &Region::global(), resource)
    }

    /// Two routing controls with their health checks and records.
    fn routing_controls(&mut self) -> Vec<Arn> {
        let global = Region::global();
        let cluster = self.control_cluster();
        let panel_id = self.random.hexadecimal(32);
        let panel = self.recovery_control_arn(&format!("controlpanel/{panel_id}"));
        let attributes = ControlPanel {
            cluster_arn: cluster.clone().into(),
            is_default: false.into(),
            routing_control_count: 2.into(),
            status: text("DEPLOYED"),
        };
        self.add(panel.clone(), &global, &format!("{}-traffic", self.name), attributes);
        let regions = self.regions();
        let pairs = [0, 1].map(|side| {
            let state = if side == 0 { "On" } else { "Off" };
            self.routing_control(&regions[side], &cluster, &panel, &panel_id, state)
        });
        let [(first, first_check), (second, second_check)] = pairs;
        let controls = vec![first, second];
        self.safety_rule(&panel, &panel_id, &controls);
        let zone = self.hosted_zone();
        let hosts = regions.map(|region| format!("k8s-{}.{region}.elb.amazonaws.com", self.name));
        let ttl = if self.flaw() { 3600 } else { 60 };
        for name in ["www", "api"] {
            let checks = [Some(first_check.clone()), Some(second_check.clone())];
            self.failover_pair(&zone, name, &hosts, checks, ttl);
        }
        controls
    }

    fn control_cluster(&mut self) -> Arn {
        let id = self.random.uuid();
        let endpoints = CONTROL_REGIONS.iter().filter_map(|region| {
            let endpoint =
                format!("https://{}.route53-recovery-cluster.{region}.amazonaws.com/v1", &id[..8]);
            Some(ClusterEndpoint {
                endpoint: text(endpoint),
                region: region.parse::<Region>().ok()?.into(),
            })
        });
        let cluster = RoutingControlCluster {
            status: text("DEPLOYED"),
            endpoints: endpoints.collect::<Vec<_>>().into(),
        };
        let arn = self.recovery_control_arn(&format!("cluster/{id}"));
        self.add(arn, &Region::global(), &format!("{}-arc", self.name), cluster)
    }

    fn routing_control(
        &mut self,
        region: &Region,
        cluster: &Arn,
        panel: &Arn,
        panel_id: &str,
        state: &str,
    ) -> (Arn, String) {
        let id = self.random.hexadecimal(16);
        let arn =
            self.recovery_control_arn(&format!("controlpanel/{panel_id}/routingcontrol/{id}"));
        let check = self.health_check("RECOVERY_CONTROL", |check| {
            check.routing_control_arn = some(arn.clone());
        });
        let global = Region::global();
        let operation = "route53-recovery-cluster:GetRoutingControlState";
        let control = RoutingControl {
            control_panel_arn: panel.clone().into(),
            cluster_arn: cluster.clone().into(),
            status: text("DEPLOYED"),
            state: self.readable(&global, operation, state.to_owned()),
            health_check_ids: vec![check.clone()].into(),
        };
        let name = format!("{}-{}", self.name, short(region));
        self.add(arn.clone(), &global, &name, control);
        (arn, check)
    }

    fn safety_rule(&mut self, panel: &Arn, panel_id: &str, controls: &[Arn]) {
        if self.flaw() {
            return;
        }
        let id = self.random.hexadecimal(16);
        let arn = self.recovery_control_arn(&format!("controlpanel/{panel_id}/safetyrule/{id}"));
        let rule = SafetyRule {
            control_panel_arn: panel.clone().into(),
            kind: text("ASSERTION"),
            control_arns: controls.to_vec().into(),
            target_control_arns: nothing(),
            rule_type: text("ATLEAST"),
            threshold: 1.into(),
            inverted: false.into(),
            status: text("DEPLOYED"),
        };
        self.add(arn, &Region::global(), &format!("{}-one-on", self.name), rule);
    }

    fn readiness(&mut self, databases: &[Arn]) {
        let global = Region::global();
        let readiness = if self.flaw() { "NOT_READY" } else { "READY" };
        let service = "route53-recovery-readiness";
        let cells =
            [0, 1].map(|cell| self.arn(service, &global, &format!("cell/{}-{cell}", self.name)));
        let group = RecoveryGroup { cell_arns: cells.to_vec().into(), readiness: text(readiness) };
        let arn = self.arn(service, &global, &format!("recovery-group/{}", self.name));
        self.add(arn, &global, &self.name.clone(), group);
        let checked = databases.iter().map(|database| CheckedResource {
            resource_arn: some_text(database.as_str()),
            readiness: text(readiness),
            last_checked: ago(60),
        });
        let name = format!("{}-databases", self.name);
        let check = ReadinessCheck {
            resource_set: text(&name),
            readiness: text(readiness),
            resources: checked.collect::<Vec<_>>().into(),
        };
        let arn = self.arn(service, &global, &format!("readiness-check/{name}"));
        self.add(arn, &global, &name, check);
    }

    fn region_switch_plan(&mut self, databases: &[Arn], clusters: &[Arn], controls: &[Arn]) {
        let steps = vec![
            plan_step("promote-database", "AuroraGlobalDatabase", databases, 30),
            plan_step("scale-workloads", "EKSResourceScaling", clusters, 20),
            plan_step("shift-traffic", "ARCRoutingControl", controls, 5),
        ];
        let is_unready = self.flaw();
        let warning = PlanWarning {
            step_name: some_text("promote-database"),
            status: text("active"),
            message: text("The DB cluster has no DB instances."),
        };
        let executions = if self.flaw() { Vec::new() } else { vec![self.execution()] };
        let plan = RegionSwitchPlan {
            regions: self.regions().to_vec().into(),
            primary_region: some(self.home.clone()),
            recovery_approach: text("activePassive"),
            recovery_time_objective_minutes: some(15),
            workflows: vec![PlanWorkflow {
                action: text("activate"),
                target_region: none(),
                steps: steps.into(),
            }]
            .into(),
            application_health_alarms: 2.into(),
            triggers: 0.into(),
            service_quota_checks: some(true),
            evaluation_state: text(if is_unready { "actionRequired" } else { "passed" }),
            last_evaluated: ago(900),
            evaluation_warnings: if is_unready { vec![warning] } else { Vec::new() }.into(),
            executions: executions.into(),
            ..Default::default()
        };
        let resource = format!("plan/{}:{}", self.name, self.random.hexadecimal(6));
        let arn = self.arn("arc-region-switch", &Region::global(), &resource);
        self.add(arn, &Region::global(), &self.name.clone(), plan);
    }

    fn execution(&mut self) -> PlanExecution {
        let started = self.random.between(5, 300) * DAY;
        let seconds = self.random.between(240, 900);
        PlanExecution {
            execution_id: text(self.random.hexadecimal(26)),
            mode: text("graceful"),
            action: text("activate"),
            region: self.standby.clone().into(),
            state: text("completed"),
            started: Timestamp::from_unix_seconds(COLLECTED_AT - started)
                .map_or(Attribute::NotCollected, Attribute::Known),
            ended: ago(started - seconds - 60),
            recovery_seconds: some(seconds),
        }
    }
}

fn plan_step(name: &str, block: &str, resources: &[Arn], minutes: i64) -> PlanStep {
    PlanStep {
        step_name: text(name),
        block_type: text(block),
        resource_arns: resources.iter().map(Arn::to_string).collect::<Vec<_>>().into(),
        runs_ungraceful: true.into(),
        timeout_minutes: some(minutes),
    }
}

/// DNS.
impl Workload<'_> {
    fn domain(&self) -> String {
        format!("{}.example.com", self.name)
    }

    fn hosted_zone(&mut self) -> String {
        let zone_id = format!("Z{}", self.random.hexadecimal(20).to_uppercase());
        let zone = HostedZone {
            zone_id: text(&zone_id),
            private_zone: false.into(),
            record_count: self.random.between(4, 30).into(),
            accelerated_recovery_status: self
                .random
                .chance(50)
                .then(|| "ENABLED".to_owned())
                .into(),
        };
        let arn = self.route53_arn(&format!("hostedzone/{zone_id}"));
        self.add(arn, &Region::global(), &self.domain(), zone);
        zone_id
    }

    /// Adds a health check; `fill` sets what its type needs. Gives its id.
    fn health_check(&mut self, check_type: &str, fill: impl FnOnce(&mut HealthCheck)) -> String {
        let id = self.random.uuid();
        let mut check = HealthCheck {
            health_check_id: text(&id),
            check_type: text(check_type),
            request_interval_seconds: none(),
            failure_threshold: none(),
            inverted: false.into(),
            disabled: false.into(),
            domain_name: none(),
            ip_address: none(),
            resource_path: none(),
            checker_regions: nothing(),
            child_health_checks: nothing(),
            health_threshold: none(),
            alarm_region: none(),
            alarm_name: none(),
            insufficient_data_status: none(),
            routing_control_arn: none(),
        };
        fill(&mut check);
        let arn = self.route53_arn(&format!("healthcheck/{id}"));
        self.add(arn, &Region::global(), &format!("{}-health", self.name), check);
        id
    }

    /// A health check that asks a host; none where that is the flaw.
    fn polled_check(
        &mut self,
        check_type: &str,
        interval: i64,
        host: &str,
        path: Option<&str>,
    ) -> Option<String> {
        if self.flaw() {
            return None;
        }
        Some(self.health_check(check_type, |check| {
            check.request_interval_seconds = some(interval);
            check.failure_threshold = some(3);
            check.domain_name = some_text(host);
            check.resource_path = path.map(str::to_owned).into();
        }))
    }

    fn record(&mut self, zone: &str, name: &str, set_identifier: &str, record: RecordSet) {
        let kind = record.record_type.known().cloned().unwrap_or_default();
        let name = format!("{name}.{}", self.domain());
        let resource = format!("hostedzone/{zone}/recordset/{name}/{kind}/{set_identifier}");
        let arn = self.route53_arn(&resource);
        self.add_untagged(arn, &Region::global(), &name, record);
    }

    /// A primary and a secondary record for two hosts.
    fn failover_pair(
        &mut self,
        zone: &str,
        name: &str,
        hosts: &[String; 2],
        checks: [Option<String>; 2],
        ttl: i64,
    ) {
        for ((role, host), check) in ["PRIMARY", "SECONDARY"].into_iter().zip(hosts).zip(checks) {
            let identifier = role.to_lowercase();
            let record = RecordSet {
                failover_role: some_text(role),
                ttl_seconds: some(ttl),
                values: vec![host.clone()].into(),
                health_check_id: check.into(),
                ..plain_record(zone, "CNAME", "failover", &identifier)
            };
            self.record(zone, name, &identifier, record);
        }
    }

    /// A latency record for a Region's API.
    fn latency_record(
        &mut self,
        zone: &str,
        name: &str,
        region: &Region,
        host: &str,
        check: Option<String>,
    ) {
        let alias = AliasTarget {
            dns_name: text(host),
            zone_id: text("Z1UJRXOUMOOFQ8"),
            evaluate_target_health: true.into(),
        };
        let record = RecordSet {
            latency_region: some(region.clone()),
            alias: some(alias),
            health_check_id: check.into(),
            ..plain_record(zone, "A", "latency", region.as_str())
        };
        self.record(zone, name, region.as_str(), record);
    }
}

fn plain_record(zone: &str, kind: &str, policy: &str, set_identifier: &str) -> RecordSet {
    RecordSet {
        zone_id: text(zone),
        private_zone: false.into(),
        record_type: text(kind),
        set_identifier: some_text(set_identifier),
        routing_policy: text(policy),
        failover_role: none(),
        latency_region: none(),
        weight: none(),
        ttl_seconds: none(),
        values: nothing(),
        alias: none(),
        health_check_id: none(),
    }
}

/// Serverless.
impl Workload<'_> {
    /// An API in both Regions on global tables, behind latency records.
    fn serverless(&mut self) {
        for purpose in ["customers", "events", "items", "sessions", "settings"] {
            self.global_table(purpose);
        }
        let zone = self.hosted_zone();
        let is_http = self.random.chance(50);
        for region in self.regions() {
            let (host, checked) = self.api(&region, is_http);
            let check = self.polled_check("HTTPS", 10, &checked, Some("/health"));
            self.latency_record(&zone, "api", &region, &host, check);
            self.functions(&region, 13);
        }
        self.bucket_pair(0);
        self.bucket_pair(1);
    }

    /// An API with its domain. Gives the host for DNS and the one for health checks.
    fn api(&mut self, region: &Region, is_http: bool) -> (String, String) {
        let api_id = self.random.hexadecimal(10);
        let name = format!("{}-api", self.name);
        let own_host = format!("{api_id}.execute-api.{region}.amazonaws.com");
        let gateway = |resource: &str| Arn::build("aws", "apigateway", region, None, resource);
        let stage = if is_http { "$default" } else { "prod" };
        let stages = Attribute::from(vec![stage.to_owned()]);
        if is_http {
            let api = HttpApi {
                api_id: text(&api_id),
                protocol_type: text("HTTP"),
                stages,
                endpoint: some_text(format!("https://{own_host}")),
                ..Default::default()
            };
            self.add_main(gateway(&format!("/apis/{api_id}")), region, &name, api);
        } else {
            let types = vec!["REGIONAL".to_owned()];
            let api = RestApi {
                api_id: text(&api_id),
                endpoint_types: types.into(),
                stages,
                ..Default::default()
            };
            self.add_main(gateway(&format!("/restapis/{api_id}")), region, &name, api);
        }
        let host = format!("d-{}.execute-api.{region}.amazonaws.com", self.random.hexadecimal(10));
        let domain = format!("api.{}", self.domain());
        let attributes = self.api_domain(region, &host, &api_id, stage);
        self.add(gateway(&format!("/domainnames/{domain}")), region, &domain, attributes);
        (host, own_host)
    }

    fn api_domain(
        &mut self,
        region: &Region,
        host: &str,
        api_id: &str,
        stage: &str,
    ) -> ApiDomainName {
        let certificate = format!("certificate/{}", self.random.uuid());
        let mapping = ApiMapping { api_id: text(api_id), stage: some_text(stage), path: none() };
        ApiDomainName {
            endpoint_types: vec!["REGIONAL".to_owned()].into(),
            regional_domain_name: some_text(host),
            regional_hosted_zone_id: some_text("Z1UJRXOUMOOFQ8"),
            certificate_arn: some_text(self.arn("acm", region, &certificate).as_str()),
            mappings: vec![mapping].into(),
        }
    }

    /// Functions, twins of those in the other Region; a flaw leaves one out of the standby.
    fn functions(&mut self, region: &Region, count: usize) {
        for number in 0..count {
            let is_missing = *region == self.standby && self.flaw() && self.random.chance(25);
            if !is_missing {
                self.function(region, number);
            }
        }
    }

    fn function(&mut self, region: &Region, number: usize) {
        let name = format!("{}-function-{number}", self.name);
        let stream = format!("table/{}-events/stream/2025-05-12T08:31:07.214", self.name);
        let source = EventSource {
            uuid: text(self.random.uuid()),
            source_arn: some_text(self.arn("dynamodb", region, &stream).as_str()),
            state: text("Enabled"),
        };
        let function = LambdaFunction {
            runtime: some_text("python3.13"),
            package_type: text("Zip"),
            code_sha256: some_text(format!("{:0>43}=", name.replace('-', "+"))),
            memory_mib: (128 << (number % 4)).into(),
            timeout_seconds: 29.into(),
            state: some_text("Active"),
            vpc_id: none(),
            subnet_ids: nothing(),
            environment_variable_names: vec!["LOG_LEVEL".to_owned(), "TABLE".to_owned()].into(),
            event_sources: if number == 0 { vec![source] } else { Vec::new() }.into(),
            reserved_concurrency: none(),
            aliases: nothing(),
            image_uri: none(),
            dead_letter_target_arn: none(),
            ..Default::default()
        };
        let arn = self.arn("lambda", region, &format!("function:{name}"));
        self.add(arn, region, &name, function);
    }
}

/// Search, documents and models.
impl Workload<'_> {
    /// A model behind inference profiles, documents in S3, their index in OpenSearch.
    fn search(&mut self) {
        let regions = self.regions();
        for region in &regions {
            self.models(region);
            self.functions(region, 6);
        }
        (0..6).for_each(|number| self.bucket_pair(number));
        let hosts = self.search_domains();
        let zone = self.hosted_zone();
        let checks = [
            self.polled_check("TCP", 30, &hosts[0], None),
            self.polled_check("TCP", 30, &hosts[1], None),
        ];
        self.failover_pair(&zone, "search", &hosts, checks, 60);
        for region in &regions {
            let (host, checked) = self.api(region, true);
            let check = self.polled_check("HTTPS", 30, &checked, Some("/health"));
            self.latency_record(&zone, "api", region, &host, check);
        }
    }

    fn models(&mut self, region: &Region) {
        let reached = [Region::global(), region.clone()];
        let system_id = format!("global.{CLAUDE}");
        let arn = self.arn("bedrock", region, &format!("inference-profile/{system_id}"));
        let profile = inference_profile(&system_id, "SYSTEM_DEFINED", &reached);
        let system = self.add_untagged(arn, region, &system_id, profile);
        let own_id = self.random.hexadecimal(12);
        let arn = self.arn("bedrock", region, &format!("application-inference-profile/{own_id}"));
        let profile = inference_profile(&own_id, "APPLICATION", &reached);
        let own = self.add_main(arn, region, &format!("{}-answers", self.name), profile);
        self.invocation(region, &own_id, Some(own), &reached);
        self.invocation(region, &system_id, Some(system), &reached);
        if self.flaw() {
            self.invocation(region, HAIKU, None, std::slice::from_ref(region));
        }
        if self.random.chance(25) {
            self.provisioned_throughput(region);
        }
    }

    fn invocation(
        &mut self,
        region: &Region,
        model_id: &str,
        profile: Option<Arn>,
        reached: &[Region],
    ) {
        let invocation = BedrockModelInvocation {
            model_id: text(model_id),
            inference_profile_arn: profile.into(),
            destination_regions: reached.to_vec().into(),
            invocations: self.random.between(10, 400_000).into(),
            window_days: 7.into(),
        };
        let arn = self.arn("bedrock", region, &format!("model-invocation/{model_id}"));
        self.add_untagged(arn, region, model_id, invocation);
    }

    fn provisioned_throughput(&mut self, region: &Region) {
        let model =
            Arn::build("aws", "bedrock", region, None, &format!("foundation-model/{HAIKU}"));
        let throughput = BedrockProvisionedThroughput {
            model_arn: model.clone().into(),
            foundation_model_arn: model.into(),
            status: text("InService"),
            model_units: self.random.between(1, 4).into(),
            commitment: some_text("OneMonth"),
        };
        let id = self.random.hexadecimal(12);
        let arn = self.arn("bedrock", region, &format!("provisioned-model/{id}"));
        self.add(arn, region, &format!("{}-throughput", self.name), throughput);
    }

    /// A leader and its follower. Gives their hosts.
    fn search_domains(&mut self) -> [String; 2] {
        let regions = self.regions();
        let name = format!("{}-search", self.name);
        let follower_index = self.follower_index();
        let follower = self.readable(&regions[1], "es:ESHttpGet", vec![follower_index]);
        let sides = [(&regions[0], nothing()), (&regions[1], follower)];
        let hosts = sides.map(|(region, indices)| self.search_domain(region, &name, indices));
        let arn = self.arn("es", &regions[1], &format!("domain/{name}"));
        let source = "AWS/ES (LeaderCheckPoint-FollowerCheckPoint)/ReplicationRate";
        self.lag(&arn, None, source, 0.8);
        self.search_connection(&name);
        hosts
    }

    fn search_domain(
        &mut self,
        region: &Region,
        name: &str,
        indices: Attribute<Vec<FollowerIndex>>,
    ) -> String {
        let host =
            format!("search-{name}-{}.{region}.es.amazonaws.com", self.random.hexadecimal(26));
        let has_masters = !self.flaw();
        let zones = if self.flaw() { 1 } else { 3 };
        let domain = OpenSearchDomain {
            engine_version: text("OpenSearch_2.19"),
            endpoint: some_text(&host),
            instance_type: text("r6g.large.search"),
            instance_count: 3.into(),
            dedicated_masters: has_masters.into(),
            dedicated_master_count: has_masters.then_some(3).into(),
            zone_awareness: (zones > 1).into(),
            availability_zone_count: zones.into(),
            availability_zones: nothing(),
            multi_az_with_standby: (zones > 1 && has_masters).into(),
            node_to_node_encryption: true.into(),
            fine_grained_access_control: true.into(),
            kms_key_arn: self.key(region),
            vpc_id: none(),
            processing: false.into(),
            follower_indices: indices,
            auto_follow_rules: nothing(),
            domain_replication: none(),
            ..Default::default()
        };
        let arn = self.arn("es", region, &format!("domain/{name}"));
        self.add_main(arn, region, name, domain);
        host
    }

    fn follower_index(&mut self) -> FollowerIndex {
        let is_paused = self.flaw();
        let leader = self.random.between(1_000_000, 90_000_000);
        let behind = if is_paused { 900_000 } else { self.random.between(0, 50) };
        FollowerIndex {
            name: text(format!("{}-passages", self.name)),
            status: text(if is_paused { "PAUSED" } else { "SYNCING" }),
            reason: is_paused.then(|| "retention lease has expired".to_owned()).into(),
            leader_alias: some_text("leader"),
            leader_index: some_text(format!("{}-passages", self.name)),
            leader_checkpoint: some(leader),
            follower_checkpoint: some(leader - behind),
        }
    }

    /// Both sides of the connection from the follower to the leader.
    fn search_connection(&mut self, name: &str) {
        let [home, standby] = self.regions();
        let id = self.random.hexadecimal(26);
        let (leader, follower) =
            (self.domain_reference(&home, name), self.domain_reference(&standby, name));
        let outbound = OpenSearchConnection {
            connection_id: text(&id),
            alias: text("leader"),
            status: text("ACTIVE"),
            status_message: none(),
            mode: some_text("DIRECT"),
            local_domain: follower.clone().into(),
            remote_domain: leader.clone().into(),
        };
        let inbound = OpenSearchInboundConnection {
            connection_id: text(&id),
            status: text("ACTIVE"),
            status_message: none(),
            mode: some_text("DIRECT"),
            local_domain: leader.into(),
            remote_domain: follower.into(),
        };
        let arn = self.arn("es", &standby, &format!("outbound-connection/{id}"));
        self.add_untagged(arn, &standby, "leader", outbound);
        let arn = self.arn("es", &home, &format!("inbound-connection/{id}"));
        self.add_untagged(arn, &home, "leader", inbound);
    }

    fn domain_reference(&self, region: &Region, name: &str) -> DomainReference {
        DomainReference {
            account: self.account.clone().into(),
            region: region.clone().into(),
            domain_name: text(name),
        }
    }

    /// A bucket and the one that it is replicated to.
    fn bucket_pair(&mut self, number: usize) {
        let [home, standby] = self.regions();
        let name = |region: &Region| format!("{}-files-{number}-{region}", self.name);
        let (source, replica) = (name(&home), name(&standby));
        let replica = self.bucket(&standby, &replica, Vec::new());
        let rule = self.replication_rule(&standby, replica);
        let is_measured = rule.metrics.known() == Some(&true);
        let rules = if self.flaw() { Vec::new() } else { vec![rule] };
        let is_replicated = !rules.is_empty();
        let source = self.bucket(&home, &source, rules);
        if is_replicated && is_measured {
            self.lag(&source, Some(&standby), "AWS/S3 ReplicationLatency", 8.0);
        }
    }

    fn bucket(&mut self, region: &Region, name: &str, rules: Vec<ReplicationRule>) -> Arn {
        let versioning = if self.flaw() { "Suspended" } else { "Enabled" };
        let role =
            self.arn("iam", &Region::global(), &format!("role/{}-s3-replication", self.name));
        let bucket = S3Bucket {
            versioning: text(versioning),
            mfa_delete: false.into(),
            object_lock_mode: None.into(),
            replication_role: (!rules.is_empty()).then(|| role.to_string()).into(),
            replication_rules: self.readable(region, "s3:GetReplicationConfiguration", rules),
            encryption_algorithm: some_text("aws:kms"),
            kms_key_arn: self.key(region),
            ..Default::default()
        };
        let arn = Arn::build("aws", "s3", &Region::global(), None, name);
        self.add_main(arn, region, name, bucket)
    }

    fn replication_rule(&mut self, region: &Region, destination: Arn) -> ReplicationRule {
        let is_timed = !self.flaw();
        ReplicationRule {
            id: text("everything"),
            priority: some(1),
            status: text("Enabled"),
            prefix: text(if self.flaw() { "published/" } else { "" }),
            tags: BTreeMap::new().into(),
            destination_bucket_arn: destination.into(),
            destination_account: none(),
            destination_storage_class: none(),
            replica_kms_key_arn: self.key(region),
            delete_marker_replication: (!self.flaw()).into(),
            replicates_kms_encrypted_objects: true.into(),
            replica_modifications: false.into(),
            replication_time_control: is_timed.into(),
            metrics: is_timed.into(),
        }
    }
}

fn inference_profile(id: &str, kind: &str, reached: &[Region]) -> BedrockInferenceProfile {
    let models = reached.iter().map(|region| {
        Arn::build("aws", "bedrock", region, None, &format!("foundation-model/{CLAUDE}"))
    });
    BedrockInferenceProfile {
        profile_id: text(id),
        profile_type: text(kind),
        status: text("ACTIVE"),
        model_arns: models.collect::<Vec<_>>().into(),
        destination_regions: reached.to_vec().into(),
    }
}
