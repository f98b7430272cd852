import { RemovalPolicy } from 'aws-cdk-lib'

/**
 * Of what outlives its stack. It goes with a first deployment that fails, while it holds nothing: else its name would be
 * taken when the deployment is tried again.
 */
export const kept = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
