//! The traces that exercises leave: which, when, how long, and what took part.

use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

use super::catalogue::{Call, DatabaseEvent, catalogue};
use crate::inventory::types::{
    BackupRecoveryPoint, BackupRestoreJob, CloudTrailEvent, DrsSourceServer, FisExperiment,
    FisTarget, PlanExecution, RdsEvent, RegionSwitchPlan,
};
use crate::inventory::{
    Arn, Attributes, Estate, Region, RelationshipKind, Resource, ResourceType, Timestamp,
};
use crate::workload::{TargetClass, Workload, glob_matches};

/// An exercise that ended well.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Exercise {
    /// The class of disruption that it says something about.
    pub(super) class: TargetClass,
    /// When it ended, or when it was if it has no length.
    pub(super) ended: Timestamp,
    /// How long the recovery took.
    pub(super) seconds: Option<i64>,
    /// What it was, in words.
    pub(super) what: String,
    /// True if a backup was restored.
    pub(super) is_restore: bool,
}

/// All exercises of an estate, by the resources that took part.
pub(super) struct Log<'e> {
    exercises: Vec<Exercise>,
    by_resource: HashMap<&'e Arn, Vec<usize>>,
}

impl<'e> Log<'e> {
    pub(super) fn of(estate: &'e Estate) -> Self {
        let mut log = Self { exercises: Vec::new(), by_resource: HashMap::new() };
        let (database_events, names) = (DatabaseEvents::of(estate), Named::of(estate));
        for resource in estate.resources() {
            match &resource.attributes {
                Attributes::RegionSwitchPlan(plan) => log.plan(resource, plan),
                Attributes::FisExperiment(experiment) => {
                    log.experiment(estate, resource, experiment);
                }
                Attributes::RdsEvent(event) => log.database_event(estate, event, &database_events),
                Attributes::BackupRestoreJob(job) => log.restore(estate, resource, job),
                Attributes::BackupRecoveryPoint(point) => log.last_restore(estate, point),
                Attributes::DrsSourceServer(server) => log.launch(resource, server),
                Attributes::CloudTrailEvent(event) => log.call(estate, resource, event, &names),
                _ => {}
            }
        }
        log
    }

