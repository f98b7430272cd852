import { createLocalRateBudget } from '../../app/dispatch/local-rate-budget.ts'
import { describeRateBudget } from './describe-rate-budget.ts'

describeRateBudget('the local budget', (limits, clock) => createLocalRateBudget({ limits, clock }))
