//! `synth diagram`: what is drawn is what can be reached, no more and no less; the same bytes each time;
//! text that no name can break.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::synth;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use synth::cli::Exit;

/// Who opens, who answers, the port.
type Hops = BTreeSet<(String, String, u64)>;

fn drawn(arguments: &[&str]) -> String {
    let (exit, out, err) = synth(&[&["diagram"], arguments].concat());
    assert_eq!(exit, Exit::Done, "{arguments:?}: {err}");
    out
}

/// What an end of a path is called in a picture.
fn label(name: &str) -> String {
    match name {
        "internet through CloudFront" => "CloudFront".to_owned(),
        _ => name.split_once('/').map_or(name, |(_, own)| own).to_owned(),
    }
}

/// The paths of `reach` that are open and need no load balancer in between.
fn reached(arguments: &[&str]) -> Hops {
    let all = [&["reach", "--format", "markdown"], arguments].concat();
    let (_, out, _) = synth(&all);
    let mut hops = Hops::new();
    for row in out.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let [_, from, to, port, verdict, through, _] = cells[..] else {
            panic!("{row}");
        };
        if verdict == "blocked" || !through.is_empty() {
            continue;
        }
        let to = match to {
            "internet" => "the internet".to_owned(),
            to => label(to),
        };
        hops.insert((label(from), to, port.parse().unwrap()));
    }
    hops
}

/// The lines of a flowchart, read back: frames stand for all that is in them.
fn read_back(mermaid: &str) -> (Hops, Hops) {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut frame = None;
    let (mut hops, mut tests) = (Hops::new(), Hops::new());
    for line in mermaid.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("subgraph ") {
            frame = rest.split('[').next().map(str::to_owned);
        } else if line == "end" {
            frame = None;
        } else if let Some((from, rest)) = line.split_once('>').filter(|_| line.contains("|\"")) {
            let from = from.split(' ').next().unwrap();
            let mut cells = rest.trim_start_matches('|').split('|');
            let ports = cells.next().unwrap().trim_matches('"');
            let ports = ports.trim_end_matches(" ?");
            let to = cells.next().unwrap().trim();
            assert!(!ports.contains(" of "), "{line}");
            let test = ports.ends_with(" test");
            assert_eq!(test, line.contains("-.->"), "{line}");
            for port in ports.trim_end_matches(" test").split(", ") {
                let port: u64 = port.parse().unwrap_or_else(|_| panic!("{line}"));
                for from in &members[from] {
                    for to in &members[to] {
                        let hop = (from.clone(), to.clone(), port);
                        if test {
                            tests.insert(hop.clone());
                        }
                        hops.insert(hop);
                    }
                }
            }
        } else if let Some((id, rest)) = line.split_once("[\"") {
            let own = rest.trim_end_matches("\"]").split("<br>").next().unwrap();
            members.insert(id.to_owned(), vec![own.to_owned()]);
            if let Some(frame) = &frame {
                members
                    .entry(frame.clone())
                    .or_default()
                    .push(own.to_owned());
            }
        }
    }
    (hops, tests)
}

/// The load balancers behind which a blueprint's services stand.
fn balancers(case: &common::Case) -> BTreeSet<String> {
    let blueprint = common::yaml(&case.file);
    let services = blueprint["services"].as_object().unwrap();
    let written = services
        .values()
        .filter_map(|one| one["load_balancer"].as_str());
    written.map(str::to_owned).collect()
}

#[test]
fn what_is_drawn_is_what_can_be_reached() {
    let mut all = 0;
    // A line of a large picture stands for some of many.
    for case in common::small_cases() {
        let arguments = case.arguments();
        let mermaid = drawn(&[&arguments[..], &["--format", "mermaid"]].concat());
        let (hops, tests) = read_back(&mermaid);
        let reached = reached(&arguments);
        let more: Vec<_> = hops.difference(&reached).collect();
        let less: Vec<_> = reached.difference(&hops).collect();
        assert!(
            more.is_empty() && less.is_empty(),
            "{}: drawn {more:#?}, reached {less:#?}",
            case.name
        );
        // Test listeners are asked by management alone, and are load balancers'.
        let balancers = balancers(&case);
        for (from, to, port) in &tests {
            let management = ["internet", "the internet"].iter().all(|one| from != one);
            assert!(management && balancers.contains(to), "{from} {to} {port}");
        }
        all += hops.len();
    }
    assert!(all > 150, "{all}");
    let (_, tests) = read_back(&drawn(&["blueprints/minimal.yaml", "--format", "mermaid"]));
    let test = |to: &str| ("management".to_owned(), to.to_owned(), 10080);
    assert_eq!(tests, Hops::from([test("internet"), test("internal")]));
}

