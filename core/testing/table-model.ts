import type { DashboardState, Region } from '../contract/index.ts';
import type { ProjectionChanges } from '../dashboard/index.ts';

interface Row {
  readonly region: Region;
  /** seq of the event that removed it; null: it is on the board */
  readonly removedSeq: number | null;
}

/** The projections as two tables in their plainest form: what the event store does with `ProjectionChanges`. */
export class TableModel {
  readonly #rows = new Map<string, Row>();
  #header: Pick<DashboardState, 'title' | 'description' | 'archived' | 'variables'> = {
    title: '',
    description: '',
    archived: false,
    variables: [],
  };

  apply({ upserted, rows, removed, forgotten, ...header }: ProjectionChanges): void {
    this.#header = { ...header, variables: [...header.variables] };
    for (const region of upserted) this.#rows.set(region.id, { region, removedSeq: null });
    for (const [id, y] of Object.entries(rows)) {
      const { region } = this.#row(id);
      this.#rows.set(id, {
        ...this.#row(id),
        region: { ...region, placement: { ...region.placement, y } },
      });
    }
    for (const [id, removedSeq] of Object.entries(removed))
      this.#rows.set(id, { ...this.#row(id), removedSeq });
    for (const id of forgotten) this.#rows.delete(id);
  }

  #row(id: string): Row {
    const row = this.#rows.get(id);
    if (!row) throw new Error(`An UPDATE of region ${id} touched no row`);
    return row;
  }

  /** The state as it is loaded from the tables. */
  load(id: string): DashboardState {
    const rows = [...this.#rows.values()];
    const byId = (some: Row[]) => Object.fromEntries(some.map(({ region }) => [region.id, region]));
    return {
      id,
      ...this.#header,
      regions: byId(rows.filter(({ removedSeq }) => removedSeq === null)),
      removed: byId(
        rows
          .filter(({ removedSeq }) => removedSeq !== null)
          .sort((a, b) => Number(a.removedSeq) - Number(b.removedSeq)),
      ),
    };
  }
}
