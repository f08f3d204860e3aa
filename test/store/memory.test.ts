import { memoryCopy, memoryKv, memoryRollups } from '../../src/store/memory.ts'
import { d1Rollups } from '../../src/store/d1-rollups.ts'
import { copyContract, kvContract, rollupContract } from './contract.ts'
import { sqliteD1 } from './sqlite.ts'

kvContract('memory', () => {
  const kv = memoryKv()
  return {
    ...kv,
    write: async (key, value) => {
      kv.values.set(key, value)
    },
  }
})
copyContract('memory', memoryCopy)
rollupContract('memory', memoryRollups)
rollupContract('D1’s statements on SQLite', () => d1Rollups(sqliteD1().database))
