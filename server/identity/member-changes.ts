type Listener = (person: string) => void;

/** Tells the rest of this process that somebody's role in a team has changed, or that they are in it no more. */
export class MemberChanges {
  readonly #listeners = new Set<Listener>();

  /** @returns stops listening */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param person UUID of the one whose role it is */
  tell(person: string): void {
    for (const listener of this.#listeners) listener(person);
  }
}
