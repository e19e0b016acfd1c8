//! `AWS::CloudFormation::WaitConditionHandle`: holds the list of what a service waits for.

crate::resource! {
    /// Holds the list of what a service waits for. A `DependsOn` that grows is an update of the
    /// service, which `CodeDeploy` services refuse; this one may change at will.
    Barrier, "Barrier", Some("AWS::CloudFormation::WaitConditionHandle"), None, frozen true,
        one_sided "Terraform's depends_on is no update: the list stands on the service itself";
}
