//! Where boxes and frames stand: in columns, from who asks to who is asked. Whole numbers only, so that the
//! same system is the same bytes.

use super::graph::{Diagram, End, Frame, Sort};

/// A place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
    /// The column.
    pub column: usize,
}

/// Where everything stands.
#[derive(Debug, Default)]
pub struct Layout {
    /// Boxes.
    pub items: Vec<Place>,
    /// Frames.
    pub frames: Vec<Place>,
    /// Where columns begin and end.
    pub columns: Vec<(i32, i32)>,
    /// Where what is drawn begins and ends, from the top.
    pub rows: (i32, i32),
}

/// A box's width.
pub const WIDE: i32 = 150;
/// Between columns: lines and their ports.
const GAP: i32 = 120;
/// Between boxes of a column.
const BETWEEN: i32 = 26;
/// Around a frame's boxes, and above them its title.
const PADDING: i32 = 14;
/// The title of a frame.
const HEAD: i32 = 22;
/// A line of text.
const LINE: i32 = 16;
/// Between the ends of lines at one side of a box.
const APART: i32 = 14;
/// Boxes of a frame stand below each other up to here, then beside each other.
const ROWS: usize = 8;

/// Places everything, from a point on.
pub fn layout(diagram: &Diagram, left: i32, top: i32) -> Layout {
    let heights = heights(diagram);
    let mut out = Layout {
        items: vec![Place::default(); diagram.items.len()],
        frames: vec![Place::default(); diagram.frames.len()],
        ..Layout::default()
    };
    // Outside, balancers of the internet, who stands behind them or behind none, other balancers, who
    // stands behind those, and what is asked.
    let mut columns: Vec<Vec<End>> = vec![Vec::new(); 6];
    for (at, item) in diagram.items.iter().enumerate() {
        let column = match item.sort {
            Sort::Outside => 0,
            Sort::Public => 1,
            Sort::Internal => 3,
            Sort::Asked => 5,
            Sort::Service => continue,
        };
        columns[column].push(End::Item(at));
    }
    for (at, frame) in diagram.frames.iter().enumerate() {
        let internal = frame
            .behind
            .is_some_and(|balancer| diagram.items[balancer].sort == Sort::Internal);
        columns[if internal { 4 } else { 2 }].push(End::Frame(at));
    }
    columns.retain(|column| !column.is_empty());
    let mut x = left;
    let mut bottom = top;
    for (column, ends) in columns.iter().enumerate() {
        let width = ends.iter().map(|end| size(diagram, &heights, *end).0).max();
        let width = width.unwrap_or(WIDE);
        let mut y = top;
        for end in ends {
            let (w, h) = size(diagram, &heights, *end);
            let place = Place {
                x: x + (width - w) / 2,
                y,
                w,
                h,
                column,
            };
            match *end {
                End::Item(at) => out.items[at] = place,
                End::Frame(at) => {
                    out.frames[at] = place;
                    inside(&heights, &diagram.frames[at], place, &mut out.items);
                }
            }
            y += h + BETWEEN;
        }
        bottom = bottom.max(y - BETWEEN);
        out.columns.push((x, x + width));
        x += width + GAP;
    }
    out.rows = (top, bottom);
    out
}

/// How large a box or a frame is.
fn size(diagram: &Diagram, heights: &[i32], end: End) -> (i32, i32) {
    match end {
        End::Item(at) => (WIDE, heights[at]),
        End::Frame(at) => {
            let frame = &diagram.frames[at];
            let (columns, rows) = grid(frame);
            let tallest = tallest(heights, frame);
            (
                columns * (WIDE + PADDING) + PADDING,
                HEAD + rows * (tallest + PADDING) + PADDING,
            )
        }
    }
}

/// How high each box is: what is written on it has room, and so has every line that begins or ends there.
fn heights(diagram: &Diagram) -> Vec<i32> {
    let whole = |n: usize| i32::try_from(n).unwrap_or(0);
    let mut lines = vec![(0, 0); diagram.items.len()];
    for edge in &diagram.edges {
        if let End::Item(at) = edge.from {
            lines[at].0 += 1;
        }
        if let End::Item(at) = edge.to {
            lines[at].1 += 1;
        }
    }
    let items = diagram.items.iter().zip(lines);
    items
        .map(|(item, (leave, come))| {
            let text = 28 + LINE * whole(item.details.len());
            text.max(APART * (whole(leave.max(come)) + 1))
        })
        .collect()
}

fn tallest(heights: &[i32], frame: &Frame) -> i32 {
    let all = frame.items.iter().map(|item| heights[*item]);
    all.max().unwrap_or(28)
}

/// Columns and rows of a frame.
fn grid(frame: &Frame) -> (i32, i32) {
    let count = frame.items.len();
    // Wider before it is taller than a page.
    let columns = count.div_ceil(ROWS).clamp(1, 4);
    let whole = |n: usize| i32::try_from(n).unwrap_or(1);
    (whole(columns), whole(count.div_ceil(columns).max(1)))
}

fn inside(heights: &[i32], frame: &Frame, place: Place, items: &mut [Place]) {
    let (_, rows) = grid(frame);
    let tallest = tallest(heights, frame);
    let (mut column, mut row) = (0, 0);
    for item in &frame.items {
        items[*item] = Place {
            x: place.x + PADDING + column * (WIDE + PADDING),
            y: place.y + HEAD + PADDING / 2 + row * (tallest + PADDING),
            w: WIDE,
            h: heights[*item],
            column: place.column,
        };
        row += 1;
        if row == rows {
            (column, row) = (column + 1, 0);
        }
    }
}

impl Layout {
    /// Where an end stands.
    pub fn of(&self, end: End) -> Place {
        match end {
            End::Item(at) => self.items[at],
            End::Frame(at) => self.frames[at],
        }
    }
}
