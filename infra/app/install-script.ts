import { quote } from './boot-script.ts'
import { architectures, type ComposePlugin, pluginFile } from './compose-plugin.ts'
import { readyScript } from './ready-script.ts'

export type InstallScriptProps = {
  readonly bootScript: string
  readonly composePlugin: ComposePlugin
  /** Written below /opt/knowbase beside the boot script. */
  readonly files: Readonly<Record<string, string>>
  readonly region: string
  /** As in the boot script. */
  readonly stackId: string
  readonly signalResource: string
  readonly metricsNamespace: string
  /** Changes where the profile does, so that its change is a new machine. */
  readonly profileFingerprint: string
}

/**
 * What a new machine does once: packages, the compose plugin at its pinned version and checksum, a unit that runs the
 * boot script at every boot, and a timer that tells each minute whether the service is ready. A pure function.
 */
export function installScript(props: InstallScriptProps): string {
  return `# profile ${props.profileFingerprint}
set -Eeuo pipefail
export AWS_DEFAULT_REGION=${quote(props.region)}
trap ${quote(`aws cloudformation signal-resource --stack-name ${props.stackId} --logical-resource-id ${props.signalResource} --unique-id "$(cat /var/lib/cloud/data/instance-id)" --status FAILURE`)} ERR
${downloadPlugin(props.composePlugin)}
dnf install -y -q docker amazon-ecr-credential-helper amazon-cloudwatch-agent diffutils
mkdir -p /opt/knowbase
${Object.entries({ ...props.files, boot: props.bootScript, ready: readyScript(props) })
  .map(([name, text]) => writeFile(`/opt/knowbase/${name}`, text))
  .join('\n')}
chmod 700 /opt/knowbase/boot /opt/knowbase/ready
${Object.entries(units)
  .map(([name, text]) => writeFile(`/etc/systemd/system/${name}`, text))
  .join('\n')}
systemctl daemon-reload
# From here on the boot script signals.
trap - ERR
systemctl enable --now knowbase-ready.timer
systemctl enable --now knowbase.service`
}

/** First of all: without a checksum that fits a machine cannot start, and its deployment fails at once. */
function downloadPlugin({ source, version, sha256 }: ComposePlugin): string {
  const sums = architectures.map((architecture) => `  ${architecture}) sum=${quote(sha256[architecture])} ;;`)
  return `plugin=/usr/libexec/docker/cli-plugins/docker-compose
case "$(uname -m)" in
${sums.join('\n')}
  *) sum= ;;
esac
mkdir -p "\${plugin%/*}"
curl -sfL --retry 5 --retry-all-errors -o "$plugin" ${quote(`${source}/${version}/${pluginFile('')}`)}"$(uname -m)"
echo "$sum  $plugin" | sha256sum --check --quiet
chmod 755 "$plugin"`
}

/** A boot that fails is tried again, such as after a provider of packages or images was away. */
const units = {
  'knowbase.service': `[Unit]
Description=knowbase
# The boot script starts Docker; the order lets it stop the containers before Docker goes.
After=docker.service network-online.target
Wants=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
Environment=HOME=/root
ExecStart=/opt/knowbase/boot
# At once: an alarm that is made with the machine finds no moment of health otherwise.
ExecStartPost=-/opt/knowbase/ready
ExecStop=/usr/bin/docker compose --project-name knowbase stop --timeout 60
Restart=on-failure
RestartSec=30
TimeoutStartSec=20min
# Longer than ExecStop: what others depend on stops after them, and each has a minute.
TimeoutStopSec=3min

[Install]
WantedBy=multi-user.target
`,
  'knowbase-ready.service': `[Unit]
Description=Tells CloudWatch whether knowbase is ready

[Service]
Type=oneshot
ExecStart=/opt/knowbase/ready
`,
  'knowbase-ready.timer': `[Unit]
Description=Each minute

[Timer]
OnActiveSec=1min
OnUnitActiveSec=1min

[Install]
WantedBy=timers.target
`,
}

function writeFile(path: string, text: string): string {
  return `cat >${path} <<'KNOWBASE_FILE'\n${text.replace(/\n?$/, '\n')}KNOWBASE_FILE`
}
