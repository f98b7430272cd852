const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800]

/** Round times in seconds from 0 up to `seconds`, about ten of them. */
export function ticksOf(seconds: number): readonly number[] {
  const step = steps.find((one) => seconds / one <= 10) ?? 3600 * Math.ceil(seconds / 36_000)
  return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, index) => index * step)
}

/** `250 ms`, `2.5 s`, `1:30`, `1:02:05`. */
export function formatSeconds(seconds: number): string {
  if (seconds === 0) return '0'
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))} ms`
  if (seconds < 60) return `${Number(seconds.toFixed(seconds < 10 ? 2 : 1))} s`
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
