use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::endpoints::{Endpoint, Prefix};
use crate::world::roles::{Statement, covers};
use crate::world::rows::{Fact, Link};

rule! {
    /// P217: AWS accepts the endpoints, and clients find them.
    ///
    /// # What it checks
    /// Each endpoint has a network and a service; an interface endpoint has subnets of that network, at
    /// most one in each zone, and security groups, and no route tables; a gateway endpoint has route
    /// tables, and is for S3 or DynamoDB; no service has two interface endpoints with private DNS in
    /// one network. S3's gateway lets the layers' bucket through. With a blueprint each has the name of
    /// its service in the system's region: in China some begin with `cn.com.amazonaws`, and where the
    /// region is left open the partition decides.
    ///
    /// # What breaks in real life
    /// An interface endpoint without private DNS is paid for and never asked: the service's name leads
    /// past it to a public address that nobody inside can reach. A name that AWS does not have there fails the
    /// deploy: "The Vpc Endpoint Service does not exist".
    ///
    /// # How to fix it
    /// Subnets, groups and `PrivateDnsEnabled: true` for an interface endpoint, route tables for a
    /// gateway endpoint.
    help: "subnets, security groups and private DNS for an interface endpoint, route tables for a gateway endpoint",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (i, endpoint) in scene.endpoints.iter().enumerate() {
        let id = scene.id(endpoint.node);
        let mut say = |what: &str| {
            wrong.at(endpoint.node, format!("{id} {what}"));
        };
        if let Some(intent) = case.intent
            && endpoint.prefix != Some(begins(endpoint, intent.region.as_deref()))
        {
            say("does not have its service's name in that region");
        }
        match endpoint.kind.known().map(String::as_str) {
            Some("Interface") => interface(case, endpoint, &mut say),
            Some("Gateway") => {
                if endpoint.tables.is_empty() {
                    say("is on no route table");
                }
                if !endpoint.subnets.is_empty() || !endpoint.groups.is_empty() {
                    say("is a gateway endpoint, which accepts no subnets and no security groups");
                }
                if endpoint
                    .service
                    .known()
                    .is_some_and(|s| s != "s3" && s != "dynamodb")
                {
                    say("is a gateway endpoint for a service that has none");
                }
            }
            _ => {}
        }
        let double = scene.endpoints[..i].iter().any(|e| {
            e.service.known().is_some()
                && e.service == endpoint.service
                && e.kind == endpoint.kind
                && e.vpc
                    .as_ref()
                    .zip(endpoint.vpc.as_ref())
                    .is_some_and(|(a, b)| a.same(b))
                && (!endpoint.is_interface() || endpoint.private_dns == Fact::Known(true))
        });
        if double {
            say("is the second for its service in one network");
        }
        if endpoint.service.known().is_some_and(|s| s == "s3") && !layers(case, endpoint) {
            say("does not allow the bucket of the image layers");
        }
    }
    wrong
}

/// Services whose endpoint has a name of its own in China. It stands here once more because the proof
/// shares nothing with what makes documents; it comes from the same public list, CDK's
/// `VPC_ENDPOINT_SERVICE_EXCEPTIONS`
/// (<https://github.com/aws/aws-cdk/blob/v2.175.1/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts>),
/// so it finds a slip of either copy and no mistake of that list.
const CHINESE: &[&str] = &[
    "account",
    "application-autoscaling",
    "appmesh-envoy-management",
    "athena",
    "autoscaling",
    "awsconnector",
    "backup",
    "batch",
    "cassandra",
    "cloudcontrolapi",
    "cloudformation",
    "codedeploy-commands-secure",
    "databrew",
    "dms",
    "ebs",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "elasticache",
    "elasticbeanstalk",
    "elasticfilesystem",
    "elasticfilesystem-fips",
    "emr-containers",
    "execute-api",
    "fsx",
    "imagebuilder",
    "iot.data",
    "iotsitewise.api",
    "iotsitewise.data",
    "kinesis-streams",
    "lambda",
    "license-manager",
    "monitoring",
    "polly",
    "rds",
    "redshift",
    "redshift-data",
    "sagemaker.api",
    "sagemaker.featurestore-runtime",
    "sagemaker.runtime",
    "securityhub",
    "servicecatalog",
    "sms",
    "sqs",
    "states",
    "sts",
    "sync-states",
    "synthetics",
    "transcribestreaming",
    "transfer",
    "workspaces",
    "xray",
];

