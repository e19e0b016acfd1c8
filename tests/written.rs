//! Where answers go with `-o`: links, modes, devices, pipes, standard output.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{folder, program as synth};
use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

const BLUEPRINT: &str = "blueprints/minimal.yaml";

fn document() -> Vec<u8> {
    synth(&[BLUEPRINT]).output().unwrap().stdout
}

fn to(path: &Path) -> (Option<i32>, String) {
    let ran = synth(&[BLUEPRINT, "-q", "-o", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(ran.stdout.is_empty());
    (
        ran.status.code(),
        String::from_utf8_lossy(&ran.stderr).into_owned(),
    )
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn links_are_followed_and_stay_links() {
    let here = folder("written-links");
    fs::create_dir(here.join("real")).unwrap();
    fs::write(here.join("real/old.json"), "old").unwrap();
    symlink("real/old.json", here.join("one")).unwrap();
    symlink("one", here.join("two")).unwrap();
    symlink("real/new.json", here.join("dangling")).unwrap();
    symlink("circle", here.join("circle")).unwrap();
    for (link, file) in [("two", "real/old.json"), ("dangling", "real/new.json")] {
        assert_eq!(to(&here.join(link)), (Some(0), String::new()));
        assert!(fs::symlink_metadata(here.join(link)).unwrap().is_symlink());
        assert!(fs::symlink_metadata(here.join(file)).unwrap().is_file());
        assert_eq!(fs::read(here.join(file)).unwrap(), document());
    }
    assert_eq!(to(&here.join("circle")).0, Some(2));
    assert_eq!(names(&here.join("real")), ["new.json", "old.json"]);
}

#[test]
fn modes_stay() {
    let here = folder("written-modes");
    for mode in [0o755, 0o600, 0o664] {
        let file = here.join(format!("{mode:o}"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(to(&file).0, Some(0));
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o7777, mode);
        assert_eq!(fs::read(&file).unwrap(), document());
    }
    assert_eq!(names(&here).len(), 3);
}

/// As another user, who may not write the file although the folder is open to them.
#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    let here = folder("written-not");
    let file = here.join("kept");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let (status, said) = to(&file);
    if fs::metadata(&file).unwrap().uid() == 0 {
        // Root may write it.
        assert_eq!((status, fs::read(&file).unwrap()), (Some(0), document()));
    } else {
        assert_eq!(status, Some(2), "{said}");
        assert_eq!(fs::read(&file).unwrap(), b"old");
    }
    // A folder takes a file of a name of its own, and where an answer is one text it is no file.
    assert_eq!(to(&here).0, Some(0));
    assert_eq!(names(&here), ["kept", "shop.json"]);
    assert_eq!(fs::read(here.join("shop.json")).unwrap(), document());
    let page = synth(&["runbook", BLUEPRINT, "-o", here.to_str().unwrap()]).output();
    assert_eq!(page.unwrap().status.code(), Some(2));
    assert_eq!(names(&here), ["kept", "shop.json"]);
}

#[test]
fn devices_are_written_into_and_stay() {
    assert_eq!(to(Path::new("/dev/null")), (Some(0), String::new()));
    let null = fs::metadata("/dev/null").unwrap();
    assert!(null.file_type().is_char_device());
    let (status, said) = to(Path::new("/dev/full"));
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("cannot be written"), "{said}");
    assert!(
        fs::metadata("/dev/full")
            .unwrap()
            .file_type()
            .is_char_device()
    );
}

#[test]
fn a_pipe_is_written_into_and_stays() {
    let pipe = folder("written-pipe").join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let reader = Command::new("cat")
        .arg(&pipe)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(to(&pipe), (Some(0), String::new()));
    assert_eq!(reader.wait_with_output().unwrap().stdout, document());
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(names(pipe.parent().unwrap()), ["pipe"]);
}

#[test]
fn standard_output_has_names() {
    let here = folder("written-stdout");
    for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        // Beside what others write there: nothing of theirs is lost.
        let file = here.join("all");
        let shell = format!(
            "{{ echo before; '{}' '{BLUEPRINT}' -q -o {name}; echo after; }} > '{}'",
            common::PROGRAM,
            file.display()
        );
        let ran = Command::new("sh").args(["-c", &shell]).output().unwrap();
        assert!(ran.status.success() && ran.stderr.is_empty());
        let wanted = [b"before\n", document().as_slice(), b"after\n"].concat();
        assert_eq!(fs::read(&file).unwrap(), wanted, "{name}");
    }
    assert_eq!(names(&here), ["all"]);
}

/// Every command that takes `-o` takes `-` for standard output.
#[test]
fn every_command_writes_to_standard_output_by_name() {
    for command in [
        "reach",
        "smoke",
        "runbook",
        "stack-policy",
        "guard",
        "schema",
    ] {
        let mut arguments = vec![command];
        if command != "schema" {
            arguments.push(BLUEPRINT);
        }
        let plain = synth(&arguments).output().unwrap();
        arguments.extend(["-o", "-"]);
        let named = synth(&arguments).output().unwrap();
        assert_eq!(named.stdout, plain.stdout, "{command}");
        assert!(!named.stdout.is_empty(), "{command}");
    }
    assert!(!Path::new("-").exists());
}
