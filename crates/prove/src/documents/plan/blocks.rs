//! Blocks: which of the configuration's is which of the plan's, and which of the plan's nobody wrote.

use super::Everything;
use super::configuration::Resource;
use doc::Json;

/// Blocks that only a configuration makes: where one of them is not known, a `dynamic` makes it, of
/// which a plan's configuration says nothing. Others may be what AWS fills in.
const WRITTEN: &[&str] = &[
    "action",
    "alarm_configuration",
    "auto_rollback_configuration",
    "blue_green_deployment_config",
    "capacity_provider_strategy",
    "condition",
    "default_action",
    "deployment_circuit_breaker",
    "deployment_controller",
    "ecs_service",
    "load_balancer",
    "load_balancer_info",
    "network_configuration",
    "service_connect_configuration",
    "service_registries",
    "target_group_pair_info",
    "volume",
];

/// Whether a block of this name is there where the plan does not know it.
pub fn is_written(key: &str) -> bool {
    WRITTEN.contains(&key)
}

/// Whether a property of a block says who is meant by a rule: of a `dynamic`'s the configuration has
/// nothing, and what is open was written all the same.
pub fn is_end(key: &str) -> bool {
    matches!(
        key,
        "cidr_blocks" | "ipv6_cidr_blocks" | "prefix_list_ids" | "security_groups"
    )
}

/// Types, each with the property that names what it adds to.
type Makers = &'static [(&'static str, &'static str)];

/// What the provider reads back into a resource although another resource made it: type, property, and
/// the types that make it with what they name it by.
const READ_BACK: &[(&str, &str, Makers)] = &[
    (
        "aws_route_table",
        "route",
        &[("aws_route", "route_table_id")],
    ),
    (
        "aws_default_route_table",
        "route",
        &[("aws_route", "route_table_id")],
    ),
    ("aws_security_group", "ingress", INGRESS),
    ("aws_security_group", "egress", EGRESS),
    ("aws_default_security_group", "ingress", INGRESS),
    ("aws_default_security_group", "egress", EGRESS),
    (
        "aws_network_acl",
        "ingress",
        &[("aws_network_acl_rule", "network_acl_id")],
    ),
    (
        "aws_network_acl",
        "egress",
        &[("aws_network_acl_rule", "network_acl_id")],
    ),
    (
        "aws_network_acl",
        "subnet_ids",
        &[("aws_network_acl_association", "network_acl_id")],
    ),
    (
        "aws_internet_gateway",
        "vpc_id",
        &[("aws_internet_gateway_attachment", "internet_gateway_id")],
    ),
    ("aws_eip", "network_interface", ASSOCIATED),
    ("aws_eip", "instance", ASSOCIATED),
    (
        "aws_iam_role",
        "inline_policy",
        &[("aws_iam_role_policy", "role")],
    ),
    (
        "aws_iam_role",
        "managed_policy_arns",
        &[("aws_iam_role_policy_attachment", "role")],
    ),
    (
        "aws_vpc_endpoint",
        "route_table_ids",
        &[(
            "aws_vpc_endpoint_route_table_association",
            "vpc_endpoint_id",
        )],
    ),
    (
        "aws_vpc_endpoint",
        "subnet_ids",
        &[("aws_vpc_endpoint_subnet_association", "vpc_endpoint_id")],
    ),
    (
        "aws_vpc_endpoint",
        "security_group_ids",
        &[(
            "aws_vpc_endpoint_security_group_association",
            "vpc_endpoint_id",
        )],
    ),
    (
        "aws_vpc_endpoint",
        "policy",
        &[("aws_vpc_endpoint_policy", "vpc_endpoint_id")],
    ),
];
const ASSOCIATED: Makers = &[
    ("aws_nat_gateway", "allocation_id"),
    ("aws_eip_association", "allocation_id"),
];
const INGRESS: Makers = &[
    ("aws_vpc_security_group_ingress_rule", "security_group_id"),
    ("aws_security_group_rule", "security_group_id"),
];
const EGRESS: Makers = &[
    ("aws_vpc_security_group_egress_rule", "security_group_id"),
    ("aws_security_group_rule", "security_group_id"),
];

