//! Files of variables: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/>.

/// The variables of a file in order; `None` where a name has no value.
pub(super) fn read(text: &str) -> Vec<(String, Option<String>)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=').or_else(|| line.split_once(": ")) else {
            found.push((line.to_owned(), None));
            continue;
        };
        let value = value.trim_start();
        let value = if let Some(quote @ ('"' | '\'')) = value.chars().next() {
            quoted(quote, &value[1..], &mut lines)
        } else {
            let end = value.find(" #").unwrap_or(value.len());
            value[..end].trim_end().to_owned()
        };
        found.push((name.trim().to_owned(), Some(value)));
    }
    found
}

/// What stands up to the closing quote, on further lines where it is not on this one.
fn quoted<'l>(quote: char, first: &str, lines: &mut impl Iterator<Item = &'l str>) -> String {
    let mut value = String::new();
    let mut line = first.to_owned();
    loop {
        let mut escaped = false;
        for c in line.chars() {
            if escaped {
                match (quote, c) {
                    ('"', 'n') => value.push('\n'),
                    ('"', 't') => value.push('\t'),
                    ('"', 'r') => value.push('\r'),
                    ('"', '"' | '\\' | '$') | ('\'', '\'') => value.push(c),
                    _ => {
                        value.push('\\');
                        value.push(c);
                    }
                }
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == quote {
                return value;
            } else {
                value.push(c);
            }
        }
        let Some(next) = lines.next() else {
            return value;
        };
        value.push('\n');
        next.clone_into(&mut line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_compose_does() {
        let text = "# no\nA=1 # why\nexport B = two \nC=\"x\\ny # z\"\nD='$a\\'b'\nE\nF=\nG: 7\nH=\"two\nlines\"\n";
        let read: Vec<(String, Option<String>)> = read(text);
        let wanted = [
            ("A", Some("1")),
            ("B", Some("two")),
            ("C", Some("x\ny # z")),
            ("D", Some("$a'b")),
            ("E", None),
            ("F", Some("")),
            ("G", Some("7")),
            ("H", Some("two\nlines")),
        ];
        let wanted: Vec<(String, Option<String>)> = wanted
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v.map(str::to_owned)))
            .collect();
        assert_eq!(read, wanted);
    }
}
