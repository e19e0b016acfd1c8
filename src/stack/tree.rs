//! Values of properties: literals, references between nodes, and what only a deployment knows.

use super::Ix;
use std::marker::PhantomData;

/// A value in neither format yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// Nothing: the row that holds it is left out.
    Absent,
    /// Text as it stands.
    Text(String),
    /// A whole number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// A list.
    List(Vec<Tree>),
    /// A mapping whose keys are the same in both formats.
    Map(Vec<(String, Tree)>),
    /// A nested structure whose keys differ by format.
    Rows(Vec<Row>),
    /// Text made of pieces.
    Concat(Vec<Tree>),
    /// What a node can be asked for.
    Ref(Ix, Get),
    /// Of a list of records that a node can be asked for, a value of the one that is meant; in Terraform alone.
    Picked(Box<Picked>),
    /// What AWS knows of the place where the document is deployed.
    Pseudo(Pseudo),
    /// An input's value.
    Input(String),
    /// A policy or a list of containers: an object in `CloudFormation`, JSON text in Terraform.
    Json(Box<Tree>),
    /// Tags: a list of pairs in `CloudFormation`, a map in Terraform.
    Tags(Vec<(String, String)>),
}

/// A value of one record of a list that a node can be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Picked {
    /// Whose list.
    pub of: Ix,
    /// The list's name in Terraform.
    pub list: &'static str,
    /// What of the record is taken.
    pub take: &'static str,
    /// What tells the record.
    pub by: &'static str,
    /// What that is of the one that is meant.
    pub is: String,
}

/// One property. A one-sided row carries its reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The struct's field, or the constant's name.
    pub field: &'static str,
    /// Path of names in `CloudFormation`: `HealthCheckPath`, `A.B`, or `Attributes{key}` for a
    /// list of `Key`/`Value` pairs.
    pub cfn: Option<&'static str>,
    /// Path of names in Terraform: `health_check.path`.
    pub tf: Option<&'static str>,
    /// The value.
    pub value: Tree,
    /// Whether the engine writes it later: the document gives the first value only.
    pub engine: bool,
    /// The first version of Terraform's provider that knows it, where that is later than the oldest
    /// that documents are written for.
    pub since: Option<&'static str>,
}

/// How a node is asked for something, in both formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Get {
    /// `None` is `Ref`, else the attribute's name.
    pub cfn: Option<&'static str>,
    /// The attribute's name.
    pub tf: &'static str,
}

/// What AWS knows of the place where the document is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pseudo {
    /// `ap-northeast-1`.
    Region,
    /// `aws`, `aws-cn`, `aws-us-gov`.
    Partition,
    /// Twelve digits.
    Account,
    /// `amazonaws.com`.
    Suffix,
    /// What names of endpoints begin with in this partition, for services that have names of their own
    /// in China: `com.amazonaws`.
    EndpointPrefix,
    /// Name of the n-th zone that the region offers.
    Zone(usize),
    /// Id of the region's prefix list of S3.
    S3PrefixList,
    /// Id of the region's prefix list of CloudFront.
    CloudFrontPrefixList,
    /// Id of the region's prefix list of DynamoDB.
    DynamoDbPrefixList,
    /// Id of the current Amazon Linux image for Intel and AMD, in Terraform alone.
    ImageX86,
    /// The same for Graviton.
    ImageArm,
}

/// Kinds of text, so that an ARN does not compile where a name is wanted.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])* #[derive(Debug, Clone, Copy, PartialEq, Eq)] pub struct $name;)*
    };
}

kinds! {
    /// An ARN.
    Arn;
    /// A name.
    Name;
    /// An id such as `vpc-0abc`.
    Id;
    /// A DNS name or an address.
    Dns;
    /// A number.
    Number;
}

/// A value of a kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Val<K>(pub Tree, pub PhantomData<K>);

impl<K> Val<K> {
    /// Takes any tree as this kind: for literals and inputs, whose kind the blueprint's own types know.
    pub fn of(tree: impl Into<Tree>) -> Self {
        Self(tree.into(), PhantomData)
    }
}

/// What a resource of type `R` can be asked for, as text of kind `K`.
#[derive(Debug)]
pub struct Attr<R, K>(pub Get, pub PhantomData<(R, K)>);

impl<R, K> Attr<R, K> {
    /// `Ref` in `CloudFormation`, the named attribute in Terraform.
    pub const fn by_ref(tf: &'static str) -> Self {
        Self(Get { cfn: None, tf }, PhantomData)
    }

    /// `Fn::GetAtt` in `CloudFormation`, the named attribute in Terraform.
    pub const fn att(cfn: &'static str, tf: &'static str) -> Self {
        Self(Get { cfn: Some(cfn), tf }, PhantomData)
    }
}

impl<K> From<Val<K>> for Tree {
    fn from(value: Val<K>) -> Self {
        value.0
    }
}
impl From<&str> for Tree {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Tree {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<bool> for Tree {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<u8> for Tree {
    fn from(value: u8) -> Self {
        Self::Int(value.into())
    }
}
impl From<u16> for Tree {
    fn from(value: u16) -> Self {
        Self::Int(value.into())
    }
}
impl From<u32> for Tree {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}
impl From<Pseudo> for Tree {
    fn from(value: Pseudo) -> Self {
        Self::Pseudo(value)
    }
}
impl<T: Into<Tree>> From<Option<T>> for Tree {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}
impl<T: Into<Tree>> From<Vec<T>> for Tree {
    fn from(value: Vec<T>) -> Self {
        Self::List(value.into_iter().map(Into::into).collect())
    }
}

impl Tree {
    /// Text made of pieces.
    pub fn concat<const N: usize>(pieces: [Tree; N]) -> Self {
        Self::Concat(pieces.into())
    }

    /// A mapping whose keys are the same in both formats; absent values are left out.
    pub fn map<const N: usize>(entries: [(&str, Tree); N]) -> Self {
        Self::Map(
            entries
                .into_iter()
                .filter(|(_, v)| *v != Tree::Absent)
                .map(|(k, v)| (k.to_owned(), v))
                .collect(),
        )
    }

    /// Calls `visit` with every node that this value refers to.
    pub fn references(&self, visit: &mut impl FnMut(Ix)) {
        match self {
            Self::Ref(ix, _) => visit(*ix),
            Self::Picked(picked) => visit(picked.of),
            Self::List(items) | Self::Concat(items) => {
                for item in items {
                    item.references(visit);
                }
            }
            Self::Map(entries) => {
                for (_, value) in entries {
                    value.references(visit);
                }
            }
            Self::Rows(rows) => {
                for row in rows {
                    row.value.references(visit);
                }
            }
            Self::Json(tree) => tree.references(visit),
            _ => {}
        }
    }
}
