// A service behind one load balancer as a CDK for Terraform user writes it: rolling update, tasks in
// private subnets behind NAT, the test of the next version on a second listener.
const { App, TerraformStack, TerraformOutput, Fn } = require('cdktf');
const aws = (name) => require(`@cdktf/provider-aws/lib/${name}`);
const app = new App({ outdir: 'out', skipValidation: true });
const s = new TerraformStack(app, 'shop');
const { AwsProvider } = aws('provider');
new AwsProvider(s, 'aws', { region: 'us-east-2', defaultTags: [{ tags: { app: 'shop' } }] });
const vpc = new (aws('vpc').Vpc)(s, 'vpc', { cidrBlock: '10.100.0.0/16', enableDnsHostnames: true });
const igw = new (aws('internet-gateway').InternetGateway)(s, 'igw', { vpcId: vpc.id });
const zones = new (aws('data-aws-availability-zones').DataAwsAvailabilityZones)(s, 'zones', { state: 'available' });
const { Subnet } = aws('subnet'); const { RouteTable } = aws('route-table'); const { RouteTableAssociation } = aws('route-table-association'); const { Route } = aws('route');
const pub = [0, 1].map((i) => new Subnet(s, `public${i}`, { vpcId: vpc.id, cidrBlock: `10.100.${i}.0/24`, availabilityZone: Fn.element(zones.names, i) }));
const prv = [0, 1].map((i) => new Subnet(s, `private${i}`, { vpcId: vpc.id, cidrBlock: `10.100.${10 + i}.0/24`, availabilityZone: Fn.element(zones.names, i) }));
const pt = new RouteTable(s, 'public', { vpcId: vpc.id });
const nt = new RouteTable(s, 'private', { vpcId: vpc.id });
new Route(s, 'out', { routeTableId: pt.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: igw.id });
const eip = new (aws('eip').Eip)(s, 'eip', { domain: 'vpc', dependsOn: [igw] });
const nat = new (aws('nat-gateway').NatGateway)(s, 'nat', { allocationId: eip.id, subnetId: pub[0].id, dependsOn: [igw] });
new Route(s, 'nat-out', { routeTableId: nt.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.id });
pub.forEach((n, i) => new RouteTableAssociation(s, `public-tie${i}`, { subnetId: n.id, routeTableId: pt.id }));
prv.forEach((n, i) => new RouteTableAssociation(s, `private-tie${i}`, { subnetId: n.id, routeTableId: nt.id }));
const { SecurityGroup } = aws('security-group');
const all = [{ fromPort: 0, toPort: 0, protocol: '-1', cidrBlocks: ['0.0.0.0/0'], ipv6CidrBlocks: ['::/0'] }];
const lbGroup = new SecurityGroup(s, 'lb-group', { vpcId: vpc.id, egress: all, ingress: [
  { fromPort: 80, toPort: 80, protocol: 'tcp', cidrBlocks: ['0.0.0.0/0'] },
  { fromPort: 9000, toPort: 9000, protocol: 'tcp', cidrBlocks: ['192.0.2.0/24'] }] });
const appGroup = new SecurityGroup(s, 'app-group', { vpcId: vpc.id, egress: all, ingress: [{ fromPort: 80, toPort: 80, protocol: 'TCP', securityGroups: [lbGroup.id] }] });
const lb = new (aws('lb').Lb)(s, 'lb', { loadBalancerType: 'application', internal: false, securityGroups: [lbGroup.id], subnets: pub.map((n) => n.id), dependsOn: [igw] });
const { LbTargetGroup } = aws('lb-target-group');
const tg = new LbTargetGroup(s, 'tg', { vpcId: vpc.id, port: 80, protocol: 'HTTP', targetType: 'ip', healthCheck: { path: '/ready' } });
const { LbListener } = aws('lb-listener');
const live = new LbListener(s, 'live', { loadBalancerArn: lb.arn, port: 80, protocol: 'HTTP', defaultAction: [{ type: 'forward', targetGroupArn: tg.arn }] });
new LbListener(s, 'inside', { loadBalancerArn: lb.arn, port: 9000, protocol: 'HTTP', defaultAction: [{ type: 'forward', targetGroupArn: tg.arn }] });
const role = new (aws('iam-role').IamRole)(s, 'exec', { assumeRolePolicy: Fn.jsonencode({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }] }) });
new (aws('iam-role-policy-attachment').IamRolePolicyAttachment)(s, 'exec-policy', { role: role.name, policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy' });
const log = new (aws('cloudwatch-log-group').CloudwatchLogGroup)(s, 'log', { name: '/shop/app', retentionInDays: 30 });
const cluster = new (aws('ecs-cluster').EcsCluster)(s, 'cluster', { name: 'shop' });
const task = new (aws('ecs-task-definition').EcsTaskDefinition)(s, 'task', { family: 'shop-app', cpu: '256', memory: '512', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], executionRoleArn: role.arn,
  containerDefinitions: Fn.jsonencode([{ name: 'app', image: 'public.ecr.aws/nginx/nginx:1.27', essential: true, portMappings: [{ containerPort: 80 }], logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': log.name, 'awslogs-region': 'us-east-2', 'awslogs-stream-prefix': 'app' } } }]) });
new (aws('ecs-service').EcsService)(s, 'service', { name: 'app', cluster: cluster.arn, desiredCount: 2, launchType: 'FARGATE', taskDefinition: task.arn, networkConfiguration: { subnets: prv.map((n) => n.id), securityGroups: [appGroup.id] },
  loadBalancer: [{ targetGroupArn: tg.arn, containerName: 'app', containerPort: 80 }], dependsOn: [live] });
new TerraformOutput(s, 'url', { value: `http://${lb.dnsName}` });
app.synth();
