//! Modules are used in one direction: among the files and folders of each folder nobody uses who,
//! directly or through others, uses them. A folder is one thing with all that is in it, so that its
//! `mod.rs` may name its parts and they may use what stands in it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// Circles that stay, as the test prints them, each with its reason. The list may only shrink.
const ALLOWED: &[(&str, &str)] = &[];

/// `["plan", "tasks"]`.
type Module = Vec<String>;

/// What the source of a module says about others.
#[derive(Default)]
struct Source {
    /// Paths as they are written, from `crate`, `super`, `self` or a part of the module.
    paths: Vec<Vec<String>>,
    /// Names that the module hands on, and where it has them from.
    handed_on: BTreeMap<String, Vec<String>>,
    /// Macros that the whole crate knows.
    macros: Vec<String>,
}

/// Reads what is written outside of comments and of the module's own tests.
fn read(text: &str) -> Source {
    let mut source = Source::default();
    let text: String = text
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap()
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .fold(String::new(), |all, line| all + line + "\n");
    let tokens = tokens(&text);
    let at = |n: usize| tokens.get(n).map_or("", |t| *t);
    for n in 0..tokens.len() {
        let used = n > 0 && at(n - 1) == "use";
        let path = matches!(at(n), "crate" | "super" | "self") && at(n + 1) == "::";
        // `pub(in crate::plan)` says who may use something, and `foo::self::bar` is no beginning.
        if used || (path && !matches!(at(n.max(1) - 1), "in" | "::")) {
            let mut leaves = Vec::new();
            tree(&tokens, n, &[], &mut leaves);
            for (path, name) in leaves {
                if used && n > 1 && (at(n - 2) == "pub" || at(n - 2) == ")") {
                    source.handed_on.insert(name, path.clone());
                }
                source.paths.push(path);
            }
        }
        if at(n) == "macro_rules" {
            source.macros.push(at(n + 2).to_owned());
        }
    }
    source
}

/// Words, `::` and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let long = match word {
            0 if rest.starts_with("::") => 2,
            0 => first.len_utf8(),
            _ => word,
        };
        out.push(&rest[..long]);
        rest = rest[long..].trim_start();
    }
    out
}

/// The leaves of `a::{b, c as d}`, with the name that each has here; gives where it ends.
fn tree(
    tokens: &[&str],
    mut at: usize,
    before: &[String],
    leaves: &mut Vec<(Vec<String>, String)>,
) -> usize {
    let get = |n: usize| tokens.get(n).map_or("", |t| *t);
    let mut path = before.to_vec();
    loop {
        if get(at) == "{" {
            at += 1;
            while !matches!(get(at), "}" | "") {
                at = tree(tokens, at, &path, leaves);
                if get(at) == "," {
                    at += 1;
                }
            }
            return at + 1;
        }
        if get(at) != "self" || path.is_empty() {
            path.push(get(at).to_owned());
        }
        at += 1;
        if get(at) != "::" {
            break;
        }
        at += 1;
    }
    let mut name = path.last().cloned().unwrap_or_default();
    if get(at) == "as" {
        get(at + 1).clone_into(&mut name);
        at += 2;
    }
    leaves.push((path, name));
    at
}

/// The modules of a crate by their place in it.
struct Crate(BTreeMap<Module, Source>);

impl Crate {
    /// From texts by file, as in `plan/tasks.rs`.
    fn of(files: &BTreeMap<String, String>) -> Self {
        let modules = files.iter().map(|(file, text)| {
            let mut module: Module = file
                .trim_end_matches(".rs")
                .split('/')
                .map(str::to_owned)
                .collect();
            if matches!(module.last().unwrap().as_str(), "mod" | "lib") {
                module.pop();
            }
            (module, read(text))
        });
        Self(modules.collect())
    }

    /// The module in which a path that is written in `from` ends.
    fn target(&self, from: &Module, path: &[String]) -> Option<Module> {
        let mut at = from.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {
                at.pop();
            }
            part => {
                // Only a part of the module itself, or what it hands on, is of this crate.
                at.push(part.to_owned());
                self.0.get(&at)?;
            }
        }
        rest = &rest[1..];
        while let Some((word, further)) = rest.split_first() {
            if word == "super" {
                at.pop();
                rest = further;
                continue;
            }
            let mut part = at.clone();
            part.push(word.clone());
            if self.0.contains_key(&part) {
                at = part;
                rest = further;
                continue;
            }
            // What a module hands on belongs to where it has it from.
            let own = self.0.get(&at).and_then(|s| s.handed_on.get(word));
            if let Some(handed) = own.filter(|handed| handed.as_slice() != path) {
                return self.target(&at, handed);
            }
            if at.is_empty() {
                let of = self.0.iter().find(|(_, s)| s.macros.contains(word));
                return of.map(|(module, _)| module.clone());
            }
            break;
        }
        Some(at)
    }

    /// Which module uses which.
    fn uses(&self) -> BTreeSet<(Module, Module)> {
        let mut out = BTreeSet::new();
        for (from, source) in &self.0 {
            let to = source.paths.iter().filter_map(|p| self.target(from, p));
            out.extend(to.map(|to| (from.clone(), to)));
        }
        out
    }

    /// Every circle among the parts of one folder, with the uses that make it.
    fn circles(&self) -> BTreeMap<String, String> {
        let mut folders: BTreeMap<Module, Uses> = BTreeMap::new();
        for (from, to) in self.uses() {
            let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            // One is the folder of the other, or itself.
            if let (Some(a), Some(b)) = (from.get(shared), to.get(shared)) {
                let said = format!("{} uses {}", from.join("::"), to.join("::"));
                let uses = folders.entry(from[..shared].to_vec()).or_default();
                let between = uses.entry(a.clone()).or_default();
                between.entry(b.clone()).or_default().push(said);
            }
        }
        let mut out = BTreeMap::new();
        for (folder, uses) in folders {
            for circle in together(&uses) {
                let mut said = String::new();
                for a in &circle {
                    for (_, why) in uses[a].iter().filter(|(b, _)| circle.contains(*b)) {
                        let _ = writeln!(said, "  {}", why.join("\n  "));
                    }
                }
                let parts: Vec<String> = circle.into_iter().collect();
                let name = match folder.join("/") {
                    root if root.is_empty() => parts.join(", "),
                    folder => format!("{folder}/{{{}}}", parts.join(", ")),
                };
                out.insert(name, said);
            }
        }
        out
    }
}

