use super::attributes;
use crate::rules::case::Case;
use crate::rules::rows::spelled_as;
use crate::rules::rule::{Violations, rule};
use crate::types::{Attr, Kind};
use crate::value::{NodeId, Value};

rule! {
    /// P211: references lead to the right type of resource, and to its right attribute.
    ///
    /// # What it checks
    /// A table of properties with the kind and the attribute that AWS wants there: ids of subnets and
    /// groups, ARNs of load balancers, listeners and roles, *names* of services, clusters and target
    /// groups in a deployment group. References to what another document made are not judged.
    ///
    /// # What breaks in real life
    /// A service's `Ref` is its ARN and a deployment group wants its name; a target group's `Ref` is its
    /// ARN and the pair wants names. Neither linters nor plans look at it, and AWS refuses when all else
    /// is already made.
    ///
    /// # How to fix it
    /// Ask for the attribute that the property accepts: `Fn::GetAtt: [Service, Name]`,
    /// `aws_lb_target_group.x.name`.
    help: "refer to what the property accepts",
}

fn check(case: &Case<'_>) -> Violations {
    let r = case.scene.read();
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    policies(case, &mut wrong);
    let mut outside = Vec::new();
    attributes::missing(r, &mut wrong, &mut outside);
    let mut out = Violations::none();
    for what in outside {
        out.overall(what)
            .help("ask for an attribute that the resource has");
    }
    for (node, what) in wrong {
        out.at(node, format!("{}: {what}", case.scene.id(node)));
    }
    out
}

/// What policies allow something to be done to: ARNs, where it is a resource of the document.
fn policies(case: &Case<'_>, wrong: &mut Vec<(NodeId, String)>) {
    let r = case.scene.read();
    for statement in case.scene.roles.iter().flat_map(|role| &role.statements) {
        let Some(node) = statement.node else { continue };
        for resource in &statement.resources {
            let Value::Attr(target, spelled) = resource else {
                continue;
            };
            let attr = r.kind(*target).attr(r.doc.format, spelled);
            let known = r.kind(*target) != Kind::Unknown && !r.doc.node(*target).data;
            if known && !matches!(attr, Attr::Arn | Attr::Other) {
                wrong.push((
                    node,
                    format!(
                        "a policy accepts the ARN of {}, not {}",
                        r.doc.node(*target).id,
                        spelled_as(attr, spelled)
                    ),
                ));
            }
        }
    }
}
