/**
 * Attachment ids differ from read to read (observed at Google): whoever keys on them breaks, here as there. `salt` makes the
 * difference; only message and part count when one is used.
 */
export function encodeAttachmentId(messageId: string, partId: string, salt: string): string {
  return `ANGjdJ${Buffer.from(JSON.stringify([salt, messageId, partId])).toString('base64url')}`;
}

/** @returns the part id, or undefined for an id of another message or none of ours */
export function decodeAttachmentId(attachmentId: string, messageId: string): string | undefined {
  try {
    const [, message, partId] = JSON.parse(
      Buffer.from(attachmentId.slice(6), 'base64url').toString('utf8'),
    ) as string[];
    return message === messageId ? partId : undefined;
  } catch {
    return undefined;
  }
}
