//! `synth schema`: the blueprint's JSON Schema.

use super::{Exit, OutputArgs, Streams, output};
use crate::blueprint::schema;

pub fn run(args: &OutputArgs, streams: &mut Streams<'_>) -> Exit {
    output::answer(
        streams,
        args.output.as_deref(),
        &format!("{:#}\n", schema::schema()),
        "",
    )
}
