import { Duration, Validations } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { kept } from './kept.ts'

/** Dumps of the graph that destroy makes before it lets the machine go. Retained. */
export class BackupBucket extends Construct {
  readonly bucketName: string

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id)
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      removalPolicy: kept,
    })
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Private, encrypted, and written at a destroy alone. Whether reads are logged is decided for the account: data events of its trail.',
    })
    this.bucketName = bucket.bucketName
  }
}
