/** The real server of sockets in a process of its own, for `crash.test.ts`: prints where it listens, then serves. */
import { openWorld } from './world.ts'

const directory = process.argv[2]
if (directory === undefined) throw new Error('usage: crash-child.ts DIRECTORY')
// A slow disk, so that something is always on its way when the process is killed.
const around = async (commit: () => Promise<void>) => {
  await new Promise((resolve) => setTimeout(resolve, 10 * Math.random()))
  await commit()
}
const { port, draft } = await openWorld({ directory, journal: { around } })
process.stdout.write(`${JSON.stringify({ port, draft })}\n`)
