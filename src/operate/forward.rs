//! A test listener on one's own machine: a port that Session Manager forwards through the management
//! host.
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html#sessions-remote-port-forwarding>

use super::request::Request;
use super::templates::shell_word;

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
