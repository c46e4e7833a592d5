//! What a workload must achieve, by class of disruption, and who says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde_saphyr::Location;

use super::catalogue::grouping;
use super::settings::{TargetConfig, WorkloadConfig, WorkloadSettings};
use super::{applications, names, tags};
use crate::inventory::{Attributes, Estate, Resource, TimeSpan};
use crate::report::Target;

/// The four classes of disruption, in Resilience Hub's order but ours in name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum TargetClass {
    /// The loss of one or several Regions.
    Region,
    /// The loss of one or several zones.
    Az,
    /// The loss of an instance, a node or a volume.
    Infrastructure,
    /// A bad deployment, or data that is deleted or corrupted.
    Application,
}

/// The text names no class of disruption.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{text}' is no class of disruption{}; the classes are region, az, infrastructure and application",
    suggestion.map(|class| format!(": did you mean {}?", class.name())).unwrap_or_default()
)]
pub struct UnknownClass {
    /// What was given.
    pub text: String,
    /// What may have been meant.
    pub suggestion: Option<TargetClass>,
}

impl TargetClass {
    const ALL: [Self; 4] = [Self::Region, Self::Az, Self::Infrastructure, Self::Application];

    /// Its name in settings and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Az => "az",
            Self::Infrastructure => "infrastructure",
            Self::Application => "application",
        }
    }

    /// The class by its name or by one of the names that others have for it:
    /// `Software` and `Hardware` are Resilience Hub's.
    fn from_any_name(text: &str) -> Option<Self> {
        Some(match text.to_lowercase().as_str() {
            "region" | "regional" | "multi-region" => Self::Region,
            "az" | "zone" | "availability-zone" | "availabilityzone" | "zonal" => Self::Az,
            "infrastructure" | "hardware" | "infra" | "instance" | "node" => Self::Infrastructure,
            "application" | "software" | "app" | "data" => Self::Application,
            _ => return None,
        })
    }
}

impl FromStr for TargetClass {
    type Err = UnknownClass;

    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        if let Some(class) = Self::ALL.into_iter().find(|class| class.name() == text) {
            return Ok(class);
        }
        let lower = text.to_lowercase();
        let similarity = |class: &Self| strsim::jaro_winkler(&lower, class.name());
        let closest = Self::ALL.into_iter().filter(|class| similarity(class) > 0.8);
        let closest = closest.max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
        let suggestion = Self::from_any_name(text).or(closest);
        Err(UnknownClass { text: text.to_owned(), suggestion })
    }
}

impl TryFrom<String> for TargetClass {
    type Error = UnknownClass;

    fn try_from(text: String) -> Result<Self, UnknownClass> {
        text.parse()
    }
}

impl fmt::Display for TargetClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What is known about what a workload must achieve.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// The targets by class of disruption.
    pub(super) by_class: BTreeMap<String, Target>,
    /// Who states them, by class.
    pub(super) sources: BTreeMap<String, String>,
    /// How much the business depends on it.
    pub(super) criticality: Option<String>,
}

/// The targets of a workload by class of disruption. What is stated closer to
/// the workload wins, figure by figure: its settings, its tags, its
/// criticality, its Region switch plan, its policy in Resilience Hub, the
/// settings for all.
pub(super) fn targets(
    estate: &Estate,
    name: &str,
    members: &[&Resource],
    config: Option<&WorkloadConfig>,
    settings: &WorkloadSettings,
) -> Targets {
    let mut stated = Stated::default();
    if let Some(config) = config {
        stated.add_configured(&config.targets, "the settings");
    }
    for (class, target) in tagged(members) {
        stated.add(class, target, "tags");
    }
    let configured = config.and_then(|config| config.criticality.as_ref());
    let configured = configured.map(|criticality| criticality.value.clone());
    let criticality = configured.or_else(|| tagged_criticality(members));
    if let Some((name, targets)) = criticality.as_ref().and_then(|c| settings.of_criticality(c)) {
        stated.add_configured(targets, &format!("the criticality {name}"));
    }
    stated.add_plans(members);
    if let Some(app) = applications::of_workload(estate, name, members)
        && let Some((policy, found)) = applications::policy(estate, app)
    {
        for target in found.targets.elements() {
            let Some(class) = target.disruption_type.known() else { continue };
            let Some(class) = TargetClass::from_any_name(class) else { continue };
            let seconds = |seconds: Option<&i64>| seconds.and_then(|s| u64::try_from(*s).ok());
            let figures = Target {
                rto_seconds: seconds(target.rto_seconds.known()),
                rpo_seconds: seconds(target.rpo_seconds.known()),
            };
            stated.add(class, figures, &format!("the Resilience Hub policy {}", policy.name));
        }
    }
    stated.add_configured(&settings.targets, "the settings for all workloads");
    stated.finish(criticality)
}

