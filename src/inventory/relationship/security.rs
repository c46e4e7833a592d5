//! The edges of AWS KMS and AWS Secrets Manager.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{KmsKey, Secret};

impl Edges<'_, '_> {
    /// Both ends of a multi-Region key know all of its keys.
    pub(super) fn kms_key(&mut self, key: &KmsKey) {
        let Some(primary) = key.primary_key_arn.present() else { return };
        for replica in key.replica_key_arns.elements() {
            self.link(primary.clone(), RelationshipKind::ReplicatesTo, replica.clone());
        }
        let own = self.resource.arn.clone();
        self.link(primary.clone(), RelationshipKind::ReplicatesTo, own);
    }

    /// A replica has its primary's name, random ending included.
    pub(super) fn secret(&mut self, secret: &Secret) {
        self.encrypts_with(&secret.kms_key_arn);
        let own = self.resource.arn.clone();
        for replica in secret.replicas.elements() {
            if let Some(region) = replica.region.known() {
                let replica = self.arn_beside("secretsmanager", region, own.resource());
                self.copies_and_promotes(own.clone(), replica);
            }
        }
        let elsewhere = secret.primary_region.present();
        if let Some(region) = elsewhere.filter(|region| **region != self.resource.region) {
            let primary = self.arn_beside("secretsmanager", region, own.resource());
            self.copies_and_promotes(primary, own);
        }
    }
}
