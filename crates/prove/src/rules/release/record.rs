//! What a service's record says, for scripts that release it, run it or test it: a row for each key.

use crate::intent::{self, Engine, Shell};
use crate::reach::listeners::target_groups;
use crate::reach::names;
use crate::rules::case::Case;
use crate::rules::facts::pipelines::role_of;
use crate::rules::facts::standby::standby;
use crate::types::{Attr, schedule};
use crate::value::{NodeId, Value, number_text};
use crate::world::actions::Action;
use crate::world::rows::{Fact, Link};
use crate::world::tasks::{Registration, Runs, Service, TaskDefinition};

/// A key of a record.
struct Key {
    name: &'static str,
    /// Whether the service's record has to have it.
    needed: fn(&Subject<'_>) -> bool,
    /// Whether a value is the service's own; `None` where that is not known.
    own: fn(&Subject<'_>, &Value) -> Option<bool>,
}

/// The service that a record is of.
struct Subject<'a> {
    case: &'a Case<'a>,
    index: usize,
    service: &'a Service,
    meant: Option<&'a intent::Service>,
}

const KEYS: &[Key] = &[
    Key {
        name: "cluster",
        needed: always,
        own: |of, value| of.is(value, of.service.cluster.as_ref(), Attr::Name),
    },
    Key {
        name: "task_definition",
        needed: always,
        own: |of, value| Some(of.says(value, of.definition()?.family.as_ref()?)),
    },
    Key {
        name: "container",
        needed: always,
        own: |of, value| {
            // Where requests go, else the application.
            let first = of.definition()?.containers.as_ref()?.first()?;
            let receives = of.registration().map(|r| &r.container);
            let name = receives.unwrap_or(&first.name);
            Some(value.as_text() == name.known().map(String::as_str))
        },
    },
    Key {
        name: "log_group",
        needed: always,
        own: |of, value| {
            // Where a router sends lines on, it alone has the group.
            let mut all = of.definition()?.containers.iter().flatten();
            let wanted = all.find_map(|c| c.log_group.as_ref())?;
            Some(of.says(value, of.case.scene.read().behind(wanted)))
        },
    },
    Key {
        name: "execution_role",
        needed: always,
        own: |of, value| of.is(value, of.definition()?.execution_role.as_ref(), Attr::Arn),
    },
    Key {
        name: "task_role",
        needed: always,
        own: |of, value| of.is(value, of.definition()?.task_role.as_ref(), Attr::Arn),
    },
    Key {
        name: "security_group",
        needed: always,
        own: |of, value| {
            let mut all = of.service.groups.iter();
            Some(all.any(|group| of.is(value, Some(group), Attr::Id) == Some(true)))
        },
    },
    Key {
        name: "port",
        needed: behind,
        own: |of, value| {
            let port = of.registration()?.port.known()?;
            let said = match value {
                Value::Number(n) => number_text(*n),
                other => of.case.scene.read().said(other),
            };
            Some(said == port.to_string())
        },
    },
    Key {
        name: "load_balancer",
        needed: behind,
        own: |of, value| Some(value.as_text()? == of.meant?.balancer.as_ref()?),
    },
    Key {
        name: "production_listener",
        needed: behind,
        own: |of, value| of.among(value, &of.listeners(true)),
    },
    Key {
        name: "test_listener",
        needed: behind,
        own: |of, value| of.among(value, &of.listeners(false)),
    },
    Key {
        name: "production_rule",
        needed: behind,
        own: |of, value| of.among(value, &of.rules(true)),
    },
    Key {
        name: "test_rule",
        needed: behind,
        own: |of, value| of.among(value, &of.rules(false)),
    },
    Key {
        name: "target_group_blue",
        needed: behind,
        own: |of, value| of.is(value, of.registration()?.target_group.as_ref(), Attr::Arn),
    },
    Key {
        name: "target_group_green",
        needed: behind,
        own: |of, value| {
            let scene = of.case.scene;
            let blue = of.registration()?.target_group.as_ref()?;
            let mut green: Vec<NodeId> = target_groups(scene, of.index)
                .iter()
                .filter_map(Link::node)
                .collect();
            green.extend(standby(scene, of.index));
            green.retain(|group| !blue.is(*group));
            of.among(value, &green)
        },
    },
    Key {
        name: "deployment_application",
        needed: by_codedeploy,
        own: |of, value| {
            let group = of.case.groups_of(of.service).next()?;
            of.named(value, group.application.as_ref()?.node()?)
        },
    },
    Key {
        name: "deployment_group",
        needed: by_codedeploy,
        own: |of, value| of.named(value, of.case.groups_of(of.service).next()?.node),
    },
    Key {
        name: "repository",
        needed: |of| of.meant(|m| m.repository.is_some() || m.pulls.is_some()),
        own: |of, value| {
            if let Some(pulls) = of.meant.and_then(|m| m.pulls.as_ref()) {
                return Some(of.case.said(value) == *pulls);
            }
            let image = of.definition()?.containers.as_ref()?.first()?;
            let image = image.image.as_ref()?;
            let r = of.case.scene.read();
            let mut found = false;
            if let Value::Attr(own, spelled) = value
                && r.kind(*own).attr(r.doc.format, spelled) == Attr::Uri
            {
                image.references(&mut |n, _| found |= n == *own);
            }
            Some(found)
        },
    },
    Key {
        name: "hooks",
        needed: |of| by_codedeploy(of) && of.meant(|m| !m.hook_functions.is_empty()),
        own: |of, value| {
            let one = |is: &Value, (moment, function): &(String, String)| {
                matches!(is, Value::Map(one) if one.len() == 1
                    && one[0].0 == *moment
                    && of.case.said(&one[0].1) == *function)
            };
            Some(each(value.items(), &of.meant?.hook_functions, one))
        },
    },
    Key {
        name: "capacity",
        needed: |of| of.service.is_job() || by_codedeploy(of) && of.meant(|m| m.capacity.is_some()),
        own: |of, value| {
            let otherwise = vec![("FARGATE".to_owned(), 1, 0)];
            let wanted = of.meant?.capacity.as_ref();
            let wanted = wanted.or(of.service.is_job().then_some(&otherwise))?;
            Some(each(
                value.items(),
                wanted,
                |is, (provider, weight, base)| {
                    let number = |key: &str, number: &i64| {
                        is.get(key).map(|said| of.case.said(said)) == Some(number.to_string())
                    };
                    is.get("capacity_provider").and_then(Value::as_text) == Some(provider)
                        && number("weight", weight)
                        && number("base", base)
                },
            ))
        },
    },
    Key {
        name: "pipeline_role",
        needed: |of| of.meant(|m| m.pipeline.is_some()),
        own: |of, value| {
            let subject = of.meant?.pipeline.as_ref()?;
            let role = role_of(of.case, of.index, subject)?;
            of.among(value, &[role.node])
        },
    },
    Key {
        name: "cluster_arn",
        needed: job,
        own: |of, value| of.is(value, of.service.cluster.as_ref(), Attr::Arn),
    },
    Key {
        name: "subnets",
        needed: job,
        own: |of, value| Some(of.ids(value, &of.service.subnets)),
    },
    Key {
        name: "security_groups",
        needed: job,
        own: |of, value| Some(of.ids(value, &of.service.groups)),
    },
    Key {
        name: "service_arn",
        needed: |of| !of.service.is_job(),
        own: |of, value| {
            let r = of.case.scene.read();
            let cluster = of.service.cluster.as_ref()?.node();
            let cluster = cluster.and_then(|c| r.name_of(c))?;
            // Where the document is deployed, and nowhere else.
            let wanted = format!(
                "arn:${{aws.partition}}:ecs:${{aws.region}}:${{aws.account}}:service/{}/{}",
                r.said(cluster),
                names::service_name(of.case.scene, of.index)
            );
            Some(r.said(value) == wanted)
        },
    },
    Key {
        name: "failed_runs",
        needed: |of| of.service.runs == Runs::AtTimes,
        own: |of, value| {
            let queue = of
                .case
                .scene
                .read()
                .link(of.service.node, schedule::FAILED)?;
            of.is(value, Some(&queue), Attr::Id)
        },
    },
    Key {
        name: "queue_url",
        needed: |of| of.meant(|m| m.queue_url.is_some()),
        own: |of, value| Some(of.case.said(value) == *of.meant?.queue_url.as_ref()?),
    },
    Key {
        name: "exec",
        needed: |of| of.service.is_job() && of.meant(|m| m.shell == Shell::Open),
        own: |of, value| {
            let open = of.meant?.shell == Shell::Open;
            Some(match value {
                Value::Bool(said) => *said == open,
                said => said.as_text() == Some(if open { "true" } else { "false" }),
            })
        },
    },
];

fn always(_: &Subject<'_>) -> bool {
    true
}

/// Behind a load balancer.
fn behind(of: &Subject<'_>) -> bool {
    of.registration().is_some()
}

fn by_codedeploy(of: &Subject<'_>) -> bool {
    of.service.is_code_deploy()
}

/// What a run by hand takes.
fn job(of: &Subject<'_>) -> bool {
    of.service.is_job()
}

/// Whether there are as many as wanted, each as it is wanted.
fn each<W>(given: &[Value], wanted: &[W], fits: impl Fn(&Value, &W) -> bool) -> bool {
    let mut both = given.iter().zip(wanted);
    given.len() == wanted.len() && both.all(|(is, wanted)| fits(is, wanted))
}

/// What is wrong with the record of a service.
pub fn wrong(case: &Case<'_>, index: usize, record: &Value) -> Vec<String> {
    let of = Subject {
        case,
        index,
        service: &case.scene.tasks.services[index],
        meant: case.meant(index),
    };
    let mut out = Vec::new();
    let engine = match of.meant.map(|m| m.engine) {
        Some(Engine::CodeDeploy) => "codedeploy",
        Some(Engine::Ecs) => "ecs",
        Some(Engine::Schedule) => "schedule",
        Some(Engine::ByHand) => "by_hand",
        _ => "rolling",
    };
    if record.get("engine").and_then(Value::as_text) != Some(engine) {
        out.push(format!("does not say that {engine} releases"));
    }
    let missing = KEYS
        .iter()
        .filter(|key| (key.needed)(&of) && record.get(key.name).is_none());
    out.extend(missing.map(|key| format!("has no {}", key.name)));
    let Value::Map(entries) = record else {
        return out;
    };
    for (name, value) in entries {
        let key = KEYS.iter().find(|key| key.name == name.as_str());
        if key.is_some_and(|key| (key.own)(&of, value) == Some(false)) {
            out.push(format!("has a {name} that is not the service's"));
        }
    }
    out
}

impl<'a> Subject<'a> {
    fn definition(&self) -> Option<&'a TaskDefinition> {
        self.case.scene.tasks.definition_of(self.service)
    }

