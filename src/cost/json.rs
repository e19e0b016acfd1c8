//! A cost for programs.

use super::by_use::left_out;
use super::text::beside;
use super::{Cost, Counted, HOURS, Line, Per, Table};
use serde_json::{Value as Json, json};

/// A cost as JSON.
pub fn json(cost: &Cost, counted: &Counted, table: &Table) -> Json {
    let line = |line: &Line| {
        json!({
            "part": line.part,
            "amount": rounded(line.amount, 6),
            "per": per(line.per),
            "rate": line.rate,
            "usd": line.usd().map(|usd| rounded(usd, 4)),
            "confidence": line.confidence,
        })
    };
    let by_use = cost.by_use.iter();
    let by_use = by_use.map(|one| json!({"what": one.what, "unit": one.unit, "rate": one.rate}));
    let hours = cost.release_hour.iter();
    let hours: serde_json::Map<String, Json> = hours
        .map(|(service, usd)| (service.clone(), json!(rounded(*usd, 6))))
        .collect();
    json!({
        "region": cost.region,
        "currency": "USD",
        "hours": HOURS,
        "lines": cost.lines.iter().map(line).collect::<Vec<_>>(),
        "total": rounded(cost.total(), 2),
        "missing": cost.missing().collect::<Vec<_>>(),
        "not_counted": cost.unknown,
        "release_hour": hours,
        "by_use": by_use.collect::<Vec<_>>(),
        "left_out": left_out(counted),
        "prices": {"gathered": table.gathered(), "oldest": cost.read.0, "newest": cost.read.1},
    })
}

/// The same, with what it was.
pub fn json_against(old: &Cost, new: &Cost, counted: &Counted, table: &Table) -> Json {
    let mut out = json(new, counted, table);
    let usd = |line: Option<&Line>| line.map_or(Some(0.0), Line::usd);
    let lines: Vec<Json> = beside(old, new)
        .into_iter()
        .map(|(part, was, is)| {
            let (was, is) = (usd(was), usd(is));
            json!({
                "part": part,
                "old": was.map(|usd| rounded(usd, 4)),
                "new": is.map(|usd| rounded(usd, 4)),
                "change": was.zip(is).map(|(was, is)| rounded(is - was, 4)),
            })
        })
        .collect();
    out["against"] = json!({
        "lines": lines,
        "total": rounded(old.total(), 2),
        "change": rounded(new.total() - old.total(), 2),
        "missing": old.missing().collect::<Vec<_>>(),
        "not_counted": old.unknown,
    });
    out
}

fn per(per: Per) -> &'static str {
    match per {
        Per::Hour => "hour",
        Per::Month => "month",
    }
}

/// To so many digits: sums of floating point numbers end in noise. No -0.
fn rounded(number: f64, digits: i32) -> f64 {
    let by = 10_f64.powi(digits);
    (number * by).round() / by + 0.0
}