/// Who uses whom, and where.
type Uses = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Those who reach each other.
fn together(uses: &Uses) -> BTreeSet<BTreeSet<String>> {
    let reached = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(at) = next.pop() {
            let to = uses.get(at).into_iter().flat_map(BTreeMap::keys);
            next.extend(to.filter(|to| seen.insert((*to).clone())));
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<String>> = uses.keys().map(|a| (a, reached(a))).collect();
    let circle = |a: &String| -> BTreeSet<String> {
        let back = |b: &&String| all.get(*b).is_some_and(|of| of.contains(a));
        all[a].iter().filter(back).cloned().collect()
    };
    uses.keys()
        .map(circle)
        .filter(|circle| !circle.is_empty())
        .collect()
}

fn files(root: &str) -> BTreeMap<String, String> {
    fn walk(root: &Path, folder: &Path, into: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            if path.is_dir() {
                walk(root, &path, into);
            } else if path.extension().is_some_and(|e| e == "rs")
                && !name.ends_with("tests.rs")
                && name != "main.rs"
            {
                into.insert(name.to_owned(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(Path::new(root), Path::new(root), &mut out);
    out
}

/// Where each crate's modules are, and how many there are at least.
const CRATES: &[(&str, usize)] = &[
    ("src", 200),
    ("crates/prove/src", 150),
    ("crates/doc/src", 4),
];

#[test]
fn every_crate_is_looked_at() {
    let mut there: Vec<String> = std::fs::read_dir("crates")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| format!("crates/{name}/src"))
        .chain(["src".to_owned()])
        .collect();
    let mut known: Vec<&str> = CRATES.iter().map(|(root, _)| *root).collect();
    there.sort();
    known.sort_unstable();
    assert_eq!(there, known);
}

#[test]
fn nobody_uses_who_uses_them() {
    let mut open: BTreeSet<&str> = ALLOWED.iter().map(|(circle, _)| *circle).collect();
    let mut said = Vec::new();
    for (root, least) in CRATES {
        let files = files(root);
        assert!(
            files.len() >= *least,
            "{root}: the sources are gone: {}",
            files.len()
        );
        for (circle, why) in Crate::of(&files).circles() {
            let circle = format!("{root}: {circle}");
            if !open.remove(circle.as_str()) {
                said.push(format!("{circle}\n{why}"));
            }
        }
    }
    assert!(open.is_empty(), "no circles: {open:?}");
    assert!(
        said.is_empty(),
        "circles: move what both want into a file of its own\n\n{}",
        said.join("\n")
    );
}

#[test]
fn a_planted_circle_is_found() {
    let of = |planted: &[(&str, &str)]| {
        let mut files = files("src");
        for (file, line) in planted {
            files.entry((*file).to_owned()).or_default().push_str(line);
        }
        let found = Crate::of(&files).circles();
        found.into_keys().collect::<Vec<_>>()
    };
    // Two files of one folder, in every way of writing it.
    let there = ("plan/one.rs", "use super::two::Two;");
    for back in [
        "use super::one::One;",
        "use crate::{aws::Vpc, plan::one::{self, One as Other}};",
        "fn two() -> super::one::One { loop {} }",
        "use super::super::plan::one;",
        "pub use crate::plan::one::*;",
    ] {
        assert_eq!(
            of(&[there, ("plan/two.rs", back)]),
            ["plan/{one, two}"],
            "{back}"
        );
    }
    // Over a third, and by what a folder hands on.
    let third = [
        there,
        ("plan/two.rs", "use crate::plan::Three;"),
        ("plan/mod.rs", "\npub use three::Three;"),
        ("plan/three.rs", "use super::one::One;"),
    ];
    assert_eq!(of(&third), ["plan/{one, three, two}"]);
    // Folders, though no two files use each other.
    let found = of(&[("system/network.rs", "\nuse crate::plan::plan;")]);
    assert!(
        found
            .iter()
            .any(|c| c.contains("plan, ") && c.contains("system")),
        "{found:?}"
    );
    // In the crate that proves.
    let mut proof = files("crates/prove/src");
    let facts = proof.get_mut("documents/mod.rs").unwrap();
    facts.push_str("\nuse crate::world::World;");
    let found = Crate::of(&proof).circles();
    assert!(
        found.contains_key("documents, types, world"),
        "{:?}",
        found.keys()
    );
    // Neither words in comments, nor tests, nor a folder's own file are a use.
    for none in [
        "// use super::one::One;",
        "#[cfg(test)]\nmod tests { use super::super::one::One; }",
        "use super::plan;",
        "pub(in crate::plan) struct One;",
    ] {
        assert_eq!(of(&[there, ("plan/two.rs", none)]), [""; 0], "{none}");
    }
}
