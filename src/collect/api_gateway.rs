//! Amazon API Gateway: REST APIs (version 1) and HTTP and WebSocket APIs
//! (version 2). A custom domain name is known to both: it is one resource.

use std::collections::BTreeMap;

use aws_sdk_apigateway as v1;
use aws_sdk_apigatewayv2 as v2;

use super::convert::{self, each, known, list, optional, owned, tag_map, text};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{ApiDomainName, ApiMapping, HttpApi, RestApi};
use crate::inventory::{Arn, Attribute, Resource};

const SERVICE: &str = "apigateway";

pub(super) async fn collect(place: &Place) -> Found {
    let mut found = Found::default();
    let mut partial = Partial::default();
    let rest = v1::Client::new(&place.config);
    let http = v2::Client::new(&place.config);
    rest_apis(place, &rest, &mut found, &mut partial).await;
    http_apis(place, &http, &mut found, &mut partial).await;
    domain_names(place, &rest, &http, &mut found, &mut partial).await;
    partial.into_found(place, &mut found);
    found
}

/// ARNs of API Gateway name no account.
fn arn(place: &Place, resource: &str) -> Arn {
    Arn::build(&place.partition, "apigateway", &place.region, None, resource)
}

async fn rest_apis(place: &Place, client: &v1::Client, found: &mut Found, partial: &mut Partial) {
    let apis = list!(
        place,
        found,
        SERVICE,
        "GetRestApis",
        client.get_rest_apis().limit(500).into_paginator().send(),
        items
    );
    let stages = each(place, apis.iter().map(|api| rest_stages(place, client, api))).await;
    for (api, stages) in apis.iter().zip(stages) {
        let Some(id) = api.id() else { continue };
        let stages = stages.unwrap_or_else(|failure| {
            partial.failed(&failure, id);
            Attribute::unknown(failure.unknown())
        });
        let types = api.endpoint_configuration().map(|configuration| configuration.types());
        let attributes = RestApi {
            api_id: id.to_owned().into(),
            created_at: known(convert::time(api.created_date())),
            endpoint_types: types
                .unwrap_or_default()
                .iter()
                .map(|kind| kind.as_str().to_owned())
                .collect::<Vec<_>>()
                .into(),
            stages,
        };
        let name = api.name().unwrap_or(id);
        let arn = arn(place, &format!("/restapis/{id}"));
        found.resources.push(place.resource(arn, name, tag_map(api.tags()), attributes));
    }
}

async fn rest_stages(
    place: &Place,
    client: &v1::Client,
    api: &v1::types::RestApi,
) -> Result<Attribute<Vec<String>>, Failure> {
    let call = client.get_stages().rest_api_id(api.id().unwrap_or_default()).send();
    let answer = place.call(SERVICE, "GetStages", call).await?;
    let mut names: Vec<String> =
        answer.item().iter().filter_map(|stage| owned(stage.stage_name())).collect();
    names.sort();
    Ok(names.into())
}

/// Version 2 has no paginators: pages are followed by hand, and a token that
/// repeats ends the list.
macro_rules! pages {
    ($place:expr, $operation:literal, $request:expr) => {{
        let mut all = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let call = $request.set_next_token(token.clone()).send();
            let page = $place.call(SERVICE, $operation, call).await;
            match page {
                Ok(page) => {
                    all.extend(page.items().iter().cloned());
                    let next = page.next_token().filter(|next| !next.is_empty());
                    if next.is_none() || next == token.as_deref() {
                        break Ok(all);
                    }
                    token = next.map(str::to_owned);
                }
                Err(failure) => break Err((failure, all)),
            }
        }
    }};
}

async fn http_apis(place: &Place, client: &v2::Client, found: &mut Found, partial: &mut Partial) {
    let apis = match pages!(place, "GetApis", client.get_apis()) {
        Ok(apis) => apis,
        Err((failure, apis)) => {
            found.failed(place, &failure);
            apis
        }
    };
    let stages = each(place, apis.iter().map(|api| http_stages(place, client, api))).await;
    for (api, stages) in apis.iter().zip(stages) {
        let Some(id) = api.api_id() else { continue };
        let stages = stages.unwrap_or_else(|failure| {
            partial.failed(&failure, id);
            Attribute::unknown(failure.unknown())
        });
        let attributes = HttpApi {
            api_id: id.to_owned().into(),
            created_at: known(convert::time(api.created_date())),
            protocol_type: text(api.protocol_type().map(|kind| kind.as_str())),
            stages,
            endpoint: optional(api.api_endpoint()),
        };
        let name = api.name().unwrap_or(id);
        let arn = arn(place, &format!("/apis/{id}"));
        found.resources.push(place.resource(arn, name, tag_map(api.tags()), attributes));
    }
}

async fn http_stages(
    place: &Place,
    client: &v2::Client,
    api: &v2::types::Api,
) -> Result<Attribute<Vec<String>>, Failure> {
    let id = api.api_id().unwrap_or_default();
    let stages = pages!(place, "GetStages", client.get_stages().api_id(id));
    let stages = stages.map_err(|(failure, _)| failure)?;
    let mut names: Vec<String> = stages.iter().filter_map(|s| owned(s.stage_name())).collect();
    names.sort();
    Ok(names.into())
}

