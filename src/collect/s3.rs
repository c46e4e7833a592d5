//! Amazon S3: one list per account, then each bucket at its own Region.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use aws_sdk_s3::Client;
use aws_sdk_s3::types as sdk;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;

use super::convert::{self, each, known, owned};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{ReplicationRule, S3Bucket};
use crate::inventory::{Arn, Attribute, Region, Resource};

const SERVICE: &str = "s3";

/// Buckets whose Region is among `places`.
pub(super) async fn collect(home: &Place, places: &[Arc<Place>]) -> Found {
    let mut found = Found::default();
    let by_region: HashMap<&Region, Bucketeer> =
        places.iter().map(|place| (&place.region, Bucketeer::new(place))).collect();
    let asker = by_region.get(&home.region);
    let owned_asker = Bucketeer::new(home);
    let asker = asker.unwrap_or(&owned_asker);
    let names = match list_buckets(asker, &by_region).await {
        Ok(names) => names,
        Err(failure) => {
            found.failed(home, &failure);
            return found;
        }
    };
    let mut partials: BTreeMap<&Region, Partial> = BTreeMap::new();
    let mut calls = Vec::new();
    for (name, region) in &names {
        let region = match region {
            Some(region) => Ok(region.clone()),
            None => asker.location(name).await,
        };
        match region {
            Ok(region) => {
                if let Some((region, bucketeer)) = by_region.get_key_value(&region) {
                    calls.push(async move { (*region, name, bucketeer.bucket(name).await) });
                }
            }
            Err(failure) if failure.is_not_found() => {}
            Err(failure) => partials.entry(&home.region).or_default().failed(&failure, name),
        }
    }
    for (region, name, (bucket, failures)) in each(home, calls).await {
        for failure in failures {
            partials.entry(region).or_default().failed(&failure, name);
        }
        found.resources.extend(bucket);
    }
    for (region, partial) in partials {
        let place = by_region.get(region).map_or(home, |bucketeer| bucketeer.place);
        partial.into_found(place, &mut found);
    }
    found
}

type Listed = Vec<(String, Option<Region>)>;

/// All buckets of the account with their Regions. The list is the same from
/// everywhere, so that another Region is asked if the first is dark.
async fn list_buckets(
    first: &Bucketeer<'_>,
    others: &HashMap<&Region, Bucketeer<'_>>,
) -> Result<Listed, Failure> {
    let failure = match first.list().await {
        Ok(listed) => return Ok(listed),
        Err(failure) => failure,
    };
    let mut regions: Vec<_> = others.keys().collect();
    regions.sort();
    for region in regions {
        if let Some(other) = others.get(*region)
            && let Ok(listed) = other.list().await
        {
            return Ok(listed);
        }
    }
    Err(failure)
}

/// Asks about buckets of one Region.
struct Bucketeer<'a> {
    place: &'a Place,
    client: Client,
}

impl<'a> Bucketeer<'a> {
    fn new(place: &'a Place) -> Self {
        let config = aws_sdk_s3::config::Builder::from(&place.config);
        // Emulators serve buckets by path, not by host name.
        let by_path = place.config.endpoint_url().is_some();
        Self { place, client: Client::from_conf(config.force_path_style(by_path).build()) }
    }

    async fn list(&self) -> Result<Listed, Failure> {
        let mut all = Vec::new();
        let mut pages = self.client.list_buckets().max_buckets(1000).into_paginator().send();
        loop {
            let next = async { pages.next().await.transpose() };
            match self.place.call(SERVICE, "ListBuckets", next).await? {
                Some(page) => all.extend(page.buckets().iter().filter_map(|bucket| {
                    let region = bucket.bucket_region().and_then(|region| region.parse().ok());
                    Some((bucket.name()?.to_owned(), region))
                })),
                None => break,
            }
        }
        Ok(all)
    }

    /// For lists that do not tell the Region.
    async fn location(&self, name: &str) -> Result<Region, Failure> {
        let call = self.client.get_bucket_location().bucket(name).send();
        let answer = self.place.call(SERVICE, "GetBucketLocation", call).await?;
        let code = match answer.location_constraint().map(|constraint| constraint.as_str()) {
            None | Some("") => "us-east-1",
            Some("EU") => "eu-west-1",
            Some(code) => code,
        };
        code.parse().map_err(|error| {
            let reason = crate::inventory::GapReason::InvalidResponse;
            Failure::new(SERVICE, "GetBucketLocation", reason, format!("{error}"))
        })
    }

