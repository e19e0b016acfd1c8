//! Routes: which requests are whose, and which rule comes first.

use super::asked;
use super::context::{Context, listed};
use super::fronts;
use super::limits::SERVICES_ON_BALANCER;
use super::patterns::{covers, overlap};
use crate::blueprint::Blueprint;
use crate::blueprint::number::Whole;
use crate::blueprint::route::{HostPattern, PathPattern};
use crate::blueprint::service::Service;
use crate::finding::{Finding, Fix, codes, pointer};
use crate::system::Route;
use std::collections::{BTreeMap, BTreeSet};

/// Values that the conditions of one rule may have (ALB quotas).
const VALUES: usize = 5;

/// Wildcards that they may have in all (the same quotas).
const WILDCARDS: usize = 6;

/// The rule that takes what no other does.
const LAST: u32 = 50_000;

/// Computed priorities lie between these, so that given ones can come before and after all of them.
const COMPUTED: std::ops::RangeInclusive<u32> = 1000..=49_000;

struct Candidate<'b> {
    name: &'b str,
    path: String,
    route: Route,
    given: bool,
}

impl Candidate<'_> {
    fn takes_all(&self) -> bool {
        self.route.priority == LAST
    }

    /// Whether the number says for sure which of two comes first, whatever the other's route.
    fn outside_computed(&self) -> bool {
        self.given && !COMPUTED.contains(&self.route.priority)
    }
}

/// The route of every service that stands behind a load balancer.
pub(super) fn resolve(cx: &mut Context) -> BTreeMap<String, Route> {
    let mut routes = BTreeMap::new();
    let blueprint = cx.blueprint;
    for balancer in fronts::written(blueprint) {
        let candidates: Vec<Candidate> = fronts::behind(blueprint, balancer)
            .map(|(name, service)| candidate(cx, name, service))
            .collect();
        // More services than a load balancer takes are a finding of their own.
        let compared = &candidates[..candidates.len().min(SERVICES_ON_BALANCER)];
        let mut undecided = Vec::new();
        for (at, one) in compared.iter().enumerate() {
            for other in &compared[..at] {
                match compare(cx, balancer, other, one) {
                    Between::Nothing => {}
                    Between::Undecided => undecided.push((other, one)),
                    Between::Said => break,
                }
            }
        }
        say_undecided(cx, balancer, compared, &undecided);
        routes.extend(
            candidates
                .into_iter()
                .map(|candidate| (candidate.name.to_owned(), candidate.route)),
        );
    }
    routes
}

fn candidate<'b>(cx: &mut Context, name: &'b str, service: &Service) -> Candidate<'b> {
    let base = pointer("/services", name);
    let Some(written) = &service.route else {
        return Candidate {
            name,
            path: format!("{base}/route"),
            route: Route {
                hosts: Vec::new(),
                paths: vec!["/*".into()],
                priority: LAST,
            },
            given: false,
        };
    };
    let path = format!("{base}/route");
    cx.no_repeats(&format!("{path}/hosts"), &written.hosts);
    cx.no_repeats(&format!("{path}/paths"), &written.paths);
    let hosts: Vec<String> = written
        .hosts
        .iter()
        .map(|host| host.as_str().to_ascii_lowercase())
        .collect();
    let mut paths = expand(written.paths.iter().map(PathPattern::as_str));
    let every_path = paths.is_empty() || paths.iter().any(|path| path == "/*");
    if every_path {
        paths.clear();
    }
    let takes_all = hosts.is_empty() && every_path;
    if takes_all {
        paths.push("/*".into());
    }
    let values = hosts.len() + paths.len();
    if values > VALUES {
        let expanded = if paths.len() > written.paths.len() {
            " (`/v1/*` also takes `/v1`)"
        } else {
            ""
        };
        cx.say_on_key(
            codes::ROUTE_VALUES,
            &path,
            format!("the route of `{name}` has {values} hosts and paths{expanded}; one rule takes {VALUES}"),
            "cover several with one pattern, or give the rest to a service of its own",
        );
    }
    let wildcards: usize = hosts
        .iter()
        .chain(&paths)
        .map(|value| value.matches(['*', '?']).count())
        .sum();
    if wildcards > WILDCARDS {
        cx.say_on_key(
            codes::ROUTE_WILDCARDS,
            &path,
            format!("the route of `{name}` has {wildcards} wildcards; one rule takes {WILDCARDS}"),
            "name paths by how they begin, such as `/v1/*`",
        );
    }
    let given = written.priority.map(Whole::get);
    if let (true, Some(number)) = (takes_all, given) {
        cx.say(
            codes::CATCH_ALL_PRIORITY,
            format!("{path}/priority"),
            format!("the route of `{name}` takes every request: at priority {number} nothing after it would be reached"),
            "leave the priority out: a route that takes everything comes last",
        );
    }
    let priority = if takes_all {
        LAST
    } else {
        given.unwrap_or_else(|| computed(&hosts, &paths))
    };
    Candidate {
        name,
        path,
        route: Route {
            hosts,
            paths,
            priority,
        },
        given: given.is_some(),
    }
}

