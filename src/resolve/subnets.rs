//! Subnets: how the network's addresses are cut up.
//!
//! The place of a subnet depends on the network and the number of zones, not on what else the
//! blueprint has, so that adding a load balancer moves nobody. Only a network so small that not all
//! kinds of subnet fit is cut by what is there, and a /16 whose private subnets do not hold the tasks is
//! cut in larger ones. A larger network holds at least as many tasks as a smaller one.

use ipnet::Ipv4Net;

/// The smallest block: a load balancer wants a /27 (ELB user guide, "Subnets for your load balancer").
const SMALLEST_BLOCK: u8 = 27;

/// Private subnets of a /16: as large as those of a /17, so that the wider network holds no less.
const GRID: u8 = 21;

/// Private subnets of a /16 that holds more than that.
const WIDE: u8 = 19;

/// Addresses that AWS keeps in every subnet (VPC user guide, "Subnet sizing").
const RESERVED: u32 = 5;

/// What the subnets have to hold.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Needs {
    /// Number of zones.
    pub zones: usize,
    /// Internet load balancers or NAT.
    pub public: bool,
    /// Interface endpoints.
    pub endpoints: usize,
    /// A management host.
    pub management: bool,
    /// Addresses in each private subnet.
    pub private_addresses: u32,
}

/// The subnets, whether needed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// One per zone.
    pub public: Vec<Ipv4Net>,
    /// One per zone.
    pub private: Vec<Ipv4Net>,
    /// One per zone.
    pub endpoints: Vec<Ipv4Net>,
    /// In the first zone.
    pub management: Option<Ipv4Net>,
}

/// Where each kind of subnet begins, in blocks of one size; private ones have a size of their own.
struct Plan {
    block: u8,
    private_block: u8,
    public: Option<usize>,
    private: usize,
    endpoints: Option<usize>,
    management: Option<usize>,
}

/// Cuts the network; `None` where it is too small for the number of subnets.
pub(super) fn cut(cidr: Ipv4Net, needs: Needs) -> Option<Layout> {
    let plan = plan(cidr.prefix_len(), needs)?;
    let block = |size: u8, at: usize| cidr.subnets(size).ok()?.nth(at);
    let row = |size: u8, first: Option<usize>| -> Option<Vec<Ipv4Net>> {
        first.map_or(Some(Vec::new()), |first| {
            (first..first + needs.zones)
                .map(|at| block(size, at))
                .collect()
        })
    };
    Some(Layout {
        public: row(plan.block, plan.public)?,
        private: row(plan.private_block, Some(plan.private))?,
        endpoints: row(plan.block, plan.endpoints)?,
        management: match plan.management {
            Some(at) => Some(block(plan.block, at)?),
            None => None,
        },
    })
}

fn plan(prefix: u8, needs: Needs) -> Option<Plan> {
    match prefix {
        // The grid of the reference system, whose private subnets begin at x.y.8.0; behind x.y.32.0 there
        // is room for the largest `count`.
        16 => Some(Plan {
            block: 24,
            private_block: if needs.private_addresses > room(GRID) {
                WIDE
            } else {
                GRID
            },
            public: Some(0),
            private: 1,
            endpoints: Some(248),
            management: Some(240),
        }),
        17..=23 => Some(Plan {
            block: prefix + 4,
            private_block: prefix + 4,
            public: Some(0),
            private: 4,
            endpoints: Some(8),
            management: Some(12),
        }),
        24..=28 => {
            let all = Needs {
                public: true,
                endpoints: 1,
                management: true,
                ..needs
            };
            compact(prefix, all).or_else(|| compact(prefix, needs))
        }
        _ => None,
    }
}

/// One kind of subnet behind the other, in as many blocks as the next power of two.
fn compact(prefix: u8, needs: Needs) -> Option<Plan> {
    let mut next = 0;
    let mut take = |wanted: bool, count: usize| {
        wanted.then(|| {
            let first = next;
            next += count;
            first
        })
    };
    let public = take(needs.public, needs.zones);
    let private = take(true, needs.zones)?;
    let endpoints = take(needs.endpoints > 0, needs.zones);
    let management = take(needs.management, 1);
    let bits = u8::try_from(next.next_power_of_two().trailing_zeros()).ok()?;
    let block = prefix + bits;
    (block <= SMALLEST_BLOCK).then_some(Plan {
        block,
        private_block: block,
        public,
        private,
        endpoints,
        management,
    })
}

/// Addresses that a subnet has for its users.
pub(super) fn capacity(subnet: Ipv4Net) -> u32 {
    room(subnet.prefix_len())
}

fn room(prefix: u8) -> u32 {
    (1u32 << (32 - u32::from(prefix))).saturating_sub(RESERVED)
}

/// Whether a layout holds all that is needed.
pub(super) fn holds(layout: &Layout, needs: Needs) -> bool {
    layout
        .private
        .iter()
        .all(|subnet| capacity(*subnet) >= needs.private_addresses)
        && layout
            .endpoints
            .iter()
            .all(|subnet| capacity(*subnet) as usize >= needs.endpoints)
}

