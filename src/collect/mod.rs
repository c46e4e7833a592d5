//! Collecting: live AWS accounts, read into an inventory.
//!
//! Knows nothing of rules, recovery or reports. What cannot be read becomes a
//! [`Gap`](crate::inventory::Gap), and the attributes that it was to fill say
//! why they are unknown. Only reads are made.
//!
//! To add a service: a file with its calls, and a line in [`registry`].

mod api_gateway;
mod arc_readiness;
mod arc_region_switch;
mod arc_routing_control;
mod autoscaling;
mod bedrock;
mod convert;
mod dynamodb;
mod ec2;
mod eks;
pub(crate) mod failure;
mod found;
mod lambda;
mod limits;
mod measurements;
mod opensearch;
mod opensearch_replication;
mod place;
mod rds;
mod regions;
mod registry;
mod route53;
mod s3;
pub(crate) mod session;

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::StreamExt;

use crate::inventory::{AccountId, Inventory, Region, Timestamp};

use found::Found;
use place::Place;
use session::Session;

pub use limits::Limits;

/// What to collect, and how AWS is reached.
#[derive(Debug, Clone)]
pub struct Request {
    /// The profile of the AWS configuration; the default chain if none.
    pub profile: Option<String>,
    /// The Regions to look at; all that are enabled if there are none.
    pub regions: Vec<Region>,
    /// The accounts to look at; that of the credentials if there are none.
    pub accounts: Vec<AccountId>,
    /// The role to assume in each of those accounts.
    pub role_name: Option<String>,
    /// An emulator that all calls go to.
    pub endpoint_url: Option<String>,
    /// The time of the collection.
    pub now: Timestamp,
    /// Bounds on time and concurrency.
    pub limits: Limits,
}

/// Nothing can be collected at all.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// There are no usable credentials.
    #[error(
        "AWS does not accept the credentials: {0}; set AWS_PROFILE or --profile, or sign in with `aws sso login`"
    )]
    Credentials(String),
    /// The account that was asked for cannot be entered without a role.
    #[error(
        "the credentials belong to account {actual}, not {wanted}: name the role to assume with --role-name"
    )]
    OtherAccount {
        /// The account that was asked for.
        wanted: AccountId,
        /// The account of the credentials.
        actual: AccountId,
    },
    /// The asynchronous runtime could not be started.
    #[error("the system refuses what collecting needs: {0}")]
    System(#[from] std::io::Error),
}

/// Hears how a collection gets on.
pub trait Progress: Sync {
    /// So many more pieces of work are known.
    fn planned(&self, pieces: usize);
    /// A piece of work is done.
    fn done(&self, label: &str);
}

/// Reads everything that was asked for.
///
/// # Errors
///
/// Only if nothing can be read at all; whatever else fails is a gap.
pub fn collect(request: &Request, progress: &dyn Progress) -> Result<Inventory, CollectError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(collect_all(request, progress))
}

async fn collect_all(
    request: &Request,
    progress: &dyn Progress,
) -> Result<Inventory, CollectError> {
    let sessions = Session::open(request).await?;
    let mut inventory = Inventory::empty(request.now);
    inventory.scope.regions.extend(request.regions.iter().cloned());
    for opened in sessions {
        match opened {
            Ok(session) => collect_account(&session, request, progress, &mut inventory).await,
            Err(gap) => {
                inventory.scope.accounts.extend(gap.account.clone());
                inventory.gaps.push(gap);
            }
        }
    }
    inventory.sort();
    Ok(inventory)
}

/// Reads one account: its Regions first, then everything in them at once.
async fn collect_account(
    session: &Session,
    request: &Request,
    progress: &dyn Progress,
    inventory: &mut Inventory,
) {
    inventory.scope.accounts.insert(session.account.clone());
    let seen = regions::read(session, &request.regions).await;
    let readable: BTreeSet<Region> = seen.readable.into_iter().collect();
    inventory.scope.regions.extend(readable.iter().cloned());
    inventory.regions.extend(seen.statuses);
    inventory.gaps.extend(seen.gaps);

    let places: Vec<Arc<Place>> =
        readable.iter().map(|region| Arc::new(session.place(region))).collect();
    let work = registry::work(session, &places);
    progress.planned(work.len());
    let in_flight = request.limits.pieces_at_once;
    let mut finished = futures::stream::iter(work).buffer_unordered(in_flight);
    while let Some((label, found)) = finished.next().await {
        progress.done(&label);
        add(inventory, found);
    }
    let measured = measurements::read(&places, &inventory.resources).await;
    add(inventory, measured);
}

fn add(inventory: &mut Inventory, found: Found) {
    let Found { resources, regions, measurements, gaps } = found;
    inventory.resources.extend(resources);
    inventory.regions.extend(regions);
    inventory.measurements.extend(measurements);
    inventory.gaps.extend(gaps);
}
