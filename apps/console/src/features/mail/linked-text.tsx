import type { ReactNode } from 'react';

const LINK = /\bhttps?:\/\/[^\s<>"]{1,2000}/g;
const TRAILING = /[).,;:!?\]'"]+$/;

/** Text with its addresses made links; they show where they go, and take nothing of ours along. */
export function linked(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const url = found.replace(TRAILING, '');
    parts.push(
      text.slice(done, index),
      <a key={index} href={url} target="_blank" rel="noopener noreferrer nofollow" title={hostOf(url)}>
        {url}
      </a>,
    );
    done = index + url.length;
  }
  return [...parts, text.slice(done)];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
