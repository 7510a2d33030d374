/** Scripts ask for the same few things in their loops: what was made of a text once is kept. */
export function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    // Texts come with an image: their number has an end.
    if (known.size >= maxKnown) known.clear();
    known.set(text, made);
    return made;
  };
}

const maxKnown = 500;
