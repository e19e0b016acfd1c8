use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::Value;
use crate::world::rows::Fact;

rule! {
    /// P226: a scalable target scales a service that exists.
    ///
    /// # What it checks
    /// Without a blueprint: a scalable target of a cluster of the document names a service of the document:
    /// `service/CLUSTER/SERVICE`, by reference or by a name that is written out. A name that is given from
    /// outside is not judged.
    ///
    /// # What breaks in real life
    /// `ValidationException: ECS service doesn't exist`, after everything else has been made. The name
    /// stands in two places that nothing compares.
    ///
    /// # How to fix it
    /// Refer to the service's name: `Fn::GetAtt: [Service, Name]`, `aws_ecs_service.app.name`.
    help: "refer to the name of the service",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    if case.intent.is_some() {
        return wrong;
    }
    for target in &scene.scaling.targets {
        let Some([_, cluster, service]) = target.parts.as_deref() else {
            continue;
        };
        let ecs = target.namespace.known().is_some_and(|n| n == "ecs");
        let here = match cluster {
            Value::Attr(node, _) => r.kind(*node) == Kind::Cluster && !r.doc.node(*node).data,
            Value::Text(name) => scene.tasks.clusters.iter().any(|c| {
                let own = r.name_of(*c);
                own.is_some_and(|n| n.as_text() == Some(name))
            }),
            _ => false,
        };
        // Terraform may be told of a service that others made before.
        if !ecs || !here || scene.tasks.services.is_empty() && case.is_terraform() {
            continue;
        }
        let Value::Text(name) = service else {
            continue;
        };
        let kept = scene.tasks.services.iter().filter(|s| !s.is_job());
        let mut names = kept.map(|s| match &s.name {
            None if case.is_terraform() => Fact::Unknown(String::new()),
            // CloudFormation's own names end in letters that nobody knows before.
            None => Fact::Absent,
            name => r.as_text(name.as_ref()),
        });
        let fits = |own: Fact<String>| match own {
            Fact::Known(own) => own == *name,
            Fact::Absent => false,
            Fact::Unknown(_) => true,
        };
        if !names.any(fits) {
            let id = scene.id(target.node);
            let what =
                format!("{id} is for {name}, which is the name of no service in the document");
            wrong.at(target.node, what);
        }
    }
    wrong
}
