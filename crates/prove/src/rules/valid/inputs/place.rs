//! The place that a document is held to: its account, its region and its provider.

use super::held;
use crate::documents::{Document, Format};
use crate::intent::Intent;
use crate::rules::case::Case;
use crate::types::Kind;
use crate::types::subnet;
use crate::value::{Value, snake};
use doc::Json;

/// What differs from the place that the blueprint means.
pub(super) fn check(case: &Case<'_>, intent: &Intent, wrong: &mut Vec<String>) {
    let document = &case.scene.document;
    match document.format {
        Format::CloudFormation => {
            assertions(document, intent, pinned(case), wrong);
            refused(&ruled_out(document), &intent.unfit_regions, wrong);
        }
        Format::Terraform => {
            provider(case, intent.region.as_deref(), wrong);
            if !case.is_plan() {
                refused(&conditioned(document), &intent.unfit_regions, wrong);
            }
        }
    }
    let held = match document.format {
        Format::CloudFormation => account_of_rules(document),
        Format::Terraform => account_of_provider(document),
    };
    if held != intent.account && !case.is_plan() {
        wrong.push(match (&held, &intent.account) {
            (_, Some(wanted)) => {
                format!("nothing keeps the document to the account {wanted} alone")
            }
            (held, None) => format!(
                "the document accepts the account {} alone, which is not in the blueprint",
                held.as_deref().unwrap_or_default()
            ),
        });
    }
}

/// The one account that a template's rules let in.
fn account_of_rules(document: &Document) -> Option<String> {
    let Value::Map(rules) = document.part("Rules")? else {
        return None;
    };
    rules.iter().find_map(|(_, rule)| {
        let [one] = rule.get("Assertions")?.items() else {
            return None;
        };
        match one.get("Assert")?.get("Fn::Equals")?.items() {
            [left, Value::Text(account)] if is_account(left) => Some(account.clone()),
            _ => None,
        }
    })
}

fn is_account(value: &Value) -> bool {
    value.get("Ref").and_then(Value::as_text) == Some("AWS::AccountId")
}

/// The one account that the provider lets in, or that a module asks whoever uses it to be.
fn account_of_provider(document: &Document) -> Option<String> {
    if let Some(aws) = document.part("provider").and_then(|p| p.get("aws")) {
        return match aws.get("allowed_account_ids")?.items() {
            [Value::Text(account)] => Some(account.clone()),
            _ => None,
        };
    }
    let whose = document
        .nodes
        .iter()
        .find(|n| n.id == "data.aws_caller_identity.current")?;
    let [condition] = whose.extra.get("lifecycle")?.get("postcondition")?.items() else {
        return None;
    };
    condition.get("error_message")?;
    let said = condition.get("condition")?.as_text()?;
    let account = said
        .strip_prefix("${self.account_id == \"")?
        .strip_suffix("\"}")?;
    Some(account.to_owned())
}

/// Regions in which the system would not do have to be refused, and no others.
fn refused(found: &[String], meant: &[String], wrong: &mut Vec<String>) {
    let lacks: Vec<&str> = meant
        .iter()
        .filter(|m| !found.contains(m))
        .map(String::as_str)
        .collect();
    if !lacks.is_empty() {
        wrong.push(format!("nothing refuses {}", lacks.join(", ")));
    }
    let more: Vec<&str> = found
        .iter()
        .filter(|f| !meant.contains(f))
        .map(String::as_str)
        .collect();
    if !more.is_empty() {
        wrong.push(format!("{} is refused", more.join(", ")));
    }
}

/// Regions that rules of a template refuse.
fn ruled_out(document: &Document) -> Vec<String> {
    let Some(Value::Map(rules)) = document.part("Rules") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (_, rule) in rules {
        for assertion in rule.get("Assertions").map_or(&[][..], Value::items) {
            out.extend(not_contained(assertion.get("Assert")).unwrap_or_default());
        }
    }
    out
}

/// `Fn::Not` of `Fn::Contains` of regions and this one.
fn not_contained(assert: Option<&Value>) -> Option<Vec<String>> {
    let inner = assert?.get("Fn::Not")?.items().first()?;
    let [Value::List(all), own] = inner.get("Fn::Contains")?.items() else {
        return None;
    };
    (own.get("Ref").and_then(Value::as_text) == Some("AWS::Region")).then(|| {
        let texts = all.iter().filter_map(Value::as_text);
        texts.map(str::to_owned).collect()
    })
}

