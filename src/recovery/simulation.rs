//! One workload under one disruption: the graph of all ways back.

use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::candidates::Candidates;
use super::definition::{Owner, Route, Trigger};
use super::detection;
use super::graph::{ActionIndex, Graph, Node};
use super::loss::Loss;
use super::mechanism::{DataLossFigure, Figure, Length, Mechanism, Mechanisms, RunsIn, Step};
use super::remedy::Remedy;
use super::sampling;
use super::settings::RecoverySettings;
use super::situation::{Situation, Surroundings, health_checks};
use super::stub::Seen;
use crate::expression::{Bindings, Truth, Unanswered};
use crate::inventory::{
    Arn, Attributes, Estate, MeasurementKind, Region, RelationshipKind, Resource, ResourceType,
    TimeSpan,
};
use crate::report::{Basis, Percentiles};
use crate::rules::RemedyEffect;
use crate::workload::catalogue::{Function, function, is_needed};
use crate::workload::place::{place, place_of_arn};
use crate::workload::{Workload, serves};

const NO_TIME: f64 = 0.0;

/// A step as it would be done, with its length.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) title: String,
    pub(super) resource: Option<Arn>,
    pub(super) api: Option<String>,
    pub(super) runs_in: Option<Region>,
    pub(super) figure: Figure,
    pub(super) kind: StepKind,
    /// The weakness that makes this step necessary.
    pub(super) because: Option<String>,
    /// The step of the mechanism, as `mechanism-id/step-id`.
    pub(super) id: Option<String>,
    /// Who carries it out.
    pub(super) owner: Owner,
    /// True if nobody has to act.
    pub(super) happens_itself: bool,
    /// How it is done by hand, where that was asked for.
    pub(super) commands: Option<PlannedCommands>,
}

impl Planned {
    /// What its time is sampled by: the same for the same step of the same
    /// resource everywhere.
    pub(super) fn key(&self) -> u64 {
        let resource = self.resource.as_ref().map_or("", Arn::as_str);
        sampling::key([self.id.as_deref().unwrap_or(&self.title), resource])
    }
}

/// How a step is done by hand, for a shell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlannedCommands {
    /// Does it.
    pub command: Option<String>,
    /// Shows that it worked.
    pub verify: Option<String>,
    /// Undoes it.
    pub roll_back: Option<String>,
}

/// What kind of time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepKind {
    /// Until the loss is noticed.
    Detection,
    /// Until somebody decides.
    Decision,
    /// Until something is done.
    Work,
}

/// A chosen or possible way back for one resource.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) resource: Arn,
    pub(super) standby: Arn,
    pub(super) rank: Rank,
    pub(super) data_loss: Option<DataLoss>,
    pub(super) waits_for_people: bool,
    pub(super) unknowns: Vec<String>,
    pub(super) mechanism: String,
    /// True if what took over has no copy left elsewhere.
    pub(super) leaves_unprotected: bool,
    /// How the old state is restored, where commands were asked for.
    pub(super) fail_back: Option<String>,
}

/// How much data a way back loses.
#[derive(Debug, Clone)]
pub(super) enum DataLoss {
    /// So much.
    Known(Figure),
    /// It cannot be told.
    Unknown(String),
}

/// Why a mechanism does not bring a resource back.
#[derive(Debug, Clone)]
pub(super) struct Rejection {
    pub(super) reason: String,
    /// True if the reason is that something is not known.
    pub(super) is_unknown: bool,
    /// How good the way would have been.
    pub(super) rank: Rank,
    /// False for a way that nobody counts on.
    pub(super) is_counted_on: bool,
}

/// How good a way is; the better first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// It needs nobody.
    Automatic,
    /// People do what was prepared.
    Prepared,
    /// People change what was not prepared.
    LastResort,
}

impl Mechanism {
    fn rank(&self) -> Rank {
        match self.trigger {
            _ if self.last_resort => Rank::LastResort,
            Trigger::Decision if self.via.contains(&Route::Itself) => Rank::LastResort,
            Trigger::Decision => Rank::Prepared,
            Trigger::None | Trigger::HealthCheck => Rank::Automatic,
        }
    }
}

/// Why something cannot be done.
struct Obstacle {
    reason: String,
    is_unknown: bool,
}

impl Obstacle {
    fn known(reason: String) -> Self {
        Self { reason, is_unknown: false }
    }

    fn unknown(reason: String) -> Self {
        Self { reason, is_unknown: true }
    }
}

