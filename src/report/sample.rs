//! Reports for tests: a company with its primary Region in Bahrain, the same
//! in hostile hands, an empty estate, and a large one.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::inventory::{AccountId, Gap, GapReason, Region};

const BAHRAIN: &str = "me-south-1";
const UAE: &str = "me-central-1";
const FRANKFURT: &str = "eu-central-1";
const ACCOUNT: &str = "111122223333";

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn regions(codes: &[&str]) -> Vec<Region> {
    codes.iter().map(|code| region(code)).collect()
}

fn account() -> AccountId {
    ACCOUNT.parse().unwrap()
}

/// A report without anything in it.
pub(crate) fn empty() -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "blackstart".into(), version: "0.1.0".into() },
        collected_at: "2026-02-27T06:00:00Z".parse().unwrap(),
        scope: ReportScope { accounts: vec![], regions: vec![], sources: vec![] },
        summary: Summary::default(),
        findings: vec![],
        workloads: vec![],
        gaps: vec![],
        rules: BTreeMap::new(),
        baseline: None,
        settings: vec![],
    }
}

/// The company: six workloads, 25 findings, four gaps.
pub(crate) fn company() -> Report {
    let mut report = empty();
    report.scope = ReportScope {
        accounts: vec![account(), "444455556666".parse().unwrap()],
        regions: regions(&[FRANKFURT, UAE, BAHRAIN, "me-west-1"]),
        sources: vec!["fixtures/estates/demo.jsonl.zst".into()],
    };
    report.rules = rules();
    report.findings = findings();
    report.workloads = workloads();
    report.gaps = gaps();
    count(&mut report);
    report
}

/// The company with names that attack whoever reads the report.
pub(crate) fn hostile() -> Report {
    let mut report = company();
    let long = "long-name-".repeat(1_000);
    let names = [
        "<script>alert(1)</script>",
        "\u{1b}[2J\u{1b}[31mred\u{7}",
        "invoice\u{202e}fdp.exe",
        "two\nlines\r\n::error::forged",
        "\"><img src=x onerror=alert(1)>",
        "{{ 7 * 7 }}`rm -rf /`](https://attacker.example)",
        &long,
    ];
    for (finding, name) in report.findings.iter_mut().zip(names.iter().cycle()) {
        finding.resource.name = (*name).to_owned();
        finding.resource.arn = format!("arn:aws:s3:::{name}");
        finding.message = format!("Bucket {name} exists only in {BAHRAIN}");
        finding.remediation = format!("Replicate {name}.");
        finding.workload = Some((*name).to_owned());
        finding.location = Some(FindingLocation { file: format!("../a b/{name}.tf"), line: 0 });
    }
    for (workload, name) in report.workloads.iter_mut().zip(names) {
        workload.name = name.to_owned();
        for estimate in &mut workload.estimates {
            estimate.explanation = name.to_owned();
            for step in &mut estimate.critical_path {
                step.step = format!("Promote {name}");
                step.source = "javascript:alert(1)".to_owned();
            }
        }
    }
    for (gap, name) in report.gaps.iter_mut().zip(names) {
        gap.message = name.to_owned();
    }
    report.rules.values_mut().for_each(|rule| {
        rule.references.push("javascript:alert(1)".into());
        rule.why = format!("{}</style></script>\n", names[0]);
    });
    report.scope.sources = vec!["/srv/<b>estates</b>/\u{202e}demo.jsonl.zst".into()];
    report
}

/// The company with as many findings as asked for.
pub(crate) fn large(count_of_findings: usize) -> Report {
    let mut report = company();
    let templates = report.findings.clone();
    report.findings = (0..count_of_findings)
        .map(|index| {
            let mut finding = templates[index % templates.len()].clone();
            finding.resource.name = format!("{}-{index}", finding.resource.name);
            finding.resource.arn = format!("{}-{index}", finding.resource.arn);
            finding.fingerprint = format!("{index:032x}");
            finding
        })
        .collect();
    report.findings.sort_by_key(|finding| finding.severity);
    count(&mut report);
    report
}

