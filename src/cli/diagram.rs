//! `synth diagram [FILE]`: the system as the proof sees it, as a picture.

use super::against::Old;
use super::document::{self, Given, Named};
use super::report::Report;
use super::{DiagramArgs, Drawn, Exit, Streams, output};
use crate::diagram;
use crate::emit::{self, Shape, Target};
use crate::proof::intent;
use crate::prove::{self, World};

pub fn run(args: &DiagramArgs, streams: &mut Streams<'_>) -> Exit {
    let old = match &args.against {
        None => None,
        Some(path) => match Old::read(path, args.file.env.as_deref()).map(|old| old.world()) {
            Ok(Ok(world)) => Some(world),
            Ok(Err(finding)) => return output::failed(streams, &finding.message),
            Err(message) => return output::failed(streams, &message),
        },
    };
    let Some((title, world)) = drawn(args, streams) else {
        return Exit::Failed;
    };
    let diagram = diagram::of(&title, &world, old.as_ref());
    let text = match args.format {
        Drawn::Svg => diagram::svg(&diagram),
        Drawn::Mermaid => diagram::mermaid(&diagram),
    };
    output::answer(streams, args.output.output.as_deref(), &text, "")
}

/// What is drawn, and what it is called; `None` where it cannot be read, which has been said.
fn drawn(args: &DiagramArgs, streams: &mut Streams<'_>) -> Option<(String, World)> {
    let named = Named::read(args.file.file.as_deref());
    let given = match document::given(named.as_ref(), args.file.env.as_deref(), |_| Vec::new()) {
        Ok(given) => given,
        Err(message) => {
            output::failed(streams, &message);
            return None;
        }
    };
    let (title, read, name) = match given {
        Given::Refused(report) => {
            output::findings(streams, &report);
            return None;
        }
        Given::Blueprint(report) => {
            output::findings(streams, &report);
            let loaded = report.loaded?;
            let document = emit::document(&loaded.stack, Target::CloudFormation, Shape::Root);
            let read = prove::document_of(&document, &intent::of(&loaded.system));
            (loaded.system.name.clone(), read, report.name)
        }
        Given::Document(document) => {
            let read = prove::document(&document.value);
            let file = std::path::Path::new(&document.name).file_name();
            let title = file.map(|name| name.to_string_lossy().into_owned());
            (title.unwrap_or_default(), read, document.name)
        }
    };
    match read {
        Ok(world) => Some((title, world)),
        Err(finding) => {
            output::findings(streams, &Report::without(name, "", vec![finding]));
            None
        }
    }
}
