//! What a rule may say although a value is unknown, because the document decides it all the same.

const EACH: &str = "one variable takes the place of what differs in each instance";
const LATER: &str =
    "a stack that imports the target group is made after the service that waits for it";
const TOLD: &str = "a listener that is made elsewhere comes after the tasks that are told its port";
const WAITED: &str = "the wait was the address's, and has gone with it";

/// Code, how the property begins, why.
pub const DECIDED: &[(&str, &str, &str)] = &[
    (
        "P115",
        "AWS::ElasticLoadBalancingV2::Listener elsewhere",
        TOLD,
    ),
    ("P115", "aws_lb_listener elsewhere", TOLD),
    ("P209", "AWS::EC2::EIP elsewhere", WAITED),
    ("P209", "aws_eip elsewhere", WAITED),
    ("P216", "aws_subnet elsewhere", EACH),
    ("P218", "aws_ecs_service name", EACH),
    ("P301", "aws_subnet availability_zone", EACH),
    (
        "P307",
        "AWS::ElasticLoadBalancingV2::Listener elsewhere",
        LATER,
    ),
    (
        "P307",
        "AWS::ElasticLoadBalancingV2::ListenerRule elsewhere",
        LATER,
    ),
    ("P307", "aws_lb_listener_rule elsewhere", LATER),
    (
        "P308",
        "aws_lb_listener_rule condition.path_pattern.values",
        EACH,
    ),
    (
        "P310",
        "AWS::ElasticLoadBalancingV2::Listener Certificates",
        "whichever they are, HTTP takes none",
    ),
    ("P401", "aws_ecs_service elsewhere", EACH),
    ("P401", "aws_lb_target_group elsewhere", EACH),
    ("P410", "aws_lb_target_group elsewhere", EACH),
];
