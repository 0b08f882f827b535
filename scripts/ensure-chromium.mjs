/**
 * Finds a Chromium for the browser tests, or installs one: Debian's package where apt is there and may be used, else
 * the build that playwright-core downloads. Runs on any Node. Says in one sentence what to do where neither works.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const places = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  chromium.executablePath(),
]
const found = () => places.find((path) => path !== undefined && path !== '' && existsSync(path))

function run(command, args) {
  console.error(`> ${command} ${args.join(' ')}`)
  return (
    spawnSync(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  )
}

if (found() === undefined) {
  const root = process.getuid?.() === 0
  if (existsSync('/usr/bin/apt-get') && root) {
    const packages = ['chromium', 'fonts-noto-core', 'fonts-noto-cjk']
    const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages]
    if (!run('apt-get', install)) run('apt-get', ['update', '-qq']) && run('apt-get', install)
  }
  if (found() === undefined) run('npx', ['playwright-core', 'install', 'chromium'])
}

if (found() === undefined) {
  console.error(
    'No Chromium was found and none could be installed: install Chromium or Chrome, or set CHROMIUM_PATH to its program.',
  )
  process.exit(1)
}
