// A rung as a word, a colour and a sign, so that no one has to tell colours apart: full for clear, half for masked, empty for hidden.

import { accessTexts } from '../language/access-texts.ts';
import { useSpeech } from '../language/language.ts';
import type { TextKey } from '../language/texts.ts';

export type RungKind = 'clear' | 'masked' | 'hidden' | 'by-row';

export function rungKind(rung: string): RungKind {
  if (rung === 'CLEAR') return 'clear';
  if (rung === 'HIDDEN') return 'hidden';
  return rung === 'BY_ROW' ? 'by-row' : 'masked';
}

export function useRungName(): (rung: string) => string {
  const { t } = useSpeech();
  return (rung) => {
    const multiple = /^ROUNDED_(\d+)$/.exec(rung)?.[1];
    if (multiple !== undefined) return t('rung.rounded', { multiple });
    return Object.hasOwn(accessTexts, `rung.${rung}`) ? t(`rung.${rung}` as TextKey) : rung;
  };
}

export function RungTag({ rung }: { rung: string }) {
  const name = useRungName();
  const kind = rungKind(rung);
  return (
    <span className={`rung rung-${kind}`} title={rung}>
      <RungSign kind={kind} />
      {name(rung)}
    </span>
  );
}

export function RungSign({ kind }: { kind: RungKind }) {
  return (
    <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" className="rung-sign">
      <circle
        cx="6"
        cy="6"
        r="4.75"
        fill={kind === 'clear' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
      />
      {kind === 'masked' && <path d="M6 1.25a4.75 4.75 0 0 1 0 9.5z" fill="currentColor" />}
      {kind === 'by-row' && <path d="M2.5 6h7" stroke="currentColor" strokeWidth="1.5" />}
      {kind === 'hidden' && <path d="M2.8 9.2l6.4-6.4" stroke="currentColor" strokeWidth="1.2" />}
    </svg>
  );
}
