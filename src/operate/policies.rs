//! Policies that others have to write, as JSON: what this system is let do with what is not its own.

use super::place::Place;
use crate::resolve;
use crate::system::{Image, Piece, Queue, Service, Shell, System, Text};
use serde_json::{Value, json};

/// What the policy of the key has to say, besides what its administrators may do with it; `None` of a
/// system without one.
///
/// `CloudWatch` Logs asks as a service, for the log groups of this system alone; what deploys them, and what
/// ECR and EC2 do for it, comes as a principal of the account by way of the service, as the policies of
/// AWS's own keys have it.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html>
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html>
/// <https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html>
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html>
pub fn of_key(system: &System) -> Option<Value> {
    let key = system.kms_key.as_ref()?;
    let place = Place::of(system, partition(key));
    let Place {
        partition,
        region,
        account,
    } = &place;
    // China's principals end as its addresses do.
    let ends: &[&str] = match partition.as_str() {
        "aws-cn" => &["amazonaws.com.cn", "amazonaws.com"],
        _ => &["amazonaws.com"],
    };
    let service = |name: &str| -> Vec<String> {
        ends.iter()
            .map(|end| format!("{name}.{region}.{end}"))
            .collect()
    };
    let groups: Vec<String> = groups(system)
        .into_iter()
        .map(|name| format!("arn:{partition}:logs:{region}:{account}:log-group:{name}"))
        .collect();
    let asking: Vec<String> = ["logs"]
        .into_iter()
        .chain(makes_repositories(system).then_some("ecr"))
        .chain(system.management.host.as_ref().map(|_| "ec2"))
        .chain(makes_queues(system).then_some("sqs"))
        .flat_map(service)
        .collect();
    let mut statements = vec![
        json!({
            "Sid": "LogGroups",
            "Effect": "Allow",
            "Principal": {"Service": service("logs").first()},
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            "Resource": "*",
            "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        }),
        json!({
            "Sid": "ByWayOfServices",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant", "kms:RetireGrant"],
            "Resource": "*",
            "Condition": {"StringEquals": {"kms:CallerAccount": account, "kms:ViaService": asking}},
        }),
    ];
    if system.services.iter().any(|s| s.shell == Shell::Open) {
        statements.push(json!({
            "Sid": "Shells",
            "Effect": "Allow",
            "Principal": {"AWS": format!("arn:{partition}:iam::{account}:root")},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": "*",
        }));
    }
    Some(json!({"Version": "2012-10-17", "Statement": statements}))
}

/// What the policy of the repository has to say from which a service pulls, in whose account it is; `None`
/// where that is this one, which needs none.
///
/// Of the role that starts tasks the name is not known before the first deploy, so the account is named, and
/// what it may do there its own policies say.
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html>
pub fn of_repository(system: &System, service: &Service) -> Option<Value> {
    let Image::Pulled(pulled) = &service.app.image else {
        return None;
    };
    pulled.account.as_ref()?;
    let partition = pulled.region.as_deref().map(resolve::partition);
    let place = Place::of(system, partition.map(str::to_owned));
    Some(json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": format!("PulledBy{}", system.name.replace(|c: char| !c.is_ascii_alphanumeric(), "")),
            "Effect": "Allow",
            "Principal": {"AWS": format!("arn:{}:iam::{}:root", place.partition, place.account)},
            "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        }],
    }))
}

/// Whether the system makes repositories.
fn makes_repositories(system: &System) -> bool {
    let mut images = system.services.iter().map(|s| &s.app.image);
    images.any(|image| matches!(image, Image::Repository { .. }))
}

fn makes_queues(system: &System) -> bool {
    system.services.iter().any(|s| s.queue == Some(Queue::Made))
}

/// The log groups of a system, services that are still to come among them.
fn groups(system: &System) -> Vec<String> {
    let own = |name: &str| system.services.iter().any(|s| s.log_group == name);
    let further = system.log_groups().map(|group| group.name);
    let further = further.filter(|name| !own(name)).map(str::to_owned);
    let services = format!("/ecs/{}-*", system.name);
    std::iter::once(services).chain(further).collect()
}

/// The partition that an ARN says.
fn partition(arn: &Text) -> Option<String> {
    let Some(Piece::Literal(text)) = arn.0.first() else {
        return None;
    };
    text.split(':').nth(1).map(str::to_owned)
}