/// What an endpoint's name has to begin with.
fn begins(endpoint: &Endpoint, region: Option<&str>) -> Prefix {
    let named = endpoint
        .service
        .known()
        .is_some_and(|s| endpoint.is_interface() && CHINESE.contains(&s.as_str()));
    match region {
        _ if !named => Prefix::Plain,
        None => Prefix::Partition,
        Some(region) if region.starts_with("cn-") => Prefix::China,
        Some(_) => Prefix::Plain,
    }
}

fn interface(case: &Case<'_>, endpoint: &Endpoint, say: &mut dyn FnMut(&str)) {
    let scene = case.scene;
    if endpoint.subnets.is_empty() {
        say("is in no subnet");
    }
    if endpoint.groups.is_empty() && case.intent.is_some() {
        say("has no security group");
    }
    if !endpoint.tables.is_empty() {
        say("is an interface endpoint, which accepts no route tables");
    }
    if case.intent.is_some() && endpoint.private_dns != Fact::Known(true) {
        say("does not answer to its service's name: private DNS is off");
    }
    if endpoint.private_dns == Fact::Known(true)
        && let Some(vpc) = endpoint
            .vpc
            .as_ref()
            .and_then(|v| scene.network.vpcs.iter().find(|x| v.is(x.node)))
        && !scene.document.node(vpc.node).data
        && (vpc.dns_support == Fact::Known(false)
            || vpc.dns_hostnames.or_default(false) == Some(false))
    {
        say("has private DNS in a network without DNS hostnames");
    }
    let mut zones = Vec::new();
    for subnet in endpoint
        .subnets
        .iter()
        .filter_map(|l| scene.network.subnet(l))
    {
        if let (Some(own), Some(vpc)) = (&subnet.vpc, &endpoint.vpc)
            && own.apart(vpc)
        {
            say("is in a subnet of another network");
        }
        if let Some(zone) = &subnet.zone {
            if zones.contains(zone) {
                say("is in one zone twice");
            }
            zones.push(zone.clone());
        }
    }
    for group in &endpoint.groups {
        let own = scene
            .groups
            .all
            .iter()
            .find(|g| group.is(g.node))
            .and_then(|g| g.vpc.clone());
        if own
            .zip(endpoint.vpc.clone())
            .is_some_and(|(a, b): (Link, Link)| a.apart(&b))
        {
            say("has a security group of another network");
        }
    }
}

/// Whether a policy lets image layers through; AWS's default lets everything.
fn layers(case: &Case<'_>, endpoint: &Endpoint) -> bool {
    let Some(list) = &endpoint.statements else {
        return true;
    };
    let object = "arn:${aws.partition}:s3:::prod-${aws.region}-starport-layer-bucket/layer";
    let plain = "arn:aws:s3:::prod-region-starport-layer-bucket/layer";
    // Layers are asked for in the name of ECR, which a statement for single roles does not let through.
    let narrowed = |s: &Statement| case.intent.is_some() && s.conditions.is_some();
    list.iter().any(|s| {
        s.allow
            && !narrowed(s)
            && s.actions.iter().any(|a| covers(a, "s3:getobject"))
            && s.principals.iter().any(|p| p == "*" || p == "aws *")
            && s.resources.iter().any(|r| {
                let said = case.scene.read().said(r);
                let spelled = said.replace("${aws.partition}", "aws");
                covers(&said, object)
                    || covers(&spelled, plain)
                    || (said.contains("-starport-layer-bucket/*")
                        && !said.contains("${aws.region}")
                        && case.intent.is_none())
            })
    })
}
