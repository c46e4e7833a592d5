//! The rules as pages for people: one page each, an index by service, and the
//! chapters' list of the documentation site.
//!
//! Nothing here touches the file system: `blackstart rules docs` writes what
//! this returns, and a test compares it with what is checked in.

mod markdown;
mod page;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Rule, Rules};
use markdown::{cell, prose};

/// The first line of every page that is written here. A file without it was
/// written by somebody, and is left alone.
pub const GENERATED: &str =
    "<!-- Written by `blackstart rules docs`: change the rule file instead. -->";

/// Between these lines the list of chapters (`SUMMARY.md`) names the rules.
const CHAPTERS_BEGIN: &str = "<!-- rules: written by `blackstart rules docs` -->";
const CHAPTERS_END: &str = "<!-- end of rules -->";

/// Folders of `rules/`, and the services as AWS writes them.
const SERVICES: [(&str, &str); 42] = [
    ("api-gateway", "API Gateway"),
    ("app-runner", "App Runner"),
    ("arc", "Application Recovery Controller"),
    ("aurora", "Aurora"),
    ("autoscaling", "EC2 Auto Scaling"),
    ("backup", "AWS Backup"),
    ("bedrock", "Bedrock"),
    ("cloudfront", "CloudFront"),
    ("cognito", "Cognito"),
    ("documentdb", "DocumentDB"),
    ("dynamodb", "DynamoDB"),
    ("ebs", "EBS"),
    ("ec2", "EC2"),
    ("ecr", "ECR"),
    ("ecs", "ECS"),
    ("efs", "EFS"),
    ("eks", "EKS"),
    ("elasticache", "ElastiCache"),
    ("elb", "Elastic Load Balancing"),
    ("eventbridge", "EventBridge"),
    ("fsx", "FSx"),
    ("gitops", "Argo CD"),
    ("global-accelerator", "Global Accelerator"),
    ("kinesis", "Kinesis"),
    ("kms", "KMS"),
    ("lambda", "Lambda"),
    ("memorydb", "MemoryDB"),
    ("msk", "MSK"),
    ("neptune", "Neptune"),
    ("network", "Networks"),
    ("opensearch", "OpenSearch Service"),
    ("rds", "RDS"),
    ("redshift", "Redshift"),
    ("route53", "Route 53"),
    ("s3", "S3"),
    ("sagemaker", "SageMaker"),
    ("secrets-manager", "Secrets Manager"),
    ("sns", "SNS"),
    ("sqs", "SQS"),
    ("step-functions", "Step Functions"),
    ("vpc", "VPC"),
    ("workload", "Workloads"),
];

/// The pages of all rules, by their path inside the documentation's sources:
/// `rules/index.md`, `rules/<service>/index.md`, `rules/<service>/<id>.md`.
pub fn pages(rules: &Rules) -> BTreeMap<PathBuf, String> {
    let services = by_service(rules);
    let mut pages = BTreeMap::new();
    pages.insert(PathBuf::from("rules/index.md"), index(&services));
    for (service, rules) in &services {
        let folder = PathBuf::from("rules").join(service);
        pages.insert(folder.join("index.md"), service_index(service, rules));
        for rule in rules {
            pages.insert(folder.join(format!("{}.md", rule.id)), page::render(rule));
        }
    }
    pages
}

/// The list of chapters with the rules' part brought up to date; nothing if it
/// does not mark where that part is.
pub fn with_chapters(summary: &str, rules: &Rules) -> Option<String> {
    let (before, rest) = summary.split_once(CHAPTERS_BEGIN)?;
    let (_, after) = rest.split_once(CHAPTERS_END)?;
    let mut chapters = "- [Rules](rules/index.md)\n".to_owned();
    for (service, rules) in by_service(rules) {
        let name = prose(service_name(service));
        chapters.push_str(&format!("  - [{name}](rules/{service}/index.md)\n"));
        for rule in rules {
            chapters.push_str(&format!("    - [{0}](rules/{service}/{0}.md)\n", rule.id));
        }
    }
    Some(format!("{before}{CHAPTERS_BEGIN}\n{chapters}{CHAPTERS_END}{after}"))
}

/// The rules by the folder that they lie in; those of one folder by id.
fn by_service(rules: &Rules) -> BTreeMap<&str, Vec<&Rule>> {
    let mut services: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in rules.iter() {
        let folder = rule.path.parent().and_then(|folder| folder.file_name());
        let service = folder.and_then(|name| name.to_str()).unwrap_or("other");
        services.entry(service).or_default().push(rule);
    }
    services
}

fn service_name(folder: &str) -> &str {
    SERVICES.iter().find(|(known, _)| *known == folder).map_or(folder, |(_, name)| name)
}

fn index(services: &BTreeMap<&str, Vec<&Rule>>) -> String {
    let count: usize = services.values().map(Vec::len).sum();
    let mut text = format!(
        "{GENERATED}\n\n# Rules\n\nBlackstart brings {count} rules. Each is a file under `rules/`, \
         with its own tests; [Writing rules](../writing-rules.md) says how to add one.\n\n\
         [Severities](../concepts.md#severity) follow what happens without it.\n"
    );
    for (service, rules) in services {
        let name = prose(service_name(service));
        text.push_str(&format!("\n## [{name}]({service}/index.md)\n\n"));
        text.push_str(&table(rules, &format!("{service}/")));
    }
    text
}

fn service_index(service: &str, rules: &[&Rule]) -> String {
    let name = prose(service_name(service));
    format!("{GENERATED}\n\n# {name}\n\n{}", table(rules, ""))
}

fn table(rules: &[&Rule], folder: &str) -> String {
    let mut text = "| rule | severity | what must hold |\n| --- | --- | --- |\n".to_owned();
    for rule in rules {
        let (id, severity, title) = (&rule.id, rule.severity.name(), cell(&rule.title));
        text.push_str(&format!("| [{id}]({folder}{id}.md) | {severity} | {title} |\n"));
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::path::Path;

    const REGENERATE: &str =
        "run `cargo run --no-default-features -- rules docs docs/src` and commit what it writes";

    fn sources() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src")
    }

    fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files_under(&path, found) } else { found.push(path) }
        }
    }

    #[test]
    fn the_pages_that_are_checked_in_are_those_of_the_rules() {
        let expected = pages(&Rules::embedded().unwrap());
        for (path, text) in &expected {
            let written = std::fs::read_to_string(sources().join(path)).unwrap_or_default();
            assert!(written == *text, "docs/src/{} is out of date: {REGENERATE}", path.display());
        }
        let mut there = Vec::new();
        files_under(&sources().join("rules"), &mut there);
        for path in there {
            let inside = path.strip_prefix(sources()).unwrap();
            assert!(
                expected.contains_key(inside),
                "docs/src/{} is of no rule: {REGENERATE}",
                inside.display()
            );
        }
    }

    #[test]
    fn the_list_of_chapters_names_every_rule() {
        let summary = std::fs::read_to_string(sources().join("SUMMARY.md")).unwrap();
        let expected = with_chapters(&summary, &Rules::embedded().unwrap());
        assert!(expected.as_ref() == Some(&summary), "docs/src/SUMMARY.md: {REGENERATE}");
    }

    #[test]
    fn a_list_of_chapters_without_the_marks_is_left_alone() {
        assert_eq!(with_chapters("# Summary\n", &Rules::embedded().unwrap()), None);
    }

    #[test]
    fn every_folder_has_a_name_for_people() {
        for service in by_service(&Rules::embedded().unwrap()).keys() {
            assert_ne!(service_name(service), *service, "name rules/{service} in SERVICES");
        }
    }
}
