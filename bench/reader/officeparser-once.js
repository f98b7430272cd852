// The reference: one cold reading by officeparser with its defaults, in JavaScript as its users have it.
import { parseOffice } from 'officeparser'

await parseOffice(process.argv[2] ?? '')
