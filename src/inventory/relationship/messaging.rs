//! The edges of queues, topics, event buses, streams and Kafka clusters.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{
    EventBridgeEndpoint, EventBus, KinesisStream, MskCluster, MskReplicator, SnsTopic, SqsQueue,
};

impl Edges<'_, '_> {
    pub(super) fn sqs_queue(&mut self, queue: &SqsQueue) {
        self.encrypts_with(&queue.kms_key_arn);
        self.link_to(RelationshipKind::RoutesTo, queue.dead_letter_target_arn.present());
    }

    pub(super) fn sns_topic(&mut self, topic: &SnsTopic) {
        self.encrypts_with(&topic.kms_key_arn);
        for subscription in topic.subscriptions.elements() {
            if let Some(endpoint) = subscription.endpoint_arn.present() {
                self.link_to_function_or_other(RelationshipKind::RoutesTo, endpoint.as_str());
            }
        }
    }

    pub(super) fn event_bus(&mut self, bus: &EventBus) {
        self.encrypts_with(&bus.kms_key_arn);
        for rule in bus.rules.elements() {
            if rule.state.known().is_some_and(|state| state == "DISABLED") {
                continue;
            }
            for target in rule.target_arns.elements() {
                self.link_to_function_or_other(RelationshipKind::RoutesTo, target.as_str());
            }
        }
    }

    /// The first bus is the primary one.
    pub(super) fn event_bridge_endpoint(&mut self, endpoint: &EventBridgeEndpoint) {
        self.link_to(RelationshipKind::DependsOn, endpoint.primary_health_check_arn.present());
        let buses = endpoint.event_bus_arns.elements();
        for bus in buses {
            self.link_to(RelationshipKind::RoutesTo, Some(bus));
        }
        if let [primary, secondary, ..] = buses {
            self.link(primary.clone(), RelationshipKind::PromotesTo, secondary.clone());
            let replicates = endpoint.replication_state.present();
            if replicates.is_some_and(|state| state == "ENABLED") {
                self.link(primary.clone(), RelationshipKind::ReplicatesTo, secondary.clone());
            }
        }
    }

    pub(super) fn kinesis_stream(&mut self, stream: &KinesisStream) {
        self.encrypts_with(&stream.kms_key_arn);
    }

    pub(super) fn msk_cluster(&mut self, cluster: &MskCluster) {
        self.encrypts_with(&cluster.kms_key_arn);
        self.in_subnets(cluster.subnet_ids.elements());
    }

    pub(super) fn msk_replicator(&mut self, replicator: &MskReplicator) {
        for replication in replicator.replications.elements() {
            let source = replication.source_cluster_arn.present();
            let target = replication.target_cluster_arn.present();
            self.link_to(RelationshipKind::DependsOn, source);
            self.link_to(RelationshipKind::DependsOn, target);
            if let (Some(source), Some(target)) = (source, target) {
                self.copies_and_promotes(source.clone(), target.clone());
            }
        }
    }
}
