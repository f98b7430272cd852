import { ports } from '../../app/contract.ts'
import { secretNames } from '../names.ts'
import { overlayFile } from './compose-overlay.ts'

/** What the boot script of a machine is made of. Values are known at synthesis or are CloudFormation tokens. */
export type BootScriptProps = {
  readonly region: string
  /**
   * Stack and resource that wait for the signal that the service is healthy. By its id: the role may signal this one stack,
   * and IAM looks at what the call says, so that a name could be one that the role may not signal.
   */
  readonly stackId: string
  readonly signalResource: string
  readonly volumeId: string
  readonly addressAllocationId: string
  /** `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME@sha256:...`. */
  readonly image: string
  /** S3 URL of compose.yaml. */
  readonly composeUrl: string
  /** Parameter with the profile's variables as lines NAME=value. */
  readonly profileParameter: string
  /** Paths of the secrets and of the variables that were changed since. */
  readonly secretsPath: string
  readonly variablesPath: string
  /** Profiles of compose.yaml to start besides what always runs, such as `tls`. */
  readonly composeProfiles: readonly string[]
  /** Seconds that the service may take to become healthy. */
  readonly healthTimeoutSeconds: number
  /** Seconds that a run waits for another one to end. */
  readonly lockTimeoutSeconds: number
}

/** User of the containers that read secrets; the image's `node`. */
const containerUser = 1000
const neo4jUser = 7474

/**
 * What a machine does at every boot: attach and mount the data volume, fetch secrets, profile and compose file, start the
 * containers, tell CloudFormation when they are healthy. A pure function. `ROOT` is a prefix of every path, empty but in
 * tests.
 */
