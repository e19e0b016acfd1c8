use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::{Kind, schedule};
use crate::value::Value;
use crate::world::roles::{Role, Statement, is_this_account};
use crate::world::rows::Link;

rule! {
    /// P113: AWS services assume roles for this account alone.
    ///
    /// # What it checks
    /// With a blueprint: each role that a service may assume says for whom, by the account of the resource
    /// (`aws:SourceAccount`) or, for CodeDeploy, by the deployment group (`aws:SourceArn`), which is the one
    /// that has the role; EventBridge Scheduler by the account and by the group of the schedules that have it. EC2 says neither.
    ///
    /// # What breaks in real life
    /// A service acts for whoever asks it. A role that trusts the service and nothing else can be used by
    /// someone in another account who knows its ARN and finds a way to make the service use it: the
    /// confused deputy. Another group's ARN there, and no release begins.
    ///
    /// # How to fix it
    /// A condition with `aws:SourceAccount`, or `aws:SourceArn` where AWS sends that.
    help: "add a condition: aws:SourceAccount, or aws:SourceArn of the deployment group",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let mut wrong = Violations::none();
    for role in &scene.roles {
        for statement in role.trust.iter().flatten().filter(|s| s.allow) {
            for principal in &statement.principals {
                let Some(service) = principal.strip_prefix("service ") else {
                    continue;
                };
                let right = match service {
                    "ec2.amazonaws.com" => true,
                    "codedeploy.amazonaws.com" => for_its_group(case, role, statement),
                    "scheduler.amazonaws.com" => {
                        for_this_account(case, statement)
                            && for_its_schedules(case, role, statement)
                    }
                    _ => for_this_account(case, statement),
                };
                if !right {
                    let id = scene.id(role.node);
                    wrong.at(
                        role.node,
                        format!("{service} may assume {id} for another account"),
                    );
                }
            }
        }
    }
    wrong
}

fn conditions<'s>(statement: &'s Statement, test: &str, key: &str) -> Option<&'s Value> {
    statement.conditions.as_ref()?.get(test)?.get(key)
}

fn for_this_account(case: &Case<'_>, statement: &Statement) -> bool {
    conditions(statement, "StringEquals", "aws:SourceAccount")
        .is_some_and(|value| is_this_account(&case.scene.read().said(value)))
}

/// What the ARN of one thing of a service in this account ends with.
fn here(arn: &str, service: &str) -> Option<String> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, of, _, account, rest] = parts.as_slice() else {
        return None;
    };
    let one = *of == service && is_this_account(account) && !arn.contains('*');
    one.then(|| (*rest).to_owned())
}

/// AWS names the group of the schedule, and never the schedule.
fn for_its_schedules(case: &Case<'_>, role: &Role, statement: &Statement) -> bool {
    let scene = case.scene;
    let r = scene.read();
    let source = conditions(statement, "StringEquals", "aws:SourceArn");
    let Some(group) = source.and_then(|arn| here(&r.said(arn), "scheduler")) else {
        return false;
    };
    let schedules = r.of(Kind::Schedule);
    let mut own = schedules.filter(|node| {
        let link = r.link(*node, schedule::ROLE);
        link.is_some_and(|l| l.is(role.node))
    });
    let named = own.all(|node| {
        let link = r.get(node, schedule::GROUP);
        let link = link.map(|v| r.as_named(Kind::ScheduleGroup, v));
        let name = link.and_then(|l| l.node()).and_then(|n| r.name_of(n));
        name.is_some_and(|name| group == format!("schedule-group/{}", r.said(name)))
    });
    named && group.starts_with("schedule-group/")
}

fn for_its_group(case: &Case<'_>, role: &Role, statement: &Statement) -> bool {
    let scene = case.scene;
    let r = scene.read();
    let source = conditions(statement, "ArnEquals", "aws:SourceArn");
    let Some(group) = source.and_then(|arn| here(&r.said(arn), "codedeploy")) else {
        return false;
    };
    let mut own = scene
        .release
        .groups
        .iter()
        .filter(|g| g.role.as_ref().is_some_and(|l| l.is(role.node)));
    let named = own.all(|g| {
        let name = r.name_of(g.node).map(|v| r.said(v));
        let application = match &g.application {
            Some(Link::Node(node, _)) => r.name_of(*node).map(|v| r.said(v)),
            Some(Link::Outside(name)) => Some(name.clone()),
            _ => None,
        };
        name.zip(application)
            .is_some_and(|(name, of)| group == format!("deploymentgroup:{of}/{name}"))
    });
    named && group.starts_with("deploymentgroup:")
}
