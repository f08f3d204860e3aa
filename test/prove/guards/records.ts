/**
 * Guards of records: what may be kept of a click, what is believed of a message, and that nothing is counted twice.
 *
 * @module
 */

import { guardsOf } from './guard.ts'

const redact = 'src/record/redact.ts'
const record = 'src/record/record.ts'
const account = 'src/record/account.ts'
const batch = 'src/record/batch.ts'
const message = 'src/record/message.ts'
const waitingRoom = 'src/record/waiting-room.ts'
const packing = 'src/record/packing.ts'
const wire = 'src/record/wire.ts'
const consumer = 'src/record/consumer.ts'

const privacy = guardsOf(
  ['test/record/record.test.ts'],
  [
    {
      id: 'record-no-user-name',
      holds: 'no user name of an address is kept',
      file: redact,
      source: `clean(authority.slice(authority.lastIndexOf('@') + 1))`,
      instead: `clean(authority)`,
    },
    {
      id: 'record-no-path',
      holds: 'of an address only the host is kept',
      file: redact,
      source: `address.slice(web, endOfAuthority(address, web))`,
      instead: `address.slice(web)`,
    },
    {
      id: 'record-app-link',
      holds: 'of an app link only the scheme is kept',
      file: redact,
      source: `if (web === 0) return /^[a-z][a-z0-9+.-]{0,62}:/.exec(address)?.[0]`,
      instead: `if (web === 0) return clean(address)`,
    },
    {
      id: 'record-line-breaks',
      holds: 'nothing in a record ends its line or turns the direction of reading',
      file: redact,
      source: `const written = character.replace(unsafe, escaped)`,
      instead: `const written = character`,
    },
    {
      id: 'record-length',
      holds: 'no field of a record is longer than was agreed',
      file: redact,
      source: `if (bytes > maxBytes) return kept`,
      instead: ``,
    },
    {
      id: 'record-fault-code',
      holds: 'of a fault nothing but a code of ours is kept',
      file: redact,
      source: String.raw`return /^[\w:.-]{1,64}$/.test(fault) ? fault : 'other'`,
      instead: `return fault`,
    },
    {
      id: 'record-user-agent',
      holds: 'no user agent is kept',
      file: redact,
      source: String.raw`return client !== undefined && /^[\w.-]{1,64}\/[\w.+-]{1,32}$/.test(client) ? client : undefined`,
      instead: `return client`,
    },
    {
      id: 'record-language',
      holds: 'of the languages of a browser only the first is kept',
      file: redact,
      source: `.exec(language ?? '')?.[0]`,
      instead: `.exec(language ?? '')?.input`,
    },
    {
      id: 'record-region',
      holds: 'a region is two letters',
      file: redact,
      source: `return region !== undefined && /^[A-Z][A-Z0-9]$/.test(region) ? region : undefined`,
      instead: `return region`,
    },
    {
      id: 'record-erased-token',
      holds: 'a record says that a token was there which it has not',
      file: record,
      source: `['/in/token', token, undefined],`,
      instead: '',
    },
    {
      id: 'record-telling-clicks-stay',
      holds: 'a click with something to tell is not dropped first',
      file: record,
      source: `isPlainAllow: answer.action === 'allow' && isUntold && isSound,`,
      instead: `isPlainAllow: answer.action === 'allow',`,
    },
  ],
)

