//! `synth cost [FILE]`: what the idle system costs a month, by part.

use super::against::Old;
use super::document::{self, Asked};
use super::named::Named;
use super::{CostArgs, DiffFormat, Exit, Streams, output};
use crate::cost::{self, Counted, Table};
use crate::emit::Target;
use crate::finding::print::clean;
use crate::prove::Written;
use crate::resolve::listed;
use doc::Json;

/// What is counted, and the region that it says it is for.
type Count = (Counted, Option<String>);

/// What can be counted.
const COUNTED: &str = "what is counted is a template or a configuration: of a plan or a state, give the document that it was made from";

pub fn run(args: &CostArgs, streams: &mut Streams<'_>) -> Exit {
    let old = match &args.against {
        None => None,
        Some(path) => match Old::read(path, args.file.env.as_deref()) {
            Ok(old) => Some(old),
            Err(message) => return output::failed(streams, &message),
        },
    };
    let Some((counted, said)) = self::counted(args, streams) else {
        return Exit::Failed;
    };
    let table = Table::new();
    let regions = table.regions();
    let names = || listed(regions.iter().copied());
    let Some(region) = args.region.clone().or(said) else {
        return output::failed(
            streams,
            &format!(
                "nothing says for which region: write `--region NAME` here, or `region: NAME` in the blueprint; there are prices for {}",
                names()
            ),
        );
    };
    if !regions.contains(region.as_str()) {
        return output::failed(
            streams,
            &format!(
                "there are no prices for the region `{}`: `--region NAME` takes {}",
                clean::line(&region),
                names()
            ),
        );
    }
    let new = cost::cost(&counted, &table, &region);
    let old = match old.map(|old| old.counted()) {
        None => None,
        Some(Some(old)) => Some(cost::cost(&old, &table, &region)),
        Some(None) => return output::failed(streams, &format!("OLD cannot be counted: {COUNTED}")),
    };
    let text = match (args.format, &old) {
        (DiffFormat::Json, None) => in_json(&cost::json(&new, &counted, &table)),
        (DiffFormat::Json, Some(old)) => in_json(&cost::json_against(old, &new, &counted, &table)),
        (_, None) => cost::text(&new, &counted),
        (_, Some(old)) => cost::text_against(old, &new),
    };
    output::answer(streams, args.output.output.as_deref(), &text, "")
}

fn in_json(json: &serde_json::Value) -> String {
    clean::json(&format!("{json:#}\n")).into_owned()
}

/// Counts what is asked about; `None` where that cannot be read, which has been said.
fn counted(args: &CostArgs, streams: &mut Streams<'_>) -> Option<Count> {
    let named = Named::read(args.file.file.as_deref());
    let env = args.file.env.as_deref();
    let asked = document::asked(named.as_ref(), env, Target::CloudFormation, streams)?;
    let Some((counted, said)) = asked.with(|side| of(side.document)) else {
        output::failed(streams, COUNTED);
        return None;
    };
    // A region that is written is not asserted by every document.
    let written = match &asked {
        Asked::Blueprint { loaded, .. } => loaded.system.region.clone(),
        Asked::Document(_) => None,
    };
    Some((counted, written.or(said)))
}

fn of(document: &Json<'_>) -> Option<Count> {
    let written = Written::read(document)?;
    Some((cost::counted_of(&written), written.region()))
}
