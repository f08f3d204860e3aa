/**
 * All routes of the admin API, in the order of the reference.
 *
 * @module
 */

import type { CandidatePorts } from '../control/candidate.ts'
import type { Endpoint } from './endpoint.ts'
import type { PipelinePorts } from './pipeline.ts'
import { auditEndpoints, type AuditPorts } from './routes/audit.ts'
import { backtestEndpoints, type BacktestPorts } from './routes/backtest.ts'
import { candidateEndpoints } from './routes/candidate.ts'
import { catalogueEndpoints, type CataloguePorts } from './routes/catalogue.ts'
import { decisionEndpoints, type DecisionPorts } from './routes/decisions.ts'
import { draftEndpoints, type DraftPorts } from './routes/drafts.ts'
import { keyEndpoints, type KeyPorts } from './routes/keys.ts'
import { ledgerEndpoints, type LedgerPorts } from './routes/ledger.ts'
import { listEndpoints, type ListPorts } from './routes/lists.ts'
import { memberEndpoints, type MemberPorts } from './routes/members.ts'
import { overrideEndpoints, type OverridePorts } from './routes/override.ts'
import { policyEndpoints, type PolicyPorts } from './routes/policies.ts'
import { simulateEndpoints, type SimulatePorts } from './routes/policy-simulate.ts'
import { requestEndpoints, type RequestPorts } from './routes/requests.ts'
import { settingsEndpoints, type SettingsPorts } from './routes/settings.ts'
import { statusEndpoints, type StatusPorts } from './routes/status.ts'
import { tokenEndpoints, type TokenPorts } from './routes/tokens.ts'
import { versionEndpoints, type VersionPorts } from './routes/versions.ts'
import { webhookEndpoints, type WebhookPorts } from './routes/webhooks.ts'
import { whoamiEndpoints } from './routes/whoami.ts'

export type AdminPorts = PipelinePorts &
  PolicyPorts &
  SimulatePorts &
  BacktestPorts &
  VersionPorts &
  DraftPorts &
  RequestPorts &
  OverridePorts &
  CandidatePorts &
  DecisionPorts &
  CataloguePorts &
  ListPorts &
  KeyPorts &
  TokenPorts &
  MemberPorts &
  SettingsPorts &
  WebhookPorts &
  AuditPorts &
  LedgerPorts &
  StatusPorts

const all = [
  ...policyEndpoints,
  ...simulateEndpoints,
  ...backtestEndpoints,
  ...versionEndpoints,
  ...draftEndpoints,
  ...requestEndpoints,
  ...overrideEndpoints,
  ...candidateEndpoints,
  ...decisionEndpoints,
  ...catalogueEndpoints,
  ...listEndpoints,
  ...keyEndpoints,
  ...tokenEndpoints,
  ...memberEndpoints,
  ...settingsEndpoints,
  ...webhookEndpoints,
  ...auditEndpoints,
  ...ledgerEndpoints,
  ...statusEndpoints,
  ...whoamiEndpoints,
]

export const endpoints: readonly Endpoint<AdminPorts>[] = all

/** Each with what it takes and gives, for `contract.ts`. */
export type KnownEndpoints = (typeof all)[number]