/// Targets in the making.
#[derive(Default)]
struct Stated {
    targets: BTreeMap<TargetClass, Target>,
    sources: BTreeMap<TargetClass, BTreeSet<(usize, String)>>,
}

impl Stated {
    fn add_configured(&mut self, configs: &BTreeMap<TargetClass, TargetConfig>, source: &str) {
        for (class, config) in configs {
            let seconds = |span: Option<TimeSpan>| span.map(|span| span.0.as_secs());
            let target =
                Target { rto_seconds: seconds(config.rto), rpo_seconds: seconds(config.rpo) };
            self.add(*class, target, source);
        }
    }

    /// A Region switch plan states an RTO for the loss of a Region.
    fn add_plans(&mut self, members: &[&Resource]) {
        let plans = members.iter().filter_map(|resource| match &resource.attributes {
            Attributes::RegionSwitchPlan(plan) => {
                let minutes = plan.recovery_time_objective_minutes.present()?;
                Some((u64::try_from(*minutes).ok()?, &resource.name))
            }
            _ => None,
        });
        if let Some((minutes, name)) = plans.min() {
            let target =
                Target { rto_seconds: Some(minutes.saturating_mul(60)), rpo_seconds: None };
            self.add(TargetClass::Region, target, &format!("the Region switch plan {name}"));
        }
    }

    /// Adds what a weaker source says, where nothing stronger spoke.
    fn add(&mut self, class: TargetClass, weaker: Target, source: &str) {
        let target = self.targets.entry(class).or_default();
        let before = *target;
        target.rto_seconds = target.rto_seconds.or(weaker.rto_seconds);
        target.rpo_seconds = target.rpo_seconds.or(weaker.rpo_seconds);
        if before != *target {
            let sources = self.sources.entry(class).or_default();
            if !sources.iter().any(|(_, known)| known == source) {
                sources.insert((sources.len(), source.to_owned()));
            }
        }
    }

    fn finish(self, criticality: Option<String>) -> Targets {
        let targets = self.targets.into_iter().filter(|(_, target)| *target != Target::default());
        let sources = self.sources.into_iter().map(|(class, sources)| {
            let sources: Vec<String> = sources.into_iter().map(|(_, source)| source).collect();
            (class.name().to_owned(), sources.join(", "))
        });
        Targets {
            by_class: targets.map(|(class, target)| (class.name().to_owned(), target)).collect(),
            sources: sources.collect(),
            criticality,
        }
    }
}

/// The strictest of what members' tags ask for, by class; text that is no
/// length of time asks for nothing.
fn tagged(members: &[&Resource]) -> BTreeMap<TargetClass, Target> {
    let mut targets: BTreeMap<TargetClass, Target> = BTreeMap::new();
    let tags = members.iter().filter_map(|resource| resource.tags.known()).flatten();
    for (key, value) in tags {
        let Some((class, own)) = class_of_key(key) else { continue };
        let is_rto = grouping().rto_tags.contains(&own);
        if !is_rto && !grouping().rpo_tags.contains(&own) {
            continue;
        }
        let Ok(span) = value.parse::<TimeSpan>() else { continue };
        let target = targets.entry(class).or_default();
        let figure = if is_rto { &mut target.rto_seconds } else { &mut target.rpo_seconds };
        let seconds = span.0.as_secs();
        *figure = Some(figure.map_or(seconds, |known| known.min(seconds)));
    }
    targets
}

