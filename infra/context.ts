import { z } from 'zod'
import { defaultInstanceType, profiles } from '../app/profiles.ts'
import { defaultStackName } from './names.ts'
import { SynthesisError } from './synthesis-error.ts'

const instanceTypes = profiles.map((profile) => profile.instanceType)

/** Also the first part of the repository's name, for which ECR takes no hyphen at an end and no two in a row. */
const deploymentName = /^(?=.{2,40}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

const segments = 'auto or a whole number of at least 1'
const gibibytes = 'a whole number from 20 to 16384'
const dollars = 'a number above 0'

/** Shorter prefixes than that of the largest network that anybody was given hold the networks of strangers. */
const widestPrefix = 8

const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])], 'true or false')
  .transform((value) => value === true || value === 'true')

const list = z
  .union([z.array(z.string()), z.string().transform((value) => value.split(',').map((part) => part.trim()))])
  .transform((parts) => parts.filter((part) => part !== ''))

/** Every context key of `cdk deploy -c KEY=VALUE`, with what it does. */
export const contextSchema = z.object({
  instanceType: z.enum(instanceTypes).default(defaultInstanceType).describe('EC2 instance type; picks the profile.'),
  stackName: z
    .string()
    .regex(deploymentName, 'lower-case letters and digits, single hyphens between them, 2 to 40, a letter first')
    // Systems Manager keeps these for AWS, whatever follows.
    .regex(/^(?!aws|ssm)/, 'a name that does not begin with aws or ssm')
    .regex(/(?<!-data|-registry)$/, 'a name that does not end in -data or -registry, as the stacks of foundations do')
    .default(defaultStackName)
    .describe('Name of this deployment; several may stand in one account.'),
  environment: z.string().min(1, 'a word').default('production').describe('Written to every resource as a tag.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a region such as eu-central-1')
    .optional()
    .describe("AWS region; else the CLI's own. With credentials it must be the CLI's own: set AWS_REGION too."),
  maxParallelSegments: z
    .union([z.literal('auto'), z.coerce.number(segments).int(segments).positive(segments)])
    .optional()
    .describe("Segments open at once, or auto for no cap; else the profile's."),
  imageDigest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits')
    .optional()
    .describe('Image to run; else the last that push-images pushed.'),
  allowedCidrs: list
    .pipe(z.array(z.cidrv4('IPv4 networks such as 192.0.2.0/24')))
    .default([])
    .describe(
      'Networks that reach the API, comma-separated; none by default: forward a port with Session Manager. 0.0.0.0/0 wants domainName.',
    ),
  keyPairName: z
    .string()
    .min(1, 'the name of a key pair of the region')
    .optional()
    .describe('Key pair for SSH from allowedCidrs; Session Manager works always.'),
  domainName: z
    .string()
    .regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name such as knowbase.example.org')
    .optional()
    .describe('Host name of the API: a Route 53 record, and TLS by Caddy. Its zone must be in this account.'),
  hostedZoneId: z
    .string()
    .min(1, 'the id of a hosted zone')
    .optional()
    .describe('Zone of domainName; with domainName required.'),
  vpcId: z
    .string()
    .startsWith('vpc-', 'an id that starts with vpc-')
    .optional()
    .describe('An existing VPC; with subnetId and availabilityZone.'),
  subnetId: z
    .string()
    .startsWith('subnet-', 'an id that starts with subnet-')
    .optional()
    .describe('A public subnet of vpcId.'),
  availabilityZone: z
    .string()
    .regex(/^[a-z0-9-]+-\d[a-z]$/, 'a zone such as eu-central-1a')
    .optional()
    .describe('Zone of volume and machine, and of subnetId; else the first of the region.'),
  spot: flag.default(false).describe('Spot instead of on demand: cheaper, and may be taken away.'),
  volumeGiB: z.coerce
    .number(gibibytes)
    .int(gibibytes)
    .min(20, gibibytes)
    .max(16_384, gibibytes)
    .default(100)
    .describe('Size of the data volume in GiB; never less than that of snapshotId.'),
  snapshotId: z
    .string()
    .regex(/^snap-[0-9a-f]{8,17}$/, 'an id such as snap-0123456789abcdef0')
    .optional()
    .describe('Snapshot that the data volume is made from. Another one is another volume; the old one is kept.'),
  alarmEmail: z.email('a mail address').optional().describe('Where alarms and the budget send mail.'),
  dailySpendUsd: z.coerce
    .number(dollars)
    .positive(dollars)
    .default(20)
    .describe('Model calls of a day that raise an alarm, in US dollars.'),
  monthlyBudgetUsd: z.coerce
    .number(dollars)
    .positive(dollars)
    .default(600)
    .describe('Budget of the account a month, in US dollars.'),
})

export type Context = z.infer<typeof contextSchema>

/** Context keys that are wrong; the message says which, what was expected, what came and what to do, a line each. */
export class ContextError extends SynthesisError {}

/**
 * Reads the context keys of this app; others (feature flags) are passed over.
 * @param get value of a key, undefined where it is not set
 * @throws ContextError that names each key, what was expected and what came
 */
export function readContext(get: (key: string) => unknown): Context {
  const raw = Object.fromEntries(Object.keys(contextSchema.shape).map((key) => [key, get(key)]))
  const parsed = contextSchema.safeParse(raw)
  if (!parsed.success) throw new ContextError(parsed.error.issues.map((issue) => describe(issue, raw)).join('\n'))
  const problems = contradictions(parsed.data)
  if (problems.length > 0) throw new ContextError(problems.join('\n'))
  return parsed.data
}

/** What each key allows and all of them together do not. */
function contradictions(context: Context): readonly string[] {
  const { vpcId, subnetId, availabilityZone, region, domainName, hostedZoneId, allowedCidrs, keyPairName } = context
  const wide = allowedCidrs.filter((cidr) => Number(cidr.split('/')[1]) < widestPrefix).join(',')
  const came = (key: string, value: string): string => `-c ${key}=${JSON.stringify(value)}`
  const found: readonly (readonly [boolean, string])[] = [
    [
      (vpcId === undefined) !== (subnetId === undefined) || (vpcId !== undefined && availabilityZone === undefined),
      'vpcId, subnetId and availabilityZone go together: an existing VPC needs all three.',
    ],
    [
      (domainName === undefined) !== (hostedZoneId === undefined),
      'domainName and hostedZoneId go together: give both, or neither.',
    ],
    [
      region !== undefined && availabilityZone !== undefined && !availabilityZone.startsWith(region),
      `${came('availabilityZone', availabilityZone ?? '')}: expected a zone of ${region}; give one, or another region.`,
    ],
    [
      wide !== '' && domainName === undefined,
      `${came('allowedCidrs', wide)}: expected networks of your own such as 192.0.2.0/24, since without TLS tokens and decks would cross the internet readable; narrow it, or give domainName and hostedZoneId.`,
    ],
    [
      wide !== '' && keyPairName !== undefined,
      `${came('keyPairName', keyPairName ?? '')}: expected allowedCidrs of your own, came ${wide}, which would let everybody try SSH; leave it out, Session Manager works always.`,
    ],
  ]
  return found.flatMap(([wrong, said]) => (wrong ? [said] : []))
}

function describe(issue: z.core.$ZodIssue, raw: Readonly<Record<string, unknown>>): string {
  const key = String(issue.path[0])
  const expected = issue.code === 'invalid_value' ? `one of ${issue.values.map(String).join(', ')}` : issue.message
  return `-c ${key}=${JSON.stringify(raw[key])}: expected ${expected}.`
}
