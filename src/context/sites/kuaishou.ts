/**
 * Kuaishou, with the hosts its shared pages stand on (gifshow.com, chenzhongtech.com).
 *
 * @module
 */

import type { Site } from '../site.ts'

export const kuaishou = {
  id: 'kuaishou',
  name: { 'zh-CN': '快手', en: 'Kuaishou' },
  hosts: ['kuaishou.com', 'kuaishou.cn', 'gifshow.com', 'chenzhongtech.com'],
  schemes: ['kwai'],
  originSurface: { 'live.kuaishou.com': 'live_room', 'live.kuaishou.cn': 'live_room' },
  pages: [
    { surface: 'unknown', host: ['v.kuaishou.com', 'v.m.chenzhongtech.com'] },
    { surface: 'unknown', path: /^\/f\/[\w-]+\/?$/ },
    { surface: 'live_room', path: /^\/(?:fw\/|m\/)?(?:u|live)\/(?<id>[\w-]+)\/?$/, form: 'code' },
    { surface: 'live_room', app: /^live(?:\/play)?\/(?<id>[\w-]+)$/, form: 'code' },
    { surface: 'live_room', app: /^live(?:\/play)?$/, query: ['liveStreamId', 'userId', 'authorId'], form: 'code' },
    {
      surface: 'short_video',
      path: /^\/(?:fw\/)?(?:short-video|photo|long-video|video)\/(?:[\w-]+\/)?(?<id>[\w-]+)\/?$/,
      form: 'code',
    },
    { surface: 'short_video', app: /^(?:work|photo)\/(?<id>[\w-]+)$/, form: 'code' },
    { surface: 'showcase', path: /^\/(?:fw\/)?(?:profile|user)\/(?<id>[\w-]+)\/?$/, form: 'code' },
    { surface: 'showcase', app: /^profile\/(?<id>[\w-]+)$/, form: 'code' },
  ],
} satisfies Site