/// A resource that the workload needs.
#[derive(Debug, Clone)]
pub(super) struct Need {
    pub(super) arn: Arn,
    pub(super) resource_type: ResourceType,
    pub(super) node: Node,
    pub(super) is_hit: bool,
}

/// Everything that a simulation reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) estate: &'a Estate,
    pub(super) workload: &'a Workload,
    pub(super) mechanisms: &'a Mechanisms,
    pub(super) settings: &'a RecoverySettings,
    pub(super) candidates: &'a Candidates<'a>,
    /// Findings that are taken to be mended.
    pub(super) remedies: &'a [Remedy],
    /// True if steps are to have their commands.
    pub(super) with_commands: bool,
}

/// The graph with what its parts mean.
#[derive(Debug)]
pub(super) struct Simulation<'a> {
    pub(super) input: Input<'a>,
    pub(super) loss: &'a Loss<'a>,
    /// The Regions that are dark, or that the workload leaves.
    pub(super) lost: &'a Vec<Region>,
    pub(super) surviving: &'a Vec<Region>,
    pub(super) graph: Graph,
    pub(super) needs: Vec<Need>,
    pub(super) goal: Node,
    pub(super) decision: Node,
    /// Reached when all that the workload needs, other than traffic, is back.
    needs_back: Node,
    detection: Node,
    nodes: HashMap<Arn, Node>,
    open: VecDeque<(Arn, Option<ResourceType>, Node)>,
    pub(super) steps: HashMap<ActionIndex, Planned>,
    pub(super) ways: HashMap<ActionIndex, Way>,
    pub(super) rejections: BTreeMap<Arn, Vec<Rejection>>,
    /// For every resource that was not hit: what was lost of all that it relies on.
    pub(super) relies_on: HashMap<Arn, Vec<Arn>>,
}

impl<'a> Simulation<'a> {
    /// Builds the graph.
    pub(super) fn build(input: Input<'a>, loss: &'a Loss<'a>, surviving: &'a Vec<Region>) -> Self {
        let mut graph = Graph::default();
        let (goal, decision) = (graph.node(), graph.node());
        let (needs_back, detection) = (graph.node(), graph.node());
        let mut simulation = Self {
            input,
            loss,
            lost: &loss.regions,
            surviving,
            graph,
            needs: Vec::new(),
            goal,
            decision,
            needs_back,
            detection,
            nodes: HashMap::new(),
            open: VecDeque::new(),
            steps: HashMap::new(),
            ways: HashMap::new(),
            rejections: BTreeMap::new(),
            relies_on: HashMap::new(),
        };
        simulation.add_detection_and_decision();
        simulation.add_needs();
        while let Some((arn, resource_type, node)) = simulation.open.pop_front() {
            simulation.expand(&arn, resource_type, node);
        }
        simulation
    }

    fn add_detection_and_decision(&mut self) {
        let Input { estate, workload, settings, .. } = self.input;
        let noticed = detection::detection(estate, workload, self.lost, settings);
        self.wait("Notice the loss", StepKind::Detection, noticed, self.detection, vec![]);
        let decided = detection::decision(estate, workload, settings);
        let needs = vec![self.detection];
        self.wait("Decide to fail over", StepKind::Decision, decided, self.decision, needs);
    }

    fn wait(&mut self, title: &str, kind: StepKind, figure: Figure, to: Node, needs: Vec<Node>) {
        let action = self.graph.action(to, needs, figure.seconds.p50);
        let planned = Planned {
            title: title.to_owned(),
            resource: None,
            api: None,
            runs_in: None,
            figure,
            kind,
            because: None,
            id: None,
            owner: Owner::default(),
            happens_itself: false,
            commands: None,
        };
        self.steps.insert(action, planned);
    }

    /// What the workload needs to serve: what its primary Regions hold, seen or
    /// known from elsewhere, and the records that lead there.
    fn add_needs(&mut self) {
        let Input { estate, workload, .. } = self.input;
        for member in workload.resources(estate) {
            if is_needed(estate, member) && self.is_serving(member) {
                self.add_need(&member.arn, member.resource_type());
            }
        }
        for unseen in &workload.unseen {
            let is_serving = place_of_arn(estate, &unseen.arn)
                .is_some_and(|region| workload.primary_regions.contains(&region));
            if is_serving {
                self.add_need(&unseen.arn, unseen.resource_type);
            }
        }
        let (traffic, rest): (Vec<&Need>, Vec<&Need>) =
            self.needs.iter().partition(|need| function(need.resource_type) == Function::Traffic);
        let rest = rest.iter().map(|need| need.node).collect();
        let mut all: Vec<Node> = traffic.iter().map(|need| need.node).collect();
        all.push(self.needs_back);
        self.graph.action(self.needs_back, rest, NO_TIME);
        self.graph.action(self.goal, all, NO_TIME);
    }

