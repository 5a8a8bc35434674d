import { Alert } from 'antd';
import { placeInWords } from './draft-model.ts';
import type { Draft } from './use-draft.ts';

const SHOWN = 8;

/** Everything that stands against publishing, with its place in words and as the definition names it. */
export function ProblemList({ draft }: { readonly draft: Draft }) {
  const { problems, source } = draft;
  if (problems.length === 0) return null;
  return (
    <Alert
      className="stale"
      type="error"
      role="alert"
      title={`有 ${problems.length} 处要改，改好才能发布`}
      description={
        <ul className="problem-lines">
          {problems.slice(0, SHOWN).map(({ place, reason }) => (
            <li key={place + reason}>
              <strong>{placeInWords(source, place)}</strong>：{reason} <code>{place}</code>
            </li>
          ))}
          {problems.length > SHOWN && <li>……等 {problems.length} 处</li>}
        </ul>
      }
    />
  );
}
