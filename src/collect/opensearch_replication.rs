//! Cross-cluster replication of OpenSearch, from the follower's own endpoint:
//! no control plane knows which index follows, and whether it does.
//!
//! Requests are signed for the service `es`. Where an emulator is set, they go
//! there, with the domain's host in the header `Host`.

use std::time::SystemTime;

use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_opensearch::types as sdk;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::http::Request;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use super::failure::Failure;
use super::opensearch::SERVICE;
use super::place::Place;
use crate::inventory::GapReason;
use crate::inventory::types::{AutoFollowRule, FollowerIndex};

/// IAM's action for all of these.
const OPERATION: &str = "ESHttpGet";

/// The largest answer that is read.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;

/// What a follower tells about itself.
pub(super) struct Replication {
    pub(super) indices: Vec<FollowerIndex>,
    pub(super) rules: Vec<AutoFollowRule>,
}

/// Asks a domain which of its indices follow, and how they get on.
pub(super) async fn read(
    place: &Place,
    status: &sdk::DomainStatus,
) -> Result<Replication, Failure> {
    let host = status.endpoint().or_else(|| status.endpoints()?.get("vpc").map(String::as_str));
    let Some(host) = host else {
        let message = "the domain has no endpoint yet";
        return Err(Failure::new(SERVICE, OPERATION, GapReason::NotSupported, message));
    };
    let rules =
        auto_follow_rules(&get(place, host, "/_plugins/_replication/autofollow_stats").await?);
    let all = index_names(&get(place, host, "/_cat/indices?format=json").await?);
    let mut indices = Vec::new();
    for name in all {
        let path = format!("/_plugins/_replication/{name}/_status");
        match get(place, host, &path).await {
            Ok(answer) => indices.extend(follower_index(&name, &answer)),
            // An index that follows nothing is unknown to the plugin.
            Err(failure) if failure.is(&["404"]) => {}
            Err(failure) => return Err(failure),
        }
    }
    indices.sort_by(|a, b| a.name.known().cmp(&b.name.known()));
    Ok(Replication { indices, rules })
}

/// The indices of users; those that begin with a dot are the system's, which
/// are never replicated.
fn index_names(answer: &Value) -> Vec<String> {
    let indices = answer.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let names = indices.filter_map(|index| index.get("index")?.as_str());
    let mut names: Vec<String> = names
        .filter(|name| !name.starts_with('.') && is_index_name(name))
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

/// Names that OpenSearch allows, and that are safe in a path.
fn is_index_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'))
}

fn auto_follow_rules(answer: &Value) -> Vec<AutoFollowRule> {
    let rules = answer.get("autofollow_stats").and_then(Value::as_array);
    rules
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .map(|rule| AutoFollowRule {
            name: text(rule, "name").unwrap_or_default().into(),
            pattern: text(rule, "pattern").unwrap_or_default().into(),
            failed_indices: rule
                .get("failed_indices")
                .and_then(Value::as_array)
                .map_or(0, |failed| i64::try_from(failed.len()).unwrap_or(i64::MAX))
                .into(),
        })
        .collect()
}

