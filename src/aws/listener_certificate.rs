//! `AWS::ElasticLoadBalancingV2::ListenerCertificate`: a certificate that clients get by the name that they
//! ask for.

use crate::stack::{Arn, Tree, Val};

crate::resource! {
    /// A certificate that clients get by the name that they ask for. A list of several loses some when it
    /// is updated (<https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/865>), so
    /// each has one of these.
    ListenerCertificate, "ListenerCertificate", Some("AWS::ElasticLoadBalancingV2::ListenerCertificate"), Some("aws_lb_listener_certificate");
    /// The listener.
    listener: Val<Arn> => both "ListenerArn" "listener_arn";
    /// The certificate.
    certificates: Tree => cfn "Certificates" because "a list of one in CloudFormation, an ARN in Terraform";
    /// The certificate.
    certificate: Tree => tf "certificate_arn" because "a list of one in CloudFormation, an ARN in Terraform";
}
