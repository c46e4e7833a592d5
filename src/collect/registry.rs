//! The collectors: what is read in every Region, and what once per account.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::found::Found;
use super::place::Place;
use super::session::Session;
use super::*;
use crate::inventory::Region;

/// Polled where it was made: everything waits for the network, nothing computes.
type Piece = Pin<Box<dyn Future<Output = (String, Found)>>>;

/// Lists collectors as `"label" => function`.
macro_rules! pieces {
    ($work:ident, $place:expr, $($label:literal => $collect:path,)*) => {
        $( {
            let place = $place.clone();
            $work.push(Box::pin(async move {
                (format!("{} in {}", $label, place.region), $collect(&place).await)
            }) as Piece);
        } )*
    };
}

/// Every piece of work for an account: its services in each Region, and those
/// that belong to no Region, which are asked where their control plane is.
pub(super) fn work(session: &Session, places: &[Arc<Place>]) -> Vec<Piece> {
    let mut work = Vec::new();
    for place in places {
        pieces!(work, place,
            "zones" => regions::zones,
            "API Gateway" => api_gateway::collect,
            "Auto Scaling" => autoscaling::collect,
            "Bedrock" => bedrock::collect,
            "DynamoDB" => dynamodb::collect,
            "EC2" => ec2::collect,
            "EKS" => eks::collect,
            "Lambda" => lambda::collect,
            "OpenSearch" => opensearch::collect,
            "RDS" => rds::collect,
        );
    }
    let dns = Arc::new(session.place(&control_region("us-east-1", session)));
    pieces!(work, dns, "Route 53" => route53::collect,);
    let recovery = Arc::new(session.place(&control_region("us-west-2", session)));
    pieces!(work, recovery,
        "ARC routing control" => arc_routing_control::collect,
        "ARC readiness" => arc_readiness::collect,
    );
    let all = places.to_vec();
    work.push(Box::pin(async move {
        ("ARC Region switch".to_owned(), arc_region_switch::collect(&all).await)
    }));
    let home = Arc::new(session.place(&session.home));
    let all = places.to_vec();
    work.push(Box::pin(async move { ("S3".to_owned(), s3::collect(&home, &all).await) }));
    work
}

/// Where a global service's control plane is: a Region of the partition `aws`,
/// or the first Region of another partition, whose services do the same.
fn control_region(code: &str, session: &Session) -> Region {
    let partition = session.home.partition();
    let in_partition = match partition {
        "aws" => code,
        "aws-us-gov" => "us-gov-west-1",
        "aws-cn" => "cn-northwest-1",
        _ => session.home.as_str(),
    };
    in_partition.parse().unwrap_or_else(|_| session.home.clone())
}