    /// A bucket with all that is asked about it.
    async fn bucket(&self, name: &str) -> (Option<Resource>, Vec<Failure>) {
        let mut attributes = S3Bucket::default();
        let mut failures = Vec::new();
        match self.versioning(name, &mut attributes).await {
            Err(failure) if failure.is(&["NoSuchBucket"]) => return (None, failures),
            Err(failure) => {
                attributes.versioning = Attribute::unknown(failure.unknown());
                attributes.mfa_delete = Attribute::unknown(failure.unknown());
                failures.push(failure);
            }
            Ok(()) => {}
        }
        if let Err(failure) = self.replication(name, &mut attributes).await {
            attributes.replication_rules = Attribute::unknown(failure.unknown());
            attributes.replication_role = Attribute::unknown(failure.unknown());
            failures.push(failure);
        }
        if let Err(failure) = self.encryption(name, &mut attributes).await {
            attributes.encryption_algorithm = Attribute::unknown(failure.unknown());
            attributes.kms_key_arn = Attribute::unknown(failure.unknown());
            failures.push(failure);
        }
        let tags = self.tags(name).await.unwrap_or_else(|failure| {
            let unknown = Attribute::unknown(failure.unknown());
            failures.push(failure);
            unknown
        });
        let arn = Arn::build(&self.place.partition, "s3", &Region::global(), None, name);
        (Some(self.place.resource(arn, name, tags, attributes)), failures)
    }

    async fn versioning(&self, name: &str, bucket: &mut S3Bucket) -> Result<(), Failure> {
        const OPERATION: &str = "GetBucketVersioning";
        let call = async {
            match self.client.get_bucket_versioning().bucket(name).send().await {
                Ok(answer) => Ok((
                    answer.status().map(|status| status.as_str().to_owned()),
                    answer.mfa_delete().map(|mfa| mfa.as_str().to_owned()),
                )),
                Err(error) => {
                    from_emulator(&error).ok_or_else(|| Failure::of(SERVICE, OPERATION, &error))
                }
            }
        };
        let (status, mfa) = self.place.bounded(SERVICE, OPERATION, call).await?;
        // S3 says nothing about a bucket that never was versioned.
        bucket.versioning = status.unwrap_or_else(|| "Disabled".to_owned()).into();
        bucket.mfa_delete = mfa.is_some_and(|mfa| mfa == "Enabled").into();
        Ok(())
    }

    async fn replication(&self, name: &str, bucket: &mut S3Bucket) -> Result<(), Failure> {
        let call = self.client.get_bucket_replication().bucket(name).send();
        let answer = match self.place.call(SERVICE, "GetBucketReplication", call).await {
            Err(failure) if failure.is(&["ReplicationConfigurationNotFoundError"]) => {
                bucket.replication_rules = Vec::new().into();
                bucket.replication_role = None.into();
                return Ok(());
            }
            other => other?,
        };
        let configuration = answer.replication_configuration();
        let rules = configuration.map(|configuration| configuration.rules()).unwrap_or_default();
        bucket.replication_rules =
            rules.iter().filter_map(replication_rule).collect::<Vec<_>>().into();
        bucket.replication_role = configuration.map(|c| c.role().to_owned()).into();
        Ok(())
    }

    async fn encryption(&self, name: &str, bucket: &mut S3Bucket) -> Result<(), Failure> {
        let call = self.client.get_bucket_encryption().bucket(name).send();
        let answer = match self.place.call(SERVICE, "GetBucketEncryption", call).await {
            Err(failure) if failure.is(&["ServerSideEncryptionConfigurationNotFoundError"]) => {
                bucket.encryption_algorithm = None.into();
                bucket.kms_key_arn = None.into();
                return Ok(());
            }
            other => other?,
        };
        let rules = answer.server_side_encryption_configuration().map(|c| c.rules());
        let default = rules
            .unwrap_or_default()
            .iter()
            .find_map(|rule| rule.apply_server_side_encryption_by_default());
        bucket.encryption_algorithm =
            default.map(|default| default.sse_algorithm().as_str().to_owned()).into();
        bucket.kms_key_arn = default.and_then(|default| owned(default.kms_master_key_id())).into();
        Ok(())
    }

