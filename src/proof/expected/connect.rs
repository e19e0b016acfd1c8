//! Service Connect: its names, and what each service has of them.

use crate::prove::intent::{Expectations, Of};
use crate::prove::types::service::connect::{self, alias};
use crate::prove::types::{Kind, namespace, service};
use crate::system::{Service, System};

/// The namespace, of which there is one where a service is reached by it.
pub(super) fn names(system: &System, out: &mut Expectations) {
    let mut connects = system.services.iter().filter_map(|s| s.connect.as_ref());
    if connects.any(|connect| connect.port.is_some()) {
        out.expect_all(&Of::Every(Kind::Namespace), namespace::NAME, [&system.name]);
    }
}

/// What a service has of it.
pub(super) fn of(s: &Service, own: &Of, out: &mut Expectations) {
    let Some(connect) = &s.connect else {
        out.expect_option(own, service::CONNECT_ON, None::<bool>);
        return;
    };
    out.expect(own, service::CONNECT_ON, true);
    out.expect_link(own, service::CONNECT_NAMES, &Of::Every(Kind::Namespace));
    out.expect_each(
        own,
        service::CONNECT_SERVERS,
        connect.port.iter().map(|_| {
            vec![
                (connect::PORT_NAME, s.name.clone()),
                (connect::DISCOVERY, s.name.clone()),
            ]
        }),
    );
    if let Some(port) = connect.port {
        out.expect_each(
            &own.items(service::CONNECT_SERVERS),
            connect::ALIASES,
            [vec![
                (alias::NAME, s.name.clone()),
                (alias::PORT, port.to_string()),
            ]],
        );
    }
    // The proxy's lines stand beside the application's.
    out.expect(own, service::CONNECT_LOG_DRIVER, "awslogs");
    let options = [
        format!("awslogs-group={}", s.log_group),
        "awslogs-region=aws.region".to_owned(),
        "awslogs-stream-prefix=connect".to_owned(),
    ];
    let options = Expectations::list(service::CONNECT_LOG, &options);
    out.expect(own, service::CONNECT_LOG, options);
}
