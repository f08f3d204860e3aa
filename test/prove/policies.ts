/**
 * The smallest policies that differ: one rule about one room.
 *
 * @module
 */

/** A valid policy that closes the room. */
export function smallPolicy(room: string): string {
  return `detour: policy/v1
meta: { name: proof, owner: prove, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
  - id: closed-rooms
    if: { surface: live_room, to: { party: external }, content: { in: [${room}] } }
    then: { explain: room_closed }
    accepts: [unknown-hole]
messages:
  room_closed: { zh-CN: 这个房间不能打开外部链接, en: This room does not open outside links }
`
}
