//! A sample of what is drawn and accepted, written down for judges that nobody here wrote.

use super::draw::{Drawn, drawn};
use super::{Outcome, Pool, Schema};
use serde_json::Value;
use std::path::Path;

/// So many in a run of all tests; `SYNTH_DRAWN_JUDGED` asks for more.
const FEW: usize = 12;

/// Draws accepted blueprints and writes each, `NUMBER.yaml`, with its documents,
/// `NUMBER.cloudformation.json` and `NUMBER.terraform.json`, into a folder.
pub fn written(folder: &Path) {
    let said = std::env::var("SYNTH_DRAWN_JUDGED").ok();
    let count = said.map_or(FEW, |count| count.parse().expect("a number"));
    let threads = 2;
    std::thread::scope(|scope| {
        for part in 0..threads {
            scope.spawn(move || {
                let (schema, pool) = (Schema::new(), Pool::new());
                // Each thread has numbers of its own, so that the sample is the same on every machine.
                let numbers = (0u64..).filter(|n| n % threads == part);
                let accepted = numbers
                    .map(|number| (number, drawn(&schema, &pool, number, None)))
                    .filter_map(|(number, drawn)| Some((number, documents(&drawn)?, drawn)));
                let share = if part == 0 {
                    count / 2
                } else {
                    count.div_ceil(2)
                };
                for (number, documents, drawn) in accepted.take(share) {
                    let write = |ending: &str, text: String| {
                        std::fs::write(folder.join(format!("{number:04}.{ending}")), text).unwrap();
                    };
                    write("yaml", serde_yaml::to_string(&drawn.blueprint).unwrap());
                    for (format, document) in
                        ["cloudformation", "terraform"].into_iter().zip(documents)
                    {
                        write(&format!("{format}.json"), document);
                    }
                }
            });
        }
    });
}

/// What is broken is a failure of the test that draws; here only what is accepted counts.
fn documents(drawn: &Drawn) -> Option<Vec<String>> {
    match &drawn.outcome {
        Outcome::Written(documents) => Some(documents.iter().map(alone).collect()),
        Outcome::Refused(_) | Outcome::Broken(_) => None,
    }
}

/// A document as others read it: of several templates without the list of them, which is the proof's.
fn alone(document: &Value) -> String {
    let mut document = document.clone();
    if let Some(top) = document.as_object_mut() {
        top.remove("Templates");
    }
    document.to_string()
}
