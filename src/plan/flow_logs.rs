//! Flow logs of the network.

use super::{roles, text};
use crate::aws::{FlowLog, LogGroup, Role, Vpc};
use crate::stack::{Handle, Pseudo, Scope, Tree};
use crate::system::FlowLogs;

/// The flow log of the network, with its log group and role where it has some.
pub fn plan(logs: &FlowLogs, scope: &mut Scope<'_>, vpc: Handle<Vpc>) {
    let tags = scope.tags("flow-logs");
    let mut scope = scope.with(&["flow"]);
    let to = |kind, tags: &Tree| FlowLog {
        vpc: vpc.get(&Vpc::ID),
        vpc_id: vpc.get(&Vpc::ID),
        kind,
        log_group: None,
        bucket: Tree::Absent,
        log_destination: Tree::Absent,
        role: None,
        tags: tags.clone(),
    };
    let why = "Records who talked to whom";
    let (name, retention) = match logs {
        FlowLogs::Group { name, retention } => (name, *retention),
        FlowLogs::Bucket(bucket) => {
            let arn = Tree::concat([
                "arn:".into(),
                Pseudo::Partition.into(),
                ":s3:::".into(),
                text::plain(bucket),
            ]);
            let log = FlowLog {
                bucket: arn.clone(),
                log_destination: arn,
                ..to("s3", &tags)
            };
            scope.add(&[], why, log);
            return;
        }
    };
    let key = text::key(&scope);
    let group = scope.add(
        &[],
        "Keeps a line for every connection in the network",
        LogGroup {
            name: name.clone(),
            retention,
            key,
            tags: tags.clone(),
        },
    );
    let role = roles::role(
        &mut scope,
        "Writes flow logs",
        "Lets flow logs be written to their own log group",
        "vpc-flow-logs",
    );
    let permission = roles::permission(
        &mut scope,
        role,
        "write-flow-logs",
        "Lets flow logs be written to their own log group and no other",
        vec![roles::allow(
            &[
                "logs:CreateLogStream",
                "logs:PutLogEvents",
                "logs:DescribeLogStreams",
            ],
            vec![roles::log_group_arn(name, ":*")],
        )],
    );
    let log = FlowLog {
        log_group: Some(group.get(&LogGroup::NAME)),
        log_destination: group.get(&LogGroup::ARN).into(),
        role: Some(role.get(&Role::ARN)),
        ..to("cloud-watch-logs", &tags)
    };
    let log = scope.with(&[]).add(&[], why, log);
    scope.wait(log.ix, [permission]);
}
