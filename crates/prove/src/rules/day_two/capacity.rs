use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Fact;
use crate::world::tasks::{Runs, Service};

rule! {
    /// P513: capacity has one owner, and is there from the first day.
    ///
    /// # What it checks
    /// With a blueprint: each cluster has `FARGATE` and `FARGATE_SPOT`, and its services wait for that.
    /// A service under `CODE_DEPLOY` has a launch type and no strategy of capacity providers; any other
    /// has the strategy that `capacity` asks for, all of it on `FARGATE` where nothing is said, and no launch
    /// type.
    ///
    /// # What breaks in real life
    /// AWS does not let a service go from a launch type to a strategy in every way, and under CodeDeploy
    /// each release says it anew. A service that names a provider which the cluster does not have yet is
    /// refused.
    ///
    /// # How to fix it
    /// Give the cluster both providers from the first version on, and the service one way to say it.
    help: "give the cluster both capacity providers, and the service either a launch type or a strategy",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let mut wrong = Violations::none();
    for cluster in &scene.tasks.clusters {
        let carried = scene.tasks.providers.iter().find(|p| {
            p.node == *cluster || p.cluster.as_ref().is_some_and(|link| link.is(*cluster))
        });
        let names: Vec<&str> = carried
            .iter()
            .flat_map(|p| &p.names)
            .filter_map(|name| name.known().map(String::as_str))
            .collect();
        if names.len() != 2 || !names.contains(&"FARGATE") || !names.contains(&"FARGATE_SPOT") {
            wrong.at(
                *cluster,
                format!(
                    "{} does not have exactly FARGATE and FARGATE_SPOT",
                    scene.id(*cluster)
                ),
            );
        }
        let Some(carried) = carried else { continue };
        for service in &scene.tasks.services {
            let own = service.cluster.as_ref().is_some_and(|c| c.is(*cluster));
            if own && service.runs != Runs::ByHand && !case.waits_for(service.node, carried.node) {
                wrong.at(
                    service.node,
                    format!(
                        "{} does not wait for {}",
                        scene.id(service.node),
                        scene.id(carried.node)
                    ),
                );
            }
        }
    }
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let meant = case.meant(index).and_then(|m| m.capacity.clone());
        let meant = meant.unwrap_or_else(|| vec![("FARGATE".to_owned(), 1, 0)]);
        if let Some(what) = owned(service, &meant) {
            wrong.at(service.node, format!("{} {what}", scene.id(service.node)));
        }
    }
    wrong
}

fn owned(service: &Service, meant: &[(String, i64, i64)]) -> Option<String> {
    if service.is_code_deploy() {
        if !service.providers.is_empty() {
            return Some("has a strategy, and each release sets its own".to_owned());
        }
        return service
            .launch_type
            .is_absent()
            .then(|| "has no launch type for its first tasks".to_owned());
    }
    if !service.launch_type.is_absent() {
        return Some("has a launch type, which keeps it from a strategy later".to_owned());
    }
    let shares = &service.providers;
    let as_meant = |(name, weight, base): &(String, i64, i64)| {
        let mut of_it = shares.iter().filter(|s| s.provider.known() == Some(name));
        let first = of_it.next();
        let one = of_it.next().is_none();
        one && first.is_some_and(|s| {
            let based = s.base == Fact::Known(*base) || (*base == 0 && s.base == Fact::Absent);
            s.weight == Fact::Known(*weight) && based
        })
    };
    let fits = shares.len() == meant.len() && meant.iter().all(as_meant);
    (!fits).then(|| {
        let said = meant
            .iter()
            .map(|(name, weight, base)| format!("{name} with weight {weight} and base {base}"));
        let said: Vec<String> = said.collect();
        format!("does not have exactly these providers: {}", said.join(", "))
    })
}