/// The state of a follower; none for an index that does not follow.
fn follower_index(name: &str, answer: &Value) -> Option<FollowerIndex> {
    let status = text(answer, "status")?;
    let details = answer.get("syncing_details");
    let checkpoint =
        |key: &str| details.and_then(|details| details.get(key)).and_then(Value::as_i64);
    let leader_index = text(answer, "leader_index");
    // The plugin answers for every index; one without a leader never followed.
    if status == "REPLICATION NOT IN PROGRESS" && leader_index.is_none() {
        return None;
    }
    Some(FollowerIndex {
        name: name.to_owned().into(),
        status: status.into(),
        reason: text(answer, "reason").filter(|reason| !reason.is_empty()).into(),
        leader_alias: text(answer, "leader_alias").into(),
        leader_index: leader_index.into(),
        leader_checkpoint: checkpoint("leader_checkpoint").into(),
        follower_checkpoint: checkpoint("follower_checkpoint").into(),
    })
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

/// A signed request to a domain's own endpoint.
async fn get(place: &Place, host: &str, path: &str) -> Result<Value, Failure> {
    place.bounded(SERVICE, OPERATION, get_once(place, host, path)).await
}

async fn get_once(place: &Place, host: &str, path: &str) -> Result<Value, Failure> {
    let fail = |reason, message: String| Failure::new(SERVICE, OPERATION, reason, message);
    let request = signed(place, host, path).await?;
    let response = place.connector.call(request).await.map_err(|error| {
        let reason = if error.is_timeout() { GapReason::TimedOut } else { GapReason::Unreachable };
        fail(reason, format!("{host}: {error:?}"))
    })?;
    let status = response.status().as_u16();
    let body = body(response.into_body())
        .await
        .map_err(|message| fail(GapReason::InvalidResponse, format!("{host}: {message}")))?;
    match status {
        200 => serde_json::from_slice(&body)
            .map_err(|error| fail(GapReason::InvalidResponse, format!("{host}{path}: {error}"))),
        401 | 403 => Err(fail(
            GapReason::AccessDenied,
            format!(
                "{host} refuses the caller: allow es:ESHttpGet and map the role in fine-grained access control; it says: {}",
                String::from_utf8_lossy(&body)
            ),
        )),
        429 => Err(fail(GapReason::Throttled, format!("{host}: too many requests"))),
        other => {
            let mut failure =
                fail(GapReason::ServiceError, format!("{host}{path}: HTTP status {other}"));
            failure.code = Some(other.to_string());
            Err(failure)
        }
    }
}

async fn body(mut body: SdkBody) -> Result<Vec<u8>, String> {
    use aws_smithy_types::byte_stream::ByteStream;
    let taken = std::mem::replace(&mut body, SdkBody::taken());
    let mut stream = ByteStream::new(taken);
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| error.to_string())?);
        if bytes.len() > LARGEST_ANSWER {
            return Err("the answer is too large".to_owned());
        }
    }
    Ok(bytes)
}

async fn signed(place: &Place, host: &str, path: &str) -> Result<Request, Failure> {
    let fail = |message: String| Failure::new(SERVICE, OPERATION, GapReason::AccessDenied, message);
    let provider = place.config.credentials_provider();
    let provider = provider.ok_or_else(|| fail("there are no credentials".into()))?;
    let credentials =
        provider.provide_credentials().await.map_err(|error| fail(error.to_string()))?;
    let identity = credentials.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(place.region.as_str())
        .name(SERVICE)
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| fail(error.to_string()))?
        .into();
    let url = url(place, host, path);
    let headers = [("host", host)];
    let signable = SignableRequest::new("GET", &url, headers.into_iter(), SignableBody::Bytes(b""))
        .map_err(|error| fail(error.to_string()))?;
    let (instructions, _) =
        sign(signable, &parameters).map_err(|error| fail(error.to_string()))?.into_parts();
    let mut request = http::Request::builder()
        .method("GET")
        .uri(&url)
        .header("host", host)
        .body(SdkBody::empty())
        .map_err(|error| fail(error.to_string()))?;
    instructions.apply_to_request_http1x(&mut request);
    Request::try_from(request).map_err(|error| fail(error.to_string()))
}

/// The domain itself, or the emulator that stands in for it.
fn url(place: &Place, host: &str, path: &str) -> String {
    match place.config.endpoint_url() {
        Some(emulator) => format!("{}{path}", emulator.trim_end_matches('/')),
        None => format!("https://{host}{path}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_status_answer_becomes_a_follower_index() {
        let answer = serde_json::json!({
            "status": "SYNCING", "reason": "User initiated", "leader_alias": "primary",
            "leader_index": "orders", "follower_index": "orders",
            "syncing_details": {"leader_checkpoint": 19, "follower_checkpoint": 17, "seq_no": 0}
        });
        let index = follower_index("orders", &answer).unwrap();
        assert_eq!(index.status.known().unwrap(), "SYNCING");
        assert_eq!(index.leader_checkpoint.present(), Some(&19));
        assert_eq!(index.follower_checkpoint.present(), Some(&17));
    }

    #[test]
    fn an_index_of_its_own_is_no_follower() {
        let answer = serde_json::json!({"status": "REPLICATION NOT IN PROGRESS"});
        assert!(follower_index("logs", &answer).is_none());
    }

    #[test]
    fn system_indices_and_strange_names_are_left_alone() {
        let answer = serde_json::json!([
            {"index": ".kibana_1"}, {"index": "orders-2026"}, {"index": "a/../b"}, {"docs": 3}
        ]);
        assert_eq!(index_names(&answer), ["orders-2026"]);
    }
}
