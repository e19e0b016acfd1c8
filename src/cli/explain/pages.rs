//! The pages of `docs/` that are made from the code, asked for one entry at a time. They are part of
//! the program, so that an answer needs no network and is that of this version.

use crate::finding::print::Rule;
use crate::finding::{Code, Severity, codes};
use crate::operate::policies;
use crate::prove::RULES;
use crate::system::{Image, System};
use std::fmt::Write as _;

const KEYS: &str = include_str!("../../../docs/blueprint.md");

/// What a code says, and for a proof its page.
pub fn code(asked: &str) -> Option<String> {
    let asked = asked.to_ascii_uppercase();
    let (code, what) = codes::all().find(|(code, _)| code.0 == asked)?;
    let mut out = format!("{code}: {what}\n\n{}\n", means(code));
    if let Some(listed) = RULES.iter().find(|listed| listed.code == code) {
        for line in listed.rule.text().lines() {
            let _ = write!(out, "\n{}", line.trim_start_matches("# "));
        }
        out.push('\n');
    }
    Some(out)
}

/// The same for a viewer of code scanning.
pub fn rule(code: Code) -> Rule {
    let known = codes::all().find(|(one, _)| *one == code);
    let title = known.map_or(code.0, |(_, what)| what).to_owned();
    let text = match RULES.iter().find(|listed| listed.code == code) {
        Some(listed) => listed.rule.text().replace("# ", "## "),
        None => format!("{title} {}", means(code)),
    };
    Rule { title, text }
}

fn means(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error if code.0.starts_with('P') => {
            "A proof that failed. Of a blueprint's document this is a mistake of synth's, and nothing is written; of a foreign document, which synth did not write, it is an error."
        }
        Severity::Error => "An error: nothing is written.",
        Severity::Warning => "A warning: the document is written.",
        Severity::Note => "A note: nothing is wrong.",
    }
}

/// A key of the blueprint.
pub struct Key {
    /// `services.NAME.port`.
    pub path: String,
    /// What it takes, its default, what it is.
    pub cells: [String; 3],
}

/// The key of a whole path, with any names in it.
pub fn about(path: &str) -> Option<Key> {
    every().into_iter().find(|key| same(&key.path, path))
}

fn every() -> Vec<Key> {
    let mut out = Vec::new();
    let mut within = None;
    for line in KEYS.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            within = match heading.strip_prefix('`').and_then(|h| h.strip_suffix('`')) {
                Some(path) => Some(format!("{path}.")),
                None => (heading == "Top level").then(String::new),
            };
        }
        let cells = cells(line);
        if let (Some(before), [key, takes, default, what]) = (&within, cells.as_slice())
            && let Some(key) = key.strip_prefix('`').and_then(|k| k.strip_suffix('`'))
        {
            out.push(Key {
                path: format!("{before}{key}"),
                cells: [takes.clone(), default.clone(), what.clone()],
            });
        }
    }
    out
}

/// The cells of a line of a table; a bar inside a cell is escaped.
fn cells(line: &str) -> Vec<String> {
    let Some(inner) = line.strip_prefix("| ").and_then(|l| l.strip_suffix(" |")) else {
        return Vec::new();
    };
    inner
        .replace("\\|", "\u{0}")
        .split(" | ")
        .map(|cell| cell.trim().replace('\u{0}', "|"))
        .collect()
}

/// What a key is: `services.backend.port`, or with `NAME` or `*` for a name of one's own. The end of a path
/// (`count`, `listener.port`) is enough; where several keys end so, they are listed.
pub fn key(asked: &str) -> Option<String> {
    let every = every();
    let whole = every.iter().find(|key| same(&key.path, asked));
    let Some(key) = whole else {
        let ends: Vec<&Key> = every
            .iter()
            .filter(|key| ends_so(&key.path, asked))
            .collect();
        return match ends.as_slice() {
            [] => None,
            [one] => Some(page(&every, one)),
            several => Some(listed(asked, several)),
        };
    };
    Some(page(&every, key))
}

/// What is said of a system besides a page.
pub type Besides<'a> = Box<dyn Fn(&System) -> Option<String> + 'a>;

/// What others have to allow, for the keys of which that is so.
pub fn policy(asked: &str) -> Option<Besides<'_>> {
    if asked == "kms_key" {
        return Some(Box::new(of_key));
    }
    let service = asked.strip_suffix(".from")?.strip_suffix("image")?;
    let service = service.strip_suffix('.').unwrap_or(service);
    let service = service.strip_prefix("services.").unwrap_or(service);
    Some(Box::new(move |system| of_repositories(system, service)))
}

