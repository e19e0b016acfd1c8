//! Ranges of addresses.

use super::context::Context;
use crate::finding::{Fix, codes};
use ipnet::Ipv4Net;

/// RFC 1918, and the shared space that the VPC user guide allows beside it.
pub(super) fn is_private(cidr: Ipv4Net) -> bool {
    const PRIVATE: [(u8, u8, u8); 4] = [(10, 0, 8), (172, 16, 12), (192, 168, 16), (100, 64, 10)];
    PRIVATE.iter().any(|&(a, b, prefix)| {
        Ipv4Net::new(std::net::Ipv4Addr::new(a, b, 0, 0), prefix)
            .is_ok_and(|range| range.contains(&cidr))
    })
}

/// A range that begins elsewhere than it says.
pub(super) fn host_bits(cx: &mut Context, path: &str, net: Ipv4Net) {
    cx.say(
        codes::CIDR_HOST_BITS,
        path,
        format!(
            "`{net}` has host bits set: the block begins at {}",
            net.network()
        ),
        format!(
            "write `{}`, or `{}/32` for the one address",
            net.trunc(),
            net.addr()
        ),
    );
    cx.offer(Fix::write(path, net.trunc().to_string()));
    cx.offer(Fix::write(path, format!("{}/32", net.addr())));
}

/// The ranges that a range comes to once one inside of it is taken out; as it is where it is apart from
/// that.
fn without(range: Ipv4Net, hole: Ipv4Net) -> Vec<Ipv4Net> {
    if hole.contains(&range) {
        return Vec::new();
    }
    if !range.contains(&hole) {
        return vec![range];
    }
    let mut left = Vec::new();
    let mut at = range;
    while at != hole {
        let Ok(halves) = at.subnets(at.prefix_len() + 1) else {
            break;
        };
        for half in halves {
            if half.contains(&hole) {
                at = half;
            } else {
                left.push(half);
            }
        }
    }
    left
}

/// The ranges that a range comes to once all of these are taken out.
pub(super) fn outside(range: Ipv4Net, holes: &[Ipv4Net]) -> Vec<Ipv4Net> {
    let take = |left: Vec<Ipv4Net>, hole: &Ipv4Net| {
        let each = left.into_iter().flat_map(|net| without(net, *hole));
        each.collect()
    };
    holes.iter().fold(vec![range], take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_without_the_network_is_all_of_it_and_nothing_of_the_network() {
        let (range, hole) = (
            Ipv4Net::new_assert([10, 0, 0, 0].into(), 8),
            Ipv4Net::new_assert([10, 20, 0, 0].into(), 16),
        );
        let left = without(range, hole);
        assert_eq!(left.len(), 8);
        let size = |net: &Ipv4Net| 1_u64 << (32 - net.prefix_len());
        let all: u64 = left.iter().map(size).sum();
        assert_eq!(all + size(&hole), size(&range));
        assert!(
            left.iter()
                .all(|net| !net.contains(&hole) && !hole.contains(net))
        );
    }
}
