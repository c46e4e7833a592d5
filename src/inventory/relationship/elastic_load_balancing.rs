//! The edges of Elastic Load Balancing.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{ClassicLoadBalancer, LoadBalancer, TargetGroup};
use crate::inventory::{Arn, ResourceType};

impl Edges<'_, '_> {
    pub(super) fn load_balancer(&mut self, balancer: &LoadBalancer) {
        let zones = balancer.availability_zones.elements();
        self.in_subnets(zones.iter().filter_map(|zone| zone.subnet_id.present()));
        for listener in balancer.listeners.elements() {
            for certificate in listener.certificate_arns.elements() {
                self.link_to(RelationshipKind::DependsOn, Some(certificate));
            }
        }
    }

    pub(super) fn target_group(&mut self, group: &TargetGroup) {
        let own = self.resource.arn.clone();
        for balancer in group.load_balancer_arns.elements() {
            self.link(balancer.clone(), RelationshipKind::RoutesTo, own.clone());
        }
        for target in group.targets.elements() {
            let Some(id) = target.target_id.known() else { continue };
            // A function's ARN may name a version or an alias.
            self.link_to_function_or_other(RelationshipKind::RoutesTo, id);
            self.link_to_id(RelationshipKind::RoutesTo, ResourceType::Instance, id);
        }
    }

    pub(super) fn classic_load_balancer(&mut self, balancer: &ClassicLoadBalancer) {
        self.in_subnets(balancer.subnet_ids.elements());
        for certificate in balancer.certificate_arns.elements() {
            self.link_to(RelationshipKind::DependsOn, Some(certificate));
        }
        for instance in balancer.instances.elements() {
            if let Some(id) = instance.instance_id.known() {
                self.link_to_id(RelationshipKind::RoutesTo, ResourceType::Instance, id);
            }
        }
    }

    /// These target groups or Classic Load Balancers send requests to this
    /// resource. Of those that were not collected nothing else is known.
    pub(super) fn behind_target_groups<'s>(&mut self, groups: impl IntoIterator<Item = &'s Arn>) {
        let own = self.resource.arn.clone();
        let names = self.names;
        for group in groups.into_iter().filter(|group| names.front_ends.contains(group)) {
            self.link(group.clone(), RelationshipKind::RoutesTo, own.clone());
        }
    }
}