/// Whether another resource of the document makes what stands there.
pub fn is_read_back(all: &Everything<'_>, resource: &Resource<'_>, key: &str) -> bool {
    if matches!(resource.kind, "aws_lb" | "aws_alb") {
        let mapped = resource
            .json
            .get("values")
            .and_then(|v| v.get("subnet_mapping")?.as_array());
        let address = |one: &Json<'_>| {
            let own = ["allocation_id", "private_ipv4_address", "ipv6_address"];
            own.iter().any(|key| {
                one.get(key)
                    .and_then(Json::as_str)
                    .is_some_and(|s| !s.is_empty())
            })
        };
        // Subnets and mappings are one thing: only the latter have addresses.
        let addresses = mapped.is_some_and(|all| all.iter().any(address));
        return key == "subnet_mapping" && !addresses || key == "subnets" && addresses;
    }
    let row = READ_BACK
        .iter()
        .find(|(kind, property, _)| *kind == resource.kind && *property == key);
    let (Some((_, _, makers)), Some(id)) = (row, resource.value("id")) else {
        return false;
    };
    all.made_for.contains(id)
        && all.resources.iter().any(|r| {
            makers
                .iter()
                .any(|(kind, by)| r.kind == *kind && r.value(by) == Some(id))
        })
}

/// Everything that another resource names as what it adds to.
pub fn made_for<'a>(resources: &[Resource<'a>]) -> std::collections::BTreeSet<&'a str> {
    let makers = || READ_BACK.iter().flat_map(|(_, _, makers)| *makers);
    let named = |r: &Resource<'a>| {
        let maker = makers().find(|(kind, _)| r.kind == *kind)?;
        r.value(maker.1)
    };
    resources.iter().filter_map(named).collect()
}

/// The configuration's block of each of the plan's. A plan may have them in another order than the file:
/// what is written plainly tells them apart, and where nothing does, the order does.
pub fn pairs<'a>(
    items: &[Json<'_>],
    unknown: &[Json<'_>],
    blocks: &'a [Json<'a>],
) -> Vec<Option<&'a Json<'a>>> {
    let mut out: Vec<Option<usize>> = vec![None; items.len()];
    let fit: Vec<Vec<usize>> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let open = unknown.get(at);
            let fits = |b: &usize| blocks.get(*b).is_some_and(|b| fits(item, open, b));
            (0..blocks.len()).filter(fits).collect()
        })
        .collect();
    loop {
        let free = |out: &[Option<usize>], at: usize| -> Vec<usize> {
            let taken = |b: &&usize| !out.contains(&Some(**b));
            fit[at].iter().filter(taken).copied().collect()
        };
        let sure = (0..items.len()).find_map(|at| match free(&out, at).as_slice() {
            [one] if out[at].is_none() => Some((at, *one)),
            _ => None,
        });
        let next = sure.or_else(|| {
            let at =
                (0..items.len()).find(|at| out[*at].is_none() && !free(&out, *at).is_empty())?;
            let free = free(&out, at);
            Some((at, if free.contains(&at) { at } else { free[0] }))
        });
        match next {
            Some((at, block)) => out[at] = Some(block),
            None => return out.into_iter().map(|b| blocks.get(b?)).collect(),
        }
    }
}

/// Whether a block of the plan may come from one of the configuration.
fn fits(item: &Json<'_>, unknown: Option<&Json<'_>>, block: &Json<'_>) -> bool {
    let Some(block) = block.as_object() else {
        return true;
    };
    block.iter().all(|(key, expression)| {
        let value = item.get(key).filter(|v| **v != Json::Null);
        let open = unknown.and_then(|u| u.get(key)) == Some(&Json::Bool(true));
        let constant = expression.get("constant_value");
        match (expression, constant) {
            (Json::Array(_), _) => {
                open || value.is_some_and(|v| v.as_array().is_none_or(|v| !v.is_empty()))
            }
            (_, Some(constant)) if expression.get("references").is_none() => {
                !open && value.is_none_or(|value| same(value, constant))
            }
            _ => true,
        }
    })
}

/// Whether a value is what is written: `"80"` is also 80.
fn same(value: &Json<'_>, written: &Json<'_>) -> bool {
    let said = |json: &Json<'_>| match json {
        Json::String(text) => Some(text.as_ref().to_owned()),
        Json::Number(n) => Some(n.to_string()),
        Json::Bool(b) => Some(b.to_string()),
        _ => None,
    };
    match (said(value), said(written)) {
        (Some(value), Some(written)) => value == written,
        // Lists and maps may be told in another order.
        _ => true,
    }
}
