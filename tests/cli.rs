//! The command line as a process: streams, exit status, hostile input.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod common;

use common::{cases, folder, program as synth, single_cases};
use std::fmt::Write as _;
use std::io::Write;
use std::process::{Output, Stdio};

fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = synth(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A reader that has seen enough closes its end, which is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[test]
fn same_bytes_twice_and_from_another_directory() {
    for case in single_cases() {
        let path = &case.file;
        for target in ["cloudformation", "terraform"] {
            let env = &case.arguments()[1..];
            let before = ["--target", target];
            let arguments = [&before[..], &[path.to_str().unwrap()], env].concat();
            let once = synth(&arguments).output().unwrap();
            assert_eq!(
                once.status.code(),
                Some(0),
                "{}",
                String::from_utf8_lossy(&once.stderr)
            );
            assert_eq!(once.stdout, synth(&arguments).output().unwrap().stdout);
            let absolute = std::fs::canonicalize(path).unwrap();
            let elsewhere = synth(&[&before[..], &[absolute.to_str().unwrap()], env].concat())
                .current_dir(env!("CARGO_TARGET_TMPDIR"))
                .output()
                .unwrap();
            assert_eq!(once.stdout, elsewhere.stdout, "{}", path.display());
            let piped = fed(
                &[&before[..], &["-"], env].concat(),
                &std::fs::read(path).unwrap(),
            );
            assert_eq!(once.stdout, piped.stdout);
            assert!(once.stdout.ends_with(b"}\n"));
        }
    }
}

/// A template of at most 51,200 bytes is deployed without a bucket.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
#[test]
fn templates_of_the_reference_system_need_no_bucket() {
    for (name, below) in [("sbcntr", 50_000), ("https", 51_200)] {
        let path = format!("blueprints/{name}.yaml");
        let output = synth(&[&path]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}");
        let bytes = output.stdout.len();
        println!("{name}: {bytes} bytes, fewer than {below} wanted");
        assert!(bytes < below, "{name}: {bytes} bytes");
    }
}

/// Diagnostics of Terraform quote the line that they are about; CloudFormation counts bytes.
#[test]
fn terraform_has_a_line_for_each_value_and_cloudformation_one() {
    for case in single_cases() {
        let path = &case.name;
        let lines = |arguments: &[&str]| {
            let output = synth(&[arguments, &case.arguments()].concat())
                .output()
                .unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let longest = text.lines().map(str::len).max().unwrap();
            (text.lines().count(), longest)
        };
        assert_eq!(lines(&[]).0, 1, "{path}");
        assert!(lines(&["--pretty"]).0 > 1000, "{path}");
        for shape in ["root", "module"] {
            let (count, longest) = lines(&["--target", "terraform", "--shape", shape]);
            assert!(count > 1000 && longest < 2000, "{path}: {count}, {longest}");
        }
    }
}

#[test]
fn bad_input_is_a_finding_and_never_a_document() {
    let plain = "name: shop\nmanagement:\n  host: true\nservices:\n  frontend:\n    load_balancer: internet\n";
    let bomb = {
        let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (this, last) in "bcdefghij".chars().zip("abcdefghi".chars()) {
            let many = vec![format!("*{last}"); 9].join(", ");
            writeln!(text, "{this}: &{this} [{many}]").unwrap();
        }
        text.into_bytes()
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("blank", b"\n\n# nothing\n".to_vec()),
        ("binary", vec![0, 159, 146, 150, 0, 1, 2]),
        ("not utf-8", b"name: \xff\xfe\n".to_vec()),
        ("ten megabytes", vec![b'a'; 10 << 20]),
        ("ten megabytes of lines", b"a: b\n".repeat(2 << 20)),
        ("alias bomb", bomb),
        ("brackets", vec![b'['; 100_000]),
        ("braces", b"{a: ".repeat(50_000)),
        ("two documents", format!("{plain}---\n{plain}").into_bytes()),
        (
            "duplicate key",
            format!("{plain}name: other\n").into_bytes(),
        ),
        ("a tag", b"name: !!python/object shop\n".to_vec()),
        ("a list", b"- name: shop\n".to_vec()),
        ("a text", b"shop\n".to_vec()),
        ("no services", b"name: shop\nservices: {}\n".to_vec()),
        ("open quote", b"name: \"shop\n".to_vec()),
    ];
    for (what, input) in cases {
        let emitted = fed(&["-"], &input);
        let said = String::from_utf8(emitted.stderr).unwrap();
        assert_eq!(emitted.status.code(), Some(2), "{what}: {said}");
        assert!(emitted.stdout.is_empty(), "{what} wrote a document");
        assert!(
            said.lines().any(|l| l.starts_with("error[E")),
            "{what}: {said}"
        );
        assert!(said.contains("help"), "{what} says not what to do: {said}");
        assert!(!said.contains("panicked"), "{what}: {said}");
        let checked = fed(&["check", "-"], &input);
        assert_eq!(checked.status.code(), Some(1), "{what}");
        assert!(checked.stdout.is_empty());
        let json = fed(&["check", "--format", "json", "-"], &input);
        let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        let first = &json["findings"][0];
        for key in [
            "code", "severity", "message", "help", "file", "line", "column", "path", "evidence",
        ] {
            assert!(first.get(key).is_some(), "{what}: no {key} in {first}");
        }
    }
}

#[test]
fn byte_order_mark_and_carriage_returns_change_nothing() {
    let text = std::fs::read_to_string("blueprints/minimal.yaml").unwrap();
    let plain = fed(&["-"], text.as_bytes());
    assert_eq!(plain.status.code(), Some(0));
    assert_eq!(
        plain.stdout,
        fed(&["-"], format!("\u{feff}{text}").as_bytes()).stdout
    );
    assert_eq!(
        plain.stdout,
        fed(&["-"], text.replace('\n', "\r\n").as_bytes()).stdout
    );
}

#[test]
fn file_that_is_none_is_said() {
    for arguments in [["blueprints"], ["no-such-file.yaml"]] {
        let output = synth(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("error"));
    }
    let here = folder("nothing-here");
    let output = synth(&[]).current_dir(&here).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("blueprint.yaml"));
}