fn count(report: &mut Report) {
    let of = |status| report.findings.iter().filter(|f| f.status == status).count();
    report.summary = Summary {
        resources: 214,
        rules: 47,
        fail: of(Status::Fail),
        pass: 163,
        not_assessed: of(Status::NotAssessed),
        waived: of(Status::Waived),
    };
}

fn rules() -> BTreeMap<String, RuleSummary> {
    let rule = |title: &str, severity, best: &str, why: &str, summary: &str| RuleSummary {
        title: title.into(),
        severity,
        well_architected: vec!["REL09-BP01".into(), best.into()],
        why: why.into(),
        remediation: RemediationSummary { summary: summary.into(), ..Default::default() },
        references: vec![
            "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/".into(),
        ],
        equivalents: BTreeMap::new(),
        disruptions: Vec::new(),
        passes: 0,
    };
    let mut rules = BTreeMap::from([
        (
            "workload-standby-region-independent".into(),
            rule(
                "Workload's standby Region is independent of its primary",
                Severity::Critical,
                "REL13-BP02",
                "Two Regions within a few hundred kilometres can be hit by one event: a war, an earthquake, a grid failure.\n",
                "Move the standby to a Region in another geography, such as eu-central-1.",
            ),
        ),
        (
            "dynamodb-table-has-replica-region".into(),
            rule(
                "DynamoDB table is replicated to another Region",
                Severity::Critical,
                "REL13-BP02",
                "A table that exists in one Region is gone when the Region is. Point-in-time recovery keeps its backups in the **same** Region.\n\nNothing can be restored from there until the Region is back.\n",
                "Add a replica in the standby Region.",
            ),
        ),
        (
            "s3-bucket-replicated-to-another-region".into(),
            rule(
                "S3 bucket is replicated to another Region",
                Severity::Critical,
                "REL09-BP04",
                "Objects of a bucket live in one Region.\n",
                "Turn on versioning and add a replication rule to a bucket elsewhere.",
            ),
        ),
        (
            "workload-meets-rto-target".into(),
            rule(
                "Workload comes back within its RTO target",
                Severity::High,
                "REL13-BP01",
                "The target is what the business said it can bear.\n",
                "Shorten the longest step of the critical path.",
            ),
        ),
        (
            "aurora-global-secondary-matches-primary-class".into(),
            rule(
                "Aurora global secondary is as large as the primary",
                Severity::High,
                "REL13-BP04",
                "A promoted cluster that is smaller than the one it replaces falls over under full load.\n",
                "Give the secondary's instances the primary's class, or let Serverless v2 scale.",
            ),
        ),
        (
            "arc-routing-control-has-safety-rule".into(),
            rule(
                "Routing control is guarded by a safety rule",
                Severity::High,
                "REL11-BP04",
                "Without one, a slip of the hand turns every Region off.\n",
                "Add an assertion rule: at least one cell stays on.",
            ),
        ),
        (
            "s3-replication-time-control".into(),
            rule(
                "S3 replication has Replication Time Control",
                Severity::Medium,
                "REL13-BP01",
                "Without it there is no bound on the lag.\n",
                "Turn on Replication Time Control.",
            ),
        ),
        (
            "eks-standby-capacity-ready".into(),
            rule(
                "Standby cluster can take the load",
                Severity::High,
                "REL13-BP04",
                "Everyone else fails over to the same Region at the same moment.\n",
                "Reserve capacity in the standby Region.",
            ),
        ),
        (
            "route53-record-ttl-short".into(),
            rule(
                "Record that fails over has a short TTL",
                Severity::Medium,
                "REL11-BP02",
                "Resolvers keep sending people to the dark Region until the TTL has passed.\n",
                "Set the TTL to 60 seconds or less.",
            ),
        ),
        (
            "workload-recovery-tested-recently".into(),
            rule(
                "Recovery was tested in the last 12 months",
                Severity::Low,
                "REL13-BP03",
                "A plan is only as good as its last test.\n",
                "Run the Region switch plan in a game day.",
            ),
        ),
    ]);
    let table = rules.get_mut("dynamodb-table-has-replica-region").unwrap();
    table.remediation.cli = Some("aws dynamodb update-table --table-name NAME \\\n    --replica-updates 'Create={RegionName=eu-central-1}'\n".into());
    table.remediation.terraform = Some("resource \"aws_dynamodb_table\" \"orders\" {\n  replica {\n    region_name = \"eu-central-1\"\n  }\n}\n".into());
    table.remediation.cloudformation = Some("Type: AWS::DynamoDB::GlobalTable\nProperties:\n  Replicas:\n    - Region: me-south-1\n    - Region: eu-central-1\n".into());
    table.equivalents =
        BTreeMap::from([("prowler".into(), vec!["dynamodb_table_cross_region".into()])]);
    rules
}

