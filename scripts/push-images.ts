// npm run push-images: builds the service's image, pushes it to ECR and writes its digest for the next deployment.

import { writeParameter } from './aws/parameters.ts'
import { deployFoundation } from './cdk/deploy-foundation.ts'
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
  readonly buildArg?: readonly string[]
  readonly secret?: readonly string[]
}

await runScript(
  deploymentCommand('push-images', "build the service's image for the machine, push it and note its digest")
    .option('--build-arg <NAME=value...>', 'given to docker build')
    .option('--secret <id=NAME,src=FILE...>', 'what the build may read and no layer keeps: npmrc, ca')
    .option('--app <folder>', 'a cdk.out to deploy the registry from, instead of synthesizing one')
    .action(async (options: Options) => {
      const deployment = await connectDeployment(options)
      const { clients, names } = deployment
      const commit = await readCommit()
      await requireDocker()
      let repository = await findRepository(clients.ecr, names.repository)
      if (repository === undefined && options.dryRun !== true) {
        say(`There is no repository ${names.repository} yet: deploying the foundation, which keeps it.`)
        await deployFoundation(deployment, options.app)
        repository = await findRepository(clients.ecr, names.repository)
      }
      const tagged = `${repository?.uri ?? names.repository}:${commit}`
      const there = repository === undefined ? undefined : await findImage(clients.ecr, names.repository, commit)
      const result = { image: tagged, digest: there, pushed: there === undefined }
      if (options.dryRun === true)
        return tell(options.json, { ...result, dryRun: true }, [
          there === undefined ? `${tagged} would be built and pushed.` : `${tagged} is there already: ${there}`,
          'Nothing was changed (--dry-run).',
        ])
      const building = { buildArguments: options.buildArg, secrets: options.secret, now: new Date() }
      const digest = there ?? (await buildAndPush(clients.ecr, names.repository, tagged, building))
      await writeParameter(clients.ssm, { path: names.parameters.imageDigest, value: digest })
      tell(options.json, { ...result, digest }, [
        there === undefined ? `${tagged} is pushed.` : `${tagged} was there already.`,
        digest,
        `Noted in ${names.parameters.imageDigest}; this starts it: ${npmRun(deployment, 'deploy')}`,
      ])
    }),
)
