import { Stack } from 'aws-cdk-lib'
import type { Role } from 'aws-cdk-lib/aws-iam'
import { allow } from '../allow.ts'
import type { Names } from '../names.ts'
import { metricsNamespace } from './service-metrics.ts'

/**
 * What Session Manager, Run Command, the CloudWatch agent and Docker's log driver need. The managed policies of AWS for
 * it let a machine read every parameter and write every log group of the account.
 */
export function allowOperation(role: Role, names: Names): void {
  const { partition, region, account } = Stack.of(role)
  allow(role, {
    actions: [
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
      'ec2messages:AcknowledgeMessage',
      'ec2messages:DeleteMessage',
      'ec2messages:FailMessage',
      'ec2messages:GetEndpoint',
      'ec2messages:GetMessages',
      'ec2messages:SendReply',
    ],
    resources: ['*'],
    wildcards:
      'AWS knows no resource for the channels of Session Manager and Run Command; an instance registers itself before anything names it.',
  })
  allow(role, {
    actions: ['ec2:DescribeTags', 'ec2:DescribeVolumes'],
    resources: ['*'],
    wildcards: 'AWS knows no resource for these actions; they read descriptions alone.',
  })
  allow(role, {
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': metricsNamespace(names) } },
    wildcards: 'AWS knows no resource for this action; the condition holds it to the namespace of this deployment.',
  })
  allow(role, {
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: [names.logGroup, names.metricsLogGroup].map(
      (group) => `arn:${partition}:logs:${region}:${account}:log-group:${group}:*`,
    ),
    wildcards: 'Log streams of this deployment alone; each container has its own.',
  })
}