fn findings() -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add =
        |rule: &str, status, severity, kind: &str, name: &str, workload: &str, text: &str| {
            let index = findings.len();
            let (resource_type, arn) = resource(kind, name);
            findings.push(Finding {
                rule_id: rule.into(),
                status,
                severity,
                resource: ResourceSummary {
                    arn,
                    resource_type,
                    account: (kind != "workload").then(account),
                    region: if kind == "workload" { Region::global() } else { region(BAHRAIN) },
                    name: name.into(),
                    tags: BTreeMap::new(),
                },
                workload: (!workload.is_empty()).then(|| workload.to_owned()),
                message: text.into(),
                remediation: rules()[rule].remediation.summary.clone(),
                fingerprint: format!("{index:032x}"),
                location: (index % 9 == 4)
                    .then(|| FindingLocation { file: "infra/main.tf".into(), line: 12 }),
                baseline: None,
                waiver: None,
            });
        };
    use Severity::{Critical, High, Low, Medium};
    use Status::{Fail, NotAssessed, Waived};
    for table in ["statements", "statement-index", "notices"] {
        add(
            "dynamodb-table-has-replica-region",
            Fail,
            Critical,
            "table",
            table,
            "statements-archive",
            &format!("Table {table} exists only in Bahrain (me-south-1)"),
        );
    }
    for bucket in ["statements-pdf", "statements-raw"] {
        add(
            "s3-bucket-replicated-to-another-region",
            Fail,
            Critical,
            "bucket",
            bucket,
            "statements-archive",
            &format!(
                "Bucket {bucket} is not replicated: its objects exist only in Bahrain (me-south-1)"
            ),
        );
    }
    add(
        "workload-standby-region-independent",
        Fail,
        Critical,
        "workload",
        "payments",
        "payments",
        "Workload payments stands by in UAE (me-central-1), 470 km from its primary Region: one event can take both",
    );
    add(
        "s3-bucket-replicated-to-another-region",
        NotAssessed,
        Critical,
        "bucket",
        "partner-uploads",
        "partner-api",
        "Whether bucket partner-uploads is replicated is not known: s3:GetReplicationConfiguration was denied",
    );
    add(
        "s3-bucket-replicated-to-another-region",
        Waived,
        Critical,
        "bucket",
        "build-cache",
        "",
        "Bucket build-cache is not replicated: its objects exist only in Bahrain (me-south-1)",
    );
    add(
        "workload-meets-rto-target",
        Fail,
        High,
        "workload",
        "payments",
        "payments",
        "Workload payments comes back after 1 h 20 min, its target is 30 min",
    );
    add(
        "workload-meets-rto-target",
        Fail,
        High,
        "workload",
        "knowledge-search",
        "knowledge-search",
        "Workload knowledge-search comes back after 18 min, its target is 15 min",
    );
    for node in ["payments-a", "payments-b"] {
        add(
            "aurora-global-secondary-matches-primary-class",
            Fail,
            High,
            "cluster",
            node,
            "payments",
            &format!("Cluster {node} is db.r6g.4xlarge in Bahrain and db.t4g.medium in UAE"),
        );
    }
    add(
        "arc-routing-control-has-safety-rule",
        Fail,
        High,
        "control",
        "payments-cell",
        "payments",
        "Routing control payments-cell is not guarded by a safety rule",
    );
    for group in ["api", "worker", "batch"] {
        add(
            "eks-standby-capacity-ready",
            Fail,
            High,
            "nodegroup",
            group,
            "payments",
            &format!("Node group {group} has 0 of 12 nodes in UAE and no reserved capacity"),
        );
    }
    add(
        "eks-standby-capacity-ready",
        NotAssessed,
        High,
        "nodegroup",
        "partner",
        "partner-api",
        "Whether standby capacity exists is not known: eks:DescribeNodegroup was denied",
    );
    for bucket in ["documents", "embeddings"] {
        add(
            "s3-replication-time-control",
            Fail,
            Medium,
            "bucket",
            bucket,
            "knowledge-search",
            &format!("Bucket {bucket} replicates without Replication Time Control"),
        );
    }
    for record in ["search.example.com", "pay.example.com", "partner.example.com"] {
        add(
            "route53-record-ttl-short",
            Fail,
            Medium,
            "record",
            record,
            "payments",
            &format!("Record {record} has a TTL of 300 s"),
        );
    }
    for workload in ["payments", "knowledge-search", "statements-archive"] {
        add(
            "workload-recovery-tested-recently",
            Fail,
            Low,
            "workload",
            workload,
            workload,
            &format!("Workload {workload} has never been failed over"),
        );
    }
    findings
}

