import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../../../server/cli/command.ts'
import { commands, run } from '../../../server/cli/main.ts'
import { startSite } from '../site.ts'
import { program, Running, temporary } from './program.ts'

let folder: ReturnType<typeof temporary>
beforeAll(() => {
  folder = temporary()
})
afterAll(() => {
  folder.remove()
})
const path = (name: string) => join(folder.path, name)

/** The same command inside this process: fast, and with a clock. */
async function cli(...argv: string[]) {
  let out = ''
  let err = ''
  const code = await run(argv, {
    env: { DATA_DIR: path('data') },
    now: () => new Date(),
    out: (text) => (out += text),
    say: (text) => (err += text),
    stopped: () => Promise.resolve(),
  })
  return { code, out, err }
}

describe('the program', () => {
  it('says what it can do, and more about each command', async () => {
    const { code, out } = await program(['--help'])
    expect(code).toBe(0)
    for (const [name, [, load]] of Object.entries(commands)) {
      expect(out).toContain(`  ${name} `)
      const { options }: Command = await load()
      const help = await cli(name, '--help')
      expect(help.code).toBe(0)
      expect(help.out).toContain(`Usage: guidelines-review ${name}`)
      for (const option of Object.keys(options)) expect(help.out).toContain(`--${option}`)
    }
    expect((await cli('help', 'compare')).out).toContain('Usage: guidelines-review compare')
    expect((await cli('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each([
    [[]],
    [['dance']],
    [['serve', '--fast']],
    [['compare', 'a']],
    [['compare', 'a', 'b', '--format', 'pdf']],
    [['export', 'x']],
    [['import', 'x.md']],
    [['people']],
    [['people', 'dance', 'x']],
    [['people', 'add', 'x@example.org']],
    [['demo', '--people', 'many']],
    [['demo', '--drafts', '2']],
    [['token']],
    [['token', 'a@example.org', '--days', '0']],
    [['cycles', 'add', 'x', '--name', 'x', '--body', 'x', '--zone', 'Moon/Base']],
  ])('answers %j with one sentence and 2, and makes no data', async (argv) => {
    const { code, err } = await cli(...argv)
    expect(code).toBe(2)
    if (argv.length > 0) expect(err).toMatch(/^guidelines-review: .*See: .*--help\n$/)
    expect(existsSync(path('data'))).toBe(false)
  })

  it('tells an old Node in one sentence what to do', async () => {
    const system = execFileSync('/bin/sh', [
      '-c',
      'PATH=/usr/local/bin:/usr/bin:/bin; command -v node || true',
    ])
      .toString()
      .trim()
    const version = system === '' ? '' : execFileSync(system, ['--version']).toString()
    if (!/^v(1\d|20|21)\./.test(version)) return
    const { code, err, out } = await new Running(['--help'], {}, system).ended
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toMatch(/Node 22 or newer.*npm ci.*npm start/)
  })
})

describe('an installation of one’s own', () => {
  it('grows from cycle and people to an imported, exported, compared text', async () => {
    expect(
      (await cli('cycles', 'add', 'cycle-1', '--name', 'First cycle', '--body', 'Group')).code,
    ).toBe(0)
    expect(
      (await cli('delegations', 'add', 'XAL', '--name', 'Aldoria', '--category', 'memberState'))
        .code,
    ).toBe(0)
    const added = await cli(
      'people',
      'add',
      'Sec@Example.org',
      '--name',
      'Sec',
      '--cycle',
      'cycle-1',
      '--role',
      'secretariat',
    )
    expect(added.out).toMatch(/^http:\/\/127\.0\.0\.1:8080\/sign-in\/link#token=[\w-]{43}\n$/)
    const focal = [
      'people',
      'add',
      'foc@example.org',
      '--name',
      'Foc',
      '--cycle',
      'cycle-1',
      '--role',
      'focal-point',
    ]
    expect((await cli(...focal)).err).toContain('A focal point acts for a delegation')
    expect((await cli(...focal, '--delegation', 'XAL', '--json')).code).toBe(0)
    expect((await cli('people', 'add', 'sec@example.org', '--name', 'Again')).code).toBe(2)
    expect((await cli('people', 'add', 'no address', '--name', 'x')).code).toBe(2)
    const people = await cli('people', 'list', '--cycle', 'cycle-1', '--json')
    expect(JSON.parse(people.out)).toEqual([
      { email: 'foc@example.org', name: 'Foc', role: 'focal-point', delegation: 'XAL' },
      { email: 'sec@example.org', name: 'Sec', role: 'secretariat', delegation: '' },
    ])
    expect(
      (await cli('people', 'role', 'foc@example.org', '--cycle', 'cycle-1', '--role', 'observer'))
        .code,
    ).toBe(0)
    expect((await cli('people', 'end', 'foc@example.org')).code).toBe(0)
    expect((await cli('people', 'link', 'nobody@example.org')).err).toContain('There is no account')
    expect((await cli('token', 'sec@example.org')).out).toMatch(/^[\w-]{43}\n$/)

    writeFileSync(path('text.md'), '# Scope\n\nThe child is heard.\n\n<script>x</script>\n')
    const wanted = ['--cycle', 'cycle-1', '--work', 'PAR', '--title', 'Parents', '--language', 'en']
    const made = await cli('import', path('text.md'), ...wanted)
    expect(made.code).toBe(0)
    expect(made.err).toContain('1 script(s) were left out.')
    const draft = made.out.trim()
    const exported = await cli('export', draft, '--format', 'md')
    expect(exported.out).toContain('The child is heard.')
    expect((await cli('export', draft, '--format', 'json', '--out', path('text.json'))).code).toBe(
      0,
    )
    expect((await cli('compare', path('text.json'), draft)).code).toBe(0)
    expect((await cli('export', draft, '--out', path('none/x.html'))).err).toContain(
      'cannot be written',
    )
    expect((await cli('import', path('text.md'), ...wanted, '--as', 'foc@example.org')).code).toBe(
      2,
    )
    for (const file of [path('missing.md'), folder.path]) {
      expect((await cli('import', file, ...wanted)).code).toBe(2)
    }
    writeFileSync(path('bad.docx'), 'no word file')
    const bad = await cli('import', path('bad.docx'), ...wanted)
    expect(bad.code).toBe(2)
    expect(bad.err.trim().split('\n')).toHaveLength(1)
    expect((await cli('verify')).code).toBe(0)
  })

  it('is never opened as a demo', async () => {
    const { code, err } = await cli('demo', '--serve')
    expect(code).toBe(2)
    expect(err).toContain('are not those of a demo')
    expect((await cli('demo', '--people', '1')).err).toContain('not empty')
  })
})

describe('compare', () => {
  beforeAll(() => {
    writeFileSync(
      path('a.md'),
      '# Scope\n\nThe child is heard.\n\nThe parent decides on all rules.\n',
    )
    writeFileSync(
      path('b.md'),
      '# Scope\n\nThe child is always heard.\n\nThe parent decides on all rules.\n',
    )
    writeFileSync(
      path('a.html'),
      '<h1>Scope</h1><p>The child is heard.</p><p>The parent decides on all rules.</p>',
    )
  })

  it('ends with 0 for the same, 1 for other and 2 for unreadable texts', async () => {
    expect(await cli('compare', path('a.md'), path('a.md'))).toEqual({
      code: 0,
      out: 'The texts are identical.\n',
      err: '',
    })
    const other = await cli('compare', path('a.md'), path('b.md'))
    expect(other.code).toBe(1)
    expect(other.out).toBe('Blocks: 1 reworded, 2 unchanged. Words: +1 -0 moved 0.\n')
    for (const [a, b] of [
      [path('a.md'), path('missing.md')],
      [path('a.md'), crypto.randomUUID()],
      [path('bad.docx'), path('a.md')],
    ] as const) {
      const { code, err } = await cli('compare', a, b)
      expect(code).toBe(2)
      expect(err.trim().split('\n')).toHaveLength(1)
    }
  })

  it('shows every change as text, or as guideline-diff/1', async () => {
    const text = await cli('compare', path('a.md'), path('b.md'), '--format', 'text')
    expect(text.out).toContain('== Scope\nMOD The child is {+always +}heard.\n')
    const { out } = await program(['compare', path('a.md'), path('b.md'), '--json'])
    const diff = JSON.parse(out) as { format: string; hunks: { op: string }[] }
    expect(diff.format).toBe('guideline-diff/1')
    expect(diff.hunks.map(({ op }) => op)).toEqual(['equal', 'modify', 'equal'])
  })
})

describe('demo', () => {
  it('loads once, serves, and lets its people in', async () => {
    const server = new Running(['demo', '--serve'], { DATA_DIR: path('demo') })
    const url = await server.listening()
    const get = async (address: string, cookie = '') =>
      (await fetch(url + address, { headers: { cookie } })).json() as Promise<unknown>
    const session = await get('/api/session')
    expect(session).toMatchObject({ demo: true })
    const people = (await get('/api/session/demo')) as { person: string; role: string }[]
    const chair = people.find(({ role }) => role === 'chair')
    const signedIn = await fetch(`${url}/api/session/demo`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ person: chair?.person }),
    })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const [cycle] = (await get('/api/cycles', cookie)) as {
      drafts: { id: string; threads: number }[]
    }[]
    const english = cycle?.drafts[0]
    expect(cycle?.drafts.length).toBeGreaterThan(1)
    expect(english?.threads).toBeGreaterThan(20)
    const draft = (await get(`/api/drafts/${english?.id ?? ''}`, cookie)) as {
      versions: { id: string; label: string }[]
    }
    expect(draft.versions.length).toBe(3)
    const ids = await Promise.all(
      draft.versions.map(async ({ id }) => {
        const { document } = (await get(`/api/versions/${id}`, cookie)) as {
          document: { content: { attrs: { id: string } }[] }
        }
        return new Set(document.content.map(({ attrs }) => attrs.id))
      }),
    )
    // The states are one text that grew: most blocks of the earlier one are still there, by their ids.
    for (const [index, later] of ids.entries()) {
      const earlier = ids[index - 1]
      if (earlier === undefined) continue
      const kept = [...earlier].filter((id) => later.has(id))
      expect(kept.length).toBeGreaterThan(earlier.size / 2)
    }
    const { err } = await server.kill('SIGTERM')
    expect(err).toContain(`open ${url}`)
    const again = new Running(['demo', '--serve'], { DATA_DIR: path('demo') })
    await again.listening()
    expect((await again.kill('SIGTERM')).code).toBe(0)
  })

  it('makes a crowd with a token for each person', async () => {
    const { out, code } = await program([
      'demo',
      '--people',
      '3',
      '--drafts',
      '2',
      '--json',
      '--data',
      path('crowd'),
    ])
    expect(code).toBe(0)
    const { drafts, people } = JSON.parse(out) as {
      drafts: { id: string; room: string }[]
      people: { email: string; role: string; token: string }[]
    }
    expect(people.map(({ role }) => role)).toEqual([
      'expert',
      'expert',
      'expert',
      'chair',
      'secretariat',
    ])
    expect(drafts).toHaveLength(2)
    for (const { id, room } of drafts) expect(room).toBe(id)
    const server = new Running(['serve'], { DATA_DIR: path('crowd') })
    const url = await server.listening()
    const authorization = `Bearer ${people[0]?.token ?? ''}`
    const answer = await fetch(`${url}/api/drafts/${drafts[1]?.id ?? ''}`, {
      headers: { authorization },
    })
    expect(answer.status).toBe(200)
    // A token works on a running server as soon as it is made.
    const made = await program(['token', 'chair@example.org', '--data', path('crowd')])
    const mine = await fetch(`${url}/api/cycles`, {
      headers: { authorization: `Bearer ${made.out.trim()}` },
    })
    expect(mine.status).toBe(200)
    await server.kill('SIGTERM')
  })
})

describe('verify', () => {
  it('names the first thing that does not fit', async () => {
    const site = await startSite()
    const { json } = await site.post(`/api/drafts/${site.draft}/candidates`, 'chair', {
      label: 'Edition',
      reason: '',
      waivers: [],
    })
    const version = json.id
    await site.post(`/api/versions/${version}/freeze`, 'secretariat', { label: 'Edition' })
    const { text } = await site.get(`/api/versions/${version}/export?format=json`)
    mkdirSync(path('verify'), { recursive: true })
    writeFileSync(path('verify/frozen.json'), text)
    writeFileSync(path('verify/other.json'), `${text}\n`)
    const verify = (...args: string[]) => cli('verify', ...args, '--data', site.dataDir)

    const whole = await verify(version, path('verify/frozen.json'))
    expect(whole.code).toBe(0)
    expect(whole.out).toContain(createHash('sha256').update(text).digest('hex'))
    expect((await verify(path('verify/other.json'))).code).toBe(1)
    expect((await verify(crypto.randomUUID())).code).toBe(2)
    expect((await verify(path('verify/missing.json'))).code).toBe(2)

    // As somebody who has the file and takes the triggers away first.
    const { db } = site.parts
    await sql`drop trigger versions_no_update`.execute(db)
    const changed = text.replace('child', 'adult')
    await sql`update versions set document = ${changed} where id = ${version}`.execute(db)
    const other = await verify('--json')
    expect(other.code).toBe(1)
    expect(JSON.parse(other.out)).toMatchObject({
      fits: false,
      findings: [{ fits: false }, { fits: true }],
    })
    const sum = createHash('sha256').update(changed).digest('hex')
    await sql`update versions set sha256 = ${sum} where id = ${version}`.execute(db)
    expect((await verify()).err).toContain('The audit log recorded another checksum')
    await sql`update versions set document = ${text}, sha256 = ${createHash('sha256').update(text).digest('hex')}`.execute(
      db,
    )
    expect((await verify()).code).toBe(0)
    await sql`drop trigger audit_no_update`.execute(db)
    await sql`update audit set at = '2020-01-01T00:00:00.000Z' where seq = 2`.execute(db)
    const broken = await verify()
    expect(broken.code).toBe(1)
    expect(broken.err).toContain('audit log. Row 2 does not follow')
    await site.close()
  })

  it('refuses a directory without data', async () => {
    const { code, err } = await cli('verify', '--data', path('empty'))
    expect(code).toBe(2)
    expect(err).toContain('There are no data')
    expect(existsSync(path('empty'))).toBe(false)
  })
})
