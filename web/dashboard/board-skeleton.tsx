import './grid/grid.css';
import { Skeleton } from '#web/ui/index.ts';

const SHAPES = [
  { x: 0, y: 0, w: 6, h: 4 },
  { x: 6, y: 0, w: 6, h: 4 },
  { x: 12, y: 0, w: 6, h: 4 },
  { x: 18, y: 0, w: 6, h: 4 },
  { x: 0, y: 4, w: 12, h: 7 },
  { x: 12, y: 4, w: 12, h: 7 },
];

/** A board before it is known what is on it. */
export function BoardSkeleton() {
  return (
    <div aria-busy className="p-2">
      <span role="status" className="sr-only">
        Loading the dashboard
      </span>
      <div className="grid-area" style={{ '--rows': 11 }}>
        {SHAPES.map(({ x, y, w, h }) => (
          <div key={`${x} ${y}`} className="grid-slot" style={{ '--x': x, '--y': y, '--w': w, '--h': h }}>
            <div className="card flex h-full flex-col p-3">
              <Skeleton className="h-3.5 w-24" />
              <Skeleton className="mt-4 flex-1 opacity-40" />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
