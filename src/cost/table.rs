//! List prices: `data/prices.json`, with date and sources of each figure.

use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

const TEXT: &str = include_str!("../../data/prices.json");

/// The region under which a figure stands that is the same everywhere.
const EVERYWHERE: &str = "*";

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price<'t> {
    /// In US dollars.
    pub usd: f64,
    /// `two` sources, `one`, or `derived`.
    pub confidence: &'t str,
    /// When the newest of its sources read it: a date, a month or a year; empty where none says.
    pub read: &'t str,
}

/// The table.
#[derive(Debug)]
pub struct Table(Json);

impl Table {
    /// The table of this version.
    pub fn new() -> Self {
        // A test reads every figure of it.
        Self(serde_json::from_str(TEXT).unwrap_or_default())
    }

    /// When it was put together.
    pub fn gathered(&self) -> &str {
        self.0["gathered"].as_str().unwrap_or_default()
    }

    /// Regions that have figures, by name.
    pub fn regions(&self) -> BTreeSet<&str> {
        let prices = self.0["prices"].as_object();
        let all = prices
            .into_iter()
            .flatten()
            .filter_map(|(_, p)| p["usd"].as_object());
        let names = all.flatten().map(|(region, _)| region.as_str());
        names.filter(|region| *region != EVERYWHERE).collect()
    }

    /// What something costs in a region; `None` where nobody read it.
    pub fn price(&self, what: &str, region: &str) -> Option<Price<'_>> {
        let usd = self.0["prices"].get(what)?.get("usd")?;
        let figure = usd.get(region).or_else(|| usd.get(EVERYWHERE))?;
        let sources = figure.get(2)?.as_array()?;
        let dates = sources
            .iter()
            .filter_map(|id| self.0["sources"][id.as_str()?]["date"].as_str())
            .filter(|date| date.starts_with("20"));
        Some(Price {
            usd: figure.get(0)?.as_f64()?,
            confidence: figure.get(1)?.as_str()?,
            read: dates.max().unwrap_or_default(),
        })
    }

    /// Of what one is paid for.
    pub fn unit(&self, what: &str) -> &str {
        self.0["prices"][what]["unit"].as_str().unwrap_or_default()
    }
}

impl Default for Table {
    fn default() -> Self {
        Self::new()
    }
}

/// Sums of amounts by what they cost.
pub type Amounts = BTreeMap<String, f64>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_sources_and_no_region_is_a_word() {
        let table = Table::new();
        let prices = table.0["prices"].as_object().unwrap();
        assert!(prices.len() > 30, "the table is gone");
        for (what, price) in prices {
            assert!(!table.unit(what).is_empty(), "{what} has no unit");
            for (region, figure) in price["usd"].as_object().unwrap() {
                let usd = figure[0].as_f64().unwrap();
                assert!(usd > 0.0 && usd < 10.0, "{what} in {region}: {usd}");
                assert!(["one", "two", "derived"].contains(&figure[1].as_str().unwrap()));
                let sources = figure[2].as_array().unwrap();
                assert!(!sources.is_empty(), "{what} in {region} has no source");
                for id in sources {
                    let source = &table.0["sources"][id.as_str().unwrap()];
                    for key in ["date", "what", "address"] {
                        assert!(source[key].is_string(), "{id} has no {key}");
                    }
                }
            }
        }
        assert_eq!(table.regions().len(), 8, "{:?}", table.regions());
    }

    #[test]
    fn a_gateway_costs_by_the_gigabyte_what_it_costs_by_the_hour() {
        let table = Table::new();
        for region in table.regions() {
            if let Some(by_the_gigabyte) = table.price("nat.gb", region) {
                let by_the_hour = table.price("nat.hour", region).unwrap();
                assert!(
                    (by_the_gigabyte.usd - by_the_hour.usd).abs() < 1e-9,
                    "{region}"
                );
            }
        }
    }
}