/// `/v1/*` also stands for `/v1`.
fn expand<'a>(written: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut paths: Vec<String> = Vec::new();
    for path in written {
        let bare = path.strip_suffix("/*").filter(|bare| !bare.is_empty());
        for path in bare.into_iter().chain([path]) {
            if seen.insert(path) {
                paths.push(path.to_owned());
            }
        }
    }
    paths
}

/// A number that follows from the route alone (FNV-1a over its sorted values), so that no other
/// service can move it.
fn computed(hosts: &[String], paths: &[String]) -> u32 {
    let mut values: Vec<&str> = hosts.iter().chain(paths).map(String::as_str).collect();
    values.sort_unstable();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in values.iter().flat_map(|value| value.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let span = u64::from(COMPUTED.end() - COMPUTED.start() + 1);
    COMPUTED.start() + u32::try_from(hash % span).unwrap_or(0)
}

/// What is wrong between two routes.
enum Between {
    Nothing,
    /// Both take some requests, and nothing says which comes first: said of all such pairs at once.
    Undecided,
    Said,
}

/// Says what is wrong between two routes, if anything is that concerns them alone.
fn compare(cx: &mut Context, balancer: &str, first: &Candidate, second: &Candidate) -> Between {
    let names = || format!("`{}` and `{}`", first.name, second.name);
    if first.takes_all() && second.takes_all() {
        cx.say_on_key(
            codes::TWO_CATCH_ALLS,
            &second.path,
            format!(
                "{} both take every request on the load balancer `{balancer}`",
                names()
            ),
            format!(
                "give one of them a route, such as `route: {{paths: [/{}/*]}}`",
                second.name
            ),
        );
        return Between::Said;
    }
    let countable = |c: &Candidate| c.route.hosts.len() + c.route.paths.len() <= VALUES;
    if first.takes_all() || second.takes_all() || !countable(first) || !countable(second) {
        return Between::Nothing;
    }
    let both_take_some = routes_overlap(&first.route, &second.route);
    let neither_given = !first.given && !second.given;
    if first.route.priority == second.route.priority && !(neither_given && both_take_some) {
        let at = if first.given && !second.given {
            first
        } else {
            second
        };
        cx.say_on_key(
            codes::PRIORITY_CLASH,
            if at.given {
                format!("{}/priority", at.path)
            } else {
                at.path.clone()
            },
            format!(
                "{} both have priority {} on the load balancer `{balancer}`",
                names(),
                first.route.priority
            ),
            "give one of them another priority, 1 to 49999",
        );
        return Between::Said;
    }
    if !both_take_some {
        return Between::Nothing;
    }
    let decided =
        first.given && second.given || first.outside_computed() || second.outside_computed();
    if same_route(&first.route, &second.route) {
        let (_, loser) = in_order(first, second);
        let nobody = if decided {
            format!(
                ": `{}` (priority {}) gets no request",
                loser.name, loser.route.priority
            )
        } else {
            String::new()
        };
        cx.say_on_key(
            codes::ROUTES_OVERLAP,
            &second.path,
            format!(
                "the routes of {} are the same on the load balancer `{balancer}`{nobody}",
                names()
            ),
            "give one of them other hosts or paths",
        );
        return Between::Said;
    }
    if !decided {
        return Between::Undecided;
    }
    let (winner, loser) = in_order(first, second);
    if route_covers(&winner.route, &loser.route) {
        cx.say_on_key(
            codes::ROUTE_NEVER_REACHED,
            &loser.path,
            format!(
                "the route of `{}` (priority {}) takes every request of `{}` (priority {})",
                winner.name, winner.route.priority, loser.name, loser.route.priority
            ),
            format!("give `{}` the lower number", loser.name),
        );
        return Between::Said;
    }
    Between::Nothing
}

/// Whose rule is asked first.
fn in_order<'c, 'b>(
    first: &'c Candidate<'b>,
    second: &'c Candidate<'b>,
) -> (&'c Candidate<'b>, &'c Candidate<'b>) {
    if first.route.priority < second.route.priority {
        (first, second)
    } else {
        (second, first)
    }
}

/// Says which routes of a load balancer overlap without an order, pair by pair, with the priorities that
/// give them one: the narrower comes first.
fn say_undecided(
    cx: &mut Context,
    balancer: &str,
    all: &[Candidate],
    pairs: &[(&Candidate, &Candidate)],
) {
    let Some((_, place)) = pairs.first() else {
        return;
    };
    let firsts: BTreeSet<&str> = pairs
        .iter()
        .map(|(one, other)| narrower(one, other).name)
        .collect();
    let mut numbered: Vec<&Candidate> = all.iter().filter(|c| firsts.contains(c.name)).collect();
    // A route that another covers covers fewer itself.
    numbered.sort_by_cached_key(|c| {
        all.iter()
            .filter(|o| route_covers(&c.route, &o.route))
            .count()
    });
    // After those that have a number below the computed ones, so that these keep their order.
    let below = |c: &&Candidate| c.given && c.route.priority < *COMPUTED.start();
    let taken = all.iter().filter(below).map(|c| c.route.priority).max();
    let from = taken.unwrap_or(0) / 10 * 10 + 10;
    let numbers = (from..*COMPUTED.start()).step_by(10);
    let written: Vec<(&Candidate, u32)> = numbered.iter().copied().zip(numbers).collect();
    let each =
        |(one, other): &(&Candidate, &Candidate)| format!("`{}` and `{}`", one.name, other.name);
    let which = match pairs {
        [one] => format!("the routes of {} overlap", each(one)),
        _ => "routes overlap".to_owned(),
    };
    let help = if written.len() < numbered.len() {
        "give the narrower one of each pair a `priority` below 1000, which comes before all that have none"
            .to_owned()
    } else {
        let each = written
            .iter()
            .map(|(c, n)| format!("`priority: {n}` at `{}`", c.name));
        let each: Vec<String> = each.collect();
        format!(
            "write {}, the narrower first; those without one come after",
            each.join(", ")
        )
    };
    let finding = Finding::new(
        codes::ROUTES_OVERLAP,
        &place.path,
        format!("{which} on the load balancer `{balancer}`, and nothing says which comes first"),
        help,
    );
    let named = if pairs.len() > 1 { pairs } else { &[] };
    cx.findings
        .push(finding.on_key().because(named.iter().map(each)));
    if let [(only, number)] = &written[..] {
        cx.offer(Fix::write(
            format!("{}/priority", only.path),
            number.to_string(),
        ));
    }
}

/// Which of two routes takes fewer requests, where that can be said; the later one else.
fn narrower<'c, 'b>(one: &'c Candidate<'b>, other: &'c Candidate<'b>) -> &'c Candidate<'b> {
    if route_covers(&other.route, &one.route) {
        one
    } else {
        other
    }
}

/// An empty list stands for everything.
fn any<'a>(list: &'a [String], everything: &'a str) -> impl Iterator<Item = &'a str> {
    let all = list.is_empty().then_some(everything);
    list.iter().map(String::as_str).chain(all)
}

fn routes_overlap(a: &Route, b: &Route) -> bool {
    let pairs =
        |x: &[String], y: &[String]| any(x, "*").any(|x| any(y, "*").any(|y| overlap(x, y)));
    pairs(&a.hosts, &b.hosts) && pairs(&a.paths, &b.paths)
}

/// Whether both ask for the same hosts and paths, in whatever order.
fn same_route(a: &Route, b: &Route) -> bool {
    let set = |list: &'_ [String]| list.iter().cloned().collect::<BTreeSet<String>>();
    set(&a.hosts) == set(&b.hosts) && set(&a.paths) == set(&b.paths)
}

fn route_covers(a: &Route, b: &Route) -> bool {
    let all = |x: &[String], y: &[String]| any(y, "*").all(|y| any(x, "*").any(|x| covers(x, y)));
    all(&a.hosts, &b.hosts) && all(&a.paths, &b.paths)
}

/// The name by which others ask for a service by HTTPS: the first host of its route that is a name
/// and no pattern. A certificate cannot be for the load balancer's own name.
pub(super) fn called_as(blueprint: &Blueprint, service: &Service) -> Option<String> {
    let hosts = service.route.iter().flat_map(|route| &route.hosts);
    let mut names = hosts
        .map(HostPattern::as_str)
        .filter(|host| !host.contains(['*', '?']));
    blueprint
        .load_balancers
        .of(&service.load_balancer)
        .filter(|balancer| balancer.listener.is_https())
        .and_then(|_| names.next())
        .map(str::to_ascii_lowercase)
        .or_else(|| asked::called_as(blueprint, service))
}

/// A call by the load balancer's own name carries that name as its host, which a route with `hosts`
/// does not take.
pub(super) fn called_by_name(cx: &mut Context, routes: &BTreeMap<String, Route>) {
    let blueprint = cx.blueprint;
    for (name, service) in &blueprint.services {
        for (at, call) in service.calls.iter().enumerate() {
            let Some(route) = routes
                .get(call.as_str())
                .filter(|route| !route.hosts.is_empty())
            else {
                continue;
            };
            // By HTTPS no reference is the load balancer's own name.
            let target = blueprint.services.get(call);
            let balancer = target.and_then(|t| blueprint.load_balancers.of(&t.load_balancer));
            if balancer.is_some_and(|b| b.listener.is_https()) {
                continue;
            }
            cx.say(
                codes::HOST_NOT_ASKED_FOR,
                format!("{}/calls/{at}", pointer("/services", name.as_str())),
                format!(
                    "`{call}` takes requests for the host {} alone, and `${{{call}.url}}` is the load balancer's own name",
                    listed(route.hosts.iter().map(String::as_str))
                ),
                format!("send one of these as the `Host` header, or route `{call}` by path"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_takes_its_root_too() {
        assert_eq!(
            expand(["/v1/*", "/v1", "/x"].into_iter()),
            ["/v1", "/v1/*", "/x"]
        );
        assert_eq!(expand(["/*"].into_iter()), ["/*"]);
    }

    #[test]
    fn a_computed_priority_depends_on_the_values_alone() {
        let paths = ["/v1".to_owned(), "/v1/*".to_owned()];
        let turned = ["/v1/*".to_owned(), "/v1".to_owned()];
        assert_eq!(computed(&[], &paths), computed(&[], &turned));
        assert_ne!(computed(&[], &paths), computed(&["a.b".to_owned()], &paths));
        assert!(COMPUTED.contains(&computed(&[], &[])));
        // Fixed for good: a change would move live rules.
        assert_eq!(computed(&[], &paths), 4672);
    }
}
