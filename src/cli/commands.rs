//! A word that was meant as a command, and is none.

use super::{Cli, output};
use crate::resolve::nearest;
use clap::CommandFactory;
use std::path::Path;

/// What to say where the first word names no file: a file has a dot or a slash in its name, or is there.
pub fn instead_of(word: &Path) -> Option<String> {
    let text = word.to_str()?;
    let like_a_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !like_a_word || word.exists() {
        return None;
    }
    let command = Cli::command();
    let known: Vec<&str> = command
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    if known.contains(&text) {
        return None;
    }
    let named = output::name(word);
    Some(match nearest(text, known.iter().copied()) {
        Some(near) => format!("there is no command `{named}`; did you mean `{near}`?"),
        None => format!(
            "there is no command `{named}`, and no file of this name: `synth --help` lists the commands, and a blueprint is named as `./{named}`"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(word: &str) -> String {
        instead_of(Path::new(word)).unwrap_or_default()
    }

    #[test]
    fn words_are_commands_and_names_of_files_are_not() {
        assert_eq!(
            said("cehck"),
            "there is no command `cehck`; did you mean `check`?"
        );
        assert!(said("deploy").contains("no command `deploy`"));
        for file in [
            "shop.yaml",
            "./shop",
            "blueprints/shop",
            "-",
            "src",
            "check",
            "-x",
        ] {
            assert_eq!(said(file), "", "{file}");
        }
    }
}
