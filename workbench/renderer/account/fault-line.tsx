/** What main refused of a form; nothing, and no room, as long as there is none. */
export function FaultLine({ text }: { readonly text: string }) {
  return (
    <p className="fault-line" role="alert">
      {text}
    </p>
  );
}
