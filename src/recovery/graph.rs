//! The AND/OR graph of a recovery, and its solution.
//!
//! A node is reached at the earliest of its actions; an action is done when
//! all that it needs is reached and its own time has passed. That makes each
//! action a superior function (it never gives less than what it is given), so
//! Knuth's generalisation of Dijkstra's algorithm settles every node once, in
//! order of time, and leaves what lies on cycles without a way in unreached.
//! The time is near-linear in the number of edges.
//!
//! D. E. Knuth, "A generalization of Dijkstra's algorithm", Information
//! Processing Letters 6 (1977).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A node, by its place in the graph.
pub(super) type Node = usize;

/// A way to reach a node.
#[derive(Debug)]
struct Action {
    target: Node,
    needs: Vec<Node>,
    seconds: f64,
}

/// An AND/OR graph.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: usize,
    actions: Vec<Action>,
}

/// An action, by its place in the graph.
pub(super) type ActionIndex = usize;

impl Graph {
    /// Adds a node, which nothing reaches yet.
    pub(super) fn node(&mut self) -> Node {
        self.nodes += 1;
        self.nodes - 1
    }

    /// Adds a way to reach `target`: once all of `needs` are reached, it takes
    /// so many seconds, with every step at its median.
    pub(super) fn action(
        &mut self,
        target: Node,
        mut needs: Vec<Node>,
        seconds: f64,
    ) -> ActionIndex {
        needs.sort_unstable();
        needs.dedup();
        self.actions.push(Action { target, needs, seconds });
        self.actions.len() - 1
    }

    /// When each node is reached at the earliest.
    pub(super) fn solve(&self) -> Solution {
        let mut waiting: Vec<Vec<ActionIndex>> = vec![Vec::new(); self.nodes];
        let mut open: Vec<usize> = Vec::with_capacity(self.actions.len());
        let mut queue = BinaryHeap::new();
        for (index, action) in self.actions.iter().enumerate() {
            open.push(action.needs.len());
            for need in &action.needs {
                if let Some(list) = waiting.get_mut(*need) {
                    list.push(index);
                }
            }
            if action.needs.is_empty() {
                queue.push(Arrival { time: action.seconds, action: index });
            }
        }
        let mut solution = Solution { reached: vec![None; self.nodes], order: Vec::new() };
        while let Some(arrival) = queue.pop() {
            let Some(action) = self.actions.get(arrival.action) else { continue };
            if solution.at(action.target).is_some() {
                continue;
            }
            let reached = Reached { action: arrival.action, p50: arrival.time };
            if let Some(slot) = solution.reached.get_mut(action.target) {
                *slot = Some(reached);
                solution.order.push(action.target);
            }
            for index in waiting.get(action.target).into_iter().flatten() {
                let Some(count) = open.get_mut(*index) else { continue };
                *count -= 1;
                if *count == 0
                    && let Some(next) = self.actions.get(*index)
                {
                    let time = solution.latest(&next.needs) + next.seconds;
                    queue.push(Arrival { time, action: *index });
                }
            }
        }
        solution
    }

    /// The nodes that an action needs.
    pub(super) fn needs(&self, action: ActionIndex) -> &[Node] {
        self.actions.get(action).map(|action| action.needs.as_slice()).unwrap_or_default()
    }
}

/// An action that could be done at a time; the earliest comes first, then the
/// one that was added first.
#[derive(Debug, PartialEq)]
struct Arrival {
    time: f64,
    action: ActionIndex,
}

impl Eq for Arrival {}

impl Ord for Arrival {
    fn cmp(&self, other: &Self) -> Ordering {
        other.time.total_cmp(&self.time).then(other.action.cmp(&self.action))
    }
}

impl PartialOrd for Arrival {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// When and how a node is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reached {
    /// The action that reaches it.
    pub(super) action: ActionIndex,
    /// When, with every step at its median.
    pub(super) p50: f64,
}

