#!/usr/bin/env node
// Plain JavaScript for any Node: says in one sentence what is missing, before anything newer is loaded.

function refuse(sentence) {
  process.stderr.write(`guidelines-review: ${sentence}\n`)
  process.exit(1)
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const version = process.versions.node

if (major < 22) {
  // Never go on: on Node 20 the SQLite driver would end the process without a word.
  refuse(
    `this is Node ${version}, and Node 22 or newer is needed; run "npm ci" and then "npm start" in the project's ` +
      'folder, which brings its own Node 24.',
  )
}
if (process.features.typescript === undefined || process.features.typescript === false) {
  refuse(
    `this Node ${version} cannot run TypeScript files${major === 22 && minor < 18 ? ' (22.18 is the first of its line that can)' : ''}; ` +
      'run "npm ci" and then "npm start" in the project\'s folder, which brings its own Node 24.',
  )
}

for (const name of ['better-sqlite3', 'kysely']) {
  try {
    await import(name)
  } catch {
    refuse(
      `the package "${name}" is missing or does not fit this Node ${version} (22 or newer is needed); run "npm ci" ` +
        'in the project\'s folder, then "npm start".',
    )
  }
}

const { runFromProcess } = await import('./main.ts')
await runFromProcess()
