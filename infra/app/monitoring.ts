import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'
import { type AlarmRule, alarmRules } from './alarm-rules.ts'
import { OperationsDashboard } from './operations-dashboard.ts'
import { serviceMetrics } from './service-metrics.ts'

export type MonitoringProps = {
  readonly names: Names
  readonly context: Context
  /** The group of the machine. */
  readonly group: AutoScalingGroup
  readonly topic: ITopic
}

/** Dashboard, alarms and budget of one deployment. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { names, context, group, topic }: MonitoringProps) {
    super(scope, id)
    const metrics = serviceMetrics(names, group.autoScalingGroupName)
    const alarmOf = (rule: AlarmRule): Alarm => {
      const alarm = new Alarm(this, rule.id, {
        metric: rule.metric,
        threshold: rule.threshold,
        comparisonOperator: rule.comparison ?? ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: rule.periods,
        treatMissingData: rule.missing ?? TreatMissingData.NOT_BREACHING,
        alarmDescription: rule.description,
      })
      alarm.addAlarmAction(new SnsAction(topic))
      // Before the first machine is ready it is not well, and nobody is to be called for that.
      if (rule.comparison === ComparisonOperator.LESS_THAN_THRESHOLD) alarm.node.addDependency(group)
      return alarm
    }
    const alarms = alarmRules(metrics, context).map(alarmOf)
    new OperationsDashboard(this, 'Dashboard', { names, metrics, alarms })

    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: context.monthlyBudgetUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [80, 100].map((threshold) => ({
        notification: {
          notificationType: 'ACTUAL',
          comparisonOperator: 'GREATER_THAN',
          threshold,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
      })),
    })
  }
}