/// What the policies of the repositories have to say from which a service pulls, or every one.
fn of_repositories(system: &System, service: &str) -> Option<String> {
    let all = ["", "NAME", "*"].contains(&service);
    let mut out = String::new();
    let services = system.services.iter();
    for service in services.filter(|s| all || s.name == service) {
        let Image::Pulled(pulled) = &service.app.image else {
            continue;
        };
        let (name, repository) = (&service.name, &pulled.repository);
        let (Some(policy), Some(account)) =
            (policies::of_repository(system, service), &pulled.account)
        else {
            let _ = writeln!(
                out,
                "\n`{name}` of {} pulls from `{repository}` of its own account, which needs no policy.",
                system.name
            );
            continue;
        };
        let _ = writeln!(
            out,
            "\n`{name}` of {} pulls from `{repository}` in the account {account}. The policy of that repository has to say this, \
             there:\n\n{policy:#}\n\naws ecr set-repository-policy --repository-name {repository}{} --policy-text file://policy.json",
            system.name,
            pulled
                .region
                .as_ref()
                .or(system.region.as_ref())
                .map_or_else(String::new, |region| format!(" --region {region}"))
        );
        if system.account.is_none() {
            out.push_str("\nThe blueprint does not say which ACCOUNT this one is: write it in.\n");
        }
    }
    (!out.is_empty()).then_some(out)
}

/// What the policy of the key has to say.
fn of_key(system: &System) -> Option<String> {
    let policy = policies::of_key(system)?;
    let mut out = format!(
        "\nThe policy of the key of {} has to say this, besides what its own administrators may; of a key in \
         another account, whoever deploys also needs the same by a policy of their own:\n\n{policy:#}\n",
        system.name
    );
    let text = policy.to_string();
    if text.contains("ACCOUNT") || text.contains("REGION") {
        out.push_str("\nThe blueprint does not say which ACCOUNT or REGION: write them in.\n");
    }
    Some(out)
}

/// Keys that end in the same words.
fn listed(asked: &str, keys: &[&Key]) -> String {
    let mut out =
        format!("`{asked}` stands in several places; ask for one of them by its path:\n\n");
    for key in keys {
        let [_, _, what] = &key.cells;
        let first = what
            .split_once(". ")
            .map_or(what.as_str(), |(first, _)| first);
        let _ = writeln!(out, "{}\n    {}.", key.path, first.trim_end_matches('.'));
    }
    out
}

/// The page of one key.
fn page(every: &[Key], key: &Key) -> String {
    let [takes, default, what] = &key.cells;
    let mut out = format!("{}\n\n{what}\n\nTakes: {takes}\n", key.path);
    match default.as_str() {
        "" => {}
        "required" => out.push_str("Has to be written.\n"),
        default => {
            let _ = writeln!(out, "Left out: {default}");
        }
    }
    // Names of one's own stand between a key and those beneath it.
    let below = |path: &str| {
        let rest = path.strip_prefix(&key.path)?;
        let rest = rest.trim_start_matches("[]").strip_prefix('.')?;
        let own = rest.strip_prefix("NAME.").unwrap_or(rest);
        (!own.contains('.')).then(|| own.to_owned())
    };
    let beneath: Vec<String> = every.iter().filter_map(|k| below(&k.path)).collect();
    if !beneath.is_empty() {
        let _ = writeln!(out, "Keys: {}", beneath.join(", "));
    }
    let top = key.path.split(['.', '[']).next().unwrap_or_default();
    if !["name", "environments", "$schema"].contains(&top) {
        let _ = writeln!(
            out,
            "Stands: in the blueprint, and for one environment below `environments.NAME`"
        );
    }
    if let Some(value) = example(&key.cells) {
        let _ = write!(out, "\nFor example:\n\n{}", nested(&key.path, &value));
    }
    out
}

/// A value that the key takes: its default, or the first of its words.
fn example([takes, default, _]: &[String; 3]) -> Option<String> {
    let quoted = |text: &str| {
        let inner = text.strip_prefix('`')?;
        let (value, _) = inner.split_once('`')?;
        Some(value.to_owned())
    };
    quoted(default).or_else(|| quoted(takes))
}

