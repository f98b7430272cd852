/** Runs the service of the checkout as the user of its container, with what compose.yaml would give it. */
const asService = `environment=/opt/knowbase/environment
value() { sed -n "s/^$1=//p" "$environment" | tail -n 1; }
service() {
  cd /checkout
  exec setpriv --reuid 1000 --regid 1000 --clear-groups env -i PATH="$PATH" HOME=/tmp LOG_FORMAT=json LLM_PROVIDER=local \\
    KNOWBASE_DATA="$(value DATA_FOLDER)/knowbase" JWT_SECRET_FILE="$(value SECRETS_FOLDER)/JWT_SECRET" HOST=0.0.0.0 \\
    "$@"
}`

/**
 * Stand-ins for what a machine cannot have in a container, as shell. Their state is files in /account.
 * @param device name of the disk that is the volume, such as `loop0`
 */
export function machinePrograms(device: string): Readonly<Record<string, string>> {
  return {
    aws: `instance=$(cat /var/lib/cloud/data/instance-id)
case "$1 $2" in
'ec2 describe-volumes') [ "$4" = "$(cat /account/volume-id)" ]; cat /account/holder ;;
'ec2 attach-volume') printf %s "$instance" >/account/holder ;;
'ec2 associate-address') printf %s "$instance" >/account/address ;;
'ssm get-parameters') if [ -e "/account/\${4##*/}" ]; then cat "/account/\${4##*/}"; echo; fi ;;
'ssm get-parameter') cat /account/profile ;;
'ssm get-parameters-by-path') cat /account/variables ;;
's3 cp') cp /checkout/compose.yaml "$5" ;;
'cloudformation signal-resource') for last; do :; done; echo "$instance $last" >>/account/signals ;;
esac`,
    // Attached, the volume is a device with its id as the serial; its name is no other's, whatever that is.
    lsblk: `if [ "$(cat /account/holder)" = "$(cat /var/lib/cloud/data/instance-id)" ]; then
  echo "${device} $(sed s/-// /account/volume-id)"
fi`,
    docker: `${asService}
case "$*" in
*' up '*)
  if [ -e /account/broken-service ]; then exit 0; fi
  (service node app/commands/main.js serve) >/var/log/knowbase 2>&1 </dev/null & ;;
*' exec '*) while [ "$1" != api ]; do shift; done; shift; service "$@" ;;
esac`,
    curl: `for url; do :; done
case "$*" in
*' -o '*) while [ "$1" != -o ]; do shift; done; cp /account/plugin "$2" ;;
*)
  if [ -e /account/unhealthy ]; then exit 22; fi
  node -e 'fetch(process.argv[1]).then((answer) => process.exit(answer.ok ? 0 : 22), () => process.exit(7))' "$url" ;;
esac`,
    systemctl: `if [ "$*" = 'enable --now knowbase.service' ]; then
  exec $(sed -n s/^ExecStart=//p /etc/systemd/system/knowbase.service)
fi`,
    dnf: '',
    'agent-ctl': '',
  }
}
