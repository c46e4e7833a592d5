//! Running the tests that mechanisms bring along, in `rules/recovery/tests/`:
//! each case is a small estate with one disruption, and goes through the same
//! code as an audit.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::loss::Loss;
use super::mechanism::{Mechanism, Mechanisms};
use super::situation::{Situation, Surroundings};
use super::{ApplicationFault, Disruption, Engine, Estimate, Places, Recoveries, RecoverySettings};
use crate::expression::Truth;
use crate::inventory::example::{collected_at, gap, measurement, region_status, resource};
use crate::inventory::{Arn, Estate, Inventory, Region, Resource, ResourceType, TimeSpan, ZoneId};
use crate::report::{Basis, Outcome, Percentiles};
use crate::workload::{Selector, Workload, WorkloadConfig, WorkloadSettings, workloads};

/// How far a figure may be from what a case expects: a part of it, and at
/// least so many seconds. A single step is sampled more closely than this.
const TOLERANCE: f64 = 0.01;
const TOLERANCE_SECONDS: f64 = 0.5;

/// One case of a mechanism's tests.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    resources: Vec<Value>,
    #[serde(default)]
    measurements: Vec<Value>,
    #[serde(default)]
    gaps: Vec<Value>,
    disruption: Fails,
    #[serde(default)]
    workload: Roles,
    expect: Expected,
}

/// What is assumed to fail; one of these.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fails {
    Regions(BTreeSet<Region>),
    Zones(BTreeSet<ZoneId>),
    /// The name of the resource that loses one unit.
    Infrastructure(String),
    Application(Fault),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    BadDeploy,
    DataCorruption,
    DataDeletion,
}

/// What is said about the workload, which all resources of the case belong to.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Roles {
    primary_regions: Vec<Region>,
    standby_regions: Vec<Region>,
    detection: Option<TimeSpan>,
    decision: Option<TimeSpan>,
}

/// What must come out; what is not named may be anything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    affected: Option<bool>,
    recoverable: Option<bool>,
    outcome: Option<Outcome>,
    rto: Option<Spread>,
    rpo: Option<Spread>,
    basis: Option<Basis>,
    /// The mechanisms of the chosen ways back, in any order.
    mechanisms: Option<BTreeSet<String>>,
    /// All steps of the chosen ways back, by id, in order of time.
    steps: Option<Vec<String>>,
    /// What the reasons for what is lost say.
    #[serde(default)]
    lost: Vec<String>,
    #[serde(default)]
    unknowns: Vec<String>,
    /// What commands say.
    #[serde(default)]
    commands: Vec<String>,
    /// Whether what took over has a copy elsewhere.
    protected: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spread {
    p50: TimeSpan,
    p95: TimeSpan,
}

/// What the cases of one mechanism have shown of it.
#[derive(Debug, Default)]
struct Seen {
    brings_back: bool,
    /// The conditions that did not hold in some case.
    failed: BTreeSet<usize>,
    steps: BTreeSet<String>,
    reasons: Vec<String>,
}

/// A case, made into what the engine takes.
struct Stage {
    estate: Estate,
    workload: Workload,
    disruption: Disruption,
}

