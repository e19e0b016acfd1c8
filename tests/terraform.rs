//! Terraform with the real AWS provider, on every blueprint, against an emulator on loopback.
//!
//! Terraform stands on the `PATH` (or in `SYNTH_TERRAFORM`), the provider in a mirror that is found
//! by its layout (or named in `SYNTH_TERRAFORM_MIRROR`). What is missing is a failure that says what
//! to do. The scripts in `tests/terraform` run Terraform a few at a time, whatever cargo does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and a table is printed"
)]

mod common;
mod drawing;

use common::{PROGRAM, blueprint_names, passed};
use std::collections::BTreeMap;
use std::process::Output;
use std::sync::{LazyLock, Mutex};
use std::thread::JoinHandle;

/// Runs a script of a folder of `tests` with the interpreter that has what it needs.
fn run(scripts: &str, script: &str, arguments: &[&str]) -> Output {
    let tools = if scripts == "policy" {
        "policy"
    } else {
        "judges"
    };
    common::script(tools, &format!("{scripts}/{script}"), arguments)
}

fn script(name: &str, arguments: &[&str]) -> Output {
    run("terraform", name, arguments)
}

/// Releases as engines make them, and every edit planned and applied over what they left: after one
/// release, or after a second one as well.
fn releases() -> Output {
    let arguments = ["terraform", PROGRAM, "green", "blue"];
    let lives = if common::whole() { 2 } else { 1 };
    run("releases", "walk.py", &arguments[..2 + lives])
}

fn terraform(name: &str, arguments: &[&str]) {
    passed(name, &script(name, arguments));
}

type Runs = BTreeMap<(&'static str, &'static str), JoinHandle<Output>>;

/// A system's life is minutes, most of them spent waiting for the provider's timers, and so is a walk
/// through its releases; and cargo runs as many tests at once as there are cores. So the first test begins all lives and plans, and each takes
/// what its own came to; the scripts see to it that only a few run at a time. Where single tests are
/// asked for, each runs its own.
static BEGUN: LazyLock<Mutex<Runs>> = LazyLock::new(|| {
    let mut runs = Runs::new();
    if std::env::args()
        .skip(1)
        .all(|argument| argument.starts_with('-'))
    {
        runs.insert(("walk.py", ""), std::thread::spawn(releases));
        for (name, blueprints) in [lifetimes::ALL, made::ALL, plans::ALL] {
            for blueprint in blueprints {
                let run = move || begin(name, blueprint);
                runs.insert((name, blueprint), std::thread::spawn(run));
            }
        }
    }
    Mutex::new(runs)
});

/// Systems that live through everything in a sample too; the others are planned.
const SAMPLE: &[&str] = &["minimal", "sbcntr"];

/// Systems whose plans checkov reads in a sample besides: those with most of what it has an opinion on.
const POLICIES: &[&str] = &["existing", "house", "production", "rolling"];

/// Whether a system lives through what is asked of it, or is planned in its stead.
fn lives(blueprint: &str) -> bool {
    common::whole() || SAMPLE.contains(&blueprint)
}

fn begin(name: &str, blueprint: &str) -> Output {
    let name = if lives(blueprint) { name } else { "plans.py" };
    script(name, &[blueprint])
}

/// Plans of one blueprint, and what checkov finds in them.
fn judged(name: &'static str, blueprint: &'static str) {
    let begun = BEGUN.lock().unwrap().remove(&(name, blueprint));
    let ran = match begun {
        Some(run) => run.join().unwrap(),
        None => begin(name, blueprint),
    };
    passed(name, &ran);
    // What checkov may find is listed as it finds it in a system that was made.
    let read = lives(blueprint) || (name != lifetimes::ALL.0 && POLICIES.contains(&blueprint));
    if !read {
        return;
    }
    let policy = run("policy", "policy.py", &[blueprint]);
    passed("policy.py", &policy);
}

/// Tests of one script, one for each blueprint, and the list of these; a blueprint in one of its
/// environments says its name.
macro_rules! blueprints {
    (@name $name:ident) => { stringify!($name) };
    (@name $name:ident $text:literal) => { $text };
    ($script:literal, $module:ident, $($name:ident $($text:literal)?)*) => {
        mod $module {
            pub const NAMES: &[&str] = &[$(blueprints!(@name $name $($text)?)),*];
            pub const ALL: (&str, &[&str]) = ($script, NAMES);
            $(#[test]
            fn $name() {
                super::judged($script, blueprints!(@name $name $($text)?));
            })*
        }
    };
}

// Made, read back, changed and taken away, and planned on the way.
blueprints! { "lifetime.py", lifetimes, canary https minimal nat sbcntr worker }
// Made, read as a state and taken away; environments side by side.
blueprints! { "made.py", made, ecs environments_dev "environments.dev" exec existing house inputs jobs many pipeline production rolling tasks teams watched }
// Planned alone: it is made beside the other environment.
blueprints! { "plans.py", plans, environments_prod "environments.prod" }

