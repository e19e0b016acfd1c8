//! A diagram as SVG: text as text, light and dark, a title and a description for who does not see it.

use super::graph::{Change, Diagram, Edge, End, Item, Sort};
use super::layout::{Layout, Place, WIDE, layout};
use crate::finding::print::clean;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const STYLE: &str = "
  svg { --ink: #1f2328; --soft: #59636e; --page: #ffffff; --box: #f6f8fa; --frame: #eaeef2; --line: #59636e; --test: #8250df; --opens: #1a7f37; --closes: #cf222e }
  @media (prefers-color-scheme: dark) { svg { --ink: #f0f6fc; --soft: #9198a1; --page: #0d1117; --box: #21262d; --frame: #161b22; --line: #9198a1; --test: #ab7df8; --opens: #3fb950; --closes: #f85149 } }
  .page { fill: var(--page) } text { fill: var(--ink); font: 13px system-ui, sans-serif }
  .title { font-size: 17px; font-weight: 600 } .soft { fill: var(--soft); font-size: 11px } .long { font-size: 11px }
  .box { fill: var(--box); stroke: var(--line) } .frame { fill: var(--frame); stroke: none } .network { fill: none; stroke: var(--line); stroke-dasharray: 2 3 }
  .line { fill: none; stroke: var(--line); stroke-width: 1.5 } .head { fill: var(--line); stroke: none }
  .port { fill: var(--ink); font-size: 11px; paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round }
  .test.line { stroke: var(--test); stroke-dasharray: 6 4 } .test.head, .test.port { fill: var(--test) }
  .unknown.line { stroke-dasharray: 1 4 }
  .opens.line { stroke: var(--opens); stroke-width: 3 } .opens.head, .opens.port { fill: var(--opens) } .opens.box { stroke: var(--opens); stroke-width: 3 }
  .closes.line { stroke: var(--closes); stroke-dasharray: 2 3 } .closes.head, .closes.port { fill: var(--closes) } .closes.box { stroke: var(--closes); stroke-dasharray: 2 3 }
";

/// So far apart lines run beside each other.
const LANE: i32 = 18;
/// Around everything.
const MARGIN: i32 = 24;
/// Above everything: title, zones.
const HEAD: i32 = 74;

/// The picture.
pub fn svg(diagram: &Diagram) -> String {
    let plain = layout(diagram, 0, 0);
    let (above, below) = lanes(diagram, &plain);
    let lanes = |n: usize| LANE * i32::try_from(n).unwrap_or(0);
    let at = layout(diagram, MARGIN, HEAD + lanes(above) + MARGIN);
    let width = at.columns.last().map_or(WIDE, |(_, end)| *end) + MARGIN;
    let height = at.rows.1 + lanes(below) + 2 * MARGIN + 34;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title description\">\n<title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n<style>{STYLE}</style>\n<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n",
        escaped(&diagram.title),
        escaped(&description(diagram))
    );
    text(&mut out, MARGIN, 34, "title", &diagram.title);
    network(&mut out, diagram, &at, height);
    for (frame, place) in diagram.frames.iter().zip(&at.frames) {
        rectangle(&mut out, "frame", *place);
        text(&mut out, place.x + 14, place.y + 16, "soft", &frame.label);
    }
    lines(&mut out, diagram, &at);
    for (item, place) in diagram.items.iter().zip(&at.items) {
        boxed(&mut out, item, *place);
    }
    legend(&mut out, diagram, height - 18);
    out.push_str("</svg>\n");
    out
}

/// The network around everything that is not outside.
fn network(out: &mut String, diagram: &Diagram, at: &Layout, height: i32) {
    let inside = |sort: Sort| matches!(sort, Sort::Public | Sort::Internal | Sort::Service);
    let items = diagram.items.iter().zip(&at.items);
    let own: Vec<&Place> = items
        .filter(|(item, _)| inside(item.sort))
        .map(|(_, p)| p)
        .collect();
    let (Some(first), Some(last)) = (
        own.iter().map(|place| at.columns[place.column].0).min(),
        own.iter().map(|place| at.columns[place.column].1).max(),
    ) else {
        return;
    };
    let place = Place {
        x: first - 16,
        y: HEAD - 18,
        w: last - first + 32,
        h: height - HEAD - 22,
        column: 0,
    };
    rectangle(out, "network", place);
    let zones = match diagram.zones {
        0 => "network".to_owned(),
        1 => "network in 1 zone".to_owned(),
        n => format!("network in {n} zones"),
    };
    text(out, place.x + 8, place.y + 14, "soft", &zones);
}

fn boxed(out: &mut String, item: &Item, place: Place) {
    let class = match item.change {
        Change::Same => "box",
        Change::Opens => "box opens",
        Change::Closes => "box closes",
    };
    let _ = write!(out, "<g><title>{}</title>", escaped(&item.name));
    rectangle(out, class, place);
    let label = format!("{}{}", item.change.sign(), item.label);
    // Ids of security groups have twenty characters, and stand in smaller letters.
    let class = match label.chars().count() {
        0..=19 => "label",
        _ => "label long",
    };
    text(out, place.x + 10, place.y + 19, class, &cut(&label, 24));
    for (detail, y) in item.details.iter().zip((place.y + 36..).step_by(16)) {
        text(out, place.x + 10, y, "soft", &cut(detail, 24));
    }
    out.push_str("</g>\n");
}

/// How many lines run above and below everything.
fn lanes(diagram: &Diagram, at: &Layout) -> (usize, usize) {
    let mut out = (0, 0);
    for edge in &diagram.edges {
        let (from, to) = (edge.from, edge.to);
        let (from, to) = (at.of(from).column, at.of(to).column);
        if to > from + 1 {
            out.0 += 1;
        } else if to <= from {
            out.1 += 1;
        }
    }
    out
}

fn lines(out: &mut String, diagram: &Diagram, at: &Layout) {
    // Lines at one side of a box share its height.
    let whole = |n: usize| i32::try_from(n).unwrap_or(0);
    let mut counts: BTreeMap<(End, bool), usize> = BTreeMap::new();
    let mut position = |end: End, leaves: bool| {
        let count = counts.entry((end, leaves)).or_insert(0);
        *count += 1;
        *count
    };
    let positions: Vec<(usize, usize)> = diagram
        .edges
        .iter()
        .map(|edge| (position(edge.from, true), position(edge.to, false)))
        .collect();
    let y_of = |end: End, leaves: bool, position: usize| {
        let place = at.of(end);
        let count = counts.get(&(end, leaves)).copied().unwrap_or(1);
        place.y + place.h * whole(position) / (whole(count) + 1)
    };
    let (mut above, mut below) = (0, 0);
    // In each gap lines that turn there stand beside each other.
    let mut turns: BTreeMap<i32, i32> = BTreeMap::new();
    let mut turn = |x: i32, to_the_left: bool| {
        let used = turns.entry(if to_the_left { x } else { -x }).or_insert(0);
        *used += 1;
        let by = 10 + (*used - 1) % 8 * 6;
        if to_the_left { x - by } else { x + by }
    };
    for (edge, (leaves, comes)) in diagram.edges.iter().zip(positions) {
        let (from, to) = (edge.from, edge.to);
        let (one, other) = (at.of(from), at.of(to));
        let (start, end) = (y_of(from, true, leaves), y_of(to, false, comes));
        let left = other.x;
        let (path, label) = if other.column == one.column + 1 {
            let (x, middle) = (one.x + one.w, i32::midpoint(one.x + one.w, left));
            (
                format!(
                    "M{x},{start} C{middle},{start} {middle},{end} {},{end}",
                    left - 7
                ),
                // Below the line's middle in the order of the lines, so that ports do not cover each other.
                (left - 46, end - 4),
            )
        } else {
            let lane = if other.column > one.column {
                above += 1;
                at.rows.0 - MARGIN - LANE * (above - 1)
            } else {
                below += 1;
                at.rows.1 + MARGIN + LANE * (below - 1)
            };
            let out_at = turn(at.columns[one.column].1, false);
            let in_at = turn(at.columns[other.column].0, true);
            (
                format!(
                    "M{},{start} H{out_at} V{lane} H{in_at} V{end} H{}",
                    one.x + one.w,
                    left - 7
                ),
                (i32::midpoint(out_at, in_at), lane - 3),
            )
        };
        let class = class(edge);
        let said = format!(
            "{} reaches {} on {}",
            name(diagram, from),
            name(diagram, to),
            edge.label()
        );
        let _ = write!(
            out,
            "<g><title>{}</title><path class=\"line{class}\" d=\"{path}\"/><path class=\"head{class}\" d=\"M{},{} l-8,-4 v8 z\"/>",
            escaped(&said),
            left,
            end
        );
        let _ = writeln!(
            out,
            "<text class=\"port{class}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text></g>",
            label.0,
            label.1,
            escaped(&edge.label())
        );
    }
}

fn class(edge: &Edge) -> String {
    let mut out = String::new();
    if edge.test {
        out.push_str(" test");
    }
    if edge.unknown {
        out.push_str(" unknown");
    }
    match edge.change {
        Change::Same => {}
        Change::Opens => out.push_str(" opens"),
        Change::Closes => out.push_str(" closes"),
    }
    out
}

fn name(diagram: &Diagram, end: End) -> String {
    match end {
        End::Item(at) => diagram.items[at]
            .name
            .replace("load_balancer/", "load balancer "),
        End::Frame(at) => match diagram.frames[at].behind {
            Some(balancer) => format!("what stands behind {}", diagram.items[balancer].label),
            None => "what stands behind no load balancer".to_owned(),
        },
    }
}

/// Everything that is drawn, in sentences.
fn description(diagram: &Diagram) -> String {
    let services = diagram
        .items
        .iter()
        .filter(|item| item.sort == Sort::Service);
    let balancers = diagram
        .items
        .iter()
        .filter(|item| matches!(item.sort, Sort::Public | Sort::Internal));
    let mut out = format!(
        "{} load balancers, {} services, {} zones.",
        balancers.count(),
        services.count(),
        diagram.zones
    );
    for edge in &diagram.edges {
        let (from, to) = (edge.from, edge.to);
        let _ = write!(
            out,
            " {} reaches {} on {}.",
            name(diagram, from),
            name(diagram, to),
            edge.label()
        );
    }
    out
}

fn legend(out: &mut String, diagram: &Diagram, y: i32) {
    let any = |of: &dyn Fn(&Edge) -> bool| diagram.edges.iter().any(of);
    let mut said = vec!["arrows: who opens connections to whom, and on which port".to_owned()];
    if any(&|edge| edge.test) {
        said.push(
            "dashed: test listeners, where versions are seen that are not live yet".to_owned(),
        );
    }
    if any(&|edge| edge.unknown) {
        said.push("?: cannot be told from the document".to_owned());
    }
    if any(&|edge| edge.change != Change::Same) {
        said.push("+ opens, - closes".to_owned());
    }
    text(out, MARGIN, y, "soft", &said.join("; "));
}

fn rectangle(out: &mut String, class: &str, place: Place) {
    let _ = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
        place.x, place.y, place.w, place.h
    );
}

fn text(out: &mut String, x: i32, y: i32, class: &str, said: &str) {
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
        escaped(said)
    );
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{kept}…")
}

/// Text of XML, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean::line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}
