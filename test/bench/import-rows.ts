/**
 * Rows of a made-up catalogue, as a file of it has them: each says another product.
 *
 * @module
 */

/** The cells of a product's row, in the order of the file's columns. */
export function cellsOf(id: number, grade = 'exact'): readonly string[] {
  const marketplace = ['taobao', 'jd', 'pinduoduo'][id % 3] ?? 'jd'
  const title = `云杉手机壳 透明防摔 第${id}款${id % 50 === 0 ? ' "新", 升级' : ''}`
  const price = `${(id % 900) + 9}.90`
  const place = ['product', marketplace, `${600_000_000_000 + id}`]
  const target = [grade, 'xiaodian', `${3_400_000_000_000_000 + id}`]
  return [...place, title, ...target, price, price, 'in', 'active', '', 'VxTaQbLn', 'catalogue-team', '']
}
