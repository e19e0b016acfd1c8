//! What requests pass before a load balancer takes them.

use super::{roles, text};
use crate::aws::{LoadBalancer, LogGroup, WebAcl, WebAclAssociation, WebAclLogging};
use crate::stack::{Handle, Scope, Tree};
use crate::system::{Balancer, Waf};

/// Adds the web ACL of a load balancer, with its log, or names the one that is there.
pub fn plan(balancer: &Balancer, handle: Handle<LoadBalancer>, scope: &mut Scope<'_>) {
    let Some(waf) = &balancer.waf else {
        return;
    };
    let origin = format!("{}/waf", balancer.origin);
    let mut scope = scope.from(&origin);
    let acl = match waf {
        Waf::There(acl) => text::plain(acl),
        Waf::Made {
            log_group,
            retention,
        } => {
            let name = format!("{}-{}", scope.system_name(), balancer.name);
            let tags = scope.tags(&balancer.name);
            let acl = scope.add(
                &[],
                "Refuses requests that AWS's own groups of rules know as attacks",
                WebAcl {
                    metric: name.clone(),
                    name,
                    tags: tags.clone(),
                },
            );
            let key = text::key(&scope);
            let group = scope.add(
                &["waf"],
                "Keeps a line for every request that was refused",
                LogGroup {
                    name: log_group.clone(),
                    retention: *retention,
                    key,
                    tags,
                },
            );
            let arn = roles::local_arn(
                "logs",
                Tree::concat(["log-group:".into(), group.get(&LogGroup::NAME).into()]),
            );
            scope.add(
                &[],
                "Writes down what is refused",
                WebAclLogging {
                    acl: acl.get(&WebAcl::ARN),
                    to: vec![arn],
                },
            );
            acl.get(&WebAcl::ARN).into()
        }
    };
    scope.add(
        &[],
        "Sends the load balancer's requests past its web ACL",
        WebAclAssociation {
            balancer: handle.get(&LoadBalancer::ARN),
            acl,
        },
    );
}
