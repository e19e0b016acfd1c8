use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::NodeId;

rule! {
    /// P514: a zone that appears or goes replaces no subnet.
    ///
    /// # What it checks
    /// With a blueprint, in Terraform: a subnet whose zone is taken from the list of zones that AWS keeps
    /// ignores changes of `availability_zone`.
    ///
    /// # What breaks in real life
    /// The list is read at every plan. One zone that is new, or impaired and left out, and every subnet
    /// behind it is in another zone: Terraform replaces them, and with them the network of all services.
    ///
    /// # How to fix it
    /// `lifecycle { ignore_changes = [availability_zone] }`.
    help: "ignore changes of its zone",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_none() || !case.is_terraform() {
        return wrong;
    }
    let scene = case.scene;
    let moved: Vec<NodeId> = scene
        .read()
        .of(Kind::Subnet)
        .filter(|node| {
            let zone = scene
                .document
                .node(*node)
                .properties
                .get("availability_zone");
            zone.is_some_and(|z| z.as_text().is_none()) && !case.ignores(*node, "availability_zone")
        })
        .collect();
    for node in moved {
        wrong.at(
            node,
            format!(
                "{} is replaced when AWS's list of zones changes",
                scene.id(node)
            ),
        );
    }
    wrong
}
