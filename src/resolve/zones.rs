//! Availability zones: how many, and which, where it matters.

use super::context::{Context, listed};
use crate::blueprint::Blueprint;
use crate::blueprint::number::Whole;
use crate::blueprint::text::{Region, ZoneId};
use crate::finding::{Fix, codes, pointer};
use crate::system::Zone;

/// Regions in which Fargate runs Linux containers in some zones only, as the ECS developer guide
/// lists them: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html>.
const FARGATE_ZONES: &[(&str, &[&str])] = &[
    ("ap-northeast-1", &["apne1-az1", "apne1-az2", "apne1-az4"]),
    ("cn-north-1", &["cnn1-az1", "cnn1-az2"]),
    ("us-west-1", &["usw1-az1", "usw1-az3"]),
];

/// Regions with zones that have no Fargate.
pub(super) fn with_zones_left_out() -> impl Iterator<Item = &'static str> {
    FARGATE_ZONES.iter().map(|(region, _)| *region)
}

/// The zones with Fargate, where a region has others too; none where nothing is known of it.
pub(crate) fn with_fargate(region: Option<&str>) -> &'static [&'static str] {
    let found = FARGATE_ZONES.iter().find(|(name, _)| Some(*name) == region);
    found.map_or(&[], |(_, zones)| zones)
}

/// How zone ids shorten the directions in regions' names.
const DIRECTIONS: &[(&str, &str)] = &[
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("central", "c"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
];

/// The default number of zones.
const DEFAULT: u32 = 2;

/// The region: the one that is written, else the one that the named zones are in. A document that
/// names zones holds to it.
pub(super) fn region(blueprint: &Blueprint) -> Option<String> {
    let written = blueprint.region.as_ref().map(ToString::to_string);
    let ids = blueprint.network.zone_ids.as_ref();
    written.or_else(|| region_of(ids?.first()?.as_str().split('-').next()?))
}

/// Where the blueprint says which region it is.
pub(super) fn region_place(blueprint: &Blueprint) -> &'static str {
    if blueprint.region.is_some() {
        "/region"
    } else {
        "/network/zone_ids"
    }
}

/// The zones; at least two even where the blueprint is wrong, so that the rest can be looked at.
pub(super) fn resolve(cx: &mut Context) -> Vec<Zone> {
    let network = &cx.blueprint.network;
    let region = cx.blueprint.region.as_ref().map(Region::as_str);
    let with_fargate = region.and_then(|region| {
        FARGATE_ZONES
            .iter()
            .find(|(name, _)| *name == region)
            .map(|(_, zones)| *zones)
    });
    if network.zones.is_some() && network.zone_ids.is_some() {
        cx.say(
            codes::ZONES_TWICE,
            "/network/zones",
            "both `zones` and `zone_ids` are given",
            "keep `zone_ids` where the zones matter, `zones` where only their number does",
        );
    }
    if let Some(ids) = &network.zone_ids {
        return by_id(cx, ids, region, with_fargate);
    }
    let count = network.zones.map_or(DEFAULT, Whole::get) as usize;
    match with_fargate {
        Some(zones) => {
            if count > zones.len() {
                cx.say(
                    codes::ZONE_UNFIT,
                    "/network/zones",
                    format!(
                        "{count} zones are asked for; in {} Fargate is in {} only",
                        region.unwrap_or_default(),
                        listed(zones.iter().copied())
                    ),
                    format!("write `zones: {}`", zones.len()),
                );
                cx.offer(Fix::write("/network/zones", zones.len().to_string()));
            }
            zones
                .iter()
                .take(count)
                .map(|zone| Zone::Id((*zone).to_owned()))
                .collect()
        }
        None => (0..count).map(Zone::Nth).collect(),
    }
}

