//! `AWS::SQS::QueuePolicy`: who may write into a queue.

use crate::stack::{Id, Tree, Val};

crate::resource! {
    /// Who may write into a queue without a role of its own.
    QueuePolicy, "QueuePolicy", Some("AWS::SQS::QueuePolicy"), Some("aws_sqs_queue_policy");
    /// The queue.
    queues: Vec<Val<Id>> => cfn "Queues" because "CloudFormation takes a list";
    /// The queue.
    queue: Val<Id> => tf "queue_url" because "Terraform takes one";
    /// The policy.
    policy: Tree => both "PolicyDocument" "policy";
}
