import { paginateGetParametersByPath } from '@aws-sdk/client-ssm'
import { readParameters } from '../aws/parameters.ts'
import type { Deployment } from '../deployment/deployment.ts'

/** Paths of the parameters that scripts wrote; those of stacks go with them. */
export async function findParameters({ clients, names }: Deployment): Promise<readonly string[]> {
  const { imageDigest, secretsMarker, secrets, variables } = names.parameters
  const found = [...(await readParameters(clients.ssm, [imageDigest, secretsMarker])).keys()]
  // A page can be empty, and another one come after it.
  for (const Path of [secrets, variables])
    for await (const { Parameters: parameters = [] } of paginateGetParametersByPath({ client: clients.ssm }, { Path }))
      for (const { Name: name = '' } of parameters) found.push(name)
  return found
}
