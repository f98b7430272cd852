import { ScriptError } from '../script-error.ts'

type Explanation = { readonly names: RegExp; readonly message: string; readonly advice: string }

/** Errors of the SDK that say little, by their name or code, and what they mean to the person who runs a script. */
const explanations: readonly Explanation[] = [
  {
    names: /^(CredentialsProviderError|TokenProviderError)$/,
    message: 'There are no credentials of AWS.',
    advice:
      'Run aws login, aws sso login or aws configure, or set AWS_PROFILE; check with: aws sts get-caller-identity',
  },
  {
    names: /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    message: 'The credentials of AWS have expired.',
    advice: 'Sign in anew: aws sso login, or fetch new keys.',
  },
  {
    names:
      /^(InvalidClientTokenId|UnrecognizedClientException|AuthFailure|SignatureDoesNotMatch|InvalidSignatureException)$/,
    message: 'AWS does not accept these credentials in this region.',
    advice: 'Check with aws sts get-caller-identity, and that the region is enabled in this account.',
  },
  {
    names: /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/,
    message: 'These credentials may not do that.',
    advice:
      'Use a role that may deploy with CDK (it can assume the cdk-* roles), or ask for the permission that it names.',
  },
  {
    names: /^(ENOTFOUND|EAI_AGAIN)$/,
    message: 'The region does not exist, or AWS cannot be reached.',
    advice: 'Check --region or AWS_REGION for a typing error, and the network.',
  },
  {
    names: /^(ECONNREFUSED|TimeoutError|ECONNRESET|ETIMEDOUT)$/,
    message: 'AWS cannot be reached.',
    advice: 'Check the network, a proxy, and AWS_ENDPOINT_URL if it is set.',
  },
]

/** A ScriptError of an error of the SDK that its user can do something about; anything else as it is. */
export function explainError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ScriptError) return error
  if (error.message === 'Region is missing')
    return new ScriptError('No region is given.', {
      advice: 'Give --region eu-central-1, or set AWS_REGION.',
      cause: error,
    })
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const found = explanations.find(({ names }) => names.test(error.name) || names.test(code))
  if (found === undefined) return error
  return new ScriptError(`${found.message} (${error.message})`, { advice: found.advice, cause: error })
}
