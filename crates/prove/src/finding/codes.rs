//! The list of codes. A code never changes its meaning and is never used again.

use super::Severity;
use crate::rule_table::rules;

/// A stable code such as `E0104`. `E` is an error, `W` a warning, `N` a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl Code {
    /// Errors start with `E`, proofs with `P` (errors too), warnings with `W`, notes with `N`.
    pub fn severity(self) -> Severity {
        match self.0.as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'N') => Severity::Note,
            _ => Severity::Error,
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal, $what:literal;)*) => {
        $(#[doc = $what] pub const $name: Code = Code($code);)*
        const OWN: &[(Code, &str)] = &[$((Code($code), $what)),*];
    };
}

/// Every code with one sentence on what it says.
pub fn all() -> impl Iterator<Item = (Code, &'static str)> + Clone {
    OWN.iter().chain(PROOFS).copied()
}

macro_rules! proofs {
    ($($name:ident = $code:literal, $what:literal => $($at:ident)::+;)*) => {
        $(#[doc = $what] pub const $name: Code = Code($code);)*
        const PROOFS: &[(Code, &str)] = &[$(($name, $what)),*];
    };
}

rules!(proofs);

codes! {
    // Reading: files, text, YAML.
    UNREADABLE = "E0101", "The file cannot be read, or is not a file.";
    EMPTY = "E0102", "The file has nothing in it.";
    NOT_TEXT = "E0103", "The file is not UTF-8 text.";
    TOO_LARGE = "E0104", "The file is larger than any blueprint.";
    SYNTAX = "E0105", "The text is not YAML.";
    DUPLICATE_KEY = "E0106", "A key stands twice in one mapping.";
    TOO_DEEP = "E0107", "The nesting is deeper than any blueprint.";
    TOO_MANY_VALUES = "E0108", "The text expands to more values than any blueprint (aliases included).";
    SEVERAL_DOCUMENTS = "E0109", "The file holds more than one YAML document.";
    UNKNOWN_TAG = "E0110", "A YAML tag that means nothing here.";
    KEY_NOT_TEXT = "E0111", "A key that is not text.";
    MERGE_KEY = "E0112", "A merge key, which YAML 1.2 does not have.";
    NUMBER_BEYOND = "E0113", "A number that is infinite, or too long for any key.";
    OTHER_FILE = "E0114", "The file belongs to another tool and is not a blueprint.";
    // Shape: what the schema says.
    UNKNOWN_KEY = "E0201", "A key that no blueprint has.";
    MISSING_KEY = "E0202", "A required key is missing.";
    WRONG_TYPE = "E0203", "A value of another type than the key accepts.";
    NOT_ALLOWED = "E0204", "A value that is not one of the key's allowed values.";
    OUT_OF_RANGE = "E0205", "A number or length outside the bounds of the key.";
    BAD_FORM = "E0206", "A text that does not have the form the key accepts.";

    // Environments.
    NO_ENVIRONMENT = "E0220", "No environment is chosen where there are some, or an unknown one.";
    OVERLAY = "E0221", "An environment with a key that it may not have, or that removes what does not exist.";

    // Overrides.
    UNKNOWN_RESOURCE = "E0230", "An override of a resource that the document does not have.";
    UNKNOWN_PROPERTY = "E0231", "An override of a property that resources of the type do not have.";
    NO_OVERRIDE = "E0232", "Something in an override that is no property, or not in the document's own words.";

    // Names and references.
    ONE_NAME = "E0301", "Two resources would get the same name.";
    NAME_TOO_LONG = "E0302", "A name that is too long once it is composed with others.";
    RESERVED_NAME = "E0303", "A name that already means something else in every system.";
    UNKNOWN_SERVICE = "E0304", "A service that is not in the blueprint.";
    CALLS_ITSELF = "E0305", "A service that calls itself.";
    CALLS_WORKER = "E0306", "A worker takes no requests, so nothing can call it.";
    CALLS_OUTSIDE = "E0307", "A call that would have to leave a network that has no way out.";
    BAD_REFERENCE = "E0308", "A `${...}` that is not a reference, or not one that may stand here.";
    UNKNOWN_INPUT = "E0309", "An input that is not in the blueprint.";
    NOT_CALLED = "E0310", "A reference to a service that `calls` does not name.";
    INPUT_KIND = "E0311", "An input of a type that does not fit where it is used.";
    ONE_REPOSITORY = "E0313", "Two environments would create the same repository.";
    ONE_RECORD = "E0322", "Two environments would create the same record in DNS.";
    NO_QUEUE = "E0323", "A service without a queue in `sends_to`, or a reference to one that it does not name.";
    DESCRIPTION_TEXT = "E0314", "A `${...}` in a description, where nothing is put in.";
    BOUNDARY_UNFIT = "E0315", "A permissions boundary of another account.";
    PULLED_UNFIT = "E0321", "An image from an environment, account or region that cannot give it.";
    KEY_UNFIT = "E0320", "A KMS key of another region.";
    ROLE_UNFIT = "E0316", "A given role of another account.";
    SCHEME_UNFIT = "E0317", "A further load balancer without a scheme, or another scheme than its own on one that is always there.";
    REPEATED = "E0312", "A value that stands twice in one list.";

    // Network and management.
    CIDR_HOST_BITS = "E0401", "A CIDR block with host bits set.";
    CIDR_SIZE = "E0402", "A network of a size that AWS does not allow, or that does not hold the subnets.";
    CIDR_NOT_PRIVATE = "E0403", "A network of addresses that belong to others.";
    TOO_FEW_ADDRESSES = "E0404", "Subnets with fewer addresses than the system can come to need.";
    ZONES_TWICE = "E0405", "Both `zones` and `zone_ids` are given.";
    ZONE_UNFIT = "E0406", "A zone of another region, or one that has no Fargate.";
    MANAGEMENT_TOO_WIDE = "E0407", "A management range that is wider than /8.";
    MANAGEMENT_COVERS_NETWORK = "E0408", "A management range that contains the system's own network.";
    REGION_UNFIT = "E0410", "A region of a partition whose service names are unknown.";
    ENDPOINT_UNFIT = "E0409", "An endpoint that this network cannot have.";
    LIST_UNFIT = "E0413", "A prefix list of AWS's own where only a list of the team's can stand, or one whose size is not said.";
    NETWORK_TWICE = "E0411", "A key of a network that is made beside one that is there.";
    NETWORK_LACKS = "E0412", "Subnets, route tables or a group that a network which is there has to name.";

    // Load balancing.
    SAME_PORTS = "E0501", "The production and the test listener have the same port.";
    ROUTE_VALUES = "E0502", "A route with more hosts and paths than one rule accepts.";
    TWO_CATCH_ALLS = "E0503", "Two services on one load balancer match every request.";
    ROUTES_OVERLAP = "E0504", "Two routes match the same requests, and nothing says which comes first, or one never matches.";
    PRIORITY_CLASH = "E0505", "Two routes on one load balancer have the same priority.";
    CATCH_ALL_PRIORITY = "E0506", "A route that matches everything always comes last.";
    CHECK_TIMES = "E0507", "A health check that would begin before the previous one has ended.";
    ROUTE_WILDCARDS = "E0508", "A route with more wildcards than one rule accepts.";
    TLS_FORM = "E0509", "A setting of HTTPS on a listener without a certificate.";
    CERTIFICATE_UNFIT = "E0510", "A certificate that a load balancer of this system cannot use.";
    PROTOCOL_UNFIT = "E0513", "A protocol that the service's load balancer cannot carry, or a key that it has no use for.";
    WEB_ACL_UNFIT = "E0514", "A web ACL that a load balancer of this system cannot use.";
    DOMAIN_AND_CERTIFICATE = "E0515", "A domain, for which a certificate is made, beside a certificate.";
    DOMAIN_HOST = "E0516", "A host that a load balancer's domain cannot have.";
    SOURCES_UNFIT = "E0512", "Someone under `from` who cannot come to that load balancer, everyone, or nobody.";
    NO_NAME = "E0511", "A reference to a service by HTTPS that no certificate can be for.";

    // Services and tasks.
    TASK_SIZE = "E0601", "A pair of CPU and memory that Fargate does not support.";
    IMAGE_OUT_OF_REACH = "E0602", "An image that tasks cannot fetch from this network.";
    VARIABLE_TWICE = "E0603", "A variable that is both plain and secret.";
    SECRET_FORM = "E0604", "A secret that names no store, two stores, or a key without its store.";
    REACH_FORM = "E0605", "A target of `reaches` that is not exactly one thing.";
    WORKER_KEY = "E0606", "A key that means nothing for a worker.";
    SCALING = "E0607", "Scaling that cannot follow anything, or whose bounds contradict each other.";
    SECRET_OUT_OF_REACH = "E0608", "A secret that tasks cannot fetch from this network.";
    OPENS_SHELL = "E0614", "A permission by which a shell could be opened into tasks.";
    GROUP_UNFIT = "E0625", "A group on tasks that the blueprint names elsewhere too, as management or under `reaches`.";
    PERMISSIONS_GIVEN = "E0617", "Permissions of a service whose role is given, which nothing here writes to.";
    SIDECARS_TAKE = "E0626", "Sidecars that leave nothing of the task's CPU or memory for the application.";
    WAIT_UNFIT = "E0627", "A container that waits for what never comes: no such container, none that ends or is asked for its health, or a circle.";
    RECEIVES_UNFIT = "E0628", "A container that is to receive requests and cannot: it is not there, says no port, or is not essential.";
    PORT_SHARED = "E0629", "Two containers of a task that listen on one port.";
    ROUTER_NOWHERE = "E0633", "A log router that is not told where to send logs.";
    VOLUME_PATH = "E0630", "A file system that is mounted where another directory is mounted, or inside of one.";
    JOB_KEY = "E0631", "A key, or a value of one, that means nothing for a job.";
    SCHEDULE_UNFIT = "E0632", "A time of a schedule that EventBridge Scheduler would not take, or a time zone that there is not.";
    QUEUE_UNFIT = "E0634", "A queue for a service that reads none, or one whose parts do not fit together.";
    CONNECT_UNFIT = "E0638", "Service Connect for a service that AWS does not give it to: a job, one under CodeDeploy, or one behind a load balancer.";
    TEMPLATE_ORDER = "E0640", "A service whose template would have to come before one that it needs.";
    CONNECT_CIRCLE = "E0639", "Services that call each other around by Service Connect, each of which would have to be there before the other.";
    SHELL_DIRECTORY = "E0615", "A directory in memory where the agent of `exec` writes.";

    WRITABLE_INSIDE = "E0609", "A writable directory inside of another.";
    NO_TMPFS = "E0610", "A directory in memory in a region whose Fargate has none.";
    MEMORY_TAKEN = "E0611", "Directories in memory that can take all of the task's.";
    ULIMIT = "E0612", "A limit whose soft value is above its hard one.";
    CHECK_COMMAND = "E0616", "A check inside a container whose command ECS cannot run.";
    DYNAMIC_REFERENCE = "E0613", "A `{{resolve:...}}`, which CloudFormation would fill in and Terraform would not.";

    // Releases.
    ENGINE_UNFIT = "E0701", "An engine that cannot run this service's releases.";
    ROLLBACK_WITHOUT_ALARM = "E0702", "Rollback on an alarm where there is no alarm.";
    SHIFT_TOO_LONG = "E0703", "A shift of traffic that takes longer than CodeDeploy allows.";
    ENGINE_KEY = "E0704", "A key, or a value of one, that the service's engine cannot carry out.";
    RELEASE_TOO_LONG = "E0705", "A release that takes longer than one deploy of the document may.";
    TOPIC_UNFIT = "E0706", "A topic that alarms of this region cannot tell.";
    HALF_IDENTITY = "E0721", "One of the two numbers by which GitHub's tokens name a repository, without the other.";
    RELEASES_OF_DOCUMENT = "E0720", "A pipeline of its own for a service whose releases are deploys of the document.";

    // Limits of AWS that only the whole system can reach.
    RULES_ON_BALANCER = "E0801", "More services behind a load balancer than it has rules and target groups for.";
    RULES_IN_GROUP = "E0802", "More rules in a security group than AWS allows.";
    TOO_MANY_ENDPOINTS = "E0803", "More interface endpoints than a network can have.";
    TOO_MANY_INPUTS = "E0804", "More inputs than a document can have parameters.";
    TOO_MANY_TAGS = "E0805", "More tags than a resource can carry.";
    TOO_MANY_RESOURCES = "E0806", "More resources than one template may hold.";
    TOO_MANY_OUTPUTS = "E0807", "More outputs than one template may hold.";
    TASK_TOO_LARGE = "E0808", "A task definition larger than ECS accepts.";
    ROLE_TOO_LARGE = "E0809", "A role's policies larger than IAM accepts.";
    ENDPOINT_POLICY_TOO_LARGE = "E0810", "An endpoint's policy larger than AWS accepts.";

    TOO_MANY_CERTIFICATES = "E0811", "More certificates on a load balancer than AWS allows.";

    TOO_MANY_NAMES = "E0812", "More names in a certificate than ACM allows.";

    // Warnings.
    TEST_LISTENER_UNREACHED = "W1001", "A test listener that nobody can reach.";
    SHARED_LISTENER = "W1002", "A caller that also reaches services which it does not call.";
    HOST_NOT_ASKED_FOR = "W1003", "A called service whose route asks for a host that callers do not send.";
    UNUSED_BALANCER = "W1004", "Settings of a load balancer behind which no service stands.";
    NO_WAY_BACK = "W1005", "An old version that is terminated as soon as the new one is live.";
    IMAGE_UNKNOWN = "W1006", "An image from an input, which tasks may not be able to fetch.";
    NO_ENDPOINT = "W1007", "A permission for an AWS service that tasks cannot reach.";
    ROUTE_NEVER_REACHED = "W1008", "A route behind one that matches all of its requests.";
    NO_ROUTE_OUT = "W1009", "A target outside a network that has no way out.";
    WITHOUT_EFFECT = "W1010", "A key without effect beside another.";
    LONG_WAIT = "W1011", "A wait for approval that is longer than two days.";
    UNUSED_INPUT = "W1012", "An input that nothing uses.";
    TMPFS_UNKNOWN = "W1013", "A directory in memory in a region where Fargate may not support it.";
    MEMORY_SHORT = "W1014", "Directories in memory that can take more than half of the task's.";
    DISK_AND_USER = "W1015", "A directory on disk beside a user that may not be allowed to write there.";
    SECRET_NAME = "W1016", "A secret's ARN that does not end as those of secrets do.";

    PLAIN_PORT = "W1017", "Port 443 without a certificate: it uses HTTP.";
    SECRET_IN_PLAIN = "W1018", "A variable that looks like a secret, for all to read who may see the task.";
    DOMAIN_UNASKED = "W1022", "A domain by whose name no service is asked.";
    ALARM_BLIND = "W1021", "An alarm on errors that the service's protocol does not say as a status of HTTP.";
    TAG_MOVES = "W1019", "A tag that moves with each image, in a repository whose tags cannot move.";
    SHELL_UNKNOWN = "W1025", "A given role under which a shell into tasks may be open.";
    SPOT_ALONE = "W1026", "A service whose one task may run on Spot, and be taken back.";
    SPOT_STOPS_SHORT = "W1027", "A task on Spot that is killed while its requests have time to finish.";
    VOLUME_UNREACHED = "W1028", "A file system to whose mount targets no path leads.";
    ROUTER_UNREACHED = "W1029", "A log router from which nothing leads to where it is to send logs.";
    ROUTER_FORBIDDEN = "W1030", "A log router that asks AWS for what the task role may not do.";
    RUNS_UNHEARD = "W1033", "A job on a schedule of whose failed runs nobody hears.";
    PROXY_ROOM = "W1032", "A task whose CPU the proxy of Service Connect may take.";
    IMAGE_MOVES = "W1020", "An image whose tag can stand for another one tomorrow.";

    TAKEN_FOR_GRANTED = "N1001", "What the system takes for granted of what is there: a network, a prefix list.";

    NOT_PROVEN = "N1002", "An override of which nothing is proven.";

    // A document beside the one that is deployed.
    NOT_COMPARABLE = "E1101", "Two documents that cannot be compared.";
    SERVICE_EDITED = "E1102", "A change of a service that no deploy may make while it runs.";
    RULE_EDITED = "E1103", "A change of a listener rule that an engine moves, which would move traffic.";
    REPLACED_BENEATH = "E1104", "A replacement of something that an engine's service or rule refers to.";
    SERVICE_RENAMED = "E1105", "A renamed service: another one takes over its requests in the same deploy.";
    ENGINE_AND_MORE = "E1106", "A change of engine together with something else.";
    ENGINE_BACK = "E1107", "A change of engine that AWS does not carry out on an existing service.";
    ENGINE_REPLACES = "E1108", "A change of engine for which Terraform deletes the service and makes another.";
    HOST_EDITED = "E1110", "A change that would replace the management host, or that it cannot take.";
    PORT_TAKEN = "E1109", "A listener that takes a port which another listener has until later in the same deploy.";
    REGION_MOVED = "E1111", "Another region than the one in which the system runs.";
    ACCOUNT_MOVED = "E1112", "Another account than the one in which the system runs.";
    KEY_CHANGED = "E1121", "Another KMS key where repositories exist, each of which keeps the key that it was made with.";
    ROLES_MOVED = "E1116", "Roles that would go under tasks that run: under another path, or for given ones.";
    STICKY_AND_TWO = "E1118", "Clients that are to stay with tasks, behind rules that still hold two target groups.";
    CERTIFICATE_PROMOTED = "E1119", "A further certificate that becomes the default in the deploy that takes it off the others.";
    CAPACITY_UNFORCED = "E1122", "Another strategy of capacity providers without new tasks, which ECS refuses: `capacity` that is taken out, or a service that leaves CodeDeploy without one.";
    WEB_ACL_EXCHANGED = "E1120", "Another web ACL in one deploy, after which CloudFormation leaves the load balancer without one.";
    NAME_LED = "E1123", "A name that goes from one load balancer to another in one deploy, whose two records Route 53 does not have together.";
    VOLUME_GOES = "E1124", "A file system that the running version has mounted, and that a deploy takes from under it.";
    TEMPLATE_MOVED = "E1125", "A service that would go from one `CloudFormation` stack to another.";
    NAME_TAKEN = "E1113", "A replacement of something with a name of its own, which CloudFormation makes while the old one has the name.";
    RELEASE_PENDING = "W2001", "A change that the next release makes live, and no deploy of the document.";
    SERVICE_REMOVED = "W2002", "A service that the new document no longer has.";
    ENGINE_MOVED = "W2003", "A change of engine, with what has to be true before it is deployed.";
    ADDRESS_MOVED = "W2004", "A listener that moves while tasks call its old address.";
    CHECK_CHANGED = "W2005", "A health check that judges the version that runs, from the deploy on.";
    ACCESS_OPENED = "W2006", "A path that opens: who could not reach something can, from the deploy on.";
    WAY_OUT = "W2007", "Tasks that reach the whole internet and could not.";
    DATA_GOES = "W2008", "Logs, images or messages that are deleted though their service stays.";
    SERVICE_ADDED = "W2009", "A service that the deployed document does not have.";
    TEST_LISTENER_MOVED = "W2010", "A test listener that moves to another port.";
    PLACE_SAID = "W2011", "A region or account that comes or goes in the blueprint.";
    PERMISSIONS_WIDER = "W2012", "An application that may do in AWS what it could not.";
    NAME_GOES = "W2013", "A name that leads nowhere once its record is gone.";
    NAME_COMES = "W2014", "A record for a name by which users may ask already.";
    ZONE_MOVED = "W2015", "A name that another hosted zone has from the deploy on.";
    RUNS_OTHERWISE = "W2016", "A service that becomes a job, or a job that is kept running from then on.";
    QUEUE_TAKEN = "W2017", "A queue that tasks may no longer use while they run.";
    NAME_UNTOLD = "W2018", "A caller whose running tasks do not know a name of Service Connect, or know it by another port.";
    START_TAKEN = "W2019", "A version that runs on, of which no task can start any more until the next release.";
    JOB_REVISION = "N2008", "A job whose next run takes what the deploy registers.";
    ACCESS_CLOSED = "N2001", "A path that closes: who could reach something cannot, from the deploy on.";
    CERTIFICATE_CHANGED = "N2002", "A certificate that takes another's place.";
    TAGS_CHANGED = "N2003", "Tags that change, in place.";
    LIVE_AT_ONCE = "N2004", "A change that is live with the deploy, without a release.";
    FROM_THE_NEXT_RELEASE = "N2005", "A change that holds from the next release on.";
    RELEASED = "N2006", "A new revision that the deploy of the document itself releases.";
    STACKS_TOUCHED = "N2009", "Stacks that a deploy touches, in the order in which it does.";
    CARRIED_OUT = "N2007", "Resources that change with the deploy, where nothing more is to be said.";

    // Documents that are read back.
    NOT_A_DOCUMENT = "E0901", "The file is neither a `CloudFormation` template nor Terraform JSON.";
    NOT_UNDERSTOOD = "N0901", "Something of a document that is not understood; answers that depend on it stay unknown.";
    // The outputs of a deployed system.
    NOT_OUTPUTS = "E0902", "The file is neither the outputs of one stack nor those of Terraform.";
    OUTPUTS_LACK = "E0903", "Something of the blueprint is not in the outputs.";

    // What a release is made of.
    OUTPUTS_WANTED = "E1001", "A release without the outputs of the system.";
    OTHER_SYSTEM = "E1002", "Outputs of another system than the blueprint's.";
    SERVICES_OFF = "E1003", "A release of a service that the stack leaves out.";
    ENGINE_DIFFERS = "E1004", "An engine that is not the one of the deployed system, or that this version does not know.";
    IMAGE_WANTED = "E1005", "A release without an image.";
    IMAGE_FORM = "E1006", "An image that is not an image's URI.";
    NOT_TASK_DEFINITION = "E1007", "The file is not what `aws ecs describe-task-definition` prints.";
    OTHER_FAMILY = "E1008", "A task definition of another service.";
    CONTAINER_LACKS = "E1009", "A task definition without the container or the port that releases name.";
    VALUE_UNKNOWN = "E1010", "A value that only the deployed system knows, and nothing here says.";
    INPUT_FORM = "E1011", "A value from outside that is not `NAME=VALUE`, or that the blueprint does not ask for.";
    OLD_FILES = "E1012", "A folder with files of a release that can no longer run.";
    OTHER_REPOSITORY = "W3001", "An image from another repository than the service's own.";
    NO_TAG = "W3002", "An image without a tag or digest.";

}
