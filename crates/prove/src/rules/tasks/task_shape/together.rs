//! What the containers of a task come to together: one size, one network, and whom they wait for.

use crate::world::containers::Container;
use crate::world::rows::Fact;
use crate::world::tasks::TaskDefinition;
use std::collections::{BTreeMap, BTreeSet};

/// What a container asks for of one thing.
type Size = fn(&Container) -> Option<i64>;

/// What the containers come to together: one size, and one network.
pub(super) fn size_and_ports(
    definition: &TaskDefinition,
    containers: &[Container],
    out: &mut Vec<String>,
) {
    let sums: [(Size, _, _); 2] = [
        (|c| c.cpu.known().copied(), &definition.cpu, "CPU units"),
        (
            |c| c.memory.known().or(c.reservation.known()).copied(),
            &definition.memory,
            "MiB",
        ),
    ];
    for (own, task, what) in sums {
        let each: Vec<i64> = containers.iter().filter_map(own).collect();
        let sum = each.iter().fold(0_i64, |sum, one| sum.saturating_add(*one));
        // One that alone is more is named by itself.
        if let Some(task) = task.known()
            && sum > *task
            && each.iter().all(|one| one <= task)
        {
            out.push(format!(
                "its containers ask for {sum} {what} together, and the task has {task}"
            ));
        }
    }
    let shared = definition
        .network_mode
        .known()
        .is_some_and(|m| m == "awsvpc");
    // How a port is listened on, as far as it is known.
    let mut known: BTreeSet<(i64, String)> = BTreeSet::new();
    for container in containers.iter().filter(|_| shared) {
        let own = container.ports.iter().zip(&container.protocols);
        let own = own.filter_map(|(port, protocol)| Some((*port.known()?, protocol.to_string())));
        let own: Vec<_> = own.collect();
        for (port, _) in own.iter().filter(|one| known.contains(one)) {
            out.push(format!(
                "{} and another container listen on {port}",
                container.name
            ));
        }
        known.extend(own);
    }
}

/// Whom containers wait for:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html>.
pub(super) fn waits(containers: &[Container], out: &mut Vec<String>) {
    let sure = containers.iter().all(|c| matches!(c.name, Fact::Known(_)));
    let named = containers.iter().filter_map(|c| Some((c.name.known()?, c)));
    let named: BTreeMap<&String, &Container> = named.collect();
    for container in containers {
        let name = &container.name;
        for (whom, until) in &container.after {
            let (Some(whom), Some(until)) = (whom.known(), until.known()) else {
                continue;
            };
            let Some(other) = named.get(whom) else {
                if sure {
                    out.push(format!("{name} waits for {whom}, which is not there"));
                }
                continue;
            };
            match until.as_str() {
                // One that says nothing is essential.
                "COMPLETE" | "SUCCESS" if other.essential.or_default(true) == Some(true) => {
                    out.push(format!(
                        "{name} waits for the end of {whom}, which is essential"
                    ));
                }
                "HEALTHY" if !other.checked => {
                    out.push(format!(
                        "{name} waits until {whom} is healthy, which has no health check"
                    ));
                }
                _ => {}
            }
        }
    }
    let stuck = stuck(&named);
    if !stuck.is_empty() {
        let stuck: Vec<&str> = stuck.into_iter().map(String::as_str).collect();
        out.push(format!(
            "{} never start, because some of them wait for each other in a circle",
            stuck.join(", ")
        ));
    }
}

/// Containers that wait for each other in a circle, and those that wait for one of these: what is left when
/// all are taken away that wait for nobody who is left.
fn stuck<'c>(named: &BTreeMap<&'c String, &'c Container>) -> BTreeSet<&'c String> {
    let mut left: BTreeSet<&String> = named.keys().copied().collect();
    let mut waiting_for: BTreeMap<&String, Vec<&'c String>> = BTreeMap::new();
    let mut open: BTreeMap<&String, usize> = BTreeMap::new();
    for (name, container) in named {
        let after = container.after.iter().filter_map(|(whom, _)| whom.known());
        let there = after.filter(|whom| named.contains_key(whom));
        let mut count = 0_usize;
        for whom in there {
            waiting_for.entry(whom).or_default().push(name);
            count = count.saturating_add(1);
        }
        open.insert(name, count);
    }
    let mut starts: Vec<&String> = left.iter().copied().collect();
    starts.retain(|name| open.get(name) == Some(&0));
    while let Some(name) = starts.pop() {
        left.remove(name);
        for next in waiting_for.get(name).into_iter().flatten() {
            if let Some(count) = open.get_mut(next) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    starts.push(next);
                }
            }
        }
    }
    left
}
