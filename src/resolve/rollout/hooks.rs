//! Lambda functions that look at the new version on its way.

use crate::blueprint::deployment::Hooks;
use crate::blueprint::inputs::InputType;
use crate::resolve::context::Context;
use crate::resolve::references;
use crate::system::Text;

/// A moment of a release, as each engine calls it.
pub(super) struct Moment {
    /// In an application specification of `CodeDeploy`.
    pub codedeploy: &'static str,
    /// Among ECS's lifecycle stages.
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/migrate-code-deploy-to-ecs-blue-green.html>
    pub native: &'static str,
}

/// The functions that are asked for, in the order of a release.
pub(super) fn resolve(cx: &mut Context, path: &str, hooks: &Hooks) -> Vec<(Moment, Text)> {
    let path = format!("{path}/hooks");
    [
        (
            "before_install",
            "BeforeInstall",
            "PRE_SCALE_UP",
            &hooks.before_install,
        ),
        (
            "after_install",
            "AfterInstall",
            "POST_SCALE_UP",
            &hooks.after_install,
        ),
        (
            "after_allow_test_traffic",
            "AfterAllowTestTraffic",
            "POST_TEST_TRAFFIC_SHIFT",
            &hooks.after_allow_test_traffic,
        ),
        (
            "before_allow_traffic",
            "BeforeAllowTraffic",
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            &hooks.before_allow_traffic,
        ),
        (
            "after_allow_traffic",
            "AfterAllowTraffic",
            "POST_PRODUCTION_TRAFFIC_SHIFT",
            &hooks.after_allow_traffic,
        ),
    ]
    .into_iter()
    .filter_map(|(key, codedeploy, native, function)| {
        let function = function.as_ref()?;
        let types = [InputType::Arn, InputType::Text];
        let text = references::ids(cx, &format!("{path}/{key}"), function, &types);
        Some((Moment { codedeploy, native }, text))
    })
    .collect()
}
