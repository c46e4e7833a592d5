//! The workload behind a stack's name.

use super::names;

/// The name that a stack shares with all that were deployed with it: without
/// Regions, for a nested stack that of its root, for a StackSet's instance
/// that of the StackSet.
pub(super) fn workload_name(stack: &str) -> String {
    let root = root(stack_set(stack).unwrap_or(stack));
    let name = names::without_region(root);
    if name.is_empty() { root.to_lowercase() } else { name }
}

/// True if the stack is an instance of a StackSet.
pub(super) fn is_of_stack_set(stack: &str) -> bool {
    stack_set(stack).is_some()
}

/// `StackSet-NAME-UUID` is an instance of NAME.
fn stack_set(stack: &str) -> Option<&str> {
    const UUID_LENGTH: usize = 36;
    let rest = stack.strip_prefix("StackSet-")?;
    let at = rest.len().checked_sub(UUID_LENGTH)?;
    let uuid = rest.get(at..)?;
    let is_uuid = uuid.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    let name = rest.get(..at)?.strip_suffix('-')?;
    (is_uuid && !name.is_empty()).then_some(name)
}

/// A nested stack is called `PARENT-LOGICALID-RANDOM`: logical ids have no
/// dashes, and what CloudFormation appends is upper case and digits.
fn root(stack: &str) -> &str {
    let mut name = stack;
    while let Some((parent_and_id, random)) = name.rsplit_once('-')
        && names::is_random_suffix(random)
        && let Some((parent, id)) = parent_and_id.rsplit_once('-')
        && !parent.is_empty()
        && !id.is_empty()
    {
        name = parent;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_of_one_deployment_have_one_name() {
        for (stack, expected) in [
            ("shop", "shop"),
            ("Shop-eu-central-1", "shop"),
            ("shop-euc1", "shop"),
            ("shop-Database-1A2B3C4D5E6F", "shop"),
            ("shop-Database-1A2B3C4D5E6F-Replica-9Z8Y7X6W5V4U", "shop"),
            ("shop-prod-eu-west-1-Network-1QWERTYUIOP12", "shop-prod"),
            ("StackSet-shop-0a1b2c3d-0a1b-4c3d-8e9f-0a1b2c3d4e5f", "shop"),
            ("StackSet-shop-not-a-uuid", "stackset-shop-not-a-uuid"),
            ("eu-west-1", "eu-west-1"),
        ] {
            assert_eq!(workload_name(stack), expected, "{stack}");
        }
    }
}
