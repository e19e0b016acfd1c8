//! The script and the printed commands as the tools that read them see them.

use super::*;

#[test]
fn shellcheck_finds_nothing_in_the_script() {
    let deployed = Deployed::of("canary", Format::CloudFormation);
    let here = folder("shellcheck");
    let outputs = write(&here.join("outputs.json"), &deployed.outputs("canary"));
    let into = here.join("files");
    let output = synth(&[
        "release",
        "blueprints/canary.yaml",
        "--service",
        "shop",
        "--outputs",
        &outputs,
        "--image",
        IMAGE,
        "--into",
        into.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let script = into.join("release.sh");
    let check = || {
        Command::new(common::tool("judges", "shellcheck"))
            .args(["--enable=all", "--exclude=SC2250,SC2312,SC2310,SC2292"])
            .arg(&script)
            .output()
            .expect("shellcheck starts")
    };
    let found = check();
    assert!(
        found.status.success(),
        "{}",
        String::from_utf8_lossy(&found.stdout)
    );
    let text = std::fs::read_to_string(&script).unwrap();
    let (whole, planted) = (
        "--task-definition \"$revision\"",
        "--task-definition $revision",
    );
    assert!(text.contains(whole));
    std::fs::write(&script, text.replace(whole, planted)).unwrap();
    assert!(
        !check().status.success(),
        "a missing quotation mark is not found"
    );
}

/// The AWS CLI takes the commands for a release of ECS's own engine as they are printed.
#[test]
fn the_commands_for_ecs_are_commands() {
    let aws = common::tool("judges", "aws");
    let tools = aws.parent().unwrap().display();
    let ecs = Deployed::of("ecs", Format::CloudFormation);
    let (service, ..) = services(&ecs, &ecs.outputs("ecs"))
        .into_iter()
        .find(|(_, engine, _)| engine == "ecs")
        .unwrap();
    let output = synth(&["release", "blueprints/ecs.yaml", "--service", &service]);
    let page = said(&output);
    assert_eq!(output.status.code(), Some(0), "{page}");
    let lines: Vec<&str> = page
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("aws ecs "))
        .collect();
    assert_eq!(lines.len(), 4, "{page}");
    let runs = |line: &str| {
        let line = line.split('#').next().unwrap();
        Command::new("sh")
            .args(["-c", line])
            .env("PATH", format!("{tools}:/usr/bin:/bin"))
            .env("AWS_DEFAULT_REGION", "ap-northeast-1")
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env("AWS_MAX_ATTEMPTS", "1")
            // Nobody listens there: a command that gets as far as asking is a command.
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
            .output()
            .unwrap()
    };
    let asks = |line: &str| {
        String::from_utf8_lossy(&runs(line).stderr)
            .contains("Could not connect to the endpoint URL")
    };
    for line in &lines {
        assert!(asks(line), "{line}");
    }
    // An unknown option ends before.
    assert!(!asks(&lines[2].replace("--hook-id", "--pause-id")));
    assert!(!asks(&lines[3].replace("--stop-type", "--halt-type")));
}