    fn is_serving(&self, member: &Resource) -> bool {
        let Input { estate, workload, .. } = self.input;
        let in_primary =
            place(estate, member).is_some_and(|region| workload.primary_regions.contains(&region));
        in_primary
            && match &member.attributes {
                Attributes::RecordSet(record) => serves(estate, member, record),
                _ => true,
            }
    }

    fn add_need(&mut self, arn: &Arn, resource_type: ResourceType) {
        let node = self.node_of(arn, Some(resource_type));
        let is_hit = self.is_lost(arn);
        self.needs.push(Need { arn: arn.clone(), resource_type, node, is_hit });
    }

    pub(super) fn is_lost(&self, arn: &Arn) -> bool {
        self.loss.hits(self.input.estate, arn)
    }

    pub(super) fn known_node(&self, arn: &Arn) -> Option<Node> {
        self.nodes.get(arn).copied()
    }

    fn node_of(&mut self, arn: &Arn, resource_type: Option<ResourceType>) -> Node {
        if let Some(node) = self.nodes.get(arn) {
            return *node;
        }
        let node = self.graph.node();
        self.nodes.insert(arn.clone(), node);
        self.open.push_back((arn.clone(), resource_type, node));
        node
    }

    /// Adds the ways to reach a resource.
    fn expand(&mut self, arn: &Arn, resource_type: Option<ResourceType>, node: Node) {
        let estate = self.input.estate;
        if !self.is_lost(arn) {
            let relies_on = self.lost_dependencies(arn);
            let needs = relies_on.iter().map(|other| self.node_of(other, None)).collect();
            self.relies_on.insert(arn.clone(), relies_on);
            self.graph.action(node, needs, NO_TIME);
            return;
        }
        let known = estate.resource(arn).map(Resource::resource_type);
        let Some(resource_type) = known.or(resource_type) else { return };
        let mechanisms = self.input.mechanisms;
        for mechanism in mechanisms.for_type(resource_type, self.loss.class_for(estate, arn)) {
            self.try_mechanism(mechanism, arn, resource_type, node);
        }
    }

    /// What was lost of all that a surviving resource relies on, directly or
    /// through others that survive. Going through survivors here keeps those
    /// that rely on each other from waiting for each other.
    fn lost_dependencies(&self, arn: &Arn) -> Vec<Arn> {
        self.dependencies_behind(arn).0
    }

    /// The same, with the survivors on the way.
    fn dependencies_behind(&self, arn: &Arn) -> (Vec<Arn>, Vec<&'a Arn>) {
        let mut surviving = Vec::new();
        let mut seen: HashSet<&Arn> = HashSet::new();
        let mut open: Vec<&'a Arn> = self.dependencies(arn).collect();
        let mut lost = Vec::new();
        while let Some(other) = open.pop() {
            if !seen.insert(other) {
                continue;
            }
            if self.is_lost(other) {
                lost.push(other.clone());
            } else {
                surviving.push(other);
                open.extend(self.dependencies(other));
            }
        }
        lost.sort();
        (lost, surviving)
    }

    /// The Regions of what was not hit but relies on what was, and of what is
    /// between the two.
    pub(super) fn regions_that_lack_something(&self) -> BTreeSet<Region> {
        let lacking = self.relies_on.iter().filter(|(_, lost)| !lost.is_empty());
        let places = lacking.flat_map(|(arn, _)| {
            let between = self.dependencies_behind(arn).1;
            std::iter::once(arn)
                .chain(between)
                .filter_map(|arn| place_of_arn(self.input.estate, arn))
                .collect::<Vec<_>>()
        });
        places.collect()
    }