    fn registration(&self) -> Option<&'a Registration> {
        self.service.registrations.first()
    }

    /// Whether the blueprint means that.
    fn meant(&self, that: impl Fn(&intent::Service) -> bool) -> bool {
        self.meant.is_some_and(that)
    }

    /// Whether a value is what a property leads to.
    fn is(&self, value: &Value, link: Option<&Link>, attr: Attr) -> Option<bool> {
        let r = self.case.scene.read();
        match link? {
            Link::Outside(given) => Some(r.said(value) == *given),
            link => Some(self.attr(value, link.node()?, attr)),
        }
    }

    fn attr(&self, value: &Value, node: NodeId, attr: Attr) -> bool {
        let r = self.case.scene.read();
        matches!(value, Value::Attr(n, spelled)
            if *n == node && r.kind(*n).attr(r.doc.format, spelled) == attr)
    }

    /// Whether a value says what another says.
    fn says(&self, value: &Value, wanted: &Value) -> bool {
        self.case.scene.read().behind(value) == wanted
    }

    /// Whether a value is a resource's name.
    fn named(&self, value: &Value, node: NodeId) -> Option<bool> {
        Some(self.says(value, self.case.scene.read().name_of(node)?))
    }

    /// Whether a value is the ARN of one of these, where there are any.
    fn among(&self, value: &Value, nodes: &[NodeId]) -> Option<bool> {
        let mut nodes = nodes.iter().peekable();
        nodes.peek()?;
        Some(nodes.any(|node| self.attr(value, *node, Attr::Arn)))
    }

    /// Whether a list is the ids of these, each once.
    fn ids(&self, value: &Value, links: &[Link]) -> bool {
        let given = value.items();
        let mut sorted = given.iter().enumerate();
        let twice = sorted.any(|(at, value)| given[..at].contains(value));
        !twice
            && each(given, links, |value, link| {
                self.is(value, Some(link), Attr::Id) == Some(true)
            })
    }

    /// Production or test listeners, by the deployment group or by the blueprint's ports.
    fn listeners(&self, production: bool) -> Vec<NodeId> {
        let case = self.case;
        let groups = case.groups_of(self.service);
        let mut out: Vec<NodeId> = groups
            .flat_map(|g| if production { &g.production } else { &g.test })
            .filter_map(Link::node)
            .collect();
        if out.is_empty()
            && let Some(intent) = case.intent
            && let Some(name) = self.meant.and_then(|m| m.balancer.as_ref())
            && let Some(meant) = intent.balancers.iter().find(|b| b.name == *name)
            && let Some(node) = case
                .actor(&format!("load_balancer/{name}"))
                .and_then(|a| a.node)
        {
            let port = if production {
                meant.port
            } else {
                meant.test_port
            };
            let on_port = case.scene.balancing.listeners_of(node);
            out.extend(
                on_port
                    .filter(|l| l.port == Fact::Known(i64::from(port)))
                    .map(|l| l.node),
            );
        }
        out
    }

    /// Rules of production or test listeners that send to it.
    fn rules(&self, production: bool) -> Vec<NodeId> {
        let scene = self.case.scene;
        let listeners = self.listeners(production);
        let mut groups = target_groups(scene, self.index);
        let ready = standby(scene, self.index);
        groups.extend(ready.into_iter().map(|n| Link::Node(n, Attr::Arn)));
        scene
            .balancing
            .rules
            .iter()
            .filter(|r| r.listener.node().is_some_and(|l| listeners.contains(&l)))
            .filter(|r| {
                let mut targets = r.actions.iter().flat_map(Action::targets);
                targets.any(|t| groups.iter().any(|g| g.same(t)))
            })
            .map(|r| r.node)
            .collect()
    }
}