fn resource(kind: &str, name: &str) -> (String, String) {
    let (kind, service, path) = match kind {
        "table" => ("AWS::DynamoDB::Table", "dynamodb", "table/"),
        "cluster" => ("AWS::RDS::DBCluster", "rds", "cluster:"),
        "control" => {
            ("AWS::Route53RecoveryControl::RoutingControl", "route53-recovery-control", "control/")
        }
        "nodegroup" => ("AWS::EKS::Nodegroup", "eks", "nodegroup/"),
        "record" => ("AWS::Route53::RecordSet", "route53", "recordset/"),
        "bucket" => return ("AWS::S3::Bucket".into(), format!("arn:aws:s3:::{name}")),
        _ => return ("workload".into(), format!("blackstart:workload/{name}")),
    };
    (kind.into(), format!("arn:aws:{service}:{BAHRAIN}:{ACCOUNT}:{path}{name}"))
}

fn workload(
    name: &str,
    strategy: Strategy,
    primary: &[&str],
    standby: &[&str],
    targets: Option<(u64, u64)>,
) -> WorkloadReport {
    let target = |(rto, rpo)| Target { rto_seconds: Some(rto), rpo_seconds: Some(rpo) };
    WorkloadReport {
        name: name.into(),
        strategy,
        primary_regions: regions(primary),
        standby_regions: regions(standby),
        resources: 24,
        targets: targets.map(target).map(|t| ("region".to_owned(), t)).into_iter().collect(),
        estimates: vec![],
        criticality: None,
        combinations: vec![],
        tolerance: None,
        remedies: vec![],
        smallest_remedy: None,
        picture: PictureReport::default(),
        grouping: None,
        target_sources: BTreeMap::new(),
        practice: None,
        flows: vec![],
        runbook: None,
    }
}

fn estimate(dark: &[&str]) -> EstimateReport {
    EstimateReport {
        disruption: DisruptionReport {
            class: "region".into(),
            regions: regions(dark),
            zones: vec![],
            scenario: Scenario::Region,
            resource: None,
            title: format!("loss of {}", dark.join(", ")),
        },
        affected: false,
        recoverable: true,
        rto_seconds: Some(Percentiles { p50: 0.0, p95: 0.0 }),
        rpo_seconds: Some(Percentiles { p50: 0.0, p95: 0.0 }),
        meets_target: None,
        basis: None,
        detection_seconds: 0.0,
        decision_seconds: 0.0,
        critical_path: vec![],
        lost: vec![],
        unknowns: vec![],
        explanation: String::new(),
        data_loss: vec![],
        outcome: Outcome::Untouched,
        target_probability: None,
        shares: Shares::default(),
        next_loss: None,
        steps: vec![],
        relies_on: vec![],
    }
}

