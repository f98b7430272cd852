import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'

/** Where alarms, the budget and the group's comings and goings are told; by mail where the context has an address. */
export class Alerts extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, { names, context }: { readonly names: Names; readonly context: Context }) {
    super(scope, id)
    const services = ['cloudwatch', 'budgets'].map((name) => new ServicePrincipal(`${name}.amazonaws.com`))
    const key = new Key(this, 'Key', {
      description: `Alerts of ${names.appStack}`,
      enableKeyRotation: true,
      // It guards no data: nothing to read back once the stack is gone.
      removalPolicy: RemovalPolicy.DESTROY,
    })
    key.addToResourcePolicy(
      new PolicyStatement({ principals: services, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] }),
    )
    // The group publishes as the role that AWS made for it. Named by a condition: a principal would have to be there
    // already, and in an account without any group it is not.
    const { partition, account } = Stack.of(this)
    const groupRole = `arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { ArnEquals: { 'aws:PrincipalArn': groupRole } },
      }),
    )
    this.topic = new Topic(this, 'Topic', {
      displayName: `knowbase ${names.appStack}`,
      masterKey: key,
      enforceSSL: true,
    })
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: services,
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        // Alarms and budgets of others are not told here.
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    )
    if (context.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(context.alarmEmail))
  }
}
