// The reference: one cold reading by officeparser with its defaults.
import { parseOffice } from 'officeparser'

await parseOffice(process.argv[2] ?? '')
