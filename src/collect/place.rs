//! One account in one Region: where calls are made, within their bounds.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::sync::{Arc, Mutex};

use aws_config::SdkConfig;
use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use tokio::sync::Semaphore;

use super::failure::Failure;
use super::limits::Limits;
use crate::inventory::{
    AccountId, Arn, Attribute, Attributes, GapReason, Region, Resource, Timestamp,
};

/// After so many calls in a row without an answer an endpoint is given up.
const PATIENCE: u32 = 2;

/// One account in one Region.
pub(super) struct Place {
    pub(super) account: AccountId,
    pub(super) region: Region,
    pub(super) partition: String,
    pub(super) config: SdkConfig,
    pub(super) now: Timestamp,
    /// For data planes that no SDK crate speaks to.
    pub(super) connector: Arc<Connector>,
    limits: Limits,
    /// Shared by all places of a run.
    calls: Arc<Semaphore>,
    services: Mutex<HashMap<&'static str, Arc<Semaphore>>>,
    /// How services answer.
    answers: Mutex<HashMap<&'static str, Answers>>,
}

impl Place {
    pub(super) fn new(
        account: AccountId,
        region: Region,
        config: SdkConfig,
        connector: Arc<Connector>,
        now: Timestamp,
        limits: Limits,
        calls: Arc<Semaphore>,
    ) -> Self {
        Self {
            partition: region.partition().to_owned(),
            account,
            region,
            config,
            now,
            connector,
            limits,
            calls,
            services: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    /// How long a connection may take.
    pub(super) fn connect_timeout(&self) -> std::time::Duration {
        self.limits.connect
    }

    /// How many calls a collector should have in flight at once.
    pub(super) fn calls_per_service(&self) -> usize {
        self.limits.calls_per_service
    }

    /// Makes a call of the SDK.
    pub(super) async fn call<T, E>(
        &self,
        service: &'static str,
        operation: &'static str,
        call: impl Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    ) -> Result<T, Failure>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let call = async { call.await.map_err(|error| Failure::of(service, operation, &error)) };
        self.bounded(service, operation, call).await
    }

    /// Makes any call: within the bounds, and not at all once the service's
    /// endpoint in this Region has been silent for too long.
    pub(super) async fn bounded<T>(
        &self,
        service: &'static str,
        operation: &'static str,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let of_service = self.semaphore(service);
        // Semaphores are never closed, so that permits are always granted.
        let _service = of_service.acquire().await;
        let _call = self.calls.acquire().await;
        if let Some(silence) = lock(&self.answers).entry(service).or_default().given_up(operation) {
            return Err(Failure { operation, ..silence.clone() });
        }
        let outcome = call.await;
        let failure = outcome.as_ref().err();
        lock(&self.answers).entry(service).or_default().note(operation, failure);
        outcome
    }

    fn semaphore(&self, service: &'static str) -> Arc<Semaphore> {
        let mut services = lock(&self.services);
        let new = || Arc::new(Semaphore::new(self.limits.calls_per_service));
        services.entry(service).or_insert_with(new).clone()
    }

    /// The ARN of a Regional resource of this account.
    pub(super) fn arn(&self, service: &str, resource: &str) -> Arn {
        Arn::build(&self.partition, service, &self.region, Some(&self.account), resource)
    }

    /// A resource of this account and Region.
    pub(super) fn resource(
        &self,
        arn: Arn,
        name: impl Into<String>,
        tags: Attribute<BTreeMap<String, String>>,
        attributes: impl Into<Attributes>,
    ) -> Resource {
        Resource {
            arn,
            account: self.account.clone(),
            region: self.region.clone(),
            name: name.into(),
            tags,
            location: None,
            attributes: attributes.into(),
        }
    }

    /// A resource of this account that belongs to no Region.
    pub(super) fn global_resource(
        &self,
        arn: Arn,
        name: impl Into<String>,
        tags: Attribute<BTreeMap<String, String>>,
        attributes: impl Into<Attributes>,
    ) -> Resource {
        Resource { region: Region::global(), ..self.resource(arn, name, tags, attributes) }
    }
}

/// How a service answers in one Region.
#[derive(Default)]
struct Answers {
    /// True once it has answered anything, be it a refusal.
    ever: bool,
    /// Calls in a row without an answer, by operation, with the last failure.
    silent: HashMap<&'static str, (u32, Failure)>,
}

impl Answers {
    /// The failure to repeat instead of asking: an operation that was silent
    /// too often, or any operation of a service that never said a word.
    fn given_up(&self, operation: &'static str) -> Option<&Failure> {
        let (count, failure) = match self.silent.get(operation) {
            Some(own) if self.ever || own.0 >= PATIENCE => own,
            _ if self.ever => return None,
            _ => self.silent.values().max_by_key(|(count, _)| *count)?,
        };
        let all: u32 = self.silent.values().map(|(count, _)| count).sum();
        let silence = if self.ever { *count } else { all };
        (silence >= PATIENCE).then_some(failure)
    }

    /// Any answer ends an operation's row.
    fn note(&mut self, operation: &'static str, failure: Option<&Failure>) {
        match failure {
            Some(failure) if is_silence(failure) => {
                let row = self.silent.entry(operation).or_insert((0, failure.clone()));
                *row = (row.0 + 1, failure.clone());
            }
            _ => {
                self.ever = true;
                self.silent.remove(operation);
            }
        }
    }
}

fn is_silence(failure: &Failure) -> bool {
    matches!(failure.reason, GapReason::TimedOut | GapReason::Unreachable)
}

/// A lock that survives a panic of another holder: the data is plain counts.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