impl Case {
    fn stage(&self) -> Result<Stage, String> {
        let resources: Vec<Resource> =
            self.resources.iter().map(|value| resource(value, None)).collect::<Result<_, _>>()?;
        let named = |name: &str| {
            let found = resources.iter().find(|resource| resource.name == name);
            let found = found.ok_or_else(|| format!("no resource of the case is named '{name}'"));
            found.map(|resource| resource.arn.clone())
        };
        let disruption = match &self.disruption {
            Fails::Regions(regions) => Disruption::regions(regions.clone()),
            Fails::Zones(zones) => {
                Disruption::Places(Places { regions: BTreeSet::new(), zones: zones.clone() })
            }
            Fails::Infrastructure(name) => Disruption::Infrastructure(named(name)?),
            Fails::Application(Fault::BadDeploy) => {
                Disruption::Application(ApplicationFault::BadDeploy)
            }
            Fails::Application(Fault::DataCorruption) => {
                Disruption::Application(ApplicationFault::DataCorruption)
            }
            Fails::Application(Fault::DataDeletion) => {
                Disruption::Application(ApplicationFault::DataDeletion)
            }
        };
        let mut inventory = Inventory::empty(collected_at()?);
        for value in &self.measurements {
            let subject = value.get("of").and_then(Value::as_str).map(named).transpose()?;
            let subject = subject.or_else(|| resources.first().map(|first| first.arn.clone()));
            let mut value = value.clone();
            if let Some(fields) = value.as_object_mut() {
                fields.remove("of");
            }
            inventory.measurements.push(measurement(&value, subject.as_ref())?);
        }
        inventory.gaps = self.gaps.iter().map(gap).collect::<Result<_, _>>()?;
        inventory.regions = resources.iter().filter_map(region_status).collect();
        inventory.regions.sort();
        inventory.regions.dedup();
        inventory.resources = resources;
        let estate = Estate::new(inventory);
        let mut found = workloads(&estate, &self.settings());
        found.retain(|workload| workload.name == "example");
        let workload = found.pop().ok_or("the case has no resource")?;
        Ok(Stage { estate, workload, disruption })
    }

    /// All resources are one workload, whose loss is noticed and decided on at
    /// once unless the case says otherwise.
    fn settings(&self) -> WorkloadSettings {
        let Roles { primary_regions, standby_regions, detection, decision } = &self.workload;
        let at_once = TimeSpan::from_seconds(0.0);
        let config = WorkloadConfig {
            name: "example".to_owned(),
            select: vec![Selector { name: Some("*".to_owned()), ..Selector::default() }],
            primary_regions: primary_regions.clone(),
            standby_regions: standby_regions.clone(),
            detection: Some(detection.unwrap_or(at_once)),
            decision: Some(decision.unwrap_or(at_once)),
            ..serde_json::from_value(serde_json::json!({"name": "example"})).unwrap()
        };
        WorkloadSettings { workloads: vec![config], ..WorkloadSettings::default() }
    }

    /// Runs the case; what it shows of its mechanism goes into `seen`.
    fn run(
        &self,
        mechanisms: &Mechanisms,
        mechanism: &Mechanism,
        seen: &mut Seen,
    ) -> Result<Vec<String>, String> {
        let Stage { estate, workload, disruption } = self.stage()?;
        let settings = RecoverySettings::default();
        let engine = Engine::new(&estate, mechanisms, &settings);
        let recoveries = engine.workload(&workload);
        let estimate = recoveries.estimate_with_commands(&disruption);
        seen.failed.extend(failed_conditions(&recoveries, mechanism, &disruption));
        seen.brings_back |= estimate.report.recoverable
            && estimate.ways.iter().any(|way| way.mechanism == mechanism.id);
        seen.steps.extend(estimate.steps.iter().filter_map(|planned| planned.step.id.clone()));
        seen.reasons.extend(estimate.report.lost.iter().map(|lost| lost.reason.clone()));
        Ok(self.expect.compare(&estimate, mechanism))
    }
}

