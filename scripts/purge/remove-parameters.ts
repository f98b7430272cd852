import { paginateGetParametersByPath } from '@aws-sdk/client-ssm'
import { deleteParameter } from '../aws/parameters.ts'
import type { Deployment } from '../deployment/deployment.ts'

/** Deletes every parameter that scripts wrote; those of stacks go with them. */
export async function removeParameters({ clients, names }: Deployment): Promise<void> {
  const { imageDigest, secretsMarker, secrets, variables } = names.parameters
  for (const path of [imageDigest, secretsMarker]) await deleteParameter(clients.ssm, path)
  // A page can be empty, and another one come after it.
  for (const Path of [secrets, variables])
    for await (const { Parameters: parameters = [] } of paginateGetParametersByPath({ client: clients.ssm }, { Path }))
      for (const { Name: name = '' } of parameters) await deleteParameter(clients.ssm, name)
}
