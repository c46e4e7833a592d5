//! The dependency picture of a workload: a lane for every Region, from traffic
//! on the left to what everything rests on to the right. Where a lane holds many
//! resources of a kind they are one box; the list beside it names them all.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{PictureReport, PictureResource, WorkloadReport, digest, fit_to_width};
use super::type_words::type_words;
use crate::inventory::Region;

/// What stands in which column, by function.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("Traffic", &["traffic"]),
    ("Compute", &["compute"]),
    ("Data and models", &["data", "model", "global"]),
    ("Support", &["support", "network"]),
];

/// More resources than these of one lane and column are gathered by type.
const MOST_NAMED: usize = 4;
/// More boxes than these in one lane and column are gathered into one.
const MOST_BOXES: usize = 6;
/// The same for what only supports: it must not outgrow what serves.
const MOST_SUPPORT: usize = 3;
const SUPPORT: usize = COLUMNS.len() - 1;
/// Names that a box can hold.
const LONGEST_NAME: usize = 23;
/// Longer names are cut in the list, too.
const LONGEST_LISTED: usize = 120;

const WIDTH: f64 = 1000.0;
/// As the template draws it.
const BOX_WIDTH: f64 = 200.0;
const BOX_HEIGHT: f64 = 38.0;
/// Columns that are farther apart no longer belong together.
const WIDEST_PITCH: f64 = 320.0;
const BOX_GAP: f64 = 10.0;
const LANE_HEAD: f64 = 30.0;
const LANE_FOOT: f64 = 14.0;
const LANE_GAP: f64 = 14.0;
const HEAD: f64 = 26.0;
const MARGIN: f64 = 14.0;

/// The picture.
pub(super) struct Picture {
    pub(super) view_box: String,
    pub(super) height: String,
    pub(super) columns: Vec<(String, &'static str)>,
    pub(super) lanes: Vec<Lane>,
    pub(super) boxes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) list: Vec<Listed>,
    pub(super) left_out: usize,
}

/// The resources of one Region by name, for those who read instead of look.
pub(super) struct Listed {
    pub(super) region: String,
    /// The kinds, each with its names.
    pub(super) kinds: Vec<(String, Vec<String>)>,
}

/// The resources of one Region.
pub(super) struct Lane {
    pub(super) region: String,
    pub(super) title: String,
    pub(super) y: String,
    pub(super) text_y: String,
    pub(super) height: String,
}

/// One resource, or several of a kind.
pub(super) struct Node {
    pub(super) region: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) text_x: String,
    pub(super) name_y: String,
    pub(super) kind_y: String,
    pub(super) sign_x: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) is_collected: bool,
    /// In which of the workload's cases it does not come back, by number.
    pub(super) lost_in: String,
}

/// A relationship between boxes.
pub(super) struct Edge {
    pub(super) path: String,
    pub(super) class: &'static str,
}

/// Resources that are drawn as one.
struct Group<'a> {
    lane: usize,
    column: usize,
    members: Vec<usize>,
    name: String,
    kind: String,
    region: &'a Region,
}

impl Picture {
    /// The picture; none of a workload without resources. `lost` holds for each
    /// case of the workload what does not come back in it, by ARN.
    pub(super) fn of(workload: &WorkloadReport, lost: &[BTreeSet<&str>]) -> Option<Self> {
        let picture = &workload.picture;
        if picture.resources.is_empty() {
            return None;
        }
        let regions = lanes(workload);
        let groups = groups(picture, &regions);
        let used: BTreeSet<usize> = groups.iter().map(|group| group.column).collect();
        let columns: Vec<usize> = used.into_iter().collect();
        let layout = Layout::of(&groups, &columns, regions.len());
        Some(Self {
            view_box: format!("0 0 {WIDTH} {}", units(layout.height)),
            height: units(layout.height),
            columns: columns
                .iter()
                .map(|column| (units(layout.x(*column)), COLUMNS[*column].0))
                .collect(),
            lanes: regions
                .iter()
                .zip(&layout.lanes)
                .map(|(region, place)| lane(region, *place))
                .collect(),
            boxes: groups
                .iter()
                .zip(&layout.places)
                .map(|(group, place)| node(picture, group, *place, lost))
                .collect(),
            edges: edges(picture, &groups, &layout),
            list: list(picture, &regions),
            left_out: picture.left_out,
        })
    }
}