/// A recovery whose path is `steps`: name, resource, seconds, basis, source.
fn recovers(
    dark: &[&str],
    meets: bool,
    rpo: f64,
    steps: &[(&str, &str, f64, Basis, &str)],
) -> EstimateReport {
    let mut start = 0.0;
    let mut path = Vec::new();
    for (step, resource, seconds, basis, source) in steps {
        path.push(StepReport {
            step: (*step).into(),
            resource: (*resource).into(),
            start_seconds: start,
            seconds: *seconds,
            seconds_p95: seconds * 1.5,
            basis: *basis,
            source: (*source).into(),
            id: None,
            api: None,
            runs_in: None,
            because: None,
            critical: true,
        });
        start += seconds;
    }
    EstimateReport {
        affected: true,
        rto_seconds: Some(Percentiles { p50: start, p95: start * 1.3 }),
        rpo_seconds: Some(Percentiles { p50: rpo, p95: rpo * 2.0 }),
        meets_target: Some(meets),
        basis: path.iter().map(|step| step.basis).max(),
        detection_seconds: steps.first().map_or(0.0, |step| step.2),
        decision_seconds: steps.get(1).filter(|step| step.1.is_empty()).map_or(0.0, |step| step.2),
        critical_path: path,
        outcome: Outcome::NeedsHands,
        ..estimate(dark)
    }
}

fn lost(dark: &[&str], arns: &[&str], reason: &str) -> EstimateReport {
    let lost = |arn: &&str| LostResource { arn: arn.parse().unwrap(), reason: reason.into() };
    EstimateReport {
        affected: true,
        recoverable: false,
        outcome: Outcome::Gone,
        rto_seconds: None,
        rpo_seconds: None,
        meets_target: Some(false),
        lost: arns.iter().map(lost).collect(),
        explanation: format!("Nothing brings {} of its resources back.", arns.len()),
        ..estimate(dark)
    }
}

fn unknown(dark: &[&str]) -> EstimateReport {
    EstimateReport {
        affected: true,
        recoverable: false,
        outcome: Outcome::Unknown,
        rto_seconds: None,
        rpo_seconds: None,
        unknowns: vec![
            "Whether bucket partner-uploads is replicated: s3:GetReplicationConfiguration was denied.".into(),
            "Whether the standby has nodes: eks:DescribeNodegroup was denied.".into(),
        ],
        explanation: "Two calls were denied, so it cannot be judged.".into(),
        ..estimate(dark)
    }
}

fn loss_of(resource: &str, p50: f64, basis: Basis, source: &str) -> DataLossReport {
    DataLossReport {
        resource: resource.into(),
        seconds: Percentiles { p50, p95: p50 * 2.0 },
        basis,
        source: source.into(),
    }
}

const DETECT: (&str, &str, f64, Basis, &str) = (
    "Health checks notice the loss",
    "",
    90.0,
    Basis::Configured,
    "health check: 3 failures at 30 s",
);
const DECIDE: (&str, &str, f64, Basis, &str) =
    ("Somebody decides to fail over", "", 300.0, Basis::Assumed, "5 minutes unless configured");
const CLUSTER: &str = "arn:aws:rds:eu-central-1:111122223333:cluster:ledger";

fn workloads() -> Vec<WorkloadReport> {
    let every = [vec![BAHRAIN], vec![UAE], vec![FRANKFURT], vec![UAE, BAHRAIN]];
    let mut workloads = vec![
        ledger(),
        storefront(),
        knowledge_search(),
        payments(),
        statements_archive(),
        partner_api(),
    ];
    for workload in &mut workloads {
        for dark in &every {
            if !workload.estimates.iter().any(|e| e.disruption.regions == regions(dark)) {
                workload.estimates.push(estimate(dark));
            }
        }
        workload.estimates.sort_by(|a, b| a.disruption.cmp(&b.disruption));
    }
    workloads.sort_by(|a, b| a.name.cmp(&b.name));
    workloads
}

