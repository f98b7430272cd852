import { ContextError } from './context.ts'
import { createApp } from './create-app.ts'

const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env
try {
  createApp({ account, region }).synth()
} catch (error) {
  if (!(error instanceof ContextError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
