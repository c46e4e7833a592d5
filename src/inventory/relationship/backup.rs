//! The edges of AWS Backup.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{BackupPlan, BackupRecoveryPoint, BackupSelection};

impl Edges<'_, '_> {
    pub(super) fn backup_plan(&mut self, plan: &BackupPlan) {
        for rule in plan.rules.elements() {
            if let Some(name) = rule.target_backup_vault_name.known() {
                let (region, resource) = (&self.resource.region, format!("backup-vault:{name}"));
                let vault = self.arn_beside("backup", region, &resource);
                self.link_to(RelationshipKind::DependsOn, Some(&vault));
            }
            let air_gapped = rule.target_logically_air_gapped_backup_vault_arn.present();
            self.link_to(RelationshipKind::DependsOn, air_gapped);
            for copy in rule.copy_actions.elements() {
                let vault = copy.destination_backup_vault_arn.known();
                self.link_to(RelationshipKind::DependsOn, vault);
            }
        }
    }

    pub(super) fn backup_selection(&mut self, selection: &BackupSelection) {
        self.contained_in(selection.backup_plan_arn.known());
        for selected in selection.selected_arns.elements() {
            self.link_to(RelationshipKind::Protects, Some(selected));
        }
    }

    pub(super) fn backup_recovery_point(&mut self, point: &BackupRecoveryPoint) {
        self.encrypts_with(&point.kms_key_arn);
        self.contained_in(point.backup_vault_arn.known());
        self.backup_of(point.resource_arn.known());
    }
}
