//! The network: subnets, routes, gateways.

use super::{flow_logs, text};
use crate::aws::{
    Address, DefaultSecurityGroup, GatewayAttachment, InternetGateway, NatGateway, Route,
    RouteTable, RouteTableAssociation, Subnet, Vpc,
};
use crate::stack::{Handle, Id, Ix, Pseudo, Scope, Stack, Val};
use crate::system::{Egress, Existing, System, Text, Zone};

/// What other parts need of the network.
pub struct Network {
    /// The VPC.
    pub vpc: Val<Id>,
    /// One a zone, for internet load balancers.
    pub public: Vec<Val<Id>>,
    /// One a zone, for tasks and internal load balancers.
    pub private: Vec<Val<Id>>,
    /// One a zone, for interface endpoints.
    pub endpoints: Vec<Val<Id>>,
    /// For the management host.
    pub management: Option<Val<Id>>,
    /// Tables of the private subnets.
    pub private_tables: Vec<Val<Id>>,
    /// What anything with a public address waits for.
    pub outside: Vec<Ix>,
    /// What tasks wait for: routes and associations of the private subnets.
    pub private_routes: Vec<Ix>,
    /// What the management host waits for.
    pub management_routes: Vec<Ix>,
}

/// The network: what is there, or what is added.
pub fn plan(system: &System, stack: &mut Stack) -> Network {
    match &system.network.existing {
        Some(existing) => there(system, existing),
        None => made(system, stack),
    }
}

/// Ids that stand as they are. Nobody waits for routes that were there before.
fn there(system: &System, existing: &Existing) -> Network {
    let id = |id: &Text| Val::of(text::plain(id));
    let all = |ids: &[Text]| -> Vec<Val<Id>> { ids.iter().map(id).collect() };
    let host = system.management.host.as_ref().and_then(|host| {
        let stands = if host.private {
            &existing.private
        } else {
            &existing.public
        };
        stands.first().map(id)
    });
    Network {
        vpc: id(&existing.vpc),
        public: all(&existing.public),
        private: all(&existing.private),
        endpoints: all(&existing.private),
        management: host,
        private_tables: all(&existing.tables),
        outside: Vec::new(),
        private_routes: Vec::new(),
        management_routes: Vec::new(),
    }
}

fn made(system: &System, stack: &mut Stack) -> Network {
    let mut scope = Scope::new(stack, &[], "/network");
    let tags = scope.tags("vpc");
    let vpc = scope.add(
        &[],
        "The network of this system",
        Vpc {
            cidr: system
                .network
                .ranges
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
            tags,
        },
    );
    let tags = scope.tags("default-unused");
    scope.add(
        &[],
        "Empties the group that AWS gives to what names none",
        DefaultSecurityGroup {
            vpc: vpc.get(&Vpc::ID),
            tags,
        },
    );
    let mut network = Network {
        vpc: vpc.get(&Vpc::ID),
        public: Vec::new(),
        private: Vec::new(),
        endpoints: Vec::new(),
        management: None,
        private_tables: Vec::new(),
        outside: Vec::new(),
        private_routes: Vec::new(),
        management_routes: Vec::new(),
    };
    let host_is_public = system.management.host.as_ref().is_some_and(|h| !h.private);
    let public_table = (!system.network.public.is_empty() || host_is_public)
        .then(|| outside(&mut scope, &mut network));
    if let Some(table) = public_table {
        for (n, cidr) in system.network.public.iter().enumerate() {
            let subnet = subnet(
                &mut scope,
                &network,
                "public",
                n,
                &cidr.to_string(),
                &system.network.zones[n],
            );
            let made = associate(&mut scope, &["public"], n, subnet, table);
            network.outside.push(made);
            network.public.push(subnet.get(&Subnet::ID));
        }
    }
    let private_tables = private(system, &mut scope, &mut network);
    for (n, cidr) in system.network.endpoints_subnets.iter().enumerate() {
        let subnet = subnet(
            &mut scope,
            &network,
            "endpoints",
            n,
            &cidr.to_string(),
            &system.network.zones[n],
        );
        network.endpoints.push(subnet.get(&Subnet::ID));
    }
    if let Some(cidr) = system.network.management {
        let mut scope = scope.from("/management/host");
        let subnet = subnet(
            &mut scope,
            &network,
            "management",
            0,
            &cidr.to_string(),
            &system.network.zones[0],
        );
        let table = if host_is_public {
            public_table
        } else {
            private_tables.first().copied()
        };
        if let Some(table) = table {
            let made = associate(&mut scope, &["management"], 0, subnet, table);
            network.management_routes.push(made);
        }
        if host_is_public {
            network
                .management_routes
                .extend(network.outside.iter().take(2).copied());
        } else {
            network
                .management_routes
                .extend(network.private_routes.iter().copied());
        }
        network.management = Some(subnet.get(&Subnet::ID));
    }
    if let Some(logs) = &system.network.flow_logs {
        flow_logs::plan(logs, &mut scope.from("/network/flow_logs"), vpc);
    }
    network
}

