//! A document with a fault in it is never written.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use super::super::args::{FileArg, PlaceArgs};
use super::*;
use crate::emit::Shape;
use serde_json::Value;

/// Exit, standard output and standard error of writing sbcntr's document after an edit.
fn written(
    target: Target,
    fault: impl Fn(&mut Value),
    file: Option<&str>,
) -> (Exit, String, String) {
    let blueprint = std::path::Path::new("blueprints/sbcntr.yaml");
    let loaded = load::all(load::Wanted {
        file: Some(blueprint),
        env: None,
    })
    .unwrap()
    .loaded
    .unwrap();
    let mut document = Value::from(
        &emit::documents(&loaded.stack, target, Shape::Root)
            .remove(0)
            .1,
    );
    fault(&mut document);
    let args = EmitArgs {
        file: FileArg {
            file: None,
            env: None,
        },
        output: PlaceArgs {
            output: file.map(Into::into),
        },
        target,
        shape: Shape::Root,
        pretty: false,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        terminal: false,
        colour: false,
        quiet: true,
    };
    let exit = write(
        &args,
        &loaded,
        &vec![(loaded.stack.name.clone(), (&document).into())],
        &mut streams,
    );
    (
        exit,
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    )
}

#[test]
fn a_sound_document_is_written() {
    for target in Target::ALL {
        let (exit, out, err) = written(target, |_| {}, None);
        assert_eq!((exit, err.as_str()), (Exit::Done, ""));
        assert!(out.ends_with("}\n"));
    }
}

#[test]
fn a_test_port_that_is_open_to_the_world_is_never_written() {
    let file = std::env::temp_dir().join(format!("synth-fault-{}.json", std::process::id()));
    let name = file.to_str().unwrap();
    for (target, section, kind) in [
        (
            Target::CloudFormation,
            "Resources",
            "AWS::EC2::SecurityGroupIngress",
        ),
        (
            Target::Terraform,
            "resource",
            "aws_vpc_security_group_ingress_rule",
        ),
    ] {
        let open = |document: &mut Value| {
            let all = document[section].as_object_mut().unwrap();
            let rule = if target == Target::Terraform {
                all[kind]
                    .as_object_mut()
                    .unwrap()
                    .values_mut()
                    .find(|r| r["from_port"] == 10080)
                    .unwrap()
            } else {
                &mut all
                    .values_mut()
                    .find(|r| r["Type"] == kind && r["Properties"]["FromPort"] == 10080)
                    .unwrap()["Properties"]
            };
            let rule = rule.as_object_mut().unwrap();
            rule.retain(|key, _| !key.contains("ource") && !key.contains("referenced"));
            let key = if target == Target::Terraform {
                "cidr_ipv4"
            } else {
                "CidrIp"
            };
            rule.insert(key.to_owned(), Value::from("0.0.0.0/0"));
        };
        for to in [None, Some(name)] {
            let (exit, out, err) = written(target, open, to);
            assert_eq!((exit, out.as_str()), (Exit::Failed, ""));
            assert!(!file.exists(), "a file was written");
            assert!(err.contains("error[P101]"), "{err}");
            assert!(err.contains("internal error"), "{err}");
        }
    }
}

#[test]
fn a_document_that_cannot_be_read_back_is_never_written() {
    let (exit, out, err) = written(
        Target::CloudFormation,
        |document| *document = serde_json::json!({}),
        None,
    );
    assert_eq!((exit, out.as_str()), (Exit::Failed, ""));
    assert!(err.contains("E0901"), "{err}");
}
