//! A map of the Regions: equirectangular, four units to the degree, cut to what
//! is in use, with what flows between them.
//!
//! The land is Natural Earth's (1:50m, public domain), simplified to a third of
//! a degree.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{FlowReport, Report, digest};
use super::type_words::type_words;
use super::view::name;
use crate::inventory::Region;

/// The outline of the land as a path: x is the longitude, y the negative
/// latitude, both times four.
const LAND: &str = include_str!("../../../templates/report/world.txt");

const UNITS_PER_DEGREE: f64 = 4.0;
/// Where the map ends, east and west.
const EDGE: f64 = 180.0 * UNITS_PER_DEGREE;
/// The least that a map shows: a third of the way round the world.
const LEAST_WIDTH: f64 = 480.0;
/// Height to width.
const PROPORTION: f64 = 0.46;
/// Where there is land worth showing.
const NORTH: f64 = -320.0;
const SOUTH: f64 = 230.0;

/// The map of a report.
pub(super) struct Map {
    pub(super) land: &'static str,
    pub(super) view_box: String,
    pub(super) font_size: String,
    pub(super) dot: String,
    pub(super) idle: Vec<(String, String)>,
    pub(super) dots: Vec<Dot>,
    pub(super) routes: Vec<Route>,
    pub(super) flows: Vec<FlowRow>,
}

/// One Region in use.
pub(super) struct Dot {
    pub(super) region: String,
    pub(super) x: String,
    pub(super) y: String,
    /// `primary`, `standby` or `seen`.
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) label: Label,
    /// A cross, for when the Region is dark.
    pub(super) cross: String,
}

/// A Region's name beside its dot.
pub(super) struct Label {
    pub(super) text: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) anchor: &'static str,
}

/// From a Region to where its data flows, or to where its workloads fail over.
pub(super) struct Route {
    pub(super) from: String,
    pub(super) to: String,
    /// `flow`, or `bare` where nothing is copied.
    pub(super) class: &'static str,
    pub(super) path: String,
    /// A triangle that shows the direction; empty where nothing flows.
    pub(super) arrow: String,
    pub(super) title: String,
}

/// What flows from one Region to another, in words.
pub(super) struct FlowRow {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) distance: String,
    pub(super) what: String,
    pub(super) workloads: String,
}

/// More workloads than these are counted instead of named.
const MOST_NAMED: usize = 6;

type Point = (f64, f64);

impl Map {
    /// The map; none if no Region of the report is in the catalogue.
    pub(super) fn of(report: &Report) -> Option<Self> {
        let used = used_regions(report);
        let points: Vec<_> = used.keys().filter_map(|region| point(region)).collect();
        let frame = Frame::around(&points)?;
        let font = frame.width / 62.0;
        let flows = flows(report);
        let bare = pairs(report)
            .into_iter()
            .filter(|((a, b), _)| !flows.contains_key(&(*a, *b)) && !flows.contains_key(&(*b, *a)));
        let bare: Vec<_> = bare.collect();
        let ways = flows.keys().chain(bare.iter().map(|(pair, _)| pair));
        let curves: Vec<_> = ways.filter_map(|(from, to)| curve(from, to)).collect();
        let along = curves.iter().flat_map(points_along);
        let dots_taken = points.iter().map(|at| (dot_box(*at, font), DOT_OR_NAME));
        let routes_taken = along.map(|at| (dot_box(at, font), ROUTE));
        let mut labels = Labels { font, taken: dots_taken.chain(routes_taken).collect() };
        let idle = Region::catalogue().filter(|(region, _)| !used.contains_key(region));
        let idle = idle.filter_map(|(region, _)| point(&region));
        let idle = idle.map(|(x, y)| (units(x), units(y))).collect();
        let mut dots = Vec::new();
        for (region, class) in &used {
            let Some(at) = point(region) else { continue };
            let label = labels.place(at, digest::region_name(region));
            dots.push(dot(report, region, at, class, label, font));
        }
        let drawn = flows.iter().filter_map(|(pair, flow)| flow.route(*pair, font));
        let bare = bare.iter().filter_map(|((a, b), names)| bare_route(a, b, names.len()));
        Some(Self {
            land: LAND,
            view_box: frame.view_box(),
            font_size: units(font),
            dot: units(font * 0.42),
            idle,
            dots,
            routes: bare.chain(drawn).collect(),
            flows: flows.iter().map(|(pair, flow)| flow.row(*pair)).collect(),
        })
    }
}

