/** A secret of AWS Secrets Manager, as SECRETS_FROM names it. */
export interface SecretSource {
  /** name or ARN */
  readonly id: string;
  /** undefined: the AWS SDK's own ways to find it (AWS_REGION, profile) */
  readonly region: string | undefined;
}

/** Why secrets could not be fetched: a sentence for the operator, and what to do. Neither carries a value. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly advice: string;
  constructor(sentence: string, advice: string) {
    super(sentence);
    this.advice = advice;
  }
}

const FORM = 'It looks like aws:region-dashboard/production or aws:<ARN>, perhaps with ?region=eu-central-1.';
const ID = /^[\w/+=.@:-]{1,2048}$/;
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/**
 * @param text for example `aws:region-dashboard/production?region=eu-central-1`
 * @throws SourceError when it is not of that form
 */
export function parseSource(text: string): SecretSource {
  const [, id, query] = /^aws:([^?]*)(?:\?(.*))?$/.exec(text) ?? [];
  if (id === undefined) throw new SourceError('SECRETS_FROM does not begin with aws:.', FORM);
  if (!ID.test(id)) throw new SourceError('SECRETS_FROM names no secret that AWS could have.', FORM);
  const parameters = new URLSearchParams(query ?? '');
  for (const name of parameters.keys())
    if (name !== 'region') throw new SourceError('SECRETS_FROM takes no parameter but region.', FORM);
  // arn:aws:secretsmanager:eu-central-1:123456789012:secret:name
  const region = parameters.get('region') ?? (id.startsWith('arn:') ? (id.split(':')[3] ?? '') : undefined);
  if (region !== undefined && !REGION.test(region))
    throw new SourceError('The region in SECRETS_FROM is none.', FORM);
  return { id, region };
}
