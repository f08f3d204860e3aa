/**
 * Saves what the API answers with as a file. The token is a header, so a plain link could not fetch it.
 *
 * @module
 */

export async function saveResponse(name: string, response: Response): Promise<void> {
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
