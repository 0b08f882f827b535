/** The program as people and scripts run it: a process of its own, with the Node that the package brings. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')
const bin = join(root, 'server', 'cli', 'bin.mjs')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A directory for one file of tests. */
export function temporary(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'gr-cli-'))
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Runs a command to its end. */
export async function program(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Running(args, env).ended
}

/** A command that goes on: `serve`, `demo --serve`. */
export class Running {
  readonly ended: Promise<Ended>
  readonly #child: ChildProcess
  #out = ''
  #err = ''
  #woken: (() => void)[] = []

  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    node = process.execPath,
  ) {
    this.#child = spawn(node, [bin, ...args], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const wake = () => {
      for (const call of this.#woken.splice(0)) call()
    }
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text
      wake()
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text
    })
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        resolve({ code, out: this.#out, err: this.#err })
        wake()
      })
    })
  }

  /** The address, once the one line is there. Rejects where the program ended before. */
  async listening(): Promise<string> {
    let over = false
    void this.ended.then(() => (over = true))
    while (!this.#out.includes('\n')) {
      if (over) throw new Error(`It ended: ${this.#err}`)
      await new Promise<void>((resolve) => this.#woken.push(resolve))
    }
    const { listening } = JSON.parse(this.#out.split('\n')[0] ?? '') as { listening: string }
    return listening
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal)
    return this.ended
  }
}