    /// What a resource relies on. Where only zones are lost, what runs already
    /// holds its data keys and goes on without KMS.
    fn dependencies(&self, arn: &Arn) -> impl Iterator<Item = &'a Arn> {
        let estate = self.input.estate;
        let links = super::dependencies(estate, arn).filter(|link| {
            link.kind != RelationshipKind::EncryptsWith
                || place_of_arn(estate, &link.to).is_none_or(|place| self.lost.contains(&place))
        });
        links.map(|link| &link.to)
    }

    fn reject(&mut self, mechanism: &Mechanism, arn: &Arn, obstacle: Obstacle) {
        let rejections = self.rejections.entry(arn.clone()).or_default();
        let Obstacle { reason, is_unknown } = obstacle;
        if !rejections.iter().any(|earlier| earlier.reason == reason) {
            rejections.push(Rejection {
                reason,
                is_unknown,
                rank: mechanism.rank(),
                is_counted_on: !mechanism.last_resort,
            });
        }
    }

    fn try_mechanism(
        &mut self,
        mechanism: &'a Mechanism,
        arn: &Arn,
        resource_type: ResourceType,
        node: Node,
    ) {
        let own_place = place_of_arn(self.input.estate, arn);
        let mut found_any = false;
        let mut dark_too = None;
        for route in &mechanism.via {
            let candidates =
                self.input.candidates.along(*route, arn, resource_type, self.surviving);
            for (standby, standby_type) in candidates {
                let is_itself = *route == Route::Itself;
                if !is_itself && self.loss.takes_whole(self.input.estate, &standby) {
                    let place = place_of_arn(self.input.estate, &standby);
                    dark_too = dark_too.or(place.filter(|place| own_place.as_ref() != Some(place)));
                    continue;
                }
                found_any = true;
                if !is_itself && place_of_arn(self.input.estate, &standby).is_none() {
                    let reason = format!("it is not known in which Region {standby} is");
                    self.reject(mechanism, arn, Obstacle::unknown(reason));
                    continue;
                }
                let remedy = self.remedy(mechanism, [arn, &standby]);
                let attempt = Attempt { mechanism, arn, resource_type, node, remedy };
                self.attempt(&attempt, &standby, standby_type, is_itself);
            }
        }
        if found_any {
            return;
        }
        let remedy = self.remedy(mechanism, [arn]).filter(|remedy| Remedy::opens(remedy));
        if let Some(remedy) = remedy {
            // What takes over does not exist yet: a twin of the lost one.
            let attempt = Attempt { mechanism, arn, resource_type, node, remedy: Some(remedy) };
            self.attempt(&attempt, arn, Some(resource_type), true);
            return;
        }
        if let Some(region) = dark_too {
            let reason = format!("what stands by for it in {} is dark, too", region.display_name());
            self.reject(mechanism, arn, Obstacle::known(reason));
        } else if let Some(absent) = &mechanism.absent {
            self.reject(mechanism, arn, Obstacle::known(absent.clone()));
        }
    }

    /// The remedy that opens this way back for one of these resources.
    fn remedy<'n>(
        &self,
        mechanism: &Mechanism,
        arns: impl IntoIterator<Item = &'n Arn>,
    ) -> Option<&'a RemedyEffect> {
        if self.input.remedies.is_empty() {
            return None;
        }
        let remedies = self.input.remedies;
        // Mending a cluster mends its node groups, too.
        let concerns = |remedy: &Remedy, arn: &Arn| {
            let mut parents = self.input.estate.links_to(arn).iter();
            remedy.resource == *arn
                || parents.any(|link| {
                    link.kind == RelationshipKind::Contains && link.from == remedy.resource
                })
        };
        arns.into_iter().find_map(|arn| {
            let of_mechanism = remedies.iter().filter(|r| r.effect.mechanism == mechanism.id);
            let mut for_arn = of_mechanism.filter(|remedy| concerns(remedy, arn));
            for_arn.next().map(|remedy| &remedy.effect)
        })
    }

    fn attempt(
        &mut self,
        attempt: &Attempt<'a, '_>,
        standby: &Arn,
        standby_type: Option<ResourceType>,
        is_itself: bool,
    ) {
        let estate = self.input.estate;
        let around = Surroundings {
            estate,
            lost_regions: self.lost,
            surviving_regions: self.surviving,
            serving_regions: &self.input.workload.primary_regions,
            loss: self.loss,
        };
        let subject = (attempt.arn, attempt.resource_type);
        let situation = Situation::new(around, subject, (standby, standby_type));
        let bindings = situation.bindings();
        let applies = attempt.mechanism.applies.as_ref().map(|c| c.truth(&bindings));
        if applies == Some(Truth::False) && !attempt.is_opened() {
            return;
        }
        let mut unknowns = Vec::new();
        let holds = match attempt.is_opened() {
            true => Ok(()),
            false => self.check_conditions(attempt.mechanism, &bindings),
        };
        let planned = holds.and_then(|()| self.plan(attempt, standby, &bindings, &mut unknowns));
        let planned = match planned {
            Ok(planned) => planned,
            Err(obstacle) => {
                self.reject(attempt.mechanism, attempt.arn, obstacle);
                return;
            }
        };
        let starts_itself = attempt.mechanism.starts_itself_when.as_ref();
        let starts_itself =
            starts_itself.is_some_and(|condition| condition.truth(&bindings) == Truth::True);
        let start = match self.start(attempt, starts_itself) {
            Ok(start) => start,
            Err(reason) => {
                self.reject(attempt.mechanism, attempt.arn, Obstacle::known(reason));
                return;
            }
        };
        let mut needs: Vec<Node> = start.into_iter().collect();
        if !is_itself {
            needs.push(self.node_of(standby, standby_type));
        }
        // In its place it still relies on what it relied on, which comes back
        // at the same time.
        let stays = is_itself && !attempt.is_imagined(standby);
        let beside: Vec<Arn> = if stays { self.lost_dependencies(attempt.arn) } else { Vec::new() };
        let beside = beside.iter().map(|other| self.node_of(other, None)).collect();
        if attempt.mechanism.after_needs {
            needs.push(self.needs_back);
        }
        let way = Way {
            resource: attempt.arn.clone(),
            standby: standby.clone(),
            rank: attempt.mechanism.rank(),
            data_loss: self.data_loss(attempt, standby, &bindings),
            waits_for_people: attempt.mechanism.trigger == Trigger::Decision && !starts_itself,
            unknowns,
            mechanism: attempt.mechanism.id.clone(),
            leaves_unprotected: attempt
                .mechanism
                .leaves_unprotected
                .as_ref()
                .is_some_and(|condition| condition.truth(&bindings) == Truth::True),
            fail_back: match self.input.with_commands {
                true => {
                    let text = attempt.mechanism.fail_back.as_ref();
                    text.map(|text| text.render_for_shell(&bindings))
                }
                false => None,
            },
        };
        self.add_way(attempt.node, (needs, beside), planned, way);
    }

    fn check_conditions(
        &self,
        mechanism: &Mechanism,
        bindings: &Bindings<'_>,
    ) -> Result<(), Obstacle> {
        let mut unknown = None;
        if let Some(Truth::Unknown(reason)) =
            mechanism.applies.as_ref().map(|applies| applies.truth(bindings))
        {
            let reason = format!("{}: {reason}", mechanism.title);
            unknown = Some(Obstacle::unknown(reason));
        }
        let mut failed = Vec::new();
        for condition in &mechanism.when {
            match condition.condition.truth(bindings) {
                Truth::True => {}
                Truth::False => failed.push(condition.otherwise.render(bindings)),
                Truth::Unknown(reason) => {
                    let reason = format!("{}: {reason}", mechanism.title);
                    unknown.get_or_insert(Obstacle::unknown(reason));
                }
            }
        }
        if !failed.is_empty() {
            return Err(Obstacle::known(failed.join("; ")));
        }
        unknown.map_or(Ok(()), Err)
    }

    /// The steps that this way takes.
    fn plan(
        &self,
        attempt: &Attempt<'a, '_>,
        standby: &Arn,
        bindings: &Bindings<'_>,
        unknowns: &mut Vec<String>,
    ) -> Result<Vec<Planned>, Obstacle> {
        let mut planned = Vec::new();
        for step in &attempt.mechanism.steps {
            if attempt.is_opened() && step.because.is_some() {
                continue;
            }
            match step.when.as_ref().map(|when| when.truth(bindings)) {
                Some(Truth::False) => continue,
                Some(Truth::Unknown(reason)) => {
                    let title = step.title.render(bindings);
                    unknowns.push(format!(
                        "Whether the step '{title}' is needed cannot be told ({reason}); its time is counted."
                    ));
                }
                Some(Truth::True) | None => {}
            }
            planned.push(self.plan_step(attempt, step, standby, bindings)?);
        }
        Ok(planned)
    }

    fn plan_step(
        &self,
        attempt: &Attempt<'a, '_>,
        step: &Step,
        standby: &Arn,
        bindings: &Bindings<'_>,
    ) -> Result<Planned, Obstacle> {
        let title = step.title.render(bindings);
        let runs_in = match &step.runs_in {
            RunsIn::DataPlane => None,
            RunsIn::Standby if attempt.is_imagined(standby) => None,
            RunsIn::Standby => place_of_arn(self.input.estate, standby),
            RunsIn::Lost => place_of_arn(self.input.estate, attempt.arn),
            RunsIn::Region(region) => Some(region.clone()),
        };
        let unreliable = &self.loss.unreliable;
        if let Some(region) = runs_in.as_ref().filter(|region| unreliable.contains(region)) {
            let state = if self.lost.contains(region) { "is dark" } else { "lost too many zones" };
            let reason = format!(
                "'{title}' needs the control plane in {}, which {state}",
                region.display_name()
            );
            return Err(Obstacle::known(reason));
        }
        let figure = self.length(attempt, step, bindings).map_err(|reason| {
            Obstacle::unknown(format!("how long '{title}' takes cannot be told: {reason}"))
        })?;
        let acts_on = if step.runs_in == RunsIn::Standby { standby } else { attempt.arn };
        Ok(Planned {
            title,
            resource: Some(acts_on.clone()),
            api: step.api.clone(),
            runs_in,
            figure,
            kind: StepKind::Work,
            because: step.because.as_ref().map(|because| because.render(bindings)),
            id: Some(format!("{}/{}", attempt.mechanism.id, step.id)),
            owner: attempt.mechanism.owner,
            happens_itself: attempt.mechanism.trigger != Trigger::Decision
                || (step.api.is_none() && step.commands.is_empty()),
            commands: self.input.with_commands.then(|| step.commands.render(bindings)),
        })
    }

    fn length(
        &self,
        attempt: &Attempt<'a, '_>,
        step: &Step,
        bindings: &Bindings<'_>,
    ) -> Result<Figure, Unanswered> {
        if let Some(mended) = attempt.remedy.and_then(|remedy| remedy.durations.get(&step.id)) {
            return Ok(mended_figure(*mended));
        }
        let key = format!("{}/{}", attempt.mechanism.id, step.id);
        let Input { workload, settings, .. } = self.input;
        if let Some(own) = workload.durations.get(&key).or_else(|| settings.durations.get(&key)) {
            let source = "the settings".to_owned();
            return Ok(Figure { seconds: own.percentiles(), basis: Basis::Configured, source });
        }
        match &step.length {
            Length::Setting { seconds, source } => {
                let seconds = number(&seconds.text(bindings)?)?;
                let seconds = Percentiles { p50: seconds, p95: seconds };
                Ok(Figure { seconds, basis: Basis::Configured, source: source.clone() })
            }
            Length::Figure { figure, repeat } => {
                let times = match repeat {
                    Some(repeat) => number(&repeat.text(bindings)?)?,
                    None => 1.0,
                };
                let Percentiles { p50, p95 } = figure.seconds;
                let seconds = Percentiles { p50: p50 * times, p95: p95 * times };
                Ok(Figure { seconds, ..figure.clone() })
            }
        }
    }

    /// What a mechanism waits for before its first step.
    fn start(
        &mut self,
        attempt: &Attempt<'a, '_>,
        starts_itself: bool,
    ) -> Result<Option<Node>, String> {
        match attempt.mechanism.trigger {
            Trigger::None => Ok(None),
            Trigger::Decision if starts_itself => Ok(None),
            Trigger::Decision => Ok(Some(self.decision)),
            Trigger::HealthCheck => {
                let checks: Vec<&Resource> = health_checks(self.input.estate, attempt.arn)
                    .iter()
                    .filter_map(Seen::collected)
                    .collect();
                let noticed = detection::by_checks(self.input.estate, &checks, self.lost);
                let noticed = match attempt.is_opened() {
                    true => noticed.or_else(|| Some(detection::standard_check())),
                    false => noticed,
                };
                let noticed = noticed
                    .ok_or_else(|| "no health check of the record notices the loss".to_owned())?;
                let node = self.graph.node();
                self.wait("Notice the loss", StepKind::Detection, noticed, node, vec![]);
                Ok(Some(node))
            }
        }
    }

    fn data_loss(
        &self,
        attempt: &Attempt<'a, '_>,
        standby: &Arn,
        bindings: &Bindings<'_>,
    ) -> Option<DataLoss> {
        if function(attempt.resource_type) != Function::Data {
            return None;
        }
        if let Some(mended) = attempt.remedy.and_then(|remedy| remedy.data_loss) {
            return Some(DataLoss::Known(mended_figure(mended)));
        }
        if attempt.mechanism.measured_lag
            && let Some(measured) = self.measured_lag(attempt.arn, standby)
        {
            return Some(DataLoss::Known(measured));
        }
        for DataLossFigure { when, figure } in &attempt.mechanism.data_loss {
            match when.as_ref().map(|when| when.truth(bindings)) {
                Some(Truth::False) => {}
                Some(Truth::Unknown(_)) if attempt.is_opened() => {}
                Some(Truth::Unknown(reason)) => {
                    return Some(DataLoss::Unknown(reason.to_string()));
                }
                Some(Truth::True) | None => return Some(DataLoss::Known(figure.clone())),
            }
        }
        // What a remedy makes is as good as the mechanism's first case.
        match attempt.mechanism.data_loss.first().filter(|_| attempt.is_opened()) {
            Some(first) => Some(DataLoss::Known(first.figure.clone())),
            None => Some(DataLoss::Unknown("there is no figure for this case".to_owned())),
        }
    }

    /// The measured replication lag to the standby: the replica's own figure,
    /// or the source's for that Region; of several the worst.
    fn measured_lag(&self, source: &Arn, standby: &Arn) -> Option<Figure> {
        let estate = self.input.estate;
        let region = place_of_arn(estate, standby);
        let of_replica = estate.measurements(standby).iter().filter(|m| m.destination.is_none());
        let of_source = estate
            .measurements(source)
            .iter()
            .filter(|m| m.destination.is_none() || m.destination == region);
        let lags = of_replica
            .chain(of_source)
            .filter(|measurement| measurement.kind == MeasurementKind::ReplicationLag);
        let worst = lags.max_by(|a, b| a.p95.total_cmp(&b.p95))?;
        let seconds = Percentiles { p50: worst.p50, p95: worst.p95 };
        Some(Figure { seconds, basis: Basis::Measured, source: worst.source.clone() })
    }

    /// Chains the steps of a way behind what it needs first; it is done when
    /// what it needs beside is there, too.
    fn add_way(
        &mut self,
        node: Node,
        (first, beside): (Vec<Node>, Vec<Node>),
        steps: Vec<Planned>,
        way: Way,
    ) {
        let mut needs = first;
        for step in steps {
            let target = self.graph.node();
            let action = self.graph.action(target, needs, step.figure.seconds.p50);
            self.steps.insert(action, step);
            needs = vec![target];
        }
        needs.extend(beside);
        let done = self.graph.action(node, needs, NO_TIME);
        self.ways.insert(done, way);
    }

    /// Adds a way to the goal that was measured as a whole: what it needs is
    /// decided, then it takes its time, then clients follow.
    pub(super) fn add_measured_goal(&mut self, steps: Vec<Planned>) -> Node {
        let goal = self.graph.node();
        let mut needs = vec![self.decision];
        let mut steps = steps.into_iter().peekable();
        while let Some(step) = steps.next() {
            let target = if steps.peek().is_none() { goal } else { self.graph.node() };
            let action = self.graph.action(target, needs, step.figure.seconds.p50);
            self.steps.insert(action, step);
            needs = vec![target];
        }
        goal
    }
}

/// A mechanism that is tried on a lost resource.
struct Attempt<'a, 'n> {
    mechanism: &'a Mechanism,
    arn: &'n Arn,
    resource_type: ResourceType,
    node: Node,
    /// The finding that is taken to be mended.
    remedy: Option<&'a RemedyEffect>,
}

impl Attempt<'_, '_> {
    /// True if the finding is mended that kept this way closed.
    fn is_opened(&self) -> bool {
        self.remedy.is_some_and(Remedy::opens)
    }

    /// True if what takes over does not exist yet, but would with the remedy.
    fn is_imagined(&self, standby: &Arn) -> bool {
        self.remedy.is_some() && standby == self.arn && !self.mechanism.via.contains(&Route::Itself)
    }
}

fn mended_figure(span: TimeSpan) -> Figure {
    let seconds = Percentiles { p50: span.seconds(), p95: span.seconds() };
    Figure { seconds, basis: Basis::Configured, source: "the finding is mended".to_owned() }
}

fn number(text: &str) -> Result<f64, Unanswered> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| Unanswered::Unknown(format!("'{text}' is not a number")))
}
