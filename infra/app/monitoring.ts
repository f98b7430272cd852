import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'
import { alarmRules } from './alarm-rules.ts'
import { LogMetrics } from './log-metrics.ts'
import { OperationsDashboard } from './operations-dashboard.ts'
import { serviceMetrics } from './service-metrics.ts'

export type MonitoringProps = {
  readonly names: Names
  readonly context: Context
  readonly groupName: string
  readonly topic: ITopic
}

/** Dashboard, alarms and budget of one deployment. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { names, context, groupName, topic }: MonitoringProps) {
    super(scope, id)
    new LogMetrics(this, 'LogMetrics', { names, logGroup: LogGroup.fromLogGroupName(this, 'Logs', names.logGroup) })
    const metrics = serviceMetrics(names, groupName)
    new OperationsDashboard(this, 'Dashboard', { names, metrics })
    for (const rule of alarmRules(metrics, context))
      new Alarm(this, rule.id, {
        metric: rule.metric,
        threshold: rule.threshold,
        comparisonOperator: rule.comparison ?? ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: rule.periods,
        treatMissingData: rule.missing ?? TreatMissingData.NOT_BREACHING,
        alarmDescription: rule.description,
      }).addAlarmAction(new SnsAction(topic))

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
