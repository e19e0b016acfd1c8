//! `logs.router`: what sends on what a task prints, and whether anything comes of it.

use super::context::Context;
use super::{images, patterns, plain, references, secrets};
use crate::blueprint::router::Router as Written;
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes, pointer};
use crate::system::{Container, LOG_ROUTER, Router};

/// Where FireLens listens in a task:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html>.
pub(super) const PORT: u16 = 24_224;

/// The option that says which output there is, letter by letter: FireLens looks for no other.
const NAME: &str = "Name";

/// An output that asks AWS as the task role.
struct OfAws {
    /// What Fluent Bit calls it.
    names: [&'static str; 2],
    /// What it asks for, first what it cannot do without.
    actions: &'static [&'static str],
    /// The option that says of what, and what stands around that in its ARN.
    of: (&'static str, &'static str, &'static str),
}

/// Each has two names, the second that of the older plugin:
/// <https://docs.fluentbit.io/manual/data-pipeline/outputs>.
const OF_AWS: &[OfAws] = &[
    OfAws {
        names: ["cloudwatch_logs", "cloudwatch"],
        actions: &["logs:PutLogEvents", "logs:CreateLogStream"],
        of: ("log_group_name", "logs:*:*:log-group:", ":*"),
    },
    OfAws {
        names: ["kinesis_firehose", "firehose"],
        actions: &["firehose:PutRecordBatch"],
        of: ("delivery_stream", "firehose:*:*:deliverystream/", ""),
    },
    OfAws {
        names: ["kinesis_streams", "kinesis"],
        actions: &["kinesis:PutRecords"],
        of: ("stream", "kinesis:*:*:stream/", ""),
    },
    OfAws {
        names: ["s3", "s3"],
        actions: &["s3:PutObject"],
        of: ("bucket", "s3:::", "/*"),
    },
];

/// What sends on the logs of a service.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
) -> Option<Router> {
    let written = service.logs.router.as_ref()?;
    let origin = format!("{path}/logs/router");
    let options = written.options.iter().map(|(option, value)| {
        let at = pointer(&format!("{origin}/options"), option.as_str());
        if !written.secrets.contains_key(option) {
            plain::look(cx, &at, option.as_str(), value);
        }
        (
            option.to_string(),
            references::free(cx, &at, value, service),
        )
    });
    let options = options.collect();
    let secrets = secrets::resolve(
        cx,
        &origin,
        &written.secrets,
        ("options", &|option| written.options.contains_key(option)),
    );
    if let Some(config) = &written.config {
        references::none(cx, &format!("{origin}/config"), config.as_str());
    }
    if goes_somewhere(cx, &origin, name, written) {
        arrives(cx, &origin, name, service, written);
    }
    Some(Router {
        container: Container {
            name: LOG_ROUTER.to_owned(),
            image: images::sidecar(cx, &origin, &written.image),
            cpu: None,
            memory: Some(written.memory.get()),
            essential: true,
            entrypoint: Vec::new(),
            command: Vec::new(),
            // ECS says it where a task definition does not, and a later comparison would see a change.
            user: Some("0".to_owned()),
            init: false,
            ulimits: Vec::new(),
            environment: std::collections::BTreeMap::new(),
            secrets: std::collections::BTreeMap::new(),
            read_only_root: false,
            writable: Vec::new(),
            volumes: Vec::new(),
            container_health: None,
            ports: Vec::new(),
            after: Vec::new(),
            origin,
        },
        options,
        secrets,
        config: written.config.as_ref().map(ToString::to_string),
    })
}

/// The output that FireLens writes into the configuration.
fn output(written: &Written) -> Option<&str> {
    written.options.get(NAME).map(String::as_str)
}