/// Both versions list the same names; each knows only its own mappings.
async fn domain_names(
    place: &Place,
    rest: &v1::Client,
    http: &v2::Client,
    found: &mut Found,
    partial: &mut Partial,
) {
    let of_rest = list!(
        place,
        found,
        SERVICE,
        "GetDomainNames",
        rest.get_domain_names().limit(500).into_paginator().send(),
        items
    );
    let mut by_name: BTreeMap<String, Resource> = BTreeMap::new();
    for domain in &of_rest {
        let Some(name) = domain.domain_name() else { continue };
        let mut attributes = rest_domain(domain);
        attributes.mappings = match rest_mappings(place, rest, name).await {
            Ok(mappings) => mappings.into(),
            Err(failure) => {
                partial.failed(&failure, name);
                Attribute::unknown(failure.unknown())
            }
        };
        let arn = arn(place, &format!("/domainnames/{name}"));
        let resource = place.resource(arn, name, tag_map(domain.tags()), attributes);
        by_name.insert(name.to_owned(), resource);
    }
    let of_http = match pages!(place, "GetDomainNames", http.get_domain_names()) {
        Ok(domains) => domains,
        Err((failure, domains)) => {
            found.failed(place, &failure);
            domains
        }
    };
    for domain in &of_http {
        let Some(name) = domain.domain_name() else { continue };
        let mappings = http_mappings(place, http, name).await;
        let mappings = mappings.inspect_err(|failure| partial.failed(failure, name));
        let resource = by_name.entry(name.to_owned()).or_insert_with(|| {
            let arn = arn(place, &format!("/domainnames/{name}"));
            place.resource(arn, name, tag_map(domain.tags()), http_domain(domain))
        });
        add_mappings(resource, mappings);
    }
    found.resources.extend(by_name.into_values());
}

fn rest_domain(domain: &v1::types::DomainName) -> ApiDomainName {
    let types = domain.endpoint_configuration().map(|configuration| configuration.types());
    let certificate = domain.regional_certificate_arn().or(domain.certificate_arn());
    ApiDomainName {
        endpoint_types: types
            .unwrap_or_default()
            .iter()
            .map(|kind| kind.as_str().to_owned())
            .collect::<Vec<_>>()
            .into(),
        // An edge name has that of its distribution instead.
        regional_domain_name: optional(
            domain.regional_domain_name().or(domain.distribution_domain_name()),
        ),
        regional_hosted_zone_id: optional(
            domain.regional_hosted_zone_id().or(domain.distribution_hosted_zone_id()),
        ),
        certificate_arn: optional(certificate),
        mappings: Attribute::NotCollected,
    }
}

fn http_domain(domain: &v2::types::DomainName) -> ApiDomainName {
    let configurations = domain.domain_name_configurations();
    let first = configurations.first();
    ApiDomainName {
        endpoint_types: configurations
            .iter()
            .filter_map(|configuration| Some(configuration.endpoint_type()?.as_str().to_owned()))
            .collect::<Vec<_>>()
            .into(),
        regional_domain_name: optional(first.and_then(|c| c.api_gateway_domain_name())),
        regional_hosted_zone_id: optional(first.and_then(|c| c.hosted_zone_id())),
        certificate_arn: optional(first.and_then(|c| c.certificate_arn())),
        mappings: Vec::new().into(),
    }
}

async fn rest_mappings(
    place: &Place,
    client: &v1::Client,
    name: &str,
) -> Result<Vec<ApiMapping>, Failure> {
    let mut all = Vec::new();
    let request = client.get_base_path_mappings().domain_name(name).limit(500);
    let mut pages = request.into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        match place.call(SERVICE, "GetBasePathMappings", next).await {
            Ok(Some(page)) => all.extend(page.items().iter().map(|mapping| ApiMapping {
                api_id: text(mapping.rest_api_id()),
                stage: optional(mapping.stage()),
                path: optional(path(mapping.base_path())),
            })),
            Ok(None) => return Ok(all),
            // A name that only HTTP APIs use has no base paths.
            Err(failure) if failure.is_not_found() => return Ok(all),
            Err(failure) => return Err(failure),
        }
    }
}

/// The path of a mapping; both versions have a way to write that there is none.
fn path(path: Option<&str>) -> Option<&str> {
    path.filter(|path| !path.is_empty() && *path != "(none)")
}

async fn http_mappings(
    place: &Place,
    client: &v2::Client,
    name: &str,
) -> Result<Vec<ApiMapping>, Failure> {
    let mappings = pages!(place, "GetApiMappings", client.get_api_mappings().domain_name(name));
    match mappings {
        Ok(mappings) => Ok(mappings
            .iter()
            .map(|mapping| ApiMapping {
                api_id: text(mapping.api_id()),
                stage: optional(mapping.stage()),
                path: optional(path(mapping.api_mapping_key())),
            })
            .collect()),
        Err((failure, _)) if failure.is_not_found() => Ok(Vec::new()),
        Err((failure, _)) => Err(failure),
    }
}

/// Adds the mappings of version 2 to those of version 1; either unknown makes
/// the whole unknown.
fn add_mappings(resource: &mut Resource, more: Result<Vec<ApiMapping>, Failure>) {
    let crate::inventory::Attributes::ApiDomainName(domain) = &mut resource.attributes else {
        return;
    };
    match more {
        Err(failure) => domain.mappings = Attribute::unknown(failure.unknown()),
        Ok(more) => {
            if let Attribute::Known(mappings) = &mut domain.mappings {
                let new: Vec<_> = more.into_iter().filter(|m| !mappings.contains(m)).collect();
                mappings.extend(new);
            }
        }
    }
}
