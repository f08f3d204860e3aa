/**
 * A simulation kept as a test of the policy: tried out first, then copied or put into a draft.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { askEngine } from '../../engine/engine.ts'
import { Actions, Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { deciderOf } from '../../parts/decider.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import type { NamedPolicy } from '../../parts/policy-choice.tsx'
import { draftIn } from '../../parts/policy-name.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { Failure } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { call, callTagged, Refusal } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { currentLanguage } from '../../words/language.ts'
import type { Simulated } from './simulated.ts'
import type { Click } from './use-run.ts'
import { useKeepWords } from './keep-words.ts'

export interface SaveTestProps {
  readonly policy: NamedPolicy
  readonly click: Click
  readonly simulated: Simulated
  readonly onClose: () => void
}

interface Tried {
  readonly yaml: string
  /** The document with the test in it; absent where it has to be put there by hand. */
  readonly text: string | undefined
  readonly verdict: 'passes' | 'by-hand' | 'twice' | 'broken'
}

export function SaveTest({ policy, click, simulated, onClose }: SaveTestProps) {
  const words = useKeepWords().test
  const format = useFormat()
  const { destination, context } = simulated.decision
  const target = destination.marketplace ?? words.anywhere
  const [name, setName] = useState(() => words.nameOf(context.surface, target, format.day(click.at)))
  const { data: tried, error } = useQuery({
    queryKey: ['tried-test', policy.text, click, name, simulated.decision.id],
    queryFn: () => tryTest({ policy, click, simulated, name: name.trim(), zone: format.zone }),
    enabled: name.trim() !== '' && policy.text !== undefined,
    staleTime: Infinity,
    gcTime: 10_000,
    retry: false,
    placeholderData: (before: Tried | undefined) => before,
  })
  return (
    <Dialog open onClose={onClose} title={words.title} lead={words.lead} wide>
      <div className="flex flex-col gap-4">
        <TextField label={words.name} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        {error !== null && <Failure error={error} />}
        {tried === undefined ? (
          <p className="text-sm text-soft">{words.checking}</p>
        ) : (
          <>
            <ScrollRegion label={words.title} className="rounded-xl border border-line bg-ground px-3 py-2">
              <pre className="font-mono text-xs leading-5">{tried.yaml}</pre>
            </ScrollRegion>
            <Verdict tried={tried} />
            <Actions>
              <CopyButton text={tried.yaml} label={words.copy} />
              <AddToDraft policy={policy} tried={tried} name={name.trim()} />
            </Actions>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Verdict({ tried }: { readonly tried: Tried }) {
  const words = useKeepWords().test
  const texts: Readonly<Record<Tried['verdict'], string>> = {
    passes: words.passes,
    'by-hand': words.byHand,
    twice: words.twice,
    broken: words.broken,
  }
  const isGood = tried.verdict === 'passes'
  const Icon = isGood ? CircleCheck : TriangleAlert
  return (
    <output className={`flex items-center gap-2 text-sm ${isGood ? 'text-accent' : 'text-caution'}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {texts[tried.verdict]}
    </output>
  )
}

function AddToDraft({
  policy,
  tried,
  name,
}: {
  readonly policy: NamedPolicy
  readonly tried: Tried
  readonly name: string
}): ReactNode {
  const words = useKeepWords().test
  const navigate = useNavigate()
  const mayEdit = useMay('editor')
  const { data: status } = useApi('GET /status')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const { text } = tried
  const draft = draftIn(policy.name)
  const add = async (source: string): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const id =
        draft === undefined
          ? await newDraft(source)
          : await savedDraft(draft, source, { tried: policy.text ?? '', changed: words.changed })
      say({ title: words.added })
      await navigate({ to: '/policy', search: { draft: id, panel: 'tests' } })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const newDraft = async (source: string): Promise<string> => {
    const base = policy.version ?? status?.head ?? 0
    const { id } = await call('POST /drafts', { body: { title: words.draftTitle(name).slice(0, 200), base, source } })
    return id
  }
  if (!mayEdit) return <p className="text-sm text-soft">{words.mayNot}</p>
  const act = tried.verdict === 'passes' && text !== undefined ? () => void add(text) : undefined
  return (
    <>
      <Button kind="primary" busy={isBusy} disabled={act === undefined} onClick={act}>
        {draft === undefined ? words.addNew : words.add}
      </Button>
      {error !== undefined && (
        <div className="basis-full">
          <Failure error={error} />
        </div>
      )}
    </>
  )
}

interface Upon {
  /** The text that the test was tried with. */
  readonly tried: string
  /** What to say where it is another one now. */
  readonly changed: string
}

/** Upon what was tried: somebody may have saved the draft meanwhile, and the ETag then says so. */
async function savedDraft(id: string, source: string, { tried, changed }: Upon): Promise<string> {
  const { body, etag } = await callTagged('GET /drafts/{id}', { params: { id } })
  const { title, base, source: stored } = body
  if (stored !== tried) throw new Refusal(412, { code: 'precondition-failed', detail: changed })
  await call('PUT /drafts/{id}', { params: { id }, body: { title, base, source }, ifMatch: etag })
  return id
}

interface Trying extends Omit<SaveTestProps, 'onClose'> {
  readonly name: string
  readonly zone: string
}

/**
 * Runs the test where it would stand. What the policy says of a link may not be what the engine lets happen; the test then
 * holds what the policy says, for that is what tests are of.
 */
async function tryTest({ policy, click, simulated, name, zone }: Trying): Promise<Tried> {
  const { testYaml, withTest } = await import('./policy-test.ts')
  const { decision } = simulated
  const given = { name, zone, at: click.at, described: click.described, decision }
  const own = decision.rule ?? (deciderOf(simulated) === 'defaults' ? 'defaults' : undefined)
  const first = testYaml({ ...given, expect: `${decision.action}:${decision.reason}`, rule: own, would: undefined })
  const { text: source = '' } = policy
  const tried = await run(first)
  if (tried === undefined) return { yaml: first, text: undefined, verdict: 'by-hand' }
  const [result, another] = tried.filter((each) => each.name === name)
  if (another !== undefined) return { yaml: first, text: undefined, verdict: 'twice' }
  if (result === undefined) return { yaml: first, text: undefined, verdict: 'broken' }
  const rule = result.rule ?? own
  const would = result.would === 'none' ? undefined : result.would
  const yaml = testYaml({ ...given, expect: result.got, rule, would })
  const again = (await run(yaml))?.find((each) => each.name === name)
  return { yaml, text: withTest(source, yaml), verdict: again?.passed === true ? 'passes' : 'broken' }

  async function run(test: string) {
    const text = withTest(source, test)
    if (text === undefined) return undefined
    const reply = await askEngine({ kind: 'test', text, language: currentLanguage() })
    if (reply.kind === 'test') return reply.json.tests
    const isTwice = reply.texts.some(({ diagnostics }) => diagnostics.some(({ code }) => code === 'test-name-twice'))
    return isTwice ? [{ name }, { name }].map((each) => ({ ...each, ...nothing })) : []
  }
}

/** Stands for the results of two tests that cannot be told apart. */
const nothing = { passed: false, got: '', rule: null, would: 'none' } as const
