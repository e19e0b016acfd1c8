// The same system as a CDK user writes it: front and back on Fargate, two load balancers, production
// and test listeners, blue/green on both by CodeDeploy, endpoints instead of NAT, a management host.
const cdk = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');
const ecr = require('aws-cdk-lib/aws-ecr');
const elbv2 = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const codedeploy = require('aws-cdk-lib/aws-codedeploy');
const logs = require('aws-cdk-lib/aws-logs');

const app = new cdk.App({ outdir: 'cdk.out' });
const stack = new cdk.Stack(app, 'Shop');

const vpc = new ec2.Vpc(stack, 'Vpc', {
  ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [
    { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
    { name: 'app', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
  ],
});
vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
vpc.addInterfaceEndpoint('EcrApi', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
vpc.addInterfaceEndpoint('EcrDkr', { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER });
vpc.addInterfaceEndpoint('Logs', { service: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS });

const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
const host = new ec2.BastionHostLinux(stack, 'Management', {
  vpc, subnetSelection: { subnetType: ec2.SubnetType.PUBLIC },
});

function service(name, facing) {
  const repository = new ecr.Repository(stack, `${name}Repository`);
  const task = new ecs.FargateTaskDefinition(stack, `${name}Task`, { cpu: 256, memoryLimitMiB: 512 });
  task.addContainer('app', {
    image: ecs.ContainerImage.fromEcrRepository(repository, 'v1'),
    portMappings: [{ containerPort: 80 }],
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: name, logRetention: logs.RetentionDays.ONE_MONTH }),
  });
  const fargate = new ecs.FargateService(stack, `${name}Service`, {
    cluster, taskDefinition: task, desiredCount: 2,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY },
  });
  const balancer = new elbv2.ApplicationLoadBalancer(stack, `${name}Alb`, { vpc, internetFacing: facing });
  const blue = new elbv2.ApplicationTargetGroup(stack, `${name}Blue`, { vpc, port: 80, targetType: elbv2.TargetType.IP });
  const green = new elbv2.ApplicationTargetGroup(stack, `${name}Green`, { vpc, port: 80, targetType: elbv2.TargetType.IP });
  const production = balancer.addListener('Production', { port: 80, defaultTargetGroups: [blue] });
  const test = balancer.addListener('Test', { port: 10080, protocol: elbv2.ApplicationProtocol.HTTP, defaultTargetGroups: [green] });
  fargate.attachToApplicationTargetGroup(blue);
  new codedeploy.EcsDeploymentGroup(stack, `${name}Releases`, {
    service: fargate,
    blueGreenDeploymentConfig: {
      blueTargetGroup: blue, greenTargetGroup: green, listener: production, testListener: test,
      deploymentApprovalWaitTime: cdk.Duration.minutes(10),
      terminationWaitTime: cdk.Duration.hours(1),
    },
    deploymentConfig: codedeploy.EcsDeploymentConfig.ALL_AT_ONCE,
  });
  return { fargate, balancer };
}

const back = service('Backend', false);
const front = service('Frontend', true);
back.balancer.connections.allowFrom(front.fargate, ec2.Port.tcp(80));
back.balancer.connections.allowFrom(host, ec2.Port.tcp(80));
back.balancer.connections.allowFrom(host, ec2.Port.tcp(10080));
app.synth();
