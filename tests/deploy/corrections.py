"""Where the emulators fall short of AWS: each correction names the gap that it closes."""


def moto():
    """Gaps of moto 5.2.5."""
    from moto.codedeploy import responses
    from moto.core.responses import EmptyResult
    from moto.ecs.responses import EC2ContainerServiceResponse
    from moto.ec2.models.elastic_ip_addresses import ElasticAddress
    from moto.ec2.models.instances import Instance
    from moto.ec2.models.security_groups import SecurityGroupRule
    from moto.elbv2.models import ELBv2Backend
    from moto.route53.models import HostedZoneIdentifier

    # Ids of hosted zones begin with the same letter.
    identify = HostedZoneIdentifier.generate
    HostedZoneIdentifier.generate = lambda self, **given: "Z" + identify(self, **given)[1:]

    # CodeDeploy deletes neither applications nor groups.
    def delete_application(self):
        backend, name = self.codedeploy_backend, self._get_param("applicationName")
        backend.applications.pop(name, None)
        backend.deployment_groups.pop(name, None)
        return EmptyResult()

    def delete_deployment_group(self):
        backend = self.codedeploy_backend
        groups = backend.deployment_groups.get(self._get_param("applicationName"), {})
        groups.pop(self._get_param("deploymentGroupName"), None)
        return EmptyResult()

    # A security group's rule keeps its description only where its source is an address.
    begin = SecurityGroupRule.__init__

    def with_description(self, *given, **named):
        begin(self, *given, **named)
        sources = [*given, *named.values()]
        self.described = next((s["Description"] for s in sources if isinstance(s, dict) and "Description" in s), None)

    SecurityGroupRule.__init__ = with_description
    SecurityGroupRule.description = property(lambda self: self.described)

    # A deployment group answers without its alarms.
    shown = responses._deployment_group_info

    def with_alarms(group):
        return shown(group) | {"alarmConfiguration": group.alarm_configuration or {}}

    responses._deployment_group_info = with_alarms

    # A service forgets its grace period, the switch for exec, and the strategy that stands for a launch type.
    create_service = EC2ContainerServiceResponse.create_service

    def with_settings(self):
        answer = create_service(self)
        service = answer.result["service"]
        service.health_check_grace_period_seconds = self._get_param("healthCheckGracePeriodSeconds")
        service.enable_execute_command = bool(self._get_param("enableExecuteCommand"))
        if strategy := self._get_param("capacityProviderStrategy"):
            service.launch_type, service.capacity_provider_strategy = None, strategy
        return answer

    EC2ContainerServiceResponse.create_service = with_settings

    # A target group gathers the load balancers of every rule that ever led to it when it was made, and knows
    # nothing of rules that are changed or go. It has those whose rules lead to it now, each once.
    def with_its_groups(change):
        def changed(self, *given, **named):
            answer = change(self, *given, **named)
            for group in self.target_groups.values():
                group.load_balancer_arns = []
            for balancer in self.load_balancers.values():
                actions = [a for of in balancer.listeners.values() for r in of.rules.values() for a in r.actions]
                led = {arn for one in actions for arn in self._get_target_group_arns_from(action_data=one.data)}
                for arn in led:
                    self.target_groups[arn].load_balancer_arns.append(balancer.arn)
            return answer

        return changed

    for name in ("create_rule", "modify_rule", "delete_rule"):
        setattr(ELBv2Backend, name, with_its_groups(getattr(ELBv2Backend, name)))

    # A launch template's network interface is not the instance's, an address on an interface is not that
    # of the instance which has it, and an interface stays attached to an instance that is gone.
    launch, terminate = Instance.__init__, Instance.terminate

    def with_its_interface(self, backend, *given, **named):
        if (template := named.get("launch_template")) and not named.get("nics"):
            data = backend._get_template_from_args(template).data
            named["nics"] = [dict(nic, SubnetId=backend.get_network_interface(nic["NetworkInterfaceId"]).subnet.id)
                             for nic in data.get("NetworkInterfaces", ())]
        launch(self, backend, *given, **named)
        self.security_groups = [g for nic in self.nics.values() for g in nic.group_set]

    def without_its_interface(self):
        before = terminate(self)
        # The instance that is gone still tells its addresses by them.
        for nic in [n for n in self.nics.values() if not n.delete_on_termination]:
            nic.instance = nic.attachment_id = nic.attach_time = nic.device_index = None
            nic.status = "available"
        return before

    Instance.__init__, Instance.terminate = with_its_interface, without_its_interface
    ElasticAddress.instance_id = property(
        lambda self: getattr(self.instance or getattr(self.eni, "instance", None), "id", ""))

    responses.CodeDeployResponse.delete_application = delete_application
    responses.CodeDeployResponse.delete_deployment_group = delete_deployment_group


def ministack():
    """Gaps of ministack 1.5.33."""
    from ministack.services.cloudformation import _stacks, changesets, engine, handlers

    # A stack that a change set has made forgets the description of its template.
    describe = handlers._describe_stacks

    def with_descriptions(params):
        for stack in _stacks.values():
            if template := stack.get("_template"):
                stack["Description"] = template.get("Description", "")
        return describe(params)

    handlers._ACTION_HANDLERS["DescribeStacks"] = with_descriptions

    # A change set overlooks resources that a condition brings in or takes away.
    resolve = changesets._resolve_props_for_diff

    def without_what_is_off(template, parameters, name, identity):
        resolved = resolve(template, parameters, name, identity)
        if resolved:
            conditions = engine._evaluate_conditions(template, parameters)
            resolved["Resources"] = {
                logical: resource for logical, resource in resolved["Resources"].items()
                if conditions.get(resource.get("Condition"), True)
            }
        return resolved

    changesets._resolve_props_for_diff = without_what_is_off