    async fn tags(&self, name: &str) -> Result<Attribute<BTreeMap<String, String>>, Failure> {
        let call = self.client.get_bucket_tagging().bucket(name).send();
        match self.place.call(SERVICE, "GetBucketTagging", call).await {
            Err(failure) if failure.is(&["NoSuchTagSet", "NoSuchTagSetError"]) => {
                Ok(Attribute::Known(BTreeMap::new()))
            }
            Err(failure) => Err(failure),
            Ok(answer) => Ok(convert::tags(
                answer.tag_set().iter().map(|tag| (Some(tag.key()), Some(tag.value()))),
            )),
        }
    }
}

/// Status and MFA delete from moto's answer, whose root element has another
/// name than S3's, which the SDK refuses.
fn from_emulator<E>(error: &SdkError<E, HttpResponse>) -> Option<(Option<String>, Option<String>)> {
    let raw = error.raw_response().filter(|raw| raw.status().is_success())?;
    let body = std::str::from_utf8(raw.body().bytes()?).ok()?;
    let (_, inside) = body.split_once("<GetBucketVersioningResponse")?;
    let element = |name: &str| {
        let (_, behind) = inside.split_once(&format!("<{name}>"))?;
        behind.split_once('<').map(|(value, _)| value.to_owned())
    };
    Some((element("Status"), element("MfaDelete")))
}

/// A rule in either schema: the first has a prefix and no filter, and always
/// replicates delete markers.
fn replication_rule(rule: &sdk::ReplicationRule) -> Option<ReplicationRule> {
    let destination = rule.destination()?;
    let filter = rule.filter();
    let both = filter.and_then(|filter| filter.and());
    #[allow(deprecated)]
    let first_schema_prefix = rule.prefix();
    let prefix = filter
        .and_then(|filter| filter.prefix())
        .or_else(|| both.and_then(|both| both.prefix()))
        .or(first_schema_prefix)
        .unwrap_or_default();
    let tags = both.map(|both| both.tags()).unwrap_or_default().iter();
    let tags = tags.chain(filter.and_then(|filter| filter.tag()));
    let tags = tags.map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect();
    let markers = rule.delete_marker_replication().and_then(|markers| markers.status());
    let criteria = rule.source_selection_criteria();
    let encrypted = criteria.and_then(|criteria| criteria.sse_kms_encrypted_objects());
    let modifications = criteria.and_then(|criteria| criteria.replica_modifications());
    let time_control = destination.replication_time();
    let key = destination.encryption_configuration().and_then(|e| e.replica_kms_key_id());
    Some(ReplicationRule {
        id: rule.id().unwrap_or_default().to_owned().into(),
        priority: rule.priority().map(i64::from).into(),
        status: rule.status().as_str().to_owned().into(),
        prefix: prefix.to_owned().into(),
        tags: Attribute::Known(tags),
        destination_bucket_arn: known(destination.bucket().parse().ok()),
        destination_account: destination.account().and_then(|id| id.parse().ok()).into(),
        destination_storage_class: destination
            .storage_class()
            .map(|class| class.as_str().to_owned())
            .into(),
        replica_kms_key_arn: owned(key).into(),
        delete_marker_replication: match markers {
            Some(status) => status.as_str() == "Enabled",
            None => filter.is_none(),
        }
        .into(),
        replicates_kms_encrypted_objects: encrypted
            .is_some_and(|objects| objects.status().as_str() == "Enabled")
            .into(),
        replica_modifications: modifications
            .is_some_and(|modifications| modifications.status().as_str() == "Enabled")
            .into(),
        replication_time_control: time_control
            .is_some_and(|control| control.status().as_str() == "Enabled")
            .into(),
        metrics: destination
            .metrics()
            .is_some_and(|metrics| metrics.status().as_str() == "Enabled")
            .into(),
    })
}
