//! What single properties are meant to be, as plain data: whose property, which row, what value. One
//! loop compares all of it (`rules/as_expected`).

use crate::types::Kind;
use crate::types::Row;
use std::fmt::Display;
use std::sync::Arc;

/// One property as it is meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Whose it is.
    pub of: Of,
    /// The property.
    pub row: &'static Row,
    /// What it is.
    pub is: Is,
}

/// Whose property is expected. Many are of one, and share what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A service of the blueprint.
    Service(Arc<str>),
    /// Its task definition.
    TaskDefinition(Arc<str>),
    /// Its target groups, those that stand by as well.
    TargetGroups(Arc<str>),
    /// What scales it.
    ScalableTarget(Arc<str>),
    /// A load balancer, by its name.
    LoadBalancer(Arc<str>),
    /// Every resource of a kind.
    Every(Kind),
    /// The resources of a kind whose property refers to one of these. There has to be one.
    Tied(Arc<Of>, Kind, &'static Row),
    /// What their property refers to. Each has to refer to a resource of the document.
    Behind(Arc<Of>, &'static Row),
    /// Those of them whose property is this.
    Whose(Arc<Of>, &'static Row, String),
    /// Those of them that say the property, or that do not.
    Saying(Arc<Of>, &'static Row, bool),
    /// The blocks of a list property of theirs.
    Items(Arc<Of>, &'static Row),
}

impl Of {
    /// The resources of a kind whose property refers to one of these.
    #[must_use]
    pub fn tied(&self, kind: Kind, row: &'static Row) -> Self {
        Self::Tied(Arc::new(self.clone()), kind, row)
    }

    /// What a property of these refers to.
    #[must_use]
    pub fn behind(&self, row: &'static Row) -> Self {
        Self::Behind(Arc::new(self.clone()), row)
    }

    /// Those of them whose property is this.
    #[must_use]
    pub fn whose(&self, row: &'static Row, is: impl Display) -> Self {
        Self::Whose(Arc::new(self.clone()), row, is.to_string())
    }

    /// Those of them that say the property.
    #[must_use]
    pub fn saying(&self, row: &'static Row) -> Self {
        Self::Saying(Arc::new(self.clone()), row, true)
    }

    /// Those of them that do not say the property.
    #[must_use]
    pub fn silent(&self, row: &'static Row) -> Self {
        Self::Saying(Arc::new(self.clone()), row, false)
    }

    /// The blocks of a list property of theirs.
    #[must_use]
    pub fn items(&self, row: &'static Row) -> Self {
        Self::Items(Arc::new(self.clone()), row)
    }
}

/// What a property is meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Is {
    /// This: numbers and truth values as text, an empty block as `{}`, a list as [`list`] writes it.
    Value(String),
    /// Not written.
    Nothing,
    /// A reference to one of these.
    Leads(Of),
    /// A block for each of these and no other, with these values.
    Each(Vec<Block>),
    /// Of all that are meant together, these values and no other, each once.
    All(Vec<String>),
}

/// Values of one block.
pub type Block = Vec<(&'static Row, String)>;

/// All that is expected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectations(Vec<Expected>);

impl Expectations {
    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Expected> {
        self.0.iter()
    }

    /// A property is this: numbers and truth values as text, an empty block as `{}`. What one format
    /// alone needs is expected there; its row says so.
    pub fn expect(&mut self, of: &Of, row: &'static Row, is: impl Display) {
        self.add(of, row, Is::Value(is.to_string()));
    }

    /// A property is this, or is not written.
    pub fn expect_option(&mut self, of: &Of, row: &'static Row, is: Option<impl Display>) {
        let is = is.map_or(Is::Nothing, |is| Is::Value(is.to_string()));
        self.add(of, row, is);
    }

    /// A list has these items; without items it need not be written.
    pub fn expect_list(&mut self, of: &Of, row: &'static Row, items: &[String]) {
        self.add(of, row, Is::Value(Self::list(row, items)));
    }

    /// A list has a block for each of these and no other, with these values: in this order, unless the
    /// row says that their order says nothing.
    pub fn expect_each(
        &mut self,
        of: &Of,
        row: &'static Row,
        blocks: impl IntoIterator<Item = Block>,
    ) {
        self.add(of, row, Is::Each(blocks.into_iter().collect()));
    }

    /// A property refers to one of these.
    pub fn expect_link(&mut self, of: &Of, row: &'static Row, to: &Of) {
        self.add(of, row, Is::Leads(to.clone()));
    }

    /// Those that are meant have these values between them, and no other: also how many there are.
    pub fn expect_all(
        &mut self,
        of: &Of,
        row: &'static Row,
        values: impl IntoIterator<Item = impl Display>,
    ) {
        let mut values: Vec<String> = values.into_iter().map(|v| v.to_string()).collect();
        values.sort();
        self.add(of, row, Is::All(values));
    }

    /// A list as the value of a block's property.
    pub fn list(row: &Row, items: &[String]) -> String {
        list(row, items.to_vec())
    }

    fn add(&mut self, of: &Of, row: &'static Row, is: Is) {
        self.0.push(Expected {
            of: of.clone(),
            row,
            is,
        });
    }
}

/// A list as one text, each item in quotes; sorted where the row says that it is a set.
pub fn list(row: &Row, mut items: Vec<String>) -> String {
    if row.is_set() {
        items.sort();
    }
    format!("{items:?}")
}
