//! `synth diff`: what it says of ten changes, and to whom: people, a comment, programs, pipelines; of files,
//! folders, revisions of git, and plans.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::synth;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use synth::cli::Exit;

const TEA: &str = "tests/against/review/tea.yaml";
const PLAN: &str = "tests/diff/plan.json";

/// GitHub refuses a comment of more than 65,536 characters.
const COMMENT: usize = 65_000;

fn review(name: &str) -> String {
    format!("tests/against/review/{name}.yaml")
}

fn diff(arguments: &[&str]) -> (Exit, String) {
    let (exit, out, err) = synth(&[&["diff"], arguments].concat());
    assert_ne!(exit, Exit::Failed, "{arguments:?}: {err}");
    (exit, out)
}

fn in_json(arguments: &[&str]) -> Value {
    let (_, out) = diff(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&out).unwrap()
}

#[test]
fn ten_changes_are_told_as_a_reviewer_needs_them() {
    let texts = common::yaml(Path::new("tests/diff/texts.yaml"));
    let texts = texts.as_object().unwrap();
    assert_eq!(texts.len(), 10);
    let mut wrong = String::new();
    for (name, meant) in texts {
        let (exit, out) = diff(&[TEA, &review(name)]);
        assert_eq!(exit == Exit::Findings, name == "name", "{name}");
        let first = meant["first"].as_str().unwrap();
        let (counts, mut rest) = out.split_once('\n').unwrap();
        if !counts.contains(first) {
            writeln!(wrong, "{name}: the counts are {counts}").unwrap();
        }
        for said in meant["says"].as_array().unwrap() {
            let said = said.as_str().unwrap();
            match rest.find(said) {
                Some(at) => rest = &rest[at + said.len()..],
                None => writeln!(wrong, "{name}: does not say `{said}`, or too early").unwrap(),
            }
        }
        for never in meant["never"].as_array().into_iter().flatten() {
            assert!(
                !out.contains(never.as_str().unwrap()),
                "{name}: {never}\n{out}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every edit that is reviewed, for programs: the shape, and what the parts say of each other.
#[test]
fn answers_have_their_schema_and_agree_with_themselves() {
    let text = std::fs::read_to_string("docs/diff.schema.json").unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    let holds = |value: &Value, what: &str| {
        let wrong: Vec<String> = schema.iter_errors(value).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{what}: {wrong:#?}");
    };
    let mut kinds = BTreeSet::new();
    for file in common::files("tests/against/review") {
        for target in ["cloudformation", "terraform"] {
            let file = file.to_str().unwrap();
            let said = in_json(&[TEA, file, "--target", target]);
            holds(&said, file);
            let count = |name: &str| said[name].as_array().unwrap().len();
            for (counted, list) in [
                ("replaced", "replaced"),
                ("refused", "refused"),
                ("lost", "data_lost"),
                ("release_pending", "release_pending"),
            ] {
                assert_eq!(said["summary"][counted], count(list), "{file}: {list}");
            }
            for change in said["changes"].as_array().unwrap() {
                for effect in change["effects"].as_array().unwrap() {
                    kinds.insert(effect["kind"].as_str().unwrap().to_owned());
                }
            }
        }
    }
    holds(&in_json(&["snapshots", "snapshots"]), "two folders");
    let plan = in_json(&[PLAN]);
    holds(&plan, "a plan");
    for change in plan["changes"].as_array().unwrap() {
        for effect in change["effects"].as_array().unwrap() {
            kinds.insert(effect["kind"].as_str().unwrap().to_owned());
        }
    }
    let all = [
        "cost",
        "data",
        "exposure",
        "release",
        "replacement",
        "step",
        "traffic",
    ];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), all);
    assert!(!schema.is_valid(&json!({"compared": [{}], "only_old": [], "only_new": []})));
}

/// Paths that open and close are the difference of two answers of `reach`.
#[test]
fn paths_that_open_and_close_are_those_between_two_matrices() {
    let matrix = |file: &str| -> BTreeSet<(String, String, u64)> {
        let (_, out, err) = synth(&["reach", file, "--format", "json"]);
        let answer: Value = serde_json::from_str(&out).expect(&err);
        let paths = answer["paths"].as_array().unwrap().iter();
        let open = paths.filter(|path| path["verdict"] != "blocked");
        open.map(|path| {
            let end = |key: &str| path[key].as_str().unwrap().to_owned();
            (end("from"), end("to"), path["port"].as_u64().unwrap())
        })
        .collect()
    };
    let was = matrix(TEA);
    let mut changed = 0;
    for file in common::files("tests/against/review") {
        let file = file.to_str().unwrap();
        let is = matrix(file);
        let said = in_json(&[TEA, file]);
        let told = |list: &str| -> BTreeSet<(String, String, u64)> {
            let paths = said["exposure"][list].as_array().unwrap().iter();
            paths
                .map(|way| {
                    let end = |key: &str| way[key].as_str().unwrap().to_owned();
                    (end("from"), end("to"), way["port"].as_u64().unwrap())
                })
                .collect()
        };
        let by_hand = (
            is.difference(&was).cloned().collect(),
            was.difference(&is).cloned().collect(),
        );
        assert_eq!((told("opens"), told("closes")), by_hand, "{file}");
        changed += usize::from(is != was);
    }
    assert!(changed > 8, "{changed}");
}

/// What `diff` says of the cost is what `cost` says.
#[test]
fn a_cost_goes_where_cost_says() {
    for file in common::files("tests/against/review") {
        let file = file.to_str().unwrap();
        let said = in_json(&[TEA, file])["summary"]["cost"].clone();
        let region = ["--region", "eu-west-1", "--format", "json"];
        let (_, out, err) = synth(&[&["cost", file, "--against", TEA], &region[..]].concat());
        let cost: Value = serde_json::from_str(&out).expect(&err);
        let change = cost["against"]["change"].as_f64().unwrap();
        let meant = match change {
            0.0 => "same",
            more if more > 0.0 => "up",
            _ => "down",
        };
        assert_eq!(said, meant, "{file}: {change}");
    }
}

/// A blueprint of so many services behind two load balancers.
fn of_services(count: usize, cpu: u32) -> String {
    let mut out = "name: many\nregion: us-east-1\nmanagement: {host: true}\nservices:\n".to_owned();
    for at in 0..count {
        let memory = cpu * 2;
        writeln!(
            out,
            "  app{at}: {{load_balancer: {}, route: {{paths: [/app{at}/*]}}, cpu: {cpu}, memory: {memory}, image: \"111122223333.dkr.ecr.us-east-1.amazonaws.com/app{at}:v1\"}}",
            if at % 2 == 0 { "internet" } else { "internal" }
        )
        .unwrap();
    }
    out
}

#[test]
fn a_comment_fits_however_large_the_change_and_is_the_same_twice() {
    let folder = common::folder("diff-comment");
    let write = |name: &str, text: String| {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let comment = |arguments: &[&str]| {
        let (_, out) = diff(&[arguments, &["--format", "markdown"]].concat());
        let length = out.chars().count();
        assert!(length < COMMENT, "{arguments:?}: {length} characters");
        assert!(
            out.starts_with("<!-- synth diff -->\n### synth diff"),
            "{out}"
        );
        assert_eq!(
            out.matches("<details>").count(),
            out.matches("</details>").count()
        );
        out
    };
    let few = write("few.yaml", of_services(1, 256));
    let many = write("many.yaml", of_services(18, 256));
    let larger = write("larger.yaml", of_services(18, 512));
    let small = comment(&[TEA, &review("cpu")]);
    assert_eq!(small.matches("|---|---|").count(), 1, "one table: {small}");
    assert!(small.len() < 2_000, "{small}");
    for (old, new) in [(&few, &many), (&many, &few), (&many, &larger)] {
        let one = comment(&[old, new]);
        assert_eq!(one.matches("|---|---|").count(), 1);
        assert_eq!(one, comment(&[old, new]));
    }
    // Of Terraform there may be more of them than of a template.
    let huge = write("huge.yaml", of_services(50, 256));
    let one = comment(&[&few, &huge, "--target", "terraform"]);
    assert!(
        one.contains("fit into a comment") || one.contains("and "),
        "{one}"
    );
    // Folders: each difference gets its part of the room.
    let (old, new) = (folder.join("old"), folder.join("new"));
    for side in [&old, &new] {
        std::fs::create_dir_all(side).unwrap();
    }
    for at in 0..60 {
        let name = format!("system{at}.yaml");
        std::fs::write(old.join(&name), of_services(1, 256)).unwrap();
        std::fs::write(new.join(&name), of_services(2, 512)).unwrap();
    }
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let all = comment(&[old, new]);
    assert!(all.contains("system59.yaml"), "{all}");
}

/// Names and values of a document are others' text.
#[test]
fn no_text_of_a_document_is_markdown_or_moves_a_terminal() {
    let folder = common::folder("diff-hostile");
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        let group = json!({"Resources": {"Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": text}}}});
        std::fs::write(&file, group.to_string()).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let old = write("old.json", "/plain");
    let texts = [
        "|a|b|\n\n# Title",
        "`code` <img src=x onerror=alert(1)> @octocat #1 [a](http://b)",
        "<!-- synth diff --></details><details open>",
        "\u{1b}[2Jgone\u{202e}\r::error::x",
    ];
    for (at, text) in texts.iter().enumerate() {
        let new = write(&format!("new{at}.json"), text);
        for format in ["human", "markdown", "json"] {
            for (one, other) in [(&old, &new), (&new, &old)] {
                let (_, out) = diff(&[one, other, "--format", format]);
                common::clean(format, &out);
                if format == "markdown" {
                    let outside: String = out.split('`').step_by(2).collect();
                    for bad in ["<img", "@octocat", "](http", "<details open", "# Title"] {
                        assert!(!outside.contains(bad), "{bad}: {out}");
                    }
                    let rows = out.lines().filter(|line| line.starts_with("| "));
                    for row in rows {
                        assert_eq!(row.matches('|').count(), 3, "{row}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_pipeline_stops_at_what_it_names() {
    for (name, kind) in [
        ("wider", "wider"),
        ("nat", "removed"),
        ("removed", "lost"),
        ("cpu", "release-pending"),
        ("cpu", "cost-up"),
    ] {
        let new = review(name);
        assert_eq!(diff(&[TEA, &new]).0, Exit::Done, "{name}");
        assert_eq!(
            diff(&[TEA, &new, "--fail-on", kind]).0,
            Exit::Findings,
            "{name}: {kind}"
        );
        let both = format!("replaced,{kind}");
        assert_eq!(diff(&[TEA, &new, "--fail-on", &both]).0, Exit::Findings);
        assert_eq!(
            diff(&[TEA, &review("tags"), "--fail-on", kind]).0,
            Exit::Done,
            "{kind}"
        );
    }
    assert_eq!(diff(&[PLAN]).0, Exit::Done);
    assert_eq!(diff(&[PLAN, "--fail-on", "replaced"]).0, Exit::Findings);
    // What is refused always does.
    assert_eq!(
        diff(&[TEA, &review("name"), "--fail-on", "lost"]).0,
        Exit::Findings
    );
}

#[test]
fn a_plan_has_both_sides() {
    let said = in_json(&[PLAN]);
    assert_eq!(said["target"], "terraform");
    let way = |from: &str| json!([{"from": from, "to": "load_balancer/internet", "port": 80}]);
    assert_eq!(said["exposure"]["opens"], way("internet"));
    assert_eq!(said["exposure"]["closes"], way("cidr/203.0.113.0/24"));
    assert_eq!(said["replaced"], json!(["aws_network_interface.spare"]));
    assert_eq!(said["deleted"], json!(["aws_cloudwatch_log_group.door"]));
    assert_eq!(said["data_lost"], json!(["aws_cloudwatch_log_group.door"]));
    assert_eq!(said["summary"]["cost"], "unknown");
    let (_, out) = diff(&[PLAN]);
    assert!(
        out.contains("lost: the log group /door with all its logs"),
        "{out}"
    );
}

/// Runs a program in a folder, and shows what it said where it failed.
fn ran(folder: &Path, program: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    // Nobody's own settings of git count.
    for name in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
        command.env(name, "/dev/null");
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code(), said.into_owned())
}

/// Standard input is read once, whatever is asked of it, and by however many.
#[test]
fn either_side_may_be_standard_input() {
    let folder = common::folder("diff-input");
    let fed = |arguments: &[&str], input: &str| {
        let mut command = Command::new(common::PROGRAM);
        command.arg("diff").args(arguments).current_dir(&folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let text = std::fs::read_to_string(input).unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?} < {input}: {err}");
        String::from_utf8(output.stdout).unwrap()
    };
    let copy = |from: &str, name: &str| {
        std::fs::copy(from, folder.join(name)).unwrap();
    };
    copy(&review("wider"), "blueprint.yaml");
    assert_eq!(fed(&["-"], TEA), diff(&[TEA, &review("wider")]).1);
    assert_eq!(fed(&["-"], PLAN), diff(&[PLAN]).1);
    let environments = "blueprints/environments.yaml";
    let text = std::fs::read_to_string(environments).unwrap();
    let other = folder.join("other.yaml");
    let changed = text.replace("team: checkout", "team: tea");
    assert_ne!(text, changed);
    std::fs::write(&other, changed).unwrap();
    let other = other.to_str().unwrap();
    copy(environments, "old.yaml");
    let all = ["--env", "all"];
    let meant = diff(&[environments, other, "--env", "all"]).1;
    assert!(meant.contains("== dev\n") && meant.contains("== prod\n"));
    let new = [&["old.yaml", "-"], &all[..]].concat();
    assert_eq!(fed(&new, other), meant);
    let old = [&["-", "other.yaml"], &all[..]].concat();
    assert_eq!(fed(&old, environments), meant);
}

#[test]
fn revisions_of_git_are_compared_with_what_is_here() {
    let folder = common::folder("diff-git");
    let git = |arguments: &[&str]| {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let (code, said) = ran(&folder, "git", &[&name[..], arguments].concat());
        assert_eq!(code, Some(0), "{arguments:?}: {said}");
    };
    let here = |arguments: &[&str]| ran(&folder, common::PROGRAM, &[&["diff"], arguments].concat());
    let copy = |name: &str| {
        let text = std::fs::read_to_string(review(name)).unwrap();
        std::fs::write(folder.join("blueprint.yaml"), text).unwrap();
    };
    let snapshot = || {
        let blueprint = ["snapshot", ".", "--into", "snapshots"];
        assert_eq!(ran(&folder, common::PROGRAM, &blueprint).0, Some(0));
    };
    git(&["init", "--quiet", "--initial-branch=main"]);
    copy("tea");
    snapshot();
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);
    let (code, said) = here(&["main:blueprint.yaml"]);
    assert_eq!(code, Some(0));
    assert!(said.ends_with("nothing changes\n"), "{said}");
    copy("wider");
    snapshot();
    let (_, said) = here(&["main:blueprint.yaml"]);
    let meant = diff(&[TEA, &review("wider")]).1;
    assert_eq!(said, meant);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "second"]);
    let (_, said) = here(&["main~1:blueprint.yaml", "main:blueprint.yaml"]);
    assert_eq!(said, meant);
    // A folder: both documents change.
    let (_, said) = here(&["main~1:snapshots", "--format", "json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    let names: Vec<&str> = said["compared"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["blueprint.cloudformation.json", "blueprint.terraform.json"]
    );
    for one in said["compared"].as_array().unwrap() {
        assert_eq!(one["summary"]["wider"], 4, "{one:#}");
    }
    // `--against` knows revisions as well, and its help says so.
    for (command, says, more) in [
        ("check", "W2006", &[][..]),
        ("cost", "CHANGE", &["--region", "us-east-1"]),
        ("diagram", "+ opens, - closes", &[]),
    ] {
        let against = ["blueprint.yaml", "--against", "main~1:blueprint.yaml"];
        let arguments = [&[command], &against[..], more].concat();
        let (code, said) = ran(&folder, common::PROGRAM, &arguments);
        assert!(code == Some(0) && said.contains(says), "{command}: {said}");
        let (_, help) = ran(&folder, common::PROGRAM, &[command, "--help"]);
        assert!(help.contains("REV:PATH"), "{command}: {help}");
    }
    // A plan of a revision has both sides as well, also where the file is no longer here.
    std::fs::copy(PLAN, folder.join("plan.json")).unwrap();
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "a plan"]);
    let meant = diff(&[PLAN]).1;
    assert_eq!(here(&["main:plan.json"]), (Some(0), meant.clone()));
    std::fs::remove_file(folder.join("plan.json")).unwrap();
    assert_eq!(here(&["main:plan.json"]), (Some(0), meant));
    for (name, says) in [
        (
            "nowhere:blueprint.yaml",
            "`nowhere:blueprint.yaml` cannot be read: ",
        ),
        ("main:other.yaml", "main:other.yaml"),
        ("other.yaml", "cannot be read"),
    ] {
        let (code, said) = here(&[name]);
        assert!(code == Some(2) && said.contains(says), "{name}: {said}");
    }
}

#[test]
fn folders_are_compared_by_the_names_of_their_files() {
    let folder = common::folder("diff-folders");
    let (old, new) = (folder.join("old"), folder.join("new"));
    for side in [&old, &new] {
        std::fs::create_dir_all(side).unwrap();
    }
    let copy = |from: &str, side: &Path, name: &str| {
        std::fs::copy(from, side.join(name)).unwrap();
    };
    copy(TEA, &old, "tea.yaml");
    copy(&review("cpu"), &new, "tea.yaml");
    copy(TEA, &old, "gone.yaml");
    copy(TEA, &new, "fresh.yaml");
    copy(TEA, &old, "same.yaml");
    copy(TEA, &new, "same.yaml");
    copy("blueprints/environments.yaml", &old, "both.yaml");
    let text = std::fs::read_to_string("blueprints/environments.yaml").unwrap();
    std::fs::write(
        new.join("both.yaml"),
        text.replace("team: checkout", "team: tea"),
    )
    .unwrap();
    std::fs::write(new.join("notes.md"), "no blueprint").unwrap();
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let (exit, said) = diff(&[old, new]);
    assert_eq!(exit, Exit::Done);
    for line in [
        "== tea.yaml",
        "== both.yaml dev",
        "== both.yaml prod",
        "unchanged: same.yaml",
        "comes: fresh.yaml",
        "goes: gone.yaml",
    ] {
        assert!(said.contains(&format!("{line}\n")), "no `{line}`: {said}");
    }
    // A folder and a file are not compared.
    let (exit, ..) = synth(&["diff", old, TEA]);
    assert_eq!(exit, Exit::Failed);
}

/// What docs/diff.md shows.
#[test]
fn the_page_shows_what_is_answered() {
    let page = std::fs::read_to_string("docs/diff.md").unwrap();
    let block = page.split("```console\n$ synth ").nth(1).unwrap();
    let (command, shown) = block.split("```").next().unwrap().split_once('\n').unwrap();
    let (_, out, err) = synth(&command.split(' ').collect::<Vec<_>>());
    assert_eq!(
        (shown, err.as_str()),
        (out.as_str(), ""),
        "docs/diff.md: synth {command}"
    );
    let (_, comment) = diff(&[TEA, &review("cpu"), "--format", "markdown"]);
    assert!(
        page.contains(&format!("```markdown\n{comment}```\n")),
        "docs/diff.md has to show\n{comment}"
    );
    // The first page shows the same as a reviewer sees it, which is without the mark in the first line.
    let mut seen = String::new();
    for line in comment.lines().skip(1) {
        seen += format!("> {line}").trim_end();
        seen.push('\n');
    }
    let first = std::fs::read_to_string("README.md").unwrap();
    assert!(first.contains(&seen), "README.md has to show\n{seen}");
}