    /// The exercises that a resource of the workload took part in.
    pub(super) fn of_workload<'l>(
        &'l self,
        workload: &'l Workload,
    ) -> impl Iterator<Item = &'l Exercise> {
        let members = workload.members.iter();
        let indices: BTreeSet<usize> =
            members.filter_map(|arn| self.by_resource.get(arn)).flatten().copied().collect();
        indices.into_iter().filter_map(|index| self.exercises.get(index))
    }

    fn add(&mut self, exercise: Exercise, resources: impl IntoIterator<Item = &'e Resource>) {
        for resource in resources {
            self.by_resource.entry(&resource.arn).or_default().push(self.exercises.len());
        }
        self.exercises.push(exercise);
    }

    fn plan(&mut self, resource: &'e Resource, plan: &RegionSwitchPlan) {
        for execution in plan.executions.elements() {
            if let Some(ended) = completed(execution) {
                let exercise = Exercise {
                    class: TargetClass::Region,
                    ended,
                    seconds: execution.recovery_seconds.present().copied(),
                    what: format!("an execution of the Region switch plan {}", resource.name),
                    is_restore: false,
                };
                self.add(exercise, [resource]);
            }
        }
    }

    /// The gravest fault of an experiment says what was exercised.
    fn experiment(
        &mut self,
        estate: &'e Estate,
        resource: &'e Resource,
        experiment: &FisExperiment,
    ) {
        let is_real = experiment.state.known().is_some_and(|state| state == "completed")
            && experiment.actions_skipped.known() != Some(&true);
        let classes = experiment.actions.elements().iter().filter_map(|action| {
            let id = action.action_id.known()?;
            let fault = catalogue().faults.iter().find(|fault| id.starts_with(&fault.action))?;
            Some((fault.class, id))
        });
        let gravest = classes.min();
        if let (true, Some((class, action)), Some(ended)) =
            (is_real, gravest, experiment.ended.present().copied())
        {
            let what = format!("the experiment {} ({action})", resource.name);
            let exercise = Exercise { class, ended, seconds: None, what, is_restore: false };
            let targets = experiment.targets.elements().iter();
            let hit = targets.flat_map(|target| hit_by(estate, resource, target));
            self.add(exercise, hit.collect::<Vec<_>>());
        }
    }

    fn database_event(
        &mut self,
        estate: &'e Estate,
        event: &RdsEvent,
        others: &DatabaseEvents<'e>,
    ) {
        let (Some(source), Some(ended)) = (event.source_arn.known(), event.time.known()) else {
            return;
        };
        let Some(kind) = kind_of(event, |kind| &kind.ends) else { return };
        let Some(resource) = estate.resource(source) else { return };
        let seconds = others.began(source, kind, *ended).map(|began| whole(ended.since(began)));
        let exercise = Exercise {
            class: kind.class,
            ended: *ended,
            seconds,
            what: format!("{} {}", kind.what, resource.name),
            is_restore: false,
        };
        self.add(exercise, [resource]);
    }

    fn restore(&mut self, estate: &'e Estate, resource: &Resource, job: &BackupRestoreJob) {
        let is_good = job.status.known().is_some_and(|status| status == "COMPLETED")
            && job.validation_status.present().is_none_or(|status| status == "SUCCESSFUL");
        let (true, Some(source), Some(ended)) =
            (is_good, job.source_resource_arn.present(), job.ended.present().copied())
        else {
            return;
        };
        let Some(source) = estate.resource(source) else { return };
        let is_elsewhere = source.region != resource.region;
        let by = match job.restore_testing_plan_arn.present() {
            Some(_) => "a restore test",
            None => "a restore",
        };
        let place = if is_elsewhere { format!(" in {}", resource.region) } else { String::new() };
        let exercise = Exercise {
            class: if is_elsewhere { TargetClass::Region } else { TargetClass::Application },
            ended,
            seconds: job.started.known().map(|started| whole(ended.since(*started))),
            what: format!("{by} of {}{place}", source.name),
            is_restore: true,
        };
        self.add(exercise, [source]);
    }

    /// AWS Backup remembers the last restore of a resource, and not where to.
    fn last_restore(&mut self, estate: &'e Estate, point: &BackupRecoveryPoint) {
        let (Some(source), Some(ended)) = (
            point.resource_arn.known().and_then(|arn| estate.resource(arn)),
            point.last_restore_at.present().copied(),
        ) else {
            return;
        };
        let exercise = Exercise {
            class: TargetClass::Application,
            ended,
            seconds: point.last_restore_seconds.present().copied(),
            what: format!("a restore of {}", source.name),
            is_restore: true,
        };
        self.add(exercise, [source]);
    }

    /// A launch by Elastic Disaster Recovery, for a drill or in earnest.
    fn launch(&mut self, resource: &'e Resource, server: &DrsSourceServer) {
        let is_good = server.last_launch_result.known().is_some_and(|r| r == "SUCCEEDED");
        if let (true, Some(ended)) = (is_good, server.last_launch_at.present().copied()) {
            let exercise = Exercise {
                class: TargetClass::Region,
                ended,
                seconds: None,
                what: format!("a launch of {} by Elastic Disaster Recovery", resource.name),
                is_restore: false,
            };
            self.add(exercise, [resource]);
        }
    }

    fn call(
        &mut self,
        estate: &'e Estate,
        recorded: &Resource,
        event: &CloudTrailEvent,
        names: &Named<'e>,
    ) {
        let (Some(name), Some(source), Some(time)) =
            (event.event_name.known(), event.event_source.known(), event.time.known())
        else {
            return;
        };
        let was_refused = event.error_code.present().is_some();
        let mut calls = catalogue().calls.iter();
        let Some(call) = calls.find(|call| call.source == *source && call.names.contains(name))
        else {
            return;
        };
        if was_refused {
            return;
        }
        let exercise = Exercise {
            class: call.class,
            ended: *time,
            seconds: None,
            what: format!("{} ({name})", call.what),
            is_restore: false,
        };
        let named = event.resources.elements().iter();
        let resources = named.flat_map(|named| names.by(estate, recorded, call, named));
        self.add(exercise, resources.collect::<Vec<_>>());
    }
}

/// When an execution ended, if it ended well.
fn completed(execution: &PlanExecution) -> Option<Timestamp> {
    let state = execution.state.known()?;
    let ended = execution.ended.present().copied();
    state.starts_with("completed").then_some(ended).flatten()
}

fn whole(length: std::time::Duration) -> i64 {
    i64::try_from(length.as_secs()).unwrap_or(i64::MAX)
}

