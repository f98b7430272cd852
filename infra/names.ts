/** Id of the one top-level stack, so that a bare `cdk deploy` has no choice to make. */
export const appStackId = 'app'

/** Id of the stage that holds what outlives the machine; `cdk deploy 'foundation/*'` deploys it. */
export const foundationId = 'foundation'

export const defaultStackName = 'knowbase'

/** Secrets that scripts/secrets writes and the machine fetches at boot. */
export const secretNames = ['JWT_SECRET', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'NEO4J_PASSWORD'] as const

/** Tag that finds what belongs to a deployment; its value is the stack's name. */
export const deploymentTag = 'knowbase:deployment'

/** Every name in an AWS account that stacks, machine and scripts must agree on. */
export type Names = {
  readonly appStack: string
  readonly registryStack: string
  readonly dataStack: string
  /** Value of the tag Name of data volumes and of their snapshots. */
  readonly dataVolume: string
  /** Repository of the service's image. */
  readonly repository: string
  /** Of what the containers say. */
  readonly logGroup: string
  /** Of the figures that the agent hands on: CloudWatch makes metrics of its lines. */
  readonly metricsLogGroup: string
  /** Parameters of Systems Manager. */
  readonly parameters: {
    readonly repositoryUri: string
    readonly vpcId: string
    readonly subnetId: string
    readonly availabilityZone: string
    readonly volumeId: string
    readonly keyArn: string
    readonly backupBucket: string
    /** `sha256:...` of the image that the machine runs; written by push-images. */
    readonly imageDigest: string
    /** When the secrets were last written; says nothing of them. */
    readonly secretsMarker: string
    /** The path below which each secret is a SecureString. */
    readonly secrets: string
    /** The path below which each variable that `set` changed is a String. */
    readonly variables: string
    /** Variables of compose.yaml that fit the machine, as lines NAME=value; written by the app stack. */
    readonly profile: string
    /** Context keys that the machine was deployed with, as JSON; written by the app stack. */
    readonly context: string
  }
}

/** The names of one deployment. @param stackName such as `knowbase`; several deployments of an account differ in it. */
export function namesOf(stackName: string): Names {
  const path = `/${stackName}`
  return {
    appStack: stackName,
    registryStack: `${stackName}-registry`,
    dataStack: `${stackName}-data`,
    dataVolume: `${stackName}-data`,
    repository: `${stackName}/service`,
    logGroup: `/${stackName}/containers`,
    metricsLogGroup: `/${stackName}/metrics`,
    parameters: {
      repositoryUri: `${path}/foundation/repository-uri`,
      vpcId: `${path}/foundation/vpc-id`,
      subnetId: `${path}/foundation/subnet-id`,
      availabilityZone: `${path}/foundation/availability-zone`,
      volumeId: `${path}/foundation/volume-id`,
      keyArn: `${path}/foundation/key-arn`,
      backupBucket: `${path}/foundation/backup-bucket`,
      imageDigest: `${path}/image-digest`,
      secretsMarker: `${path}/secrets-written`,
      secrets: `${path}/secrets`,
      variables: `${path}/variables`,
      profile: `${path}/profile`,
      context: `${path}/context`,
    },
  }
}
