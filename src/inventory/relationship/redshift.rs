//! The edges of Amazon Redshift.

use super::{Edges, RelationshipKind, ResourceType};
use crate::inventory::types::{
    RedshiftCluster, RedshiftClusterSnapshot, RedshiftServerlessNamespace,
    RedshiftServerlessSnapshot, RedshiftServerlessWorkgroup,
};

impl Edges<'_, '_> {
    pub(super) fn redshift_cluster(&mut self, cluster: &RedshiftCluster) {
        self.encrypts_with(&cluster.kms_key_arn);
        self.link_to(RelationshipKind::DependsOn, cluster.admin_secret_arn.present());
    }

    pub(super) fn redshift_snapshot(&mut self, snapshot: &RedshiftClusterSnapshot) {
        self.encrypts_with(&snapshot.kms_key_arn);
        self.backup_of(snapshot.source_cluster_arn.known());
    }

    pub(super) fn redshift_namespace(&mut self, namespace: &RedshiftServerlessNamespace) {
        self.encrypts_with(&namespace.kms_key_arn);
        self.link_to(RelationshipKind::DependsOn, namespace.admin_secret_arn.present());
    }

    pub(super) fn redshift_workgroup(&mut self, workgroup: &RedshiftServerlessWorkgroup) {
        self.in_subnets(workgroup.subnet_ids.elements());
        if let Some(name) = workgroup.namespace_name.known() {
            let namespace = ResourceType::RedshiftServerlessNamespace;
            self.link_to_id(RelationshipKind::DependsOn, namespace, name);
        }
    }

    pub(super) fn redshift_serverless_snapshot(&mut self, snapshot: &RedshiftServerlessSnapshot) {
        self.encrypts_with(&snapshot.kms_key_arn);
        self.backup_of(snapshot.source_namespace_arn.known());
    }
}
