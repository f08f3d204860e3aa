/**
 * Vocabulary: the marketplaces and content sites a policy may name without describing them.
 *
 * The ids are those of the link registry and the sites registry; the compiler takes another vocabulary when the
 * registries of an installation differ.
 *
 * @module
 */

export interface Vocabulary {
  readonly marketplaces: readonly string[]
  readonly sites: readonly string[]
}

export const builtinVocabulary: Vocabulary = {
  marketplaces: [
    'taobao',
    'tmall',
    'xianyu',
    'fliggy',
    'jd',
    'pinduoduo',
    'vipshop',
    'suning',
    'kaola',
    'yanxuan',
    'dangdang',
    'gome',
    'xiaohongshu',
    'weidian',
    'youzan',
    '1688',
    'aliexpress',
    'amazon_cn',
    'amazon',
    'weixin_store',
    'dewu',
    'yhd',
    'tiktok_shop',
    'xiaodian',
    'douyin',
    'kuaishou',
    'tiktok',
  ],
  sites: ['douyin', 'kuaishou', 'tiktok'],
}
