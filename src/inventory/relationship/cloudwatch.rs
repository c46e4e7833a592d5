//! The edges of CloudWatch alarms: what they watch.
//!
//! An alarm names a metric's dimensions, not resources. The table below says
//! which resource a dimension of a namespace names.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{
    AlarmMetric, CloudWatchAlarm, CloudWatchCompositeAlarm, HealthCheck,
};
use crate::inventory::{AccountId, Arn, Region, ResourceType};

/// How the value of a dimension names a resource.
enum Named {
    /// Its ARN in the alarm's account and Region: the service, and what stands
    /// before the value in the resource part.
    Here(&'static str, &'static str),
    /// Its ARN without Region, in the alarm's account.
    Global(&'static str, &'static str),
    /// Its ARN without Region and account.
    Bare(&'static str, &'static str),
    /// The whole ARN.
    Arn,
    /// The name or short id of a collected resource.
    Collected(ResourceType),
}

/// Namespace, dimension, and what it names; after the services' pages on their
/// metrics and dimensions.
const DIMENSIONS: &[(&str, &str, Named)] = &[
    ("AWS/ApiGateway", "ApiId", Named::Collected(ResourceType::HttpApi)),
    ("AWS/ApiGateway", "ApiName", Named::Collected(ResourceType::RestApi)),
    ("AWS/ApplicationELB", "LoadBalancer", Named::Here("elasticloadbalancing", "loadbalancer/")),
    ("AWS/ApplicationELB", "TargetGroup", Named::Here("elasticloadbalancing", "")),
    ("AWS/AutoScaling", "AutoScalingGroupName", Named::Collected(ResourceType::AutoScalingGroup)),
    ("AWS/CloudFront", "DistributionId", Named::Global("cloudfront", "distribution/")),
    ("AWS/Cognito", "UserPool", Named::Here("cognito-idp", "userpool/")),
    ("AWS/DocDB", "DBClusterIdentifier", Named::Here("rds", "cluster:")),
    ("AWS/DocDB", "DBInstanceIdentifier", Named::Here("rds", "db:")),
    ("AWS/DynamoDB", "TableName", Named::Here("dynamodb", "table/")),
    ("AWS/EBS", "VolumeId", Named::Here("ec2", "volume/")),
    ("AWS/EC2", "AutoScalingGroupName", Named::Collected(ResourceType::AutoScalingGroup)),
    ("AWS/EC2", "InstanceId", Named::Here("ec2", "instance/")),
    ("AWS/EFS", "FileSystemId", Named::Here("elasticfilesystem", "file-system/")),
    ("AWS/ELB", "LoadBalancerName", Named::Here("elasticloadbalancing", "loadbalancer/")),
    ("AWS/ES", "DomainName", Named::Here("es", "domain/")),
    ("AWS/ElastiCache", "CacheClusterId", Named::Here("elasticache", "cluster:")),
    ("AWS/ElastiCache", "ReplicationGroupId", Named::Here("elasticache", "replicationgroup:")),
    ("AWS/Events", "EventBusName", Named::Here("events", "event-bus/")),
    ("AWS/FSx", "FileSystemId", Named::Here("fsx", "file-system/")),
    ("AWS/GatewayELB", "LoadBalancer", Named::Here("elasticloadbalancing", "loadbalancer/")),
    ("AWS/GatewayELB", "TargetGroup", Named::Here("elasticloadbalancing", "")),
    ("AWS/GlobalAccelerator", "Accelerator", Named::Global("globalaccelerator", "accelerator/")),
    ("AWS/Kafka", "Cluster Name", Named::Collected(ResourceType::MskCluster)),
    ("AWS/Kinesis", "StreamName", Named::Here("kinesis", "stream/")),
    ("AWS/Lambda", "FunctionName", Named::Here("lambda", "function:")),
    ("AWS/NATGateway", "NatGatewayId", Named::Here("ec2", "natgateway/")),
    ("AWS/Neptune", "DBClusterIdentifier", Named::Here("rds", "cluster:")),
    ("AWS/Neptune", "DBInstanceIdentifier", Named::Here("rds", "db:")),
    ("AWS/NetworkELB", "LoadBalancer", Named::Here("elasticloadbalancing", "loadbalancer/")),
    ("AWS/NetworkELB", "TargetGroup", Named::Here("elasticloadbalancing", "")),
    ("AWS/RDS", "DBClusterIdentifier", Named::Here("rds", "cluster:")),
    ("AWS/RDS", "DBInstanceIdentifier", Named::Here("rds", "db:")),
    ("AWS/Redshift", "ClusterIdentifier", Named::Here("redshift", "cluster:")),
    ("AWS/Route53", "HealthCheckId", Named::Bare("route53", "healthcheck/")),
    ("AWS/S3", "BucketName", Named::Bare("s3", "")),
    ("AWS/S3", "SourceBucket", Named::Bare("s3", "")),
    ("AWS/SNS", "TopicName", Named::Here("sns", "")),
    ("AWS/SQS", "QueueName", Named::Here("sqs", "")),
    ("AWS/States", "StateMachineArn", Named::Arn),
    ("AWS/TransitGateway", "TransitGateway", Named::Here("ec2", "transit-gateway/")),
    ("AWS/VPN", "VpnId", Named::Here("ec2", "vpn-connection/")),
    ("ContainerInsights", "ClusterName", Named::Collected(ResourceType::EksCluster)),
];