fn ledger() -> WorkloadReport {
    let steps = [
        (
            "Health checks notice the loss",
            "",
            30.0,
            Basis::Configured,
            "health check: 3 failures at 10 s",
        ),
        DECIDE,
        (
            "Promote the Aurora global secondary",
            CLUSTER,
            58.0,
            Basis::Documented,
            "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
        ),
        (
            "Turn the routing control to eu-central-1",
            "arn:aws:route53-recovery-control::111122223333:control/ledger",
            5.0,
            Basis::Measured,
            "routing-control flip of 2026-01-14",
        ),
        (
            "DNS answers expire",
            "arn:aws:route53:::recordset/ledger.example.com",
            27.0,
            Basis::Configured,
            "TTL of ledger.example.com",
        ),
    ];
    let mut workload =
        workload("ledger", Strategy::WarmStandby, &[BAHRAIN], &[FRANKFURT], Some((900, 60)));
    for dark in [&[BAHRAIN][..], &[UAE, BAHRAIN]] {
        let mut estimate = recovers(dark, true, 0.6, &steps);
        estimate.explanation = "Deciding to fail over takes 5 of the 7 minutes.".into();
        estimate.data_loss =
            vec![loss_of(CLUSTER, 0.6, Basis::Measured, "AuroraGlobalDBRPOLag, p50 over 14 d")];
        workload.estimates.push(estimate);
    }
    workload
}

fn storefront() -> WorkloadReport {
    let steps = [
        DETECT,
        (
            "DNS answers expire",
            "arn:aws:route53:::recordset/shop.example.com",
            60.0,
            Basis::Configured,
            "TTL of shop.example.com",
        ),
    ];
    let mut workload =
        workload("storefront", Strategy::MultiSite, &[FRANKFURT, BAHRAIN], &[], Some((300, 5)));
    for dark in [&[BAHRAIN][..], &[FRANKFURT], &[UAE, BAHRAIN]] {
        let mut estimate = recovers(dark, true, 1.0, &steps);
        estimate.explanation =
            "The other Region serves already; only detection and DNS take time.".into();
        estimate.data_loss = vec![loss_of(
            "arn:aws:dynamodb:me-south-1:111122223333:table/carts",
            1.0,
            Basis::Measured,
            "ReplicationLatency, p50 over 14 d",
        )];
        workload.estimates.push(estimate);
    }
    workload
}

fn knowledge_search() -> WorkloadReport {
    let steps = [
        DETECT,
        DECIDE,
        (
            "Stop replication on the follower indices",
            "arn:aws:es:eu-central-1:111122223333:domain/knowledge",
            240.0,
            Basis::Documented,
            "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/replication.html",
        ),
        (
            "Point the application at the follower domain",
            "arn:aws:lambda:eu-central-1:111122223333:function:search",
            150.0,
            Basis::Assumed,
            "judgement: a configuration change and a deployment",
        ),
        (
            "DNS answers expire",
            "arn:aws:route53:::recordset/search.example.com",
            300.0,
            Basis::Configured,
            "TTL of search.example.com",
        ),
    ];
    let mut workload = workload(
        "knowledge-search",
        Strategy::PilotLight,
        &[BAHRAIN],
        &[FRANKFURT],
        Some((900, 60)),
    );
    for dark in [&[BAHRAIN][..], &[UAE, BAHRAIN]] {
        let mut estimate = recovers(dark, false, 22.0, &steps);
        estimate.explanation = "A TTL of 5 minutes costs what the target lacks.".into();
        estimate.data_loss = vec![
            loss_of(
                "arn:aws:es:me-south-1:111122223333:domain/knowledge",
                22.0,
                Basis::Measured,
                "follower checkpoint lag",
            ),
            loss_of(
                "arn:aws:s3:::documents",
                14.0,
                Basis::Measured,
                "ReplicationLatency, p50 over 14 d",
            ),
        ];
        workload.estimates.push(estimate);
    }
    workload
}

