//! `synth man`: manual pages, one for synth and one for each command.

use super::{Cli, Exit, ManArgs, Streams, files, output};
use crate::finding::print::clean;
use crate::resolve::listed;
use clap::{Command, CommandFactory};
use std::path::Path;

pub fn run(args: &ManArgs, streams: &mut Streams<'_>) -> Exit {
    let mut top = Cli::command();
    top.build();
    let pages: Vec<&Command> = std::iter::once(&top)
        .chain(top.get_subcommands().filter(|c| c.get_name() != "help"))
        .collect();
    if let Some(folder) = &args.folder {
        return all(folder, &pages, streams);
    }
    let wanted = args.command.as_deref().unwrap_or("synth");
    let Some(command) = pages.iter().find(|c| c.get_name() == wanted) else {
        let known = listed(pages.iter().map(|c| c.get_name()));
        let word = clean::line(wanted);
        return output::failed(
            streams,
            &format!("there is no page of `{word}`: there are {known}"),
        );
    };
    output::answer(streams, args.output.output.as_deref(), &page(command), "")
}

/// What a page is called, without its section.
fn name(command: &Command) -> String {
    let name = command.get_display_name();
    name.unwrap_or_else(|| command.get_name()).to_owned()
}

fn page(command: &Command) -> String {
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(command.clone())
        .title(name(command))
        .source("synth");
    // Written to memory, which takes everything.
    let _ = page.render(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn all(folder: &Path, pages: &[&Command], streams: &mut Streams<'_>) -> Exit {
    let written: Vec<(String, String)> = pages
        .iter()
        .map(|command| (format!("{}.1", name(command)), page(command)))
        .collect();
    let files: Vec<(&str, &str)> = written.iter().map(|(n, t)| (&**n, &**t)).collect();
    let shown = output::name(folder);
    if let Err(error) = files::folder(folder, &files) {
        return output::failed(streams, &format!("{shown} cannot be written: {error}"));
    }
    output::done(streams, &format!("wrote {} pages to {shown}", files.len()));
    Exit::Done
}
