//! How much is read at all.

/// Bounds that are checked before anything is expanded. Nobody writes as much by hand; what goes
/// beyond is an accident or an attack.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Of the file.
    pub bytes: usize,
    /// Lists and mappings inside each other.
    pub depth: usize,
    /// Keys and values, each alias counted as what it stands for.
    pub values: usize,
    /// Bytes of all texts, each alias counted as what it stands for.
    pub text: usize,
}

impl Limits {
    /// For blueprints.
    pub const BLUEPRINT: Self = Self {
        bytes: 1 << 20,
        depth: 64,
        values: 100_000,
        text: 4 << 20,
    };

    /// For documents that a machine wrote: `CloudFormation` takes 1 MB, Terraform has no bound.
    pub const DOCUMENT: Self = Self {
        bytes: 16 << 20,
        depth: 128,
        values: 2_000_000,
        text: 32 << 20,
    };
}
