import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import { runIn } from '../support/samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'detour-commands-'))
const douyin = join(repository, 'examples/douyin/policy.yaml')
const mistakes = join(repository, 'test/policy/mistakes')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(command: string) {
  return runIn(folder, command, {})
}

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints a script for %s that asks the command itself', (shell) => {
    const { status, output } = run(`detour completion ${shell}`)
    expect(status).toBe(exit.ok)
    expect(output).toContain('detour complete --')
  })

  it('completes in bash what is there: commands and flags', () => {
    const press = (words: string) =>
      run(
        [
          'source <(detour completion bash)',
          // What the package bash-completion brings, in the little that is asked of it here.
          '_get_comp_words_by_ref() { words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur="${words[cword]}"; }',
          'compopt() { :; }',
          `COMP_WORDS=(${words}); COMP_CWORD=${words.split(' ').length - 1}; __detour_complete`,
          `printf '%s\\n' "\${COMPREPLY[@]}"`,
        ].join('\n'),
      ).output
    expect(press('detour policy ma')).toContain('matrix')
    expect(press('detour policy matrix --b')).toContain('--by')
  })
})

describe('what a finding tells to try', () => {
  it.each(['12-unreachable', '13-overlap', '11-test-failed'])('%s: the command runs and shows it', (name) => {
    const print = readFileSync(join(mistakes, `${name}.en.txt`), 'utf8')
    const command = / = try: (.*)$/m.exec(print)?.[1] ?? ''
    expect(command).toMatch(/^detour policy simulate/)
    const { status, output } = run(`${command.replace(`${name}.yaml`, join(mistakes, `${name}.yaml`))} --json`)
    expect(status).toBe(exit.ok)
    const { rule } = JSON.parse(output) as { rule: string | null }
    const deciders: Record<string, string | null> = {
      '12-unreachable': 'all-outside-closed',
      '13-overlap': 'followers-may',
      '11-test-failed': null,
    }
    expect(rule).toBe(deciders[name])
  })
})

describe('policies by name', () => {
  it('are read from stdin by every command that reads one', () => {
    for (const command of ['check', 'test', 'analyse', 'matrix']) {
      expect([command, run(`detour policy ${command} - < ${douyin}`).status]).toEqual([command, exit.ok])
    }
    expect(run(`detour policy diff - ${douyin} < ${douyin}`).output).toContain('EQUIVALENT')
  })

  it('that are not there are told with a usage error', () => {
    const { status, output } = run('detour policy check nowhere.yaml')
    expect(status).toBe(exit.usage)
    expect(output).toBe('detour: nowhere.yaml: there is no such file')
  })
})

describe('exit codes', () => {
  it('tell mistakes, red tests and changes apart', () => {
    writeFileSync(join(folder, 'other.yaml'), readFileSync(douyin, 'utf8').replace('percent: 5', 'percent: 50'))
    expect(run(`detour policy check ${mistakes}/04-window-empty.yaml`).status).toBe(exit.policyInvalid)
    expect(run(`detour policy check ${mistakes}/11-test-failed.yaml`).status).toBe(exit.testsFailed)
    expect(run(`detour policy check ${mistakes}/13-overlap.yaml`).status).toBe(exit.ok)
    expect(run(`detour policy check --strict ${mistakes}/13-overlap.yaml`).status).toBe(exit.policyInvalid)
    expect(run(`detour policy diff --exit-code ${douyin} ${douyin}`).status).toBe(exit.ok)
    expect(run(`detour policy fmt --check ${douyin}`).status).toBe(exit.ok)
    expect(run('detour explain no-such-code').status).toBe(exit.usage)
  })
})

describe('policy fix', () => {
  it('repairs what is safe, and with --all what is suggested, also where only an analysis saw it', () => {
    for (const name of ['03-instant-without-offset', '02-unknown-key', '14-chain-without-explain', '13-overlap']) {
      writeFileSync(join(folder, `${name}.yaml`), readFileSync(join(mistakes, `${name}.yaml`), 'utf8'))
      const { status } = run(`detour policy fix --all ${name}.yaml`)
      expect([name, status]).toEqual([name, exit.ok])
      expect([name, run(`detour policy check --strict ${name}.yaml`).status]).toEqual([name, exit.ok])
    }
  })
})

it('an unsigned click is simulated from its page alone', () => {
  const { status, output } = run(
    `detour policy simulate --policy ${douyin} --at 2020-10-20T00:00:00+08:00 ` +
      `--referer https://live.douyin.com/71001 --url 'https://item.taobao.com/item.htm?id=41' --json`,
  )
  expect(status).toBe(exit.ok)
  expect(JSON.parse(output)).toMatchObject({
    rule: 'live-external-closed',
    context: { surface: 'live_room', evidence: 'referer', content: '71001', site: 'douyin' },
  })
})
