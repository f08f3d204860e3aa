/**
 * Settings in D1: one row, replaced only by whoever has read it.
 *
 * @module
 */

import { settingsFrom, type Settings, type SettingsStore } from '../control/settings.ts'
import { d1Ledger } from './d1-ledger.ts'

export function d1Settings(database: D1Database): SettingsStore {
  return {
    read: async () => {
      const row = await database
        .prepare('SELECT revision, document FROM settings WHERE id = 1')
        .first<{ revision: number; document: string }>()
      if (row === null) return { settings: settingsFrom({}), revision: 0 }
      return { settings: settingsFrom(JSON.parse(row.document) as Partial<Settings>), revision: row.revision }
    },
    write: async (settings, revision, act) => {
      const document = JSON.stringify(settings)
      const statement =
        revision === 0
          ? database
              .prepare('INSERT INTO settings (id, revision, document) VALUES (1, 1, ?1) ON CONFLICT (id) DO NOTHING')
              .bind(document)
          : database
              .prepare('UPDATE settings SET revision = revision + 1, document = ?1 WHERE id = 1 AND revision = ?2')
              .bind(document, revision)
      const entry = await d1Ledger(database).commit(act, [statement])
      return entry === undefined ? undefined : revision + 1
    },
  }
}
