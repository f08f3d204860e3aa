/**
 * TikTok. Everything stands below the user's name, and the name may be empty.
 *
 * @module
 */

import type { Site } from '../site.ts'

export const tiktok = {
  id: 'tiktok',
  name: { 'zh-CN': 'TikTok', en: 'TikTok' },
  hosts: ['tiktok.com', 'tiktokv.com'],
  schemes: ['snssdk1233', 'musically'],
  originSurface: {},
  pages: [
    { surface: 'unknown', host: ['vm.tiktok.com', 'vt.tiktok.com', 'shop.tiktok.com'] },
    { surface: 'live_room', path: /^\/@(?<id>[\w.-]+)\/live(?:\/[^/]*)?\/?$/, form: 'name' },
    { surface: 'live_room', path: /^\/(?:share\/)?live(?:\/(?<id>\d+))?\/?$/ },
    { surface: 'live_room', app: 'live', query: ['room_id'] },
    { surface: 'short_video', path: /^\/(?:@[\w.-]*|share|embed)\/(?:video|photo|v2)\/(?<id>\d+)\/?$/ },
    { surface: 'short_video', path: /^\/(?:v|embed)\/(?<id>\d+)(?:\.html)?\/?$/ },
    { surface: 'short_video', app: /^aweme\/detail\/(?<id>\d+)$/ },
    { surface: 'showcase', path: /^\/@(?<id>[\w.-]+)\/?$/, form: 'name' },
    { surface: 'showcase', app: /^user\/profile\/(?<id>\d+)$/ },
  ],
} satisfies Site
