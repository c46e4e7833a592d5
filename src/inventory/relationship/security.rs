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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::inventory::relationship::{Link, RelationshipKind, derive};
    use crate::inventory::{Arn, Attribute, Attributes, Resource, types::*};

    fn arn(text: &str) -> Arn {
        text.parse().unwrap()
    }

    fn resource(arn: &Arn, attributes: impl Into<Attributes>) -> Resource {
        Resource {
            arn: arn.clone(),
            account: arn.account().unwrap(),
            region: arn.region(),
            name: arn.resource_name().to_owned(),
            tags: Attribute::NotCollected,
            location: None,
            attributes: attributes.into(),
        }
    }

    #[test]
    fn either_end_of_a_multi_region_key_tells_both() {
        let primary = arn("arn:aws:kms:eu-central-1:111122223333:key/mrk-1");
        let replica = arn("arn:aws:kms:eu-west-1:111122223333:key/mrk-1");
        let key = || KmsKey {
            primary_key_arn: Some(primary.clone()).into(),
            replica_key_arns: vec![replica.clone()].into(),
            ..KmsKey::default()
        };
        for seen in [&primary, &replica] {
            let links = derive(&[resource(seen, key())]);
            let kind = RelationshipKind::ReplicatesTo;
            assert_eq!(links, [Link { from: primary.clone(), kind, to: replica.clone() }]);
        }
    }

    #[test]
    fn either_end_of_a_replicated_secret_tells_both() {
        let primary = arn("arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf");
        let replica = arn("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf");
        let of_primary = Secret {
            primary_region: Some(primary.region()).into(),
            replicas: vec![SecretReplica {
                region: replica.region().into(),
                ..SecretReplica::default()
            }]
            .into(),
            ..Secret::default()
        };
        let of_replica =
            Secret { primary_region: Some(primary.region()).into(), ..Secret::default() };
        for seen in [resource(&primary, of_primary), resource(&replica, of_replica)] {
            let links = derive(&[seen]);
            assert_eq!(links.len(), 2, "{links:?}");
            assert!(links.iter().all(|link| link.from == primary && link.to == replica));
        }
    }
}
