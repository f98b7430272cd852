import { newId, type Region } from '../account.ts'
import type { Service } from '../fake-aws.ts'
import { AwsError, type Fields, text, texts } from '../request.ts'
import { unknownAction } from '../unknown-action.ts'

/** Ends of commands by their id. */
const ends = new Map<string, { readonly code: number; readonly output: string }>()

/** Most that one request takes, as AWS has it. */
const most = 10

export const ssm: Service = async (request, { account, world }) => {
  const { fields } = request
  const region = account.region(request.region)
  const name = text(fields['Name'])
  switch (request.action) {
    case 'PutParameter':
      return put(region, fields)
    case 'GetParameter':
      return { Parameter: shown(region, name, fields['WithDecryption'] === true) }
    case 'GetParameters': {
      const names = texts(fields['Names'])
      if (names.length > most) throw new AwsError('ValidationException', `names: at most ${most}`)
      const found = names.filter((one) => region.parameters.has(one))
      return {
        Parameters: found.map((one) => shown(region, one, fields['WithDecryption'] === true)),
        InvalidParameters: names.filter((one) => !found.includes(one)),
      }
    }
    case 'GetParametersByPath':
      return {
        Parameters: [...region.parameters.keys()]
          .filter((one) => one.startsWith(`${text(fields['Path'])}/`))
          .slice(0, most)
          .map((one) => shown(region, one, fields['WithDecryption'] === true)),
      }
    case 'DeleteParameter':
      if (!region.parameters.delete(name)) throw new AwsError('ParameterNotFound', '')
      return {}
    case 'SendCommand': {
      const instance = region.instances.get(texts(fields['InstanceIds'])[0] ?? '')
      if (instance?.state !== 'running')
        throw new AwsError('InvalidInstanceId', 'Instances not in a valid state for account')
      const { commands } = fields['Parameters'] as { readonly commands: readonly string[] }
      const CommandId = newId('command')
      ends.set(CommandId, await world.command(instance, commands))
      return { Command: { CommandId } }
    }
    case 'GetCommandInvocation': {
      const end = ends.get(text(fields['CommandId']))
      if (end === undefined) throw new AwsError('InvocationDoesNotExist', '')
      return {
        Status: end.code === 0 ? 'Success' : 'Failed',
        StandardOutputContent: end.output,
        StandardErrorContent: '',
      }
    }
    default:
      throw unknownAction(request)
  }
}

function put(region: Region, fields: Fields): object {
  const name = text(fields['Name'])
  const value = text(fields['Value'])
  if (region.parameters.has(name) && fields['Overwrite'] !== true)
    throw new AwsError('ParameterAlreadyExists', 'The parameter already exists.')
  if (value === '') throw new AwsError('ValidationException', 'A value has at least one character.')
  if (value.includes('{{')) throw new AwsError('ValidationException', 'Parameter value cannot nest another parameter.')
  const keyId = text(fields['KeyId'])
  region.parameters.set(name, { value, type: text(fields['Type']), ...(keyId !== '' && { keyId }) })
  return { Version: 1 }
}

function shown(region: Region, name: string, decrypted: boolean): object {
  const found = region.parameters.get(name)
  if (found === undefined) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`)
  const secret = found.type === 'SecureString' && !decrypted
  return { Name: name, Type: found.type, Value: secret ? 'encrypted' : found.value }
}
