import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECRClient } from '@aws-sdk/client-ecr'
import { KMSClient } from '@aws-sdk/client-kms'
import { S3Client } from '@aws-sdk/client-s3'
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import { SSMClient } from '@aws-sdk/client-ssm'
import { STSClient } from '@aws-sdk/client-sts'

/** Clients of one region. */
export type Clients = {
  readonly cloudFormation: CloudFormationClient
  readonly ec2: EC2Client
  readonly ecr: ECRClient
  readonly kms: KMSClient
  readonly logs: CloudWatchLogsClient
  readonly quotas: ServiceQuotasClient
  readonly s3: S3Client
  readonly ssm: SSMClient
  readonly sts: STSClient
}

/** Clients for a region, or where undefined for the one of environment and profile. */
export function createClients(region: string | undefined): Clients {
  const options = region === undefined ? {} : { region }
  return {
    cloudFormation: new CloudFormationClient(options),
    ec2: new EC2Client(options),
    ecr: new ECRClient(options),
    kms: new KMSClient(options),
    logs: new CloudWatchLogsClient(options),
    quotas: new ServiceQuotasClient(options),
    s3: new S3Client(options),
    ssm: new SSMClient(options),
    sts: new STSClient(options),
  }
}
