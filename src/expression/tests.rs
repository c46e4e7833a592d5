#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::inventory::types::{DynamoDbTable, PointInTimeRecovery, TableReplica};
use crate::inventory::{
    Attribute, Attributes, Estate, GapReason, Inventory, Measurement, MeasurementKind, Resource,
    ResourceType, Unknown,
};

fn table(attributes: DynamoDbTable) -> Resource {
    Resource {
        arn: "arn:aws:dynamodb:me-south-1:123456789012:table/orders".parse().unwrap(),
        account: "123456789012".parse().unwrap(),
        region: "me-south-1".parse().unwrap(),
        name: "orders".into(),
        tags: Attribute::Known([("app".to_owned(), "booking".to_owned())].into()),
        location: None,
        attributes: Attributes::from(attributes),
    }
}

fn replicated() -> DynamoDbTable {
    let replica = TableReplica {
        region: Attribute::Known("eu-central-1".parse().unwrap()),
        status: "ACTIVE".to_owned().into(),
        ..TableReplica::default()
    };
    DynamoDbTable { replicas: vec![replica].into(), ..DynamoDbTable::default() }
}

fn estate(resource: Resource) -> Estate {
    let mut inventory = Inventory::empty("2026-02-27T18:00:00Z".parse().unwrap());
    inventory.measurements.push(Measurement {
        resource: resource.arn.clone(),
        kind: MeasurementKind::ReplicationLag,
        destination: None,
        p50: 0.4,
        p95: 1.5,
        maximum: 90.0,
        window_seconds: 604_800,
        coverage: 1.0,
        source: "test".into(),
    });
    inventory.resources.push(resource);
    Estate::new(inventory)
}

fn scope() -> Scope {
    Scope::for_resource(&[ResourceType::DynamoDbTable])
}

fn ask(source: &str, attributes: DynamoDbTable) -> Truth {
    let estate = estate(table(attributes));
    let expression = Expression::compile_condition(source, &scope()).unwrap();
    let bindings = Bindings::for_resource(&estate, &estate.resources()[0]);
    expression.truth(&bindings)
}

fn mistake(source: &str) -> String {
    Expression::compile_condition(source, &scope()).unwrap_err().message
}

const HAS_REPLICA: &str =
    "self.replicas.exists(r, r.region != self.region && r.status == 'ACTIVE')";

#[test]
fn a_condition_reads_typed_structs() {
    assert_eq!(ask(HAS_REPLICA, replicated()), Truth::True);
    let alone = DynamoDbTable { replicas: vec![].into(), ..DynamoDbTable::default() };
    assert_eq!(ask(HAS_REPLICA, alone), Truth::False);
}

#[test]
fn an_unknown_attribute_is_neither_true_nor_false_and_says_why() {
    let denied = Unknown {
        reason: GapReason::AccessDenied,
        operation: Some("dynamodb:DescribeTable".into()),
        message: None,
    };
    let attributes =
        DynamoDbTable { replicas: Attribute::unknown(denied), ..DynamoDbTable::default() };
    let Truth::Unknown(Unanswered::Unknown(reason)) = ask(HAS_REPLICA, attributes) else {
        panic!("must be unknown")
    };
    assert_eq!(reason, "replicas is not known: dynamodb:DescribeTable: access denied");
}

#[test]
fn what_is_known_decides_where_it_can() {
    let unknown_pitr = replicated();
    let or = format!("{HAS_REPLICA} || self.point_in_time_recovery.enabled");
    assert_eq!(ask(&or, unknown_pitr.clone()), Truth::True);
    let reversed = format!("self.point_in_time_recovery.enabled || {HAS_REPLICA}");
    assert_eq!(ask(&reversed, unknown_pitr.clone()), Truth::True);
    let and = format!("self.point_in_time_recovery.enabled && {HAS_REPLICA}");
    assert!(matches!(ask(&and, unknown_pitr), Truth::Unknown(Unanswered::Unknown(_))));
}

