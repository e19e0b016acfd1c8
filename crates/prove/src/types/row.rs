//! One property of a resource type: both spellings, and what is true of it alone.

use super::{Attr, Kind};
use crate::documents::Format;
use crate::finding::Code;

/// What a property takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Takes {
    /// Whatever it is: nothing is known of it, or a rule looks at it.
    Anything,
    /// One of these words.
    Words(&'static [&'static str]),
    /// From, to, and numbers beside these.
    Range(i64, i64, &'static [i64]),
    /// One of these numbers.
    Numbers(&'static [i64]),
    /// True or false.
    Flag,
    /// One of the words by which the format calls its values.
    Said,
    /// A range of addresses that begins where it says.
    Cidr,
    /// The same of IPv6.
    Cidr6,
    /// Text of at most so many characters, all of them such, which passes a test that the words
    /// describe.
    Text(usize, fn(char) -> bool, fn(&str) -> bool, &'static str),
}

/// Where a property has to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    /// AWS has a default, or does without.
    No,
    /// In every document.
    Always,
    /// In one format; the other one's tool writes it itself.
    In(Format),
    /// Where a blueprint is known: AWS's default is not this system's.
    AsMeant,
}

/// How the spellings of both formats become one value.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// The value as it is; numbers and truth values count as text.
    One,
    /// What is referred to, whichever of its attributes: only where AWS takes either.
    Whom,
    /// A list whose order says nothing.
    Set,
    /// The same, each item a text or a block with nothing but a name.
    Names,
    /// Keys with values: a map, or a list of `Key` or `Name` and `Value`.
    Pairs,
    /// JSON, also as text.
    Json,
    /// `CloudFormation`'s words and Terraform's for the same.
    Words(&'static [(&'static str, &'static str)]),
    /// A list of blocks.
    Blocks,
    /// `CloudFormation`'s word for the block that Terraform has beside others.
    Which(&'static [(&'static str, &'static str)]),
}

/// One property. In a path a dot goes into a map, and `[x]` into the entry of a list whose `Key` or
/// `Name` is `x`, with `/` for its dots; an empty path is a spelling that the format does not have.
#[derive(Debug, Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a facet of its own, and most rows have none"
)]
pub struct Row {
    /// What both formats' comparison calls it: the constant's name.
    pub name: &'static str,
    /// `CloudFormation`'s path.
    pub cfn: &'static str,
    /// Terraform's path.
    pub tf: &'static str,
    /// How both become one.
    pub how: How,
    /// What a reference in it has to lead to, and which of its attributes.
    pub(crate) to: Option<(Kind, &'static [Attr])>,
    /// A reference to a resource of another kind will do as well.
    pub(crate) or_other: bool,
    /// What it takes.
    pub(crate) takes: Takes,
    /// Where it has to be written.
    pub(crate) needed: Needed,
    /// Where it is needed, one of these will do too.
    pub or: &'static [&'static Row],
    /// Beside it none of these may be written.
    pub alone: &'static [&'static Row],
    /// Of the blocks that have it no two may have the same.
    pub(crate) unique: bool,
    /// The order of its blocks says nothing.
    pub(crate) unordered: bool,
    /// Formats in which nothing may stand in it twice.
    pub(crate) once: &'static [Format],
    /// What holds where nothing is written, as text.
    pub default: Option<&'static str>,
    /// What is expected of it has to be written; elsewhere what only a deployment knows will do.
    pub(crate) known: bool,
    /// The rule that reports where it is missing, and what it does not take, where that is neither the
    /// rule of required properties nor the rule of values.
    pub(crate) code: Option<Code>,
    /// Properties of its items.
    pub inner: &'static [&'static Row],
    /// Its items are the API's own, and JSON text in Terraform.
    pub packed: bool,
    /// The one format whose documents need it here, and why the other does without.
    pub(crate) only: Option<(Format, &'static str)>,
    /// A view of what another row holds: the comparison of both formats leaves it out.
    pub(crate) aside: bool,
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.cfn, self.tf) == (other.name, other.cfn, other.tf)
    }
}

impl Eq for Row {}

const BOTH: &[Format] = &[Format::CloudFormation, Format::Terraform];

const fn passes(_: &str) -> bool {
    true
}

