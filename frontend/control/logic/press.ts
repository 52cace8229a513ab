// One key per wording: the same words sent twice are one act, other words are another, whatever answer was lost.

export function pressKeys(): (said: string) => string {
  let last = { said: "", key: "" };
  return (said) => {
    if (last.key === "" || last.said !== said) last = { said, key: crypto.randomUUID() };
    return last.key;
  };
}