#[test]
fn blueprint_of_the_folder_is_found() {
    let here = folder("one-here");
    std::fs::copy("blueprints/minimal.yaml", here.join("blueprint.yaml")).unwrap();
    let named = synth(&["blueprints/minimal.yaml"]).output().unwrap();
    assert_eq!(
        synth(&[]).current_dir(&here).output().unwrap().stdout,
        named.stdout
    );
    std::fs::rename(here.join("blueprint.yaml"), here.join("synth.yaml")).unwrap();
    assert_eq!(
        synth(&[]).current_dir(&here).output().unwrap().stdout,
        named.stdout
    );
    std::fs::create_dir(here.join("blueprints")).unwrap();
    std::fs::rename(here.join("synth.yaml"), here.join("blueprints/shop.yaml")).unwrap();
    assert_eq!(
        synth(&[]).current_dir(&here).output().unwrap().stdout,
        named.stdout
    );
}

#[test]
fn first_blueprint_is_complete_and_touches_no_file() {
    let here = folder("begun").join("Tea");
    std::fs::create_dir(&here).unwrap();
    let begun = synth(&["init"]).current_dir(&here).output().unwrap();
    let said = String::from_utf8_lossy(&begun.stderr).into_owned();
    assert_eq!(begun.status.code(), Some(0), "{said}");
    assert!(
        begun.stdout.is_empty() && said.contains("synth check"),
        "{said}"
    );
    let text = std::fs::read_to_string(here.join("blueprint.yaml")).unwrap();
    assert!(text.contains("\nname: tea\n"), "{text}");
    let schema = std::fs::read_to_string(here.join("blueprint.schema.json")).unwrap();
    assert_eq!(
        schema,
        std::fs::read_to_string("blueprint.schema.json").unwrap()
    );
    for target in ["cloudformation", "terraform"] {
        let made = synth(&["--target", target])
            .current_dir(&here)
            .output()
            .unwrap();
        assert_eq!(
            made.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        assert!(made.stdout.starts_with(b"{"));
    }
    std::fs::write(here.join("blueprint.yaml"), "mine").unwrap();
    let again = synth(&["init"]).current_dir(&here).output().unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("-o FILE"));
    assert_eq!(std::fs::read(here.join("blueprint.yaml")).unwrap(), b"mine");
    let shown = synth(&["init", "-o", "-"])
        .current_dir(&here)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&shown.stdout), text);
}

#[test]
fn schema_named_in_a_blueprint_changes_nothing() {
    let text = r#"{"$schema": "blueprint.schema.json", "name": "shop", "management": {"host": true},
        "services": {"frontend": {"load_balancer": "internet", "calls": ["backend"]},
        "backend": {"load_balancer": "internal"}}}"#;
    let named = fed(&["-"], text.as_bytes());
    let minimal = synth(&["blueprints/minimal.yaml"]).output().unwrap();
    assert_eq!(named.stdout, minimal.stdout);
}