impl Expected {
    fn compare(&self, estimate: &Estimate, mechanism: &Mechanism) -> Vec<String> {
        let report = &estimate.report;
        let mut wrong = Vec::new();
        let mut check = |what: &str, is_right: bool, found: String| {
            if !is_right {
                wrong.push(format!("{what}: found {found}"));
            }
        };
        let equal = |expected: Option<bool>, found: bool| expected.is_none_or(|e| e == found);
        check("affected", equal(self.affected, report.affected), report.affected.to_string());
        let is_recoverable = equal(self.recoverable, report.recoverable);
        check(
            "recoverable",
            is_recoverable,
            format!("{} ({})", report.recoverable, report.explanation),
        );
        let outcome = self.outcome.is_none_or(|outcome| outcome == report.outcome);
        check("outcome", outcome, format!("{:?} ({})", report.outcome, report.explanation));
        check("rto", is_close(self.rto, report.rto_seconds), format!("{:?}", report.rto_seconds));
        check("rpo", is_close(self.rpo, report.rpo_seconds), format!("{:?}", report.rpo_seconds));
        let basis = self.basis.is_none() || self.basis == report.basis;
        check("basis", basis, format!("{:?}", report.basis));
        let chosen: BTreeSet<String> = estimate.ways.iter().map(|w| w.mechanism.clone()).collect();
        let right_ways = self.mechanisms.as_ref().is_none_or(|expected| *expected == chosen);
        check("mechanisms", right_ways, format!("{chosen:?}"));
        let prefix = format!("{}/", mechanism.id);
        let ids = estimate.steps.iter().filter_map(|planned| planned.step.id.as_deref());
        let steps: Vec<&str> = ids.map(|id| id.strip_prefix(&prefix).unwrap_or(id)).collect();
        let right_steps = self.steps.as_ref().is_none_or(|expected| *expected == steps);
        check("steps", right_steps, format!("{steps:?}"));
        let reasons: Vec<&String> = report.lost.iter().map(|lost| &lost.reason).collect();
        check("lost", are_said(&self.lost, &reasons), format!("{reasons:?}"));
        let unknowns: Vec<&String> = report.unknowns.iter().collect();
        check("unknowns", are_said(&self.unknowns, &unknowns), format!("{unknowns:?}"));
        let commands = commands(estimate);
        check("commands", are_said(&self.commands, &commands), format!("{commands:#?}"));
        let protected = report.next_loss.as_ref().map(|next| next.protected);
        let right = self.protected.is_none() || self.protected == protected;
        check("protected", right, format!("{protected:?}"));
        let is_open = self.unknowns.is_empty();
        for text in commands.iter().filter(|text| is_open && text.contains("UNKNOWN")) {
            check(
                "a command needs an attribute that the case does not give",
                false,
                (*text).clone(),
            );
        }
        let is_open = |text: &&&String| self.unknowns.is_empty() && text.contains("unknown");
        for text in reasons.iter().filter(is_open) {
            check(
                "a reason needs an attribute that the case does not give",
                false,
                (*text).clone(),
            );
        }
        wrong
    }
}

fn commands(estimate: &Estimate) -> Vec<&String> {
    let of_steps = estimate.steps.iter().flat_map(|planned| {
        let commands = &planned.commands;
        [&commands.command, &commands.verify, &commands.roll_back].into_iter().flatten()
    });
    of_steps.chain(&estimate.fail_back).collect()
}

fn are_said(parts: &[String], texts: &[&String]) -> bool {
    parts.iter().all(|part| texts.iter().any(|text| text.contains(part.as_str())))
}

fn is_close(expected: Option<Spread>, found: Option<Percentiles>) -> bool {
    let Some(Spread { p50, p95 }) = expected else { return true };
    let close = |expected: TimeSpan, found: f64| {
        let expected = expected.seconds();
        (expected - found).abs() <= (expected * TOLERANCE).max(TOLERANCE_SECONDS)
    };
    found.is_some_and(|found| close(p50, found.p50) && close(p95, found.p95))
}

