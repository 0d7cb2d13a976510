// Gives every style element that the page's own scripts make the nonce of the page, so that the content-security policy lets it
// pass. Ant Design takes a nonce by itself, the editor of the explorer does not: one way for both.

/** To be called once, before anything renders. */
export function addNonceToStyles(): void {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  const nonce = meta?.nonce ?? '';
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