/// Namespaces whose metrics are of an ECS cluster or service.
const ECS_NAMESPACES: [&str; 2] = ["AWS/ECS", "ECS/ContainerInsights"];

impl Edges<'_, '_> {
    pub(super) fn cloudwatch_alarm(&mut self, alarm: &CloudWatchAlarm) {
        for metric in alarm.metrics.elements() {
            self.watches(metric);
        }
    }

    fn watches(&mut self, metric: &AlarmMetric) {
        let (Some(namespace), Some(dimensions)) =
            (metric.namespace.known(), metric.dimensions.known())
        else {
            return;
        };
        // A metric of another account can be watched from here.
        let account = metric.account_id.present().unwrap_or(&self.resource.account);
        for (name, value) in dimensions {
            let named = DIMENSIONS
                .iter()
                .filter(|(space, dimension, _)| space == namespace && dimension == name);
            for (_, _, named) in named {
                let watched = self.named(named, account, value);
                self.link_to(RelationshipKind::Protects, watched.as_ref());
            }
        }
        if ECS_NAMESPACES.contains(&namespace.as_str())
            && let Some(cluster) = dimensions.get("ClusterName")
        {
            let watched = match dimensions.get("ServiceName") {
                Some(service) => format!("service/{cluster}/{service}"),
                None => format!("cluster/{cluster}"),
            };
            let watched = self.in_account("ecs", account, &watched);
            self.link_to(RelationshipKind::Protects, Some(&watched));
        }
    }

    fn named(&self, named: &Named, account: &AccountId, value: &str) -> Option<Arn> {
        let partition = self.resource.arn.partition();
        let nowhere = Region::global();
        match named {
            Named::Here(service, prefix) => {
                Some(self.in_account(service, account, &format!("{prefix}{value}")))
            }
            Named::Global(service, prefix) => {
                let resource = format!("{prefix}{value}");
                Some(Arn::build(partition, service, &nowhere, Some(account), &resource))
            }
            Named::Bare(service, prefix) => {
                let resource = format!("{prefix}{value}");
                Some(Arn::build(partition, service, &nowhere, None, &resource))
            }
            Named::Arn => value.parse().ok(),
            Named::Collected(resource_type) => {
                let region = &self.resource.region;
                let by_name = self.names.by_name.get(&(*resource_type, account, region, value));
                let by_id = self.names.ids.get(&(*resource_type, account, region, value));
                by_id.or(by_name).map(|arn| (*arn).clone())
            }
        }
    }

    fn in_account(&self, service: &str, account: &AccountId, resource: &str) -> Arn {
        let (partition, region) = (self.resource.arn.partition(), &self.resource.region);
        Arn::build(partition, service, region, Some(account), resource)
    }

    /// A composite alarm needs its parts.
    pub(super) fn cloudwatch_composite_alarm(&mut self, alarm: &CloudWatchCompositeAlarm) {
        let Some(rule) = alarm.alarm_rule.known() else { return };
        for name in alarms_in(rule) {
            let part =
                name.parse().unwrap_or_else(|_| self.here("cloudwatch", &format!("alarm:{name}")));
            self.link_to(RelationshipKind::DependsOn, Some(&part));
        }
    }

    /// The alarm that a health check follows.
    pub(super) fn health_check_alarm(&mut self, check: &HealthCheck) {
        if let (Some(region), Some(name)) =
            (check.alarm_region.present(), check.alarm_name.present())
        {
            let (partition, account) = (self.resource.arn.partition(), &self.resource.account);
            let alarm = format!("alarm:{name}");
            let alarm = Arn::build(partition, "cloudwatch", region, Some(account), &alarm);
            self.link_to(RelationshipKind::DependsOn, Some(&alarm));
        }
    }
}

