//! The resource types: one struct each, one file per service.
//!
//! To add a type: write its struct with `attributes!` in its service's file,
//! and list it in the table below. Sources, rules, the JSON Schema and the
//! snapshot format know it from then on.
//!
//! What moves with the clock (such as RDS's latest restorable time) is left
//! out: two runs over the same estate must give the same bytes.

mod api_gateway;
mod arc;
mod argo_cd;
mod backup;
mod backup_restore_job;
mod bedrock;
mod cloudtrail;
mod document_db;
mod dsql;
mod dynamodb;
mod ebs;
mod ec2;
mod efs;
mod eks;
mod elastic_disaster_recovery;
mod elasticache;
mod fault_injection;
mod fsx;
mod keyspaces;
mod kms;
mod lambda;
mod memorydb;
mod opensearch;
mod rds;
mod rds_snapshot;
mod redshift;
mod resilience_hub;
mod route53;
mod s3;
mod s3_multi_region_access_point;
mod secrets_manager;
mod service_quotas;
mod ssm;
mod timestream;

mod bedrock_applications;
mod certificate_manager;
mod cloudformation;
mod cloudfront;
mod cloudwatch;
mod code_deploy;
mod cognito;
mod direct_connect;
mod ec2_images;
mod ecr;
mod ecs;
mod elastic_load_balancing;
mod eventbridge;
mod global_accelerator;
mod kinesis;
mod msk;
mod sns;
mod sqs;
mod step_functions;
mod vpc;

use serde::{Deserialize, Serialize};

use super::{FieldDescription, Record, Reflect, Resource, Shape};

pub use api_gateway::*;
pub use arc::*;
pub use argo_cd::*;
pub use backup::*;
pub use backup_restore_job::*;
pub use bedrock::*;
pub use cloudtrail::*;
pub use document_db::*;
pub use dsql::*;
pub use dynamodb::*;
pub use ebs::*;
pub use ec2::*;
pub use efs::*;
pub use eks::*;
pub use elastic_disaster_recovery::*;
pub use elasticache::*;
pub use fault_injection::*;
pub use fsx::*;
pub use keyspaces::*;
pub use kms::*;
pub use lambda::*;
pub use memorydb::*;
pub use opensearch::*;
pub use rds::*;
pub use rds_snapshot::*;
pub use redshift::*;
pub use resilience_hub::*;
pub use route53::*;
pub use s3::*;
pub use s3_multi_region_access_point::*;
pub use secrets_manager::*;
pub use service_quotas::*;
pub use ssm::*;
pub use timestream::*;

pub use bedrock_applications::*;
pub use certificate_manager::*;
pub use cloudformation::*;
pub use cloudfront::*;
pub use cloudwatch::*;
pub use code_deploy::*;
pub use cognito::*;
pub use direct_connect::*;
pub use ec2_images::*;
pub use ecr::*;
pub use ecs::*;
pub use elastic_load_balancing::*;
pub use eventbridge::*;
pub use global_accelerator::*;
pub use kinesis::*;
pub use msk::*;
pub use sns::*;
pub use sqs::*;
pub use step_functions::*;
pub use vpc::*;

/// Builds [`ResourceType`] and [`Attributes`] from the table of types.
macro_rules! resource_types {
    ($( $Name:ident => $type_name:literal, )*) => {
        /// The type of a resource; its name is CloudFormation's where there is one.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize, schemars::JsonSchema,
        )]
        pub enum ResourceType {
            $(
                #[doc = $type_name]
                #[serde(rename = $type_name)]
                $Name,
            )*
        }

        impl ResourceType {
            /// Every type.
            pub const ALL: &'static [Self] = &[$(Self::$Name),*];

            /// The type's name: `AWS::DynamoDB::Table`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$Name => $type_name),* }
            }

            /// The fields of this type alone, without those that all have.
            fn own_fields(self) -> Shape {
                match self { $(Self::$Name => <$Name as Reflect>::shape()),* }
            }
        }

        /// The attributes of a resource, by its type.
        #[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
        #[serde(tag = "type", content = "attributes")]
        pub enum Attributes {
            $(
                #[doc = $type_name]
                #[serde(rename = $type_name)]
                $Name(Box<$Name>),
            )*
        }

        impl Attributes {
            /// The type that these attributes belong to.
            pub fn resource_type(&self) -> ResourceType {
                match self { $(Self::$Name(_) => ResourceType::$Name),* }
            }

            /// The attributes of a type from their own JSON form.
            pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(
                resource_type: ResourceType,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                match resource_type {
                    $(ResourceType::$Name => {
                        $Name::deserialize(deserializer).map(Self::from)
                    })*
                }
            }

            /// The attributes, to be read by name.
            pub fn record(&self) -> &dyn Record {
                match self { $(Self::$Name(attributes) => attributes.as_ref()),* }
            }
        }

        $(
            impl From<$Name> for Attributes {
                fn from(attributes: $Name) -> Self {
                    Self::$Name(Box::new(attributes))
                }
            }
        )*
    };
}

