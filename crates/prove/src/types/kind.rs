//! Types that are understood, with both spellings side by side.

use crate::documents::Format;

/// What of a resource a reference gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attr {
    /// The id that EC2 and others give (`vpc-...`).
    Id,
    /// The ARN.
    Arn,
    /// The name.
    Name,
    /// A public address.
    Address,
    /// A DNS name.
    Dns,
    /// The hosted zone of an address that AWS gives.
    Zone,
    /// An image repository's address.
    Uri,
    /// Anything else, which is not told apart.
    Other,
}

/// One type: name in the crate, both types, what `Ref` and `id` give, and the properties that hold its name.
pub struct Spelling {
    /// The type.
    pub kind: Kind,
    /// For people.
    pub word: &'static str,
    /// `CloudFormation`'s type.
    pub cfn: &'static str,
    /// Terraform's type.
    pub tf: &'static str,
    /// What `Ref` gives.
    pub by_ref: Attr,
    /// What Terraform's `id` gives.
    pub by_id: Attr,
    /// The property that holds the physical name, in both spellings.
    pub name: Option<(&'static str, &'static str)>,
}

macro_rules! kinds {
    ($($kind:ident $word:literal $cfn:literal $tf:literal $by_ref:ident $by_id:ident $(($cn:literal, $tn:literal))?;)*) => {
        /// What a node is.
        #[allow(missing_docs, reason = "the table below is the documentation")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($kind,)* }

        /// Every type that is understood, in one spelling or both; an empty spelling is a type that
        /// the other format does not have.
        pub(crate) const SPELLINGS: &[Spelling] = &[$(
            Spelling {
                kind: Kind::$kind,
                word: $word,
                cfn: $cfn,
                tf: $tf,
                by_ref: Attr::$by_ref,
                by_id: Attr::$by_id,
                name: kinds!(@name $(($cn, $tn))?),
            },
        )*];
    };
    (@name) => { None };
    (@name ($cn:literal, $tn:literal)) => { Some(($cn, $tn)) };
}

