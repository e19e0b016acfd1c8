//! Functions that both formats have and that can be computed from what is written.

use crate::value::Value;
use ipnet::Ipv4Net;

/// `Fn::Cidr`: `count` networks of 2^`host_bits` addresses from the start of `network`.
pub fn cidr_list(network: &Value, count: &Value, host_bits: &Value) -> Option<Vec<Value>> {
    let network: Ipv4Net = network.as_text()?.parse().ok()?;
    let prefix = 32_u32.checked_sub(whole(host_bits)?)?;
    let prefix = u8::try_from(prefix).ok()?;
    // AWS takes at most 256:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
    let count = whole(count).filter(|count| *count <= 256)? as usize;
    let subnets: Vec<Value> = network
        .subnets(prefix)
        .ok()?
        .take(count)
        .map(|n| Value::Text(n.to_string()))
        .collect();
    (subnets.len() == count).then_some(subnets)
}

/// Terraform's `cidrsubnet`.
pub fn cidr_subnet(network: &Value, new_bits: &Value, number: &Value) -> Option<Value> {
    let network: Ipv4Net = network.as_text()?.parse().ok()?;
    let prefix = network
        .prefix_len()
        .checked_add(u8::try_from(whole(new_bits)?).ok()?)?;
    if prefix > 32 {
        return None;
    }
    // Worked out and not counted up to: there may be four thousand million.
    let bits = u32::from(prefix - network.prefix_len());
    let number = u64::from(whole(number)?);
    if number >> bits != 0 {
        return None;
    }
    let offset = number << (32 - u32::from(prefix));
    let first = u64::from(u32::from(network.network())) + offset;
    let address = std::net::Ipv4Addr::from(u32::try_from(first).ok()?);
    let subnet = Ipv4Net::new(address, prefix).ok()?;
    Some(Value::Text(subnet.to_string()))
}

/// Terraform's `cidrhost`.
pub fn cidr_host(network: &Value, number: &Value) -> Option<Value> {
    let network: Ipv4Net = network.as_text()?.parse().ok()?;
    u32::from(network.network())
        .checked_add(whole(number)?)
        .map(std::net::Ipv4Addr::from)
        .filter(|address| network.contains(address))
        .map(|address| Value::Text(address.to_string()))
}

/// A whole number that is written as one, or as text.
pub fn whole(value: &Value) -> Option<u32> {
    match value {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be integral and in range"
        )]
        Value::Number(n) if n.fract() == 0.0 && *n >= 0.0 && *n <= f64::from(u32::MAX) => {
            Some(*n as u32)
        }
        Value::Text(t) => t.parse().ok(),
        _ => None,
    }
}

/// `zone(n)`: the n-th availability zone, the same call in both formats.
pub fn zone(index: u32) -> Value {
    Value::Call("zone", vec![Value::Number(f64::from(index))])
}

/// Text split at a separator; `None` where the pieces cannot be known.
pub fn split(separator: &str, text: &Value) -> Option<Vec<Value>> {
    match text {
        Value::Text(t) => Some(
            t.split(separator)
                .map(|s| Value::Text(s.to_owned()))
                .collect(),
        ),
        Value::Joined(pieces) => {
            let mut parts: Vec<Vec<Value>> = vec![Vec::new()];
            for piece in pieces {
                if let Value::Text(t) = piece {
                    for (i, part) in t.split(separator).enumerate() {
                        if i > 0 {
                            parts.push(Vec::new());
                        }
                        if let Some(last) = parts.last_mut() {
                            last.push(Value::Text(part.to_owned()));
                        }
                    }
                } else if let Some(last) = parts.last_mut() {
                    last.push(piece.clone());
                }
            }
            Some(parts.into_iter().map(Value::joined).collect())
        }
        _ => None,
    }
}