#[test]
fn an_unknown_field_inside_a_list_is_unknown() {
    let replica = TableReplica {
        region: Attribute::Known("eu-central-1".parse().unwrap()),
        ..TableReplica::default()
    };
    let attributes = DynamoDbTable { replicas: vec![replica].into(), ..DynamoDbTable::default() };
    assert!(matches!(ask(HAS_REPLICA, attributes), Truth::Unknown(Unanswered::Unknown(_))));
}

#[test]
fn tags_measurements_and_time_can_be_read() {
    for source in [
        "'app' in self.tags && self.tags.app == 'booking'",
        "!has(self.tags.owner)",
        "measured.replication_lag.p95 < duration('2s')",
        "measured.replication_lag.coverage > 0.5",
        "now > timestamp('2026-01-01T00:00:00Z')",
        "distance_km(self.region, 'me-central-1') < 600.0",
        "country('me-south-1') == 'Bahrain'",
        "links.replicates_to.exists(r, r.region == 'eu-central-1')",
    ] {
        assert_eq!(ask(source, replicated()), Truth::True, "{source}");
    }
}

#[test]
fn a_resource_that_was_not_collected_is_a_stub() {
    let source = "links.replicates_to.all(r, r.status == 'ACTIVE')";
    assert!(matches!(ask(source, replicated()), Truth::Unknown(Unanswered::Unknown(_))));
}

#[test]
fn mistakes_are_found_before_anything_runs() {
    for (source, expected) in [
        ("self.replica.size() > 0", "did you mean 'replicas'?"),
        ("sel.name == 'x'", "did you mean 'self'?"),
        ("self.replicas.status == 'ACTIVE'", "use exists, all or filter"),
        ("self.replicas.exists(r, r.stat == 'ACTIVE')", "did you mean 'status'?"),
        ("links.replicate_to.size() > 0", "did you mean 'replicates_to'?"),
        ("self.name > 3", "compares text with a number"),
        ("self.name != null", "never is"),
        ("self.name", "must give true or false"),
        ("self.name && true", "true or false is needed"),
        ("measured.lag.p95 < duration('1s')", "no measurement 'lag'"),
        ("self.name.startWith('x')", "did you mean 'startsWith'?"),
        ("self.name ==", "not valid CEL"),
    ] {
        let message = mistake(source);
        assert!(message.contains(expected), "{source}: {message}");
    }
}

#[test]
fn a_mistake_has_a_place() {
    let error =
        Expression::compile("self.name == 'x' &&\n  self.nam == 'y'", &scope()).unwrap_err();
    assert_eq!(error.line, 2);
}

#[test]
fn what_a_condition_reads_is_known_beforehand() {
    let expression = Expression::compile(HAS_REPLICA, &scope()).unwrap();
    let reads: Vec<_> = expression.reads().map(|(_, attribute)| attribute.as_str()).collect();
    assert_eq!(reads, ["replicas"]);
}

#[test]
fn messages_show_values_as_people_write_them() {
    let estate = estate(table(DynamoDbTable {
        point_in_time_recovery: PointInTimeRecovery { enabled: true.into(), ..Default::default() }
            .into(),
        ..replicated()
    }));
    let bindings = Bindings::for_resource(&estate, &estate.resources()[0]);
    let template = Template::compile(
        "{{ self.name }} in {{ self.replicas.map(r, r.region) }}: {{ measured.replication_lag.p95 }}, {{ self.status }}",
        &scope(),
    )
    .unwrap();
    assert_eq!(template.render(&bindings), "orders in eu-central-1: 1.5 s, unknown");
}

#[test]
fn a_mistake_in_a_message_is_placed_in_the_message() {
    let error = Template::compile("Table {{ self.nme }}", &scope()).unwrap_err();
    assert_eq!((error.line, error.column > 9), (1, true));
    assert!(Template::compile("Table {{ self.name", &scope()).is_err());
}
