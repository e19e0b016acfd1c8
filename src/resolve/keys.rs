//! KMS keys: which one, and whether it can be used here.

use super::context::Context;
use super::{references, regions, zones};
use crate::blueprint::arn::{KeyArn, Parts};
use crate::blueprint::inputs::InputType;
use crate::finding::codes;
use crate::system::{Piece, Text};

const PATH: &str = "/kms_key";

/// A key's ARN. An input that is all of it has to hold one.
pub(super) fn arn(cx: &mut Context, path: &str, written: &KeyArn) -> Text {
    let text = references::ids(cx, path, written, &[InputType::Arn]);
    if let [Piece::Input(name)] = text.0.as_slice() {
        cx.keys.insert(name.clone());
    }
    text
}

/// The key of what the system keeps. One of another account is as good, where its policy says so.
pub(super) fn resolve(cx: &mut Context) -> Option<Text> {
    let written = cx.blueprint.kms_key.as_ref()?;
    let text = arn(cx, PATH, written);
    region(cx, &text);
    Some(text)
}

/// Each of what is encrypted wants a key of its own region.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html>
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html>
fn region(cx: &mut Context, text: &Text) {
    let Some(own) = zones::region(cx.blueprint) else {
        return;
    };
    let Some(filled) = references::filled(cx, PATH, text) else {
        return;
    };
    let Some(arn) = Parts::read(&filled.text) else {
        return;
    };
    if arn.region != own {
        let help = format!(
            "write the ARN of a key in {own}; of a multi-Region key, that of its replica there"
        );
        cx.say(
            codes::KEY_UNFIT,
            filled.path,
            format!(
                "the key is in {}, and what it is to encrypt is in {own}",
                arn.region
            ),
            help,
        );
    } else if arn.partition != regions::partition(&own) {
        cx.say(
            codes::KEY_UNFIT,
            filled.path,
            format!(
                "the key is of the partition {}, and {own} belongs to {}",
                arn.partition,
                regions::partition(&own)
            ),
            format!("write `arn:{}:kms:...`", regions::partition(&own)),
        );
    }
}
