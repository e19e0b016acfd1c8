use crate::reach::Verdict;
use crate::reach::actors::Role;
use crate::rules::case::Case;
use crate::rules::facts::ways::way;
use crate::rules::rule::{Violations, rule};
use crate::value::{NodeId, Value};
use crate::world::instances::Instance;
use crate::world::rows::Link;

rule! {
    /// P214: Session Manager reaches the management host.
    ///
    /// # What it checks
    /// For the management host of a blueprint: an instance profile whose role EC2 may assume and that
    /// allows what the agent of Session Manager and Run Command asks for and nothing else, and a way to `ssm` and `ssmmessages`: endpoints, or the
    /// internet. The way is there when the host starts: it waits for its fixed address and for the routes
    /// of its subnet.
    ///
    /// # What breaks in real life
    /// The host runs, and nobody gets in: it has no key, no password and no inbound rule, on purpose.
    /// On the day of a release the test listener has no one who may look at it. A host that starts before
    /// it has its address is as far away for a while: its agent finds no way out, and sleeps for five
    /// minutes and then ever longer before it looks again. And whoever may open a session has what the
    /// host's role may do: AWS's own policy for hosts reads every parameter of the account, secrets among
    /// them.
    ///
    /// # How to fix it
    /// The profile, a policy of just those actions, and either a public address with a route or both endpoints; the
    /// address on an interface of its own, and the instance after all of it.
}

/// What the agent asks for.
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html>
const AGENT: &[&str] = &[
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    if case.intent.is_none_or(|i| i.host.is_none()) {
        return wrong;
    }
    let scene = case.scene;
    for (index, host) in scene.instances.iter().enumerate() {
        let Some(actor) = case.in_role(&Role::Instance(index)) else {
            continue;
        };
        let id = scene.id(host.node);
        for service in ["ssm", "ssmmessages"] {
            let answer = way(case, actor, service);
            if answer.verdict == Verdict::Blocked {
                wrong
                    .at(host.node, format!("{id} cannot reach {service}"))
                    .help("give it a way to the internet, or endpoints for ssm and ssmmessages")
                    .because(answer.evidence);
            }
        }
        before_it(case, host, &mut wrong);
        let role = host
            .role
            .and_then(|n| scene.roles.iter().find(|r| r.node == n));
        let Some(role) = role else {
            let what = format!("{id} has no instance profile with a role");
            wrong
                .at(host.node, what)
                .help("give it a profile whose role lets the agent of Session Manager work");
            continue;
        };
        if role.trusts("ec2.amazonaws.com") == Some(false) {
            let what = format!(
                "EC2 may not assume {}, the role of {id}",
                scene.id(role.node)
            );
            wrong
                .at(role.node, what)
                .help("let ec2.amazonaws.com assume it");
        }
        let lacking: Vec<String> = AGENT
            .iter()
            .filter(|action| {
                let every = |v: &Value| v.as_text() == Some("*");
                !role
                    .allowing(action)
                    .any(|s| s.resources.iter().any(every) && s.conditions.is_none())
            })
            .map(|action| (*action).to_owned())
            .collect();
        if !lacking.is_empty() && !role.unknown {
            let what = format!("{} does not allow Session Manager", scene.id(role.node));
            wrong
                .at(role.node, what)
                .help("allow what its agent asks for")
                .because(lacking);
        }
        let more: Vec<String> = role
            .managed
            .iter()
            .cloned()
            .chain(role.statements.iter().filter(|s| s.allow).flat_map(|s| {
                let known = |a: &&String| !AGENT.iter().any(|k| k.eq_ignore_ascii_case(a));
                let other = s.not_actions.iter().map(|a| format!("all but {a}"));
                s.actions.iter().filter(known).cloned().chain(other)
            }))
            .collect();
        if !more.is_empty() || role.unknown {
            let what = format!(
                "{} allows whoever has a session on the host more than the session",
                scene.id(role.node)
            );
            wrong
                .at(role.node, what)
                .help("allow what the agent of Session Manager asks for, and nothing else")
                .because(more);
        }
    }
    wrong
}

/// What has to be there before the host starts.
fn before_it(case: &Case<'_>, host: &Instance, wrong: &mut Violations) {
    let network = &case.scene.network;
    let mut needs: Vec<NodeId> = network
        .addresses
        .iter()
        .filter(|a| host.has(a))
        .filter_map(|a| a.association)
        .collect();
    let subnet = host.subnet.as_ref().and_then(Link::node);
    for association in &network.associations {
        if subnet.is_some_and(|s| association.subnet.is(s)) {
            needs.push(association.node);
            needs.extend(network.default_route(&association.table).map(|r| r.node));
        }
    }
    let missing: Vec<&str> = needs
        .into_iter()
        .filter(|need| !case.waits_for(host.node, *need))
        .map(|need| case.scene.id(need))
        .collect();
    if missing.is_empty() {
        return;
    }
    let id = case.scene.id(host.node);
    let message = format!("{id} starts without waiting for {}", missing.join(", "));
    wrong
        .at(host.node, message)
        .help("make it wait: an agent that finds no way out sleeps before it looks again");
}
