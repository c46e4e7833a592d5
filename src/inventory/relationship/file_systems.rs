//! The edges of Amazon EFS and Amazon FSx.

use super::{Arn, Edges};
use crate::inventory::types::{EfsFileSystem, FsxBackup, FsxFileSystem};

impl Edges<'_, '_> {
    pub(super) fn efs_file_system(&mut self, file_system: &EfsFileSystem) {
        self.encrypts_with(&file_system.kms_key_arn);
        let targets = file_system.mount_targets.elements().iter();
        self.in_subnets(targets.filter_map(|target| target.subnet_id.known()));
        let own = self.resource.arn.clone();
        for replica in file_system.replication_destinations.elements() {
            let (Some(id), Some(region)) = (replica.file_system_id.known(), replica.region.known())
            else {
                continue;
            };
            let account = replica.account.present().unwrap_or(&self.resource.account);
            let resource = format!("file-system/{id}");
            let service = "elasticfilesystem";
            let to = Arn::build(own.partition(), service, region, Some(account), &resource);
            self.copies_and_promotes(own.clone(), to);
        }
        if let Some(source) = file_system.replication_source_arn.present() {
            self.copies_and_promotes(source.clone(), own);
        }
    }

    pub(super) fn fsx_file_system(&mut self, file_system: &FsxFileSystem) {
        self.encrypts_with(&file_system.kms_key_arn);
        self.in_subnets(file_system.subnet_ids.elements());
    }

    pub(super) fn fsx_backup(&mut self, backup: &FsxBackup) {
        self.encrypts_with(&backup.kms_key_arn);
        self.backup_of(backup.source_file_system_arn.known());
    }
}
