/**
 * Douyin. A work laid over a feed or a profile (`modal_id`) is what the viewer sees, except over a room.
 *
 * Not all of amemv.com and snssdk.com is Douyin; only the hosts named here are. Short links (v.douyin.com) lead to rooms,
 * works and profiles alike and are therefore unknown.
 *
 * @module
 */

import type { Site } from '../site.ts'

export const douyin = {
  id: 'douyin',
  name: { 'zh-CN': '抖音', en: 'Douyin' },
  hosts: ['douyin.com', 'iesdouyin.com', 'webcast.amemv.com'],
  schemes: ['snssdk1128', 'snssdk2329', 'aweme', 'sslocal'],
  originSurface: { 'live.douyin.com': 'live_room', 'webcast.amemv.com': 'live_room' },
  pages: [
    { surface: 'unknown', host: ['v.douyin.com', 'v.iesdouyin.com', 'z.douyin.com'] },
    {
      surface: 'live_room',
      host: 'live.douyin.com',
      path: /^\/(?!(?:webcast|aweme|categorynew|category|hot_live|favicon\.ico)\/?$)(?<id>[\w-]+)\/?$/,
      form: 'code',
    },
    { surface: 'live_room', host: 'live.douyin.com', query: ['live_web_rid', 'web_rid', 'room_id'], form: 'code' },
    { surface: 'live_room', host: 'webcast.amemv.com', path: /\/reflow\/(?:[a-z]+\/)?(?<id>\d+)\/?$/ },
    { surface: 'live_room', host: 'webcast.amemv.com', query: ['room_id', 'roomId', 'liveId'] },
    { surface: 'live_room', path: /^\/(?:[a-z]+\/)?live\/(?<id>[\w-]+)\/?$/, form: 'code' },
    { surface: 'live_room', path: /^\/share\/live\/(?<id>\d+)\/?$/ },
    { surface: 'live_room', path: /^\/(?:[a-z]+\/)?live\/?$/, query: ['room_id', 'web_rid', 'live_web_rid'] },
    { surface: 'live_room', app: /^(?:live|webcast_room)$/, query: ['room_id', 'live_room_id', 'web_rid'] },
    { surface: 'live_room', app: /^live\/(?:room\/)?(?<id>\d+)$/ },
    { surface: 'short_video', path: /^/, query: ['modal_id'], needs: ['modal_id'] },
    { surface: 'short_video', path: /^\/(?:share\/)?(?:video|note|slides|gallery|article)\/(?<id>\d+)\/?$/ },
    { surface: 'short_video', path: /^\/share\/(?:video|note|slides)\/[\w=%+-]+\/?$/ },
    { surface: 'short_video', path: /^\/light\/(?<id>\d+)\/?$/ },
    { surface: 'short_video', app: /^aweme\/detail\/(?<id>\d+)$/ },
    { surface: 'short_video', app: 'aweme/detail', query: ['id', 'aweme_id', 'gid'] },
    { surface: 'showcase', path: /^\/(?:share\/)?user\/(?<id>[\w-]+)\/?$/, form: 'code' },
    { surface: 'showcase', app: /^user\/profile\/(?<id>[\w-]+)$/, form: 'code' },
    {
      surface: 'showcase',
      app: 'user/profile',
      query: ['uid', 'user_id', 'sec_uid', 'sec_user_id', 'id'],
      form: 'code',
    },
    { surface: 'showcase', app: 'goods/shop', query: ['uid', 'user_id', 'sec_uid'], form: 'code' },
  ],
} satisfies Site