kinds! {
    Vpc "network" "AWS::EC2::VPC" "aws_vpc" Id Id;
    Subnet "subnet" "AWS::EC2::Subnet" "aws_subnet" Id Id;
    RouteTable "route table" "AWS::EC2::RouteTable" "aws_route_table" Id Id;
    Route "route" "AWS::EC2::Route" "aws_route" Other Other;
    TableAssociation "route table association" "AWS::EC2::SubnetRouteTableAssociation" "aws_route_table_association" Id Id;
    InternetGateway "internet gateway" "AWS::EC2::InternetGateway" "aws_internet_gateway" Id Id;
    GatewayAttachment "gateway attachment" "AWS::EC2::VPCGatewayAttachment" "aws_internet_gateway_attachment" Other Other;
    NatGateway "NAT gateway" "AWS::EC2::NatGateway" "aws_nat_gateway" Id Id;
    ElasticIp "fixed address" "AWS::EC2::EIP" "aws_eip" Address Id;
    AddressAssociation "address association" "AWS::EC2::EIPAssociation" "aws_eip_association" Id Id;
    Endpoint "endpoint" "AWS::EC2::VPCEndpoint" "aws_vpc_endpoint" Id Id;
    EndpointTable "endpoint's route table" "" "aws_vpc_endpoint_route_table_association" Id Id;
    EndpointSubnet "endpoint's subnet" "" "aws_vpc_endpoint_subnet_association" Id Id;
    EndpointGroup "endpoint's security group" "" "aws_vpc_endpoint_security_group_association" Id Id;
    EndpointPolicy "endpoint's policy" "" "aws_vpc_endpoint_policy" Id Id;
    PrefixList "prefix list" "AWS::EC2::PrefixList" "aws_ec2_managed_prefix_list" Id Id ("PrefixListName", "name");
    ServicePrefixList "service's prefix list" "" "aws_prefix_list" Id Id ("", "name");
    SecurityGroup "security group" "AWS::EC2::SecurityGroup" "aws_security_group" Id Id ("GroupName", "name");
    DefaultGroup "default security group" "" "aws_default_security_group" Id Id;
    GroupIngress "ingress rule" "AWS::EC2::SecurityGroupIngress" "aws_vpc_security_group_ingress_rule" Id Id;
    GroupEgress "egress rule" "AWS::EC2::SecurityGroupEgress" "aws_vpc_security_group_egress_rule" Id Id;
    GroupRule "security group rule" "" "aws_security_group_rule" Id Id;
    NetworkAcl "network ACL" "AWS::EC2::NetworkAcl" "aws_network_acl" Id Id;
    AclEntry "network ACL entry" "AWS::EC2::NetworkAclEntry" "aws_network_acl_rule" Other Other;
    AclAssociation "network ACL association" "AWS::EC2::SubnetNetworkAclAssociation" "aws_network_acl_association" Id Id;
    FlowLog "flow log" "AWS::EC2::FlowLog" "aws_flow_log" Id Id;
    NetworkInterface "network interface" "AWS::EC2::NetworkInterface" "aws_network_interface" Id Id;
    Instance "instance" "AWS::EC2::Instance" "aws_instance" Id Id;
    LaunchTemplate "launch template" "AWS::EC2::LaunchTemplate" "aws_launch_template" Id Id ("LaunchTemplateName", "name");
    InstanceProfile "instance profile" "AWS::IAM::InstanceProfile" "aws_iam_instance_profile" Name Name ("InstanceProfileName", "name");
    LoadBalancer "load balancer" "AWS::ElasticLoadBalancingV2::LoadBalancer" "aws_lb" Arn Arn ("Name", "name");
    Listener "listener" "AWS::ElasticLoadBalancingV2::Listener" "aws_lb_listener" Arn Arn;
    ListenerRule "listener rule" "AWS::ElasticLoadBalancingV2::ListenerRule" "aws_lb_listener_rule" Arn Arn;
    ListenerCertificate "listener certificate" "AWS::ElasticLoadBalancingV2::ListenerCertificate" "aws_lb_listener_certificate" Other Other;
    TargetGroup "target group" "AWS::ElasticLoadBalancingV2::TargetGroup" "aws_lb_target_group" Arn Arn ("Name", "name");
    TargetAttachment "target" "" "aws_lb_target_group_attachment" Other Other;
    Cluster "cluster" "AWS::ECS::Cluster" "aws_ecs_cluster" Name Arn ("ClusterName", "name");
    ClusterProviders "capacity providers" "AWS::ECS::ClusterCapacityProviderAssociations" "aws_ecs_cluster_capacity_providers" Other Other;
    TaskDefinition "task definition" "AWS::ECS::TaskDefinition" "aws_ecs_task_definition" Arn Name ("Family", "family");
    Service "service" "AWS::ECS::Service" "aws_ecs_service" Arn Arn ("ServiceName", "name");
    DeploymentApplication "deployment application" "AWS::CodeDeploy::Application" "aws_codedeploy_app" Name Other ("ApplicationName", "name");
    DeploymentConfig "deployment configuration" "AWS::CodeDeploy::DeploymentConfig" "aws_codedeploy_deployment_config" Name Name ("DeploymentConfigName", "deployment_config_name");
    DeploymentGroup "deployment group" "AWS::CodeDeploy::DeploymentGroup" "aws_codedeploy_deployment_group" Name Other ("DeploymentGroupName", "deployment_group_name");
    Role "role" "AWS::IAM::Role" "aws_iam_role" Name Name ("RoleName", "name");
    RolePolicy "role policy" "AWS::IAM::RolePolicy" "aws_iam_role_policy" Other Other;
    InlinePolicy "inline policy" "AWS::IAM::Policy" "" Other Other;
    ManagedPolicy "managed policy" "AWS::IAM::ManagedPolicy" "aws_iam_policy" Arn Arn ("ManagedPolicyName", "name");
    PolicyAttachment "policy attachment" "" "aws_iam_role_policy_attachment" Other Other;
    PolicyDocument "policy document" "" "aws_iam_policy_document" Other Other;
    OidcProvider "identity provider" "AWS::IAM::OIDCProvider" "aws_iam_openid_connect_provider" Arn Arn;
    LogGroup "log group" "AWS::Logs::LogGroup" "aws_cloudwatch_log_group" Name Name ("LogGroupName", "name");
    Repository "repository" "AWS::ECR::Repository" "aws_ecr_repository" Name Name ("RepositoryName", "name");
    RepositoryLifecycle "repository lifecycle" "" "aws_ecr_lifecycle_policy" Other Other;
    ScalableTarget "scalable target" "AWS::ApplicationAutoScaling::ScalableTarget" "aws_appautoscaling_target" Other Other;
    ScalingPolicy "scaling policy" "AWS::ApplicationAutoScaling::ScalingPolicy" "aws_appautoscaling_policy" Arn Other;
    Namespace "namespace" "AWS::ServiceDiscovery::HttpNamespace" "aws_service_discovery_http_namespace" Id Id ("Name", "name");
    ScheduleGroup "schedule group" "AWS::Scheduler::ScheduleGroup" "aws_scheduler_schedule_group" Name Name ("Name", "name");
    Schedule "schedule" "AWS::Scheduler::Schedule" "aws_scheduler_schedule" Name Other ("Name", "name");
    Queue "queue" "AWS::SQS::Queue" "aws_sqs_queue" Id Id ("QueueName", "name");
    QueuePolicy "queue policy" "AWS::SQS::QueuePolicy" "aws_sqs_queue_policy" Other Other;
    EventRule "event rule" "AWS::Events::Rule" "aws_cloudwatch_event_rule" Name Name ("Name", "name");
    EventTarget "event target" "" "aws_cloudwatch_event_target" Other Other;
    Alarm "alarm" "AWS::CloudWatch::Alarm" "aws_cloudwatch_metric_alarm" Name Name ("AlarmName", "alarm_name");
    WaitHandle "barrier" "AWS::CloudFormation::WaitConditionHandle" "terraform_data" Other Other;
    Bucket "bucket" "AWS::S3::Bucket" "aws_s3_bucket" Name Name ("BucketName", "bucket");
    BucketPolicy "bucket policy" "AWS::S3::BucketPolicy" "aws_s3_bucket_policy" Other Other;
    BucketPart "bucket setting" "" "aws_s3_bucket_public_access_block" Other Other;
    BucketEncryption "bucket encryption" "" "aws_s3_bucket_server_side_encryption_configuration" Other Other;
    BucketLifecycle "bucket lifecycle" "" "aws_s3_bucket_lifecycle_configuration" Other Other;
    BucketVersioning "bucket versioning" "" "aws_s3_bucket_versioning" Other Other;
    BucketOwnership "bucket ownership" "" "aws_s3_bucket_ownership_controls" Other Other;
    Certificate "certificate" "AWS::CertificateManager::Certificate" "aws_acm_certificate" Arn Arn;
    CertificateValidation "certificate validation" "" "aws_acm_certificate_validation" Other Other;
    Record "DNS record" "AWS::Route53::RecordSet" "aws_route53_record" Dns Other;
    WebAcl "web ACL" "AWS::WAFv2::WebACL" "aws_wafv2_web_acl" Other Id ("Name", "name");
    WebAclAssociation "web ACL association" "AWS::WAFv2::WebACLAssociation" "aws_wafv2_web_acl_association" Other Other;
    WebAclLogging "web ACL logging" "AWS::WAFv2::LoggingConfiguration" "aws_wafv2_web_acl_logging_configuration" Other Other;
    Secret "secret" "AWS::SecretsManager::Secret" "aws_secretsmanager_secret" Arn Arn ("Name", "name");
    Parameter "parameter" "AWS::SSM::Parameter" "aws_ssm_parameter" Name Name ("Name", "name");
    Key "key" "AWS::KMS::Key" "aws_kms_key" Id Id;
    Region "region" "" "aws_region" Other Other;
    ServiceName "service name" "" "aws_service" Other Other;
    Partition "partition" "" "aws_partition" Other Other;
    Caller "caller" "" "aws_caller_identity" Other Other;
    Zones "zones" "" "aws_availability_zones" Other Other;
    ServiceAccount "delivery account" "" "aws_elb_service_account" Arn Other;
    Image "machine image" "" "aws_ami" Id Id;
    Unknown "unknown" "?" "?" Other Other;
}

