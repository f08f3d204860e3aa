/**
 * The feed as an app gets it: JSON as a server in PHP writes it, kept as text.
 *
 * A program that parsed and printed it again would spoil it: ids are larger than a double holds, prices end in a zero,
 * slashes are escaped in some places and not in others, and one name stands twice.
 *
 * @module
 */

export const feedJson = String.raw`{
  "status_code": 0,
  "cursor": 18446744073709551615,
  "items": [
    {
      "id": 6891234567890123457,
      "kind": "live",
      "author": {"id": "a_77", "name": "\u963f\u79be\u7684\u6162\u751f\u6d3b", "followers": 1.28e5},
      "share_url": "https:\/\/wanderlight.example\/live\/r_71003",
      "goods": [
        {"title": "云杉手机壳 透明防摔 经典款", "price": 29.90, "url": "https:\/\/item.taobao.com\/item.htm?spm=a21n57.1.0.0&id=12345678901&ns=1"},
        {"title": "云杉手机壳 站内旗舰店", "price": 28.80, "url": "https:\/\/haohuo.jinritemai.com\/views\/product\/item2?id=3329016137865419287"}
      ],
      "desc": "手机壳还有三十件，【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 「云杉手机壳」点击链接直接打开 \ud83c\udf3f"
    },
    {
      "id": 6891234567890123458,
      "kind": "video",
      "share_url": "https://wanderlight.example/video/v_20100",
      "goods": [
        {"title": "青禾蓝牙耳机 主动降噪 黑色", "price": 199.00, "url": "https://item.jd.com/100012043978.html"},
        {"title": "松间大米 旅行装 真空一袋", "price": 228.40, "url": "https:\u002f\u002flink.zhihu.com\u002f?target=https%3A%2F%2Fitem.jd.com%2F100034242616.html"}
      ],
      "desc": "通勤路上摔过两次。复制这条信息￥AADPx1YKXcx￥打开手淘",
      "desc": "通勤路上摔过两次，壳还在，手机也还在。复制这条信息￥AADPx1YKXcx￥打开手淘"
    },
    {
      "id": 6891234567890123459,
      "kind": "video",
      "share_url": "https://wanderlight.example/video/v_20101",
      "goods": [],
      "desc": "只有山里的风，什么也不卖。尺寸对照表：https://www.example.com/sizes?brand=spruce&unit=mm"
    }
  ]
}
`
