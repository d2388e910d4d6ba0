import { type Burn, OBJECTIVES, type ObjectiveName } from '#server/slo/index.ts';
import { secondsOf } from '../../promql/index.ts';
import type { Alert, Firing, Series, Silent } from '../rule.ts';

const SERVER = 'job="region-dashboard",instance="one:9464"';
const ROUTE = 'http_request_method="GET",http_route="/api/v1/me"';

/** Of a thousand events in each step so many are bad; a list of steps with so many. */
type Traffic = readonly (readonly [badOfAThousand: number, steps: number])[];

/** @returns a counter that grows by `perStep(bad)` in each step of the traffic, in promtool's notation */
function counter(traffic: Traffic, perStep: (bad: number) => number): string {
  let value = 0;
  return traffic
    .map(([bad, steps]) => {
      const step = Math.round(perStep(bad) * 1_000) / 1_000;
      const part = `${value}+${step}x${steps}`;
      value = Math.round((value + step * (steps + 1)) * 1_000) / 1_000;
      return part;
    })
    .join(' ');
}

/** What the server shows under such traffic. */
const SERIES: Record<ObjectiveName, (traffic: Traffic) => Series> = {
  availability: traffic => ({
    [`http_server_request_duration_seconds_count{${SERVER},${ROUTE},http_response_status_code="200"}`]:
      counter(traffic, bad => 1_000 - bad),
    [`http_server_request_duration_seconds_count{${SERVER},${ROUTE},http_response_status_code="503"}`]:
      counter(traffic, bad => bad),
    // Probes are not people.
    [`http_server_request_duration_seconds_count{${SERVER},http_request_method="GET",http_route="/ready",http_response_status_code="503"}`]:
      counter(traffic, () => 5_000),
  }),
  commands: traffic => {
    const command = (kind: string, outcome: string, le?: string) =>
      `region_dashboard_command_duration_seconds_${kind}{${SERVER},type="moveRegion",outcome="${outcome}"${le ? `,le="${le}"` : ''}}`;
    return {
      [command('count', 'accepted')]: counter(traffic, bad => 1_000 - bad / 2),
      [command('bucket', 'accepted', '0.25')]: counter(traffic, bad => 1_000 - bad),
      [command('bucket', 'accepted', '0.5')]: counter(traffic, bad => 1_000 - bad / 2),
      // Failing fast is failing.
      [command('count', 'failed')]: counter(traffic, bad => bad / 2),
      [command('bucket', 'failed', '0.25')]: counter(traffic, bad => bad / 2),
    };
  },
  deliveries: traffic => {
    const lag = (kind: string, le?: string) =>
      `region_dashboard_live_delivery_lag_seconds_${kind}{${SERVER}${le ? `,le="${le}"` : ''}}`;
    return {
      [lag('count')]: counter(traffic, () => 1_000),
      [lag('bucket', '1')]: counter(traffic, bad => 1_000 - bad),
      [lag('bucket', '2.5')]: counter(traffic, () => 1_000),
    };
  },
};

/** Cases of one burn rate: just above and just below it, over before, just begun, and hardly any traffic. */
export function burnCases(
  slo: ObjectiveName,
  { factor, long, short }: Burn,
  says: (value: string) => string,
): Pick<Alert, 'fires' | 'silent'> {
  const stepSeconds = secondsOf(short) / 5;
  const every = `${stepSeconds}s`;
  const steps = (window: string) => secondsOf(window) / stepSeconds;
  const at = (count: number) => `${count * stepSeconds}s`;
  const limit = factor * (1 - OBJECTIVES[slo].target) * 1_000;
  const margin = limit / 50;
  const enough = steps(long) + steps(short);
  const with_ = SERIES[slo];
  const percent = (share: number) => `${Number((share * 100).toPrecision(4))}%`;

  const above = limit + margin;
  const firing: Firing = {
    when: `a little more than ${factor} times the budget is used, for ${long}`,
    series: with_([[above, enough]]),
    at: at(enough),
    every,
    labels: { job: 'region-dashboard', slo },
    says: says(percent(above / 1_000)),
  };
  const silent: [Silent, ...Silent[]] = [
    {
      when: `a little less than ${factor} times the budget is used`,
      series: with_([[limit - margin, enough]]),
      at: at(enough),
      every,
    },
    {
      when: `it was far more, and has been over for longer than ${short}`,
      series: with_([
        [above * 5, steps(long)],
        [0, steps(short) + 1],
      ]),
      at: at(steps(long) + steps(short) + 2),
      every,
    },
    {
      when: `it began within ${short} and the long window has hardly noticed`,
      series: with_([
        [0, steps(long)],
        [limit * 3, 2],
      ]),
      at: at(steps(long) + 3),
      every,
    },
    {
      when: 'hardly anybody is there: nine events, all of them bad',
      series: scaled(with_([[1_000, enough]]), 9 / (1_000 * enough)),
      at: at(enough),
      every,
    },
    { when: 'nobody is there', series: scaled(with_([[0, enough]]), 0), at: at(enough), every },
  ];
  return { fires: [firing], silent };
}

/** The same series with less of everything. */
function scaled(series: Series, by: number): Series {
  return Object.fromEntries(
    Object.entries(series).map(([name, values]) => [
      name,
      values.replaceAll(/(\d+(?:\.\d+)?)\+(\d+(?:\.\d+)?)x/g, (_, start: string, step: string) => {
        const small = (text: string) => (Number(text) * by).toFixed(9);
        return `${small(start)}+${small(step)}x`;
      }),
    ]),
  );
}
