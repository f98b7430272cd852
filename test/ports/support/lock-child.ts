// Takes a lock as somebody who may not write the file, and says what came of it: `node lock-child.ts FILE`.
import { holdLock } from '../../../app/ports/hold-lock.ts'

// Root may write any file.
if (process.getuid?.() === 0) process.setuid?.(65_534)
try {
  process.stdout.write(holdLock(process.argv[2] ?? '') === undefined ? 'held by another' : 'taken')
} catch (error) {
  process.stdout.write(String(error))
}
