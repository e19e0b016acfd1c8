//! What an organisation asks of every role.

use super::context::Context;
use super::references;
use crate::blueprint::arn::Parts;
use crate::blueprint::inputs::InputType;
use crate::finding::codes;
use crate::system::Iam;

/// Boundary and path of every role.
pub(super) fn resolve(cx: &mut Context) -> Iam {
    const PATH: &str = "/iam/permissions_boundary";
    let iam = &cx.blueprint.iam;
    let boundary = iam.permissions_boundary.as_ref().map(|policy| {
        let text = references::ids(cx, PATH, policy, &[InputType::Arn]);
        account(cx, PATH, &text);
        text
    });
    if let Some(path) = &iam.path {
        references::none(cx, "/iam/path", path.as_str());
    }
    Iam {
        boundary,
        path: iam.path.as_ref().map(ToString::to_string),
    }
}

/// IAM takes as a boundary a policy of the role's own account, or one of AWS's:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>.
fn account(cx: &mut Context, path: &str, text: &crate::system::Text) {
    let Some(own) = cx.blueprint.account.as_ref().map(ToString::to_string) else {
        return;
    };
    let Some(filled) = references::filled(cx, path, text) else {
        return;
    };
    let theirs = Parts::read(&filled.text).map(|arn| arn.account.to_owned());
    if let Some(theirs) = theirs.filter(|theirs| *theirs != own && theirs != "aws") {
        cx.say(
            codes::BOUNDARY_UNFIT,
            filled.path,
            format!("the policy is in account {theirs}, and roles of {own} take a boundary of their own account alone"),
            format!("write the ARN of the policy in {own}"),
        );
    }
}