/// The Regions from top to bottom: those that serve, those that stand by,
/// others, and what belongs to none.
fn lanes(workload: &WorkloadReport) -> Vec<&Region> {
    let present: BTreeSet<&Region> = workload.picture.resources.iter().map(|r| &r.region).collect();
    let rank = |region: &Region| match region {
        region if workload.primary_regions.contains(region) => 1,
        region if workload.standby_regions.contains(region) => 2,
        region if region.is_global() => 0,
        _ => 3,
    };
    let mut regions: Vec<&Region> = present.into_iter().collect();
    regions.sort_by_key(|region| (rank(region), region.as_str().to_owned()));
    regions
}

fn column(function: &str) -> usize {
    let known = COLUMNS.iter().position(|(_, functions)| functions.contains(&function));
    known.unwrap_or(SUPPORT)
}

fn groups<'a>(picture: &'a PictureReport, regions: &[&'a Region]) -> Vec<Group<'a>> {
    let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (place, resource) in picture.resources.iter().enumerate() {
        let lane = regions.iter().position(|region| **region == resource.region).unwrap_or(0);
        cells.entry((lane, column(&resource.function))).or_default().push(place);
    }
    let mut groups = Vec::new();
    for ((lane, column), members) in cells {
        let Some(region) = regions.get(lane) else { continue };
        let most = if column == SUPPORT { MOST_SUPPORT } else { MOST_BOXES };
        let mut sets = sets(picture, members, most.min(MOST_NAMED));
        let rest = if sets.len() > most { sets.split_off(most - 1) } else { vec![] };
        let kinds = rest.len();
        let rest: Vec<usize> = rest.into_iter().flatten().collect();
        let group = |members: Vec<usize>, kind: Option<String>| {
            let (name, own_kind) = title(picture, &members);
            let kind = kind.unwrap_or(own_kind);
            Group { lane, column, members, name, kind, region }
        };
        groups.extend(sets.into_iter().map(|members| group(members, None)));
        if !rest.is_empty() {
            groups.push(group(rest, Some(format!("of {kinds} more kinds"))));
        }
    }
    groups
}

/// The members of a cell one by one, or by type where they are many.
fn sets(picture: &PictureReport, members: Vec<usize>, most_named: usize) -> Vec<Vec<usize>> {
    if members.len() <= most_named {
        return members.into_iter().map(|member| vec![member]).collect();
    }
    let mut by_type: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for member in members {
        let kind = picture.resources.get(member).and_then(|r| r.resource_type.as_deref());
        match by_type.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, set)) => set.push(member),
            None => by_type.push((kind, vec![member])),
        }
    }
    by_type.into_iter().map(|(_, set)| set).collect()
}

fn title(picture: &PictureReport, members: &[usize]) -> (String, String) {
    let mut resources = members.iter().filter_map(|member| picture.resources.get(*member));
    let Some(first) = resources.next() else { return Default::default() };
    let kind = kind_of(first);
    match members.len() {
        1 => (fit_to_width(&first.name, LONGEST_NAME), fit_to_width(&kind, LONGEST_NAME + 4)),
        count => (format!("{count} resources"), fit_to_width(&kind, LONGEST_NAME + 4)),
    }
}

fn kind_of(resource: &PictureResource) -> String {
    resource.resource_type.as_deref().map_or_else(|| "not collected".to_owned(), type_words)
}

/// Where everything lies.
struct Layout {
    columns: Vec<usize>,
    /// Top and height of each lane.
    lanes: Vec<(f64, f64)>,
    /// The left upper corner of each box.
    places: Vec<(f64, f64)>,
    height: f64,
}