/// Without an output, FireLens does not start the router:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html>.
fn goes_somewhere(cx: &mut Context, origin: &str, name: &str, written: &Written) -> bool {
    if output(written).is_some() {
        return true;
    }
    let other = written
        .options
        .keys()
        .find(|o| o.as_str().eq_ignore_ascii_case(NAME));
    if let Some(other) = other {
        let at = pointer(&format!("{origin}/options"), other.as_str());
        cx.say_on_key(
            codes::ROUTER_NOWHERE,
            &at,
            format!("FireLens looks for the output of `{name}`'s logs under `{NAME}`, and not under `{other}`"),
            format!("write `{NAME}`"),
        );
        cx.offer(Fix::rename(at, NAME));
        return false;
    }
    if written.config.is_none() {
        cx.say_on_key(
            codes::ROUTER_NOWHERE,
            origin,
            format!("nothing says where the logs of `{name}` are sent"),
            "add `options` with `Name: cloudwatch_logs` or another output of Fluent Bit, or name a configuration in the image that has one, such as `config: /fluent-bit/app.conf`",
        );
        cx.offer(Fix::write(
            format!("{origin}/options/{NAME}"),
            "cloudwatch_logs",
        ));
        cx.offer(Fix::write(
            format!("{origin}/config"),
            "/fluent-bit/app.conf",
        ));
    }
    written.config.is_some()
}

/// What the router sends has to be let in, and to find a way there. Nobody hears of lines that do not.
fn arrives(cx: &mut Context, origin: &str, name: &str, service: &Service, written: &Written) {
    let by = output(written);
    let asked = by.and_then(|by| OF_AWS.iter().find(|of| of.names.contains(&by)));
    let role = service.roles.as_ref().and_then(|roles| roles.task.as_ref());
    if let (Some(of), Some(by), None) = (asked, by, role) {
        forbidden(cx, origin, name, service, written, (of, by));
        // What a permission finds no way to is named by itself.
        return;
    }
    if asked.is_some() || !service.security_groups.is_empty() {
        return;
    }
    let closed = cx.blueprint.network.is_closed();
    let unknown = by.is_none() && (role.is_some() || !service.permissions.is_empty());
    if closed && service.reaches.is_empty() && !unknown {
        let what = by.map_or_else(String::new, |by| format!(" by `{by}`"));
        cx.say_on_key(
            codes::ROUTER_UNREACHED,
            origin,
            format!("the logs of `{name}` are to be sent{what}, and nothing leads out of the network: none would arrive"),
            format!("let `reaches` lead to where they go, inside of the network or behind it, or choose {}", cx.way_out()),
        );
        cx.offer_way_out();
        return;
    }
    // Outside, tasks ask on the port of HTTPS alone.
    let port = written
        .options
        .iter()
        .find(|(option, _)| option.as_str().eq_ignore_ascii_case("port"));
    let Some((option, Ok(port))) = port.map(|(option, text)| (option, text.parse::<u16>())) else {
        return;
    };
    let leads = service.reaches.iter().any(|reach| reach.port.get() == port);
    if !leads && (port != 443 || closed) {
        cx.say(
            codes::ROUTER_UNREACHED,
            pointer(&format!("{origin}/options"), option.as_str()),
            format!("the logs of `{name}` are to be sent to port {port}, and nothing leads there: none would arrive"),
            format!("add an entry to `reaches` with `port: {port}`"),
        );
    }
}

/// What the output asks AWS for is the application's role to have.
fn forbidden(
    cx: &mut Context,
    origin: &str,
    name: &str,
    service: &Service,
    written: &Written,
    (of, by): (&OfAws, &str),
) {
    let mut may = service.permissions.iter().flat_map(|p| &p.actions);
    let action = of.actions.first().copied().unwrap_or_default();
    let asked = action.to_ascii_lowercase();
    if may.any(|a| patterns::covers(&a.as_str().to_ascii_lowercase(), &asked)) {
        return;
    }
    let (option, before, after) = of.of;
    let what = written.options.get(option).map_or("*", String::as_str);
    let permission = format!(
        "{{actions: [{}], resources: [\"arn:aws:{before}{what}{after}\"]}}",
        of.actions.join(", ")
    );
    cx.say(
        codes::ROUTER_FORBIDDEN,
        format!("{origin}/options/{NAME}"),
        format!("`{by}` asks for `{action}` as the task role of `{name}`, which may not do that: no line would arrive"),
        format!("add `{permission}` to `permissions`"),
    );
    let base = origin.strip_suffix("/logs/router").unwrap_or(origin);
    cx.offer(Fix::add(format!("{base}/permissions"), permission));
}
