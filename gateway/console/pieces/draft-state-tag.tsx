import type { DraftState } from '../admin/types.ts';
import { useSpeech } from '../language/language.ts';

const looks = {
  EDITING: 'blue',
  IN_REVIEW: 'amber',
  APPROVED: 'green',
  PUBLISHED: 'grey',
  DISCARDED: 'grey',
} as const;

export function DraftStateTag({ state }: { state: DraftState }) {
  const { t } = useSpeech();
  return <span className={`mark mark-${looks[state]}`}>{t(`state.${state}`)}</span>;
}