export function bootScript(props: BootScriptProps): string {
  return `#!/bin/bash
# Runs at every boot, and where variables or secrets changed. Running it twice does nothing twice.
set -Eeuo pipefail
umask 077

ROOT="\${ROOT:-}"
STATE="$ROOT/opt/knowbase"
DATA="$ROOT/data"
RUN="$ROOT/run/knowbase"
SECRETS="$RUN/secrets"
VOLUME=${quote(props.volumeId)}
IMAGE=${quote(props.image)}
WAIT="\${BOOT_WAIT_SECONDS:-5}"
export AWS_DEFAULT_REGION=${quote(props.region)}
# A young machine's credentials, and its network while the address changes, may want more than the one or two attempts.
export AWS_METADATA_SERVICE_NUM_ATTEMPTS=5 AWS_MAX_ATTEMPTS=6
export DOCKER_CONFIG="$STATE/docker"
INSTANCE=$(cat "$ROOT/var/lib/cloud/data/instance-id")

say() { echo "knowbase-boot: $*"; }

fail() {
  say "FAILED: $*" >&2
  exit 1
}

# One run at a time, be it of the unit or of a session: the second waits, and then takes up all that was written since.
# Before the trap: a run that gives up here must not signal for the one that goes on. The lock goes with the run; what
# outlives it must not inherit the descriptor.
take_lock() {
  mkdir -p "$RUN"
  exec 9>"$RUN/boot.lock"
  if flock --nonblock 9; then return 0; fi
  say 'another run is under way: waiting for it'
  flock --wait ${props.lockTimeoutSeconds} 9 || fail 'another run does not end: see journalctl -u knowbase'
}

# A machine that starts long after the stack was made signals nobody: that is no fault.
signal() {
  local answer
  answer=$(aws cloudformation signal-resource --stack-name ${quote(props.stackId)} \\
    --logical-resource-id ${quote(props.signalResource)} --unique-id "$INSTANCE" --status "$1" 2>&1) ||
    say "nobody waits for a signal: $answer"
}

take_lock
trap 'if [ "$?" = 0 ]; then signal SUCCESS; else signal FAILURE; fi' EXIT

attach_volume() {
  local holder answer
  for _ in $(seq 1 60); do
    holder=$(aws ec2 describe-volumes --volume-ids "$VOLUME" --query 'Volumes[0].Attachments[0].InstanceId' --output text)
    if [ "$holder" = "$INSTANCE" ]; then return 0; fi
    if [ "$holder" = None ] || [ -z "$holder" ]; then
      answer=$(aws ec2 attach-volume --volume-id "$VOLUME" --instance-id "$INSTANCE" --device /dev/sdf 2>&1) || say "$answer"
      case "$answer" in *ZoneMismatch*) fail "$VOLUME is in another zone: availabilityZone must be that of subnetId" ;; esac
    else
      say "the volume is still attached to $holder"
    fi
    sleep "$WAIT"
  done
  fail "the volume $VOLUME could not be attached"
}

# NVMe names differ from boot to boot; the serial is the volume's id without its hyphen.
find_device() {
  local serial device
  serial="\${VOLUME/-/}"
  for _ in $(seq 1 60); do
    device=$(lsblk -ndo NAME,SERIAL | awk -v serial="$serial" '$2 == serial { print $1 }')
    if [ -n "$device" ]; then
      echo "/dev/$device"
      return 0
    fi
    sleep "$WAIT"
  done
  return 1
}

mount_volume() {
  local device uuid status
  device=$(find_device) || fail "no device with the serial of $VOLUME appeared"
  status=0
  blkid -p "$device" >/dev/null || status=$?
  # 2 is blkid's word for: nothing that it knows is on the device, or it could not be read. So zeros must be read too, as
  # a new volume has them; anything else is never formatted.
  if [ "$status" = 2 ]; then
    cmp -s -n 1048576 "$device" /dev/zero || fail "$device cannot be read, or holds something unknown: it is left as it is"
    say "formatting the new volume $VOLUME"
    mkfs.ext4 -q "$device"
  elif [ "$status" != 0 ]; then
    fail "blkid could not read $device ($status)"
  fi
  uuid=$(blkid -p -s UUID -o value "$device" || true)
  [ -n "$uuid" ] || fail "$device holds something that is no file system: it is left as it is"
  mkdir -p "$DATA"
  if ! grep -q "^UUID=$uuid " "$ROOT/etc/fstab"; then
    echo "UUID=$uuid $DATA ext4 defaults,nofail 0 2" >>"$ROOT/etc/fstab"
  fi
  mountpoint -q "$DATA" || mount "$DATA"
  # Takes up the room of a volume that was enlarged.
  resize2fs "$device" >/dev/null 2>&1 || say "could not resize $device"
  mkdir -p "$DATA/knowbase" "$DATA/neo4j" "$DATA/redis"
  chown ${containerUser}:${containerUser} "$DATA/knowbase"
  chown ${neo4jUser}:${neo4jUser} "$DATA/neo4j"
  chown 999:999 "$DATA/redis"
  chmod 755 "$DATA"
}

# NAME VALUE OWNER
put_secret() {
  printf '%s' "$2" >"$SECRETS/$1"
  chown "$3:$3" "$SECRETS/$1"
  chmod 0400 "$SECRETS/$1"
}

# One file a secret, on tmpfs, readable by the user of the container that it is for alone.
fetch_secrets() {
  local name value
  mkdir -p "$SECRETS"
  chmod 755 "$RUN" "$SECRETS"
  mountpoint -q "$SECRETS" || mount -t tmpfs -o size=1m,mode=0755 tmpfs "$SECRETS"
  # Compose wants a file for each secret that it knows; an empty one counts as unset.
  for name in ${secretNames.join(' ')}; do
    value=$(aws ssm get-parameters --names ${quote(props.secretsPath)}/"$name" --with-decryption \\
      --query 'Parameters[].Value' --output text)
    put_secret "$name" "$value" ${containerUser}
    if [ "$name" = NEO4J_PASSWORD ]; then put_secret NEO4J_AUTH "neo4j/$value" ${neo4jUser}; fi
  done
  for name in JWT_SECRET NEO4J_PASSWORD; do
    [ -s "$SECRETS/$name" ] || fail "there is no $name: write it with npm run secrets, then restart knowbase.service"
  done
}

# Later lines win: what was changed with npm run set stands over the profile.
write_environment() {
  {
    aws ssm get-parameter --name ${quote(props.profileParameter)} --query Parameter.Value --output text
    aws ssm get-parameters-by-path --path ${quote(props.variablesPath)} --query 'Parameters[].[Name,Value]' --output text |
      while IFS=$'\\t' read -r name value; do echo "\${name##*/}='$value'"; done
    echo "KNOWBASE_IMAGE=$IMAGE"
    echo "DATA_FOLDER=$DATA"
    echo "SECRETS_FOLDER=$SECRETS"
  } >"$STATE/environment"
}

# The machine's role logs in to its own registry; other registries are asked without a login.
write_docker_config() {
  mkdir -p "$DOCKER_CONFIG"
  printf '{"credHelpers":{"%s":"ecr-login"}}\\n' "\${IMAGE%%/*}" >"$DOCKER_CONFIG/config.json"
}

associate_address() {
  aws ec2 associate-address --allocation-id ${quote(props.addressAllocationId)} --instance-id "$INSTANCE" \\
    --allow-reassociation >/dev/null
}

compose() {
  docker compose --project-name knowbase --project-directory "$STATE" --env-file "$STATE/environment" \\
    --file "$STATE/compose.yaml" --file "$STATE/${overlayFile}"${props.composeProfiles.map((profile) => ` --profile ${quote(profile)}`).join('')} "$@" 9>&-
}

# A registry that is away for a moment costs no deployment; and no restart at all, since the images are here. Where one is
# not, its container fails to start.
pull_images() {
  local attempt
  for attempt in 1 2 3 4 5; do
    if compose pull --quiet; then return 0; fi
    sleep $((WAIT * attempt))
  done
  say 'could not pull every image: starting those that are here'
}

wait_until_healthy() {
  local left=${props.healthTimeoutSeconds}
  until curl -sf --max-time 5 http://127.0.0.1:${ports.api}/health/ready >/dev/null; do
    left=$((left - WAIT))
    if [ "$left" -le 0 ]; then
      compose ps >&2 || true
      fail 'the service is not ready: see npm run logs'
    fi
    sleep "$WAIT"
  done
}

# The agent reads /metrics with a token of its own, which can read and nothing else. Chained: where a function's end is
# looked at, bash passes over what fails within it.
start_agent() {
  compose exec -T api node app/commands/main.js token --client metrics --scope read --hours 8760 >"$RUN/metrics-token" &&
    "$ROOT/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl" \\
      -a fetch-config -m ec2 -s -c "file:$STATE/agent.json" >/dev/null 9>&-
}

mkdir -p "$STATE"
attach_volume
mount_volume
fetch_secrets
associate_address
aws s3 cp --only-show-errors ${quote(props.composeUrl)} "$STATE/compose.yaml"
write_environment
write_docker_config
# Not before: Docker starts what ran when the machine went down, which must find data and secrets.
systemctl start docker 9>&-
pull_images
compose up --detach --remove-orphans
wait_until_healthy
start_agent || say 'the CloudWatch agent did not start: figures of this machine are missing'
say 'healthy'
`
}

/** One word for the shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
