use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Link;

rule! {
    /// P403: a deployment group names its service, and each service has a group of its own.
    ///
    /// # What it checks
    /// A deployment group of ECS names exactly one service, by name, in the cluster in which it runs;
    /// no two groups name one service; with a blueprint, every service that CodeDeploy releases has one.
    ///
    /// # What breaks in real life
    /// A service's `Ref` is its ARN, and the group wants its name: neither linters nor plans see the
    /// difference, and AWS says `ServiceNotFound` at the end. A service belongs to one group at most.
    ///
    /// # How to fix it
    /// `ServiceName: {Fn::GetAtt: [Service, Name]}` and the cluster's name.
    help: "name one service, by name, in its own cluster",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (i, group) in scene.release.groups.iter().enumerate() {
        let id = scene.id(group.node);
        if group.pairs == 0 && group.services.is_empty() {
            continue;
        }
        let [(cluster, service)] = group.services.as_slice() else {
            wrong.at(
                group.node,
                format!("{id} names {} services, not one", group.services.len()),
            );
            continue;
        };
        let Some(service) = service else {
            wrong.at(group.node, format!("{id} names no service"));
            continue;
        };
        if cluster.is_none() {
            wrong.at(group.node, format!("{id} names no cluster"));
        }
        let found = scene.tasks.services.iter().find(|s| service.is(s.node));
        if let (Some(found), Some(Link::Node(cluster, _))) = (found, cluster)
            && let Some(Link::Node(own, _)) = &found.cluster
            && own != cluster
        {
            wrong.at(
                group.node,
                format!(
                    "{id} names {} in {}, but it runs in {}",
                    scene.id(found.node),
                    scene.id(*cluster),
                    scene.id(*own)
                ),
            );
        }
        if let (Some(found), Some(cluster)) = (found, cluster)
            && let Some(own) = &found.cluster
            && other_name(case, cluster, own)
        {
            wrong.at(
                group.node,
                format!(
                    "{id} names {} in {}, but it runs in {}",
                    scene.id(found.node),
                    scene.said(cluster),
                    scene.said(own)
                ),
            );
        }
        if found.is_none() && case.intent.is_some() {
            wrong.at(
                group.node,
                format!(
                    "{id} names {}, which is the name of no service in the document",
                    scene.said(service)
                ),
            );
        }
        if let Some(found) = found {
            let twin = scene.release.groups[..i].iter().find(|g| {
                g.services
                    .iter()
                    .any(|(_, s)| s.as_ref().is_some_and(|s| s.is(found.node)))
            });
            if let Some(twin) = twin {
                wrong.at(
                    group.node,
                    format!(
                        "{id} and {} both release {}",
                        scene.id(twin.node),
                        scene.id(found.node)
                    ),
                );
            }
        }
    }
    wrong
}

/// Whether two clusters, at least one of them by its name, are not the same.
fn other_name(case: &Case<'_>, one: &Link, other: &Link) -> bool {
    let name = |link: &Link| match link {
        Link::Node(node, _) => case
            .scene
            .read()
            .name_of(*node)?
            .as_text()
            .map(str::to_owned),
        // What is no plain name may be any.
        Link::Outside(text) if text.contains(['(', '.', '{', '$']) => None,
        Link::Outside(text) => text.rsplit('/').next().map(str::to_owned),
        Link::Unknown(_) => None,
    };
    let both = matches!((one, other), (Link::Node(..), Link::Node(..)));
    !both && name(one).zip(name(other)).is_some_and(|(a, b)| a != b)
}
