//! Repositories that are not the system's own: where their images are, and what they are to IAM.

use crate::stack::{Pseudo, Tree};
use crate::system::Pulled;

/// The repository's URI, without a tag.
pub fn uri(pulled: &Pulled) -> Tree {
    Tree::concat([
        account(pulled),
        ".dkr.ecr.".into(),
        region(pulled),
        ".".into(),
        Pseudo::Suffix.into(),
        format!("/{}", pulled.repository).into(),
    ])
}

/// The image of the first deploy.
pub fn image(pulled: &Pulled) -> Tree {
    Tree::concat([uri(pulled), format!(":{}", pulled.tag).into()])
}

/// The repository's ARN.
pub fn arn(pulled: &Pulled) -> Tree {
    Tree::concat([
        "arn:".into(),
        Pseudo::Partition.into(),
        ":ecr:".into(),
        region(pulled),
        ":".into(),
        account(pulled),
        format!(":repository/{}", pulled.repository).into(),
    ])
}

fn account(pulled: &Pulled) -> Tree {
    match &pulled.account {
        Some(account) => account.as_str().into(),
        None => Pseudo::Account.into(),
    }
}

fn region(pulled: &Pulled) -> Tree {
    match &pulled.region {
        Some(region) => region.as_str().into(),
        None => Pseudo::Region.into(),
    }
}
