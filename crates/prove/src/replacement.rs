//! What a change of a property does to its resource: an update, or another resource in its place.
//!
//! The table is made by `tests/terraform/reduce_replacement.py`; its head says from what. It is text, and
//! where each type stands in it is found when something is asked, so that who asks nothing pays nothing.

use crate::documents::Format;
use crate::types::Kind;
use crate::types::Row;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../data/replacement.txt");

/// What a change of a property does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The resource stays.
    InPlace,
    /// Another resource takes its place.
    Replaced,
    /// One or the other: its parts or its values decide.
    Either,
    /// Nobody says.
    Unknown,
}

/// What a change of a property does, by the names that a format has for type and property. Of a property
/// inside of another (`root_block_device.encrypted`), what is known of it or else of the outer one. `None`
/// where the table does not have it.
pub fn of(kind: &str, property: &str) -> Option<Change> {
    let mut asked = property;
    loop {
        if let Some((mark, _)) = marks(kind).find(|(_, name)| *name == asked) {
            return Some(change(mark));
        }
        asked = asked.rsplit_once('.')?.0;
    }
}

/// What a change of a row's property does in a format. `None` where the format does not have it, or the
/// table does not.
pub fn of_row(format: Format, kind: Kind, row: &Row) -> Option<Change> {
    let spelling = kind.spelling();
    match format {
        Format::CloudFormation => of(spelling.cfn, row.cfn),
        Format::Terraform => of(spelling.tf, row.tf),
    }
}

/// Every property of a type that its format knows, by its name; none of a type that the table does not
/// have.
pub fn properties(kind: &str) -> impl Iterator<Item = &'static str> {
    marks(kind)
        .map(|(_, name)| name)
        .filter(|name| !name.contains('.'))
}

/// The properties of a type that replace it, by their names.
pub fn replacing(kind: &str) -> impl Iterator<Item = &'static str> {
    let all = marks(kind).filter(|(mark, _)| change(*mark) == Change::Replaced);
    all.map(|(_, name)| name)
}

/// Properties whose change replaces a resource unless another one of the new document is true: the
/// provider's own condition. Seen in plans of provider 5.100.
pub fn replacing_unless(kind: &str) -> Option<(&'static str, &'static str)> {
    (kind == "aws_ecs_service").then_some(("capacity_provider_strategy", "force_new_deployment"))
}

/// The lines of a type.
fn marks(kind: &str) -> impl Iterator<Item = (char, &'static str)> {
    let lines = types().get(kind).copied().unwrap_or_default();
    lines.lines().filter_map(|line| {
        let mut rest = line.trim_start().chars();
        Some((rest.next()?, rest.as_str()))
    })
}

/// The lines of each type, by its name.
fn types() -> &'static BTreeMap<&'static str, &'static str> {
    static TYPES: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    TYPES.get_or_init(|| {
        let mut out = BTreeMap::new();
        let mut rest = TABLE;
        while let Some((head, below)) = rest.split_once('\n') {
            // What stands below a name begins with a space.
            let starts = |at: &usize| !below[*at..].starts_with(' ');
            let ends = std::iter::once(0).chain(below.match_indices('\n').map(|(at, _)| at + 1));
            let end = ends.take_while(|at| *at <= below.len()).find(starts);
            let (own, next) = below.split_at(end.unwrap_or(below.len()));
            out.insert(head, own);
            rest = next;
        }
        out
    })
}

fn change(mark: char) -> Change {
    match mark {
        '=' => Change::InPlace,
        '!' => Change::Replaced,
        '?' => Change::Either,
        _ => Change::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types;

    #[test]
    fn formats_differ_where_aws_and_the_provider_do() {
        let both = |kind: Kind, row| {
            [Format::CloudFormation, Format::Terraform].map(|format| of_row(format, kind, row))
        };
        let (in_place, replaced) = (Some(Change::InPlace), Some(Change::Replaced));
        assert_eq!(
            both(Kind::TargetGroup, types::target_group::CHECK_PATH),
            [in_place, in_place]
        );
        assert_eq!(
            both(Kind::Subnet, types::subnet::CIDR),
            [replaced, replaced]
        );
        assert_eq!(
            both(Kind::Service, types::service::CONTROLLER),
            [in_place, replaced]
        );
        assert_eq!(
            of("aws_instance", "root_block_device"),
            Some(Change::Either)
        );
        assert_eq!(of("aws_instance", "root_block_device.encrypted"), replaced);
        assert_eq!(
            of("AWS::EC2::Instance", "InstanceType"),
            Some(Change::Either)
        );
        assert_eq!(
            of("aws_ecs_service", "deployment_configuration.strategy"),
            Some(Change::Unknown)
        );
        assert_eq!(of("aws_ecs_service", "nothing"), None);
        assert_eq!(of("aws_ecs", "name"), None);
        assert_eq!(of("", ""), None);
    }

    /// What older providers took, for foreign documents.
    const OLDER: [&str; 2] = [
        "aws_ecs_cluster capacity_providers",
        "aws_flow_log log_group_name",
    ];

    /// A row of a type that documents use is a property that AWS or the provider has.
    #[test]
    fn rows_are_spelled_as_the_table_spells_them() {
        let mut unknown = Vec::new();
        for (kind, this) in types::all() {
            let spelling = kind.spelling();
            for row in this.rows {
                for (kind, path) in [(spelling.cfn, row.cfn), (spelling.tf, row.tf)] {
                    let name = path.split(['.', '[']).next().unwrap_or_default();
                    // `@` is what the format itself says of a resource.
                    let own = !name.is_empty() && !name.starts_with('@');
                    if own && marks(kind).next().is_some() && of(kind, name).is_none() {
                        unknown.push(format!("{kind} {path}"));
                    }
                }
            }
        }
        unknown.sort();
        assert_eq!(unknown, OLDER);
    }
}
