//! Who may look at what is not live yet.

use super::context::Context;
use super::lists::{self, Whose};
use super::ranges::{host_bits, outside};
use super::references;
use crate::blueprint::inputs::InputType;
use crate::blueprint::management::{Host as Written, HostSetting};
use crate::finding::{codes, pointer};
use crate::system::{Architecture, Host, Management};

/// Nothing wider than this counts as management.
const WIDEST: u8 = 8;

/// The host, the ranges and the groups.
pub(super) fn resolve(cx: &mut Context) -> Management {
    let management = &cx.blueprint.management;
    let host = match &management.host {
        HostSetting::Wanted(false) => None,
        HostSetting::Wanted(true) => Some(host(&Written::default())),
        HostSetting::Host(written) => Some(host(written)),
    };
    cx.no_repeats("/management/cidrs", &management.cidrs);
    cx.no_repeats("/management/security_groups", &management.security_groups);
    let network = cx.blueprint.network.ranges();
    let key = match cx.blueprint.network.existing {
        Some(_) => "network.existing.cidr",
        None => "network.cidr",
    };
    let mut cidrs = Vec::new();
    for (at, cidr) in management.cidrs.iter().enumerate() {
        let path = pointer("/management/cidrs", &at.to_string());
        let net = cidr.net();
        if net.prefix_len() < WIDEST {
            cx.say(
                codes::MANAGEMENT_TOO_WIDE,
                path,
                format!("`{cidr}` is wider than /{WIDEST}: it would open test listeners to a large part of the internet"),
                "name the addresses that really manage the system, such as `203.0.113.10/32`",
            );
        } else if net.addr() != net.network() {
            host_bits(cx, &path, net);
        } else if let Some(own) = network.iter().find(|own| own.contains(&net)) {
            cx.say(
                codes::MANAGEMENT_COVERS_NETWORK,
                path,
                format!("`{cidr}` lies in the system's own network `{own}`: its tasks would count as management"),
                format!("name addresses outside of `{key}`; inside of it, use `host` or `security_groups`"),
            );
        } else {
            cidrs.extend(outside(net, &network));
        }
    }
    cidrs.sort_unstable();
    cidrs.dedup();
    let security_groups = management
        .security_groups
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let path = pointer("/management/security_groups", &at.to_string());
            references::ids(cx, &path, group, &[InputType::SecurityGroup])
        })
        .collect();
    let prefix_lists = lists::resolve(
        cx,
        "/management/prefix_lists",
        &management.prefix_lists,
        Whose::Management,
    );
    Management {
        host,
        cidrs,
        prefix_lists,
        security_groups,
    }
}

fn host(written: &Written) -> Host {
    Host {
        instance_type: written.instance_type.to_string(),
        architecture: processor(written.instance_type.as_str()),
        private: written.private,
    }
}

/// Graviton families are `a1` and those with a `g` among the letters after the generation's number:
/// `t4g`, `c7gn`, `x2gd`; not `g5`, whose `g` stands before it.
fn processor(instance_type: &str) -> Architecture {
    let family = instance_type.split('.').next().unwrap_or_default();
    let after_number = family
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if family == "a1"
        || after_number
            .split('-')
            .next()
            .is_some_and(|s| s.contains('g'))
    {
        Architecture::Arm64
    } else {
        Architecture::X86_64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_follows_from_the_instance_type() {
        for arm in [
            "a1.large",
            "t4g.micro",
            "c7gn.large",
            "x2gd.medium",
            "g5g.xlarge",
            "im4gn.large",
            "m8g.medium",
        ] {
            assert_eq!(processor(arm), Architecture::Arm64, "{arm}");
        }
        for intel in [
            "t3.micro",
            "t3a.micro",
            "g5.xlarge",
            "g4dn.xlarge",
            "m7i-flex.large",
            "u-6tb1.metal",
            "i3en.large",
        ] {
            assert_eq!(processor(intel), Architecture::X86_64, "{intel}");
        }
    }
}
