import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";

export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[80dvh] min-w-52 max-w-[92vw] overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-float animate-rise"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  children,
  onSelect,
  danger,
}: {
  children: ReactNode;
  onSelect: () => void;
  danger?: boolean;
}) {
  return (
    <Radix.Item
      onSelect={onSelect}
      className={cx(
        "flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 text-sm outline-none data-highlighted:bg-sunken",
        danger && "text-danger data-highlighted:bg-danger-soft",
      )}
    >
      {children}
    </Radix.Item>
  );
}
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-3 py-1.5 text-xs text-soft">{children}</Radix.Label>;
}
export function MenuLine() {
  return <Radix.Separator className="my-1.5 h-px bg-line" />;
}