/// The conditions of a mechanism that do not hold for some lost resource of
/// the workload, by their place.
fn failed_conditions(
    recoveries: &Recoveries<'_>,
    mechanism: &Mechanism,
    disruption: &Disruption,
) -> BTreeSet<usize> {
    let Recoveries { engine, workload, candidates, placed } = recoveries;
    let estate = engine.estate;
    let loss = Loss::of(workload, (&engine.names, placed), disruption, &BTreeSet::new());
    let used = workload.primary_regions.iter().chain(&workload.standby_regions);
    let surviving: BTreeSet<Region> =
        used.filter(|region| !loss.regions.contains(region)).cloned().collect();
    let surviving: Vec<Region> = surviving.into_iter().collect();
    let around = Surroundings {
        estate,
        lost_regions: &loss.regions,
        surviving_regions: &surviving,
        serving_regions: &workload.primary_regions,
        loss: &loss,
    };
    let collected = workload.resources(estate).map(|r| (&r.arn, r.resource_type()));
    let unseen = workload.unseen.iter().map(|unseen| (&unseen.arn, unseen.resource_type));
    let is_protected = |(arn, resource_type): &(&Arn, ResourceType)| {
        loss.hits(estate, arn)
            && mechanism.protects.contains(resource_type)
            && mechanism.disruptions.contains(&loss.class_for(estate, arn))
    };
    let mut failed = BTreeSet::new();
    for (arn, resource_type) in collected.chain(unseen).filter(is_protected) {
        let routes = mechanism.via.iter();
        let others = routes.flat_map(|r| candidates.along(*r, arn, resource_type, &surviving));
        for (standby, standby_type) in others {
            let pair = ((arn, resource_type), (&standby, standby_type));
            let situation = Situation::new(around, pair.0, pair.1);
            let bindings = situation.bindings();
            let applies = mechanism.applies.as_ref();
            if applies.is_some_and(|applies| applies.truth(&bindings) != Truth::True) {
                continue;
            }
            let conditions = mechanism.when.iter().enumerate();
            let false_ones =
                conditions.filter(|(_, when)| when.condition.truth(&bindings) == Truth::False);
            failed.extend(false_ones.map(|(index, _)| index));
        }
    }
    failed
}

impl Seen {
    /// What no case has shown of a mechanism.
    fn missing(&self, mechanism: &Mechanism) -> Vec<String> {
        let mut missing = Vec::new();
        if !self.brings_back {
            missing.push("no case in which it brings something back".to_owned());
        }
        for (index, _) in mechanism.when.iter().enumerate() {
            if !self.failed.contains(&index) {
                missing.push(format!("no case in which its condition {} does not hold", index + 1));
            }
        }
        for step in &mechanism.steps {
            if !self.steps.contains(&format!("{}/{}", mechanism.id, step.id)) {
                missing.push(format!("no case with its step '{}'", step.id));
            }
        }
        if let Some(absent) = &mechanism.absent
            && !self.reasons.iter().any(|reason| reason.contains(absent.as_str()))
        {
            missing.push(format!("no case in which nothing is found: '{absent}'"));
        }
        missing
    }
}

fn directory(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/recovery").join(name)
}

/// The mechanisms as they are now: a change of them needs no new build.
fn mechanisms() -> Mechanisms {
    Mechanisms::load(&directory("mechanisms")).unwrap_or_else(|error| panic!("{error}"))
}

fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory("tests")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The mechanism that a file tests, by its name.
fn tested<'m>(mechanisms: &'m Mechanisms, path: &Path) -> Option<&'m Mechanism> {
    let id = path.file_stem()?.to_str()?;
    mechanisms.iter().find(|mechanism| mechanism.id == id)
}