/// The class that a tag's key names at its end, and the key without it:
/// `blackstart:rto:az`, `rto-az`. Without one it is about the loss of a Region.
fn class_of_key(key: &str) -> Option<(TargetClass, String)> {
    let split = key.rsplit_once([':', '/', '-', '_', '.']);
    if let Some((rest, last)) = split
        && let Some(class) = TargetClass::from_any_name(last)
    {
        return Some((class, tags::comparable_key(rest)?));
    }
    Some((TargetClass::Region, tags::comparable_key(key)?))
}

/// What most of the members' tags say, and of as many the first by name.
fn tagged_criticality(members: &[&Resource]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for member in members {
        let values = tags::values(member, &grouping().criticality_tags);
        if let Some((_, value)) = values.into_iter().find(|(_, value)| !value.is_empty()) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(value, _)| value.to_owned())
}

impl WorkloadSettings {
    /// The targets of a criticality, and its name, in whatever spelling.
    fn of_criticality(
        &self,
        criticality: &str,
    ) -> Option<(&String, &BTreeMap<TargetClass, TargetConfig>)> {
        let wanted = names::comparable(criticality);
        self.criticalities.iter().find(|(name, _)| names::comparable(name) == wanted)
    }

    /// The first workload whose criticality is none of those that are defined:
    /// where it is written, and what to do. Where none are defined every word
    /// will do.
    pub(crate) fn unknown_criticality(&self) -> Option<(Location, String)> {
        if self.criticalities.is_empty() {
            return None;
        }
        let unknown = self.workloads.iter().find_map(|workload| {
            let criticality = workload.criticality.as_ref()?;
            self.of_criticality(&criticality.value).is_none().then_some((workload, criticality))
        });
        let (workload, criticality) = unknown?;
        let names = self.criticalities.keys().map(String::as_str);
        let meant = crate::text::did_you_mean(&criticality.value, names.clone());
        let known: Vec<&str> = names.collect();
        let message = format!(
            "the criticality '{}' of the workload '{}' is not defined{meant} (defined under 'criticalities': {})",
            criticality.value,
            workload.name,
            known.join(", ")
        );
        Some((criticality.referenced, message))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::inventory::types::{PolicyTarget, ResilienceHubApp, ResiliencyPolicy};
    use crate::inventory::{Arn, Attribute};
    use crate::workload::testing::*;
    use crate::workload::{Origin, Workload, workloads};

    const POLICY: &str = "arn:aws:resiliencehub:me-south-1:123456789012:resiliency-policy/1";

    fn tag(estate: &mut TestEstate, arn: &str, tags: &[(&str, &str)]) {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        estate.change(arn, |resource| resource.tags = Attribute::Known(tags.collect()));
    }

    fn hub(estate: &mut TestEstate, app: &str, resources: &[&str]) {
        let target = |class: &str, rto: i64, rpo: i64| PolicyTarget {
            disruption_type: class.to_owned().into(),
            rto_seconds: rto.into(),
            rpo_seconds: rpo.into(),
        };
        let targets = vec![target("Software", 3600, 600), target("Region", 900, 60)];
        let policy = ResiliencyPolicy { targets: targets.into(), ..Default::default() };
        estate.add(POLICY, PRIMARY, None, policy);
        estate.change(POLICY, |resource| resource.name = "gold".into());
        let listed = |identifier: &&str| crate::inventory::types::AppResource {
            identifier: (*identifier).to_owned().into(),
            resource_type: "AWS::DynamoDB::Table".to_owned().into(),
            ..Default::default()
        };
        let attributes = ResilienceHubApp {
            policy_arn: Some(POLICY.parse::<Arn>().unwrap()).into(),
            resources: resources.iter().map(listed).collect::<Vec<_>>().into(),
            ..Default::default()
        };
        let arn = format!("arn:aws:resiliencehub:me-south-1:123456789012:app/{app}");
        estate.add(&arn, PRIMARY, None, attributes);
    }

    fn only(estate: TestEstate, settings: &str) -> Workload {
        let settings: WorkloadSettings = serde_saphyr::from_str(settings).unwrap();
        let mut found = workloads(&estate.build(), &settings);
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    fn figures(workload: &Workload, class: &str) -> (Option<u64>, Option<u64>) {
        let target = workload.targets[class];
        (target.rto_seconds, target.rpo_seconds)
    }

    #[test]
    fn tags_name_their_class() {
        let mut estate = TestEstate::new();
        estate.table("orders", PRIMARY, None, &[]);
        let tags = [
            ("app", "shop"),
            ("rto", "1h"),
            ("blackstart:rto:az", "5m"),
            ("RPO-Application", "10m"),
            ("rpo_hardware", "0s"),
            ("rto:owner", "7d"),
        ];
        tag(&mut estate, &table_arn("orders", PRIMARY), &tags);
        let workload = only(estate, "{}");
        assert_eq!(figures(&workload, "region"), (Some(3600), None));
        assert_eq!(figures(&workload, "az"), (Some(300), None));
        assert_eq!(figures(&workload, "application"), (None, Some(600)));
        assert_eq!(figures(&workload, "infrastructure"), (None, Some(0)));
        assert_eq!(workload.target_sources["az"], "tags");
    }

    #[test]
    fn a_policy_fills_what_nobody_said() {
        let mut estate = TestEstate::new();
        estate.table("orders", PRIMARY, None, &[]);
        tag(&mut estate, &table_arn("orders", PRIMARY), &[("app", "shop"), ("rto", "1h")]);
        hub(&mut estate, "whatever", &["orders"]);
        let settings = "targets: {region: {rto: 1s, rpo: 1s}, az: {rto: 30s}}";
        let workload = only(estate, settings);
        assert_eq!(workload.origin, Origin::Tag("app".into()));
        assert_eq!(figures(&workload, "region"), (Some(3600), Some(60)));
        assert_eq!(workload.target_sources["region"], "tags, the Resilience Hub policy gold");
        assert_eq!(figures(&workload, "application"), (Some(3600), Some(600)));
        assert_eq!(figures(&workload, "az"), (Some(30), None));
    }

    #[test]
    fn an_application_names_a_workload_that_nothing_else_names() {
        let mut estate = TestEstate::new();
        for table in ["orders", "carts"] {
            estate.table(table, PRIMARY, None, &[]);
        }
        hub(&mut estate, "shop", &["orders", &table_arn("carts", PRIMARY)]);
        let workload = only(estate, "{}");
        assert_eq!(workload.name, "shop");
        assert_eq!(workload.origin, Origin::Application("shop".into()));
        assert_eq!(figures(&workload, "region"), (Some(900), Some(60)));
    }

    #[test]
    fn an_application_of_the_workloads_name_gives_its_policy() {
        let mut estate = TestEstate::new();
        estate.table("orders", PRIMARY, Some("shop"), &[]);
        hub(&mut estate, "Shop", &[]);
        assert_eq!(figures(&only(estate, "{}"), "region"), (Some(900), Some(60)));
    }

    #[test]
    fn a_criticality_has_targets() {
        let mut estate = TestEstate::new();
        estate.table("orders", PRIMARY, None, &[]);
        let tags = [("app", "shop"), ("Criticality", "Mission Critical")];
        tag(&mut estate, &table_arn("orders", PRIMARY), &tags);
        let settings = "criticalities: {mission-critical: {region: {rto: 15m, rpo: 1m}}}";
        let workload = only(estate, settings);
        assert_eq!(figures(&workload, "region"), (Some(900), Some(60)));
        assert_eq!(workload.criticality.as_deref(), Some("Mission Critical"));
        assert_eq!(workload.target_sources["region"], "the criticality mission-critical");
    }

    #[test]
    fn unknown_classes_and_criticalities_are_answered_with_a_suggestion() {
        for (wrong, expected) in [
            ("targets: {regoin: {rto: 1h}}", "did you mean region?"),
            ("targets: {zone: {rto: 1h}}", "did you mean az?"),
            ("targets: {software: {rto: 1h}}", "did you mean application?"),
            ("workloads: [{name: x, targets: {weather: {rto: 1h}}}]", "the classes are region"),
        ] {
            let error = serde_saphyr::from_str::<WorkloadSettings>(wrong).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let text = "
workloads: [{name: shop, criticality: mision-critical}]
criticalities: {mission-critical: {region: {rto: 15m}}}
";
        let settings: WorkloadSettings = serde_saphyr::from_str(text).unwrap();
        let (place, message) = settings.unknown_criticality().unwrap();
        assert_eq!(place.line(), 2);
        assert!(message.contains("did you mean 'mission-critical'?"), "{message}");
    }
}
