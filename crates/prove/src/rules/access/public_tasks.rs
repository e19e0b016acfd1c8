use crate::reach::routes::internet_route;
use crate::reach::step::Step;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P105: tasks have no public addresses.
    ///
    /// # What it checks
    /// That a service of the blueprint does not ask for public addresses, and that its tasks do not
    /// stand in subnets that lead to an internet gateway.
    ///
    /// # What breaks in real life
    /// A public address puts each task on the internet with nothing but a security group before it,
    /// and in a private subnet it gives nothing but the cost.
    ///
    /// # How to fix it
    /// `AssignPublicIp: DISABLED`, private subnets, and endpoints or NAT for the way out.
    help: "switch public addresses off",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_none() {
        return wrong;
    }
    for service in &case.scene.tasks.services {
        if service.public_address.or_default(false) == Some(true) {
            wrong.at(
                service.node,
                format!(
                    "tasks of {} get public addresses",
                    case.scene.id(service.node)
                ),
            );
        }
        for subnet in &service.subnets {
            if let Step::Yes(why) = internet_route(case.scene, subnet) {
                let what = format!(
                    "tasks of {} stand in the public subnet {}",
                    case.scene.id(service.node),
                    case.scene.said(subnet)
                );
                wrong
                    .at(service.node, what)
                    .help("put them into private subnets")
                    .because([why]);
            }
        }
    }
    wrong
}