/// Regions that a postcondition of what says the region refuses.
fn conditioned(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for node in document
        .nodes
        .iter()
        .filter(|n| n.id == "data.aws_service.s3")
    {
        let conditions = node
            .extra
            .get("lifecycle")
            .and_then(|l| l.items().first())
            .and_then(|l| l.get("postcondition"));
        for one in conditions.map_or(&[][..], Value::items) {
            let said = one.get("condition").and_then(Value::as_text);
            // That a module is held to one region is looked at by `looked_at`.
            if said.is_some_and(|s| s.starts_with("${self.region == ")) {
                continue;
            }
            let listed = said
                .and_then(|s| s.strip_prefix("${!contains("))
                .and_then(|s| {
                    s.strip_suffix(", self.region)}")
                        .or_else(|| s.strip_suffix(", self.id)}"))
                })
                .and_then(texts);
            out.extend(listed.unwrap_or_else(|| vec![format!("{:?}", said)]));
        }
    }
    out
}

/// A list of texts that is written as JSON.
fn texts(json: &str) -> Option<Vec<String>> {
    let json = Json::parse(json).ok()?;
    let text = |item: &Json<'_>| item.as_str().map(str::to_owned);
    json.as_array()?.iter().map(text).collect()
}

/// A table of prefix lists: its name, and the regions whose id it knows.
type Table<'a> = (&'a str, Vec<&'a str>);

/// The tables of a template, each id of which is looked at.
fn tables<'a>(document: &'a Document, wrong: &mut Vec<String>) -> Vec<Table<'a>> {
    let Some(Value::Map(mappings)) = document.part("Mappings") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (name, regions) in mappings {
        let (true, Value::Map(regions)) = (name.ends_with("PrefixLists"), regions) else {
            continue;
        };
        let mut known = Vec::new();
        for (region, entry) in regions {
            let id = entry.get("Id").and_then(Value::as_text).unwrap_or("?");
            if id.is_empty() {
                continue;
            }
            let digits = id.strip_prefix("pl-").unwrap_or_default();
            if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
                wrong.push(format!("the prefix list of {region} in {name} is {id}"));
            }
            known.push(region.as_str());
        }
        out.push((name.as_str(), known));
    }
    out
}

/// Assertions on the region, and the tables of prefix lists that some of them speak of.
fn assertions(document: &Document, intent: &Intent, pinned: bool, wrong: &mut Vec<String>) {
    let region = intent.region.as_deref();
    let mut held = !pinned;
    let mut lists = tables(document, wrong);
    let Some(Value::Map(rules)) = document.part("Rules") else {
        if !held {
            wrong.push(
                "zones are named by id, and no assertion keeps the template to their region"
                    .to_owned(),
            );
        }
        unasked(&lists, wrong);
        return;
    };
    for (name, rule) in rules {
        let asserts = rule.get("Assertions").map_or(&[][..], Value::items);
        let [Value::Map(_)] = asserts else {
            wrong.push(format!("the rule {name} asserts nothing"));
            continue;
        };
        let assert = asserts[0].get("Assert");
        let place = |v: &Value| v.get("Ref").and_then(Value::as_text) == Some("AWS::Region");
        match assert.and_then(|a| a.get("Fn::Equals")).map(Value::items) {
            Some([left, Value::Text(right)]) if place(left) => {
                held = true;
                if region.is_some_and(|r| r != right) {
                    wrong.push(format!(
                        "the rule {name} asks for {right}, and the blueprint names another region"
                    ));
                }
                continue;
            }
            Some([left, Value::Text(_)]) if is_account(left) => continue,
            Some(_) => {
                wrong.push(format!(
                    "the rule {name} compares something else than the region"
                ));
                continue;
            }
            None => {}
        }
        if not_contained(assert).is_some() || held::is(assert, intent) {
            continue;
        }
        let either = assert.and_then(|a| a.get("Fn::Or")).map(Value::items);
        let Some([given, contains]) = either else {
            wrong.push(format!("the rule {name} is unknown"));
            continue;
        };
        let given = given
            .get("Fn::Not")
            .and_then(|n| n.items().first())
            .and_then(|e| e.get("Fn::Equals"))
            .map(Value::items);
        // `S3PrefixListId` gives what `S3PrefixLists` does not know.
        let input = match given {
            Some([input, Value::Text(empty)]) if empty.is_empty() => {
                input.get("Ref").and_then(Value::as_text)
            }
            _ => None,
        };
        let input = input.filter(|n| document.inputs.iter().any(|(i, _)| *i == snake(n)));
        let table = input
            .and_then(|n| n.strip_suffix("Id"))
            .and_then(|n| {
                lists
                    .iter()
                    .position(|(table, _)| table.strip_suffix('s') == Some(n))
            })
            .map(|at| lists.swap_remove(at).1);
        let said = contains.get("Fn::Contains").map(Value::items);
        let listed = table.is_some_and(|known| {
            matches!(said, Some([Value::List(all), own])
            if place(own) && all.len() == known.len() && all.iter().all(|r| r.as_text().is_some_and(|r| known.contains(&r))))
        });
        if !listed {
            wrong.push(format!(
                "the rule {name} does not ask for the prefix list where the template knows none"
            ));
        }
    }
    if !held {
        wrong.push(
            "zones are named by id, and no assertion keeps the template to their region".to_owned(),
        );
    }
    unasked(&lists, wrong);
}