fn subnet(
    scope: &mut Scope<'_>,
    network: &Network,
    role: &'static str,
    n: usize,
    cidr: &str,
    zone: &Zone,
) -> Handle<Subnet> {
    let number = (n + 1).to_string();
    let tags = scope.tags(&format!("{role}-{number}"));
    let (zone, zone_id) = match zone {
        Zone::Nth(n) => (Some(Val::of(Pseudo::Zone(*n))), None),
        Zone::Id(id) => (None, Some(Val::of(id.as_str()))),
    };
    let why = match role {
        "public" => "Holds internet load balancers and NAT gateways of one zone",
        "private" => "Holds tasks and internal load balancers of one zone",
        "endpoints" => "Holds interface endpoints of one zone",
        _ => "Holds the management host and nothing else",
    };
    scope.with(&[role]).add(
        &[&number],
        why,
        Subnet {
            vpc: network.vpc.clone(),
            cidr: cidr.to_owned(),
            zone,
            zone_id,
            tags,
        },
    )
}

fn associate(
    scope: &mut Scope<'_>,
    words: &[&str],
    n: usize,
    subnet: Handle<Subnet>,
    table: Handle<RouteTable>,
) -> Ix {
    scope
        .with(words)
        .add(
            &[&(n + 1).to_string()],
            "Gives the subnet its routes",
            RouteTableAssociation {
                subnet: subnet.get(&Subnet::ID),
                table: table.get(&RouteTable::ID),
            },
        )
        .ix
}

/// The way to the internet, and the table that leads there.
fn outside(scope: &mut Scope<'_>, network: &mut Network) -> Handle<RouteTable> {
    let vpc = &network.vpc;
    let tags = scope.tags("internet");
    let gateway = scope.add(
        &[],
        "The way between the internet and public subnets",
        InternetGateway { tags },
    );
    let attachment = scope.add(
        &[],
        "Ties the internet gateway to the network",
        GatewayAttachment {
            vpc: vpc.clone(),
            gateway: gateway.get(&InternetGateway::ID),
        },
    );
    let tags = scope.tags("public");
    let mut scope = scope.with(&["public"]);
    let table = scope.add(
        &[],
        "Routes of public subnets",
        RouteTable {
            vpc: vpc.clone(),
            tags,
        },
    );
    let route = scope.add(
        &[],
        "Leads public subnets to the internet",
        Route {
            table: table.get(&RouteTable::ID),
            gateway: Some(gateway.get(&InternetGateway::ID)),
            nat: None,
        },
    );
    scope.wait(route.ix, [attachment.ix]);
    network.outside.extend([attachment.ix, route.ix]);
    table
}

/// Private subnets with their tables, and NAT where there is some.
fn private(
    system: &System,
    scope: &mut Scope<'_>,
    network: &mut Network,
) -> Vec<Handle<RouteTable>> {
    let mut all = Vec::new();
    let per_zone = system.network.egress == Egress::NatPerZone;
    let tables = if per_zone {
        system.network.private.len()
    } else {
        1
    };
    for n in 0..tables {
        let number = (n + 1).to_string();
        let after: Vec<&str> = if per_zone { vec![&number] } else { vec![] };
        let name = if per_zone {
            format!("private-{number}")
        } else {
            "private".to_owned()
        };
        let tags = scope.tags(&name);
        let mut private = scope.with(&["private"]);
        let table = private.add(
            &after,
            "Routes of private subnets",
            RouteTable {
                vpc: network.vpc.clone(),
                tags,
            },
        );
        network.private_tables.push(table.get(&RouteTable::ID));
        all.push(table);
        if system.network.egress == Egress::Endpoints {
            continue;
        }
        let tags = private.tags(&format!("nat-{number}"));
        let mut nat = private.from("/network/egress");
        let mut nat = nat.with(&["nat"]);
        let address = nat.add(
            &[&number],
            "The address that the way out shows",
            Address { tags: tags.clone() },
        );
        nat.wait(address.ix, network.outside.iter().copied());
        let gateway = nat.add(
            &[&number],
            "The way out of private subnets; nothing comes in through it",
            NatGateway {
                subnet: network.public[n].clone(),
                allocation: address.get(&Address::ALLOCATION),
                tags,
            },
        );
        nat.wait(gateway.ix, network.outside.iter().copied());
        let mut private = scope.with(&["private"]);
        let route = private.add(
            &after,
            "Leads private subnets out through NAT",
            Route {
                table: table.get(&RouteTable::ID),
                gateway: None,
                nat: Some(gateway.get(&NatGateway::ID)),
            },
        );
        network.private_routes.push(route.ix);
    }
    for (n, cidr) in system.network.private.iter().enumerate() {
        let subnet = subnet(
            scope,
            network,
            "private",
            n,
            &cidr.to_string(),
            &system.network.zones[n],
        );
        let table = all[if per_zone { n } else { 0 }];
        let made = associate(scope, &["private"], n, subnet, table);
        network.private_routes.push(made);
        network.private.push(subnet.get(&Subnet::ID));
    }
    all
}
