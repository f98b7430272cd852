/** Says what goes on, to a person: on standard error, so that standard output is the result alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** The result of a script: lines for a person, or with --json one object. */
export function tell(json: boolean | undefined, result: object, lines: readonly string[]): void {
  process.stdout.write(`${json === true ? JSON.stringify(result, null, 2) : lines.join('\n')}\n`)
}
