// npm run push-images: builds the service's image, pushes it to ECR and writes its digest for the next deployment.

import { writeParameter } from './aws/parameters.ts'
import { deployFoundation } from './cdk/deploy-foundation.ts'
import { confirm } from './confirm.ts'
import { connectDeployment } from './deployment/deployment.ts'
import { npmRun } from './deployment/npm-run.ts'
import { type DeploymentOptions, deploymentCommand } from './deployment/options.ts'
import { readCommit } from './images/commit.ts'
import { buildAndPush, requireDocker } from './images/docker.ts'
import { findImage, findRepository } from './images/repository.ts'
import { say, tell } from './report.ts'
import { runScript } from './run-script.ts'

type Options = DeploymentOptions & {
  readonly app?: string
  readonly yes?: boolean
  readonly buildArg?: readonly string[]
  readonly secret?: readonly string[]
}

await runScript(
  deploymentCommand('push-images', "build the service's image for the machine, push it and note its digest")
    .option('--build-arg <NAME=value...>', 'given to docker build')
    .option('--secret <id=NAME,src=FILE...>', 'what the build may read and no layer keeps: npmrc, ca')
    .option('--app <folder>', 'a cdk.out to deploy the registry from, instead of synthesizing one')
    .option('--yes', 'do not ask before the foundation is deployed where it is missing')
    .action(async (options: Options) => {
      const deployment = await connectDeployment(options)
      const { clients, names, target } = deployment
      const commit = await readCommit()
      let repository = await findRepository(clients.ecr, names.repository)
      const there = repository === undefined ? undefined : await findImage(clients.ecr, names.repository, commit)
      // What is there already is just noted, which takes no Docker.
      if (there === undefined) await requireDocker()
      if (options.dryRun === true) {
        const image = `${repository?.uri ?? names.repository}:${commit}`
        return tell(options.json, { image, digest: there, pushed: false, dryRun: true }, [
          ...(repository === undefined ? ['The foundation, which keeps the images, would be deployed.'] : []),
          there === undefined ? `${image} would be built and pushed.` : `${image} is there already: ${there}`,
          'Nothing was changed (--dry-run).',
        ])
      }
      if (repository === undefined) {
        say(`There is no repository ${names.repository} in ${target.region}; it comes with the foundation.`)
        if (options.yes !== true) await confirm('Deploy the foundation?', { instead: '--yes' })
        await deployFoundation(deployment, options.app)
        repository = await findRepository(clients.ecr, names.repository)
      }
      const tagged = `${repository?.uri ?? names.repository}:${commit}`
      const building = { buildArguments: options.buildArg, secrets: options.secret, now: new Date() }
      const digest = there ?? (await buildAndPush(clients.ecr, names.repository, tagged, building))
      await writeParameter(clients.ssm, { path: names.parameters.imageDigest, value: digest })
      tell(options.json, { image: tagged, digest, pushed: there === undefined }, [
        there === undefined ? `${tagged} is pushed.` : `${tagged} was there already.`,
        digest,
        `Noted in ${names.parameters.imageDigest}; this starts it: ${npmRun('deploy', deployment)}`,
      ])
    }),
)
