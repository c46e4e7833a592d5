//! The edges of Amazon CloudFront.

use super::{Edges, RelationshipKind, normalized_host};
use crate::inventory::types::CloudFrontDistribution;

impl Edges<'_, '_> {
    pub(super) fn cloudfront_distribution(&mut self, distribution: &CloudFrontDistribution) {
        self.link_to(RelationshipKind::DependsOn, distribution.viewer_certificate_arn.present());
        for origin in distribution.origins.elements() {
            let host = origin.domain_name.known().map(|host| normalized_host(host));
            let origin = host.and_then(|host| self.names.hosts.get(&host).copied());
            self.link_to(RelationshipKind::RoutesTo, origin);
        }
    }
}