/// When each node is reached.
#[derive(Debug)]
pub(super) struct Solution {
    reached: Vec<Option<Reached>>,
    order: Vec<Node>,
}

impl Solution {
    /// When and how a node is reached; none if nothing reaches it.
    pub(super) fn at(&self, node: Node) -> Option<Reached> {
        self.reached.get(node).copied().flatten()
    }

    /// The nodes in the order in which they are reached.
    pub(super) fn order(&self) -> &[Node] {
        &self.order
    }

    /// The last of these nodes to be reached.
    pub(super) fn last(&self, nodes: &[Node]) -> Option<Node> {
        nodes.iter().copied().max_by(|a, b| self.time(*a).total_cmp(&self.time(*b)))
    }

    fn time(&self, node: Node) -> f64 {
        self.at(node).map_or(f64::INFINITY, |reached| reached.p50)
    }

    fn latest(&self, nodes: &[Node]) -> f64 {
        nodes.iter().map(|node| self.time(*node)).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reached(graph: &Graph, node: Node) -> Option<f64> {
        graph.solve().at(node).map(|reached| reached.p50)
    }

    #[test]
    fn a_node_takes_its_earliest_action_and_an_action_its_latest_need() {
        let mut graph = Graph::default();
        let (start, slow, goal) = (graph.node(), graph.node(), graph.node());
        graph.action(start, vec![], 1.0);
        graph.action(slow, vec![start], 10.0);
        graph.action(goal, vec![start, slow], 2.0);
        graph.action(goal, vec![start], 40.0);
        assert_eq!(reached(&graph, goal), Some(13.0));
    }

    #[test]
    fn a_cycle_without_a_way_in_is_never_reached() {
        let mut graph = Graph::default();
        let (one, other, goal) = (graph.node(), graph.node(), graph.node());
        graph.action(one, vec![other], 1.0);
        graph.action(other, vec![one], 1.0);
        graph.action(goal, vec![one], 1.0);
        assert_eq!(reached(&graph, goal), None);
        graph.action(other, vec![], 5.0);
        assert_eq!(reached(&graph, goal), Some(7.0));
    }

    /// A graph as a list: per action its target, its needs and its time.
    type Listed = (usize, Vec<(usize, Vec<usize>, u8)>);

    fn graphs() -> impl Strategy<Value = Listed> {
        (1..12_usize).prop_flat_map(|nodes| {
            let needs = proptest::collection::vec(0..nodes, 0..4);
            let actions = proptest::collection::vec((0..nodes, needs, 0..9_u8), 0..30);
            (Just(nodes), actions)
        })
    }

    /// The times by repeating every action until nothing improves.
    fn by_repetition((nodes, actions): &Listed) -> Vec<f64> {
        let mut times = vec![f64::INFINITY; *nodes];
        for _ in 0..=*nodes {
            for (target, needs, seconds) in actions {
                let start = needs.iter().map(|need| times[*need]).fold(0.0, f64::max);
                times[*target] = times[*target].min(start + f64::from(*seconds));
            }
        }
        times
    }

    proptest! {
        #[test]
        fn the_solution_is_the_least_fixed_point(listed in graphs()) {
            let mut graph = Graph::default();
            let nodes: Vec<Node> = (0..listed.0).map(|_| graph.node()).collect();
            for (target, needs, time) in &listed.1 {
                graph.action(*target, needs.clone(), f64::from(*time));
            }
            let solution = graph.solve();
            let expected = by_repetition(&listed);
            for node in nodes {
                let found = solution.at(node).map_or(f64::INFINITY, |reached| reached.p50);
                prop_assert_eq!(found, expected[node]);
            }
        }
    }

    #[test]
    fn a_long_chain_takes_linear_time() {
        let mut graph = Graph::default();
        let mut last = graph.node();
        graph.action(last, vec![], 1.0);
        for _ in 0..100_000 {
            let next = graph.node();
            graph.action(next, vec![last], 1.0);
            last = next;
        }
        assert_eq!(reached(&graph, last), Some(100_001.0));
    }
}
