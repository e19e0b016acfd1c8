//! The table of rules: code, what the code says, and where the rule stands. From it come the
//! constants of the codes and the list of rules, so that neither is without the other.

/// Hands the table to a macro.
macro_rules! rules {
    ($to:ident) => {
        $to! {
            // Who can reach whom.
            TEST_PORT_SOURCES = "P101", "A test listener is open to someone who is not management." => access::test_port_sources;
            TEST_PORT_UNREACHED = "P102", "Management cannot reach a test listener." => access::test_port_reached;
            OPEN_TO_WORLD = "P103", "Something besides the production port of an internet load balancer is open to everyone." => access::open_to_world;
            TASKS_FROM_OTHERS = "P104", "Tasks can be asked by someone other than their load balancer." => access::tasks_from_balancer;
            PUBLIC_TASKS = "P105", "Tasks have public addresses." => access::public_tasks;
            PATH_TOO_MANY = "P106", "A security group rule opens a path that the blueprint does not allow." => access::path_too_many;
            PATH_MISSING = "P107", "A path that the blueprint needs is not open." => access::path_missing;
            MANAGEMENT_HOST = "P108", "The management host is not as the blueprint says." => access::management_host;
            BALANCER_TO_TASKS = "P109", "A load balancer cannot reach the tasks behind it." => access::balancer_to_tasks;
            RULE_BROKEN = "P110", "A security group rule that AWS refuses, or that can never match." => access::rule_broken;
            OPEN_EGRESS = "P111", "A security group lets everything out." => access::open_egress;
            ENDPOINT_POLICY = "P112", "An endpoint lets more through than the system uses, or less." => access::endpoint_policy;
            TRUST = "P113", "A service may assume a role for an account other than this one." => access::trust;
            EXEC_CLOSED = "P114", "A shell into tasks is open, or can never be opened, though the blueprint does not say so." => access::exec_closed;
            TOLD_ADDRESS = "P115", "Tasks are given the address of a load balancer that they cannot reach." => access::told_address;
            CLOUDFRONT_GROUP = "P116", "A security group with more rules than it has room for, a prefix list counted with its entries; or CloudFront's in a group that others use." => access::cloudfront_group;
            // The first start.
            REGISTRY_API = "P201", "Tasks cannot reach the image registry's API." => reach_aws::registry_api;
            REGISTRY_DATA = "P202", "Tasks cannot reach the image registry itself." => reach_aws::registry_data;
            IMAGE_LAYERS = "P203", "Tasks cannot reach the bucket of the image layers." => reach_aws::image_layers;
            LOGS_UNREACHED = "P204", "Tasks cannot reach the log service." => reach_aws::logs_reached;
            SECRETS_UNREACHED = "P205", "Tasks cannot reach their secrets." => reach_aws::secrets_reached;
            EXECUTION_ROLE = "P206", "The execution role is missing, not for tasks, or may not start them." => tasks::execution_role;
            LOG_GROUP_NAME = "P207", "No log group has the name that a container writes to." => tasks::log_group;
            TASK_SHAPE = "P208", "A task definition that Fargate refuses." => tasks::task_shape;
            FIRST_WAITS = "P209", "Something is created before what it needs." => valid::waits;
            DANGLING = "P210", "A reference to something that is not in the document." => valid::dangling;
            WRONG_KIND = "P211", "A reference to the wrong type of resource, or to the wrong attribute." => valid::wrong_kind;
            GATES = "P212", "Something unconditional refers to something conditional." => valid::gates;
            EXEC_UNREACHED = "P213", "ECS Exec is on and cannot work." => reach_aws::exec;
            HOST_START = "P214", "Session Manager cannot reach the management host." => reach_aws::host_start;
            OWN_IMAGE = "P215", "A service does not run the image of its own repository." => tasks::own_image;
            NETWORK_SHAPE = "P216", "Subnets, routes or gateways that do not fit together." => network::network_shape;
            ENDPOINT_SHAPE = "P217", "An endpoint that AWS refuses or that no client finds." => network::endpoint_shape;
            SERVICE_SHAPE = "P218", "A service that ECS refuses." => tasks::service_shape;
            AS_EXPECTED = "P219", "A value differs from what the blueprint says." => as_expected;
            REQUIRED = "P220", "A property without which AWS refuses a resource is not written." => valid::required;
            VALUES = "P221", "A value that AWS does not accept." => valid::values;
            FLOW_LOG = "P222", "A flow log that records nothing, or not what the blueprint asks for." => network::flow_log;
            INPUTS = "P223", "An input that does not ask for what the document needs." => valid::inputs;
            CIRCLES = "P224", "Resources that wait for themselves." => valid::circles;
            STUCK = "P225", "A rolling deployment that can neither start nor stop a task." => tasks::stuck;
            SCALED_SERVICE = "P226", "A scalable target of a service that does not exist." => tasks::scaled_service;
            PUBLIC_IMAGE = "P227", "Tasks cannot reach the public registry of their image." => reach_aws::public_image;
            JOB_START = "P228", "A schedule that cannot start its job, or that starts more than its job." => tasks::job_start;
            FAILED_RUNS = "P229", "Runs of a job that fail are lost, or lie open to others." => tasks::failed_runs;
            DEAD_LETTERS = "P230", "Messages that fail are lost." => tasks::dead_letters;
            CONNECT_NAMES = "P232", "A name of Service Connect that leads nowhere, or to another service." => tasks::connect;
            CROSSING = "P233", "What templates hand to each other is not there, is there twice, or can go." => valid::crossing;
            // Load balancing.
            TWO_ZONES = "P301", "A load balancer or service does not stand in two zones." => balance::two_zones;
            PUBLIC_SUBNETS = "P302", "An internet load balancer in a subnet without a way to the internet." => balance::public_subnets;
            TARGET_TYPE = "P303", "A target group that cannot hold tasks." => balance::target_type;
            CONTAINER_PORT = "P304", "A service registers a container or port that its task does not have." => balance::container_port;
            LISTENER_PORTS = "P305", "Two listeners of a load balancer on one port." => balance::listener_ports;
            SERVICE_WAITS = "P306", "A service does not wait for what ties its target group to a load balancer." => balance::service_waits;
            TARGET_GROUP_TIES = "P307", "A target group behind no load balancer, behind two, or in another network." => balance::target_group_ties;
            RULE_ORDER = "P308", "Rules of a listener that AWS refuses or that hide each other." => balance::rule_order;
            HEALTH_CHECK = "P309", "A health check that AWS refuses or that no task can pass." => balance::health_check;
            LISTENER_SHAPE = "P310", "A listener that AWS refuses." => balance::listener_shape;
            BALANCER_SHAPE = "P311", "A load balancer that AWS refuses." => balance::balancer_shape;
            EVERY_ZONE = "P312", "A load balancer does not stand in every zone of the tasks behind it." => balance::every_zone;
            CLOSED_LISTENER = "P313", "A listener to which nobody may connect." => balance::closed_listener;
            ACCESS_LOGS = "P314", "A load balancer that may not write into the bucket of its access logs." => balance::access_logs;
            // Releases.
            RELEASE_PAIR = "P401", "The pair of a deployment group is not two target groups of its service." => release::pair;
            RELEASE_ROUTES = "P402", "The routes of a deployment group do not lead to its service." => release::routes;
            RELEASE_SERVICE = "P403", "A deployment group does not name its service, or a service has no group of its own." => release::service;
            RELEASE_STYLE = "P404", "Application, configuration or style that cannot release an ECS service." => release::style;
            RELEASE_ROLE = "P405", "The role of a deployment group cannot do the work." => release::role;
            CONTROLLER = "P406", "A service's controller and its deployment group do not agree." => release::controller;
            ROLLING_ONLY = "P407", "A setting of rolling deployments under CodeDeploy." => release::rolling_only;
            RELEASE_WAITS = "P408", "Waits of a deployment group that AWS refuses or that are not as expected." => release::waits;
            ROLLBACK = "P409", "A rollback that cannot happen." => release::rollback;
            SAME_CONDITIONS = "P410", "Production and test rule match different requests." => release::same_conditions;
            SAME_PAIR = "P411", "The two target groups of a pair are not alike." => release::same_pair;
            NATIVE_SHAPE = "P412", "ECS's own blue/green without what it needs." => release::native;
            RELEASE_NAMES = "P413", "Names by which release tools do not find application and group." => release::names;
            NATIVE_STEPS = "P414", "ECS's own blue/green goes through other steps than expected, or takes longer than a deploy may." => release::native_steps;
            FIRST_TRAFFIC = "P415", "The first tasks are not where production traffic goes." => release::first_traffic;
            OUTPUTS = "P416", "An output names something else than a release or a test needs." => release::outputs;
            PIPELINE = "P417", "A pipeline's role lets more than its own service be released, or cannot release it." => release::pipeline;
            // Day two.
            TASK_BY_REVISION = "P501", "A change of the task definition would update a service that CodeDeploy owns." => day_two::task_by_family;
            OLD_REVISIONS = "P502", "Old revisions are deregistered, and cannot be rolled back to." => day_two::old_revisions;
            POINTER_OWNED = "P503", "A later run of the document would move traffic." => day_two::pointer_owned;
            FROZEN = "P504", "Something that must never be updated carries what changes." => day_two::frozen;
            COUNT_OWNED = "P505", "The number of tasks has two owners, or none." => day_two::count_owned;
            REBALANCING = "P506", "Zone rebalancing moves tasks of a service that CodeDeploy owns." => day_two::rebalancing;
            ALARMS = "P507", "An alarm that rings without cause, or never." => day_two::alarms;
            HOST_REPLACED = "P508", "A newer image would replace the management host." => day_two::host_replaced;
            KEPT = "P509", "What must outlive the document is not retained, or keeps a failed first deploy from being repeated." => day_two::kept;
            NEW_FIRST = "P510", "Something in use cannot be replaced." => day_two::new_first;
            IMAGES_KEPT = "P511", "A running image may expire." => day_two::images_kept;
            RULE_WITH_SERVICE = "P512", "A listener rule does not come and go with its service." => day_two::rule_with_service;
            CAPACITY = "P513", "Capacity has two owners, or comes too late." => day_two::capacity;
            ZONE_LIST = "P514", "A zone that appears or goes would replace a subnet." => day_two::zone_list;
            REQUESTS_COUNTED = "P515", "The number of tasks follows requests that are not those of its service." => day_two::requests_counted;
            MESSAGES_COUNTED = "P516", "The number of tasks follows messages that are not those of its service, or stays at none." => day_two::messages_counted;
        }
    };
}
pub(crate) use rules;
