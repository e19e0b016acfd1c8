//! What a system costs a month while nothing happens: what a document makes, counted, by a table of list
//! prices. What goes by use is in no sum; its rates stand beside it.

mod by_use;
mod change;
mod counted;
mod json;
mod table;
mod text;

use crate::prove::Written;
use doc::Json as Document;
use std::collections::BTreeMap;

pub use change::{Direction, Effect, direction, effects};
pub use counted::{Counted, Item, Per};
pub use json::{json, json_against};
pub use table::{Price, Table};
pub use text::{text, text_against};

/// Hours of a month, as AWS's own calculator counts them.
pub const HOURS: f64 = 730.0;

/// One line of the sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What is paid for.
    pub part: String,
    /// How much of it is there at any time.
    pub amount: f64,
    /// By what it is paid.
    pub per: Per,
    /// For one of it; `None` where nobody read it for this region.
    pub rate: Option<f64>,
    /// How sure the rate is: `two` sources, `one`, or `derived`.
    pub confidence: String,
}

impl Line {
    /// Of a month.
    pub fn usd(&self) -> Option<f64> {
        self.rate.map(|rate| rate * amount(self.amount, self.per))
    }
}

/// What goes by use.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// What.
    pub what: &'static str,
    /// By which unit.
    pub unit: &'static str,
    /// For one of it; `None` where nobody read it for this region.
    pub rate: Option<f64>,
}

/// What a system costs in a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The region.
    pub region: String,
    /// What is paid for while nothing happens, the most first.
    pub lines: Vec<Line>,
    /// What is there and in no sum, with the reason.
    pub unknown: Vec<String>,
    /// What goes by use.
    pub by_use: Vec<Use>,
    /// What an hour costs more in which a release runs both sets of tasks, by services.
    pub release_hour: BTreeMap<String, f64>,
    /// When the figures of it were read: the oldest and the newest.
    pub read: (String, String),
}

impl Cost {
    /// The sum of what has a price.
    pub fn total(&self) -> f64 {
        self.lines.iter().filter_map(Line::usd).sum()
    }

    /// Parts that have none.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let none = self.lines.iter().filter(|line| line.rate.is_none());
        none.map(|line| line.part.as_str())
    }
}

/// Counts what a document makes; `None` where it is neither a template nor a configuration.
pub fn counted(document: &Document<'_>) -> Option<Counted> {
    Written::read(document).map(|document| counted::of(&document))
}

/// Counts what a document makes that was read already.
pub fn counted_of(document: &Written<'_>) -> Counted {
    counted::of(document)
}

/// What that costs in a region of the table.
pub fn cost(counted: &Counted, table: &Table, region: &str) -> Cost {
    let mut lines: Vec<Line> = Vec::new();
    let mut by_name: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut release_hour: BTreeMap<String, f64> = BTreeMap::new();
    let mut read = (String::new(), String::new());
    for item in &counted.items {
        let price = table.price(&item.price, region);
        if let Some(price) = price.filter(|price| !price.read.is_empty()) {
            if read.0.is_empty() || price.read < read.0.as_str() {
                price.read.clone_into(&mut read.0);
            }
            if price.read > read.1.as_str() {
                price.read.clone_into(&mut read.1);
            }
        }
        let key = (item.part, item.price.as_str());
        let at = *by_name.entry(key).or_insert_with(|| {
            lines.push(Line {
                part: named(item),
                amount: 0.0,
                per: item.per,
                rate: price.map(|price| price.usd),
                confidence: price.map_or_else(String::new, |p| p.confidence.to_owned()),
            });
            lines.len() - 1
        });
        lines[at].amount += item.amount;
        if item.price.starts_with("fargate.")
            && let Some(name) = counted.doubled.get(&item.of)
        {
            let more = price.map_or(0.0, |price| price.usd * item.amount);
            *release_hour.entry(name.clone()).or_default() += more;
        }
    }
    // Stable: lines of the same sum stay in the order in which they were counted.
    lines.sort_by(|a, b| {
        let usd = |line: &Line| line.usd().unwrap_or(0.0);
        usd(b).total_cmp(&usd(a))
    });
    Cost {
        region: region.to_owned(),
        lines,
        unknown: counted.unknown.clone(),
        by_use: by_use::of(counted, table, region),
        release_hour,
        read,
    }
}

/// A part in words; of hosts their type as well.
fn named(item: &Item) -> String {
    match item.price.strip_prefix("ec2.") {
        Some(kind) if kind.contains('.') => format!("{}, {kind}", item.part),
        _ => item.part.to_owned(),
    }
}

/// Of a month.
fn amount(amount: f64, per: Per) -> f64 {
    match per {
        Per::Hour => amount * HOURS,
        Per::Month => amount,
    }
}