#[test]
fn releases_stay_where_engines_left_them() {
    let begun = BEGUN.lock().unwrap().remove(&("walk.py", ""));
    let ran = begun.map_or_else(releases, |run| run.join().unwrap());
    passed("walk.py", &ran);
    println!("{}", String::from_utf8_lossy(&ran.stdout));
}

/// Two minutes, so not in a sample.
#[test]
fn tasks_of_several_containers_are_released_by_codedeploy() {
    if common::whole() {
        let arguments = ["terraform", PROGRAM, "blueprints/tasks.yaml", "codedeploy"];
        passed(
            "containers.py",
            &run("releases", "containers.py", &arguments),
        );
    }
}

#[test]
fn every_blueprint_is_planned() {
    // `large.py` reads those that would take half an hour here.
    let large: Vec<&str> = common::LARGE.iter().map(|(name, _)| *name).collect();
    let mut names = [lifetimes::NAMES, made::NAMES, plans::NAMES, &large].concat();
    names.sort_unstable();
    assert_eq!(blueprint_names(), names);
}

#[test]
fn every_change_is_carried_out() {
    let changes = std::fs::read_to_string("tests/terraform/changes.yaml").unwrap();
    let mut named: Vec<&str> = changes
        .lines()
        .filter(|line| !line.starts_with([' ', '#']))
        .filter_map(|line| line.strip_suffix(':'))
        .collect();
    named.sort_unstable();
    assert_eq!(named, lifetimes::NAMES);
}

/// Names of every example that is no large one.
fn small_names() -> Vec<String> {
    let cases = common::small_cases();
    cases.into_iter().map(|case| case.name).collect()
}

/// Modules that a sample has: those that the script says more of, and one in a region of its own.
const MODULES: &[&str] = &["inputs", "minimal", "nat", "sbcntr"];

#[test]
fn every_blueprint_is_planned_as_a_module() {
    let names = small_names();
    let sampled = |name: &&str| common::whole() || MODULES.contains(name);
    let names: Vec<&str> = names.iter().map(String::as_str).filter(sampled).collect();
    terraform("modules.py", &names);
}

/// What others write, planned here and now: each folder of `tests/terraform/foreign`, and the source of each
/// plan that is kept in `tests/foreign`.
#[test]
fn plans_of_others_are_read_as_they_mean_them() {
    let folders = |place: &str| -> Vec<String> {
        let entries = std::fs::read_dir(place).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let folders = paths.filter(|path| path.is_dir() && path.join("main.tf").exists());
        folders.map(|path| path.display().to_string()).collect()
    };
    let mut all = folders("tests/terraform/foreign");
    all.extend(folders("tests/foreign"));
    all.sort();
    assert!(all.len() >= 2, "folders have gone: {all:?}");
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    terraform("foreign.py", &all);
}

#[test]
fn another_account_is_refused() {
    terraform("account.py", &[]);
}

/// Whatever a blueprint says, Terraform and the provider take what is written for it.
#[test]
fn what_is_drawn_is_valid() {
    let folder = common::folder("drawn-for-terraform");
    drawing::sample::written(&folder);
    let ran = script("drawn.py", &[folder.to_str().unwrap()]);
    println!("{}", passed("drawn.py", &ran));
}

#[test]
fn a_service_moves_to_ecs_by_hand_first() {
    terraform("engine.py", &[]);
}

#[test]
fn what_is_read_back_wrong_is_seen() {
    terraform("readback_control.py", &[]);
}

#[test]
fn the_emulator_is_corrected_where_it_has_to_be() {
    terraform("still_needed.py", &[]);
}

#[test]
fn what_is_not_made_is_listed() {
    let named = [lifetimes::NAMES, &["--"], made::NAMES].concat();
    terraform("gaps.py", &named);
}

#[test]
fn provider_6_knows_all_that_documents_say_and_deprecates_none_of_it() {
    terraform("newer_provider.py", &[]);
}

#[test]
fn the_provider_agrees_on_what_replaces_a_resource() {
    terraform("reduce_replacement.py", &["check", "terraform"]);
}

#[test]
fn the_oldest_provider_that_is_asked_for_knows_what_is_said() {
    terraform("floors.py", &[]);
}

#[test]
fn fifty_services_are_one_root() {
    let ran = script("large.py", &[]);
    passed("large.py", &ran);
    println!("{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn checkov_reads_the_folder_that_a_document_stands_in() {
    for (framework, cases) in [
        ("terraform_json", common::small_cases()),
        ("cloudformation", common::single_cases()),
    ] {
        let mut arguments = vec![framework];
        arguments.extend(cases.iter().map(|case| case.name.as_str()));
        let ran = run("policy", "folder.py", &arguments);
        passed("folder.py", &ran);
    }
}

#[test]
fn the_page_uses_a_module_as_it_says() {
    terraform("page.py", &["module"]);
}
