import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx";

export const INPUT =
  "w-full rounded-lg border border-edge/70 bg-surface px-3 min-h-10 text-base sm:text-sm text-ink aria-invalid:border-danger disabled:bg-sunken disabled:text-soft";

type Around = { label: string; hint?: ReactNode; error?: string; hideLabel?: boolean };

function Frame({ id, label, hint, error, hideLabel, children }: Around & { id: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      {children}
      {hint && !error && (
        <p id={`${id}-hint`} className="text-xs text-soft">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-hint`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, hideLabel, ...rest }: Around & ComponentProps<"input">) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Frame {...{ id, label, hint, error, hideLabel }}>
      <input
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-hint` : undefined}
        className={cx(INPUT, rest.type === "color" && "h-10 p-1", rest.className)}
      />
    </Frame>
  );
}

export function TextArea({ label, hint, error, hideLabel, ...rest }: Around & ComponentProps<"textarea">) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Frame {...{ id, label, hint, error, hideLabel }}>
      <textarea
        dir="auto"
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-hint` : undefined}
        style={rest.rows ? { minHeight: `calc(${rest.rows}lh + 1.375rem)` } : undefined} // it grows, and begins with its rows
        className={cx(INPUT, "field-sizing-content py-2.5 leading-relaxed", rest.className)}
      />
    </Frame>
  );
}

export function SelectField({ label, hint, error, hideLabel, children, ...rest }: Around & ComponentProps<"select">) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <Frame {...{ id, label, hint, error, hideLabel }}>
      <select
        {...rest}
        id={id}
        aria-describedby={hint || error ? `${id}-hint` : undefined}
        className={cx(INPUT, rest.className)}
      >
        {children}
      </select>
    </Frame>
  );
}

/** Yes or no, with what a yes means. */
export function CheckField({
  label,
  hint,
  ...rest
}: { label: ReactNode; hint?: ReactNode } & Omit<ComponentProps<"input">, "type">) {
  const made = useId();
  const id = rest.id ?? made;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-sm">
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="my-2.5 size-4 accent-(--brand)"
      />
      <label htmlFor={id} className="flex min-h-9 items-center">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="col-start-2 text-xs text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

/** One of a few, as buttons that look like one control. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  hideLabel,
}: {
  label: string;
  hideLabel?: boolean;
  value: T;
  options: { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className={hideLabel ? "sr-only" : "mb-1.5 text-sm font-medium"}>{label}</legend>
      <div className="flex flex-wrap gap-1 rounded-xl bg-sunken p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-9 flex-1 items-center justify-center gap-2 whitespace-nowrap rounded-lg px-3 text-sm text-soft has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-brand"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
