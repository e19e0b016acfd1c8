//! Region and account: what is deployed stands where it stands.

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::Format;

pub(super) fn check(case: &mut Case<'_>) {
    let systems = |of: fn(&crate::system::System) -> Option<String>| {
        [case.was, case.is].map(|side| side.and_then(|side| of(side.system)))
    };
    let [was, is] = systems(|system| system.region.clone());
    let (was, is) = (
        was.or_else(|| case.old.region()),
        is.or_else(|| case.new.region()),
    );
    let region = match (was, is) {
        (Some(was), Some(is)) if was != is => {
            let what = match case.new.format() {
                Format::CloudFormation => {
                    "a stack stays in its region, so that a deploy there makes a second system and leaves this one"
                }
                Format::Terraform => {
                    "Terraform looks for everything in the new region, finds nothing, makes all of it there and forgets what runs in the old one"
                }
            };
            Some(Finding::new(
                codes::REGION_MOVED,
                case.at("/region", ""),
                format!("`region` changes from `{was}` to `{is}`: {what}"),
                format!(
                    "put `region: {was}` back; in another region the system is one of its own: deploy a blueprint for it as a stack or state of its own, move users, and delete this one"
                ),
            ))
        }
        (Some(was), None) if case.is.is_some() => Some(Finding::new(
            codes::PLACE_SAID,
            "",
            format!("`region` goes, which was `{was}`: the document can be deployed in any"),
            format!("see that it is deployed in {was}: elsewhere it makes a second system"),
        )),
        // A template seldom says where it is deployed.
        (None, Some(is)) if case.was.is_some() || case.old.format() == Format::Terraform => {
            Some(Finding::new(
                codes::PLACE_SAID,
                case.at("/region", ""),
                format!(
                    "`region` comes with `{is}`: what is deployed does not say where it stands"
                ),
                format!("see that it stands in {is}: elsewhere the deploy makes a second system"),
            ))
        }
        _ => None,
    };
    let [was, is] = systems(|system| system.account.clone());
    let (was, is) = (
        was.or_else(|| case.old.account()),
        is.or_else(|| case.new.account()),
    );
    let account = match (was, is) {
        (Some(was), Some(is)) if was != is => Some(Finding::new(
            codes::ACCOUNT_MOVED,
            case.at("/account", ""),
            format!(
                "`account` changes from `{was}` to `{is}`: the document refuses to be deployed where the system stands"
            ),
            format!(
                "put `account: \"{was}\"` back; in another account the system is one of its own: write a blueprint for it"
            ),
        )),
        (Some(was), None) => Some(Finding::new(
            codes::PLACE_SAID,
            "",
            format!(
                "`account` goes, which was `{was}`: nothing keeps the document from being deployed elsewhere"
            ),
            format!("put `account: \"{was}\"` back, if it was not meant"),
        )),
        (None, Some(is)) => Some(Finding::new(
            codes::PLACE_SAID,
            case.at("/account", ""),
            format!("`account` comes with `{is}`: what is deployed does not say whose it is"),
            format!("see that it stands in {is}: elsewhere the deploy is refused"),
        )),
        _ => None,
    };
    for finding in [region, account].into_iter().flatten() {
        case.say(finding.on_key(), []);
    }
}