impl Layout {
    fn of(groups: &[Group<'_>], columns: &[usize], lanes: usize) -> Self {
        let mut layout =
            Self { columns: columns.to_vec(), lanes: Vec::new(), places: Vec::new(), height: HEAD };
        for lane in 0..lanes {
            let in_column = |column: &usize| {
                groups.iter().filter(|group| group.lane == lane && group.column == *column).count()
            };
            let rows = columns.iter().map(in_column).max().unwrap_or(1).max(1);
            // At most `MOST_BOXES` rows.
            let rows = f64::from(u16::try_from(rows).unwrap_or(u16::MAX));
            let height = LANE_HEAD + rows * (BOX_HEIGHT + BOX_GAP) - BOX_GAP + LANE_FOOT;
            layout.lanes.push((layout.height, height));
            layout.height += height + LANE_GAP;
        }
        layout.height -= LANE_GAP;
        let mut filled: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for group in groups {
            let top = layout.lanes.get(group.lane).map_or(0.0, |lane| lane.0) + LANE_HEAD;
            let row = filled.entry((group.lane, group.column)).or_default();
            layout.places.push((layout.x(group.column), top + *row));
            *row += BOX_HEIGHT + BOX_GAP;
        }
        layout
    }

    /// The left side of a column.
    fn x(&self, column: usize) -> f64 {
        let place = self.columns.iter().position(|used| *used == column).unwrap_or(0);
        let count = self.columns.len().max(2);
        let small = |number: usize| f64::from(u16::try_from(number).unwrap_or(u16::MAX));
        let pitch = ((WIDTH - 2.0 * MARGIN - BOX_WIDTH) / small(count - 1)).min(WIDEST_PITCH);
        MARGIN + small(place) * pitch
    }
}

fn lane(region: &Region, (y, height): (f64, f64)) -> Lane {
    Lane {
        region: region.to_string(),
        title: if region.is_global() { "no Region".to_owned() } else { region.display_name() },
        y: units(y),
        text_y: units(y + 19.0),
        height: units(height),
    }
}

fn node(
    picture: &PictureReport,
    group: &Group<'_>,
    (x, y): (f64, f64),
    lost: &[BTreeSet<&str>],
) -> Node {
    let members: Vec<&PictureResource> =
        group.members.iter().filter_map(|member| picture.resources.get(*member)).collect();
    let is_lost = |case: &BTreeSet<&str>| members.iter().any(|r| case.contains(r.arn.as_str()));
    let lost_in = lost.iter().enumerate().filter(|(_, case)| is_lost(case));
    let lost_in: Vec<String> = lost_in.map(|(number, _)| number.to_string()).collect();
    Node {
        region: group.region.to_string(),
        x: units(x),
        y: units(y),
        text_x: units(x + 10.0),
        name_y: units(y + 16.0),
        kind_y: units(y + 30.0),
        sign_x: units(x + BOX_WIDTH - 9.0),
        name: group.name.clone(),
        kind: group.kind.clone(),
        is_collected: members.iter().any(|resource| resource.collected),
        lost_in: lost_in.join(" "),
    }
}

/// The relationships between different boxes, each once.
fn edges(picture: &PictureReport, groups: &[Group<'_>], layout: &Layout) -> Vec<Edge> {
    let mut box_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, group) in groups.iter().enumerate() {
        box_of.extend(group.members.iter().map(|member| (*member, index)));
    }
    let mut drawn: BTreeMap<(usize, usize), &'static str> = BTreeMap::new();
    for relationship in &picture.relationships {
        let (Some(from), Some(to)) = (box_of.get(&relationship.from), box_of.get(&relationship.to))
        else {
            continue;
        };
        let class = match relationship.kind.as_str() {
            "replicates_to" | "backs_up_to" | "promotes_to" => "copy",
            _ => "use",
        };
        // A zone that holds records is no reason for a line across the picture.
        let is_far = groups.get(*from).map(|g| g.column) != groups.get(*to).map(|g| g.column);
        if relationship.kind == "contains" && is_far {
            continue;
        }
        if from == to || drawn.get(&(*to, *from)).is_some_and(|known| *known == class) {
            continue;
        }
        let known = drawn.entry((*from, *to)).or_insert(class);
        if class == "copy" {
            *known = class;
        }
    }
    let path = |((from, to), class): ((usize, usize), &'static str)| {
        let (start, end) = (layout.places.get(from)?, layout.places.get(to)?);
        Some(Edge { path: curve(*start, *end), class })
    };
    drawn.into_iter().filter_map(path).collect()
}

/// From the side of one box to the side of another; within a column it bends
/// out to the right.
fn curve(start: (f64, f64), end: (f64, f64)) -> String {
    let middle = |place: (f64, f64)| place.1 + BOX_HEIGHT / 2.0;
    let (y, to_y) = (middle(start), middle(end));
    let (x, to_x, bend, to_bend) = if (start.0 - end.0).abs() < 1.0 {
        let side = start.0 + BOX_WIDTH;
        let out = 16.0 + ((to_y - y).abs() / 12.0).min(34.0);
        // The last column has no room to its right.
        if side + out > WIDTH { (start.0, end.0, -out, -out) } else { (side, side, out, out) }
    } else if start.0 < end.0 {
        let reach = (end.0 - start.0 - BOX_WIDTH) / 2.0;
        (start.0 + BOX_WIDTH, end.0, reach, -reach)
    } else {
        let reach = (start.0 - end.0 - BOX_WIDTH) / 2.0;
        (start.0, end.0 + BOX_WIDTH, -reach, reach)
    };
    format!(
        "M{} {}C{} {} {} {} {} {}",
        units(x),
        units(y),
        units(x + bend),
        units(y),
        units(to_x + to_bend),
        units(to_y),
        units(to_x),
        units(to_y)
    )
}

/// Every resource by Region and kind, for those who read instead of look.
fn list(picture: &PictureReport, regions: &[&Region]) -> Vec<Listed> {
    let of_region = |region: &&Region| {
        let mut kinds: BTreeMap<(usize, String), Vec<String>> = BTreeMap::new();
        for resource in picture.resources.iter().filter(|resource| resource.region == **region) {
            let key = (column(&resource.function), kind_of(resource));
            kinds.entry(key).or_default().push(fit_to_width(&resource.name, LONGEST_LISTED));
        }
        Listed {
            region: match region.is_global() {
                true => "No Region".to_owned(),
                false => digest::region_name(region).to_owned(),
            },
            kinds: kinds.into_iter().map(|((_, kind), names)| (kind, names)).collect(),
        }
    };
    regions.iter().map(of_region).collect()
}

fn units(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(ToOwned::to_owned).unwrap_or(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::{PictureRelationship, sample};
    use super::*;

    /// A workload with a table in two Regions and as many functions as asked for.
    fn workload(functions: usize) -> WorkloadReport {
        let resource =
            |service: &str, name: &str, kind: &str, function: &str, region: &str| PictureResource {
                arn: format!("arn:aws:{service}:{region}:111122223333:{name}").parse().unwrap(),
                resource_type: Some(kind.to_owned()),
                name: name.to_owned(),
                region: region.parse().unwrap(),
                function: function.to_owned(),
                collected: true,
            };
        let table =
            |region| resource("dynamodb", "table/orders", "AWS::DynamoDB::Table", "data", region);
        let mut resources = vec![table("me-south-1"), table("eu-central-1")];
        resources.extend((0..functions).map(|index| {
            let name = format!("function:f{index}");
            resource("lambda", &name, "AWS::Lambda::Function", "compute", "me-south-1")
        }));
        let relation = |from, to, kind: &str| PictureRelationship { from, to, kind: kind.into() };
        let mut relationships =
            vec![relation(0, 1, "replicates_to"), relation(1, 0, "replicates_to")];
        relationships.extend((0..functions).map(|index| relation(index + 2, 0, "depends_on")));
        let mut workload = sample::company().workloads.remove(0);
        workload.primary_regions = vec!["me-south-1".parse().unwrap()];
        workload.picture = PictureReport { resources, relationships, left_out: 0 };
        workload
    }

    #[test]
    fn many_of_a_kind_are_one_box_but_all_are_listed() {
        let picture = Picture::of(&workload(40), &[]).unwrap();
        assert_eq!(picture.boxes.len(), 3);
        assert!(picture.boxes.iter().any(|node| node.name == "40 resources"));
        // One line for what the functions use, one for the replication both ways.
        assert_eq!(picture.edges.len(), 2);
        let listed: usize =
            picture.list.iter().flat_map(|part| &part.kinds).map(|k| k.1.len()).sum();
        assert_eq!(listed, 42);
    }

    #[test]
    fn few_are_drawn_by_name_and_the_serving_region_comes_first() {
        let picture = Picture::of(&workload(3), &[]).unwrap();
        assert_eq!(picture.boxes.len(), 5);
        assert_eq!(picture.lanes[0].region, "me-south-1");
        assert_eq!(picture.lanes[1].region, "eu-central-1");
    }

    #[test]
    fn a_box_says_in_which_losses_it_is_gone() {
        let table = "arn:aws:dynamodb:me-south-1:111122223333:table/orders";
        let picture =
            Picture::of(&workload(3), &[BTreeSet::new(), BTreeSet::from([table])]).unwrap();
        let gone: Vec<_> = picture.boxes.iter().filter(|node| node.lost_in == "1").collect();
        assert_eq!(gone.len(), 1);
        assert_eq!(gone[0].region, "me-south-1");
    }

    #[test]
    fn boxes_of_a_lane_do_not_cover_each_other() {
        let picture = Picture::of(&workload(4), &[]).unwrap();
        let mut corners: Vec<_> = picture.boxes.iter().map(|node| (&node.x, &node.y)).collect();
        corners.sort();
        corners.dedup();
        assert_eq!(corners.len(), picture.boxes.len());
    }

    #[test]
    fn a_workload_without_resources_has_no_picture() {
        let mut empty = workload(0);
        empty.picture = PictureReport::default();
        assert!(Picture::of(&empty, &[]).is_none());
    }
}
