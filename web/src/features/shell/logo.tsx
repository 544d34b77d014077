/** The reel of cards that a mutoscope turned, with the coin in the middle. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      <rect width="32" height="32" rx="9" fill="#0e6656" />
      <path
        d="M16 5.5v5M16 21.5v5M5.5 16h5M21.5 16h5M8.6 8.6l3.5 3.5M19.9 19.9l3.5 3.5M8.6 23.4l3.5-3.5M19.9 12.1l3.5-3.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path d="M14 12.8v6.4l5.4-3.2z" fill="#f2c14e" />
    </svg>
  );
}