impl Row {
    /// A row of which nothing more is known.
    ///
    /// # Panics
    /// When it is compiled, without a spelling.
    pub(crate) const fn new(name: &'static str, cfn: &'static str, tf: &'static str) -> Self {
        assert!(
            !cfn.is_empty() || !tf.is_empty(),
            "a row without a spelling"
        );
        Self {
            name,
            cfn,
            tf,
            how: How::One,
            to: None,
            or_other: false,
            takes: Takes::Anything,
            needed: Needed::No,
            or: &[],
            alone: &[],
            unique: false,
            unordered: false,
            once: &[],
            default: None,
            known: false,
            code: None,
            inner: &[],
            packed: false,
            only: None,
            aside: false,
        }
    }

    /// Where a format has it.
    pub const fn path(&self, format: Format) -> &'static str {
        match format {
            Format::CloudFormation => self.cfn,
            Format::Terraform => self.tf,
        }
    }

    /// Whether it is a list whose order says nothing.
    pub(crate) const fn is_set(&self) -> bool {
        matches!(self.how, How::Set)
    }

    /// The rule that reports where it is missing, and what it does not take.
    ///
    /// # Panics
    /// When it is compiled, with a code that is no rule's.
    #[must_use]
    pub(crate) const fn under(self, code: Code) -> Self {
        assert!(is_rule(code), "no rule has this code");
        Self {
            code: Some(code),
            ..self
        }
    }

    /// A number from `from` to `to`.
    #[must_use]
    pub(crate) const fn range(self, from: i64, to: i64) -> Self {
        self.range_or(from, to, &[])
    }

    /// A number from `from` to `to`, or one of these.
    ///
    /// # Panics
    /// When it is compiled, where the range ends before it begins.
    #[must_use]
    pub(crate) const fn range_or(self, from: i64, to: i64, or: &'static [i64]) -> Self {
        assert!(from <= to, "a range ends before it begins");
        self.takes(Takes::Range(from, to, or))
    }

    /// Text of at most so many characters, all of them such.
    #[must_use]
    pub(crate) const fn text(self, most: usize, fits: fn(char) -> bool) -> Self {
        self.takes(Takes::Text(most, fits, passes, ""))
    }

    /// The same, which also passes a test that the words describe.
    #[must_use]
    pub(crate) const fn text_that(
        self,
        most: usize,
        fits: fn(char) -> bool,
        passes: fn(&str) -> bool,
        words: &'static str,
    ) -> Self {
        self.takes(Takes::Text(most, fits, passes, words))
    }

    /// Blocks with these properties.
    #[must_use]
    pub(crate) const fn blocks(self, rows: &'static [&'static Row]) -> Self {
        Self {
            how: How::Blocks,
            inner: rows,
            ..self
        }
    }

    const fn takes(self, takes: Takes) -> Self {
        assert!(
            matches!(self.takes, Takes::Anything),
            "a row says twice what it takes"
        );
        Self { takes, ..self }
    }
}

macro_rules! facets {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $type:ty),*) $field:ident = $value:expr;)*) => {
        impl Row {$(
            $(#[$doc])*
            #[must_use]
            pub(crate) const fn $name(self, $($arg: $type),*) -> Self {
                Self { $field: $value, ..self }
            }
        )*}
    };
}

