use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::types::flow_log;
use crate::value::{NodeId, Value};
use crate::world::rows::{Fact, Link};

rule! {
    /// P222: the network's traffic is recorded where and as it should be.
    ///
    /// # What it checks
    /// A flow log is of the network and of all traffic where the blueprint asks for it; its log group is
    /// its own, its role may be assumed by the service that writes and may write, and it waits for that
    /// role's policies (without a blueprint a warning: AWS makes it all the same).
    ///
    /// # What breaks in real life
    /// AWS refuses a flow log whose role it cannot assume yet. One whose role may not write is made, says
    /// `Access error`, and nobody looks at it until the records are wanted.
    ///
    /// # How to fix it
    /// Trust vpc-flow-logs.amazonaws.com, allow logs:CreateLogStream and logs:PutLogEvents, and let the
    /// flow log wait for the policy.
    help: "give it a log group and a role of its own",
}

/// What of that which AWS lists concerns streams: the group is there already.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html>
const ACTIONS: [&str; 3] = [
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "logs:DescribeLogStreams",
];

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    let logs: Vec<NodeId> = r.of(Kind::FlowLog).collect();
    for node in &logs {
        let id = scene.id(*node);
        let mut say = |what: &str| {
            wrong.at(*node, format!("{id} {what}"));
        };
        let mut late = false;
        let to_logs = r
            .text(*node, flow_log::TO_TYPE)
            .or_default("cloud-watch-logs".to_owned())
            .is_some_and(|t| t == "cloud-watch-logs");
        if to_logs {
            let group = r
                .get(*node, flow_log::LOG_GROUP)
                .or_else(|| r.get(*node, flow_log::DESTINATION))
                .map(|v| r.as_named(Kind::LogGroup, v));
            match &group {
                None => say("has no log group"),
                Some(group) => {
                    let shared = scene.log_groups.iter().any(|l| {
                        group.is(l.node)
                            && l.name.is_some()
                            && scene
                                .tasks
                                .definitions
                                .iter()
                                .flat_map(|d| d.containers.iter().flatten())
                                .any(|c| c.log_group == l.name)
                    });
                    if shared {
                        say("writes into the log group of a service");
                    }
                }
            }
            match r.link(*node, flow_log::ROLE) {
                None => say("has no role"),
                Some(link) => {
                    if let Some(role) = scene.role(&link) {
                        if role.trusts("vpc-flow-logs.amazonaws.com") == Some(false) {
                            say("has a role that vpc-flow-logs.amazonaws.com may not assume");
                        }
                        let may = ACTIONS
                            .iter()
                            .all(|a| reaches(case, role, a, group.as_ref().and_then(Link::node)));
                        if !may && !role.unknown && role.managed.is_empty() {
                            say("has a role that may not write");
                        }
                        if !case.is_terraform() || role.policy_nodes.len() == 1 {
                            for policy in &role.policy_nodes {
                                if !case.waits_for(*node, *policy) {
                                    late = true;
                                }
                            }
                        }
                    }
                }
            }
        }
        if late {
            let what = format!("{id} does not wait for the policies of its role");
            let late = wrong.at(*node, what);
            late.help("let the flow log wait for the policy: DependsOn, or depends_on");
            // AWS takes it: records before the policy is there are lost, those after it are not.
            if case.intent.is_none() {
                late.warns();
            }
        }
        let mut say = |what: &str| {
            wrong.at(*node, format!("{id} {what}"));
        };
        if case.intent.is_some() {
            if r.text(*node, flow_log::TRAFFIC) != Fact::Known("ALL".to_owned()) {
                say("does not record all traffic");
            }
            let vpc = r.link(*node, flow_log::VPC).and_then(|l| l.node());
            let of_vpc = vpc.is_some_and(|v| r.kind(v) == Kind::Vpc)
                && matches!(r.text(*node, flow_log::WHAT), Fact::Absent | Fact::Known(_))
                && r.text(*node, flow_log::WHAT).or_default("VPC".to_owned())
                    == Some("VPC".to_owned());
            if !of_vpc {
                say("is not of the network");
            }
        }
    }
    if case.intent.is_some_and(|i| i.flow_logs) && logs.is_empty() {
        wrong
            .overall("nothing records the network's traffic")
            .help("add a flow log");
    }
    wrong
}

/// Whether a role may do something to a log group, as far as its statements show.
fn reaches(
    case: &Case<'_>,
    role: &crate::world::roles::Role,
    action: &str,
    group: Option<NodeId>,
) -> bool {
    let r = case.scene.read();
    if group.is_none() && case.intent.is_none() {
        return role.allowing(action).next().is_some();
    }
    role.allowing(action).any(|s| {
        s.resources.iter().any(|resource| {
            let mut found = false;
            resource.references(&mut |n, _| found |= Some(n) == group);
            let name = group.and_then(|g| r.name_of(g)).and_then(Value::as_text);
            let said = r.said(resource);
            let open = case.intent.is_none() && !resource.is_plain();
            found
                || open && !matches!(resource, Value::Attr(..))
                || said == "*"
                || name.is_some_and(|name| said.contains(&format!(":log-group:{name}")))
        })
    })
}
