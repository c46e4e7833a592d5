//! From whatever can go wrong with a call to the reason that people read.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::inventory::{AccountId, Gap, GapReason, Region, Unknown};

/// The longest message that is kept, in characters.
const LONGEST_MESSAGE: usize = 300;

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The service's IAM prefix.
    pub(crate) service: &'static str,
    /// The API operation.
    pub(crate) operation: &'static str,
    /// Why.
    pub(crate) reason: GapReason,
    /// The service's own code, if it answered.
    pub(crate) code: Option<String>,
    /// What the service or the network said.
    pub(crate) message: String,
}

impl Failure {
    pub(super) fn new(
        service: &'static str,
        operation: &'static str,
        reason: GapReason,
        message: impl Into<String>,
    ) -> Self {
        Self { service, operation, reason, code: None, message: bounded(&message.into()) }
    }

    pub(crate) fn of<E>(
        service: &'static str,
        operation: &'static str,
        error: &SdkError<E, HttpResponse>,
    ) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let (reason, code, message) = match error {
            SdkError::TimeoutError(_) => {
                (GapReason::TimedOut, None, "no answer in time".to_owned())
            }
            SdkError::DispatchFailure(failure) => {
                let reason =
                    if failure.is_timeout() { GapReason::TimedOut } else { GapReason::Unreachable };
                (reason, None, innermost(error))
            }
            SdkError::ResponseError(_) => (GapReason::InvalidResponse, None, innermost(error)),
            SdkError::ServiceError(context) => {
                let status = context.raw().status().as_u16();
                let code = context.err().code();
                let said = context.err().message().map_or_else(|| innermost(error), str::to_owned);
                let message = match code {
                    Some(code) => format!("{code}: {said}"),
                    None => format!("HTTP status {status}: {said}"),
                };
                (reason_of(code, status), code.map(str::to_owned), message)
            }
            other => (GapReason::ServiceError, None, innermost(other)),
        };
        Self { service, operation, reason, code, message: bounded(&message) }
    }

    /// True if the service answered with this code.
    pub(crate) fn is(&self, codes: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| codes.contains(&code))
    }

    /// True if the thing went away, or never was, between listing and asking.
    pub(super) fn is_not_found(&self) -> bool {
        self.code.as_deref().is_some_and(|code| {
            code.contains("NotFound") || code.contains("NoSuch") || code.contains("DoesNotExist")
        })
    }

    pub(super) fn unknown(&self) -> Unknown {
        Unknown {
            reason: self.reason,
            operation: Some(format!("{}:{}", self.service, self.operation)),
            message: Some(self.message.clone()),
        }
    }

    pub(super) fn gap(&self, account: &AccountId, region: &Region) -> Gap {
        Gap {
            account: Some(account.clone()),
            region: region.clone(),
            service: self.service.to_owned(),
            operation: self.operation.to_owned(),
            reason: self.reason,
            message: self.message.clone(),
        }
    }
}

/// What an error code means; the codes of all of AWS's protocols.
fn reason_of(code: Option<&str>, status: u16) -> GapReason {
    const DENIED: &[&str] = &[
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "AuthorizationErrorException",
        "ForbiddenException",
        "NotAuthorized",
        "NotAuthorizedException",
        "UnauthorizedException",
        "UnauthorizedOperation",
        "AllAccessDisabled",
        "OptInRequired",
        "SubscriptionRequiredException",
        "ExpiredToken",
        "ExpiredTokenException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "MissingAuthenticationToken",
    ];
    const NOT_ENABLED: &[&str] = &[
        "AuthFailure",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "InvalidAccessKeyId",
        "InvalidToken",
        "RegionDisabledException",
    ];
    const NOT_SUPPORTED: &[&str] = &[
        "UnknownOperationException",
        "UnknownOperation",
        "InvalidAction",
        "UnsupportedOperation",
        "UnsupportedOperationException",
        "NotImplemented",
    ];
    match code {
        Some(code) if DENIED.contains(&code) => GapReason::AccessDenied,
        Some(code) if NOT_ENABLED.contains(&code) => GapReason::RegionNotEnabled,
        Some(code) if NOT_SUPPORTED.contains(&code) => GapReason::NotSupported,
        Some(code) if is_throttle(code) => GapReason::Throttled,
        _ => match status {
            401 | 403 => GapReason::AccessDenied,
            429 => GapReason::Throttled,
            404 if code.is_none() => GapReason::NotSupported,
            501 => GapReason::NotSupported,
            200..300 => GapReason::InvalidResponse,
            _ => GapReason::ServiceError,
        },
    }
}

fn is_throttle(code: &str) -> bool {
    const THROTTLED: &[&str] = &[
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "TooManyRequestsException",
        "TransactionInProgressException",
    ];
    code.contains("Throttl") || THROTTLED.contains(&code)
}

/// The innermost cause: `connection refused` says more than `dispatch failure`.
fn innermost<E: std::error::Error + 'static>(error: &SdkError<E, HttpResponse>) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let text = cause.to_string();
    if text.is_empty() { DisplayErrorContext(error).to_string() } else { text }
}

/// One line of bounded length without control characters.
fn bounded(message: &str) -> String {
    let clean: String = message
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .take(LONGEST_MESSAGE)
        .collect();
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_all_protocols_have_a_reason() {
        for (code, status, reason) in [
            (Some("UnauthorizedOperation"), 403, GapReason::AccessDenied),
            (Some("AccessDeniedException"), 400, GapReason::AccessDenied),
            (None, 403, GapReason::AccessDenied),
            (Some("ThrottlingException"), 400, GapReason::Throttled),
            (Some("Throttling"), 400, GapReason::Throttled),
            (Some("SlowDown"), 503, GapReason::Throttled),
            (None, 429, GapReason::Throttled),
            (Some("AuthFailure"), 401, GapReason::RegionNotEnabled),
            (Some("UnknownOperationException"), 400, GapReason::NotSupported),
            (Some("InternalFailure"), 500, GapReason::ServiceError),
            (Some("ValidationException"), 400, GapReason::ServiceError),
            (None, 200, GapReason::InvalidResponse),
        ] {
            assert_eq!(reason_of(code, status), reason, "{code:?} {status}");
        }
    }

    #[test]
    fn messages_are_bounded_and_clean() {
        let long = format!("a\n\u{1b}[31mb{}", "x".repeat(10_000));
        let message = bounded(&long);
        assert!(message.chars().count() <= LONGEST_MESSAGE);
        assert!(!message.contains(char::is_control));
    }
}