#[test]
fn mechanisms_pass_their_own_tests() {
    let mechanisms = mechanisms();
    let mut problems = Vec::new();
    for path in files() {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(mechanism) = tested(&mechanisms, &path) else {
            problems.push(format!("{file}: there is no such mechanism"));
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        let cases: Vec<Case> = match serde_saphyr::from_str(&text) {
            Ok(cases) => cases,
            Err(error) => {
                problems.push(format!("{file}: {}", crate::text::yaml_message(&error)));
                continue;
            }
        };
        let mut seen = Seen::default();
        for case in &cases {
            let wrong = case.run(&mechanisms, mechanism, &mut seen).unwrap_or_else(|e| vec![e]);
            problems.extend(wrong.iter().map(|wrong| format!("{file}: {}: {wrong}", case.name)));
        }
        problems.extend(seen.missing(mechanism).iter().map(|what| format!("{file}: {what}")));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// The mechanisms that bring no cases yet; none may join them.
const WITHOUT_CASES: [&str; 93] = [
    "aws-backup-restore",
    "bedrock-agent-twin",
    "bedrock-custom-model-copy",
    "bedrock-guardrail-twin",
    "bedrock-knowledge-base-twin",
    "certificate-twin",
    "classic-load-balancer-add-zone",
    "classic-load-balancer-other-zones",
    "classic-load-balancer-twin",
    "cloudformation-rollback-triggers",
    "cloudfront-origin-change",
    "cloudfront-origin-failover",
    "code-deploy-automatic-rollback",
    "documentdb-cluster-failover",
    "documentdb-elastic-failover",
    "documentdb-elastic-instance-recreated",
    "documentdb-elastic-snapshot-restore",
    "documentdb-global-failover",
    "documentdb-instance-in-other-zone",
    "documentdb-instance-recreated",
    "documentdb-point-in-time-restore",
    "dsql-multi-region",
    "ebs-snapshot-restore",
    "ecr-replicated-repository",
    "ecs-deployment-alarm",
    "ecs-deployment-circuit-breaker",
    "ecs-previous-task-definition",
    "ecs-service-move-subnets",
    "ecs-service-other-tasks",
    "ecs-service-remaining-zones",
    "ecs-service-replace-task",
    "ecs-service-replace-tasks",
    "ecs-service-twin",
    "efs-replication-failover",
    "efs-zone-loss",
    "elastic-disaster-recovery-launch",
    "elasticache-create-in-other-zone",
    "elasticache-global-datastore-failover",
    "elasticache-memcached-other-nodes",
    "elasticache-multi-az-failover",
    "elasticache-node-replacement",
    "elasticache-refill",
    "elasticache-serverless-snapshot-restore",
    "elasticache-snapshot-restore",
    "elasticache-twin",
    "event-bridge-global-endpoint",
    "event-bus-enable-rules",
    "event-bus-twin",
    "fsx-backup-restore",
    "fsx-multi-az-failover",
    "fsx-single-az-pair-failover",
    "fsx-single-az-recovery",
    "global-accelerator-failover",
    "keyspaces-multi-region",
    "keyspaces-point-in-time-restore",
    "kinesis-stream-twin",
    "kms-multi-region-key",
    "load-balancer-add-zone",
    "load-balancer-other-zones",
    "load-balancer-twin",
    "load-balancer-zonal-shift",
    "machine-image-copy",
    "memorydb-multi-az-failover",
    "memorydb-multi-region",
    "memorydb-node-replacement",
    "memorydb-snapshot-restore",
    "message-channel-created-again",
    "messages-skipped",
    "msk-cluster-broker-replacement",
    "msk-cluster-other-brokers",
    "msk-cluster-wait-for-broker",
    "msk-replicator",
    "nat-gateway-other-zone",
    "nat-gateway-regional",
    "neptune-global-failover",
    "redeploy-previous-version",
    "redshift-multi-az-failover",
    "redshift-node-replacement",
    "redshift-relocation",
    "redshift-serverless-snapshot-restore",
    "redshift-serverless-workgroup-create",
    "redshift-serverless-workgroup-twin",
    "redshift-snapshot-restore",
    "secrets-manager-replica",
    "sns-topic-twin",
    "sqs-queue-twin",
    "ssm-parameter-twin",
    "state-machine-previous-version",
    "state-machine-twin",
    "timestream-influxdb-failover",
    "timestream-influxdb-recovery",
    "user-pool-replica",
    "user-pool-without-backup",
];

#[test]
fn every_other_mechanism_has_tests() {
    let mechanisms = mechanisms();
    let files = files();
    let stems: BTreeSet<&str> =
        files.iter().filter_map(|path| path.file_stem()?.to_str()).collect();
    let ids: BTreeSet<&str> = mechanisms.iter().map(|mechanism| mechanism.id.as_str()).collect();
    let exempt: BTreeSet<&str> = WITHOUT_CASES.into();
    let untested: BTreeSet<&str> = ids.difference(&stems).copied().collect();
    let missing: Vec<_> = untested.difference(&exempt).collect();
    assert!(missing.is_empty(), "no file in rules/recovery/tests/ for {missing:?}");
    let gone: Vec<_> = exempt.difference(&untested).collect();
    assert!(gone.is_empty(), "{gone:?} have cases now, or are gone: take them out of the list");
}
