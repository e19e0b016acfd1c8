//! The fields that a format has, and what to do about one that has no counterpart.

/// The table of a format. A line is `FIELD`, `FIELD | why it is left | what to do instead`, or
/// `FIELD | later KEY` for what the blueprint is to have; what stands below a field that says so has its
/// text. `NAME` is any key, `[]` any item of a list.
pub(super) struct Fields {
    rows: Vec<Row>,
}

struct Row {
    field: &'static str,
    /// Whether anything may stand below it: it ends in a name that no other row goes on from.
    open: bool,
    said: Option<Known>,
}

/// What becomes of a field that nobody took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Known {
    /// The format has it: why it is left, and what to do.
    Yes(&'static str, &'static str),
    /// The format has it, and the blueprint is to have this key.
    Later(&'static str),
    /// The format does not have it; the nearest that it has.
    No(Option<&'static str>),
}

/// What is said of a field whose row says nothing.
const NO_COUNTERPART: Known = Known::Yes(
    "the blueprint has no counterpart",
    "see docs/blueprint.md for what it has",
);

impl Fields {
    /// Reads a table.
    pub fn of(table: &'static str) -> Self {
        let rows = table
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let rows = rows.map(|line| {
            let mut parts = line.split(" | ");
            let field = parts.next().unwrap_or_default();
            let said = match (parts.next(), parts.next()) {
                (Some(why), Some(instead)) => Some(Known::Yes(why, instead)),
                (Some(one), None) => one.strip_prefix("later ").map(Known::Later),
                _ => None,
            };
            Row {
                field,
                open: false,
                said,
            }
        });
        let mut rows: Vec<Row> = rows.collect();
        let fields: Vec<&str> = rows.iter().map(|row| row.field).collect();
        for row in &mut rows {
            let below = |other: &&str| {
                let rest = other.strip_prefix(row.field);
                rest.is_some_and(|rest| rest.starts_with(['.', '[']))
            };
            row.open = row.field.ends_with("NAME") && !fields.iter().any(below);
        }
        Self { rows }
    }

    /// Every field of the table.
    pub fn known(&self) -> Vec<&'static str> {
        self.rows.iter().map(|row| row.field).collect()
    }

    /// What becomes of the field at this path (`a.b[2].c`), its steps apart.
    pub fn look_up(&self, steps: &[String]) -> Known {
        // The items of a list of texts are the list's own.
        let items = steps
            .iter()
            .rev()
            .take_while(|s| s.starts_with('['))
            .count();
        let own = &steps[..steps.len() - items];
        let whole = self
            .rows
            .iter()
            .any(|row| matched(row, steps) == Some(0) || matched(row, own) == Some(0));
        if !whole {
            let near = steps.last().and_then(|last| {
                let names = self.rows.iter().map(|row| row.field);
                let mut near = names.filter(|field| {
                    let own = field.rsplit(['.', ']']).next().unwrap_or_default();
                    own == last && *field != last
                });
                near.next()
            });
            return Known::No(near);
        }
        self.rows
            .iter()
            .filter_map(|row| Some((matched(row, steps)?, row.said?)))
            .min_by_key(|(below, _)| *below)
            .map_or(NO_COUNTERPART, |(_, said)| said)
    }
}

/// How many steps a path leads below a field; `None` where it does not lead there. Whatever stands below
/// a `NAME` at the end belongs to it.
fn matched(row: &Row, steps: &[String]) -> Option<usize> {
    let mut wanted = row
        .field
        .split('.')
        .flat_map(|part| {
            let list = part.matches("[]").count();
            let name = part.trim_end_matches("[]");
            std::iter::once(name)
                .filter(|name| !name.is_empty())
                .chain(std::iter::repeat_n("[]", list))
        })
        .peekable();
    let mut given = steps.iter();
    while let Some(step) = wanted.next() {
        let own = given.next()?;
        let item = own.starts_with('[');
        let fits = match step {
            "[]" => item,
            "NAME" => !item,
            "x-NAME" => own.starts_with("x-"),
            name => own == name,
        };
        if !fits {
            return None;
        }
        if row.open && wanted.peek().is_none() {
            return Some(0);
        }
    }
    let below = given.count();
    Some(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(path: &[&str]) -> Vec<String> {
        path.iter().map(|step| (*step).to_owned()).collect()
    }

    #[test]
    fn a_path_finds_its_field_and_its_text() {
        let fields = Fields::of(
            "a | why a | do a\na.b\na.c[].d | why d | do d\na.e.NAME\nf | later volumes\nf.g\n",
        );
        for (path, why) in [
            (steps(&["a", "b"]), Some("why a")),
            (steps(&["a", "c", "[0]", "d"]), Some("why d")),
            (steps(&["a", "e", "any", "thing"]), Some("why a")),
            (steps(&["a", "z"]), None),
            (steps(&["d"]), None),
        ] {
            match fields.look_up(&path) {
                Known::Yes(said, _) => assert_eq!(Some(said), why, "{path:?}"),
                Known::No(_) => assert_eq!(None, why, "{path:?}"),
                Known::Later(_) => panic!("{path:?}"),
            }
        }
        let below = fields.look_up(&steps(&["f", "g"]));
        assert_eq!(below, Known::Later("volumes"));
        assert!(matches!(
            fields.look_up(&steps(&["d"])),
            Known::No(Some("a.c[].d"))
        ));
    }
}
