//! What tags say: which workload a resource belongs to, and in which
//! environment.

use std::collections::BTreeMap;

use super::catalogue::grouping;
use super::names;
use crate::inventory::{Arn, Resource};

/// A tag that names a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamingTag {
    /// The tag's key, as the resource has it.
    pub(super) key: String,
    /// The workload's name.
    pub(super) name: String,
}

/// A tag's key as keys are compared, and whether it had a prefix; none for
/// keys that are not the user's.
fn comparable(key: &str) -> Option<(String, bool)> {
    let (prefix, own) = match key.rfind([':', '/']) {
        Some(at) => (key.get(..at).unwrap_or_default(), key.get(at + 1..).unwrap_or_default()),
        None => ("", key),
    };
    if prefix.is_empty() {
        return Some((folded(own), false));
    }
    let prefix = prefix.to_lowercase();
    let first = prefix.split([':', '/']).next().unwrap_or_default();
    let is_foreign = |foreign: &String| match first.strip_suffix(foreign.as_str()) {
        Some(before) => before.is_empty() || before.ends_with('.'),
        None => false,
    };
    if grouping().foreign_prefixes.iter().any(is_foreign) {
        return None;
    }
    Some((folded(own), true))
}

/// A tag's key without prefix, as keys are compared; none for keys that are
/// not the user's.
pub(super) fn comparable_key(key: &str) -> Option<String> {
    comparable(key).map(|(own, _)| own)
}

/// Lower case, without what separates words.
fn folded(text: &str) -> String {
    let kept = text.chars().filter(|c| !matches!(c, '-' | '_' | '.' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}

/// The values of the wanted tags, the strongest first: by the order of
/// `wanted`, then those without prefix, then by key.
pub(super) fn values<'r>(resource: &'r Resource, wanted: &[String]) -> Vec<(&'r str, &'r str)> {
    let Some(tags) = resource.tags.known() else { return Vec::new() };
    let mut found: Vec<(usize, bool, &str, &str)> = tags
        .iter()
        .filter_map(|(key, value)| {
            let (own, has_prefix) = comparable(key)?;
            let rank = wanted.iter().position(|tag| *tag == own)?;
            Some((rank, has_prefix, key.as_str(), value.as_str()))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, _, key, value)| (key, value.trim())).collect()
}

/// The values of tags whose keys are written exactly like this.
fn exact_values<'r>(
    tags: &'r BTreeMap<String, String>,
    wanted: &[String],
) -> impl Iterator<Item = &'r str> {
    wanted.iter().filter_map(|key| tags.get(key)).map(|value| value.trim())
}

fn says_something(value: &str) -> bool {
    !value.is_empty() && !grouping().empty_values.contains(&value.to_lowercase())
}

/// The workload that one of these tags names.
pub(super) fn named_by(resource: &Resource, wanted: &[String]) -> Option<NamingTag> {
    let mut opaque = None;
    for (key, value) in values(resource, wanted) {
        if !says_something(value) {
            continue;
        }
        let named = |name: String| NamingTag { key: key.to_owned(), name };
        match value.parse::<Arn>() {
            Ok(arn) => match application_of(&arn) {
                Some(name) => return Some(named(name)),
                // Nothing but an id: a name from another tag is better.
                None => {
                    opaque.get_or_insert_with(|| named(arn.resource_name().to_owned()));
                }
            },
            Err(_) => return Some(named(value.to_owned())),
        }
    }
    opaque
}

/// The application that an ARN names. The `awsApplication` tag holds that of
/// the application's resource group, `…:group/NAME/ID`, or of the application
/// itself, `…:/applications/ID`, which has no name.
pub(super) fn application_of(arn: &Arn) -> Option<String> {
    let mut parts = arn.resource().split('/').filter(|part| !part.is_empty());
    let kind = parts.next()?;
    if kind == "applications" {
        return None;
    }
    let name = parts.next().unwrap_or_else(|| arn.resource_name());
    let stripped = names::without_region(name);
    Some(if stripped.is_empty() { name.to_owned() } else { stripped })
}

/// The environment that a resource's tags speak of: `production`, `staging`
/// or what they say. A standby's `dr`, or a Region, is no environment of its own.
pub(super) fn environment(resource: &Resource) -> Option<String> {
    let (_, value) = values(resource, &grouping().environment_tags)
        .into_iter()
        .find(|(_, value)| says_something(value))?;
    if grouping().environments.contains_key(value) {
        return Some(value.to_owned());
    }
    let own = names::without_region(value);
    let known = grouping().environments.iter().find(|(_, names)| {
        names.contains(&folded(value)) || names.contains(&own) || names.contains(&folded(&own))
    });
    match known {
        Some((name, _)) => Some(name.clone()),
        None => Some(own).filter(|own| !own.is_empty()),
    }
}

/// The stack that a resource's tags name.
pub(super) fn stack(resource: &Resource) -> Option<&str> {
    let tags = resource.tags.known()?;
    let mut named =
        exact_values(tags, &grouping().stack_tags).filter(|value| says_something(value));
    named.next().or_else(|| {
        // `arn:aws:cloudformation:eu-west-1:123456789012:stack/NAME/ID`
        exact_values(tags, &grouping().stack_id_tags).find_map(|arn| arn.split('/').nth(1))
    })
}

