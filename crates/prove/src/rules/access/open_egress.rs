use crate::documents::Format;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::Link;
use crate::world::security_groups::Direction;

rule! {
    /// P111: no group lets everything out.
    ///
    /// # What it checks
    /// For a system with a blueprint: that each security group has a rule for its way out, so that AWS
    /// does not leave its own "everything, everywhere" in place.
    ///
    /// # What breaks in real life
    /// A CloudFormation group without an egress rule may reach everything. The template reads as if it
    /// opened nothing.
    ///
    /// # How to fix it
    /// In CloudFormation, give the group one egress rule that matches nothing (`icmp` to
    /// `127.0.0.1/32`); Terraform takes the default away by itself.
    help: "give it an egress rule of its own that matches nothing",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_none() {
        return wrong;
    }
    for group in &case.scene.groups.all {
        // A separate rule may be gone, or left out, while the group is already there.
        let inline = case.scene.groups.rules.iter().any(|r| {
            r.direction == Direction::Out
                && r.node == group.node
                && matches!(r.group, Link::Node(n, _) if n == group.node)
        });
        let format = case.scene.document.format;
        if group.open_egress || (format == Format::CloudFormation && !inline) {
            wrong.at(
                group.node,
                format!(
                    "{} keeps AWS's default rule, which lets everything out",
                    case.scene.id(group.node)
                ),
            );
        }
    }
    wrong
}
