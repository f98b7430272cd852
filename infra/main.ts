import { createApp } from './create-app.ts'
import { SynthesisError } from './synthesis-error.ts'

const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env
try {
  createApp({ account, region }).synth()
} catch (error) {
  if (!(error instanceof SynthesisError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
