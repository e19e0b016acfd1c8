//! The `synth` command line: the only place that touches the process's streams.

use std::io::IsTerminal;
use std::process::ExitCode;
use synth::cli::{Streams, run};

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let mut err = anstream::AutoStream::auto(std::io::stderr());
    let terminal = out.is_terminal();
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        terminal,
        colour: true,
        quiet: false,
    };
    ExitCode::from(run(std::env::args_os(), &mut streams).code())
}
