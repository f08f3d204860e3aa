/**
 * The routes: every screen is loaded when it is first opened, and what it filters by stands in the address.
 *
 * @module
 */

import {
  createRootRoute,
  createRoute,
  createRouter,
  parseSearchWith,
  stringifySearchWith,
} from '@tanstack/react-router'

import { auditSearch } from '../screens/audit/search.ts'
import { backtestSearch } from '../screens/backtest/search.ts'
import { catalogueSearch } from '../screens/catalogue/search.ts'
import { decisionsSearch } from '../screens/decisions/search.ts'
import { insightsSearch } from '../screens/insights/search.ts'
import { listsSearch } from '../screens/lists/search.ts'
import { matrixSearch } from '../screens/matrix/search.ts'
import { overviewSearch } from '../screens/overview/search.ts'
import { policySearch } from '../screens/policy/search.ts'
import { requestSearch, requestsSearch } from '../screens/requests/search.ts'
import { settingsSearch } from '../screens/settings/search.ts'
import { simulatorSearch } from '../screens/simulator/search.ts'
import { versionSearch } from '../screens/versions/search.ts'
import { Frame } from './frame.tsx'
import { Lost } from './lost.tsx'
import { Broken } from './broken.tsx'
import { lazyScreen } from './lazy-screen.tsx'

const root = createRootRoute({ component: Frame, notFoundComponent: Lost })
const at = { getParentRoute: () => root } as const

const routeTree = root.addChildren([
  createRoute({
    ...at,
    path: '/',
    validateSearch: overviewSearch,
    component: lazyScreen(() => import('../screens/overview/screen.tsx'), 'OverviewScreen'),
  }),
  createRoute({
    ...at,
    path: '/policy',
    validateSearch: policySearch,
    component: lazyScreen(() => import('../screens/policy/screen.tsx'), 'PolicyScreen'),
  }),
  createRoute({
    ...at,
    path: '/matrix',
    validateSearch: matrixSearch,
    component: lazyScreen(() => import('../screens/matrix/screen.tsx'), 'MatrixScreen'),
  }),
  createRoute({
    ...at,
    path: '/simulator',
    validateSearch: simulatorSearch,
    component: lazyScreen(() => import('../screens/simulator/screen.tsx'), 'SimulatorScreen'),
  }),
  createRoute({
    ...at,
    path: '/requests',
    validateSearch: requestsSearch,
    component: lazyScreen(() => import('../screens/requests/list.tsx'), 'RequestsScreen'),
  }),
  createRoute({
    ...at,
    path: '/requests/$id',
    validateSearch: requestSearch,
    component: lazyScreen(() => import('../screens/requests/screen.tsx'), 'RequestScreen'),
  }),
  createRoute({
    ...at,
    path: '/backtest',
    validateSearch: backtestSearch,
    component: lazyScreen(() => import('../screens/backtest/screen.tsx'), 'BacktestScreen'),
  }),
  createRoute({
    ...at,
    path: '/insights',
    validateSearch: insightsSearch,
    component: lazyScreen(() => import('../screens/insights/screen.tsx'), 'InsightsScreen'),
  }),
  createRoute({
    ...at,
    path: '/decisions',
    validateSearch: decisionsSearch,
    component: lazyScreen(() => import('../screens/decisions/list.tsx'), 'DecisionsScreen'),
  }),
  createRoute({
    ...at,
    path: '/decisions/$id',
    validateSearch: decisionsSearch,
    component: lazyScreen(() => import('../screens/decisions/screen.tsx'), 'DecisionScreen'),
  }),
  createRoute({
    ...at,
    path: '/versions',
    component: lazyScreen(() => import('../screens/versions/list.tsx'), 'VersionsScreen'),
  }),
  createRoute({
    ...at,
    path: '/versions/$number',
    validateSearch: versionSearch,
    component: lazyScreen(() => import('../screens/versions/screen.tsx'), 'VersionScreen'),
  }),
  createRoute({
    ...at,
    path: '/audit',
    validateSearch: auditSearch,
    component: lazyScreen(() => import('../screens/audit/screen.tsx'), 'AuditScreen'),
  }),
  createRoute({
    ...at,
    path: '/catalogue',
    validateSearch: catalogueSearch,
    component: lazyScreen(() => import('../screens/catalogue/screen.tsx'), 'CatalogueScreen'),
  }),
  createRoute({
    ...at,
    path: '/lists',
    validateSearch: listsSearch,
    component: lazyScreen(() => import('../screens/lists/screen.tsx'), 'ListsScreen'),
  }),
  createRoute({
    ...at,
    path: '/settings',
    validateSearch: settingsSearch,
    component: lazyScreen(() => import('../screens/settings/screen.tsx'), 'SettingsScreen'),
  }),
])

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
  // Addresses as people write them: no value is JSON, and ids of twenty digits stay what they are.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