/// Fails where a text is no XML whose elements close; gives the texts and titles in it.
fn texts(svg: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for part in svg.split('<').skip(1) {
        let (tag, text) = part
            .split_once('>')
            .unwrap_or_else(|| panic!("no end: {part}"));
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        assert!(
            !text.contains('>') || open.last() == Some(&"style"),
            "{text}"
        );
        for entity in text.split('&').skip(1) {
            let known = ["amp;", "lt;", "gt;", "quot;"];
            assert!(known.iter().any(|one| entity.starts_with(one)), "{text}");
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{part}");
        } else if !tag.ends_with('/') {
            let name = tag.split(' ').next().unwrap();
            open.push(name);
            if ["text", "title", "desc"].contains(&name) {
                out.push(text.to_owned());
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    out
}

#[test]
fn pictures_are_whole_the_same_twice_and_say_what_they_show() {
    for case in common::cases() {
        let svg = drawn(&case.arguments());
        assert_eq!(svg, drawn(&case.arguments()), "{}", case.name);
        let texts = texts(&svg);
        let cut = texts.iter().find(|text| text.contains('…'));
        assert_eq!(cut, None, "{}: no room for all of it", case.name);
        assert!(svg.contains("role=\"img\" aria-labelledby=\"title description\""));
        assert!(svg.contains("@media (prefers-color-scheme: dark)"));
        // Nothing is fetched, and nothing runs.
        for outside in ["href", "url(", "<script", "@import", "<image"] {
            assert!(!svg.contains(outside), "{}: {outside}", case.name);
        }
        let (_, reached, _) = synth(&[&["reach"], &case.arguments()[..]].concat());
        for service in reached
            .lines()
            .filter_map(|line| line.strip_prefix("service/"))
        {
            let name = service.split(' ').next().unwrap();
            assert!(
                texts.iter().any(|text| text == name),
                "{}: no {name}",
                case.name
            );
        }
        // Both formats, and a document by itself, are one picture but for its title.
        for format in ["cloudformation", "terraform"] {
            let file = case.kept(format, "diagram-kept");
            let hops = |arguments: &[&str]| {
                let mermaid = drawn(&[arguments, &["--format", "mermaid"]].concat());
                // A line of a large picture stands for some of many.
                (!case.is_large()).then(|| read_back(&mermaid))
            };
            assert_eq!(hops(&[&file]), hops(&case.arguments()), "{file}");
        }
    }
    let texts = texts(&drawn(&["blueprints/sbcntr.yaml"]));
    for said in [
        "blue | green",
        "network in 2 zones",
        "10080 test",
        "load balancer",
        "2 zones",
    ] {
        assert!(
            texts.iter().any(|text| text.contains(said)),
            "{said}: {texts:?}"
        );
    }
}

/// What opens and closes is marked, and by more than a colour.
#[test]
fn a_change_is_marked_on_what_opens_and_closes() {
    let tea = "tests/against/review/tea.yaml";
    let nat = "tests/against/review/nat.yaml";
    let mermaid = |new: &str, old: &str| drawn(&[new, "--against", old, "--format", "mermaid"]);
    let signs = |text: &str| {
        let count = |sign: &str| text.lines().filter(|line| line.contains(sign)).count();
        (count("|\"+ "), count("|\"- "))
    };
    let there = signs(&mermaid(nat, tea));
    assert_eq!(there, (6, 6));
    let back = signs(&mermaid(tea, nat));
    assert_eq!(back, (there.1, there.0));
    assert_eq!(signs(&mermaid(tea, tea)), (0, 0));
    let added = mermaid("tests/against/review/added.yaml", tea);
    assert!(added.contains("[\"+ pay<br>"), "{added}");
    let removed = drawn(&["tests/against/review/removed.yaml", "--against", tea]);
    assert!(
        texts(&removed).iter().any(|text| text == "- mail"),
        "{removed}"
    );
    assert!(removed.contains("box closes"));
}

/// Gateways are boxes of their own, and interface endpoints are listed in one, whichever services are behind
/// them: S3 has both.
#[test]
fn an_endpoint_is_drawn_once_by_what_it_is() {
    let boxes = |file: &str| -> (String, Vec<String>) {
        let drawn = drawn(&[file, "--format", "mermaid"]);
        let labels = drawn.lines().filter_map(|line| {
            let (_, label) = line.split_once("[\"")?;
            Some(label.trim_end_matches("\"]").to_owned())
        });
        let (of_endpoints, others) = labels.partition::<Vec<_>, _>(|l| l.starts_with("endpoints"));
        let [one] = &of_endpoints[..] else {
            panic!("{of_endpoints:?}");
        };
        (one.clone(), others)
    };
    let has = |boxes: &[String], name: &str| boxes.iter().any(|label| label == name);
    let (endpoints, others) = boxes("blueprints/exec.yaml");
    assert_eq!(
        endpoints,
        "endpoints<br>ecr.api<br>ecr.dkr<br>logs<br>ssmmessages"
    );
    assert!(has(&others, "s3") && has(&others, "dynamodb"), "{others:?}");
    let text = std::fs::read_to_string("snapshots/exec.cloudformation.json").unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    let resources = document["Resources"].as_object_mut().unwrap();
    let logs = resources["LogsEndpoint"]["Properties"].clone();
    let s3 = &mut resources["S3Endpoint"]["Properties"];
    let service = s3["ServiceName"].clone();
    *s3 = logs;
    s3["ServiceName"] = service;
    let file = common::folder("diagram-endpoints").join("exec.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let (endpoints, others) = boxes(file.to_str().unwrap());
    assert_eq!(
        endpoints,
        "endpoints<br>ecr.api<br>ecr.dkr<br>logs<br>s3<br>ssmmessages"
    );
    assert!(
        !has(&others, "s3") && has(&others, "dynamodb"),
        "{others:?}"
    );
}

/// A blueprint and its own document have the same paths, however an input is called: templates do not spell
/// where its words end.
#[test]
fn a_blueprint_over_its_own_document_changes_nothing() {
    let folder = common::folder("diagram-inputs");
    let text = std::fs::read_to_string("blueprints/inputs.yaml").unwrap();
    let file = folder.join("inputs.yaml");
    let second = text
        .replace("database:", "database_2:")
        .replace("input.database}", "input.database_2}");
    assert_ne!(text, second);
    std::fs::write(&file, second).unwrap();
    for (blueprint, documents) in [
        ("blueprints/inputs.yaml", Path::new("snapshots")),
        (file.to_str().unwrap(), &folder),
    ] {
        for format in ["cloudformation", "terraform"] {
            let document = documents.join(format!("inputs.{format}.json"));
            let document = document.to_str().unwrap();
            if documents == folder {
                let (exit, out, err) = synth(&[blueprint, "--target", format]);
                assert_eq!(exit, Exit::Done, "{err}");
                std::fs::write(document, out).unwrap();
            }
            for (new, old) in [(blueprint, document), (document, blueprint)] {
                let drawn = drawn(&[new, "--against", old, "--format", "mermaid"]);
                let marked = |line: &&str| line.contains("\"+ ") || line.contains("\"- ");
                let marks: Vec<&str> = drawn.lines().filter(marked).collect();
                assert!(marks.is_empty(), "{new} over {old}: {marks:?}");
                assert!(drawn.contains("input.database"), "{drawn}");
            }
        }
    }
}

/// Fifty services are a picture that fits on a page or two, with few lines.
#[test]
fn fifty_services_stay_readable() {
    let mut text = "name: many\nmanagement: {host: true}\nservices:\n  front:\n    load_balancer: internet\n    calls: [app0, app1, app2]\n".to_owned();
    for at in 0..49 {
        writeln!(
            text,
            "  app{at}: {{load_balancer: {}, route: {{paths: [/app{at}/*]}}, image: \"111122223333.dkr.ecr.us-east-1.amazonaws.com/app{at}:v1\"}}",
            if at < 25 { "internal" } else { "none" }
        )
        .unwrap();
    }
    let text = text
        .lines()
        .map(|line| {
            // A worker has no route.
            let worker = line.contains("load_balancer: none");
            let at = line.find(", route").filter(|_| worker);
            at.map_or(line.to_owned(), |at| {
                let end = at + line[at..].find("]}").unwrap() + 2;
                format!("{}{}", &line[..at], &line[end..])
            })
        })
        .collect::<Vec<_>>()
        .join("\n");
    let folder = common::folder("diagram-fifty");
    let terraform = folder.join("main.tf.json");
    let file = folder.join("many.yaml");
    std::fs::write(&file, text).unwrap();
    let (exit, out, err) = synth(&[file.to_str().unwrap(), "--target", "terraform"]);
    assert_eq!(exit, Exit::Done, "{err}");
    std::fs::write(&terraform, out).unwrap();
    let svg = drawn(&[terraform.to_str().unwrap()]);
    texts(&svg);
    // From the top of a column to its end, and then the next, as people count.
    let mut labels: Vec<(u32, u32, &str)> = svg
        .split("<text class=\"label\" x=\"")
        .skip(1)
        .map(|text| {
            let (x, rest) = text.split_once("\" y=\"").unwrap();
            let (y, rest) = rest.split_once("\">").unwrap();
            let name = rest.split('<').next().unwrap();
            (x.parse().unwrap(), y.parse().unwrap(), name)
        })
        .collect();
    labels.sort_unstable();
    let read: Vec<&str> = labels.iter().map(|(.., name)| *name).collect();
    let apps =
        |of: std::ops::Range<usize>| -> Vec<String> { of.map(|at| format!("app{at}")).collect() };
    for wanted in [apps(0..25), apps(25..49)] {
        let found = read
            .iter()
            .filter(|name| wanted.iter().any(|one| one == *name));
        assert_eq!(found.copied().collect::<Vec<_>>(), wanted);
    }
    let lines = svg.matches("class=\"line").count();
    assert!(lines < 30, "{lines} lines");
    let number = |key: &str| -> u32 {
        let rest = svg.split(&format!("{key}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    assert!(
        number("width") < 3000 && number("height") < 2000,
        "{} x {}",
        number("width"),
        number("height")
    );
}

#[test]
fn no_name_is_markup() {
    let folder = common::folder("diagram-hostile");
    let names = [
        "<script>alert(1)</script>",
        "a\"]; b --> c",
        "&amp;#quot;|x|",
        "\u{1b}[2J\u{202e}\n## title",
        "`x` end",
    ];
    for (at, name) in names.iter().enumerate() {
        let file = folder.join(format!("{at}.json"));
        let document = json!({"Resources": {
            "Cluster": {"Type": "AWS::ECS::Cluster"},
            "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "x", "SecurityGroupEgress": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.9.0.0/16"}]}},
            "Service": {"Type": "AWS::ECS::Service", "Properties": {"ServiceName": name, "Cluster": {"Ref": "Cluster"}, "LaunchType": "FARGATE", "TaskDefinition": "x",
                "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-0a1b2c3d4e5f60711"], "SecurityGroups": [{"Ref": "Group"}]}}}},
        }});
        std::fs::write(&file, document.to_string()).unwrap();
        let file = file.to_str().unwrap();
        let svg = drawn(&[file]);
        common::clean("svg", &svg);
        texts(&svg);
        assert!(!svg.contains("<script"), "{svg}");
        let mermaid = drawn(&[file, "--format", "mermaid"]);
        common::clean("mermaid", &mermaid);
        for line in mermaid.lines().filter(|line| line.contains("[\"")) {
            assert_eq!(line.matches('"').count(), 2, "{line}");
        }
    }
}

/// The picture and the chart that docs/diagram.md shows.
#[test]
fn the_page_shows_what_is_drawn() {
    common::current("docs/sbcntr.svg", &drawn(&["blueprints/sbcntr.yaml"]));
    let page = std::fs::read_to_string("docs/diagram.md").unwrap();
    let chart = drawn(&["blueprints/minimal.yaml", "--format", "mermaid"]);
    assert!(
        page.contains(&format!("```mermaid\n{chart}```\n")),
        "docs/diagram.md has to show\n{chart}"
    );
    assert!(page.contains("(sbcntr.svg)"));
    let first = std::fs::read_to_string("README.md").unwrap();
    assert!(first.contains("(docs/sbcntr.svg)"));
}
