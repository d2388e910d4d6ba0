import { readFileSync } from 'node:fs';

/** Processor time is counted in hundredths of a second wherever Linux runs on hardware of today. */
const TICKS_PER_SECOND = 100;

/** What a process has used so far, as the kernel counts it. */
export interface Usage {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

/** @returns null where there is no /proc */
export function usageOf(pid: number): Usage | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const residentBytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024;
    // proc(5): the name, in parentheses, may contain spaces; utime and stime are the 12th and 13th after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return { residentBytes, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
  } catch {
    return null;
  }
}
