//! AWS Lambda. Values of environment variables are dropped where they arrive.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_lambda::Client;
use aws_sdk_lambda::types as sdk;

use super::convert::{count, each, known, list, optional, tag_map, text};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{EventSource, LambdaFunction};
use crate::inventory::{Attribute, GapReason, Resource, Unknown};

const SERVICE: &str = "lambda";

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let functions = list!(
        place,
        found,
        SERVICE,
        "ListFunctions",
        client.list_functions().into_paginator().send(),
        functions
    );
    if functions.is_empty() {
        return found;
    }
    let sources = EventSources::read(place, &client, &mut found).await;
    let mut partial = Partial::default();
    let calls = functions.iter().map(|item| function(place, &client, item, &sources));
    for (resource, failures) in each(place, calls).await {
        found.resources.extend(resource);
        for (failure, name) in failures {
            partial.failed(&failure, &name);
        }
    }
    partial.into_found(place, &mut found);
    found
}

/// All event sources of a Region, read once, by function.
struct EventSources {
    by_function: HashMap<String, Vec<EventSource>>,
    failure: Option<Unknown>,
}

impl EventSources {
    async fn read(place: &Place, client: &Client, found: &mut Found) -> Self {
        let mut sources = Self { by_function: HashMap::new(), failure: None };
        let mut pages = client.list_event_source_mappings().into_paginator().send();
        loop {
            let next = async { pages.next().await.transpose() };
            match place.call(SERVICE, "ListEventSourceMappings", next).await {
                Ok(Some(page)) => page.event_source_mappings().iter().for_each(|mapping| {
                    sources.add(mapping);
                }),
                Ok(None) => {
                    for sources in sources.by_function.values_mut() {
                        sources.sort_by(|a, b| a.uuid.known().cmp(&b.uuid.known()));
                    }
                    return sources;
                }
                Err(failure) => {
                    sources.failure = Some(failure.unknown());
                    found.failed(place, &failure);
                    return sources;
                }
            }
        }
    }

    fn add(&mut self, mapping: &sdk::EventSourceMappingConfiguration) {
        let Some(function) = mapping.function_arn() else { return };
        // A mapping may name an alias or a version behind the function's ARN.
        let function = function.splitn(8, ':').take(7).collect::<Vec<_>>().join(":");
        let source = EventSource {
            uuid: text(mapping.uuid()),
            source_arn: optional(mapping.event_source_arn()),
            state: text(mapping.state()),
        };
        self.by_function.entry(function).or_default().push(source);
    }

    fn of(&self, function: &str) -> Attribute<Vec<EventSource>> {
        match &self.failure {
            Some(failure) => Attribute::unknown(failure.clone()),
            None => self.by_function.get(function).cloned().unwrap_or_default().into(),
        }
    }
}

type Failures = Vec<(Failure, String)>;

async fn function(
    place: &Place,
    client: &Client,
    function: &sdk::FunctionConfiguration,
    sources: &EventSources,
) -> (Option<Resource>, Failures) {
    let mut failures = Vec::new();
    let (Some(name), Some(arn)) = (function.function_name(), function.function_arn()) else {
        return (None, failures);
    };
    let Ok(parsed) = arn.parse() else { return (None, failures) };
    let tags = match tags(place, client, arn).await {
        Ok(tags) => tags,
        Err(failure) if failure.is_not_found() => return (None, failures),
        Err(failure) => {
            let unknown = Attribute::unknown(failure.unknown());
            failures.push((failure, name.to_owned()));
            unknown
        }
    };
    let reserved = match reserved_concurrency(place, client, name).await {
        Ok(reserved) => reserved.into(),
        Err(failure) if failure.is_not_found() => return (None, failures),
        Err(failure) => {
            let unknown = Attribute::unknown(failure.unknown());
            failures.push((failure, name.to_owned()));
            unknown
        }
    };
    let attributes = LambdaFunction {
        event_sources: sources.of(arn),
        reserved_concurrency: reserved,
        ..listed_function(function)
    };
    (Some(place.resource(parsed, name, tags, attributes)), failures)
}

fn listed_function(function: &sdk::FunctionConfiguration) -> LambdaFunction {
    let network = function.vpc_config();
    let environment = function.environment();
    // Lambda says nothing of the variables if it may not decrypt them.
    let unreadable = environment.is_some_and(|environment| environment.error().is_some());
    let variables = environment.and_then(|environment| environment.variables());
    let mut names: Vec<String> =
        variables.map(|variables| variables.keys().cloned().collect()).unwrap_or_default();
    names.sort();
    LambdaFunction {
        runtime: function.runtime().map(|runtime| runtime.as_str().to_owned()).into(),
        package_type: function.package_type().map_or("Zip", |kind| kind.as_str()).to_owned().into(),
        code_sha256: optional(function.code_sha256()),
        memory_mib: count(function.memory_size()),
        last_modified: known(function.last_modified().and_then(|time| time.parse().ok())),
        timeout_seconds: count(function.timeout()),
        state: function.state().map(|state| state.as_str().to_owned()).into(),
        vpc_id: optional(
            network.and_then(|network| network.vpc_id()).filter(|vpc| !vpc.is_empty()),
        ),
        subnet_ids: network.map(|network| network.subnet_ids().to_vec()).unwrap_or_default().into(),
        environment_variable_names: if unreadable {
            Attribute::unknown(Unknown::because(GapReason::AccessDenied))
        } else {
            names.into()
        },
        event_sources: Attribute::NotCollected,
        reserved_concurrency: Attribute::NotCollected,
        aliases: Attribute::NotCollected,
        image_uri: Attribute::NotCollected,
        dead_letter_target_arn: optional(
            function.dead_letter_config().and_then(|config| config.target_arn()),
        ),
    }
}

async fn tags(
    place: &Place,
    client: &Client,
    arn: &str,
) -> Result<Attribute<BTreeMap<String, String>>, Failure> {
    let call = client.list_tags().resource(arn).send();
    let answer = place.call(SERVICE, "ListTags", call).await?;
    Ok(tag_map(answer.tags()))
}

async fn reserved_concurrency(
    place: &Place,
    client: &Client,
    name: &str,
) -> Result<Option<i64>, Failure> {
    let call = client.get_function_concurrency().function_name(name).send();
    let answer = place.call(SERVICE, "GetFunctionConcurrency", call).await?;
    Ok(answer.reserved_concurrent_executions().map(i64::from))
}
