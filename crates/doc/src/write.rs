//! From a value to text.

use super::{Json, Map};
use std::fmt::{self, Write as _};

/// How far what stands inside is set in, as most writers of JSON have it.
const INDENT: &str = "  ";
/// What a document over several lines begins with room for, in bytes; most are a few times as long.
const ROOM: usize = 16 * 1024;

impl Json<'_> {
    /// Its text over several lines, without one behind the last.
    pub fn pretty(&self) -> String {
        let mut text = Text {
            out: String::with_capacity(ROOM),
            pretty: true,
            depth: 0,
        };
        text.value(self);
        text.out
    }

    /// Its text on one line.
    pub fn line(&self) -> String {
        let mut text = Text {
            out: String::new(),
            pretty: false,
            depth: 0,
        };
        text.value(self);
        text.out
    }
}

/// On one line, or with `{:#}` over several.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&if f.alternate() {
            self.pretty()
        } else {
            self.line()
        })
    }
}

/// What is being written.
struct Text {
    out: String,
    pretty: bool,
    depth: usize,
}

impl Text {
    fn value(&mut self, value: &Json<'_>) {
        match value {
            Json::Null => self.out.push_str("null"),
            Json::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Json::Number(number) => {
                // A string takes whatever is written to it.
                let _ = write!(self.out, "{number}");
            }
            Json::String(text) => self.string(text),
            Json::Array(items) => self.array(items),
            Json::Object(map) => self.object(map),
        }
    }

    fn array(&mut self, items: &[Json<'_>]) {
        self.out.push('[');
        self.depth += 1;
        for (at, item) in items.iter().enumerate() {
            self.next(at);
            self.value(item);
        }
        self.end(items.is_empty(), ']');
    }

    fn object(&mut self, map: &Map<'_>) {
        self.out.push('{');
        self.depth += 1;
        for (at, (key, value)) in map.iter().enumerate() {
            self.next(at);
            self.string(key);
            self.out.push_str(if self.pretty { ": " } else { ":" });
            self.value(value);
        }
        self.end(map.is_empty(), '}');
    }

    /// Before an item.
    fn next(&mut self, at: usize) {
        if at > 0 {
            self.out.push(',');
        }
        self.begin_line();
    }

    /// Behind the last item.
    fn end(&mut self, empty: bool, with: char) {
        self.depth -= 1;
        if !empty {
            self.begin_line();
        }
        self.out.push(with);
    }

    fn begin_line(&mut self) {
        if self.pretty {
            self.out.push('\n');
            for _ in 0..self.depth {
                self.out.push_str(INDENT);
            }
        }
    }

    /// <https://www.rfc-editor.org/rfc/rfc8259#section-7>
    fn string(&mut self, text: &str) {
        self.out.push('"');
        let mut written = 0;
        if has_escapes(text) {
            for (at, byte) in text.bytes().enumerate() {
                if is_escaped(byte) {
                    self.out.push_str(&text[written..at]);
                    self.escape(byte);
                    written = at + 1;
                }
            }
        }
        self.out.push_str(&text[written..]);
        self.out.push('"');
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' | b'\\' => char::from(byte),
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            0x08 => 'b',
            0x0c => 'f',
            _ => {
                let _ = write!(self.out, "\\u{byte:04x}");
                return;
            }
        };
        self.out.push('\\');
        self.out.push(short);
    }
}

fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether anything in it is escaped: most texts have nothing, so eight bytes are looked at in one go.
fn has_escapes(text: &str) -> bool {
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let mut eights = eights.iter();
    eights.any(|eight| any_is_escaped(u64::from_le_bytes(*eight)))
        || rest.iter().any(|byte| is_escaped(*byte))
}

/// The same of eight bytes: of `byte - n` the highest bit is set, and of `byte` it is not, where it is less than `n`.
fn any_is_escaped(eight: u64) -> bool {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = EACH << 7;
    let less = |bytes: u64, than: u64| bytes.wrapping_sub(EACH * than) & !bytes & HIGHEST;
    let is = |byte: u8| less(eight ^ (EACH * u64::from(byte)), 1);
    (less(eight, 0x20) | is(b'"') | is(b'\\')) != 0
}
