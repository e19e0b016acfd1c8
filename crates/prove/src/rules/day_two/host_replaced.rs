use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::{Link, row};

rule! {
    /// P508: a newer image does not replace the management host.
    ///
    /// # What it checks
    /// With a blueprint: in CloudFormation the host's image is resolved by its launch template when it is
    /// launched (`resolve:ssm:`), in Terraform the host ignores changes of `ami` and of its launch template,
    /// which the provider sees in every edit of it.
    ///
    /// # What breaks in real life
    /// A parameter that names the newest image is resolved at each update. An update of anything then
    /// replaces the host, with whatever an operator had on it, in the middle of a release.
    ///
    /// # How to fix it
    /// `resolve:ssm:` in a launch template, or `ignore_changes = [ami, launch_template]`.
    help: "resolve the image at launch, or ignore newer ones",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    for host in &scene.instances {
        let id = scene.id(host.node);
        if case.is_terraform() {
            for (what, attribute) in [
                ("a newer image", "ami"),
                ("any edit of its launch template", "launch_template"),
            ] {
                if !case.is_plan() && !case.ignores(host.node, attribute) {
                    wrong.at(host.node, format!("{what} replaces {id}"));
                }
            }
            continue;
        }
        if r.get(host.node, &row("image", "ImageId", "")).is_some() {
            wrong.at(
                host.node,
                format!("{id} names its image itself, and a newer one replaces it"),
            );
        }
        let image = host
            .template
            .as_ref()
            .and_then(Link::node)
            .and_then(|t| r.get(t, &row("image", "LaunchTemplateData.ImageId", "")));
        if image.is_none_or(|v| !r.said(v).starts_with("resolve:ssm:")) {
            wrong.at(
                host.node,
                format!("the image of {id} is not resolved at launch"),
            );
        }
    }
    wrong
}
