//! What a change does to the cost.

use super::counted::{Counted, Item};
use super::table::{Amounts, Table};
use super::text::plain;
use super::{Per, amount, named};
use std::collections::{BTreeMap, BTreeSet};

/// Which way a cost goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
    /// Neither.
    Same,
    /// Some of it more and some less, and the prices do not settle it.
    #[default]
    Unknown,
}

impl Direction {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Same => "same",
            Self::Unknown => "unknown",
        }
    }

    /// As a part of a sentence.
    fn said(self) -> &'static str {
        match self {
            Self::Unknown => "up or down",
            known => known.word(),
        }
    }
}

/// What a change of one key or resource does to the cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Where that stands, as a JSON pointer; empty where nobody says.
    pub path: String,
    /// Which way it goes.
    pub direction: Direction,
    /// In words.
    pub text: String,
    /// Resources of which it is, by their names.
    pub resources: Vec<String>,
}

/// So much of a part before and after.
type Amount<'c> = (Per, &'c str, f64, f64);

/// What there is more and less of, by the place of each resource.
pub fn effects(
    old: &Counted,
    new: &Counted,
    (table, region): (&Table, Option<&str>),
    place: impl Fn(&str) -> String,
) -> Vec<Effect> {
    let mut sums: BTreeMap<String, BTreeMap<String, Amount<'_>>> = BTreeMap::new();
    let mut each: BTreeMap<(String, &str, &str), (f64, f64)> = BTreeMap::new();
    for (items, is_new) in [(&old.items, false), (&new.items, true)] {
        for item in items {
            let path = place(&item.of);
            let own = each
                .entry((path.clone(), item.of.as_str(), item.price.as_str()))
                .or_default();
            let parts = sums.entry(path).or_default();
            let sum = parts
                .entry(named(item))
                .or_insert((item.per, &item.price, 0.0, 0.0));
            if is_new {
                own.1 += item.amount;
                sum.3 += item.amount;
            } else {
                own.0 += item.amount;
                sum.2 += item.amount;
            }
        }
    }
    let mut out = Vec::new();
    for (path, parts) in sums {
        let changed: Vec<(&String, &Amount<'_>)> = parts
            .iter()
            .filter(|(_, (_, _, was, is))| differ(*was, *is))
            .collect();
        if changed.is_empty() {
            continue;
        }
        let by = changed.iter().map(|(_, (per, price, was, is))| {
            ((*price).to_owned(), amount(*is, *per) - amount(*was, *per))
        });
        let mut sum = Amounts::new();
        for (price, by) in by {
            *sum.entry(price).or_default() += by;
        }
        let direction = way(&sum, table, region);
        let usd = region.and_then(|region| total(&sum, table, region));
        let usd = match (usd, region) {
            (Some(usd), Some(region)) => format!(", {usd:+.2} USD a month in {region}"),
            _ => String::new(),
        };
        let listed: Vec<String> = changed
            .iter()
            .map(|(part, (_, _, was, is))| format!("{part} {} -> {}", plain(*was), plain(*is)))
            .collect();
        let own = each
            .iter()
            .filter(|((at, ..), (was, is))| *at == path && differ(*was, *is));
        let resources: BTreeSet<String> = own.map(|((_, id, _), _)| (*id).to_owned()).collect();
        out.push(Effect {
            path,
            direction,
            text: format!("{}{usd}: {}", direction.said(), listed.join(", ")),
            resources: resources.into_iter().collect(),
        });
    }
    out
}

/// Which way the cost goes: in the region, or where none is said in every region of the table alike.
pub fn direction(old: &Counted, new: &Counted, table: &Table, region: Option<&str>) -> Direction {
    let mut by: Amounts = Amounts::new();
    for (items, sign) in [(&old.items, -1.0), (&new.items, 1.0)] {
        for item in items {
            *by.entry(item.price.clone()).or_default() += sign * month(item);
        }
    }
    if old.unknown != new.unknown {
        return Direction::Unknown;
    }
    way(&by, table, region)
}

/// Which way a sum of changed amounts goes.
fn way(by: &Amounts, table: &Table, region: Option<&str>) -> Direction {
    let changed: Vec<f64> = by.values().copied().filter(|by| differ(*by, 0.0)).collect();
    if changed.is_empty() {
        return Direction::Same;
    }
    if changed.iter().all(|by| *by > 0.0) {
        return Direction::Up;
    }
    if changed.iter().all(|by| *by < 0.0) {
        return Direction::Down;
    }
    let known = table.regions();
    let regions: Vec<&str> = match region {
        Some(region) => vec![region],
        None => known.into_iter().collect(),
    };
    let sums = regions.iter().filter_map(|region| total(by, table, region));
    let sums: Vec<f64> = sums.collect();
    match sums.as_slice() {
        [] => Direction::Unknown,
        all if all.iter().all(|sum| *sum > 0.005) => Direction::Up,
        all if all.iter().all(|sum| *sum < -0.005) => Direction::Down,
        _ => Direction::Unknown,
    }
}

/// What changed amounts cost in a region; `None` where one of them has no price there.
fn total(by: &Amounts, table: &Table, region: &str) -> Option<f64> {
    let changed = by.iter().filter(|(_, by)| differ(**by, 0.0));
    changed
        .map(|(what, by)| Some(table.price(what, region)?.usd * by))
        .sum()
}

fn month(item: &Item) -> f64 {
    amount(item.amount, item.per)
}

/// Sums of the same parts in another order are the same.
fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > 1e-6
}
