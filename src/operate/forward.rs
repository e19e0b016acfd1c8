//! A test listener on one's own machine: a port that Session Manager forwards through the management
//! host.
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html#sessions-remote-port-forwarding>

use super::outputs::Outputs;
use super::request::Request;
use super::templates::shell_word;
use crate::system::{Balancer, End, System};

/// A test listener of a deployed system, as its outputs say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Its URL, without a path.
    pub url: String,
    scheme: String,
    host: String,
    port: u16,
    /// The management host's id, where there is one.
    instance: Option<String>,
}

impl Listener {
    /// The test listener of a load balancer. Outputs are text like any other: what has not the form of
    /// an address is none.
    pub fn of(outputs: &Outputs, balancer: &str) -> Option<Self> {
        let url = outputs.plain(&[balancer, "test", "url"])?;
        let (scheme, rest) = url.split_once("://")?;
        let own = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let (host, port) = match rest.split_once(':') {
            Some((host, port)) => (host, port.parse().ok()?),
            None => (rest, own),
        };
        let instance = outputs.plain(&["management", "instance"]);
        word(host).then(|| Self {
            url: url.to_owned(),
            scheme: scheme.to_owned(),
            host: host.to_owned(),
            port,
            instance: instance.filter(|id| word(id)).map(str::to_owned),
        })
    }

    /// The command that forwards a port of one's own machine to it, through the management host.
    pub fn session(&self, region: &str) -> Option<String> {
        let instance = self.instance.as_ref()?;
        let Self { host, port, .. } = self;
        let local = local_port(*port);
        Some(format!(
            "aws ssm start-session --region {region} --target {instance} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters host={host},portNumber={port},localPortNumber={local}"
        ))
    }

    /// A request to the forwarded port.
    pub fn curl(&self, asked: &Request) -> String {
        let local = local_port(self.port);
        curl(&format!("{}://localhost:{local}", self.scheme), asked)
    }
}

fn word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
}

/// Whether the management host may connect to a test listener.
pub fn host_reaches(system: &System, balancer: &Balancer) -> bool {
    let to = End::Balancer(balancer.name.clone());
    system.paths.iter().any(|path| {
        matches!(path.from, End::Host | End::HostAddress)
            && path.to == to
            && path.port == balancer.test_port
    })
}

/// The port on one's own machine: the listener's own, where anyone may open it.
pub fn local_port(port: u16) -> u16 {
    if port < 1024 { port + 10_000 } else { port }
}

/// A request to a forwarded port, as a command line.
pub fn curl(here: &str, asked: &Request) -> String {
    let url = format!("{here}{}", asked.path);
    // No certificate is for this machine's name. `-g`: brackets of a path are no range.
    let flags = if here.starts_with("https:") {
        "-gik"
    } else {
        "-gi"
    };
    let url = shell_word(&url);
    if asked.host.is_empty() {
        format!("curl {flags} {url}")
    } else {
        let header = shell_word(&format!("Host: {}", asked.host));
        format!("curl {flags} -H {header} {url}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_only_the_administrator_may_open_is_another_one_here() {
        assert_eq!(local_port(10080), 10080);
        assert_eq!(local_port(443), 10443);
        assert_eq!(local_port(1023), 11023);
    }

    #[test]
    fn outputs_that_are_no_address_give_no_command() {
        let listener = |url: &str, instance: &str| {
            let outputs = serde_json::json!([
                {"OutputKey": "InternalTestUrl", "OutputValue": url},
                {"OutputKey": "ManagementInstance", "OutputValue": instance},
            ]);
            let outputs = Outputs::parse(outputs.to_string().as_bytes()).expect("outputs");
            Listener::of(&outputs, "internal")
        };
        let one = listener("http://a.example:10080", "i-0a").expect("a listener");
        assert_eq!(
            one.session("eu-central-1").as_deref(),
            Some(
                "aws ssm start-session --region eu-central-1 --target i-0a --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters host=a.example,portNumber=10080,localPortNumber=10080"
            )
        );
        let one = listener("https://a.example", "i-0a; rm").expect("a listener");
        assert_eq!((one.port, one.session("eu-central-1")), (443, None));
        for url in [
            "http://a.example,portNumber=1:2",
            "http://$(rm):80",
            "http://a:b",
            "ftp://a",
            "http://",
            "a",
        ] {
            assert_eq!(listener(url, "i-0a"), None, "{url}");
        }
    }

    #[test]
    fn whatever_a_route_has_is_one_word_of_the_command() {
        let asked = Request {
            host: "smoke.example.com".to_owned(),
            path: "/it's$HOME".to_owned(),
            codes: String::new(),
        };
        assert_eq!(
            curl("https://localhost:10443", &asked),
            r"curl -gik -H 'Host: smoke.example.com' 'https://localhost:10443/it'\''s$HOME'"
        );
    }
}
