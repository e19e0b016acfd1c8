use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::release::Group;
use crate::world::rows::Fact;

rule! {
    /// P408: the waits of a deployment group agree.
    ///
    /// # What it checks
    /// `STOP_DEPLOYMENT` goes with a wait of at least a minute and at most five days, `CONTINUE_DEPLOYMENT`
    /// with none; the old version is terminated after at most 2880 minutes. With a blueprint both waits
    /// are said, and are the ones that it asks for.
    ///
    /// # What breaks in real life
    /// A wait with `CONTINUE_DEPLOYMENT` is refused or ignored, so the approval that it was meant for
    /// never happens. A group that leaves a wait out makes `aws ecs deploy` stop with a `KeyError`.
    ///
    /// # How to fix it
    /// Say both waits always, 0 where there is none.
    help: "STOP_DEPLOYMENT with a wait, CONTINUE_DEPLOYMENT with none, and both waits written",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.release.groups {
        if group.services.is_empty() && group.pairs == 0 {
            continue;
        }
        let id = scene.id(group.node);
        wrong.extend(
            waits(case, group)
                .into_iter()
                .map(|what| (group.node, format!("{id} {what}"))),
        );
    }
    wrong
}

fn waits(case: &Case<'_>, group: &Group) -> Vec<String> {
    let mut out = Vec::new();
    let wait = group.wait.or_default(0);
    match group.on_timeout.known().map(String::as_str) {
        Some("STOP_DEPLOYMENT") if wait == Some(0) => {
            out.push("stops a release that nobody approves, without any wait".to_owned());
        }
        Some("CONTINUE_DEPLOYMENT") if wait.is_some_and(|w| w > 0) => {
            out.push("continues by itself, and has a wait without effect".to_owned());
        }
        Some("STOP_DEPLOYMENT" | "CONTINUE_DEPLOYMENT") => {}
        Some(other) => out.push(format!(
            "has the unknown action {other} for when nobody approves a release"
        )),
        None if group.on_timeout.is_absent() && wait.is_some_and(|w| w > 0) => {
            out.push("waits, and does not say what happens after".to_owned());
        }
        None => {}
    }
    if wait.is_some_and(|w| !(0..=7200).contains(&w)) {
        out.push(format!("waits {} minutes; at most 7200", group.wait));
    }
    if matches!(group.keep, Fact::Known(k) if !(0..=2880).contains(&k)) {
        out.push(format!(
            "keeps the old version for {} minutes; at most 2880",
            group.keep
        ));
    }
    if group
        .old
        .known()
        .is_some_and(|o| !matches!(o.as_str(), "TERMINATE" | "KEEP_ALIVE"))
    {
        out.push(format!(
            "has the unknown action {} for the old version",
            group.old
        ));
    }
    for index in case.services_of(group) {
        let Some(meant) = case.meant(index) else {
            continue;
        };
        if group.wait != Fact::Known(i64::from(meant.approval_wait)) {
            out.push(format!(
                "waits {} minutes for approval, not {}",
                group.wait, meant.approval_wait
            ));
        }
        if group.keep != Fact::Known(i64::from(meant.keep_old)) {
            out.push(format!(
                "keeps the old version for {} minutes, not {}",
                group.keep, meant.keep_old
            ));
        }
        let wanted = if meant.approval_wait > 0 {
            "STOP_DEPLOYMENT"
        } else {
            "CONTINUE_DEPLOYMENT"
        };
        if group.on_timeout.known().is_none_or(|o| o != wanted) {
            out.push(format!("does not say {wanted}"));
        }
        if group.old.known().is_none_or(|o| o != "TERMINATE") {
            out.push("does not terminate the old version".to_owned());
        }
    }
    out
}
