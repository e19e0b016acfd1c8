//! Text with holes, and the inputs that fill them.

/// Text with holes that only a deployment can fill.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Text(pub Vec<Piece>);

impl Text {
    /// Text without holes.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Piece::Literal(text.into())])
    }

    /// An id as a name's part: the id itself, or which input it comes from.
    pub fn label(&self) -> String {
        match self.0.as_slice() {
            [Piece::Literal(id)] => id.clone(),
            [Piece::Input(name)] => format!("input {}", name.replace('_', " ")),
            _ => String::new(),
        }
    }

    /// The input that it is, where that is all there is.
    pub fn input(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Input(name)] => Some(name),
            _ => None,
        }
    }

    /// Whether it begins with text that is no slash.
    pub fn begins_plain(&self) -> bool {
        matches!(self.0.first(), Some(Piece::Literal(text)) if !text.starts_with('/'))
    }
}

/// One piece of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// As it stands.
    Literal(String),
    /// The value of an input.
    Input(String),
    /// Scheme, host and port of a service's load balancer, without a path.
    ServiceUrl(String),
    /// DNS name of a service's load balancer.
    ServiceHost(String),
    /// The address of a service's queue.
    QueueUrl(String),
}

/// A value from outside: a `CloudFormation` parameter, a Terraform variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The blueprint's name, `snake_case`.
    pub name: String,
    /// What it is.
    pub kind: InputKind,
    /// For the person who fills it in.
    pub description: String,
    /// Used where nothing is given.
    pub default: Option<String>,
}

/// What an input holds; decides the parameter's type and what is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// Any text.
    Text,
    /// The name of a parameter in Parameter Store, which begins with a slash.
    ParameterName,
    /// A VPC id.
    Vpc,
    /// A subnet id.
    Subnet,
    /// A security group id.
    SecurityGroup,
    /// A prefix list id.
    PrefixList,
    /// A route table id.
    RouteTable,
    /// A hosted zone id.
    HostedZone,
    /// The id of a file system of EFS.
    FileSystem,
    /// The id of an access point of EFS.
    AccessPoint,
    /// An ARN of any kind.
    Arn,
    /// The ARN of a KMS key.
    Key,
    /// A container image URI.
    Image,
}