/// The names or ARNs in `ALARM("one") AND NOT (OK(two) OR INSUFFICIENT_DATA("three"))`.
fn alarms_in(rule: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for function in ["ALARM(", "OK(", "INSUFFICIENT_DATA("] {
        for (start, _) in rule.match_indices(function) {
            let rest = rule.get(start + function.len()..).unwrap_or_default().trim_start();
            // A name in quotes may hold anything else.
            let name = match rest.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next(),
                None => rest.split(')').next().map(str::trim),
            };
            found.extend(name.filter(|name| !name.is_empty()));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::inventory::Estate;
    use crate::inventory::types::{LoadBalancer, RestApi};
    use crate::workload::testing::*;

    fn alarm(namespace: &str, dimensions: &[(&str, &str)]) -> CloudWatchAlarm {
        let dimensions: BTreeMap<String, String> =
            dimensions.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let metric = AlarmMetric {
            namespace: namespace.to_owned().into(),
            dimensions: dimensions.into(),
            account_id: None.into(),
            ..AlarmMetric::default()
        };
        CloudWatchAlarm { metrics: vec![metric].into(), ..CloudWatchAlarm::default() }
    }

    fn links(estate: &Estate, from: &str, kind: RelationshipKind) -> Vec<String> {
        let links = estate.links_from(&from.parse().unwrap()).iter();
        links.filter(|link| link.kind == kind).map(|link| link.to.to_string()).collect()
    }

    #[test]
    fn an_alarm_protects_what_its_metric_is_of() {
        let here = |rest: &str| format!("arn:aws:{rest}");
        for (namespace, dimensions, watched) in [
            (
                "AWS/ApplicationELB",
                &[("LoadBalancer", "app/web/1")][..],
                "elasticloadbalancing:me-south-1:123456789012:loadbalancer/app/web/1",
            ),
            (
                "AWS/ApplicationELB",
                &[("TargetGroup", "targetgroup/web/1")],
                "elasticloadbalancing:me-south-1:123456789012:targetgroup/web/1",
            ),
            (
                "AWS/ECS",
                &[("ClusterName", "main"), ("ServiceName", "web")],
                "ecs:me-south-1:123456789012:service/main/web",
            ),
            ("AWS/SQS", &[("QueueName", "orders")], "sqs:me-south-1:123456789012:orders"),
            ("AWS/S3", &[("BucketName", "media"), ("FilterId", "all")], "s3:::media"),
            (
                "AWS/RDS",
                &[("DBClusterIdentifier", "orders")],
                "rds:me-south-1:123456789012:cluster:orders",
            ),
            (
                "AWS/ApiGateway",
                &[("ApiName", "orders-api")],
                "apigateway:me-south-1::/restapis/abc",
            ),
        ] {
            let mut estate = TestEstate::new();
            let name = "arn:aws:cloudwatch:me-south-1:123456789012:alarm:one";
            estate.add(name, PRIMARY, None, alarm(namespace, dimensions));
            let api = "arn:aws:apigateway:me-south-1::/restapis/abc";
            estate.add(api, PRIMARY, None, RestApi::default());
            estate.change(api, |resource| resource.name = "orders-api".into());
            let found = links(&estate.build(), name, RelationshipKind::Protects);
            assert_eq!(found, [here(watched)], "{namespace}");
        }
    }

    #[test]
    fn metrics_of_ones_own_protect_nothing() {
        let mut estate = TestEstate::new();
        let name = "arn:aws:cloudwatch:me-south-1:123456789012:alarm:one";
        estate.add(name, PRIMARY, None, alarm("Shop", &[("TableName", "orders")]));
        assert_eq!(links(&estate.build(), name, RelationshipKind::Protects), Vec::<String>::new());
    }

    #[test]
    fn a_record_leads_to_the_load_balancer_of_its_name() {
        let mut estate = TestEstate::new();
        let balancer = "arn:aws:elasticloadbalancing:me-south-1:123456789012:loadbalancer/app/lb/1";
        let attributes = LoadBalancer {
            dns_name: Some("LB-1.me-south-1.elb.amazonaws.com".to_owned()).into(),
            ..LoadBalancer::default()
        };
        estate.add(balancer, PRIMARY, None, attributes);
        estate.record("mes1", PRIMARY, None, |record| {
            record.values = vec!["dualstack.lb-1.me-south-1.elb.amazonaws.com.".to_owned()].into();
        });
        let found = links(&estate.build(), &record_arn("mes1"), RelationshipKind::RoutesTo);
        assert_eq!(found, [balancer]);
    }

    #[test]
    fn the_alarms_of_a_rule_are_found() {
        let rule = r#"ALARM("orders (5xx)") AND NOT (OK(plain) OR INSUFFICIENT_DATA( "third" ))"#;
        assert_eq!(alarms_in(rule), ["orders (5xx)", "plain", "third"]);
        assert_eq!(alarms_in("TRUE"), Vec::<&str>::new());
    }

    #[test]
    fn every_dimension_has_one_meaning() {
        let mut keys: Vec<_> = DIMENSIONS.iter().map(|(space, name, _)| (space, name)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), DIMENSIONS.len());
    }
}
