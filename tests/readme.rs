//! What the first page says is so: its example, its matrix, its commands; and the tests' set-up.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{folder, program as synth};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn page() -> String {
    std::fs::read_to_string("README.md").unwrap()
}

/// The blocks of code in a language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    page.split(&format!("\n```{language}\n"))
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap())
        .collect()
}

#[test]
fn example_becomes_as_many_resources_as_it_says() {
    let page = page();
    let example = blocks(&page, "yaml")[0];
    let written = std::fs::read_to_string("blueprints/minimal.yaml").unwrap();
    assert!(
        written.contains(example),
        "blueprints/minimal.yaml is another"
    );
    let output = synth(&["blueprints/minimal.yaml"]).output().unwrap();
    let template: Value = serde_json::from_slice(&output.stdout).unwrap();
    let count = template["Resources"].as_object().unwrap().len();
    let said = format!("what it becomes: {count} resources<");
    assert!(page.contains(&said), "README.md has to say `{said}`");
}

#[test]
fn matrix_is_what_reach_says() {
    let page = page();
    let block = blocks(&page, "console")[0];
    let mut lines = block.lines();
    let command = lines.next().unwrap().strip_prefix("$ synth ").unwrap();
    let output = synth(&command.split(' ').collect::<Vec<_>>())
        .output()
        .unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    let said: Vec<&str> = answer.lines().collect();
    let mut shown = 0;
    for line in lines.filter(|line| *line != "...") {
        assert!(said.contains(&line), "synth {command} does not say: {line}");
        shown += 1;
    }
    assert!(shown > 5, "no matrix: {block}");
}

/// In an empty folder, as a new user types them.
#[test]
fn commands_of_one_s_own_blueprint_work_in_an_empty_folder() {
    let page = page();
    let commands = blocks(&page, "sh")
        .into_iter()
        .find(|block| block.starts_with("synth init"))
        .unwrap();
    let here = folder("as-a-new-user");
    let programs = Path::new(env!("CARGO_BIN_EXE_synth")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let ran = Command::new("sh")
        .args(["-euc", commands])
        .current_dir(&here)
        .env("PATH", path)
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    for file in [
        "blueprint.yaml",
        "template.json",
        "main.tf.json",
        "runbook.md",
    ] {
        let bytes = std::fs::metadata(here.join(file)).unwrap().len();
        assert!(bytes > 1000, "{file}: {bytes} bytes");
    }
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &str) -> std::collections::BTreeSet<String> {
    let mut fenced = false;
    let mut out = std::collections::BTreeSet::new();
    for line in page.lines() {
        fenced ^= line.starts_with("```");
        let title = line.trim_start_matches('#');
        if fenced || title == line || !title.starts_with(' ') {
            continue;
        }
        let kept = title.trim().to_lowercase();
        let kept = kept
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        out.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
    }
    out
}

/// The book has every page once, and no page of it leads out of the book.
#[test]
fn the_book_has_every_page() {
    let summary = std::fs::read_to_string("docs/SUMMARY.md").unwrap();
    for entry in std::fs::read_dir("docs").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|end| end != "md") || name == "SUMMARY.md" {
            continue;
        }
        let named = summary.matches(&format!("({name})")).count();
        assert_eq!(named, 1, "docs/SUMMARY.md names {name} {named} times");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("](../"), "{name} leads out of the book");
    }
}

/// A link that leads nowhere is a page that nobody finds.
#[test]
fn links_lead_to_files() {
    let mut pages = vec!["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"]
        .into_iter()
        .map(std::path::PathBuf::from)
        .collect::<Vec<_>>();
    let index = std::fs::read_to_string("docs/README.md").unwrap();
    for entry in std::fs::read_dir("docs").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let page = path.extension().is_some_and(|end| end == "md");
        if page && name != "README.md" && name != "SUMMARY.md" {
            assert!(
                index.contains(&format!("({name})")),
                "docs/README.md does not name {name}"
            );
        }
        pages.extend(page.then_some(path));
    }
    let mut followed = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = link.split('#').next().unwrap();
            if link.contains("://") || link.contains(char::is_whitespace) {
                continue;
            }
            let leads = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            assert!(leads.exists(), "{}: {link}", page.display());
            if let Some((_, anchor)) = link.split_once('#') {
                let there = std::fs::read_to_string(&leads).unwrap();
                assert!(
                    anchors(&there).contains(anchor),
                    "{}: {link}",
                    page.display()
                );
            }
            followed += 1;
        }
    }
    assert!(followed > 20, "{followed} links");
}

/// All at once, and before anything is compiled.
#[test]
fn set_up_says_everything_that_is_missing() {
    let here = folder("nothing-installed");
    for tool in ["bash", "dirname", "id"] {
        let found = std::env::var("PATH")
            .unwrap()
            .split(':')
            .map(|folder| Path::new(folder).join(tool))
            .find(|path| path.exists())
            .unwrap();
        std::os::unix::fs::symlink(found, here.join(tool)).unwrap();
    }
    let set_up = |path: &str, more: &[(&str, &str)]| {
        let ran = Command::new("bash")
            .arg(".ci/setup")
            .env("PATH", path)
            .envs(more.iter().copied())
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(1));
        String::from_utf8(ran.stderr).unwrap()
    };
    let said = set_up(here.to_str().unwrap(), &[]);
    for missing in ["Rust:", "C compiler", "Python 3.10"] {
        assert!(said.contains(missing), "{missing}: {said}");
    }
    let none = [
        ("SYNTH_TERRAFORM", "no-such-program"),
        ("SYNTH_TERRAFORM_MIRROR", "no-such-folder"),
    ];
    let said = set_up(&std::env::var("PATH").unwrap(), &none);
    assert!(
        said.contains("no Terraform") && said.contains("no provider"),
        "{said}"
    );
}
