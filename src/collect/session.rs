//! Credentials and clients: one session per account.

use std::sync::Arc;

use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::HttpConnectorSettings;
use tokio::sync::Semaphore;

use super::failure::Failure;
use super::limits::Limits;
use super::place::Place;
use super::{CollectError, Request};
use crate::inventory::{AccountId, Gap, GapReason, Region, Timestamp};

/// Where to begin if the configuration names no Region.
const FIRST_REGION: &str = "us-east-1";

/// One account that can be read.
pub(crate) struct Session {
    pub(crate) account: AccountId,
    /// The Region of the configuration, where the account is asked first.
    pub(crate) home: Region,
    config: SdkConfig,
    connector: Arc<Connector>,
    now: Timestamp,
    limits: Limits,
    calls: Arc<Semaphore>,
}

impl Session {
    /// Opens every account that was asked for; one that cannot be entered is a
    /// gap.
    pub(crate) async fn open(request: &Request) -> Result<Vec<Result<Self, Gap>>, CollectError> {
        let config = load_config(request).await;
        let own = caller(&config, request).await?;
        let base = Self {
            account: own.clone(),
            home: home(&config),
            config,
            connector: Arc::new(connector(&request.limits)),
            now: request.now,
            calls: Arc::new(Semaphore::new(request.limits.calls_at_once)),
            limits: request.limits.clone(),
        };
        if request.accounts.is_empty() {
            return Ok(vec![Ok(base)]);
        }
        let mut sessions = Vec::new();
        for account in &request.accounts {
            match &request.role_name {
                Some(role) => sessions.push(base.enter(account, role).await),
                None if *account == own => sessions.push(Ok(base.same(account))),
                None => {
                    let wanted = account.clone();
                    return Err(CollectError::OtherAccount { wanted, actual: own });
                }
            }
        }
        Ok(sessions)
    }

    /// The same credentials for an account.
    pub(crate) fn same(&self, account: &AccountId) -> Self {
        Self {
            account: account.clone(),
            home: self.home.clone(),
            config: self.config.clone(),
            connector: self.connector.clone(),
            now: self.now,
            limits: self.limits.clone(),
            calls: self.calls.clone(),
        }
    }

    /// Assumes a role in another account, at the Regional endpoint of STS.
    pub(crate) async fn enter(&self, account: &AccountId, role: &str) -> Result<Self, Gap> {
        let arn = format!("arn:{}:iam::{account}:role/{role}", self.home.partition());
        let provider = AssumeRoleProvider::builder(arn)
            .session_name("blackstart")
            .region(sdk_region(&self.home))
            .configure(&self.config)
            .build()
            .await;
        let mut entered = self.same(account);
        entered.config = self
            .config
            .to_builder()
            .credentials_provider(SharedCredentialsProvider::new(provider))
            .build();
        let sts = aws_sdk_sts::Client::new(&entered.config);
        match sts.get_caller_identity().send().await {
            Ok(_) => Ok(entered),
            Err(error) => {
                let failure = Failure::of("sts", "AssumeRole", &error);
                let reason = match failure.reason {
                    GapReason::TimedOut | GapReason::Unreachable => failure.reason,
                    _ => GapReason::AccessDenied,
                };
                let message = format!("the role {role} cannot be assumed: {}", failure.message);
                let failure = Failure::new("sts", "AssumeRole", reason, message);
                Err(failure.gap(account, &Region::global()))
            }
        }
    }

    /// How clients reach this account in a Region.
    pub(crate) fn config(&self, region: &Region) -> SdkConfig {
        self.config.to_builder().region(sdk_region(region)).build()
    }

    /// This account in a Region.
    pub(super) fn place(&self, region: &Region) -> Place {
        Place::new(
            self.account.clone(),
            region.clone(),
            self.config(region),
            self.connector.clone(),
            self.now,
            self.limits.clone(),
            self.calls.clone(),
        )
    }
}

fn sdk_region(region: &Region) -> aws_config::Region {
    aws_config::Region::new(region.as_str().to_owned())
}

fn home(config: &SdkConfig) -> Region {
    config
        .region()
        .and_then(|region| region.as_ref().parse().ok())
        .or_else(|| FIRST_REGION.parse().ok())
        .unwrap_or_else(Region::global)
}

async fn load_config(request: &Request) -> SdkConfig {
    let limits = &request.limits;
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(limits.connect)
        .operation_attempt_timeout(limits.attempt)
        .operation_timeout(limits.operation)
        .build();
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .timeout_config(timeouts)
        .retry_config(RetryConfig::standard().with_max_attempts(limits.attempts));
    if let Some(profile) = &request.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(url) = &request.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let config = loader.load().await;
    if config.region().is_some() {
        return config;
    }
    config.into_builder().region(aws_config::Region::new(FIRST_REGION)).build()
}

/// For requests that no SDK crate makes.
fn connector(limits: &Limits) -> Connector {
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(limits.connect)
        .read_timeout(limits.attempt)
        .build();
    Connector::builder()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .connector_settings(settings)
        .build()
}

/// The account of the credentials. A home Region that is dark must not end the
/// run: other Regions answer the same question.
async fn caller(config: &SdkConfig, request: &Request) -> Result<AccountId, CollectError> {
    let mut regions = vec![home(config)];
    regions.extend(request.regions.iter().cloned());
    regions.extend(["us-east-1", "eu-west-1"].iter().filter_map(|code| code.parse().ok()));
    regions.dedup();
    let mut said = String::new();
    for region in regions {
        let config = config.to_builder().region(sdk_region(&region)).build();
        match aws_sdk_sts::Client::new(&config).get_caller_identity().send().await {
            Ok(identity) => match identity.account().unwrap_or_default().parse() {
                Ok(account) => return Ok(account),
                Err(error) => said = format!("{error}"),
            },
            Err(error) => {
                let failure = Failure::of("sts", "GetCallerIdentity", &error);
                said = failure.message.clone();
                let elsewhere = [
                    GapReason::TimedOut,
                    GapReason::Unreachable,
                    GapReason::RegionNotEnabled,
                    GapReason::ServiceError,
                    GapReason::Throttled,
                    GapReason::InvalidResponse,
                ];
                if !elsewhere.contains(&failure.reason) {
                    break;
                }
            }
        }
    }
    Err(CollectError::Credentials(said.trim_end_matches('.').to_owned()))
}
