//! Load balancers: those that a service stands behind.

use super::context::Context;
use super::domain;
use super::fronts;
use super::references;
use super::sources;
use super::stacks;
use super::zones;
use crate::blueprint::access_logs::AccessLogs as Written;
use crate::blueprint::inputs::InputType;
use crate::blueprint::load_balancer::{
    Certificate, Certificates as Given, Listener, LoadBalancer, Waf as Filter, WebAclArn,
};
use crate::blueprint::number::Port;
use crate::blueprint::service::Service;
use crate::blueprint::text::AccountId;
use crate::finding::{Fix, codes, pointer};
use crate::system::{AccessLogs, Balancer, Certificates, Text, Tls, Waf};

/// The ports that need not be said in an address.
const HTTP: u16 = 80;
const HTTPS: u16 = 443;

/// What AWS recommends:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>.
/// Left out, AWS takes one of 2016 that lets TLS 1.0 in.
const TLS_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/// Certificates beside the default: 25 on a load balancer
/// (<https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>), and
/// nothing says that one which both listeners carry counts once.
const FURTHER: usize = 12;

/// Days that what a web ACL refused is kept, as long as the lines of services are.
const WAF_LOGS: u32 = 30;

/// The load balancers in use, internet first.
pub(super) fn resolve(cx: &mut Context) -> Vec<Balancer> {
    fronts::known(cx.blueprint)
        .filter_map(|name| balancer(cx, name))
        .collect()
}

fn balancer(cx: &mut Context, name: &str) -> Option<Balancer> {
    let scheme = cx.blueprint.load_balancers.scheme(name);
    let written = cx.blueprint.load_balancers.named(name);
    let path = pointer("/load_balancers", name);
    let blueprint = cx.blueprint;
    let behind = |(_, service): &(_, &Service)| service.load_balancer.balancer() == Some(name);
    let mut users = stacks::shared_first(blueprint).filter(behind);
    let user = users.next().map(|(service, user)| (service.as_str(), user));
    // One without a scheme is a finding already, and may be a word that is mistyped.
    let meant = fronts::is_given(name) || written.is_some_and(|w| w.scheme.is_some());
    if let (Some(_), None, true) = (written, user, meant) {
        cx.say_on_key(
            codes::UNUSED_BALANCER,
            &path,
            format!("no service stands behind the load balancer `{name}`, so it is not made"),
            format!("take it out, or put a service behind it by `load_balancer: {name}`"),
        );
    }
    let default = LoadBalancer::default();
    let settings = written.unwrap_or(&default);
    let idle_timeout = cx.seconds(&format!("{path}/idle_timeout"), settings.idle_timeout);
    let tls = tls(cx, &path, name, &settings.listener);
    let port = settings
        .listener
        .port
        .map_or(if tls.is_some() { HTTPS } else { HTTP }, Port::get);
    let test_port = settings.test_listener.port.get();
    if port == test_port {
        let standard = if tls.is_some() { HTTPS } else { HTTP };
        let (at, instead) = if port == standard {
            ("test_listener", default.test_listener.port.get())
        } else {
            ("listener", standard)
        };
        cx.say(
            codes::SAME_PORTS,
            format!("{path}/{at}/port"),
            format!(
                "the production and the test listener of `{name}` would both be on port {port}"
            ),
            format!("give one of them another port, such as {instead} here"),
        );
    }
    if port == HTTPS && tls.is_none() && port != test_port {
        let at = format!("{path}/listener/port");
        cx.say(
            codes::PLAIN_PORT,
            &at,
            format!("port {HTTPS} of `{name}` speaks HTTP: the listener has no certificate"),
            format!("add `certificate: arn:aws:acm:...` beside it, or `domain: {{zone: ..., name: ...}}`, or write `port: {HTTP}`"),
        );
        cx.offer(Fix::write(at, HTTP.to_string()));
    }
    let access_logs = access_logs(cx, &path, settings);
    let waf = waf(cx, &path, name, settings);
    let redirect_port = redirect(cx, &path, settings, tls.is_some(), port);
    let (service, _) = user?;
    let origin = if written.is_some() {
        path.clone()
    } else {
        format!("{}/load_balancer", pointer("/services", service))
    };
    let sources = sources::resolve(cx, &path, &origin, scheme, settings);
    Some(Balancer {
        name: name.into(),
        scheme,
        port,
        test_port,
        tls,
        redirect_port,
        idle_timeout,
        deletion_protection: settings.deletion_protection,
        access_logs,
        waf,
        sources,
        origin,
    })
}

