//! What a change does to the cost.

use super::counted::{Counted, Item};
use super::table::{Amounts, Table};
use super::{amount, named};
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
}

/// So much more or less of something.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// In words.
    pub part: String,
    /// Its line of the table.
    pub price: String,
    /// How much is there at any time, before and after.
    pub amounts: (f64, f64),
    /// Resources of which it is, by their names.
    pub resources: BTreeSet<String>,
}

/// What there is more and less of, in the order of the parts.
pub fn effects(old: &Counted, new: &Counted) -> Vec<Effect> {
    let mut sums: BTreeMap<(String, &str), (f64, f64)> = BTreeMap::new();
    let mut each: BTreeMap<(String, &str), BTreeMap<&str, f64>> = BTreeMap::new();
    for (items, sign) in [(&old.items, -1.0), (&new.items, 1.0)] {
        for item in items {
            let key = (named(item), item.price.as_str());
            let sum = sums.entry(key.clone()).or_default();
            if sign < 0.0 {
                sum.0 += item.amount;
            } else {
                sum.1 += item.amount;
            }
            let of = each.entry(key).or_default();
            *of.entry(item.of.as_str()).or_default() += sign * item.amount;
        }
    }
    let changed = sums.into_iter().filter(|(_, (was, is))| differ(*was, *is));
    changed
        .map(|(key, amounts)| {
            let of = each.get(&key).into_iter().flatten();
            let of = of.filter(|(_, by)| differ(**by, 0.0));
            Effect {
                resources: of.map(|(id, _)| (*id).to_owned()).collect(),
                part: key.0,
                price: key.1.to_owned(),
                amounts,
            }
        })
        .collect()
}

/// Which way the cost goes: in the region, or where none is said in every region of the table alike.
pub fn direction(old: &Counted, new: &Counted, table: &Table, region: Option<&str>) -> Direction {
    let mut by: Amounts = Amounts::new();
    for (items, sign) in [(&old.items, -1.0), (&new.items, 1.0)] {
        for item in items {
            *by.entry(item.price.clone()).or_default() += sign * month(item);
        }
    }
    by.retain(|_, by| differ(*by, 0.0));
    if old.unknown != new.unknown {
        return Direction::Unknown;
    }
    if by.is_empty() {
        return Direction::Same;
    }
    if by.values().all(|by| *by > 0.0) {
        return Direction::Up;
    }
    if by.values().all(|by| *by < 0.0) {
        return Direction::Down;
    }
    let known = table.regions();
    let regions: Vec<&str> = match region {
        Some(region) => vec![region],
        None => known.into_iter().collect(),
    };
    let sum = |region: &str| -> Option<f64> {
        let priced = by.iter();
        priced
            .map(|(what, by)| Some(table.price(what, region)?.usd * by))
            .sum()
    };
    let sums: Vec<f64> = regions.iter().filter_map(|region| sum(region)).collect();
    match sums.as_slice() {
        [] => Direction::Unknown,
        all if all.iter().all(|sum| *sum > 0.005) => Direction::Up,
        all if all.iter().all(|sum| *sum < -0.005) => Direction::Down,
        _ => Direction::Unknown,
    }
}

fn month(item: &Item) -> f64 {
    amount(item.amount, item.per)
}

/// Sums of the same parts in another order are the same.
fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > 1e-6
}
