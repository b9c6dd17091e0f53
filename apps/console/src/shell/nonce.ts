/** The nonce of this page's policy; style tags made at run time carry it. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Where a library asks a global for it (`get-nonce`, below Mantine's scroll lock) instead of taking an option. */
export function tellNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: pageNonce() });
}
