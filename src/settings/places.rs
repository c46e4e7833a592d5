//! The second reading of the configuration: where everything stands that is
//! checked by its meaning. The first one (`mod.rs`) says what it means.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_saphyr::Spanned;

use super::Place;
use crate::inventory::Region;
use crate::text::did_you_mean;

/// The classes of disruption that a target can be for.
const CLASSES: [&str; 4] = ["region", "az", "infrastructure", "application"];

/// What of the file is checked by its meaning; all else is left to the first
/// reading.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Places {
    pub(super) workloads: Vec<WorkloadPlaces>,
    targets: Keys,
    recovery: RecoveryPlaces,
    waivers: Vec<WaiverPlaces>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct WorkloadPlaces {
    pub(super) name: Option<Spanned<String>>,
    select: Vec<Spanned<SelectorPlaces>>,
    primary_regions: Vec<Spanned<String>>,
    standby_regions: Vec<Spanned<String>>,
    targets: Keys,
    durations: Keys,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SelectorPlaces {
    region: Option<Spanned<String>>,
    tag: Option<IgnoredAny>,
    name: Option<IgnoredAny>,
    arn: Option<IgnoredAny>,
    #[serde(rename = "type")]
    resource_type: Option<IgnoredAny>,
    account: Option<IgnoredAny>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RecoveryPlaces {
    durations: Keys,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct WaiverPlaces {
    region: Option<Spanned<String>>,
}

/// The keys of a map, whatever its values are.
#[derive(Debug, Clone, Default)]
struct Keys(Vec<Spanned<String>>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeysVisitor;
        impl<'de> Visitor<'de> for KeysVisitor {
            type Value = Keys;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some(key) = map.next_key()? {
                    keys.push(key);
                    map.next_value::<IgnoredAny>()?;
                }
                Ok(Keys(keys))
            }
        }
        deserializer.deserialize_map(KeysVisitor)
    }
}

impl Places {
    /// Reads the places; none where the file has not even the right form,
    /// which the first reading tells.
    pub(super) fn of(text: &str) -> Self {
        serde_saphyr::from_str(text).unwrap_or_default()
    }

    /// The user's own figures for steps, by key.
    pub(super) fn steps(&self) -> impl Iterator<Item = (&str, Place)> {
        let of_workloads = self.workloads.iter().flat_map(|workload| &workload.durations.0);
        self.recovery.durations.0.iter().chain(of_workloads).map(text_and_place)
    }

    /// Checks values that the first reading refuses or takes without knowing
    /// what was meant: to be done before it.
    pub(super) fn check_values(&self) -> Result<(), (Place, String)> {
        self.check_regions()?;
        let of_workloads = self.workloads.iter().flat_map(|workload| &workload.targets.0);
        self.targets.0.iter().chain(of_workloads).try_for_each(check_class)
    }

    /// Checks what makes no sense though each value is right: to be done after
    /// the first reading, which knows of misspelt keys.
    pub(super) fn check_sense(&self) -> Result<(), (Place, String)> {
        self.check_names()?;
        let selectors = self.workloads.iter().flat_map(|workload| &workload.select);
        selectors.into_iter().try_for_each(check_selector)
    }

    fn check_regions(&self) -> Result<(), (Place, String)> {
        for workload in &self.workloads {
            let named = workload.primary_regions.iter().chain(&workload.standby_regions);
            named.into_iter().try_for_each(check_region)?;
        }
        let selectors = self.workloads.iter().flat_map(|workload| &workload.select);
        let selected = selectors.filter_map(|selector| selector.value.region.as_ref());
        let waived = self.waivers.iter().filter_map(|waiver| waiver.region.as_ref());
        let places = selected.chain(waived);
        places.filter(|region| region.value != "global").try_for_each(check_region)
    }

    /// Names are the same in upper and lower case, as they are in tags.
    fn check_names(&self) -> Result<(), (Place, String)> {
        let mut seen: Vec<(String, Place)> = Vec::new();
        for name in self.workloads.iter().filter_map(|workload| workload.name.as_ref()) {
            let (text, place) = text_and_place(name);
            let key = text.trim().to_lowercase();
            if key.is_empty() {
                return Err((place, "the name of a workload must not be empty".to_owned()));
            }
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == key) {
                let message = format!(
                    "the workload '{text}' is there twice, first in line {}: make one of them",
                    first.line
                );
                return Err((place, message));
            }
            seen.push((key, place));
        }
        Ok(())
    }
}

fn text_and_place(text: &Spanned<String>) -> (&str, Place) {
    (text.value.as_str(), text.defined.into())
}

fn check_region(region: &Spanned<String>) -> Result<(), (Place, String)> {
    Region::from_catalogue(&region.value)
        .map(|_| ())
        .map_err(|error| (region.defined.into(), error.to_string()))
}

fn check_class(class: &Spanned<String>) -> Result<(), (Place, String)> {
    let (text, place) = text_and_place(class);
    if CLASSES.contains(&text) {
        return Ok(());
    }
    let hint = did_you_mean(text, CLASSES);
    let known = CLASSES.join(", ");
    Err((place, format!("there is no class of disruption '{text}'{hint} (there are: {known})")))
}

fn check_selector(selector: &Spanned<SelectorPlaces>) -> Result<(), (Place, String)> {
    let SelectorPlaces { region, tag, name, arn, resource_type, account } = &selector.value;
    let others = [tag, name, arn, resource_type, account];
    if region.is_some() || others.iter().any(|part| part.is_some()) {
        return Ok(());
    }
    let message =
        "an empty selector selects nothing: give it tag, name, arn, type, region or account";
    Err((selector.defined.into(), message.to_owned()))
}