/// The resources that a target of an experiment stands for: those that it
/// names, or those that have its tags; of a subnet also what runs in it.
fn hit_by<'e>(estate: &'e Estate, experiment: &Resource, target: &FisTarget) -> Vec<&'e Resource> {
    let arns = target.resource_arns.elements().iter().filter_map(|text| text.parse::<Arn>().ok());
    let mut hit: Vec<&Resource> = arns.filter_map(|arn| estate.resource(&arn)).collect();
    let tags = target.resource_tags.known().filter(|tags| !tags.is_empty());
    // `aws:rds:cluster` has the service of its resources' ARNs in it.
    let kind = target.resource_type.known();
    let service = kind.and_then(|kind| kind.split(':').nth(1));
    if let (Some(tags), Some(service)) = (tags, service) {
        let is_meant = |resource: &&Resource| {
            resource.account == experiment.account
                && (resource.region == experiment.region || resource.region.is_global())
                && resource.arn.service() == service
                && tags.iter().all(|(key, value)| resource.tag(key) == Some(value))
        };
        hit.extend(estate.resources().iter().filter(is_meant));
    }
    let subnets = hit.iter().filter(|hit| hit.resource_type() == ResourceType::Subnet);
    let inside: Vec<&Resource> = subnets
        .flat_map(|subnet| estate.related_from(&subnet.arn, RelationshipKind::DependsOn))
        .collect();
    hit.extend(inside);
    hit
}

/// Resources by the names and ids that recorded calls name them by.
struct Named<'e>(HashMap<&'e str, Vec<&'e Resource>>);

impl<'e> Named<'e> {
    fn of(estate: &'e Estate) -> Self {
        let calls = estate.of_type(ResourceType::CloudTrailEvent).iter();
        let wanted: HashSet<&str> = calls
            .filter_map(|call| match &call.attributes {
                Attributes::CloudTrailEvent(event) => Some(event.resources.elements()),
                _ => None,
            })
            .flatten()
            .map(String::as_str)
            .filter(|named| !named.starts_with("arn:"))
            .collect();
        let mut named = HashMap::<_, Vec<_>>::new();
        for resource in estate.resources().iter().filter(|_| !wanted.is_empty()) {
            let mut names = vec![resource.name.as_str(), resource.arn.resource_name()];
            names.dedup();
            for name in names.into_iter().filter(|name| wanted.contains(name)) {
                named.entry(name).or_default().push(resource);
            }
        }
        Self(named)
    }

    /// The resources that a recorded call names: by ARN, or by name or id
    /// within the account.
    fn by(
        &self,
        estate: &'e Estate,
        recorded: &Resource,
        call: &Call,
        named: &str,
    ) -> Vec<&'e Resource> {
        if let Ok(arn) = named.parse::<Arn>() {
            return estate.resource(&arn).into_iter().collect();
        }
        let is_meant = |resource: &&&Resource| {
            resource.arn.service() == call.service
                && resource.account == recorded.account
                && is_near(&resource.region, &recorded.region)
        };
        self.0.get(named).into_iter().flatten().filter(is_meant).copied().collect()
    }
}

/// A call acts on what is in its own Region or in none.
fn is_near(resource: &Region, call: &Region) -> bool {
    resource == call || resource.is_global() || call.is_global()
}

fn kind_of(
    event: &RdsEvent,
    patterns: fn(&DatabaseEvent) -> &Vec<String>,
) -> Option<&'static DatabaseEvent> {
    let message = event.message.known()?.to_lowercase();
    let categories = event.categories.known()?;
    catalogue().database_events.iter().find(|kind| {
        categories.contains(&kind.category)
            && patterns(kind).iter().any(|pattern| glob_matches(pattern, &message))
    })
}

/// When failovers of databases began.
struct DatabaseEvents<'e> {
    began: HashMap<(&'e Arn, &'static str), Vec<Timestamp>>,
}

impl<'e> DatabaseEvents<'e> {
    fn of(estate: &'e Estate) -> Self {
        let mut began: HashMap<_, Vec<Timestamp>> = HashMap::new();
        for resource in estate.of_type(ResourceType::RdsEvent) {
            if let Attributes::RdsEvent(event) = &resource.attributes
                && let (Some(source), Some(time)) = (event.source_arn.known(), event.time.known())
                && let Some(kind) = kind_of(event, |kind| &kind.begins)
            {
                began.entry((source, kind.category.as_str())).or_default().push(*time);
            }
        }
        Self { began }
    }

    /// The last beginning before an end, if it is not too long ago to be its own.
    fn began(&self, source: &Arn, kind: &DatabaseEvent, ended: Timestamp) -> Option<Timestamp> {
        const LONGEST_FAILOVER_SECONDS: i64 = 6 * 3600;
        let began = self.began.get(&(source, kind.category.as_str()))?;
        let before = began.iter().filter(|began| **began <= ended).max()?;
        let seconds = ended.unix_seconds().saturating_sub(before.unix_seconds());
        (seconds <= LONGEST_FAILOVER_SECONDS).then_some(*before)
    }
}