/// All that flows from one Region to another.
#[derive(Default)]
struct Flow<'a> {
    /// How many resources of which type flow in which way.
    what: BTreeMap<(&'a str, Option<&'a str>), usize>,
    workloads: BTreeSet<&'a str>,
}

/// What flows between Regions, by direction.
fn flows(report: &Report) -> BTreeMap<(&Region, &Region), Flow<'_>> {
    let mut flows: BTreeMap<(&Region, &Region), Flow<'_>> = BTreeMap::new();
    for workload in &report.workloads {
        for FlowReport { from, to, kind, resource_type, resources } in &workload.flows {
            let flow = flows.entry((from, to)).or_default();
            flow.workloads.insert(&workload.name);
            *flow.what.entry((kind, resource_type.as_deref())).or_default() += resources;
        }
    }
    flows
}

impl Flow<'_> {
    fn words(&self) -> String {
        let told = self.what.iter().map(|((kind, what), count)| {
            let what = what.map_or_else(|| "resource".to_owned(), type_words);
            let how = if *kind == "backs_up_to" { "backups of " } else { "" };
            match count {
                1 => format!("{how}1 {what}"),
                count => format!("{how}{} {what}s", digest::with_thousands(*count)),
            }
        });
        told.collect::<Vec<_>>().join(", ")
    }

    fn row(&self, (from, to): (&Region, &Region)) -> FlowRow {
        FlowRow {
            from: from.display_name(),
            to: to.display_name(),
            distance: distance(from, to),
            what: self.words(),
            workloads: named(self.workloads.iter().copied()),
        }
    }

    fn route(&self, (from, to): (&Region, &Region), font: f64) -> Option<Route> {
        let curve = curve(from, to)?;
        Some(Route {
            from: from.to_string(),
            to: to.to_string(),
            class: "flow",
            path: path(&curve),
            arrow: arrow(&curve, font * 0.5),
            title: format!("{from} to {to}: {}", self.words()),
        })
    }
}

/// The first of the names, and how many more there are.
fn named<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let first: Vec<String> = names.take(MOST_NAMED).map(name).collect();
    let more = if more > 0 {
        format!(" and {} more", digest::with_thousands(more))
    } else {
        String::new()
    };
    format!("{}{more}", first.join(", "))
}

fn distance(from: &Region, to: &Region) -> String {
    from.distance_km(to).map_or_else(String::new, |km| {
        // Distances on earth are far below what an integer holds.
        format!("{} km", digest::with_thousands(km.max(0.0).round() as usize))
    })
}

/// The Regions of the scope and of the workloads, with their part.
fn used_regions(report: &Report) -> BTreeMap<&Region, &'static str> {
    let mut used: BTreeMap<&Region, &'static str> =
        report.scope.regions.iter().map(|region| (region, "seen")).collect();
    let standby = report.workloads.iter().flat_map(|workload| &workload.standby_regions);
    used.extend(standby.map(|region| (region, "standby")));
    let primary = report.workloads.iter().flat_map(|workload| &workload.primary_regions);
    used.extend(primary.map(|region| (region, "primary")));
    used
}

fn point(region: &Region) -> Option<Point> {
    let facts = region.facts()?;
    Some((facts.longitude * UNITS_PER_DEGREE, -facts.latitude * UNITS_PER_DEGREE))
}

struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Frame {
    fn around(points: &[Point]) -> Option<Self> {
        let (first, rest) = points.split_first()?;
        let mut bounds = (first.0, first.0, first.1, first.1);
        for (x, y) in rest {
            bounds = (bounds.0.min(*x), bounds.1.max(*x), bounds.2.min(*y), bounds.3.max(*y));
        }
        let (west, east, north, south) = bounds;
        let wanted = ((east - west) * 1.35).max((south - north) * 1.5 / PROPORTION);
        let width = wanted.clamp(LEAST_WIDTH, 2.0 * EDGE);
        let height = (width * PROPORTION).min(SOUTH - NORTH);
        let centre = |low: f64, high: f64, size: f64| (low + high) / 2.0 - size / 2.0;
        let left = centre(west, east, width).clamp(-EDGE, EDGE - width);
        let top = centre(north, south, height).clamp(NORTH, SOUTH - height);
        Some(Self { left, top, width, height })
    }

    fn view_box(&self) -> String {
        [self.left, self.top, self.width, self.height].map(units).join(" ")
    }
}