/// What requests pass first, if anything.
fn waf(cx: &mut Context, path: &str, name: &str, settings: &LoadBalancer) -> Option<Waf> {
    match &settings.waf {
        Filter::Wanted(false) => None,
        Filter::Wanted(true) => Some(Waf::Made {
            // WAF writes into no log group of another name:
            // <https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html>
            log_group: format!("aws-waf-logs-{}-{name}", cx.name),
            retention: WAF_LOGS,
        }),
        Filter::There(given) => {
            let path = format!("{path}/waf/web_acl");
            Some(Waf::There(web_acl(cx, &path, &given.web_acl)))
        }
    }
}

/// A web ACL of the system's own region and account.
fn web_acl(cx: &mut Context, path: &str, written: &WebAclArn) -> Text {
    let text = references::ids(cx, path, written, &[InputType::Arn]);
    let Some(filled) = references::filled(cx, path, &text) else {
        return text;
    };
    let parts: Vec<&str> = filled.text.split(':').collect();
    let ["arn", _, "wafv2", region, account, named] = parts.as_slice() else {
        return text;
    };
    let own = zones::region(cx.blueprint);
    let ours = cx.blueprint.account.as_ref();
    let ours = ours.map(AccountId::as_str);
    let unfit = if named.starts_with("global/") {
        Some((
            "the web ACL is for CloudFront (`global`), and a load balancer takes one of the scope `regional` alone".to_owned(),
            "make a web ACL of the scope REGIONAL, and write that one's ARN, or `waf: true`".to_owned(),
        ))
    } else if let Some(own) = own.filter(|own| own != region) {
        Some((
            format!(
                "the web ACL is in {region}, and the load balancer in {own} takes its own region's alone"
            ),
            format!("make the web ACL in {own}, and write that one's ARN, or `waf: true`"),
        ))
    } else {
        ours.filter(|ours| ours != account).map(|ours| (
            format!("the web ACL is of the account {account}, and the load balancer of {ours} takes its own account's alone"),
            format!("make the web ACL in {ours}, and write that one's ARN, or `waf: true`; one for many accounts is Firewall Manager's to give"),
        ))
    };
    if let Some((message, help)) = unfit {
        cx.say(codes::WEB_ACL_UNFIT, filled.path.clone(), message, help);
    }
    text
}

/// Where requests are logged, if they are.
fn access_logs(cx: &mut Context, path: &str, settings: &LoadBalancer) -> Option<AccessLogs> {
    match &settings.access_logs {
        Written::Wanted(false) => None,
        Written::Wanted(true) => Some(AccessLogs::Made),
        Written::Bucket(there) => {
            let path = format!("{path}/access_logs/bucket");
            let name = references::ids(cx, &path, &there.bucket, &[InputType::Text]);
            Some(AccessLogs::There {
                bucket: name,
                prefix: there.prefix.as_ref().map(ToString::to_string),
            })
        }
    }
}

/// How the listeners speak HTTPS, if they do.
fn tls(cx: &mut Context, path: &str, name: &str, listener: &Listener) -> Option<Tls> {
    let certificates = match (&listener.certificate, &listener.domain) {
        (None, None) => {
            plain(cx, path, listener);
            return None;
        }
        (Some(written), None) => there(cx, path, written)?,
        (given, Some(written)) => {
            if given.is_some() {
                cx.say_on_key(
                    codes::DOMAIN_AND_CERTIFICATE,
                    format!("{path}/listener/certificate"),
                    "a certificate is made for the `domain` beside it, and the listener has one default",
                    "take one of the two out",
                );
            }
            Certificates::Made(domain::resolve(cx, path, name, written))
        }
    };
    let policy = listener.tls_policy.as_ref();
    Some(Tls {
        certificates,
        policy: policy.map_or(TLS_POLICY, |p| p.as_str()).to_owned(),
    })
}

