//! A scalable target.

use super::{Type, row::rows, why::UNTAGGED};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "ScalableTarget",
    gives: None,
    rows: ALL,
};

rows! {
    NAMESPACE "ServiceNamespace" "service_namespace" .needed();
    DIMENSION "ScalableDimension" "scalable_dimension" .needed();
    RESOURCE "ResourceId" "resource_id" .needed();
    MIN "MinCapacity" "min_capacity";
    MAX "MaxCapacity" "max_capacity";
    TAGS "" "tags" .pairs() .only_in(Format::Terraform, UNTAGGED);
}