const sending = guardsOf(
  ['test/record/batch.test.ts'],
  [
    {
      id: 'batch-room',
      holds: 'records that wait take bounded room in an isolate',
      file: batch,
      source: `if (room.size() + underWay < maxWaiting) return true`,
      instead: `if (underWay >= 0) return true`,
    },
    {
      id: 'batch-too-large',
      holds: 'a record that fits into no message is dropped, and counted',
      file: packing,
      source: `if (part === undefined || part.recordBytes + part.policyBytes > room.maxBytes) {`,
      instead: `if (part === undefined) {`,
    },
    {
      id: 'batch-message-size',
      holds: 'no message is larger than the queue takes',
      file: packing,
      source: `bytes + bytesAt(placeOf(part.record.policy, policies), part, policies) > room.fullBytes`,
      instead: `bytes === Infinity`,
    },
    {
      id: 'batch-sending-size',
      holds: 'no sending is larger than the queue takes',
      file: batch,
      source: `if (bytes > maxSendBytes) {`,
      instead: `if (groups.length === 0) {`,
    },
    {
      id: 'batch-hanging-queue',
      holds: 'a queue that hangs is given up',
      file: batch,
      source: `return await Promise.race([sending, sleep(sendTimeoutMs).then(() => 'queue_timeout' as const)])`,
      instead: `return await sending`,
    },
    {
      id: 'batch-request-that-is-over',
      holds: 'keeping a record never fails a click',
      file: batch,
      source: `      // The request is over already; a timer that still rings, or the next request, sends what waits.`,
      instead: `      throw new Error('the request is over')`,
    },
    {
      id: 'batch-rest-has-a-timer',
      holds: 'what a full message leaves behind is sent, though no click may follow',
      file: batch,
      source: `if (room.size() > 0) arm(lifetime)`,
      instead: `if (room.size() === 1) arm(lifetime)`,
    },
    {
      id: 'batch-rest-goes-first',
      holds: 'no record is left behind by one full message after another',
      file: waitingRoom,
      source: `const all = [...back, ...telling, ...plain]`,
      instead: `const all = [...telling, ...plain, ...back]`,
    },
    {
      id: 'batch-dead-timer',
      holds: 'a timer that died with its request does not keep records for ever',
      file: batch,
      source: `if (armed !== undefined && at >= armed.at && at - armed.at < windowMs * 10) return`,
      instead: `if (armed !== undefined) return`,
    },
    {
      id: 'batch-description',
      holds: 'what an isolate says of itself costs no record',
      file: message,
      source: `return edge === undefined || sizeOf(JSON.stringify(edge)) > maxEdgeBytes ? undefined : edge`,
      instead: `return edge`,
    },
    {
      id: 'batch-drops-are-told',
      holds: 'what was dropped is told with the next message',
      file: account,
      source: `    dropped[reason] = (dropped[reason] ?? 0) + records\n    leaveUntold(reason, records)`,
      instead: `    dropped[reason] = (dropped[reason] ?? 0) + records`,
    },
  ],
)

const believing = guardsOf(
  ['test/record/wire.test.ts', 'test/record/guard-wire.test.ts'],
  [
    {
      id: 'wire-version',
      holds: 'a message of another version is not counted',
      file: wire,
      source: `if (!isObject(body) || body['v'] !== 1 || !isNear(body['at'], now)) return false`,
      instead: `if (!isObject(body) || !isNear(body['at'], now)) return false`,
    },
    {
      id: 'wire-text',
      holds: 'a message that is no JSON is not counted, and keeps no other from it',
      file: wire,
      source: `    // Not ours, or a dead letter that was cut.\n    return undefined`,
      instead: `    throw new TypeError('this is no JSON')`,
    },
    {
      id: 'wire-policies',
      holds: 'a packed message without its policies or its records is not counted',
      file: wire,
      source: `if (!Array.isArray(policies) || !Array.isArray(records)) return undefined`,
      instead: `if (!Array.isArray(policies) || !Array.isArray(records)) return { ...envelope, v: 1, records: [] }`,
    },
    {
      id: 'wire-policy-place',
      holds: 'a place in the list of policies is a number, never a name',
      file: packing,
      source: `return typeof place === 'number' ? policies[place] : undefined`,
      instead: `return policies[place as number]`,
    },
    {
      id: 'wire-clock',
      holds: 'a message from the future, or older than any can be, is not counted',
      file: wire,
      source: `if (!isObject(body) || body['v'] !== 1 || !isNear(body['at'], now)) return false`,
      instead: `if (!isObject(body) || body['v'] !== 1) return false`,
    },
    {
      id: 'wire-record-clock',
      holds: 'a record from the future, or older than any can be, is not counted',
      file: wire,
      source: `records.every((record) => isRecord(record) && isNear(record.at, now))`,
      instead: `records.every((record) => isRecord(record))`,
    },
    {
      id: 'wire-names',
      holds: 'a message without an id, an isolate and a number is not counted',
      file: wire,
      source: `if (!isName(body['id']) || !isName(body['isolate']) || !isCount(body['seq'])) return false`,
      instead: '',
    },
    {
      id: 'wire-told',
      holds: 'what a message says it told before is a number within bounds',
      file: wire,
      source: `if ((told !== undefined && !isCount(told)) || (retold !== undefined && !isDrops(retold))) return false`,
      instead: '',
    },
    {
      id: 'wire-drops',
      holds: 'dropped records are numbers within bounds',
      file: wire,
      source: `if (!isObject(drops) || !Object.values(drops).every(isDrops)) return false`,
      instead: '',
    },
    {
      id: 'wire-records',
      holds: 'a record that lacks what is counted is not believed',
      file: wire,
      source: `for (const name in kinds) if (kinds[name]?.(value[name]) !== true) return false`,
      instead: '',
    },
    {
      id: 'wire-record-options',
      holds: 'a field of a record that is there is of its kind',
      file: wire,
      source: `for (const name in options) if (value[name] !== undefined && options[name]?.(value[name]) !== true) return false`,
      instead: '',
    },
    {
      id: 'wire-rate',
      holds: 'a record stands for a bounded number of clicks',
      file: wire,
      source: `return isCount(value) && value >= 1 && value <= highestRate`,
      instead: `return isCount(value)`,
    },
    {
      id: 'wire-words',
      holds: 'what rows are counted by has a greatest length',
      file: wire,
      source: `return typeof value === 'string' && value.length <= 512`,
      instead: `return typeof value === 'string'`,
    },
    {
      id: 'wire-texts',
      holds: 'a text of a record has a greatest length',
      file: wire,
      source: `return typeof value === 'string' && value.length <= 8192`,
      instead: `return typeof value === 'string'`,
    },
  ],
)

