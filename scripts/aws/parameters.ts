import {
  DeleteParameterCommand,
  GetParametersCommand,
  ParameterNotFound,
  ParameterType,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm'

/** Most names that one request may ask for. */
const batch = 10

/** Values of plain parameters by their path; those that are not there are missing. */
export async function readParameters(ssm: SSMClient, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (let start = 0; start < paths.length; start += batch) {
    const { Parameters: parameters = [] } = await ssm.send(
      new GetParametersCommand({ Names: paths.slice(start, start + batch) }),
    )
    for (const { Name: name = '', Value: value = '' } of parameters) found.set(name, value)
  }
  return found
}

/** The value of a plain parameter, undefined where it is not there. */
export async function readParameter(ssm: SSMClient, path: string): Promise<string | undefined> {
  return (await readParameters(ssm, [path])).get(path)
}

export type ParameterToWrite = {
  readonly path: string
  readonly value: string
  /** Key that encrypts it; makes it a SecureString. */
  readonly keyArn?: string
}

/** Writes a parameter, over the one that is there. */
export async function writeParameter(ssm: SSMClient, { path, value, keyArn }: ParameterToWrite): Promise<void> {
  await ssm.send(
    new PutParameterCommand({
      Name: path,
      Value: value,
      Overwrite: true,
      ...(keyArn === undefined ? { Type: ParameterType.STRING } : { Type: ParameterType.SECURE_STRING, KeyId: keyArn }),
    }),
  )
}

/** Deletes a parameter; one that is not there is no fault. */
export async function deleteParameter(ssm: SSMClient, path: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: path }))
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error
  }
}
