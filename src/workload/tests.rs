#![allow(clippy::unwrap_used)]

use super::testing::*;
use super::*;
use crate::inventory::{Attribute, Attributes};

fn found(estate: TestEstate) -> Vec<Workload> {
    workloads(&estate.build(), &WorkloadSettings::default())
}

/// A table by name, Region and tags.
type TaggedTable<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

fn tagged_tables(tables: &[TaggedTable<'_>]) -> TestEstate {
    let mut estate = TestEstate::new();
    for (name, region, tags) in tables {
        estate.table(name, region, None, &[]);
        estate.change(&table_arn(name, region), |resource| resource.tags = tags_of(tags));
    }
    estate
}

fn tags_of(tags: &[(&str, &str)]) -> Attribute<BTreeMap<String, String>> {
    let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Attribute::Known(tags.collect())
}

fn names(workloads: &[Workload]) -> Vec<&str> {
    workloads.iter().map(|workload| workload.name.as_str()).collect()
}

fn codes(regions: &[Region]) -> Vec<&str> {
    regions.iter().map(Region::as_str).collect()
}

#[test]
fn an_empty_estate_has_no_workloads() {
    assert_eq!(found(TestEstate::new()), vec![]);
}

#[test]
fn tags_name_workloads_in_any_case_and_relationships_add_to_them() {
    let mut estate = TestEstate::new();
    estate.table("orders", PRIMARY, Some("Shop"), &[STANDBY]);
    estate.table("orders", STANDBY, None, &[PRIMARY]);
    estate.function("checkout", PRIMARY, None).change(
        &function_arn("checkout", PRIMARY),
        |resource| {
            resource.tags =
                crate::inventory::Attribute::Known([("App".into(), "shop".into())].into());
        },
    );
    let workloads = found(estate);
    assert_eq!(names(&workloads), ["Shop"]);
    assert_eq!(workloads[0].members.len(), 3);
    assert_eq!(workloads[0].origin, Origin::Tag("app".into()));
}

#[test]
fn a_stack_names_a_workload_without_its_region() {
    let mut estate = TestEstate::new();
    for region in [PRIMARY, STANDBY] {
        estate.table("orders", region, None, &[]).change(&table_arn("orders", region), |r| {
            let key = "aws:cloudformation:stack-name".to_owned();
            r.tags =
                crate::inventory::Attribute::Known([(key, format!("booking-{region}"))].into());
        });
    }
    assert_eq!(names(&found(estate)), ["booking"]);
}

#[test]
fn what_nothing_claims_is_a_workload_only_if_it_holds_data_or_serves() {
    let mut estate = TestEstate::new();
    estate.table("ledger", PRIMARY, None, &[]);
    estate.function("lonely", PRIMARY, None);
    let workloads = found(estate);
    assert_eq!(names(&workloads), ["ledger"]);
    assert_eq!(workloads[0].origin, Origin::Relationships);
    assert_eq!(workloads[0].strategy, Strategy::None);
}

#[test]
fn leftovers_of_one_name_stay_apart_across_types() {
    let mut estate = TestEstate::new();
    estate.table("ledger", PRIMARY, None, &[]);
    estate.bucket("ledger", PRIMARY, None, vec![]);
    let workloads = found(estate);
    assert_eq!(workloads.len(), 2);
    assert_ne!(workloads[0].name, workloads[1].name);
}

#[test]
fn a_shared_zone_joins_no_workloads() {
    let mut estate = TestEstate::new();
    let zone = crate::inventory::types::HostedZone {
        zone_id: "Z1".to_owned().into(),
        ..Default::default()
    };
    estate.add("arn:aws:route53:::hostedzone/Z1", "global", None, zone);
    for (app, host) in [("shop", "shop.example.com"), ("blog", "blog.example.com")] {
        estate.record(app, PRIMARY, Some(app), |_| {});
        estate.change(&record_arn(app), |resource| resource.name = host.into());
    }
    estate.record("other", PRIMARY, None, |_| {});
    estate.change(&record_arn("other"), |resource| resource.name = "api.blog.example.com".into());
    let workloads = found(estate);
    assert_eq!(names(&workloads), ["blog", "shop"]);
    let counts: Vec<usize> = workloads.iter().map(|workload| workload.members.len()).collect();
    assert_eq!(counts, [2, 1]);
}

#[test]
fn a_tagged_zone_that_others_use_does_not_claim_their_records() {
    let mut estate = TestEstate::new();
    let zone = crate::inventory::types::HostedZone {
        zone_id: "Z1".to_owned().into(),
        ..Default::default()
    };
    estate.add("arn:aws:route53:::hostedzone/Z1", "global", Some("shop"), zone);
    estate.table("posts", PRIMARY, Some("blog"), &[]);
    for region in [PRIMARY, STANDBY] {
        estate.record(region, region, None, |_| {});
        estate.change(&record_arn(region), |resource| {
            resource.name = "www.blog.example.com".into();
        });
    }
    let workloads = found(estate);
    assert_eq!(names(&workloads), ["blog", "shop"]);
    assert_eq!(workloads[1].members.len(), 1);
}

#[test]
fn selectors_go_before_tags() {
    let mut estate = TestEstate::new();
    estate.table("orders", PRIMARY, Some("shop"), &[]);
    estate.table("carts", PRIMARY, Some("shop"), &[]);
    let text = "
workloads:
  - name: orders
    select: [{name: 'order*', type: 'AWS::DynamoDB::Table'}]
    primary_regions: [eu-west-1]
    targets: {region: {rto: 5m}}
";
    let settings: WorkloadSettings = serde_saphyr::from_str(text).unwrap();
    let workloads = workloads(&estate.build(), &settings);
    assert_eq!(names(&workloads), ["orders", "shop"]);
    assert_eq!(without_resources(&settings, &workloads), [""; 0]);
    assert_eq!(without_resources(&settings, &[]), ["orders"]);
    assert_eq!(codes(&workloads[0].primary_regions), ["eu-west-1"]);
    assert_eq!(workloads[0].targets["region"].rto_seconds, Some(300));
}

#[test]
fn targets_come_from_tags_and_nonsense_is_no_target() {
    let mut estate = TestEstate::new();
    estate.table("orders", PRIMARY, Some("shop"), &[]);
    estate.change(&table_arn("orders", PRIMARY), |resource| {
        let tags = [("app", "shop"), ("RTO", "15m"), ("rpo", "soon")];
        let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
        resource.tags = crate::inventory::Attribute::Known(tags.into());
    });
    let target = found(estate)[0].targets["region"];
    assert_eq!((target.rto_seconds, target.rpo_seconds), (Some(900), None));
}

#[test]
fn the_writer_of_a_global_database_leads() {
    let mut estate = TestEstate::new();
    estate.global_database("orders", None);
    let workload = &found(estate)[0];
    assert_eq!(codes(&workload.primary_regions), [PRIMARY]);
    assert_eq!(codes(&workload.standby_regions), [STANDBY]);
    assert_eq!(workload.strategy, Strategy::WarmStandby);
    let arn = cluster_arn("orders", PRIMARY).parse().unwrap();
    assert_eq!(workload.twins_of(&arn).next().unwrap().confidence, Confidence::High);
}

#[test]
fn a_headless_secondary_is_a_pilot_light() {
    let mut estate = TestEstate::new();
    estate.global_database("orders", None);
    estate.change(&cluster_arn("orders", STANDBY), |resource| {
        let Attributes::DbCluster(cluster) = &mut resource.attributes else { return };
        cluster.members = vec![].into();
    });
    assert_eq!(found(estate)[0].strategy, Strategy::PilotLight);
}

#[test]
fn global_tables_alone_are_active_in_every_region() {
    let mut estate = TestEstate::new();
    estate.table("orders", PRIMARY, None, &[STANDBY]);
    estate.table("orders", STANDBY, None, &[PRIMARY]);
    let workload = &found(estate)[0];
    assert_eq!(workload.primary_regions.len(), 2);
    assert_eq!(workload.strategy, Strategy::MultiSite);
}

#[test]
fn twins_are_found_by_name_and_told_how_sure() {
    let mut estate = TestEstate::new();
    estate.function("api-mes1", PRIMARY, Some("shop"));
    estate.function("api-euc1", STANDBY, Some("shop"));
    estate.function("worker", PRIMARY, Some("shop"));
    let workload = &found(estate)[0];
    let arn = function_arn("api-mes1", PRIMARY).parse().unwrap();
    let twin = workload.twins_of(&arn).next().unwrap();
    assert_eq!(twin.counterpart.as_str(), function_arn("api-euc1", STANDBY));
    assert_eq!(twin.confidence, Confidence::Medium);
    let alone = function_arn("worker", PRIMARY).parse().unwrap();
    assert_eq!(workload.twins_of(&alone).count(), 0);
}

#[test]
fn a_dark_region_is_known_from_the_other_one() {
    let mut estate = TestEstate::new();
    estate.global_database("orders", Some("shop"));
    estate.inventory.resources.retain(|resource| resource.region.as_str() != PRIMARY);
    let workload = &found(estate)[0];
    assert_eq!(codes(&workload.primary_regions), [PRIMARY]);
    assert_eq!(workload.unseen.len(), 1);
    assert_eq!(workload.unseen[0].arn.as_str(), cluster_arn("orders", PRIMARY));
}

#[test]
fn environments_of_an_application_are_workloads_of_their_own_and_a_standby_is_not() {
    let workloads = found(tagged_tables(&[
        ("orders", PRIMARY, &[("app", "shop"), ("env", "prod")]),
        ("orders", STANDBY, &[("App", "shop"), ("env", "dr")]),
        ("orders-dev", PRIMARY, &[("app", "shop"), ("Environment", "dev")]),
    ]));
    assert_eq!(names(&workloads), ["shop", "shop (development)"]);
    assert_eq!(workloads[0].members.len(), 2);
}

#[test]
fn nested_stacks_and_stack_sets_are_one_workload_and_accounts_are_not() {
    const STACK: &str = "aws:cloudformation:stack-name";
    let uuid = "0a1b2c3d-0a1b-4c3d-8e9f-0a1b2c3d4e5f";
    let mut estate = tagged_tables(&[
        ("orders", PRIMARY, &[(STACK, "shop-Data-1A2B3C4D5E6F")]),
        ("carts", PRIMARY, &[(STACK, "shop")]),
        ("posts", PRIMARY, &[(STACK, &format!("StackSet-blog-{uuid}"))]),
        ("posts", STANDBY, &[(STACK, &format!("StackSet-blog-{uuid}"))]),
    ]);
    let other = "arn:aws:dynamodb:me-south-1:999999999999:table/orders";
    estate.add(other, PRIMARY, None, crate::inventory::types::DynamoDbTable::default());
    estate.change(other, |resource| {
        resource.account = "999999999999".parse().unwrap();
        resource.tags = tags_of(&[(STACK, "shop")]);
    });
    let workloads = found(estate);
    assert_eq!(names(&workloads), ["blog", "shop (123456789012)", "shop (999999999999)"]);
    assert_eq!(workloads[1].members.len(), 2);
    assert_eq!(workloads[1].confidence, Confidence::High);
}

#[test]
fn a_tag_that_nearly_everything_carries_does_not_swallow_stacks() {
    const STACK: &str = "aws:cloudformation:stack-name";
    let mut estate = TestEstate::new();
    for (stack, count) in [("shop", 8), ("blog", 8), ("ledger", 8), ("", 2)] {
        for number in 0..count {
            let name = format!("{stack}table{number}x");
            estate.table(&name, PRIMARY, None, &[]);
            estate.change(&table_arn(&name, PRIMARY), |resource| {
                let mut tags = vec![("project", "platform")];
                tags.extend((!stack.is_empty()).then_some((STACK, stack)));
                resource.tags = tags_of(&tags);
            });
        }
    }
    let workloads = found(estate);
    assert_eq!(names(&workloads), ["blog", "ledger", "platform", "shop"]);
    let blog = &workloads[0];
    assert_eq!(blog.origin, Origin::Stack("blog".into()));
    assert!(blog.origin_note.as_deref().unwrap().contains("100 % of the estate"));
    let platform = &workloads[2];
    assert_eq!(platform.confidence, Confidence::Low);
    assert_eq!(platform.origin, Origin::WideTag { key: "project".into(), percent: 100 });
    assert_eq!(platform.memberships[0].confidence(), Confidence::Low);
}

#[test]
fn a_project_with_one_application_keeps_its_stacks_together() {
    const STACK: &str = "aws:cloudformation:stack-name";
    let mut estate = TestEstate::new();
    for number in 0..30 {
        let name = format!("table{number}x");
        let stack = ["shop-data", "shop-api"][number % 2];
        estate.table(&name, PRIMARY, None, &[]);
        estate.change(&table_arn(&name, PRIMARY), |resource| {
            resource.tags = tags_of(&[("project", "shop"), (STACK, stack)]);
        });
    }
    assert_eq!(names(&found(estate)), ["shop"]);
}

#[test]
fn every_member_says_why_it_is_one() {
    let mut estate = TestEstate::new();
    estate.table("orders", PRIMARY, Some("shop"), &[STANDBY]);
    estate.table("orders", STANDBY, None, &[PRIMARY]);
    estate.function("shop-report", PRIMARY, None);
    let workload = &found(estate)[0];
    let reasons: Vec<String> =
        workload.memberships.iter().map(|member| member.reason.to_string()).collect();
    let orders = table_arn("orders", PRIMARY);
    assert_eq!(
        reasons,
        [
            format!("it is related to {orders}"),
            "its tag app".to_owned(),
            "its name begins with the workload's".to_owned(),
        ]
    );
    let members = workload.memberships.iter().map(|member| &member.resource);
    assert!(members.eq(&workload.members));
}