fn payments() -> WorkloadReport {
    let steps = [
        DETECT,
        DECIDE,
        (
            "Promote the Aurora global secondary",
            "arn:aws:rds:me-central-1:111122223333:cluster:payments-a",
            60.0,
            Basis::Documented,
            "Aurora user guide",
        ),
        (
            "Resize its instances to the primary's class",
            "arn:aws:rds:me-central-1:111122223333:db:payments-a-1",
            600.0,
            Basis::Assumed,
            "judgement: a class change with a restart",
        ),
        (
            "Start 12 nodes without reserved capacity",
            "arn:aws:eks:me-central-1:111122223333:nodegroup/api",
            3_450.0,
            Basis::Assumed,
            "judgement: capacity is short when neighbours fail over too",
        ),
        (
            "DNS answers expire",
            "arn:aws:route53:::recordset/pay.example.com",
            300.0,
            Basis::Configured,
            "TTL of pay.example.com",
        ),
    ];
    let mut workload =
        workload("payments", Strategy::WarmStandby, &[BAHRAIN], &[UAE], Some((1_800, 60)));
    let mut alone = recovers(&[BAHRAIN], false, 0.9, &steps);
    alone.explanation = "Nodes have to be started in a Region that everybody fails over to.".into();
    alone.data_loss = vec![loss_of(
        "arn:aws:rds:me-south-1:111122223333:cluster:payments-a",
        0.9,
        Basis::Measured,
        "AuroraGlobalDBRPOLag, p50 over 14 d",
    )];
    let both = lost(
        &[UAE, BAHRAIN],
        &[
            "arn:aws:rds:me-south-1:111122223333:cluster:payments-a",
            "arn:aws:eks:me-south-1:111122223333:cluster/payments",
        ],
        "Its only copy outside of Bahrain is in UAE, which is dark as well.",
    );
    workload.estimates = vec![alone, both];
    workload
}

fn statements_archive() -> WorkloadReport {
    let arns = [
        "arn:aws:dynamodb:me-south-1:111122223333:table/statements",
        "arn:aws:s3:::statements-pdf",
    ];
    let mut workload =
        workload("statements-archive", Strategy::None, &[BAHRAIN], &[], Some((86_400, 3_600)));
    workload.estimates = [&[BAHRAIN][..], &[UAE, BAHRAIN]]
        .map(|dark| {
            lost(
                dark,
                &arns,
                "It exists only in Bahrain (me-south-1): no replica, no backup elsewhere.",
            )
        })
        .into();
    workload
}

fn partner_api() -> WorkloadReport {
    let mut workload = workload("partner-api", Strategy::PilotLight, &[BAHRAIN], &[UAE], None);
    workload.estimates = vec![unknown(&[BAHRAIN]), unknown(&[UAE, BAHRAIN])];
    workload
}

fn gaps() -> Vec<Gap> {
    let gap = |code: &str, service: &str, operation: &str, reason, message: &str| Gap {
        account: Some(account()),
        region: region(code),
        service: service.into(),
        operation: operation.into(),
        reason,
        message: message.into(),
    };
    vec![
        gap(
            "me-west-1",
            "ec2",
            "DescribeRegions",
            GapReason::RegionNotEnabled,
            "me-west-1 was asked for and is not enabled",
        ),
        gap(
            BAHRAIN,
            "s3",
            "GetReplicationConfiguration",
            GapReason::AccessDenied,
            "partner-uploads: User is not authorized",
        ),
        gap(
            BAHRAIN,
            "eks",
            "DescribeNodegroup",
            GapReason::AccessDenied,
            "partner: explicit deny in a service control policy",
        ),
        gap(UAE, "cloudwatch", "GetMetricData", GapReason::Throttled, "Rate exceeded"),
    ]
}
