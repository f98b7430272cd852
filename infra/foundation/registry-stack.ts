import { Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { kept } from './kept.ts'

export type RegistryStackProps = StackProps & { readonly names: Names }

/** The repository of the service's image. Tags never move; the last thirty images stay. */
export class RegistryStack extends Stack {
  constructor(scope: Construct, id: string, { names, ...props }: RegistryStackProps) {
    super(scope, id, props)
    const repository = new Repository(this, 'Repository', {
      repositoryName: names.repository,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: RepositoryEncryption.AES_256,
      // A push is up to three for ECR: an index, which has the tag, the image and what the build attests. It expires no
      // part of an index that is there.
      lifecycleRules: [
        { description: 'Keep the last thirty images.', tagPatternList: ['*'], maxImageCount: 30 },
        {
          description: 'Let go of their parts with them.',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: Duration.days(1),
        },
      ],
      removalPolicy: kept,
    })
    new StringParameter(this, 'RepositoryUri', {
      parameterName: names.parameters.repositoryUri,
      stringValue: repository.repositoryUri,
      description: 'Where push-images pushes to and the machine pulls from.',
    })
  }
}
