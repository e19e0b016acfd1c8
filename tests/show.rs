//! `synth show`: a blueprint with every default in it means the same, and says which are defaults.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is wrong"
)]

mod common;
mod drawing;

use common::{cases, folder, synth};
use drawing::draw::drawn;
use drawing::{Outcome, Pool, Schema};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use synth::cli::Exit;
use synth::finding::pointer;

/// So many blueprints are drawn, and up to so many until every default was left out once.
const DRAWN: u64 = 60;
const MOST: u64 = 1500;

fn shown(file: &str, env: Option<&str>) -> String {
    let env: Vec<&str> = env.iter().flat_map(|env| ["--env", env]).collect();
    let arguments = [&["show", file], env.as_slice()].concat();
    let (exit, page, said) = synth(&arguments);
    assert_eq!(exit, Exit::Done, "{file}: {said}");
    page
}

/// Every document of a blueprint, by the name of its file.
fn documents(file: &str, env: Option<&str>, target: &str, into: &Path) -> BTreeMap<String, String> {
    let _ = std::fs::remove_dir_all(into);
    let place = format!("{}/", into.display());
    let env: Vec<&str> = env.iter().flat_map(|env| ["--env", env]).collect();
    let arguments = [&[file, "--target", target, "-o", &place], env.as_slice()].concat();
    let (exit, _, said) = synth(&arguments);
    assert_eq!(exit, Exit::Done, "{file}: {said}");
    let files = std::fs::read_dir(into).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    });
    files.collect()
}

/// The page of a blueprint, whose document is the same to the byte.
fn same(file: &Path, env: Option<&str>, into: &Path) -> Value {
    let file = file.to_str().unwrap();
    let page = shown(file, env);
    let again = into.join("page.yaml");
    std::fs::write(&again, &page).unwrap();
    let again = again.to_str().unwrap();
    for target in ["cloudformation", "terraform"] {
        let place = into.join("documents");
        let one = documents(file, env, target, &place);
        let other = documents(again, env, target, &place);
        assert!(!one.is_empty(), "{file}, {target}: no document");
        assert!(one == other, "{file}, {target}: another document\n{page}");
    }
    // Nothing is left to fill in.
    let unmarked = |text: &str| text.replace("  # default", "");
    assert_eq!(unmarked(&shown(again, env)), unmarked(&page), "{file}");
    serde_yaml::from_str(&page).unwrap()
}

/// Pointers of the keys that stand on a page and not in what was written, `*` for any name.
fn added(page: &Value, written: Option<&Value>, path: &str, found: &mut BTreeSet<String>) {
    let Some(map) = page.as_object() else { return };
    for (key, value) in map {
        let maps = [
            "/load_balancers",
            "/services",
            "/services/*/sidecars",
            "/services/*/volumes",
            "/environments",
            "/inputs",
        ];
        let named = maps.contains(&path);
        let below = pointer(path, if named { "*" } else { key });
        let own = written.and_then(|w| w.get(key));
        if own.is_none() {
            found.insert(below.clone());
        }
        added(value, own, &below, found);
    }
}

/// Pointers of the keys that have a default in the schema.
fn with_default(root: &Value, schema: &Value, path: &str, found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        with_default(root, root.pointer(&name[1..]).unwrap(), path, found);
    }
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        let below = pointer(path, key);
        if value.get("default").is_some() {
            found.insert(below.clone());
        }
        with_default(root, value, &below, found);
    }
    if let Some(any) = schema.get("additionalProperties").filter(|a| a.is_object()) {
        with_default(root, any, &pointer(path, "*"), found);
    }
    for branch in ["anyOf", "oneOf"] {
        for branch in schema[branch].as_array().into_iter().flatten() {
            with_default(root, branch, path, found);
        }
    }
}

#[test]
fn a_page_is_its_blueprint_and_says_every_default() {
    let into = folder("show");
    let mut said = BTreeSet::new();
    for case in cases() {
        let page = same(&case.file, case.env.as_deref(), &into);
        if let Some(env) = &case.env {
            assert_eq!(page["environments"][env], serde_json::json!({}));
        }
        added(&page, Some(&common::yaml(&case.file)), "", &mut said);
    }
    let schema = synth::blueprint::schema::keys();
    // What stands in a list stays as it is written.
    let mut wanted = BTreeSet::new();
    with_default(&schema, &schema, "", &mut wanted);
    // The two that are always there have the keys of all.
    let given = |key: &String| {
        let of = ["internet", "internal"].map(|name| format!("/load_balancers/{name}/"));
        of.iter().any(|of| key.starts_with(of))
    };
    wanted.retain(|key| !given(key));
    assert!(wanted.len() > 40, "defaults have moved: {wanted:?}");
    let (schema, pool) = (Schema::new(), Pool::new());
    let forms = schema.forms(&pool);
    let mut accepted = 0;
    for number in 0..MOST {
        if number >= DRAWN && wanted.is_subset(&said) {
            break;
        }
        // What luck has not brought by then is asked for: a blueprint with something beside the default.
        let rare = wanted.difference(&said).next().filter(|_| number >= DRAWN);
        let beside = rare.and_then(|pointer| {
            let above = pointer.rsplit_once('/')?.0;
            let beside = |form: &&String| form.starts_with(above) && !form.starts_with(pointer);
            let fit: Vec<&String> = forms.iter().filter(beside).collect();
            let turn = usize::try_from(number).unwrap() % fit.len().max(1);
            fit.get(turn).map(|form| form.as_str())
        });
        let drawn = drawn(&schema, &pool, number, beside);
        if !matches!(drawn.outcome, Outcome::Written(_)) {
            continue;
        }
        let file = into.join("drawn.yaml");
        std::fs::write(&file, serde_yaml::to_string(&drawn.blueprint).unwrap()).unwrap();
        let page = same(&file, None, &into);
        added(&page, Some(&drawn.blueprint), "", &mut said);
        accepted += 1;
    }
    assert!(accepted * 4 > DRAWN, "{accepted} of {DRAWN} were accepted");
    let missing: Vec<_> = wanted.difference(&said).collect();
    assert!(missing.is_empty(), "never said: {missing:#?}");
}

#[test]
fn every_line_that_nobody_wrote_is_marked() {
    let page = shown("blueprints/minimal.yaml", None);
    let unmarked: Vec<&str> = page
        .lines()
        .filter(|line| !line.ends_with("# default"))
        .map(str::trim)
        .collect();
    let written = [
        "# Every key that holds, with its value; `# default` marks what nobody wrote.",
        "name: shop",
        "management:",
        "host: true",
        "services:",
        "backend:",
        "load_balancer: internal",
        "frontend:",
        "load_balancer: internet",
        "calls: [backend]",
    ];
    assert_eq!(unmarked, written);
    // A load balancer that nothing is written of is there to be read.
    assert!(
        page.contains(
            "  # internal:  # default\n  #   listener:  # default\n  #     port: 80  # default\n"
        ),
        "{page}"
    );
}

#[test]
fn what_is_wrong_has_no_page() {
    let (exit, page, said) = synth(&["show", "tests/errors/two_catch_alls.yaml"]);
    assert_eq!((exit, page.as_str()), (Exit::Failed, ""));
    assert!(said.contains("error[E0503]"), "{said}");
}
