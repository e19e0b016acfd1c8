//! Text with holes, as values of resources.

use crate::stack::{Scope, Tree};
use crate::system::{Piece, Text};

/// Text that may name inputs only: ids, ARNs, image URIs.
pub fn plain(text: &Text) -> Tree {
    joined(text.0.iter().map(|piece| match piece {
        Piece::Literal(literal) => Tree::from(literal.as_str()),
        Piece::Input(name) => Tree::Input(name.clone()),
        Piece::ServiceUrl(_) | Piece::ServiceHost(_) | Piece::QueueUrl(_) => Tree::Absent,
    }))
}

/// The KMS key of what is kept at this place.
pub fn key(scope: &Scope<'_>) -> Tree {
    scope.kms_key().map_or(Tree::Absent, plain)
}

/// One text of several pieces.
pub fn joined(pieces: impl Iterator<Item = Tree>) -> Tree {
    let mut pieces: Vec<Tree> = pieces.collect();
    match pieces.len() {
        0 => Tree::from(""),
        1 => pieces.remove(0),
        _ => Tree::Concat(pieces),
    }
}
