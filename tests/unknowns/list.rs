//! What a rule may say although a value is unknown, because the document decides it all the same.

const EACH: &str = "one variable takes the place of what differs in each instance";
const LATER: &str =
    "a stack that imports the target group is made after the service that waits for it";
const TOLD: &str = "a listener that is made elsewhere comes after the tasks that are told its port";

/// A code and how the property begins in either format, with the reason.
pub struct Decided {
    pub code: &'static str,
    pub properties: &'static [&'static str],
    pub why: &'static str,
}

const fn decided(
    code: &'static str,
    properties: &'static [&'static str],
    why: &'static str,
) -> Decided {
    Decided {
        code,
        properties,
        why,
    }
}

/// Every one is found in some document, in one format at least.
pub const DECIDED: &[Decided] = &[
    decided(
        "P115",
        &[
            "AWS::ElasticLoadBalancingV2::Listener elsewhere",
            "aws_lb_listener elsewhere",
        ],
        TOLD,
    ),
    decided("P216", &["aws_subnet elsewhere"], EACH),
    decided("P218", &["aws_ecs_service name"], EACH),
    decided("P301", &["aws_subnet availability_zone"], EACH),
    decided(
        "P307",
        &["AWS::ElasticLoadBalancingV2::Listener elsewhere"],
        LATER,
    ),
    decided(
        "P307",
        &[
            "AWS::ElasticLoadBalancingV2::ListenerRule elsewhere",
            "aws_lb_listener_rule elsewhere",
        ],
        LATER,
    ),
    decided(
        "P308",
        &["aws_lb_listener_rule condition.path_pattern.values"],
        EACH,
    ),
    decided(
        "P310",
        &["AWS::ElasticLoadBalancingV2::Listener Certificates"],
        "whichever they are, HTTP takes none",
    ),
    decided("P401", &["aws_ecs_service elsewhere"], EACH),
    decided("P401", &["aws_lb_target_group elsewhere"], EACH),
    decided("P410", &["aws_lb_target_group elsewhere"], EACH),
];
