//! `synth diagram [FILE]`: the system as the proof sees it, as a picture.

use super::against::Old;
use super::document::{self, Asked};
use super::named::Named;
use super::{DiagramArgs, Drawn, Exit, Streams, output};
use crate::diagram;
use crate::emit::Target;
use std::path::Path;

pub fn run(args: &DiagramArgs, streams: &mut Streams<'_>) -> Exit {
    let env = args.file.env.as_deref();
    let old = match Old::given(args.against.as_deref(), env) {
        Ok(old) => old,
        Err(message) => return output::failed(streams, &message),
    };
    let target = old
        .as_ref()
        .map_or(Target::CloudFormation, |old| old.target(None));
    let named = Named::read(args.file.file.as_deref());
    let Some(asked) = document::asked(named.as_ref(), env, target, streams) else {
        return Exit::Failed;
    };
    let title = title(&asked);
    let (was, is) = match asked.worlds(old.as_ref()) {
        Ok(both) => both,
        Err(finding) => return output::failed(streams, &finding.message),
    };
    let Some(is) = asked.world(is, streams) else {
        return Exit::Failed;
    };
    let diagram = diagram::of(&title, &is, was.as_ref());
    let text = match args.format {
        Drawn::Svg => diagram::svg(&diagram),
        Drawn::Mermaid => diagram::mermaid(&diagram),
    };
    output::answer(streams, args.output.output.as_deref(), &text, "")
}

/// What is drawn, by the blueprint's name or the file's.
fn title(asked: &Asked<'_>) -> String {
    match asked {
        Asked::Blueprint { loaded, .. } => loaded.system.name.clone(),
        Asked::Document(document) => {
            let file = Path::new(&document.name).file_name();
            file.unwrap_or_default().to_string_lossy().into_owned()
        }
    }
}
