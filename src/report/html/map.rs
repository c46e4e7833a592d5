//! A map of the Regions: equirectangular, four units to the degree, cut to what
//! is in use.
//!
//! The land is Natural Earth's (1:50m, public domain), simplified to a third of
//! a degree.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Report, digest};
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
    pub(super) dots: Vec<Dot>,
    pub(super) routes: Vec<Route>,
}

/// One Region.
pub(super) struct Dot {
    pub(super) x: String,
    pub(super) y: String,
    /// `primary`, `standby`, `seen` or `idle`.
    pub(super) class: &'static str,
    pub(super) label: Option<Label>,
}

/// A Region's name beside its dot.
pub(super) struct Label {
    pub(super) text: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) anchor: &'static str,
}

/// From a primary Region to where it fails over.
pub(super) struct Route {
    pub(super) path: String,
    pub(super) title: String,
}

type Point = (f64, f64);

impl Map {
    /// The map; none if no Region of the report is in the catalogue.
    pub(super) fn of(report: &Report) -> Option<Self> {
        let used = used_regions(report);
        let points: Vec<_> = used.keys().filter_map(|region| point(region)).collect();
        let frame = Frame::around(&points)?;
        let font = frame.width / 62.0;
        let pairs = pairs(report);
        let curves: Vec<_> = pairs.keys().filter_map(|(from, to)| curve(from, to)).collect();
        let along = curves.iter().flat_map(points_along);
        let dots_taken = points.iter().map(|at| (dot_box(*at, font), DOT_OR_NAME));
        let routes_taken = along.map(|at| (dot_box(at, font), ROUTE));
        let mut labels = Labels { font, taken: dots_taken.chain(routes_taken).collect() };
        let mut dots: Vec<_> = Region::catalogue()
            .filter(|(region, _)| !used.contains_key(region))
            .filter_map(|(region, _)| Some(dot(point(&region)?, "idle", None)))
            .collect();
        for (region, class) in &used {
            let Some(at) = point(region) else { continue };
            dots.push(dot(at, class, Some(labels.place(at, digest::region_name(region)))));
        }
        Some(Self {
            land: LAND,
            view_box: frame.view_box(),
            font_size: units(font),
            dot: units(font * 0.36),
            dots,
            routes: pairs.iter().filter_map(|((a, b), names)| route(a, b, names.len())).collect(),
        })
    }
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

fn dot(at: Point, class: &'static str, label: Option<Label>) -> Dot {
    Dot { x: units(at.0), y: units(at.1), class, label }
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

/// The way between two Regions, bent towards the pole as great circles are on
/// such a map.
fn curve(from: &Region, to: &Region) -> Option<Curve> {
    let (start, end) = (point(from)?, point(to)?);
    let length = (end.0 - start.0).hypot(end.1 - start.1);
    let control = ((start.0 + end.0) / 2.0, (start.1 + end.1) / 2.0 - length * 0.22);
    Some([start, control, end])
}

fn points_along([start, control, end]: &Curve) -> Vec<Point> {
    let at = |part: f64| {
        let rest = 1.0 - part;
        let (a, b, c) = (rest * rest, 2.0 * rest * part, part * part);
        (a * start.0 + b * control.0 + c * end.0, a * start.1 + b * control.1 + c * end.1)
    };
    (1..24_u8).map(|step| at(f64::from(step) / 24.0)).collect()
}

fn route(from: &Region, to: &Region, workloads: usize) -> Option<Route> {
    let [start, control, end] = curve(from, to)?.map(|(x, y)| format!("{} {}", units(x), units(y)));
    let distance = from.distance_km(to).map_or(String::new(), |km| format!(", {km:.0} km"));
    let workloads = digest::counted(workloads, "workload");
    Some(Route {
        path: format!("M{start}Q{control} {end}"),
        title: format!("{from} and {to}{distance}: {workloads}"),
    })
}

fn units(value: f64) -> String {
    format!("{value:.1}")
}
