import { App, type AppProps, type Environment, Stage, Tags, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { profileOf } from '../app/profiles.ts'
import { AppStack } from './app/app-stack.ts'
import { type Context, ContextError, readContext } from './context.ts'
import { refuseUnknownKeys } from './context-keys.ts'
import { DataStack } from './foundation/data-stack.ts'
import { RegistryStack } from './foundation/registry-stack.ts'
import { appStackId, deploymentTag, foundationId, namesOf } from './names.ts'

/** Where the CLI says that it would deploy to. */
export type Target = { readonly account?: string | undefined; readonly region?: string | undefined }

/**
 * The CDK app. One top-level stack beside a stage: a bare `cdk deploy` deploys it, and the foundation just where it is
 * named.
 * @throws SynthesisError that names what is wrong, such as a context key
 */
export function createApp(target: Target, props: AppProps = {}): App {
  const app = new App(props)
  refuseUnknownKeys(app.node.getAllContext())
  const context = readContext((key) => app.node.tryGetContext(key))
  const profile = profileOf(context.instanceType)
  if (profile === undefined) throw new Error(`There is no profile for ${context.instanceType}.`)
  const names = namesOf(context.stackName)
  const env = environmentOf(target, context)

  const foundation = new Stage(app, foundationId, { env })
  new RegistryStack(foundation, 'registry', {
    names,
    stackName: names.registryStack,
    description: `Images of ${names.appStack}; kept.`,
    terminationProtection: true,
  })
  new DataStack(foundation, 'data', {
    names,
    context,
    stackName: names.dataStack,
    description: `Network, data and logs of ${names.appStack}; kept.`,
    terminationProtection: true,
  })
  new AppStack(app, appStackId, { env, names, context, profile, description: `Machine of ${names.appStack}.` })

  const tags = { [deploymentTag]: names.appStack, 'knowbase:environment': context.environment }
  // Tags of the app end at the stage. Not every version of CloudFormation's schema knows tags of dashboards.
  for (const scope of [app, foundation])
    for (const [name, value] of Object.entries(tags))
      Tags.of(scope).add(name, value, { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return app
}

/**
 * Account and region of all stacks, as far as they are known.
 * @throws ContextError where the context names another region than that of the credentials: images, secrets and the
 * bootstrap's bucket would be looked for where they are not
 */
function environmentOf({ account, region: own }: Target, { region = own }: Context): Environment {
  if (account !== undefined && own !== undefined && region !== own)
    throw new ContextError(
      `-c region=${JSON.stringify(region)}: expected ${own}, the region of the AWS environment; set AWS_REGION=${region}, or leave the key out.`,
    )
  return { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) }
}
