//! Load balancers, their listeners and where requests are logged.

use super::super::text::text;
use super::waf;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::listener::certificate;
use crate::prove::types::{
    Kind, action, bucket, bucket_access, bucket_encryption, bucket_lifecycle, listener,
    listener_rule, load_balancer,
};
use crate::stack::{pascal, snake};
use crate::system::{AccessLogs, Balancer, Scheme, System};

/// A load balancer and its listeners: production, test, and the one that sends on to HTTPS.
pub(super) fn load_balancer(system: &System, balancer: &Balancer, out: &mut Expectations) {
    let own = Of::LoadBalancer(balancer.name.as_str().into());
    let scheme = match balancer.scheme {
        Scheme::Internet => "internet-facing",
        Scheme::Internal => "internal",
    };
    out.expect(&own, load_balancer::SCHEME, scheme);
    out.expect(&own, load_balancer::IDLE_TIMEOUT, balancer.idle_timeout);
    out.expect(
        &own,
        load_balancer::DELETION_PROTECTION,
        balancer.deletion_protection,
    );
    out.expect(&own, load_balancer::DROP_INVALID_HEADERS, true);
    access_logs(system, balancer, &own, out);
    waf::waf(system, balancer, &own, out);
    let listeners = own.tied(Kind::Listener, listener::BALANCER);
    let both = [balancer.port, balancer.test_port];
    let ports = both.into_iter().chain(balancer.redirect_port);
    out.expect_all(&listeners, listener::PORT, ports);
    for port in both {
        let listener = listeners.whose(listener::PORT, port);
        let protocol = balancer.tls.as_ref().map_or("HTTP", |_| "HTTPS");
        out.expect(&listener, listener::PROTOCOL, protocol);
        if let Some(tls) = &balancer.tls {
            out.expect(&listener, listener::POLICY, &tls.policy);
            if let Some(first) = tls.there().next() {
                out.expect(&listener, listener::CERTIFICATE, text(system, first));
            }
        }
        let further = listener.tied(Kind::ListenerCertificate, certificate::LISTENER);
        let there = balancer.tls.iter().flat_map(|tls| tls.there().skip(1));
        let there: Vec<String> = there.map(|one| text(system, one)).collect();
        // Services that stand apart bring one for their own hosts.
        let own = system
            .domains()
            .filter(|(whose, to, _)| *to == balancer.name && whose != to);
        let own: Vec<&str> = own.map(|(whose, ..)| whose).collect();
        let issued = own
            .iter()
            .map(|of| format!("{}Certificate", pascal(&[(*of).to_owned()])));
        let validated = own
            .iter()
            .map(|of| format!("aws_acm_certificate.{}.arn", snake(of)));
        out.expect_all(
            &further,
            certificate::ISSUED,
            there.iter().cloned().chain(issued),
        );
        out.expect_all(
            &further,
            certificate::VALIDATED,
            there.iter().cloned().chain(validated),
        );
    }
    if let Some(port) = balancer.redirect_port {
        let listener = listeners.whose(listener::PORT, port);
        out.expect(&listener, listener::PROTOCOL, "HTTP");
        let to = [
            (action::TYPE, "redirect".to_owned()),
            (action::REDIRECT_PROTOCOL, "HTTPS".to_owned()),
            (action::REDIRECT_PORT, balancer.port.to_string()),
            (action::REDIRECT_STATUS, "HTTP_301".to_owned()),
            (action::REDIRECT_HOST, "#{host}".to_owned()),
            (action::REDIRECT_PATH, "/#{path}".to_owned()),
            (action::REDIRECT_QUERY, "#{query}".to_owned()),
        ];
        out.expect_each(&listener, listener::ACTIONS, [to.to_vec()]);
        // Everyone is sent on: no rule stands before that.
        let rules = listener.tied(Kind::ListenerRule, listener_rule::LISTENER);
        out.expect_all(&rules, listener_rule::PRIORITY, [0; 0]);
    }
}

/// Where requests are logged.
fn access_logs(system: &System, balancer: &Balancer, own: &Of, out: &mut Expectations) {
    let logs = balancer.access_logs.as_ref();
    out.expect(own, load_balancer::LOGS, logs.is_some());
    let prefix = logs.and_then(AccessLogs::prefix);
    let prefix = prefix.map_or("", String::as_str);
    out.expect(own, load_balancer::LOGS_PREFIX, prefix);
    match logs {
        None => out.expect_option(own, load_balancer::LOGS_BUCKET, None::<String>),
        Some(AccessLogs::There { bucket: name, .. }) => {
            out.expect(own, load_balancer::LOGS_BUCKET, text(system, name));
        }
        Some(AccessLogs::Made) => {
            let buckets = Of::Every(Kind::Bucket);
            out.expect_link(own, load_balancer::LOGS_BUCKET, &buckets);
            let aes = [(bucket::encryption::ALGORITHM, "AES256".to_owned())];
            let rule = [
                (bucket::rules::ID, "old".to_owned()),
                (bucket::rules::STATUS, "Enabled".to_owned()),
                (bucket::rules::DAYS, "365".to_owned()),
                (bucket::rules::ABORTED, "7".to_owned()),
            ];
            let (keys, old) = (Kind::BucketEncryption, Kind::BucketLifecycle);
            for (of, row) in [
                (&buckets, bucket::ENCRYPTION),
                (&Of::Every(keys), bucket_encryption::ENCRYPTION),
            ] {
                out.expect_each(of, row, [aes.to_vec()]);
            }
            for (of, row) in [
                (&buckets, bucket::RULES),
                (&Of::Every(old), bucket_lifecycle::RULES),
            ] {
                out.expect_each(of, row, [rule.to_vec()]);
            }
            for row in [
                bucket::BLOCK_ACLS,
                bucket::BLOCK_POLICY,
                bucket::IGNORE_ACLS,
                bucket::RESTRICT,
            ] {
                out.expect(&buckets, row, true);
            }
            for row in [
                bucket_access::BLOCK_ACLS,
                bucket_access::BLOCK_POLICY,
                bucket_access::IGNORE_ACLS,
                bucket_access::RESTRICT,
            ] {
                out.expect(&Of::Every(Kind::BucketPart), row, true);
            }
        }
    }
}