/// Older Terraform names of the same things.
const ALSO: &[(&str, Kind)] = &[
    ("aws_alb", Kind::LoadBalancer),
    ("aws_alb_listener", Kind::Listener),
    ("aws_alb_listener_rule", Kind::ListenerRule),
    ("aws_alb_target_group", Kind::TargetGroup),
    ("aws_alb_target_group_attachment", Kind::TargetAttachment),
    ("null_resource", Kind::WaitHandle),
    ("time_sleep", Kind::WaitHandle),
    ("aws_default_subnet", Kind::Subnet),
    ("aws_default_vpc", Kind::Vpc),
    ("AWS::CloudFormation::WaitCondition", Kind::WaitHandle),
];

impl Kind {
    /// From a type's name in either format.
    pub fn of(name: &str) -> Self {
        let column = |s: &'static Spelling| {
            if name.starts_with("AWS::") {
                s.cfn
            } else {
                s.tf
            }
        };
        SPELLINGS
            .iter()
            .find(|s| column(s) == name)
            .map(|s| s.kind)
            .or_else(|| ALSO.iter().find(|(n, _)| *n == name).map(|(_, k)| *k))
            .unwrap_or(Self::Unknown)
    }

    /// Its row: rows stand in the order of the types.
    pub fn spelling(self) -> &'static Spelling {
        &SPELLINGS[self as usize]
    }

    /// What an attribute's spelling gives.
    pub(crate) fn attr(self, format: Format, spelled: &str) -> Attr {
        let row = self.spelling();
        match format {
            Format::CloudFormation => match spelled {
                "Ref" => row.by_ref,
                "PublicIp" => Attr::Address,
                "DNSName" => Attr::Dns,
                "CanonicalHostedZoneID" => Attr::Zone,
                "RepositoryUri" => Attr::Uri,
                "QueueUrl" => Attr::Id,
                "GroupName" if self == Self::SecurityGroup => Attr::Name,
                name if name.ends_with("Arn") => Attr::Arn,
                name if name.ends_with("FullName") => Attr::Other,
                name if name.ends_with("Name") => Attr::Name,
                name if name.ends_with("Id") => Attr::Id,
                _ => Attr::Other,
            },
            Format::Terraform => match spelled {
                "id" => row.by_id,
                "arn" => Attr::Arn,
                "name" | "family" => Attr::Name,
                "public_ip" => Attr::Address,
                "dns_name" => Attr::Dns,
                "zone_id" if self == Self::LoadBalancer => Attr::Zone,
                "certificate_arn" if self == Self::CertificateValidation => Attr::Arn,
                "fqdn" if self == Self::Record => Attr::Dns,
                "repository_url" => Attr::Uri,
                "url" if self == Self::Queue => Attr::Id,
                "allocation_id" => Attr::Id,
                name if row.name.is_some_and(|(_, tf)| tf == name) => Attr::Name,
                _ => Attr::Other,
            },
        }
    }
}
