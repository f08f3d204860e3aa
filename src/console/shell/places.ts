/**
 * The places of the console, in the order of the navigation.
 *
 * @module
 */

import {
  BookOpenCheck,
  Boxes,
  FileCode2,
  FlaskConical,
  GitPullRequestArrow,
  Grid3x3,
  History,
  Lightbulb,
  LayoutDashboard,
  ListChecks,
  ScrollText,
  Settings,
  Waypoints,
  type LucideIcon,
} from 'lucide-react'

import { defineWords } from '../words/define.ts'

export type PlaceName =
  | 'overview'
  | 'policy'
  | 'matrix'
  | 'simulator'
  | 'requests'
  | 'backtest'
  | 'insights'
  | 'decisions'
  | 'versions'
  | 'audit'
  | 'catalogue'
  | 'lists'
  | 'settings'

export interface Place {
  readonly name: PlaceName
  readonly to: '/' | Exclude<`/${PlaceName}`, '/overview'>
  readonly icon: LucideIcon
  /** After `g`. */
  readonly key: string
}

export interface Group {
  readonly name: 'look' | 'write' | 'keep' | 'run'
  readonly places: readonly Place[]
}

export const groups: readonly Group[] = [
  {
    name: 'look',
    places: [
      { name: 'overview', to: '/', icon: LayoutDashboard, key: 'o' },
      { name: 'decisions', to: '/decisions', icon: Waypoints, key: 'd' },
      { name: 'insights', to: '/insights', icon: Lightbulb, key: 'i' },
    ],
  },
  {
    name: 'write',
    places: [
      { name: 'policy', to: '/policy', icon: FileCode2, key: 'p' },
      { name: 'matrix', to: '/matrix', icon: Grid3x3, key: 'm' },
      { name: 'simulator', to: '/simulator', icon: FlaskConical, key: 's' },
      { name: 'backtest', to: '/backtest', icon: History, key: 'b' },
      { name: 'requests', to: '/requests', icon: GitPullRequestArrow, key: 'r' },
    ],
  },
  {
    name: 'keep',
    places: [
      { name: 'catalogue', to: '/catalogue', icon: Boxes, key: 'c' },
      { name: 'lists', to: '/lists', icon: ListChecks, key: 'l' },
    ],
  },
  {
    name: 'run',
    places: [
      { name: 'versions', to: '/versions', icon: BookOpenCheck, key: 'v' },
      { name: 'audit', to: '/audit', icon: ScrollText, key: 'a' },
      { name: 'settings', to: '/settings', icon: Settings, key: 't' },
    ],
  },
]

export const places: readonly Place[] = groups.flatMap((group) => group.places)

export const usePlaceWords = defineWords(
  {
    groups: { look: 'Watch', write: 'Write', keep: 'Data', run: 'Run' },
    overview: 'Overview',
    policy: 'Policy',
    matrix: 'Matrix',
    simulator: 'Simulator',
    requests: 'Change requests',
    backtest: 'Backtest',
    insights: 'Insights',
    decisions: 'Decisions',
    versions: 'Versions',
    audit: 'Audit',
    catalogue: 'Catalogue',
    lists: 'Lists',
    settings: 'Settings',
  },
  {
    groups: { look: '观察', write: '编写', keep: '数据', run: '运行' },
    overview: '总览',
    policy: '策略',
    matrix: '矩阵',
    simulator: '模拟',
    requests: '变更申请',
    backtest: '回测',
    insights: '洞察',
    decisions: '决定记录',
    versions: '版本',
    audit: '审计',
    catalogue: '同款目录',
    lists: '名单',
    settings: '设置',
  },
)
