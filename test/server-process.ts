/** A real server in a process of its own, for journeys, crash tests and benchmarks. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const bin = new URL('../server/cli/bin.mjs', import.meta.url).pathname

export interface Running {
  readonly url: string
  readonly dataDir: string
  readonly process: ChildProcess
  /** What the server has logged so far. */
  log(): string
  /** Ends the process with a signal and waits until it is gone; returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `${name}-`))
}

export function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true })
}

/** Starts `guidelines-review <args>` and waits for its line `{"listening": …}`. */
export async function startServer(
  args: readonly string[],
  dataDir: string,
  env: Record<string, string> = {},
): Promise<Running> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let logged = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => {
    logged += text
  })
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    void gone.then((code) => reject(new Error(`The server ended with ${code}: ${logged}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { listening?: string }
      if (said.listening !== undefined) resolve(said.listening)
    })
  })
  return {
    url,
    dataDir,
    process: child,
    log: () => logged,
    stop: (signal = 'SIGTERM') => {
      if (child.exitCode === null) child.kill(signal)
      return gone
    },
  }
}

/** Runs one command of the command line to its end. */
export async function runCommand(
  args: readonly string[],
  dataDir: string,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}