type Bounds = (f64, f64, f64, f64);

/// How bad it is to cover a point of a route, a dot or another name.
const ROUTE: u32 = 1;
const DOT_OR_NAME: u32 = 100;

/// Places names so that they cover each other, dots and routes least.
struct Labels {
    font: f64,
    taken: Vec<(Bounds, u32)>,
}

impl Labels {
    fn place(&mut self, at: Point, name: &str) -> Label {
        let width = name.chars().count() as f64 * self.font * 0.6;
        let gap = self.font * 0.8;
        let line = self.font;
        let places = [
            ("start", at.0 + gap, at.1 + line * 0.35, at.0 + gap),
            ("end", at.0 - gap, at.1 + line * 0.35, at.0 - gap - width),
            ("middle", at.0, at.1 - line * 0.8, at.0 - width / 2.0),
            ("middle", at.0, at.1 + line * 1.5, at.0 - width / 2.0),
            ("start", at.0 + gap, at.1 + line * 1.4, at.0 + gap),
            ("end", at.0 - gap, at.1 - line * 0.7, at.0 - gap - width),
            ("start", at.0 + gap, at.1 - line * 0.7, at.0 + gap),
            ("end", at.0 - gap, at.1 + line * 1.4, at.0 - gap - width),
        ];
        let bounds =
            |left: f64, baseline: f64| (left, left + width, baseline - line, baseline + line * 0.3);
        let covered = |(_, _, baseline, left): &(&str, f64, f64, f64)| -> u32 {
            let wanted = bounds(*left, *baseline);
            self.taken
                .iter()
                .filter(|(taken, _)| overlap(*taken, wanted))
                .map(|(_, cost)| cost)
                .sum()
        };
        // The first of the best; the list is never empty.
        let free = places.iter().min_by_key(|place| covered(place)).unwrap_or(&places[0]);
        self.taken.push((bounds(free.3, free.2), DOT_OR_NAME));
        Label { text: name.to_owned(), x: units(free.1), y: units(free.2), anchor: free.0 }
    }
}

fn dot_box(at: Point, font: f64) -> Bounds {
    let half = font * 0.4;
    (at.0 - half, at.0 + half, at.1 - half, at.1 + half)
}

fn overlap(one: Bounds, other: Bounds) -> bool {
    one.0 < other.1 && other.0 < one.1 && one.2 < other.3 && other.2 < one.3
}

fn dot(
    report: &Report,
    region: &Region,
    at: Point,
    class: &'static str,
    label: Label,
    font: f64,
) -> Dot {
    let with = |regions: fn(&super::super::WorkloadReport) -> &Vec<Region>| {
        let workloads = report.workloads.iter().filter(|w| regions(w).contains(region));
        workloads.map(|workload| workload.name.as_str()).collect::<Vec<_>>()
    };
    let mut title = region.display_name();
    for (words, names) in [
        ("serves", with(|workload| &workload.primary_regions)),
        ("stands by for", with(|workload| &workload.standby_regions)),
    ] {
        if !names.is_empty() {
            title.push_str(&format!("; {words} {}", named(names.into_iter())));
        }
    }
    let half = font * 0.62;
    let (left, right) = (units(at.0 - half), units(at.0 + half));
    let (top, bottom) = (units(at.1 - half), units(at.1 + half));
    Dot {
        region: region.to_string(),
        x: units(at.0),
        y: units(at.1),
        class,
        title,
        label,
        cross: format!("M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}"),
    }
}

/// Every pair of Regions that a workload can move between, with the workloads.
fn pairs(report: &Report) -> BTreeMap<(&Region, &Region), BTreeSet<&str>> {
    let mut workloads: BTreeMap<(&Region, &Region), BTreeSet<&str>> = BTreeMap::new();
    for workload in &report.workloads {
        for (index, primary) in workload.primary_regions.iter().enumerate() {
            let others = workload.primary_regions.iter().skip(index + 1);
            for other in workload.standby_regions.iter().chain(others) {
                let pair = (primary.min(other), primary.max(other));
                workloads.entry(pair).or_default().insert(&workload.name);
            }
        }
    }
    workloads
}

/// A quadratic Bézier curve: start, control and end.
type Curve = [Point; 3];

