import { GetParametersByPathCommand } from '@aws-sdk/client-ssm'
import { deleteParameter } from '../aws/parameters.ts'
import type { Deployment } from '../deployment/deployment.ts'

/** Deletes every parameter that scripts wrote; those of stacks go with them. */
export async function removeParameters({ clients, names }: Deployment): Promise<void> {
  const { imageDigest, secretsMarker, secrets, variables } = names.parameters
  for (const path of [imageDigest, secretsMarker]) await deleteParameter(clients.ssm, path)
  for (const path of [secrets, variables])
    for (;;) {
      const { Parameters: parameters = [] } = await clients.ssm.send(new GetParametersByPathCommand({ Path: path }))
      if (parameters.length === 0) break
      for (const { Name: name = '' } of parameters) await deleteParameter(clients.ssm, name)
    }
}
