import sanitize from 'sanitize-html';

export interface SafeHtml {
  /** A whole document for a sandboxed frame: no script, form, base, refresh, svg; no style that positions; no address to load. */
  readonly html: string;
  readonly remoteImages: number;
}

/** `data:` address of an inline image by content id; undefined when it is not to be shown. */
export type InlineImage = (contentId: string) => string | undefined;

/** A page that cannot load anything even if a tag slipped through. */
const HEAD =
  '<!doctype html><html><head><meta charset="utf-8">' +
  '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'">' +
  '<style>body{margin:14px;font:14px/1.55 system-ui,"Noto Sans",sans-serif;color:#1a1d21;overflow-wrap:anywhere}' +
  'img{max-width:100%;height:auto}blockquote{margin-left:0;padding-left:12px;border-left:3px solid #d5dae0}</style>' +
  '</head><body>';

const PLAIN = /^[\w\s#%.,()'"/+-]{1,200}$/;
const STYLES = Object.fromEntries(
  [
    'background-color',
    'border',
    'border-bottom',
    'border-collapse',
    'border-color',
    'border-left',
    'border-radius',
    'border-right',
    'border-spacing',
    'border-style',
    'border-top',
    'border-width',
    'color',
    'direction',
    'font',
    'font-family',
    'font-size',
    'font-style',
    'font-weight',
    'height',
    'letter-spacing',
    'line-height',
    'list-style-type',
    'max-width',
    'min-width',
    'padding',
    'padding-bottom',
    'padding-left',
    'padding-right',
    'padding-top',
    'text-align',
    'text-decoration',
    'text-indent',
    'text-transform',
    'vertical-align',
    'white-space',
    'width',
  ].map((name) => [name, [PLAIN]]),
);

const TABLE = [
  'align',
  'valign',
  'width',
  'height',
  'bgcolor',
  'colspan',
  'rowspan',
  'cellpadding',
  'cellspacing',
  'border',
];

const MAX_DEPTH = 1_000;
const NO_DEPTH = new Set([
  'area',
  'br',
  'col',
  'dd',
  'dt',
  'hr',
  'img',
  'input',
  'li',
  'link',
  'meta',
  'p',
  'td',
  'th',
  'tr',
  'wbr',
]);

/** Nesting that no mailer writes; parsers take the square of it. */
export function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, closing, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (NO_DEPTH.has(name.toLowerCase())) continue;
    depth = Math.max(0, depth + (closing === '/' ? -1 : 1));
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** Makes a mail's HTML safe to show (`reliability.md` F47, F48): an allow list of tags, attributes and styles. */
export function toSafeHtml(html: string, inline: InlineImage): SafeHtml {
  let remoteImages = 0;
  const image = (_tag: string, attribs: sanitize.Attributes): sanitize.Tag => {
    const { src = '', alt = '', width, height, style } = attribs;
    const data = toData(src, inline);
    if (data === undefined && /^(https?:)?\/\//i.test(src.trim())) remoteImages += 1;
    const kept = { alt, ...(data === undefined ? {} : { src: data }), ...defined({ width, height, style }) };
    return { tagName: 'img', attribs: kept };
  };
  const body = sanitize(html, {
    allowedTags: [...sanitize.defaults.allowedTags, 'img', 'center', 'font', 'del', 'ins'],
    // A document's title is no part of its text.
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title'],
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'title'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt', 'width', 'height'],
      font: ['color', 'face', 'size'],
      ...Object.fromEntries(['table', 'tr', 'td', 'th', 'tbody', 'thead'].map((tag) => [tag, TABLE])),
    },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit: 100,
    transformTags: {
      a: sanitize.simpleTransform('a', { target: '_blank', rel: 'noopener noreferrer nofollow' }),
      img: image,
    },
  });
  return { html: `${HEAD}${body}</body></html>`, remoteImages };
}

const DATA_IMAGE = /^data:image\/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+$/i;

function toData(src: string, inline: InlineImage): string | undefined {
  const address = src.trim();
  if (/^cid:/i.test(address)) return inline(decodeId(address.slice('cid:'.length)));
  return DATA_IMAGE.test(address) ? address : undefined;
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Content ids that the HTML names, at most 50. */
export function namedContentIds(html: string): string[] {
  const found = [...html.matchAll(/cid:([^"'\s>)]{1,256})/gi)].map(([, id = '']) => decodeId(id));
  return [...new Set(found)].slice(0, 50);
}

const defined = (attribs: Record<string, string | undefined>): sanitize.Attributes =>
  Object.fromEntries(Object.entries(attribs).filter((one): one is [string, string] => one[1] !== undefined));