const counting = guardsOf(
  ['test/store/records.test.ts', 'test/record/replay.test.ts', 'test/record/guard-wire.test.ts'],
  [
    {
      id: 'consume-once',
      holds: 'a message that comes twice is counted once',
      file: consumer,
      source: `const fresh = delivered.filter(({ batch }) => !seen.has(batch.id))`,
      instead: `const fresh = delivered.filter(({ batch }) => batch.id !== '')`,
    },
    {
      id: 'consume-one-by-one',
      holds: 'a message that cannot be stored does not hold up its neighbours',
      file: consumer,
      source: `if (outcome === 'untried' || delivered.length === 1) {`,
      instead: `if (outcome !== undefined) {`,
    },
    {
      id: 'consume-poison',
      holds: 'what is no batch of ours is kept, and is not counted',
      file: consumer,
      source: `const batch = readBatch(message.body, now())`,
      instead: `const batch = message.body as WireBatch`,
    },
    {
      id: 'consume-in-one-transaction',
      holds: 'a batch that another consumer has stored meanwhile is not stored again',
      file: 'src/store/d1-rollups.ts',
      source: `[insertSeen, batches.map(({ id, at, isolate, seq }) => ({ id, at, isolate, seq }))],`,
      instead: '',
    },
    {
      id: 'consume-retried-later',
      holds: 'what could not be stored comes again',
      file: consumer,
      source: `      for (const message of messages) retryLater(message)\n      stores.count(`,
      instead: `      for (const message of messages) message.ack()\n      stores.count(`,
    },
    {
      id: 'dead-letter-size',
      holds: 'a dead letter fits into a row',
      file: 'src/record/dead-letters.ts',
      source: `(typeof body === 'string' ? body : (JSON.stringify(body) ?? '')).slice(0, maxBodyLength)`,
      instead: `typeof body === 'string' ? body : (JSON.stringify(body) ?? '')`,
    },
  ],
)

const spreadsheets = guardsOf(
  ['test/kernel/csv.test.ts', 'test/kernel/unseen.test.ts'],
  [
    {
      id: 'csv-formula',
      holds: 'no text of an export is run by a spreadsheet',
      file: 'src/kernel/csv.ts',
      source: 'const guarded = formula.test(text) ?',
      instead: `const guarded = text === '' ?`,
    },
    {
      id: 'csv-formula-full-width',
      holds: 'signs of formulas in full width are guarded as well',
      file: 'src/kernel/csv.ts',
      source: String.raw`[=+\-@＝＋－＠]`,
      instead: String.raw`[=+\-@]`,
    },
    {
      id: 'csv-quotes',
      holds: 'no text of an export ends its cell',
      file: 'src/kernel/csv.ts',
      source: `guarded.replaceAll('"', '""')`,
      instead: `guarded`,
    },
    {
      id: 'unseen-in-names',
      holds: 'a name with characters that nobody sees is no plain line',
      file: 'src/kernel/unseen.ts',
      source: `return text.search(unseen) === -1`,
      instead: `return text !== ''`,
    },
    {
      id: 'unseen-direction',
      holds: 'marks that turn the direction of reading are among what nobody sees',
      file: 'src/kernel/unseen.ts',
      source: String.raw`\u2028-\u202e`,
      instead: String.raw`\u2028`,
    },
  ],
)

export const recordGuards = [...privacy, ...sending, ...believing, ...counting, ...spreadsheets]
