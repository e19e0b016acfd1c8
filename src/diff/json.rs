//! A difference for programs.

use super::group::groups;
use super::{Diff, Way};
use serde_json::{Value as Json, json};

/// The difference as JSON; `refused` is how the findings that refuse are written.
pub fn json(diff: &Diff, target: &str, refused: &Json) -> Json {
    let changes: Vec<Json> = groups(diff)
        .into_iter()
        .filter_map(|(change, said)| {
            let alone = change.old.is_none() && change.new.is_none();
            let effects: Vec<Json> = said
                .into_iter()
                .filter(|effect| effect.kind != "refused")
                .map(|effect| {
                    json!({
                        "kind": effect.kind,
                        "text": effect.text,
                        "resources": effect.resources,
                    })
                })
                .collect();
            // What is refused alone stands there.
            (!alone || !effects.is_empty()).then(|| {
                json!({"path": change.path, "old": change.old, "new": change.new, "effects": effects})
            })
        })
        .collect();
    let ways = |ways: &[Way]| -> Vec<Json> {
        let one = |way: &Way| json!({"from": way.from, "to": way.to, "port": way.port});
        ways.iter().map(one).collect()
    };
    json!({
        "target": target,
        "summary": {
            "wider": diff.exposure.wider().len(),
            "narrower": diff.exposure.narrower().len(),
            "replaced": diff.replaced.len(),
            "refused": diff.refused().count(),
            "release_pending": diff.release_pending.len(),
            "lost": diff.data_lost.len(),
            "cost": diff.cost.word(),
        },
        "changes": changes,
        "exposure": {"opens": ways(&diff.exposure.opens), "closes": ways(&diff.exposure.closes)},
        "added": diff.added,
        "updated": diff.updated,
        "revised": diff.revised,
        "replaced": diff.replaced,
        "deleted": diff.deleted,
        "data_lost": diff.data_lost,
        "release_pending": diff.release_pending,
        "refused": refused,
    })
}
