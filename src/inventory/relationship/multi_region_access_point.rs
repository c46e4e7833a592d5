//! The edges of S3 Multi-Region Access Points.

use super::{Edges, RelationshipKind};
use crate::inventory::types::MultiRegionAccessPoint;

impl Edges<'_, '_> {
    pub(super) fn multi_region_access_point(&mut self, access_point: &MultiRegionAccessPoint) {
        for route in access_point.routes.elements() {
            self.link_to(RelationshipKind::RoutesTo, route.bucket_arn.known());
        }
    }
}