/// Says what a listener of HTTP has no use for.
fn plain(cx: &mut Context, path: &str, listener: &Listener) {
    let without = [
        ("redirect_http", listener.redirect_http),
        ("tls_policy", listener.tls_policy.is_some()),
    ];
    for (key, _) in without.into_iter().filter(|(_, written)| *written) {
        cx.say_on_key(
            codes::TLS_FORM,
            format!("{path}/listener/{key}"),
            format!("`{key}` needs a certificate: without one the listener speaks HTTP"),
            format!("add `certificate: arn:aws:acm:...` beside it, or `domain: {{zone: ..., name: ...}}`, or take `{key}` out"),
        );
    }
}

/// Certificates that are there.
fn there(cx: &mut Context, path: &str, written: &Given) -> Option<Certificates> {
    let path = format!("{path}/listener/certificate");
    let all = written.all();
    cx.no_repeats(&path, all);
    let each = all.iter().enumerate().map(|(at, one)| {
        let path = match written {
            Given::One(_) => path.clone(),
            Given::Several(_) => format!("{path}/{at}"),
        };
        certificate(cx, path, one)
    });
    let texts: Vec<Text> = each.collect();
    references::no_repeats_by_default(cx, &path, &texts);
    let mut texts = texts.into_iter();
    let first = texts.next();
    let further: Vec<Text> = texts.collect();
    let Some(first) = first else {
        cx.say(
            codes::OUT_OF_RANGE,
            path,
            "the list of certificates is empty",
            "name at least one, or take `certificate` out",
        );
        return None;
    };
    if further.len() > FURTHER {
        cx.say(
            codes::TOO_MANY_CERTIFICATES,
            format!("{path}/{}", FURTHER + 1),
            format!(
                "there are {} certificates beside the default; a load balancer takes 25, and both listeners carry each",
                further.len()
            ),
            format!("take some out, so that {FURTHER} are left beside the default: one certificate can be for 10 names, or for all of a domain (`*.example.com`)"),
        );
    }
    Some(Certificates::There { first, further })
}

/// A certificate of the system's own region.
fn certificate(cx: &mut Context, path: String, written: &Certificate) -> Text {
    let text = references::ids(cx, &path, written, &[InputType::Arn]);
    let own = zones::region(cx.blueprint);
    let own = own.as_deref();
    let filled = references::filled(cx, &path, &text);
    let parts: Vec<&str> = filled.iter().flat_map(|f| f.text.split(':')).collect();
    if let (["arn", _, "acm", theirs, ..], Some(own)) = (parts.as_slice(), own)
        && *theirs != own
    {
        cx.say(
            codes::CERTIFICATE_UNFIT,
            filled.as_ref().map_or(path, |f| f.path.clone()),
            format!("the certificate is in {theirs}, and the load balancer in {own} takes its own region's alone"),
            format!("ask ACM for the certificate in {own}, and write that one's ARN"),
        );
    }
    text
}

/// The port whose requests are sent to HTTPS.
fn redirect(
    cx: &mut Context,
    path: &str,
    settings: &LoadBalancer,
    tls: bool,
    port: u16,
) -> Option<u16> {
    if !settings.listener.redirect_http || !tls {
        return None;
    }
    let taken = [
        ("listener", port, HTTPS),
        (
            "test_listener",
            settings.test_listener.port.get(),
            LoadBalancer::default().test_listener.port.get(),
        ),
    ];
    for (at, _, instead) in taken.into_iter().filter(|(_, port, _)| *port == HTTP) {
        cx.say(
            codes::SAME_PORTS,
            format!("{path}/{at}/port"),
            format!("`redirect_http` takes port {HTTP}, and this listener would be on it too"),
            format!("give it another port, such as {instead}, or take `redirect_http` out"),
        );
    }
    Some(HTTP)
}
