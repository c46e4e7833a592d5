//! The edges of Amazon ECR.

use super::{Edges, RelationshipKind};
use crate::inventory::types::EcrRepository;
use crate::inventory::{AccountId, Arn, Region};

impl Edges<'_, '_> {
    pub(super) fn ecr_repository(&mut self, repository: &EcrRepository) {
        self.encrypts_with(&repository.kms_key_arn);
        let own = self.resource.arn.clone();
        for destination in repository.replication_destinations.elements() {
            let (region, account) = (destination.region.known(), destination.registry_id.known());
            if let (Some(region), Some(account)) = (region, account) {
                let (partition, resource) = (own.partition(), own.resource());
                let to = Arn::build(partition, "ecr", region, Some(account), resource);
                self.link_to(RelationshipKind::ReplicatesTo, Some(&to));
            }
        }
    }

    /// The repository of a container image, if it is one in ECR.
    pub(super) fn depends_on_image(&mut self, image: Option<&String>) {
        let partition = self.resource.arn.partition();
        let repository = image.and_then(|image| repository_of(partition, image));
        self.link_to(RelationshipKind::DependsOn, repository.as_ref());
    }
}

/// The repository in `123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1.2`.
fn repository_of(partition: &str, image: &str) -> Option<Arn> {
    let (registry, rest) = image.split_once('/')?;
    let mut parts = registry.split('.');
    let account: AccountId = parts.next()?.parse().ok()?;
    if !matches!(parts.next()?, "dkr" | "dkr-ecr") {
        return None;
    }
    let region: Region = parts.find_map(|part| part.parse().ok())?;
    let path = rest.split('@').next()?;
    // A colon in the last part stands before the tag.
    let name = match path.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => path,
    };
    let resource = format!("repository/{name}");
    Some(Arn::build(partition, "ecr", &region, Some(&account), &resource))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_of_an_image_is_found() {
        let registry = "123456789012.dkr.ecr.me-south-1.amazonaws.com";
        let wanted = "arn:aws:ecr:me-south-1:123456789012:repository/shop/web";
        for rest in ["shop/web", "shop/web:1.2", "shop/web@sha256:abc", "shop/web:1@sha256:abc"] {
            let found = repository_of("aws", &format!("{registry}/{rest}")).unwrap();
            assert_eq!(found.as_str(), wanted, "{rest}");
        }
        for other in ["nginx", "nginx:1.27", "public.ecr.aws/nginx/nginx:1", "localhost:5000/x"] {
            assert_eq!(repository_of("aws", other), None, "{other}");
        }
    }
}