resource_types! {
    AutoScalingGroup => "AWS::AutoScaling::AutoScalingGroup",
    BedrockInferenceProfile => "AWS::Bedrock::InferenceProfile",
    BedrockModelInvocation => "AWS::Bedrock::ModelInvocation",
    BedrockProvisionedThroughput => "AWS::Bedrock::ProvisionedModelThroughput",
    DynamoDbTable => "AWS::DynamoDB::Table",
    CapacityReservation => "AWS::EC2::CapacityReservation",
    Instance => "AWS::EC2::Instance",
    Subnet => "AWS::EC2::Subnet",
    Vpc => "AWS::EC2::VPC",
    EksCluster => "AWS::EKS::Cluster",
    EksNodegroup => "AWS::EKS::Nodegroup",
    LambdaFunction => "AWS::Lambda::Function",
    RestApi => "AWS::ApiGateway::RestApi",
    HttpApi => "AWS::ApiGatewayV2::Api",
    ApiDomainName => "AWS::ApiGateway::DomainName",
    BackupRestoreJob => "AWS::Backup::RestoreJob",
    CloudTrailEvent => "AWS::CloudTrail::Event",
    FisExperimentTemplate => "AWS::FIS::ExperimentTemplate",
    FisExperiment => "AWS::FIS::Experiment",
    OpenSearchDomain => "AWS::OpenSearchService::Domain",
    OpenSearchConnection => "AWS::OpenSearchService::OutboundConnection",
    OpenSearchInboundConnection => "AWS::OpenSearchService::InboundConnection",
    DbInstance => "AWS::RDS::DBInstance",
    DbInstanceAutomatedBackup => "AWS::RDS::DBInstanceAutomatedBackup",
    DbCluster => "AWS::RDS::DBCluster",
    GlobalCluster => "AWS::RDS::GlobalCluster",
    RdsEvent => "AWS::RDS::Event",
    ResilienceHubApp => "AWS::ResilienceHub::App",
    ResiliencyPolicy => "AWS::ResilienceHub::ResiliencyPolicy",
    HostedZone => "AWS::Route53::HostedZone",
    RecordSet => "AWS::Route53::RecordSet",
    HealthCheck => "AWS::Route53::HealthCheck",
    RoutingControlCluster => "AWS::Route53RecoveryControl::Cluster",
    ControlPanel => "AWS::Route53RecoveryControl::ControlPanel",
    RoutingControl => "AWS::Route53RecoveryControl::RoutingControl",
    SafetyRule => "AWS::Route53RecoveryControl::SafetyRule",
    ReadinessCheck => "AWS::Route53RecoveryReadiness::ReadinessCheck",
    RecoveryGroup => "AWS::Route53RecoveryReadiness::RecoveryGroup",
    RegionSwitchPlan => "AWS::ARCRegionSwitch::Plan",
    S3Bucket => "AWS::S3::Bucket",
    ServiceQuota => "AWS::ServiceQuotas::Quota",
    ArgoCdApplication => "ArgoCD::Application",
    ElastiCacheReplicationGroup => "AWS::ElastiCache::ReplicationGroup",
    ElastiCacheGlobalReplicationGroup => "AWS::ElastiCache::GlobalReplicationGroup",
    ElastiCacheServerlessCache => "AWS::ElastiCache::ServerlessCache",
    ElastiCacheCluster => "AWS::ElastiCache::CacheCluster",
    MemoryDbCluster => "AWS::MemoryDB::Cluster",
    MemoryDbMultiRegionCluster => "AWS::MemoryDB::MultiRegionCluster",
    DocumentDbElasticCluster => "AWS::DocDBElastic::Cluster",
    DbSnapshot => "AWS::RDS::DBSnapshot",
    DbClusterSnapshot => "AWS::RDS::DBClusterSnapshot",
    RedshiftCluster => "AWS::Redshift::Cluster",
    RedshiftClusterSnapshot => "AWS::Redshift::ClusterSnapshot",
    RedshiftServerlessNamespace => "AWS::RedshiftServerless::Namespace",
    RedshiftServerlessWorkgroup => "AWS::RedshiftServerless::Workgroup",
    RedshiftServerlessSnapshot => "AWS::RedshiftServerless::Snapshot",
    DsqlCluster => "AWS::DSQL::Cluster",
    Keyspace => "AWS::Cassandra::Keyspace",
    KeyspacesTable => "AWS::Cassandra::Table",
    TimestreamTable => "AWS::Timestream::Table",
    TimestreamInfluxDbInstance => "AWS::Timestream::InfluxDBInstance",
    EfsFileSystem => "AWS::EFS::FileSystem",
    FsxFileSystem => "AWS::FSx::FileSystem",
    FsxBackup => "AWS::FSx::Backup",
    Volume => "AWS::EC2::Volume",
    EbsSnapshot => "AWS::EC2::Snapshot",
    MultiRegionAccessPoint => "AWS::S3::MultiRegionAccessPoint",
    BackupVault => "AWS::Backup::BackupVault",
    BackupPlan => "AWS::Backup::BackupPlan",
    BackupSelection => "AWS::Backup::BackupSelection",
    BackupRecoveryPoint => "AWS::Backup::RecoveryPoint",
    BackupRestoreTestingPlan => "AWS::Backup::RestoreTestingPlan",
    KmsKey => "AWS::KMS::Key",
    Secret => "AWS::SecretsManager::Secret",
    SsmParameter => "AWS::SSM::Parameter",
    DrsSourceServer => "AWS::DRS::SourceServer",

    LoadBalancer => "AWS::ElasticLoadBalancingV2::LoadBalancer",
    TargetGroup => "AWS::ElasticLoadBalancingV2::TargetGroup",
    ClassicLoadBalancer => "AWS::ElasticLoadBalancing::LoadBalancer",
    EcsCluster => "AWS::ECS::Cluster",
    EcsCapacityProvider => "AWS::ECS::CapacityProvider",
    EcsService => "AWS::ECS::Service",
    EcsTaskDefinition => "AWS::ECS::TaskDefinition",
    EcrRepository => "AWS::ECR::Repository",
    MachineImage => "AWS::EC2::Image",
    LaunchTemplate => "AWS::EC2::LaunchTemplate",
    RouteTable => "AWS::EC2::RouteTable",
    NatGateway => "AWS::EC2::NatGateway",
    VpcEndpoint => "AWS::EC2::VPCEndpoint",
    TransitGateway => "AWS::EC2::TransitGateway",
    TransitGatewayAttachment => "AWS::EC2::TransitGatewayAttachment",
    VpnConnection => "AWS::EC2::VPNConnection",
    DirectConnectConnection => "AWS::DirectConnect::Connection",
    DirectConnectVirtualInterface => "AWS::DirectConnect::VirtualInterface",
    DirectConnectGateway => "AWS::DirectConnect::DirectConnectGateway",
    CloudFrontDistribution => "AWS::CloudFront::Distribution",
    Accelerator => "AWS::GlobalAccelerator::Accelerator",
    AcceleratorListener => "AWS::GlobalAccelerator::Listener",
    AcceleratorEndpointGroup => "AWS::GlobalAccelerator::EndpointGroup",
    Certificate => "AWS::CertificateManager::Certificate",
    UserPool => "AWS::Cognito::UserPool",
    SqsQueue => "AWS::SQS::Queue",
    SnsTopic => "AWS::SNS::Topic",
    EventBus => "AWS::Events::EventBus",
    EventBridgeEndpoint => "AWS::Events::Endpoint",
    KinesisStream => "AWS::Kinesis::Stream",
    MskCluster => "AWS::MSK::Cluster",
    MskReplicator => "AWS::MSK::Replicator",
    StateMachine => "AWS::StepFunctions::StateMachine",
    CloudFormationStack => "AWS::CloudFormation::Stack",
    CloudFormationStackSet => "AWS::CloudFormation::StackSet",
    DeploymentGroup => "AWS::CodeDeploy::DeploymentGroup",
    CloudWatchAlarm => "AWS::CloudWatch::Alarm",
    CloudWatchCompositeAlarm => "AWS::CloudWatch::CompositeAlarm",
    CloudTrailTrail => "AWS::CloudTrail::Trail",
    BedrockKnowledgeBase => "AWS::Bedrock::KnowledgeBase",
    BedrockAgent => "AWS::Bedrock::Agent",
    BedrockGuardrail => "AWS::Bedrock::Guardrail",
    BedrockCustomModel => "AWS::Bedrock::CustomModel",
}

impl ResourceType {
    /// The type with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|candidate| candidate.name() == name)
    }

    /// Every field that a rule can read on a resource of this type.
    pub fn fields(self) -> Vec<FieldDescription> {
        let mut fields = Resource::common_fields();
        if let Shape::Record(own) = self.own_fields() {
            fields.extend(own);
        }
        fields
    }
}

impl std::fmt::Display for ResourceType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_attribute_hides_a_common_field() {
        for resource_type in ResourceType::ALL {
            let mut seen = BTreeSet::new();
            for field in resource_type.fields() {
                assert!(seen.insert(field.name), "{resource_type} has '{}' twice", field.name);
                assert!(!field.documentation.is_empty(), "{resource_type}.{}", field.name);
            }
        }
    }

    #[test]
    fn type_names_are_unique() {
        let names: BTreeSet<_> = ResourceType::ALL.iter().map(|t| t.name()).collect();
        assert_eq!(names.len(), ResourceType::ALL.len());
    }
}
