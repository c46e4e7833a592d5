//! Relationships: typed edges between resources, derived in this one place.
//!
//! To add a type's edges: a line in [`Edges::derive`] here, and its function in
//! a file of this folder that is named after the service.
//!
//! Every source fills the same attributes, so every source gets the same
//! graph. An edge may point to a resource that was not collected: what another
//! Region knows about a dark one is kept.

mod backup;
mod bedrock_applications;
mod cloudfront;
mod cloudwatch;
mod cognito;
mod deployment;
mod direct_connect;
mod dsql;
mod ebs;
mod ec2_images;
mod ecr;
mod ecs;
mod elastic_disaster_recovery;
mod elastic_load_balancing;
mod elasticache;
mod fault_injection;
mod file_systems;
mod global_accelerator;
mod keyspaces;
mod memorydb;
mod messaging;
mod multi_region_access_point;
mod rds_snapshot;
mod redshift;
mod resilience_hub;
mod security;
mod vpc;

use hashbrown::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::*;
use super::{AccountId, Arn, Attribute, Attributes, Region, Resource, ResourceType};

/// The kind of an edge, after AWS Config's relationships. It reads from the
/// resource that has it: *table* replicates to *table*.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RelationshipKind {
    /// Data is copied to it continuously.
    ReplicatesTo,
    /// Backups of it are kept there.
    BacksUpTo,
    /// It can be made the primary in its place.
    PromotesTo,
    /// Requests go there.
    RoutesTo,
    /// It does not work without.
    DependsOn,
    /// It is the parent of.
    Contains,
    /// Its data is unreadable without this key.
    EncryptsWith,
    /// It turns that on and off.
    Controls,
    /// It keeps that from a harmful state.
    Guards,
    /// It recovers or checks that.
    Protects,
}

impl RelationshipKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::ReplicatesTo,
        Self::BacksUpTo,
        Self::PromotesTo,
        Self::RoutesTo,
        Self::DependsOn,
        Self::Contains,
        Self::EncryptsWith,
        Self::Controls,
        Self::Guards,
        Self::Protects,
    ];

    /// Its name in rules and files: `replicates_to`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReplicatesTo => "replicates_to",
            Self::BacksUpTo => "backs_up_to",
            Self::PromotesTo => "promotes_to",
            Self::RoutesTo => "routes_to",
            Self::DependsOn => "depends_on",
            Self::Contains => "contains",
            Self::EncryptsWith => "encrypts_with",
            Self::Controls => "controls",
            Self::Guards => "guards",
            Self::Protects => "protects",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A directed, typed edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The resource that has the relationship.
    pub from: Arn,
    /// The kind.
    pub kind: RelationshipKind,
    /// The resource at the other end, collected or not.
    pub to: Arn,
}

/// Every relationship of these resources, sorted and without repeats.
pub(super) fn derive(resources: &[Resource]) -> Vec<Link> {
    let names = Names::of(resources);
    let mut links = Vec::new();
    for resource in resources {
        let mut edges = Edges { resource, names: &names, links: &mut links };
        edges.derive();
    }
    links.sort_unstable();
    links.dedup();
    links
}