/// A value below the keys of a path, as YAML; an item of a list begins with its sign.
fn nested(path: &str, value: &str) -> String {
    let mut out = String::new();
    let (mut indent, mut sign) = (0, "");
    let steps: Vec<&str> = path.split('.').collect();
    for (at, step) in steps.iter().enumerate() {
        let name = step.trim_end_matches("[]");
        let end = if at + 1 == steps.len() {
            format!(" {value}")
        } else {
            String::new()
        };
        let _ = writeln!(out, "{}{sign}{name}:{end}", " ".repeat(indent));
        indent += 2 + sign.len();
        sign = if name.len() < step.len() { "- " } else { "" };
    }
    out
}

/// Whether a path ends in the asked one.
fn ends_so(known: &str, asked: &str) -> bool {
    let steps: Vec<&str> = known.split('.').collect();
    let count = asked.split('.').count();
    count > 0
        && count < steps.len()
        && steps
            .get(steps.len() - count..)
            .is_some_and(|end| same(&end.join("."), asked))
}

/// Whether an asked path is of this key, whatever stands for `NAME`.
fn same(known: &str, asked: &str) -> bool {
    let plain = |one: &str| one.trim_end_matches("[]").to_owned();
    let known: Vec<String> = known.split('.').map(plain).collect();
    let asked: Vec<String> = asked.split('.').map(plain).collect();
    known.len() == asked.len()
        && known
            .iter()
            .zip(&asked)
            .all(|(known, asked)| known == asked || (known == "NAME" && !asked.is_empty()))
}

/// Every code and every key.
pub fn names() -> Vec<String> {
    let codes = codes::all().map(|(code, _)| code.0.to_owned());
    codes.chain(every().into_iter().map(|k| k.path)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test may panic")]
    use super::*;

    #[test]
    fn every_code_has_an_answer_and_every_proof_its_page() {
        for (known, what) in codes::all() {
            let said = code(known.0).unwrap_or_default();
            assert!(said.contains(what), "{known}");
            let page = said.contains("How to fix it");
            assert_eq!(page, known.0.starts_with('P'), "{known}: {said}");
        }
        assert_eq!(code("p101"), code("P101"));
        assert_eq!(code("E9999"), None);
    }

    #[test]
    fn a_key_is_found_by_its_path_with_any_name() {
        let said = key("services.backend.health_check.path").unwrap_or_default();
        assert!(said.contains("services.NAME.health_check.path"), "{said}");
        assert!(said.contains("Left out: `/`"), "{said}");
        let said = key("services").unwrap_or_default();
        assert!(
            said.contains("load_balancer") && said.contains("Has to be written"),
            "{said}"
        );
        let said = key("services.web.reaches").unwrap_or_default();
        assert!(said.contains("Keys: ") && said.contains("port"), "{said}");
        assert_eq!(key("services.NAME.prot"), None);
    }

    #[test]
    fn the_end_of_a_path_is_enough() {
        assert_eq!(key("services.*.count"), key("count"));
        assert_eq!(key("flow_logs"), key("network.flow_logs"));
        let said = key("count").unwrap_or_default();
        let example = "services:\n  NAME:\n    count: 2\n";
        assert!(said.ends_with(example), "{said}");
        let said = key("port").unwrap_or_default();
        for path in ["services.NAME.port", "services.NAME.health_check.port"] {
            assert!(said.contains(&format!("{path}\n    The ")), "{said}");
        }
        assert_eq!(key("nowhere.at.all"), None);
        assert_eq!(key("backend.count"), key("count"));
    }

    #[test]
    fn every_example_is_yaml_of_its_key() {
        let mut shown = 0;
        for one in every() {
            let Some(value) = example(&one.cells) else {
                continue;
            };
            let text = nested(&one.path, &value);
            let Ok(read) = crate::read::source("example", text.as_bytes()) else {
                panic!("{text}");
            };
            let pointer = one.path.replace("[].", ".0.").replace("[]", "");
            let pointer = format!("/{}", pointer.replace('.', "/"));
            assert!(read.value.pointer(&pointer).is_some(), "{pointer}: {text}");
            shown += 1;
        }
        assert!(shown > 40, "{shown}");
    }

    #[test]
    fn every_line_of_the_page_is_a_key() {
        let rows = KEYS.lines().filter(|l| l.starts_with("| `"));
        let known = every();
        // The last section lists keys that are not there yet.
        assert!(rows.count() - known.len() < 40, "{}", known.len());
        for one in &known {
            assert!(key(&one.path).is_some(), "{}", one.path);
        }
    }
}