/// The smallest network, by its prefix, that would hold everything.
pub(super) fn fitting(needs: Needs) -> Option<u8> {
    (16..=28u8).rev().find(|prefix| {
        Ipv4Net::new(std::net::Ipv4Addr::new(10, 0, 0, 0), *prefix)
            .ok()
            .and_then(|cidr| cut(cidr, needs))
            .is_some_and(|layout| holds(&layout, needs))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn needs(zones: usize) -> Needs {
        Needs {
            zones,
            public: true,
            endpoints: 3,
            management: true,
            private_addresses: 12,
        }
    }

    fn texts(nets: &[Ipv4Net]) -> Vec<String> {
        nets.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_16_is_the_grid_of_the_reference_system() {
        let layout = cut("10.0.0.0/16".parse().unwrap(), needs(2)).unwrap();
        assert_eq!(texts(&layout.public), ["10.0.0.0/24", "10.0.1.0/24"]);
        assert_eq!(texts(&layout.private), ["10.0.8.0/21", "10.0.16.0/21"]);
        assert_eq!(texts(&layout.endpoints), ["10.0.248.0/24", "10.0.249.0/24"]);
        assert_eq!(layout.management.unwrap().to_string(), "10.0.240.0/24");
    }

    #[test]
    fn a_20_is_cut_in_sixteen() {
        let layout = cut("10.1.16.0/20".parse().unwrap(), needs(4)).unwrap();
        assert_eq!(layout.public[3].to_string(), "10.1.19.0/24");
        assert_eq!(layout.private[0].to_string(), "10.1.20.0/24");
        assert_eq!(layout.management.unwrap().to_string(), "10.1.28.0/24");
    }

    #[test]
    fn a_24_holds_two_zones_whatever_is_in_them() {
        let cidr = "10.0.0.0/24".parse().unwrap();
        let full = cut(cidr, needs(2)).unwrap();
        assert_eq!(full.management.unwrap().to_string(), "10.0.0.192/27");
        let bare = Needs {
            zones: 2,
            ..Needs::default()
        };
        assert_eq!(cut(cidr, bare).unwrap().private, full.private);
        assert!(cut(cidr, needs(3)).is_none());
        assert_eq!(fitting(needs(3)), Some(23));
    }

    #[test]
    fn smaller_ones_are_cut_by_what_is_there() {
        let worker = Needs {
            zones: 2,
            public: true,
            ..Needs::default()
        };
        let layout = cut("10.0.0.0/25".parse().unwrap(), worker).unwrap();
        assert_eq!(texts(&layout.private), ["10.0.0.64/27", "10.0.0.96/27"]);
        assert!(cut("10.0.0.0/26".parse().unwrap(), worker).is_none());
    }

    #[test]
    fn a_larger_network_holds_at_least_as_many_tasks() {
        // What a blueprint comes to: without public subnets there are endpoints.
        for zones in 2..=4 {
            for (public, endpoints) in [(false, 3), (false, 12), (true, 0), (true, 3), (true, 12)] {
                for management in [false, true] {
                    let most = |prefix: u8| {
                        let cidr = Ipv4Net::new([10, 0, 0, 0].into(), prefix).unwrap();
                        let holds = |private_addresses: u32| {
                            let needs = Needs {
                                zones,
                                public,
                                endpoints,
                                management,
                                private_addresses,
                            };
                            cut(cidr, needs).is_some_and(|layout| holds(&layout, needs))
                        };
                        // Nothing that a smaller number of addresses asks for is refused a larger one's.
                        let (mut low, mut high) = (0u32, 1u32 << 16);
                        while low < high {
                            let middle = (low + high).div_ceil(2);
                            if holds(middle) {
                                low = middle;
                            } else {
                                high = middle - 1;
                            }
                        }
                        low
                    };
                    let all: Vec<u32> = (16..=28).map(most).collect();
                    assert!(
                        all.is_sorted_by(|wide, narrow| wide >= narrow),
                        "{zones} zones, public {public}, {endpoints} endpoints: {all:?}"
                    );
                    // `count: 5000`, twice during a release.
                    assert!(all[0] > 10_000 / u32::try_from(zones).unwrap() + 8);
                }
            }
        }
    }

    #[test]
    fn the_network_that_is_named_as_fitting_fits_and_so_does_each_wider_one() {
        for private_addresses in [1, 28, 60, 251, 252, 608, 2043, 2044, 5008, 8187] {
            for zones in 2..=4 {
                let needs = Needs {
                    private_addresses,
                    ..needs(zones)
                };
                let prefix = fitting(needs).unwrap();
                for prefix in 16..=prefix {
                    let cidr = Ipv4Net::new([10, 0, 0, 0].into(), prefix).unwrap();
                    assert!(holds(&cut(cidr, needs).unwrap(), needs), "/{prefix}");
                }
            }
        }
    }

    #[test]
    fn no_layout_leaves_its_network_or_overlaps() {
        crate::drawn::drawn(2_000, 32, |u| {
            let prefix: u8 = u.int_in_range(16..=28)?;
            let needs = Needs {
                zones: u.int_in_range(2..=4)?,
                public: u.arbitrary()?,
                endpoints: u.int_in_range(0..=10)?,
                management: u.arbitrary()?,
                private_addresses: u.int_in_range(1..=10_000)?,
            };
            let cidr = Ipv4Net::new(std::net::Ipv4Addr::from(u.arbitrary::<u32>()?), prefix)
                .unwrap()
                .trunc();
            if let Some(layout) = cut(cidr, needs) {
                let mut all = [layout.public, layout.private, layout.endpoints].concat();
                all.extend(layout.management);
                for (at, net) in all.iter().enumerate() {
                    assert!(cidr.contains(net) && net.prefix_len() <= SMALLEST_BLOCK);
                    assert!(
                        all[at + 1..]
                            .iter()
                            .all(|o| !o.contains(net) && !net.contains(o))
                    );
                }
            }
            Ok(())
        });
    }
}