/// The Terraform root module that a resource's tags name: the tag's key, and a
/// name for the workload.
pub(super) fn module(resource: &Resource) -> Option<NamingTag> {
    values(resource, &grouping().module_tags).into_iter().find_map(|(key, value)| {
        if !says_something(value) || is_source_of_code(value) {
            return None;
        }
        let name = module_name(value)?;
        Some(NamingTag { key: key.to_owned(), name })
    })
}

/// True for `git::https://…//modules/rds?ref=v1`, `terraform-aws-modules/rds/aws`,
/// `../modules/rds` and the like: where code comes from, not what it made.
fn is_source_of_code(value: &str) -> bool {
    let words = value.split(['/', '\\']);
    ["::", "//", "?ref=", "git@", ".git"].iter().any(|mark| value.contains(mark))
        || value.starts_with('.')
        || words.clone().any(|word| word.eq_ignore_ascii_case("modules"))
        || value.contains("terraform-aws-modules")
}

/// The module's path without Regions, environments and the names that every
/// configuration has: `live/prod/eu-central-1/shop` is `shop`.
fn module_name(path: &str) -> Option<String> {
    let is_environment =
        |word: &str| grouping().environments.values().any(|names| names.contains(&folded(word)));
    let mut kept = Vec::new();
    for word in path.split(['/', '\\']) {
        let own = names::without_region(word);
        let says_nothing = grouping().module_empty_values.contains(&word.to_lowercase());
        if !own.is_empty() && !says_nothing && !is_environment(&own) {
            kept.push(own);
        }
    }
    (!kept.is_empty()).then(|| kept.join("/"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::inventory::Attribute;
    use crate::inventory::types::Vpc;

    fn tagged(tags: &[(&str, &str)]) -> Resource {
        let arn: Arn = "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1".parse().unwrap();
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Resource {
            account: arn.account().unwrap(),
            region: arn.region(),
            name: "vpc-1".into(),
            tags: Attribute::Known(tags.collect()),
            location: None,
            attributes: Vpc::default().into(),
            arn,
        }
    }

    fn name(tags: &[(&str, &str)]) -> Option<String> {
        named_by(&tagged(tags), &grouping().workload_tags).map(|tag| tag.name)
    }

    #[test]
    fn keys_are_the_same_in_all_their_spellings() {
        for key in ["app", "App", "company:app", "acme/application-name", "App_Name", "app.name"] {
            assert_eq!(name(&[(key, "shop")]).as_deref(), Some("shop"), "{key}");
        }
        for key in ["aws:ecs:serviceName", "kubernetes.io/service-name", "happy", "app:owner"] {
            assert_eq!(name(&[(key, "shop")]), None, "{key}");
        }
    }

    #[test]
    fn the_stronger_tag_and_the_one_without_prefix_win() {
        assert_eq!(name(&[("service", "cart"), ("app", "shop")]).as_deref(), Some("shop"));
        assert_eq!(name(&[("a:app", "other"), ("app", "shop")]).as_deref(), Some("shop"));
        assert_eq!(name(&[("app", "n/a"), ("service", "cart")]).as_deref(), Some("cart"));
    }

    #[test]
    fn an_application_is_known_by_its_name_and_not_by_an_id_if_there_is_a_name() {
        let group = "arn:aws:resource-groups:eu-west-1:123456789012:group/Shop-eu-west-1/0abc";
        assert_eq!(name(&[("awsApplication", group)]).as_deref(), Some("shop"));
        let id = "arn:aws:servicecatalog:eu-west-1:123456789012:/applications/0abc";
        assert_eq!(name(&[("awsApplication", id), ("app", "shop")]).as_deref(), Some("shop"));
        assert_eq!(name(&[("awsApplication", id)]).as_deref(), Some("0abc"));
    }

    #[test]
    fn environments_are_known_by_their_usual_names() {
        for (value, expected) in [
            ("prd", Some("production")),
            ("Production", Some("production")),
            ("prod-eu-west-1", Some("production")),
            ("pre-prod", Some("staging")),
            ("UAT", Some("test")),
            ("team-blue", Some("team-blue")),
            ("dr", None),
            ("", None),
        ] {
            let found = environment(&tagged(&[("Environment", value)]));
            assert_eq!(found.as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_module_is_a_deployment_and_not_a_source() {
        for (value, expected) in [
            ("live/prod/eu-central-1/shop/terragrunt.hcl", Some("shop")),
            ("shop", Some("shop")),
            ("stacks/shop-euc1/db", Some("shop/db")),
            ("git::https://example.com/modules.git//rds?ref=v1", None),
            ("terraform-aws-modules/rds/aws", None),
            ("../../modules/rds", None),
            ("default", None),
            ("prod", None),
        ] {
            let found = module(&tagged(&[("terraform_module", value)])).map(|tag| tag.name);
            assert_eq!(found.as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_stack_is_named_by_its_tag_or_its_arn() {
        let arn = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/0abc";
        assert_eq!(stack(&tagged(&[("aws:cloudformation:stack-id", arn)])), Some("shop"));
        assert_eq!(stack(&tagged(&[("aws:cloudformation:stack-name", "blog")])), Some("blog"));
    }
}