#[test]
fn file_is_written_whole_or_not_at_all() {
    let here = folder("written");
    let target = here.join("template.json");
    let to = target.to_str().unwrap();
    let output = synth(&["blueprints/minimal.yaml", "-o", to])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty());
    let written = std::fs::read(&target).unwrap();
    assert_eq!(
        written,
        synth(&["blueprints/minimal.yaml"]).output().unwrap().stdout
    );
    let failed = fed(&["-", "-o", to], b"name: 5\n");
    assert_eq!(failed.status.code(), Some(2));
    assert_eq!(
        std::fs::read(&target).unwrap(),
        written,
        "a failure touched the file"
    );
    let names: Vec<_> = std::fs::read_dir(&here)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["template.json"], "something was left beside it");
    let nowhere = here.join("no/such/folder.json");
    let output = synth(&["blueprints/minimal.yaml", "-o", nowhere.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn closed_pipe_is_success() {
    let mut child = synth(&["blueprints/many.yaml"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// Exit status and standard error.
fn said(arguments: &[&str]) -> (Option<i32>, String) {
    let output = synth(arguments).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

/// Alone and in a folder, a page is the same.
#[test]
fn the_manual_has_a_page_for_each_command() {
    let here = common::folder("man");
    let folder = here.to_str().unwrap();
    let (status, said) = said(&["man", "--folder", folder]);
    assert_eq!(status, Some(0), "{said}");
    let pages = common::files(folder);
    assert_eq!(pages.len(), synth::cli::help().len());
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        assert!(text.contains(".SH SYNOPSIS"), "{}", page.display());
        let name = page.file_stem().unwrap().to_str().unwrap();
        let command = name.strip_prefix("synth-").unwrap_or("synth");
        let one = synth(&["man", command]).output().unwrap();
        assert_eq!(String::from_utf8(one.stdout).unwrap(), text);
    }
}

/// A shell takes its own completions, and completes a command, an option and a value by them.
#[test]
fn completions_complete() {
    let here = common::folder("completions");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let made = synth(&["completions", shell]).output().unwrap();
        let text = String::from_utf8(made.stdout).unwrap();
        for word in ["stack-policy", "cloudformation", "--against"] {
            let word = word.trim_start_matches("--");
            assert!(text.contains(word), "{shell}: {word}");
        }
        std::fs::write(here.join(shell), text).unwrap();
    }
    let script = "source ./bash
for words in 'synth sta' 'synth check --ag' 'synth --target cl'; do
    COMP_WORDS=($words); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
    _synth synth \"${COMP_WORDS[$COMP_CWORD]}\" \"${COMP_WORDS[$COMP_CWORD - 1]}\"
    echo \"${COMPREPLY[@]}\"
done";
    let ran = std::process::Command::new("bash")
        .args(["-c", script])
        .current_dir(&here)
        .output()
        .unwrap();
    let completed = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(
        completed,
        "stack-policy\n--against\ncloudformation\n",
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn word_that_is_no_file_is_answered_as_a_command() {
    for (arguments, answer) in [
        (&["cehck"][..], "did you mean `check`?"),
        (&["cehck", "shop.yaml"], "did you mean `check`?"),
        (&["man", "deploy"], "there is no page of `deploy`"),
        (&["deploy"], "there is no command `deploy`"),
    ] {
        let (status, text) = said(arguments);
        assert_eq!(status, Some(2), "{arguments:?}");
        assert!(
            text.starts_with("error: ") && text.contains(answer),
            "{text}"
        );
        assert_eq!(text.lines().count(), 1, "{text}");
    }
}

#[test]
fn success_is_one_line_and_silence_where_it_is_asked_for() {
    let file = "blueprints/minimal.yaml";
    let here = folder("success");
    let out = here.join("out");
    let out = out.to_str().unwrap();
    for (arguments, line) in [
        (&["-o", out, file][..], ", a CloudFormation template of "),
        (
            &["--target", "terraform", file],
            "wrote a Terraform configuration of ",
        ),
        (
            &["check", file],
            "blueprints/minimal.yaml: nothing is wrong",
        ),
        (&["runbook", file, "-o", out], "wrote "),
        (&["smoke", file, "-o", out], "next: `sh "),
        (&["guard", file, "-o", out], "next: `terraform plan`"),
        (&["stack-policy", file, "-o", out], "set-stack-policy"),
        (&["reach", file, "-o", out], "wrote "),
        (&["schema", "-o", out], "wrote "),
        (&["snapshot", "--check"], "every snapshot is current"),
    ] {
        let (status, text) = said(arguments);
        assert_eq!(status, Some(0), "{arguments:?} {text}");
        assert_eq!(text.lines().count(), 1, "{arguments:?} {text}");
        assert!(text.contains(line), "{arguments:?} {text}");
        let quiet = said(&[arguments, &["-q"]].concat());
        assert_eq!(quiet, (Some(0), String::new()), "{arguments:?}");
    }
    assert_eq!(said(&["--quiet", file]), (Some(0), String::new()));
}

#[test]
fn several_files_are_checked_in_one_run() {
    let (good, warned) = ("blueprints/minimal.yaml", "tests/errors/unused_input.yaml");
    let wrong = "tests/errors/unknown_service.yaml";
    let (status, text) = said(&["check", good, warned]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("minimal.yaml: nothing is wrong\n"), "{text}");
    assert!(
        text.contains("unused_input.yaml: no error, 1 warning\n"),
        "{text}"
    );
    assert_eq!(said(&["check", good, wrong]).0, Some(1));
    assert_eq!(said(&["check", "nosuch.yaml"]).0, Some(2));
    assert_eq!(said(&["check", wrong, "nosuch.yaml", good]).0, Some(2));
    let output = synth(&["check", warned, wrong, "--format", "json"])
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |file: &str| {
        let findings = json["findings"].as_array().unwrap();
        findings.iter().filter(|f| f["file"] == file).count()
    };
    assert!(of(warned) == 1 && of(wrong) >= 2, "{json}");
    let (status, text) = said(&["check", good, wrong, "--against", good]);
    assert!(status == Some(2) && text.contains("one file"), "{text}");
}

#[test]
fn standard_input_has_one_name() {
    for input in [b"name: shop\n".to_vec(), vec![b'a'; 2 << 20]] {
        for arguments in [&["-"][..], &["check", "-"], &["runbook", "-"]] {
            let said = String::from_utf8(fed(arguments, &input).stderr).unwrap();
            assert!(said.contains("--> <stdin>"), "{said}");
        }
    }
}

#[test]
fn files_of_other_tools_are_said_once() {
    for (tool, input) in [
        (
            "a Kubernetes manifest",
            "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n",
        ),
        (
            "a CloudFormation template",
            "Resources:\n  A:\n    Type: !Ref b\n    B: !Sub c\n",
        ),
        ("a CloudFormation template", "{\"Resources\": {}}"),
        (
            "a Terraform configuration",
            "resource \"aws_vpc\" \"a\" {\n}\n",
        ),
        (
            "a Terraform configuration",
            "{\"resource\": {\"aws_vpc\": {}}}",
        ),
        (
            "a file of CDK's own",
            "{\"version\": \"36.0.0\", \"artifacts\": {}}",
        ),
        (
            "an ECS task definition",
            "{\"taskDefinition\": {\"containerDefinitions\": []}}",
        ),
    ] {
        let output = fed(&["-"], input.as_bytes());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{tool}");
        assert_eq!(said.matches("error[").count(), 1, "{tool}: {said}");
        assert!(said.contains(tool), "{tool}: {said}");
    }
}

#[test]
fn usage_is_said_and_fails() {
    for arguments in [
        &["--target", "pulumi"][..],
        &["--nonsense"],
        &["snapshot", "--chek"],
    ] {
        let output = synth(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    for arguments in ["--help", "--version"] {
        let output = synth(&[arguments]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(!output.stdout.is_empty() && output.stderr.is_empty());
    }
}

#[test]
fn snapshots_are_current_and_every_difference_is_seen() {
    let checked = synth(&["snapshot", "--check"]).output().unwrap();
    assert_eq!(
        checked.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
    let here = folder("snapshots");
    let into = here.join("snapshots");
    std::fs::create_dir(&into).unwrap();
    std::fs::copy("snapshots/left-out.txt", into.join("left-out.txt")).unwrap();
    let arguments = ["snapshot", "blueprints", "--into", into.to_str().unwrap()];
    assert_eq!(synth(&arguments).output().unwrap().status.code(), Some(0));
    let mut check = arguments.to_vec();
    check.push("--check");
    assert_eq!(synth(&check).output().unwrap().status.code(), Some(0));
    let one = into.join("minimal.cloudformation.json");
    let page = into.join("minimal.reach.md");
    let text = std::fs::read_to_string(&one).unwrap();
    let refused = |what: &str| {
        let output = synth(&check).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            said.contains(what) && said.contains("synth snapshot"),
            "{said}"
        );
        said
    };
    // Two places far from each other, and of what lies between them nothing.
    let lines = text.lines().count();
    let changed = text
        .replacen("10080", "10081", 1)
        .replacen("deregistration", "x", 1);
    std::fs::write(&one, changed).unwrap();
    let said = refused("2 lines more, 2 less");
    assert_eq!(said.matches("\n@@ ").count(), 2, "{said}");
    assert!(lines > 1000 && said.lines().count() < 30, "{said}");
    std::fs::remove_file(&one).unwrap();
    refused("minimal.cloudformation.json: missing");
    std::fs::write(&page, "").unwrap();
    refused("minimal.reach.md: ");
    assert_eq!(synth(&arguments).output().unwrap().status.code(), Some(0));
    assert!(
        std::fs::read_to_string(&page)
            .unwrap()
            .contains("| `management` |")
    );
    // What is named alike is removed where it was made so, and nothing else.
    let terraform = std::fs::read(into.join("minimal.terraform.json")).unwrap();
    for (name, content) in [
        ("gone.cloudformation.json", text.as_bytes()),
        ("gone.terraform.json", &terraform),
        ("gone.reach.md", b"<!-- made by synth snapshot -->\n"),
    ] {
        let mine = into.join(name.replace("gone", "mine"));
        std::fs::write(&mine, "{}").unwrap();
        std::fs::write(into.join(name), content).unwrap();
        let said = refused(name);
        assert!(!said.contains("mine"), "{said}");
        let output = synth(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("removed ") && said.contains(name), "{said}");
        assert!(!into.join(name).exists() && mine.exists());
    }
    // What was not done is not said to be done.
    std::fs::remove_file(&page).unwrap();
    std::fs::create_dir(&page).unwrap();
    let output = synth(&arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("minimal.reach.md cannot be written"),
        "{said}"
    );
    assert!(!said.contains("wrote"), "{said}");
}

#[test]
fn a_blueprint_that_is_left_out_has_no_snapshots() {
    let here = folder("snapshots-left-out");
    std::fs::create_dir(here.join("blueprints")).unwrap();
    for name in ["kept.yaml", "large.yaml"] {
        std::fs::copy(
            "blueprints/minimal.yaml",
            here.join("blueprints").join(name),
        )
        .unwrap();
    }
    let snapshot = |more: &[&str]| {
        let mut command = synth(&[&["snapshot"], more].concat());
        let output = command.current_dir(&here).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), said)
    };
    assert_eq!(snapshot(&[]).0, 0);
    let large = here.join("snapshots/large.reach.md");
    assert!(large.exists());
    let list = here.join("snapshots/left-out.txt");
    std::fs::write(&list, "# none of these\n\n large # too large\n").unwrap();
    let (status, said) = snapshot(&["--check"]);
    let gone = "large.reach.md: no blueprint makes it";
    assert!(status == 1 && said.contains(gone), "{said}");
    assert_eq!(snapshot(&[]).0, 0);
    assert!(!large.exists() && here.join("snapshots/kept.reach.md").exists());
    assert_eq!(snapshot(&["--check"]).0, 0);
    // What there is no more is not on the list.
    std::fs::write(&list, "larger\n").unwrap();
    let (status, said) = snapshot(&["--check"]);
    assert_eq!(status, 2);
    assert!(said.contains("left-out.txt names `larger`"), "{said}");
    // A list that is none is no empty one.
    std::fs::remove_file(&list).unwrap();
    std::fs::create_dir(&list).unwrap();
    let (status, said) = snapshot(&[]);
    assert!(
        status == 2 && said.contains("left-out.txt cannot be read"),
        "{said}"
    );
}

#[test]
fn runbook_names_this_system() {
    for case in cases() {
        let output = synth(&[&["runbook"], &case.arguments()[..]].concat())
            .output()
            .unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(page.contains("create-service-linked-role"), "{page}");
        assert!(page.contains("DeployServices=true") && page.contains("DeployServices=false"));
        assert!(!page.contains("{{") && !page.contains("&quot;"), "{page}");
        // Tags that never reach everything are spoken of where there are tags.
        let text = std::fs::read_to_string(&case.file).unwrap();
        let tagged = text.lines().any(|line| line.starts_with("tags:"));
        assert_eq!(page.contains("Of the blueprint's tags"), tagged, "{page}");
    }
}

#[test]
fn help_of_every_command() {
    for (name, page) in synth::cli::help() {
        assert!(page.contains("Usage:"), "{name}");
        insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("help {name}").replace(' ', "-"), page);
        });
    }
}
