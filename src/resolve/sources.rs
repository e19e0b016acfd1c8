//! Who reaches a production listener, besides callers and management.

use super::context::Context;
use super::lists::{self, Whose};
use super::ranges::{host_bits, is_private, outside};
use super::references;
use crate::blueprint::inputs::InputType;
use crate::blueprint::load_balancer::LoadBalancer;
use crate::blueprint::sources::Sources;
use crate::finding::codes;
use crate::system::{End, Scheme, Source};
use ipnet::Ipv4Net;

/// Who it is; `path` is the load balancer's, `by` where it is asked for at all.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    by: &str,
    scheme: Scheme,
    settings: &LoadBalancer,
) -> Vec<Source> {
    let Some(from) = &settings.from else {
        return match scheme {
            Scheme::Internet => vec![Source {
                end: End::Internet,
                origin: by.to_owned(),
            }],
            Scheme::Internal => Vec::new(),
        };
    };
    let path = format!("{path}/from");
    if from.is_empty() {
        let left_out = match scheme {
            Scheme::Internet => "everyone",
            Scheme::Internal => "callers and management alone",
        };
        cx.say(
            codes::SOURCES_UNFIT,
            &path,
            "`from` names nobody",
            format!("name who may reach the production listener, or take `from` out: then it is {left_out}"),
        );
    }
    let mut out: Vec<(End, String)> = Vec::new();
    ranges(cx, &path, scheme, from, &mut out);
    let key = format!("{path}/prefix_lists");
    let ids = lists::resolve(cx, &key, &from.prefix_lists, Whose::Sources);
    for (at, id) in ids.into_iter().enumerate() {
        let label = id.label();
        out.push((End::PrefixList { id, label }, format!("{key}/{at}")));
    }
    groups(cx, &path, scheme, from, &mut out);
    cloudfront(cx, &path, scheme, settings, from, &mut out);
    out.into_iter()
        .map(|(end, origin)| Source { end, origin })
        .collect()
}

/// In a network that is made stand this system's own services, whose way in is `calls`; in one that is
/// there, others that may be meant.
fn beside_the_network(cx: &Context, net: Ipv4Net) -> Vec<Ipv4Net> {
    let network = &cx.blueprint.network;
    let own = network.existing.is_none().then(|| network.own_range());
    outside(net, own.as_slice())
}

fn ranges(
    cx: &mut Context,
    path: &str,
    scheme: Scheme,
    from: &Sources,
    out: &mut Vec<(End, String)>,
) {
    let key = format!("{path}/cidrs");
    cx.no_repeats(&key, &from.cidrs);
    for (at, cidr) in from.cidrs.iter().enumerate() {
        let path = format!("{key}/{at}");
        let net = cidr.net();
        if net.prefix_len() == 0 {
            let help = match scheme {
                Scheme::Internet => {
                    "take `from` out: then everyone reaches it; or name those who may"
                }
                Scheme::Internal => "name the ranges of those who may, such as the office's",
            };
            let what = format!("`{cidr}` is everyone");
            cx.say(codes::SOURCES_UNFIT, path, what, help);
        } else if net.addr() != net.network() {
            host_bits(cx, &path, net);
        } else if scheme == Scheme::Internet && is_private(net) {
            cx.say(
                codes::SOURCES_UNFIT,
                path,
                format!("`{cidr}` is private, and an internet load balancer is reached from public addresses alone"),
                "name the public addresses that they come out by, or put the services behind the internal load balancer",
            );
        } else {
            let left = beside_the_network(cx, net);
            if left.is_empty() {
                cx.say(
                    codes::SOURCES_UNFIT,
                    path,
                    format!("`{cidr}` lies in the system's own network: its services would reach what they do not call"),
                    "take it out: `calls` lets services in, and `management` people",
                );
                continue;
            }
            let ends = left.into_iter().map(End::Cidr);
            out.extend(ends.map(|end| (end, path.clone())));
        }
    }
}

fn groups(
    cx: &mut Context,
    path: &str,
    scheme: Scheme,
    from: &Sources,
    out: &mut Vec<(End, String)>,
) {
    let key = format!("{path}/security_groups");
    if scheme == Scheme::Internet && !from.security_groups.is_empty() {
        cx.say_on_key(
            codes::SOURCES_UNFIT,
            key,
            "a connection to an internet load balancer comes from a public address, which belongs to no security group",
            "name the public addresses under `cidrs`, or put the services behind the internal load balancer",
        );
        return;
    }
    cx.no_repeats(&key, &from.security_groups);
    for (at, group) in from.security_groups.iter().enumerate() {
        let path = format!("{key}/{at}");
        let id = references::ids(cx, &path, group, &[InputType::SecurityGroup]);
        let label = id.label();
        out.push((End::Group { id, label }, path));
    }
}

fn cloudfront(
    cx: &mut Context,
    path: &str,
    scheme: Scheme,
    settings: &LoadBalancer,
    from: &Sources,
    out: &mut Vec<(End, String)>,
) {
    if !from.cloudfront {
        return;
    }
    let key = format!("{path}/cloudfront");
    if scheme == Scheme::Internal {
        // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
        cx.say_on_key(
            codes::SOURCES_UNFIT,
            key,
            "CloudFront's addresses are public, and an internal load balancer has none",
            "make a VPC origin in CloudFront, and name the group that it comes with, `CloudFront-VPCOrigins-Service-SG`, by its id under `security_groups`",
        );
        return;
    }
    if !settings.listener.is_https() {
        cx.say_on_key(
            codes::SOURCES_UNFIT,
            key,
            "CloudFront is let in by HTTPS alone, and the listener has no certificate",
            "add `listener: {certificate: arn:aws:acm:...}` to the load balancer, or a `domain` there",
        );
        return;
    }
    let alone = from.cidrs.is_empty() && from.prefix_lists.is_empty();
    if alone && settings.listener.redirect_http {
        let parent = path.trim_end_matches("/from");
        cx.say_on_key(
            codes::WITHOUT_EFFECT,
            format!("{parent}/listener/redirect_http"),
            "`redirect_http` sends nobody on: CloudFront alone may come, and by HTTPS",
            "take it out, and have the distribution send its viewers to HTTPS (`redirect-to-https`)",
        );
    }
    out.push((End::CloudFront, key));
}
