//! What of a stack `CloudFormation` may update.

use super::template::Template;
use crate::stack::Stack;
use doc::{Json, json};

/// The stack policy of each template, with the name of its stack: everything may be updated but what the
/// engine owns, which may neither be updated nor replaced nor deleted.
pub fn stack_policies(stack: &Stack) -> Vec<(String, Json<'_>)> {
    Template::all(stack)
        .map(|template| (stack.stack_name(template.apart), policy(template)))
        .collect()
}

fn policy(template: Template<'_>) -> Json<'_> {
    let owned: Vec<String> = template
        .nodes()
        .filter(|n| n.form.frozen && n.rows.iter().any(|r| r.engine && r.cfn.is_some()))
        .map(|n| format!("LogicalResourceId/{}", n.logical_id))
        .collect();
    let mut statements =
        vec![json!({"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"})];
    if !owned.is_empty() {
        statements.push(
            json!({"Effect": "Deny", "Principal": "*", "Action": "Update:*", "Resource": owned}),
        );
    }
    json!({"Statement": statements})
}
