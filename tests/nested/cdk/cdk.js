// An application in a nested stack of its own, with aws-cdk-lib 2.276.0 (Apache-2.0): `npm install aws-cdk-lib@2.276.0
// constructs`, `node cdk.js`, then the templates and Shop.assets.json of cdk.out.
const { App, Stack, NestedStack, Duration } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');
const elb = require('aws-cdk-lib/aws-elasticloadbalancingv2');

class Web extends NestedStack {
  constructor(scope, id, { vpc, listener, port }) {
    super(scope, id);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const task = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 256, memoryLimitMiB: 512 });
    task.addContainer('web', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'),
      portMappings: [{ containerPort: port }],
    });
    const service = new ecs.FargateService(this, 'Service', {
      cluster, taskDefinition: task, desiredCount: 2, minHealthyPercent: 100,
    });
    listener.addTargets('Web', {
      port, protocol: elb.ApplicationProtocol.HTTP, targets: [service],
      healthCheck: { path: '/ready', interval: Duration.seconds(15) },
    });
  }
}

const app = new App({ outdir: process.argv[2] || 'cdk.out', analyticsReporting: false });
const stack = new Stack(app, 'Shop', { analyticsReporting: false });
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
const balancer = new elb.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true });
const listener = balancer.addListener('Http', { port: 80, open: true });
new Web(stack, 'Web', { vpc, listener, port: 8080 });
app.synth();
