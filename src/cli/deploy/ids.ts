/**
 * The ids of KV and D1 in `wrangler.toml`: where a table binds the one or the other and has no id, it gets it as its next
 * line. Everything else stays as it was written.
 *
 * @module
 */

export interface Ids {
  readonly KV?: string | undefined
  readonly DB?: string | undefined
}

const keys = { KV: 'id', DB: 'database_id' } as const

export function withIds(toml: string, ids: Ids): string {
  const [before = '', ...tables] = toml.split(/^(?=\[)/m)
  return [before, ...tables.map((table) => withId(table, ids))].join('')
}

function withId(table: string, ids: Ids): string {
  const [line, name] = /^binding *= *["'](KV|DB)["'].*$/m.exec(table) ?? []
  if (line === undefined || (name !== 'KV' && name !== 'DB')) return table
  const id = ids[name]
  if (id === undefined || new RegExp(`^${keys[name]} *=`, 'm').test(table)) return table
  return table.replace(line, `${line}\n${keys[name]} = "${id}"`)
}
