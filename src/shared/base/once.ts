// What is made at its first use and kept.

/** A function that calls `make` when it is called first, and gives the same answer ever after. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
