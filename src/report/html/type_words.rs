//! CloudFormation's names of types as people say them.

/// Services whose name in CloudFormation is not how people call them.
const SERVICES: [(&str, &str); 17] = [
    ("ApiGateway", "API Gateway"),
    ("ApiGatewayV2", "API Gateway"),
    ("ApplicationAutoScaling", "Auto Scaling"),
    ("AutoScaling", "Auto Scaling"),
    ("CertificateManager", "ACM"),
    ("ElasticLoadBalancing", "ELB"),
    ("ElasticLoadBalancingV2", "ELB"),
    ("GlobalAccelerator", "Global Accelerator"),
    ("OpenSearchService", "OpenSearch"),
    ("Route53", "Route 53"),
    ("Route53RecoveryControl", "ARC"),
    ("Route53RecoveryReadiness", "ARC"),
    ("ARCRegionSwitch", "ARC Region switch"),
    ("SecretsManager", "Secrets Manager"),
    ("StepFunctions", "Step Functions"),
    ("CloudWatch", "CloudWatch"),
    ("DynamoDB", "DynamoDB"),
];

/// `AWS::ElasticLoadBalancingV2::LoadBalancer` as `ELB load balancer`.
pub(super) fn type_words(name: &str) -> String {
    let Some((service, kind)) = name.strip_prefix("AWS::").unwrap_or(name).split_once("::") else {
        return name.to_owned();
    };
    let known = SERVICES.iter().find(|(technical, _)| *technical == service);
    let service = known.map_or(service, |(_, words)| words);
    let kind = words(kind);
    // `S3 bucket`, but not `Backup backup vault`.
    match kind.strip_prefix(&format!("{} ", service.to_lowercase())) {
        Some(rest) => format!("{service} {rest}"),
        None => format!("{service} {kind}"),
    }
}

/// `DBCluster` as `DB cluster`, `GlobalTable` as `global table`.
fn words(camel: &str) -> String {
    let characters: Vec<char> = camel.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (index, character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let after = characters.get(index + 1);
        let begins = character.is_uppercase()
            && (before.is_some_and(|c| c.is_lowercase())
                || (before.is_some() && after.is_some_and(|c| c.is_lowercase())));
        match words.last_mut().filter(|_| !begins) {
            Some(word) => word.push(*character),
            None => words.push(character.to_string()),
        }
    }
    let is_name = |word: &str| word.chars().count() > 1 && !word.contains(char::is_lowercase);
    let spoken: Vec<String> = words
        .into_iter()
        .map(|word| if is_name(&word) { word } else { word.to_lowercase() })
        .collect();
    spoken.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_like_speech() {
        let cases = [
            ("AWS::DynamoDB::GlobalTable", "DynamoDB global table"),
            ("AWS::RDS::DBCluster", "RDS DB cluster"),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "ELB load balancer"),
            ("AWS::Backup::BackupVault", "Backup vault"),
            ("AWS::EC2::VPC", "EC2 VPC"),
            ("ArgoCD::Application", "ArgoCD application"),
            ("workload", "workload"),
        ];
        for (technical, words) in cases {
            assert_eq!(type_words(technical), words);
        }
    }
}
