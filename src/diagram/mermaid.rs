//! A diagram as Mermaid, for pages that draw it themselves.

use super::graph::{Change, Diagram, End, Item};
use crate::finding::print::clean;
use std::fmt::Write as _;

/// The text of a flowchart: <https://mermaid.js.org/syntax/flowchart.html>.
pub fn mermaid(diagram: &Diagram) -> String {
    let mut out = format!(
        "---\ntitle: {}\n---\nflowchart LR\n",
        serde_json::Value::from(clean::line(&diagram.title).into_owned())
    );
    for (at, item) in diagram.items.iter().enumerate() {
        if item.frame.is_none() {
            let _ = writeln!(out, "  {}", node(at, item));
        }
    }
    for (at, frame) in diagram.frames.iter().enumerate() {
        let _ = writeln!(out, "  subgraph f{at}[\"{}\"]", quoted(&frame.label));
        for item in &frame.items {
            let _ = writeln!(out, "    {}", node(*item, &diagram.items[*item]));
        }
        out.push_str("  end\n");
    }
    for edge in &diagram.edges {
        let id = |end: End| match end {
            End::Item(at) => format!("i{at}"),
            End::Frame(at) => format!("f{at}"),
        };
        let (from, to) = (edge.from, edge.to);
        let arrow = match (edge.test, edge.change) {
            (true, _) => "-.->",
            (_, Change::Opens) => "==>",
            _ => "-->",
        };
        let _ = writeln!(
            out,
            "  {} {arrow}|\"{}\"| {}",
            id(from),
            quoted(&edge.label()),
            id(to)
        );
    }
    out
}

fn node(at: usize, item: &Item) -> String {
    let mut label = format!("{}{}", item.change.sign(), quoted(&item.label));
    for detail in &item.details {
        let _ = write!(label, "<br>{}", quoted(detail));
    }
    format!("i{at}[\"{label}\"]")
}

/// Text between double quotes, where entities are read and nothing else.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in clean::line(text).chars() {
        match c {
            '"' | '<' | '>' | '&' | '#' | '`' | ';' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}
