import { type ReactNode, useId } from 'react';

interface LabelledFieldProps {
  readonly label: string;
  readonly help?: string;
  /** Several boxes to choose from: `children` name the group by the id (`aria-labelledby`) instead of taking it. */
  readonly isGroup?: boolean;
  /** The control; `id` ties it to its label. */
  readonly children: (id: string) => ReactNode;
}

/** A label over its control, with a line of help below, as dialogs use it. */
export function LabelledField({ label, help = '', isGroup = false, children }: LabelledFieldProps) {
  const id = useId();
  return (
    <div className="field">
      {isGroup ? (
        <span className="field-label" id={id}>
          {label}
        </span>
      ) : (
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
      )}
      {children(id)}
      {help !== '' && <small className="field-help">{help}</small>}
    </div>
  );
}
