//! Releases, then the next document. What deployment engines do to listener rules, task sets and
//! services is played against emulators on loopback; then every edit of `tests/against` that is not
//! refused is deployed over it, and traffic, services and old revisions have to be where the engines
//! left them. The script prints the table of it (`-- --nocapture`). This is `CloudFormation`; in
//! Terraform the same is a test beside the others that Terraform takes part in, which it runs together.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and a table is printed"
)]

mod common;

#[test]
fn releases_stay_where_engines_left_them() {
    let arguments = ["cloudformation", common::PROGRAM, "green", "blue"];
    let lives = if common::whole() { 2 } else { 1 };
    let ran = common::script("judges", "releases/walk.py", &arguments[..2 + lives]);
    println!("{}", common::passed("releases/walk.py", &ran));
}

/// Proxies, agents, migrations, jobs and workers, under each engine that a service behind a load balancer can have.
#[test]
fn tasks_of_several_containers_and_jobs_are_released_by_every_engine() {
    let script = "releases/containers.py";
    let run = |arguments: &[&str]| {
        let arguments = [&[common::PROGRAM], arguments].concat();
        println!(
            "{}",
            common::passed(script, &common::script("judges", script, &arguments))
        );
    };
    // One that ECS releases without a load balancer is among them.
    run(&["blueprints/ecs.yaml", "ecs"]);
    for blueprint in ["blueprints/tasks.yaml", "blueprints/jobs.yaml"] {
        for engine in ["codedeploy", "ecs", "rolling"] {
            run(&[blueprint, engine]);
        }
    }
    run(&["planted", "blueprints/tasks.yaml"]);
}

#[test]
fn environments_live_side_by_side_and_are_released_apart() {
    let ran = common::script("judges", "releases/side_by_side.py", &[common::PROGRAM]);
    println!("{}", common::passed("releases/side_by_side.py", &ran));
}

#[test]
fn production_is_released_by_every_engine_that_it_may_have() {
    let ran = common::script("judges", "releases/every_engine.py", &[common::PROGRAM]);
    println!("{}", common::passed("releases/every_engine.py", &ran));
}