fn by_id(
    cx: &mut Context,
    ids: &[ZoneId],
    region: Option<&str>,
    with_fargate: Option<&[&str]>,
) -> Vec<Zone> {
    const PATH: &str = "/network/zone_ids";
    if !(2..=4).contains(&ids.len()) {
        cx.say_on_key(
            codes::OUT_OF_RANGE,
            PATH,
            format!("{} zones are named", ids.len()),
            "name 2 to 4 zones: a load balancer needs two",
        );
    }
    cx.no_repeats(PATH, ids);
    let prefix = region.and_then(prefix);
    let first = ids.first().map(ZoneId::as_str).unwrap_or_default();
    let common = first.split('-').next().unwrap_or_default();
    for (at, id) in ids.iter().enumerate() {
        let path = pointer(PATH, &at.to_string());
        let own = id.as_str().split('-').next().unwrap_or_default();
        if region.is_none() && at == 0 && region_of(own).is_none() {
            cx.say(
                codes::ZONE_UNFIT,
                path,
                format!("`{id}` does not say which region it is in"),
                "write the region beside it: `region: ...` at the top of the blueprint",
            );
        } else if let (Some(prefix), Some(region)) = (&prefix, region)
            && own != prefix
        {
            cx.say(
                codes::ZONE_UNFIT,
                path,
                format!("`{id}` is not a zone of {region}"),
                format!("zones of {region} begin with `{prefix}-az`"),
            );
        } else if own != common {
            cx.say(
                codes::ZONE_UNFIT,
                path,
                format!("`{first}` and `{id}` are in different regions"),
                "name zones of one region",
            );
        } else if let Some(zones) = with_fargate.or_else(|| table_of(own))
            && !zones.contains(&id.as_str())
        {
            cx.say(
                codes::ZONE_UNFIT,
                path,
                format!("`{id}` has no Fargate"),
                format!("choose among {}", listed(zones.iter().copied())),
            );
        }
    }
    ids.iter().map(|id| Zone::Id(id.to_string())).collect()
}

/// The zones with Fargate where the region is known by its zones' prefix alone.
fn table_of(own: &str) -> Option<&'static [&'static str]> {
    FARGATE_ZONES
        .iter()
        .find(|(region, _)| prefix(region).is_some_and(|prefix| prefix == own))
        .map(|(_, zones)| *zones)
}

/// The other way round: `apne1` gives `ap-northeast-1`.
fn region_of(own: &str) -> Option<String> {
    let (area, rest) = own.split_at_checked(2)?;
    let (gov, rest) = rest
        .strip_prefix('g')
        .map_or(("", rest), |rest| ("-gov", rest));
    let number = rest.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let direction = DIRECTIONS
        .iter()
        .find(|(_, short)| *short == &rest[..rest.len() - number.len()])
        .map(|(direction, _)| *direction)?;
    let region = format!("{area}{gov}-{direction}-{number}");
    (prefix(&region)? == own).then_some(region)
}

/// What the ids of a region's zones begin with: `ap-northeast-1` gives `apne1`. Regions of another
/// build than area, direction, number are not guessed at.
fn prefix(region: &str) -> Option<String> {
    let (area, direction, number) = match region.split('-').collect::<Vec<_>>().as_slice() {
        [area, direction, number] => ((*area).to_owned(), *direction, *number),
        [area, "gov", direction, number] => (format!("{area}g"), *direction, *number),
        _ => return None,
    };
    let (_, direction) = DIRECTIONS.iter().find(|(word, _)| *word == direction)?;
    Some(format!("{area}{direction}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_says_its_region() {
        for (own, region) in [
            ("apne1", Some("ap-northeast-1")),
            ("aps1", Some("ap-south-1")),
            ("apse2", Some("ap-southeast-2")),
            ("usgw1", Some("us-gov-west-1")),
            ("cnnw1", Some("cn-northwest-1")),
            ("x1", None),
            ("abcq1", None),
        ] {
            assert_eq!(region_of(own).as_deref(), region, "{own}");
        }
    }

    #[test]
    fn zone_ids_begin_as_their_region_does() {
        for (region, expected) in [
            ("ap-northeast-1", "apne1"),
            ("us-east-1", "use1"),
            ("eu-central-1", "euc1"),
            ("ap-southeast-2", "apse2"),
            ("us-gov-west-1", "usgw1"),
            ("cn-northwest-1", "cnnw1"),
            ("sa-east-1", "sae1"),
        ] {
            assert_eq!(prefix(region).as_deref(), Some(expected));
        }
        assert_eq!(prefix("eusc-de-east-1"), None);
    }

    #[test]
    fn the_table_holds_zones_of_its_own_regions() {
        for (region, zones) in FARGATE_ZONES {
            for zone in *zones {
                assert!(
                    prefix(region).is_some_and(|p| zone.starts_with(&p)),
                    "{zone}"
                );
            }
        }
    }
}