/// Tables of which no assertion speaks.
fn unasked(lists: &[Table<'_>], wrong: &mut Vec<String>) {
    for (table, _) in lists {
        wrong.push(format!(
            "no assertion says that {table} does not know this region's prefix list"
        ));
    }
}

/// Whether zones are named by ids, which are of one region.
fn pinned(case: &Case<'_>) -> bool {
    let r = case.scene.read();
    r.of(Kind::Subnet)
        .any(|node| r.get(node, subnet::ZONE_ID).is_some())
}

/// The provider, its region, and what zones may be looked up.
fn provider(case: &Case<'_>, region: Option<&str>, wrong: &mut Vec<String>) {
    let document = &case.scene.document;
    if case.is_plan() {
        // What stands around resources is not in it.
        return;
    }
    if let Some(aws) = document.part("provider").and_then(|p| p.get("aws")) {
        let said = aws
            .get("region")
            .and_then(Value::as_text)
            .unwrap_or_default();
        let input = document
            .inputs
            .iter()
            .find(|(n, _)| n == "region")
            .map(|(_, w)| w);
        if said != "${var.region}" || input.is_none() {
            wrong.push("the provider does not use the region input".to_owned());
        }
        if let Some(default) = input
            .and_then(|i| i.get("default"))
            .and_then(Value::as_text)
            && region != Some(default)
        {
            wrong.push(format!(
                "the region is {default} by default, and the blueprint names another"
            ));
        }
        if region.is_some() && input.is_some_and(|i| i.get("default").is_none()) {
            wrong.push("the region that the blueprint names is not the default".to_owned());
        }
        let written = input
            .and_then(|i| i.get("validation"))
            .and_then(|v| v.get("condition"))
            .and_then(Value::as_text);
        if pinned(case) && written.is_none() {
            wrong.push("zones are named by id, and nothing keeps the region to theirs".to_owned());
        }
        if let (Some(written), Some(region)) = (written, region)
            && written != format!("${{var.region == \"{region}\"}}")
        {
            wrong.push("the region is kept to another than the blueprint's".to_owned());
        }
    } else {
        let module = document.part("terraform").is_some() && document.part("provider").is_none();
        let input = document.inputs.iter().any(|(n, _)| n == "region");
        if !module || input {
            wrong.push("no provider uses the region input".to_owned());
        }
        if pinned(case) && !region.is_some_and(|region| looked_at(case, region)) {
            wrong.push(
                "zones are named by id, and nothing looks at the region of the module's provider"
                    .to_owned(),
            );
        }
    }
    let required = document
        .part("terraform")
        .and_then(|t| t.get("required_providers"))
        .and_then(|p| p.get("aws"));
    let source = required
        .and_then(|p| p.get("source"))
        .and_then(Value::as_text);
    let version = required
        .and_then(|p| p.get("version"))
        .and_then(Value::as_text);
    if source != Some("hashicorp/aws") {
        wrong.push("the provider is not hashicorp/aws".to_owned());
    }
    if !version.is_some_and(constraint) {
        wrong.push("the provider's version constraint is missing".to_owned());
    }
}

/// Whether a data source that says the provider's region is held to this one.
fn looked_at(case: &Case<'_>, region: &str) -> bool {
    case.scene.document.nodes.iter().any(|node| {
        let held = node
            .extra
            .get("lifecycle")
            .and_then(|l| l.get("postcondition"));
        let wanted = format!("${{self.region == \"{region}\"}}");
        node.data
            && matches!(node.kind.as_str(), "aws_service" | "aws_region")
            && held.is_some_and(|held| {
                let mut all = held.items().iter().filter_map(|one| one.get("condition"));
                all.any(|written| written.as_text() == Some(wanted.as_str()))
            })
    })
}

/// `>= 5.100.0, < 7.0.0`.
fn constraint(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " <>=~!,.".contains(c))
}
