// What colours and signs of the matrix mean.

import { useSpeech } from '../../language/language.ts';
import { RungTag } from '../../pieces/rung-tag.tsx';

export function Legend({ withChanges }: { withChanges: boolean }) {
  const { t } = useSpeech();
  return (
    <p className="legend quiet">
      {t('matrix.legend')}
      <RungTag rung="CLEAR" />
      <RungTag rung="NAME" />
      <RungTag rung="HIDDEN" />
      <span>
        <sup>*</sup> {t('matrix.someRows')}
      </span>
      {withChanges && <span className="legend-changed">{t('matrix.changed')}</span>}
    </p>
  );
}