facets! {
    /// A reference, by id.
    to_id(kind: Kind) to = Some((kind, &[Attr::Id]));
    /// A reference, by ARN.
    to_arn(kind: Kind) to = Some((kind, &[Attr::Arn]));
    /// A reference, by ARN; AWS takes the name too, which a blueprint's document does not have.
    to_arn_or_name(kind: Kind) to = Some((kind, &[Attr::Arn, Attr::Name]));
    /// A reference, by name.
    to_name(kind: Kind) to = Some((kind, &[Attr::Name]));
    /// A reference, by name or by ARN.
    to_either(kind: Kind) to = Some((kind, &[Attr::Name, Attr::Arn]));
    /// A reference, by the name in DNS.
    to_dns(kind: Kind) to = Some((kind, &[Attr::Dns]));
    /// A reference, by the hosted zone of that name.
    to_zone(kind: Kind) to = Some((kind, &[Attr::Zone]));
    /// A reference to a resource of another kind will do as well.
    or_other() or_other = true;
    /// One of these words.
    one_of(words: &'static [&'static str]) takes = Takes::Words(words);
    /// One of these numbers.
    numbers(numbers: &'static [i64]) takes = Takes::Numbers(numbers);
    /// True or false.
    flag() takes = Takes::Flag;
    /// One of the words by which the formats call its values.
    only_said() takes = Takes::Said;
    /// A range of addresses.
    cidr() takes = Takes::Cidr;
    /// A range of IPv6 addresses.
    cidr6() takes = Takes::Cidr6;
    /// AWS refuses the resource without it.
    needed() needed = Needed::Always;
    /// The same, in one format alone.
    needed_in(format: Format) needed = Needed::In(format);
    /// It has to be written where a blueprint is known.
    needed_as_meant() needed = Needed::AsMeant;
    /// Where it is needed, one of these will do too.
    or(rows: &'static [&'static Row]) or = rows;
    /// Beside it none of these may be written.
    alone(rows: &'static [&'static Row]) alone = rows;
    /// Of the blocks that have it no two may have the same.
    unique() unique = true;
    /// The order of its blocks says nothing: Terraform makes a set of them, or AWS goes by something else.
    unordered() unordered = true;
    /// Nothing stands in it twice.
    once() once = BOTH;
    /// The same in templates; Terraform makes a set of it by itself.
    once_in_templates() once = &[Format::CloudFormation];
    /// What holds where nothing is written.
    default(text: &'static str) default = Some(text);
    /// What is expected of it has to be written: only a deployment knowing it will not do.
    known() known = true;
    /// What is referred to counts, whichever of its attributes.
    whom() how = How::Whom;
    /// A list whose order says nothing.
    set() how = How::Set;
    /// The same, each item a text or a block with nothing but a name.
    names() how = How::Names;
    /// Keys with values.
    pairs() how = How::Pairs;
    /// JSON, also as text.
    json() how = How::Json;
    /// The formats call its values differently.
    said_as(words: &'static [(&'static str, &'static str)]) how = How::Words(words);
    /// Terraform says it by the block that is there.
    which(words: &'static [(&'static str, &'static str)]) how = How::Which(words);
    /// Properties of its items.
    items(rows: &'static [&'static Row]) inner = rows;
    /// Its items are JSON text in Terraform.
    packed() packed = true;
    /// One format alone needs it here: the comparison of both takes that, with the reason.
    only_in(format: Format, why: &'static str) only = Some((format, why));
    /// The comparison of both formats leaves it out.
    aside() aside = true;
}

macro_rules! codes {
    ($($name:ident = $code:literal, $what:literal => $($at:ident)::+;)*) => {
        /// Whether a rule reports under this code.
        const fn is_rule(code: Code) -> bool {
            $(same(code.0, $code))||*
        }
    };
}

crate::rule_table::rules!(codes);

/// Refuses a table in which two rows are one property.
///
/// # Panics
/// When it is compiled, at such a table.
pub(crate) const fn sound(rows: &[&Row]) {
    let mut one = 0;
    while one < rows.len() {
        let mut two = one + 1;
        while two < rows.len() {
            let (a, b) = (rows[one], rows[two]);
            let apart = a.aside || b.aside;
            assert!(
                apart || a.cfn.is_empty() || !same(a.cfn, b.cfn),
                "two rows with one path in CloudFormation"
            );
            assert!(
                apart || a.tf.is_empty() || !same(a.tf, b.tf),
                "two rows with one path in Terraform"
            );
            two += 1;
        }
        one += 1;
    }
}

const fn same(one: &str, two: &str) -> bool {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    if one.len() != two.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != two[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A table of rows: a name, `CloudFormation`'s path, Terraform's path, and what is true of it.
macro_rules! rows {
    ($($name:ident $cfn:literal $tf:literal $(.$facet:ident($($arg:expr),* $(,)?))*;)*) => {
        $(
            #[doc = concat!("`", $cfn, "`, `", $tf, "`.")]
            pub const $name: &$crate::types::row::Row =
                &$crate::types::row::Row::new(stringify!($name), $cfn, $tf)$(.$facet($($arg),*))*;
        )*

        /// All of them.
        pub const ALL: &[&$crate::types::row::Row] = &[$($name),*];

        const _: () = $crate::types::row::sound(ALL);
    };
}

pub(crate) use rows;
