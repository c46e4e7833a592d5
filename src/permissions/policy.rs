//! IAM policies, and how a long one is split.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

/// The most characters of a managed policy, white space not counted.
///
/// Source: IAM and AWS STS quotas, "IAM and STS character limits".
pub const MANAGED_POLICY_LIMIT: usize = 6_144;

/// An IAM policy.
#[derive(Debug, Clone)]
pub struct Policy {
    statements: Vec<Statement>,
}

/// A statement of a policy.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Statement {
    sid: String,
    effect: &'static str,
    action: BTreeSet<String>,
    resource: BTreeSet<String>,
}

impl Statement {
    pub(super) fn allow(sid: &str, action: BTreeSet<String>, resource: BTreeSet<String>) -> Self {
        Self { sid: sid.to_owned(), effect: "Allow", action, resource }
    }
}

impl Policy {
    pub(super) fn new(statements: Vec<Statement>) -> Self {
        Self { statements }
    }

    /// The policy's document.
    pub fn to_json(&self) -> Value {
        json!({"Version": "2012-10-17", "Statement": self.statements})
    }

    /// How many characters IAM counts: white space is free.
    pub fn size(&self) -> usize {
        self.to_json().to_string().chars().count()
    }

    /// The same in as many policies as managed ones need to be.
    pub fn split(&self) -> Vec<Policy> {
        let mut parts: Vec<Policy> = Vec::new();
        for statement in &self.statements {
            if let Some(last) = parts.last_mut() {
                last.statements.push(statement.clone());
                if last.size() <= MANAGED_POLICY_LIMIT {
                    continue;
                }
                last.statements.pop();
            }
            parts.push(Policy::new(vec![statement.clone()]));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(actions: usize) -> Policy {
        let statements = (0..actions).map(|index| {
            let action = format!("service{index}:DescribeSomethingLong");
            Statement::allow(&format!("S{index}"), [action].into(), ["*".to_owned()].into())
        });
        Policy::new(statements.collect())
    }

    #[test]
    fn a_long_policy_is_split_and_loses_nothing() {
        let whole = policy(200);
        assert!(whole.size() > MANAGED_POLICY_LIMIT);
        let parts = whole.split();
        assert!(parts.len() > 1);
        assert!(parts.iter().all(|part| part.size() <= MANAGED_POLICY_LIMIT));
        let together: usize = parts.iter().map(|part| part.statements.len()).sum();
        assert_eq!(together, 200);
    }

    #[test]
    fn a_short_policy_stays_whole() {
        assert_eq!(policy(3).split().len(), 1);
    }
}
