/** What an outsider finds in the export and does with it. */
export const VERIFY_MD = `# How to verify this export

This archive holds a transparency log as it stood when the export was made: every entry, the hash tiles above them, the
signed checkpoint, the encrypted bodies with the key of each record, and the purpose table that the entries were judged by.

Everything can be checked without the product and without a network:

    gatehouse verify EXPORT.tar --trust trust.policy

\`trust.policy\` names the log's key. Take it from the installation's operator by another way than this archive: a key that
comes with the evidence proves nothing. Without it the verifier says "consistent with itself only" and ends with 4.

| code | meaning |
|---|---|
| 0 | everything holds |
| 2 | tampered: each place is named |
| 3 | holds; parts were erased or pruned under licence, counts are shown |
| 4 | the key is not trusted |
| 5 | stale, or not witnessed where the policy asks for it |
| 6 | an entry does not obey the consent that stood at its place |

| file | format |
|---|---|
| \`log/checkpoint\` | C2SP tlog-checkpoint |
| \`log/tile/…\` | C2SP tlog-tiles: hash tiles and entry bundles |
| \`bodies.jsonl\` | one segment a line: AES-256-GCM (nonce, ciphertext, tag) and its record key, null where it was erased |
| \`purposes.json\` | RFC 8785 JSON; its SHA-256 stands in the log's first entry |
| \`manifest.json\` | SHA-256 of every file, as a note signed by the log's key |
`;
