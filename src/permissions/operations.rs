//! The calls and the actions that they need.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::policy::{Policy, Statement};

const OPERATIONS: &str = include_str!("operations.yaml");

/// What a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Reading an account.
    Audit,
    /// Beside it, what the account needs from which others are entered: to see
    /// the organization and to assume the role of that name.
    Organization,
    /// Beside it, what `publish security-hub` needs.
    Publish,
}

/// The list of calls cannot be read: the program was built from a broken one.
#[derive(Debug, thiserror::Error)]
#[error("the list of AWS calls that is built in cannot be read: {0}")]
pub struct OperationsError(#[from] Box<serde_saphyr::Error>);

/// Every call that is made.
#[derive(Debug, Clone)]
pub struct Operations {
    services: Vec<Service>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    service: String,
    prefix: Option<String>,
    #[serde(default)]
    resources: Vec<String>,
    #[serde(default = "for_audit")]
    purpose: PurposeName,
    operations: BTreeMap<String, Option<Vec<String>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PurposeName {
    Audit,
    Organization,
    Publish,
}

fn for_audit() -> PurposeName {
    PurposeName::Audit
}

impl PurposeName {
    fn is_for(self, purposes: &[Purpose]) -> bool {
        let purpose = match self {
            Self::Audit => Purpose::Audit,
            Self::Organization => Purpose::Organization,
            Self::Publish => Purpose::Publish,
        };
        purposes.contains(&purpose)
    }
}

impl Service {
    /// The actions of all its operations.
    fn actions(&self) -> BTreeSet<String> {
        let prefix = self.prefix.as_deref().unwrap_or(&self.service);
        let actions = self.operations.iter().flat_map(|(operation, actions)| match actions {
            Some(actions) => actions.clone(),
            None => vec![format!("{prefix}:{operation}")],
        });
        actions.collect()
    }

    fn resources(&self, role_name: &str) -> BTreeSet<String> {
        if self.resources.is_empty() {
            return ["*".to_owned()].into();
        }
        self.resources.iter().map(|resource| resource.replace("{role_name}", role_name)).collect()
    }
}

impl Operations {
    /// The list that is built in.
    ///
    /// # Errors
    ///
    /// If it is broken, which a test rules out.
    pub fn embedded() -> Result<Self, OperationsError> {
        let services = serde_saphyr::from_str(OPERATIONS).map_err(Box::new)?;
        Ok(Self { services })
    }

    /// The policy that allows the calls for these purposes and nothing else.
    /// `role_name` is the role that is assumed in other accounts.
    pub fn policy(&self, purposes: &[Purpose], role_name: &str) -> Policy {
        let wanted = self.services.iter().filter(|service| service.purpose.is_for(purposes));
        let mut statements: BTreeMap<(String, BTreeSet<String>), BTreeSet<String>> =
            BTreeMap::new();
        for service in wanted {
            let mut actions = service.actions();
            let resources = service.resources(role_name);
            while let Some(action) = actions.pop_first() {
                let prefix = action.split(':').next().unwrap_or_default().to_owned();
                statements.entry((prefix, resources.clone())).or_default().insert(action);
            }
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let statements = statements.into_iter().map(|((prefix, resources), actions)| {
            let count = counts.entry(prefix.clone()).or_default();
            *count += 1;
            Statement::allow(&statement_id(&prefix, *count), actions, resources)
        });
        Policy::new(statements.collect())
    }

    /// The calls of each service for a purpose, as they are named where they are made.
    pub fn calls(&self, purpose: Purpose) -> impl Iterator<Item = (&str, &str)> {
        let wanted = self.services.iter().filter(move |s| s.purpose.is_for(&[purpose]));
        wanted.flat_map(|service| {
            service
                .operations
                .keys()
                .map(|operation| (service.service.as_str(), operation.as_str()))
        })
    }
}

/// A statement id: letters and digits only.
fn statement_id(prefix: &str, count: usize) -> String {
    let words = prefix.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    let name: String = words.collect();
    if count == 1 { name } else { format!("{name}{count}") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound() {
        let operations = Operations::embedded().unwrap();
        let calls: Vec<_> = operations.calls(Purpose::Audit).collect();
        let distinct: BTreeSet<_> = calls.iter().collect();
        assert_eq!(calls.len(), distinct.len(), "a call is listed twice");
        for action in operations.services.iter().flat_map(Service::actions) {
            let (prefix, name) = action.split_once(':').unwrap();
            assert!(!prefix.is_empty() && !name.contains('*'), "{action}");
        }
    }

    #[test]
    fn an_audit_only_reads() {
        let policy = Operations::embedded().unwrap().policy(&[Purpose::Audit], "R").to_json();
        for action in policy["Statement"].as_array().unwrap().iter().flat_map(|statement| {
            statement["Action"].as_array().unwrap().iter().map(|action| action.as_str().unwrap())
        }) {
            let name = action.split(':').nth(1).unwrap();
            let reads = [
                "Describe",
                "Get",
                "List",
                "GET",
                "ESHttpGet",
                "Lookup",
                "Search",
                "Select",
                "BatchGet",
            ];
            assert!(reads.iter().any(|verb| name.starts_with(verb)), "{action}");
        }
    }

    #[test]
    fn other_accounts_are_entered_by_the_role_alone() {
        let operations = Operations::embedded().unwrap();
        let policy = operations.policy(&[Purpose::Organization], "Auditor").to_json();
        let text = policy.to_string();
        assert!(text.contains("arn:*:iam::*:role/Auditor"), "{text}");
        assert!(!text.contains("rds:"), "{text}");
    }
}