/// The way from one Region to another, bent towards the pole as great circles
/// are on such a map; the way back bends less, so that both can be seen.
fn curve(from: &Region, to: &Region) -> Option<Curve> {
    let (start, end) = (point(from)?, point(to)?);
    let length = (end.0 - start.0).hypot(end.1 - start.1);
    let bend = if from < to { 0.26 } else { 0.12 };
    let control = ((start.0 + end.0) / 2.0, (start.1 + end.1) / 2.0 - length * bend);
    Some([start, control, end])
}

fn path(curve: &Curve) -> String {
    let [start, control, end] = curve.map(|(x, y)| format!("{} {}", units(x), units(y)));
    format!("M{start}Q{control} {end}")
}

/// A triangle on the middle of a curve that points along it.
fn arrow([start, control, end]: &Curve, size: f64) -> String {
    let middle =
        ((start.0 + 2.0 * control.0 + end.0) / 4.0, (start.1 + 2.0 * control.1 + end.1) / 4.0);
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let length = dx.hypot(dy).max(f64::EPSILON);
    // Between neighbours it must not hide the way.
    let size = size.min(length * 0.22);
    let (along, across) = (
        (dx / length * size, dy / length * size),
        (-dy / length * size * 0.7, dx / length * size * 0.7),
    );
    let tip = (middle.0 + along.0, middle.1 + along.1);
    let base = (middle.0 - along.0, middle.1 - along.1);
    let corner = |sign: f64| {
        format!("{} {}", units(base.0 + sign * across.0), units(base.1 + sign * across.1))
    };
    format!("M{} {}L{}L{}z", units(tip.0), units(tip.1), corner(1.0), corner(-1.0))
}

fn points_along([start, control, end]: &Curve) -> Vec<Point> {
    let at = |part: f64| {
        let rest = 1.0 - part;
        let (a, b, c) = (rest * rest, 2.0 * rest * part, part * part);
        (a * start.0 + b * control.0 + c * end.0, a * start.1 + b * control.1 + c * end.1)
    };
    (1..24_u8).map(|step| at(f64::from(step) / 24.0)).collect()
}

/// Between Regions that stand by for each other without copying anything.
fn bare_route(from: &Region, to: &Region, workloads: usize) -> Option<Route> {
    let workloads = digest::counted(workloads, "workload");
    Some(Route {
        from: from.to_string(),
        to: to.to_string(),
        class: "bare",
        path: path(&curve(from, to)?),
        arrow: String::new(),
        title: format!("{from} and {to}: {workloads}, nothing is copied"),
    })
}

fn units(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn with_flows(flows: &[(&str, &str, &str)]) -> Report {
        let mut report = sample::company();
        report.workloads[0].flows = flows
            .iter()
            .map(|(from, to, kind)| FlowReport {
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
                kind: (*kind).to_owned(),
                resource_type: Some("AWS::S3::Bucket".to_owned()),
                resources: 2,
            })
            .collect();
        report
    }

    #[test]
    fn what_flows_where_is_told_in_words_and_drawn_with_its_direction() {
        let there_and_back = [
            ("me-south-1", "eu-central-1", "replicates_to"),
            ("me-south-1", "eu-central-1", "backs_up_to"),
            ("eu-central-1", "me-south-1", "replicates_to"),
        ];
        let map = Map::of(&with_flows(&there_and_back)).unwrap();
        let told: Vec<_> = map.flows.iter().map(|flow| flow.what.as_str()).collect();
        assert_eq!(told, ["2 S3 buckets", "backups of 2 S3 buckets, 2 S3 buckets"]);
        let drawn: Vec<_> = map.routes.iter().filter(|route| route.class == "flow").collect();
        assert_eq!(drawn.len(), 2);
        assert_ne!(drawn[0].path, drawn[1].path);
        assert!(drawn.iter().all(|route| !route.arrow.is_empty()));
    }

    #[test]
    fn a_standby_to_which_nothing_flows_is_told_apart() {
        let map = Map::of(&with_flows(&[])).unwrap();
        assert!(!map.routes.is_empty());
        assert!(map.routes.iter().all(|route| route.class == "bare" && route.arrow.is_empty()));
    }

    #[test]
    fn a_dot_says_what_its_region_does() {
        let map = Map::of(&sample::company()).unwrap();
        let bahrain = map.dots.iter().find(|dot| dot.region == "me-south-1").unwrap();
        assert_eq!(bahrain.class, "primary");
        assert!(bahrain.title.contains("serves"), "{}", bahrain.title);
    }

    #[test]
    fn an_estate_without_known_regions_has_no_map() {
        assert!(Map::of(&sample::empty()).is_none());
    }
}