/// What resources call each other by, other than by ARN.
struct Names<'a> {
    /// Hosts that a record can point to.
    hosts: HashMap<String, &'a Arn>,
    /// Resources by type, account, Region and the short id that others use.
    ids: HashMap<(ResourceType, &'a AccountId, &'a Region, &'a str), &'a Arn>,
    /// Volumes by the id of the instance that they are attached to.
    volumes: HashMap<&'a str, Vec<&'a Arn>>,
    /// Resources that an application of Resilience Hub could list, if there is one.
    listed: resilience_hub::Listed<'a>,
    /// Resources of the types that metrics call by their name.
    by_name: HashMap<(ResourceType, &'a AccountId, &'a Region, &'a str), &'a Arn>,
    /// Machine images by account and name, of every Region.
    images: HashMap<(&'a AccountId, &'a str), Vec<&'a Arn>>,
    /// Target groups and Classic Load Balancers.
    front_ends: HashSet<&'a Arn>,
    networks: vpc::Networks<'a>,
}

impl<'a> Names<'a> {
    fn of(resources: &'a [Resource]) -> Self {
        let mut names = Self {
            hosts: HashMap::new(),
            ids: HashMap::new(),
            volumes: HashMap::new(),
            listed: resilience_hub::listed(resources),
            by_name: HashMap::new(),
            images: HashMap::new(),
            front_ends: HashSet::new(),
            networks: vpc::Networks::default(),
        };
        for resource in resources {
            for host in hosts_of(resource) {
                names.hosts.insert(normalized_host(&host), &resource.arn);
            }
            if let Some(id) = id_of(resource) {
                let key = (resource.resource_type(), &resource.account, &resource.region, id);
                names.ids.insert(key, &resource.arn);
            }
            if let Attributes::Volume(volume) = &resource.attributes {
                let attachments = volume.attachments.elements().iter();
                for instance in attachments.filter_map(|a| a.instance_id.known()) {
                    names.volumes.entry(instance).or_default().push(&resource.arn);
                }
            }
            names.add_by_name(resource);
            names.networks.add(resource);
        }
        names
    }

    fn add_by_name(&mut self, resource: &'a Resource) {
        let (account, region, name) = (&resource.account, &resource.region, resource.name.as_str());
        match &resource.attributes {
            Attributes::RestApi(_) | Attributes::MskCluster(_) => {
                let key = (resource.resource_type(), account, region, name);
                self.by_name.insert(key, &resource.arn);
            }
            Attributes::TargetGroup(_) | Attributes::ClassicLoadBalancer(_) => {
                self.front_ends.insert(&resource.arn);
            }
            Attributes::MachineImage(_) => {
                self.images.entry((account, name)).or_default().push(&resource.arn);
            }
            _ => {}
        }
    }

    /// The machine images of this one's account and name.
    fn images_named(&self, image: &'a Resource) -> impl Iterator<Item = &'a Arn> {
        let images = self.images.get(&(&image.account, image.name.as_str()));
        images.into_iter().flatten().copied()
    }
}

/// The hosts under which a resource is reached.
fn hosts_of(resource: &Resource) -> Vec<String> {
    let host = match &resource.attributes {
        Attributes::DbInstance(instance) => instance.endpoint.present(),
        Attributes::DbCluster(cluster) => cluster.endpoint.present(),
        Attributes::OpenSearchDomain(domain) => domain.endpoint.present(),
        Attributes::ApiDomainName(name) => name.regional_domain_name.present(),
        Attributes::HttpApi(api) => api.endpoint.present(),
        Attributes::EksCluster(cluster) => cluster.endpoint.present(),
        Attributes::ElastiCacheReplicationGroup(group) => group.endpoint.present(),
        Attributes::ElastiCacheServerlessCache(cache) => cache.endpoint.present(),
        Attributes::ElastiCacheCluster(cluster) => cluster.endpoint.present(),
        Attributes::MemoryDbCluster(cluster) => cluster.endpoint.present(),
        Attributes::DocumentDbElasticCluster(cluster) => cluster.endpoint.present(),
        Attributes::RedshiftCluster(cluster) => cluster.endpoint.present(),
        Attributes::RedshiftServerlessWorkgroup(workgroup) => workgroup.endpoint.present(),
        Attributes::DsqlCluster(cluster) => cluster.endpoint.present(),
        Attributes::TimestreamInfluxDbInstance(instance) => instance.endpoint.present(),
        Attributes::FsxFileSystem(file_system) => file_system.endpoint.present(),
        Attributes::LoadBalancer(balancer) => balancer.dns_name.present(),
        Attributes::ClassicLoadBalancer(balancer) => balancer.dns_name.known(),
        Attributes::CloudFrontDistribution(distribution) => distribution.domain_name.known(),
        Attributes::EventBridgeEndpoint(endpoint) => endpoint.endpoint_url.present(),
        Attributes::Accelerator(_) => return global_accelerator::hosts(&resource.attributes),
        Attributes::VpcEndpoint(endpoint) => return endpoint.dns_names.elements().to_vec(),
        Attributes::S3Bucket(_) => return bucket_hosts(resource),
        // The API does not tell the host of a REST API: AWS documents its form.
        Attributes::RestApi(api) => {
            let host = |id| format!("{id}.execute-api.{}.amazonaws.com", resource.region);
            return api.api_id.known().map(host).into_iter().collect();
        }
        _ => None,
    };
    host.cloned().into_iter().collect()
}

/// The hosts of a bucket and of its website, as AWS documents their form.
fn bucket_hosts(resource: &Resource) -> Vec<String> {
    let (bucket, region) = (resource.arn.resource(), &resource.region);
    vec![
        format!("{bucket}.s3.amazonaws.com"),
        format!("{bucket}.s3.{region}.amazonaws.com"),
        format!("{bucket}.s3-{region}.amazonaws.com"),
        format!("{bucket}.s3-website.{region}.amazonaws.com"),
        format!("{bucket}.s3-website-{region}.amazonaws.com"),
    ]
}

/// The short id by which other resources name this one.
fn id_of(resource: &Resource) -> Option<&str> {
    let id = match &resource.attributes {
        Attributes::Subnet(subnet) => &subnet.subnet_id,
        Attributes::Vpc(vpc) => &vpc.vpc_id,
        Attributes::Instance(instance) => &instance.instance_id,
        Attributes::RestApi(api) => &api.api_id,
        Attributes::HttpApi(api) => &api.api_id,
        Attributes::HostedZone(zone) => &zone.zone_id,
        Attributes::HealthCheck(check) => &check.health_check_id,
        Attributes::AutoScalingGroup(_)
        | Attributes::EksCluster(_)
        | Attributes::OpenSearchDomain(_)
        | Attributes::RedshiftServerlessNamespace(_) => return Some(&resource.name),
        _ => return None,
    };
    id.known().map(String::as_str)
}

fn normalized_host(host: &str) -> String {
    let host = host.split_once("://").map_or(host, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or(host);
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host.strip_prefix("dualstack.").map(str::to_owned).unwrap_or(host)
}

/// The edges of one resource, in the making.
struct Edges<'a, 'n> {
    resource: &'a Resource,
    names: &'a Names<'n>,
    links: &'a mut Vec<Link>,
}

impl Edges<'_, '_> {
    fn derive(&mut self) {
        match &self.resource.attributes {
            Attributes::Vpc(_)
            | Attributes::CapacityReservation(_)
            | Attributes::ServiceQuota(_) => {}
            Attributes::Subnet(subnet) => self.subnet(subnet),
            Attributes::Instance(instance) => {
                self.in_subnets(instance.subnet_id.present());
            }
            Attributes::AutoScalingGroup(group) => self.auto_scaling_group(group),
            Attributes::DbInstance(instance) => self.db_instance(instance),
            Attributes::DbInstanceAutomatedBackup(backup) => self.automated_backup(backup),
            Attributes::DbCluster(cluster) => self.db_cluster(cluster),
            Attributes::GlobalCluster(cluster) => self.global_cluster(cluster),
            Attributes::DynamoDbTable(table) => self.dynamodb_table(table),
            Attributes::S3Bucket(bucket) => self.s3_bucket(bucket),
            Attributes::OpenSearchDomain(domain) => self.opensearch_domain(domain),
            Attributes::OpenSearchConnection(connection) => {
                let (follower, leader) =
                    self.here_and_there(&connection.local_domain, &connection.remote_domain);
                self.connection(leader, follower);
            }
            Attributes::OpenSearchInboundConnection(connection) => {
                let (leader, follower) =
                    self.here_and_there(&connection.local_domain, &connection.remote_domain);
                self.connection(leader, follower);
            }
            Attributes::BedrockInferenceProfile(_) => {}
            Attributes::BedrockProvisionedThroughput(throughput) => {
                self.bedrock_provisioned_throughput(throughput);
            }
            Attributes::BedrockModelInvocation(invocation) => {
                self.link_to(
                    RelationshipKind::DependsOn,
                    invocation.inference_profile_arn.present(),
                );
            }
            Attributes::HostedZone(_) => {}
            Attributes::RecordSet(record) => self.record_set(record),
            Attributes::HealthCheck(check) => self.health_check(check),
            Attributes::RoutingControlCluster(_) => {}
            Attributes::ControlPanel(panel) => {
                self.contained_in(panel.cluster_arn.known());
            }
            Attributes::RoutingControl(control) => self.routing_control(control),
            Attributes::SafetyRule(rule) => self.safety_rule(rule),
            Attributes::ReadinessCheck(check) => {
                let resources = check.resources.elements();
                self.protects(resources.iter().filter_map(|r| r.resource_arn.present()));
            }
            Attributes::RecoveryGroup(_) => {}
            Attributes::RegionSwitchPlan(plan) => self.region_switch_plan(plan),
            Attributes::ResilienceHubApp(app) => self.resilience_hub_app(app),
            Attributes::FisExperimentTemplate(template) => self.fis_targets(&template.targets),
            Attributes::FisExperiment(experiment) => self.fis_targets(&experiment.targets),
            Attributes::BackupRestoreJob(_)
            | Attributes::CloudTrailEvent(_)
            | Attributes::RdsEvent(_)
            | Attributes::ResiliencyPolicy(_) => {}
            Attributes::EksCluster(cluster) => self.in_subnets(cluster.subnet_ids.elements()),
            Attributes::EksNodegroup(group) => self.eks_nodegroup(group),
            Attributes::RestApi(_) | Attributes::HttpApi(_) => {}
            Attributes::ApiDomainName(domain) => self.api_domain_name(domain),
            Attributes::LambdaFunction(function) => self.lambda_function(function),
            Attributes::ArgoCdApplication(application) => {
                self.link_to(RelationshipKind::DependsOn, application.cluster_arn.known());
            }
            Attributes::ElastiCacheReplicationGroup(group) => self.cache_replication_group(group),
            Attributes::ElastiCacheGlobalReplicationGroup(global) => {
                self.cache_global_replication_group(global);
            }
            Attributes::ElastiCacheServerlessCache(cache) => self.cache_serverless(cache),
            Attributes::ElastiCacheCluster(_) => {}
            Attributes::MemoryDbCluster(cluster) => self.memorydb_cluster(cluster),
            Attributes::MemoryDbMultiRegionCluster(parent) => {
                self.memorydb_multi_region_cluster(parent);
            }
            Attributes::DocumentDbElasticCluster(cluster) => {
                self.encrypts_with(&cluster.kms_key_arn);
                self.in_subnets(cluster.subnet_ids.elements());
            }
            Attributes::DbSnapshot(snapshot) => self.db_snapshot(snapshot),
            Attributes::DbClusterSnapshot(snapshot) => self.db_cluster_snapshot(snapshot),
            Attributes::RedshiftCluster(cluster) => self.redshift_cluster(cluster),
            Attributes::RedshiftClusterSnapshot(snapshot) => self.redshift_snapshot(snapshot),
            Attributes::RedshiftServerlessNamespace(namespace) => {
                self.redshift_namespace(namespace);
            }
            Attributes::RedshiftServerlessWorkgroup(workgroup) => {
                self.redshift_workgroup(workgroup);
            }
            Attributes::RedshiftServerlessSnapshot(snapshot) => {
                self.redshift_serverless_snapshot(snapshot);
            }
            Attributes::DsqlCluster(cluster) => self.dsql_cluster(cluster),
            Attributes::Keyspace(_) | Attributes::TimestreamTable(_) => {}
            Attributes::KeyspacesTable(table) => self.keyspaces_table(table),
            Attributes::TimestreamInfluxDbInstance(instance) => {
                self.in_subnets(instance.subnet_ids.elements());
                self.link_to(RelationshipKind::DependsOn, instance.secret_arn.present());
            }
            Attributes::EfsFileSystem(file_system) => self.efs_file_system(file_system),
            Attributes::FsxFileSystem(file_system) => self.fsx_file_system(file_system),
            Attributes::FsxBackup(backup) => self.fsx_backup(backup),
            Attributes::Volume(volume) => self.volume(volume),
            Attributes::EbsSnapshot(snapshot) => self.ebs_snapshot(snapshot),
            Attributes::MultiRegionAccessPoint(access_point) => {
                self.multi_region_access_point(access_point);
            }
            Attributes::BackupVault(vault) => self.encrypts_with(&vault.kms_key_arn),
            Attributes::BackupPlan(plan) => self.backup_plan(plan),
            Attributes::BackupSelection(selection) => self.backup_selection(selection),
            Attributes::BackupRecoveryPoint(point) => self.backup_recovery_point(point),
            Attributes::BackupRestoreTestingPlan(_) => {}
            Attributes::KmsKey(key) => self.kms_key(key),
            Attributes::Secret(secret) => self.secret(secret),
            Attributes::SsmParameter(parameter) => self.encrypts_with(&parameter.kms_key_arn),
            Attributes::DrsSourceServer(server) => self.drs_source_server(server),

            Attributes::LoadBalancer(balancer) => self.load_balancer(balancer),
            Attributes::TargetGroup(group) => self.target_group(group),
            Attributes::ClassicLoadBalancer(balancer) => self.classic_load_balancer(balancer),
            Attributes::EcsCluster(cluster) => self.ecs_cluster(cluster),
            Attributes::EcsCapacityProvider(provider) => self.ecs_capacity_provider(provider),
            Attributes::EcsService(service) => self.ecs_service(service),
            Attributes::EcsTaskDefinition(definition) => self.ecs_task_definition(definition),
            Attributes::EcrRepository(repository) => self.ecr_repository(repository),
            Attributes::MachineImage(image) => self.machine_image(image),
            Attributes::LaunchTemplate(template) => self.launch_template(template),
            Attributes::RouteTable(table) => self.route_table(table),
            Attributes::NatGateway(gateway) => self.nat_gateway(gateway),
            Attributes::VpcEndpoint(endpoint) => self.vpc_endpoint(endpoint),
            Attributes::TransitGateway(_) | Attributes::DirectConnectConnection(_) => {}
            Attributes::TransitGatewayAttachment(attachment) => {
                self.transit_gateway_attachment(attachment);
            }
            Attributes::VpnConnection(connection) => self.vpn_connection(connection),
            Attributes::DirectConnectVirtualInterface(interface) => {
                self.direct_connect_interface(interface);
            }
            Attributes::DirectConnectGateway(gateway) => self.direct_connect_gateway(gateway),
            Attributes::CloudFrontDistribution(distribution) => {
                self.cloudfront_distribution(distribution);
            }
            Attributes::Accelerator(_) => {}
            Attributes::AcceleratorListener(listener) => self.accelerator_listener(listener),
            Attributes::AcceleratorEndpointGroup(group) => self.accelerator_endpoint_group(group),
            // What uses a certificate names it, CloudTrail's bucket is no help in a disaster.
            Attributes::Certificate(_) | Attributes::CloudTrailTrail(_) => {}
            Attributes::UserPool(pool) => self.user_pool(pool),
            Attributes::SqsQueue(queue) => self.sqs_queue(queue),
            Attributes::SnsTopic(topic) => self.sns_topic(topic),
            Attributes::EventBus(bus) => self.event_bus(bus),
            Attributes::EventBridgeEndpoint(endpoint) => self.event_bridge_endpoint(endpoint),
            Attributes::KinesisStream(stream) => self.kinesis_stream(stream),
            Attributes::MskCluster(cluster) => self.msk_cluster(cluster),
            Attributes::MskReplicator(replicator) => self.msk_replicator(replicator),
            Attributes::StateMachine(machine) => self.state_machine(machine),
            Attributes::CloudFormationStack(stack) => self.cloudformation_stack(stack),
            Attributes::CloudFormationStackSet(set) => self.cloudformation_stack_set(set),
            Attributes::DeploymentGroup(group) => self.deployment_group(group),
            Attributes::CloudWatchAlarm(alarm) => self.cloudwatch_alarm(alarm),
            Attributes::CloudWatchCompositeAlarm(alarm) => self.cloudwatch_composite_alarm(alarm),
            Attributes::BedrockKnowledgeBase(base) => self.bedrock_knowledge_base(base),
            Attributes::BedrockAgent(agent) => self.bedrock_agent(agent),
            Attributes::BedrockGuardrail(guardrail) => self.bedrock_guardrail(guardrail),
            Attributes::BedrockCustomModel(model) => self.bedrock_custom_model(model),
        }
    }

    /// The ARN of something in the resource's own account and Region.
    fn here(&self, service: &str, resource: &str) -> Arn {
        let own = &self.resource.arn;
        let (account, region) = (&self.resource.account, &self.resource.region);
        Arn::build(own.partition(), service, region, Some(account), resource)
    }

    /// An ARN that may be a function's with a version or an alias: the version
    /// is part of its function. What is no ARN leads nowhere.
    fn link_to_function_or_other(&mut self, kind: RelationshipKind, text: &str) {
        let Ok(arn) = text.parse::<Arn>() else { return };
        let name = arn.resource().strip_prefix("function:").filter(|_| arn.service() == "lambda");
        let qualified = name.and_then(|name| name.split_once(':'));
        let (region, account) = (arn.region(), arn.account());
        let function = qualified.map(|(name, _)| {
            let resource = format!("function:{name}");
            Arn::build(arn.partition(), "lambda", &region, account.as_ref(), &resource)
        });
        self.link_to(kind, Some(&function.unwrap_or(arn)));
    }

    /// The bucket of an object: `arn:aws:s3:::bucket/key`.
    fn depends_on_bucket_of(&mut self, object: &Arn) {
        let bucket = object.resource().split('/').next().unwrap_or_default();
        let bucket = Arn::build(object.partition(), "s3", &Region::global(), None, bucket);
        self.link_to(RelationshipKind::DependsOn, Some(&bucket));
    }

    fn link(&mut self, from: Arn, kind: RelationshipKind, to: Arn) {
        if from != to {
            self.links.push(Link { from, kind, to });
        }
    }

    fn link_to(&mut self, kind: RelationshipKind, to: Option<&Arn>) {
        if let Some(to) = to {
            self.link(self.resource.arn.clone(), kind, to.clone());
        }
    }

    /// Text that should be an ARN; what is not one leads nowhere.
    fn link_to_text(&mut self, kind: RelationshipKind, to: Option<&String>) {
        let to = to.and_then(|text| text.parse().ok());
        self.link_to(kind, to.as_ref());
    }

    fn link_to_id(&mut self, kind: RelationshipKind, resource_type: ResourceType, id: &str) {
        let (account, region) = (&self.resource.account, &self.resource.region);
        let to = self.names.ids.get(&(resource_type, account, region, id)).copied();
        self.link_to(kind, to);
    }

    fn contained_in(&mut self, parent: Option<&Arn>) {
        if let Some(parent) = parent {
            self.link(parent.clone(), RelationshipKind::Contains, self.resource.arn.clone());
        }
    }

    /// This resource is a backup of `source`.
    fn backup_of(&mut self, source: Option<&Arn>) {
        if let Some(source) = source {
            let own = self.resource.arn.clone();
            self.link(source.clone(), RelationshipKind::BacksUpTo, own);
        }
    }

    /// The ARN of a resource in this partition and account.
    fn arn_beside(&self, service: &str, region: &Region, resource: &str) -> Arn {
        let partition = self.resource.arn.partition();
        Arn::build(partition, service, region, Some(&self.resource.account), resource)
    }

    fn in_subnets<'s>(&mut self, subnets: impl IntoIterator<Item = &'s String>) {
        for subnet in subnets {
            self.link_to_id(RelationshipKind::DependsOn, ResourceType::Subnet, subnet);
        }
    }

    fn encrypts_with(&mut self, key: &Attribute<Option<String>>) {
        self.link_to_text(RelationshipKind::EncryptsWith, key.present());
    }

    fn protects<'s>(&mut self, arns: impl IntoIterator<Item = &'s String>) {
        for arn in arns {
            self.link_to_text(RelationshipKind::Protects, Some(arn));
        }
    }

    /// `from` is copied to `to`, which can take its place.
    fn copies_and_promotes(&mut self, from: Arn, to: Arn) {
        self.link(from.clone(), RelationshipKind::ReplicatesTo, to.clone());
        self.link(from, RelationshipKind::PromotesTo, to);
    }

    fn subnet(&mut self, subnet: &Subnet) {
        let Some(vpc) = subnet.vpc_id.known() else { return };
        let (account, region) = (&self.resource.account, &self.resource.region);
        let vpc = self.names.ids.get(&(ResourceType::Vpc, account, region, vpc.as_str()));
        self.contained_in(vpc.copied());
    }

    fn auto_scaling_group(&mut self, group: &AutoScalingGroup) {
        self.in_subnets(group.subnet_ids.elements());
        if let Some(template) = group.launch_template_id.present() {
            let template = self.here("ec2", &format!("launch-template/{template}"));
            self.link_to(RelationshipKind::DependsOn, Some(&template));
        }
        for target_group in group.target_group_arns.elements() {
            if let Ok(target_group) = target_group.parse() {
                self.behind_target_groups([&target_group]);
            }
        }
        for instance in group.instances.elements() {
            if let Some(id) = instance.instance_id.known() {
                self.link_to_id(RelationshipKind::Contains, ResourceType::Instance, id);
            }
        }
    }

    /// The ARN of an RDS resource that is named by ARN or, in the same
    /// account and Region, by identifier.
    fn rds_arn(&self, kind: &str, name: &str) -> Arn {
        name.parse().unwrap_or_else(|_| {
            let own = &self.resource.arn;
            let (account, region) = (&self.resource.account, &self.resource.region);
            Arn::build(own.partition(), "rds", region, Some(account), &format!("{kind}:{name}"))
        })
    }

    fn db_instance(&mut self, instance: &DbInstance) {
        let own = self.resource.arn.clone();
        self.encrypts_with(&instance.kms_key_arn);
        for replica in instance.read_replicas.elements() {
            self.copies_and_promotes(own.clone(), self.rds_arn("db", replica));
        }
        if let Some(source) = instance.read_replica_source.present() {
            self.copies_and_promotes(self.rds_arn("db", source), own.clone());
        }
        for backup in instance.replicated_backup_arns.elements() {
            self.link_to(RelationshipKind::BacksUpTo, Some(backup));
        }
    }

    fn automated_backup(&mut self, backup: &DbInstanceAutomatedBackup) {
        self.encrypts_with(&backup.kms_key_arn);
        if let Some(source) = backup.source_instance_arn.known() {
            let own = self.resource.arn.clone();
            self.link(source.clone(), RelationshipKind::BacksUpTo, own);
        }
    }

    fn db_cluster(&mut self, cluster: &DbCluster) {
        let own = self.resource.arn.clone();
        self.encrypts_with(&cluster.kms_key_arn);
        for member in cluster.members.elements() {
            if let Some(identifier) = member.instance_identifier.known() {
                let instance = self.rds_arn("db", identifier);
                self.link_to(RelationshipKind::Contains, Some(&instance));
            }
        }
        for replica in cluster.read_replicas.elements() {
            self.copies_and_promotes(own.clone(), self.rds_arn("cluster", replica));
        }
        if let Some(source) = cluster.replication_source.present() {
            self.copies_and_promotes(self.rds_arn("cluster", source), own);
        }
    }

    fn global_cluster(&mut self, global: &GlobalCluster) {
        let members = global.members.elements();
        for member in members {
            self.link_to(RelationshipKind::Contains, member.cluster_arn.known());
        }
        let arns = |is_writer: bool| {
            members
                .iter()
                .filter(move |member| member.is_writer.known() == Some(&is_writer))
                .filter_map(|member| member.cluster_arn.known())
        };
        for writer in arns(true) {
            for reader in arns(false) {
                self.copies_and_promotes(writer.clone(), reader.clone());
            }
        }
    }

    fn dynamodb_table(&mut self, table: &DynamoDbTable) {
        self.encrypts_with(&table.kms_key_arn);
        let own = &self.resource.arn;
        let (partition, resource) = (own.partition().to_owned(), own.resource().to_owned());
        for replica in table.replicas.elements() {
            if let Some(region) = replica.region.known() {
                let account = Some(&self.resource.account);
                let to = Arn::build(&partition, "dynamodb", region, account, &resource);
                self.link_to(RelationshipKind::ReplicatesTo, Some(&to));
            }
        }
    }

    fn s3_bucket(&mut self, bucket: &S3Bucket) {
        self.encrypts_with(&bucket.kms_key_arn);
        for rule in bucket.replication_rules.elements() {
            if rule.status.known().is_some_and(|status| status == "Enabled") {
                self.link_to(RelationshipKind::ReplicatesTo, rule.destination_bucket_arn.known());
            }
        }
    }

    fn opensearch_domain(&mut self, domain: &OpenSearchDomain) {
        self.encrypts_with(&domain.kms_key_arn);
        let Some(replication) = domain.domain_replication.present() else { return };
        let is_primary = replication.role.known().is_some_and(|role| role == "PRIMARY");
        let own = self.resource.arn.clone();
        for peer in replication.peers.elements() {
            let Some(peer) = peer.domain_arn.known() else { continue };
            if is_primary {
                self.copies_and_promotes(own.clone(), peer.clone());
            } else {
                self.copies_and_promotes(peer.clone(), own.clone());
            }
        }
    }

    /// The ends of a connection, that in its own Region first. A follower's
    /// Region has the outbound side, a leader's the inbound side; which end an
    /// inbound connection calls local has varied.
    fn here_and_there<'d>(
        &self,
        local: &'d Attribute<DomainReference>,
        remote: &'d Attribute<DomainReference>,
    ) -> (&'d Attribute<DomainReference>, &'d Attribute<DomainReference>) {
        let is_here = |end: &Attribute<DomainReference>| {
            end.known().and_then(|end| end.region.known()) == Some(&self.resource.region)
        };
        if is_here(remote) && !is_here(local) { (remote, local) } else { (local, remote) }
    }

    fn connection(
        &mut self,
        leader: &Attribute<DomainReference>,
        follower: &Attribute<DomainReference>,
    ) {
        let partition = self.resource.arn.partition().to_owned();
        let arn = |domain: &Attribute<DomainReference>| domain_arn(&partition, domain.known()?);
        let (leader, follower) = (arn(leader), arn(follower));
        self.link_to(RelationshipKind::DependsOn, leader.as_ref());
        self.link_to(RelationshipKind::DependsOn, follower.as_ref());
        if let (Some(leader), Some(follower)) = (leader, follower) {
            self.copies_and_promotes(leader, follower);
        }
    }

    fn record_set(&mut self, record: &RecordSet) {
        let partition = self.resource.arn.partition().to_owned();
        let route53 = |resource: String| {
            Arn::build(&partition, "route53", &Region::global(), None, &resource)
        };
        if let Some(zone) = record.zone_id.known() {
            self.contained_in(Some(&route53(format!("hostedzone/{zone}"))));
        }
        if let Some(check) = record.health_check_id.present() {
            let check = route53(format!("healthcheck/{check}"));
            self.link_to(RelationshipKind::DependsOn, Some(&check));
        }
        let alias = record.alias.present().and_then(|alias| alias.dns_name.known());
        for target in record.values.elements().iter().chain(alias) {
            let to = self.names.hosts.get(&normalized_host(target)).copied();
            self.link_to(RelationshipKind::RoutesTo, to);
        }
    }

    fn health_check(&mut self, check: &HealthCheck) {
        let control = check.routing_control_arn.present();
        self.link_to(RelationshipKind::DependsOn, control);
        if let Some(control) = control {
            let own = self.resource.arn.clone();
            self.link(control.clone(), RelationshipKind::Controls, own);
        }
        self.health_check_alarm(check);
        for child in check.child_health_checks.elements() {
            self.link_to_id(RelationshipKind::DependsOn, ResourceType::HealthCheck, child);
        }
        let target = check.domain_name.present().map(|host| normalized_host(host));
        let target = target.and_then(|host| self.names.hosts.get(&host).copied());
        self.link_to(RelationshipKind::RoutesTo, target);
    }

    fn routing_control(&mut self, control: &RoutingControl) {
        self.contained_in(control.control_panel_arn.known());
        let partition = self.resource.arn.partition().to_owned();
        for check in control.health_check_ids.elements() {
            let resource = format!("healthcheck/{check}");
            let check = Arn::build(&partition, "route53", &Region::global(), None, &resource);
            self.link_to(RelationshipKind::Controls, Some(&check));
        }
    }

    fn safety_rule(&mut self, rule: &SafetyRule) {
        self.contained_in(rule.control_panel_arn.known());
        let targets = rule.target_control_arns.elements();
        for control in rule.control_arns.elements().iter().chain(targets) {
            self.link_to(RelationshipKind::Guards, Some(control));
        }
    }

    fn region_switch_plan(&mut self, plan: &RegionSwitchPlan) {
        let workflows = plan.workflows.elements().iter();
        let steps = workflows.flat_map(|workflow| workflow.steps.elements());
        self.protects(steps.flat_map(|step| step.resource_arns.elements()));
    }

    fn eks_nodegroup(&mut self, group: &EksNodegroup) {
        self.in_subnets(group.subnet_ids.elements());
        let Some(cluster) = group.cluster_name.known() else { return };
        let own = &self.resource.arn;
        let (account, region) = (&self.resource.account, &self.resource.region);
        let resource = format!("cluster/{cluster}");
        let cluster = Arn::build(own.partition(), "eks", region, Some(account), &resource);
        self.contained_in(Some(&cluster));
    }

    fn api_domain_name(&mut self, domain: &ApiDomainName) {
        self.link_to_text(RelationshipKind::DependsOn, domain.certificate_arn.present());
        for mapping in domain.mappings.elements() {
            if let Some(api) = mapping.api_id.known() {
                self.link_to_id(RelationshipKind::RoutesTo, ResourceType::RestApi, api);
                self.link_to_id(RelationshipKind::RoutesTo, ResourceType::HttpApi, api);
            }
        }
    }

    fn lambda_function(&mut self, function: &LambdaFunction) {
        self.in_subnets(function.subnet_ids.elements());
        self.depends_on_image(function.image_uri.present());
        for source in function.event_sources.elements() {
            // A stream belongs to its table: `…:table/orders/stream/2026-…`.
            let source = source.source_arn.present();
            let source = source.and_then(|arn| arn.split("/stream/").next()).map(str::to_owned);
            self.link_to_text(RelationshipKind::DependsOn, source.as_ref());
        }
    }
}

fn domain_arn(partition: &str, domain: &DomainReference) -> Option<Arn> {
    let resource = format!("domain/{}", domain.domain_name.known()?);
    Some(Arn::build(partition, "es", domain.region.known()?, domain.account.known(), &resource))
}
