import { testBrowser } from '../support/browser.ts';
import { QueryEditor } from '../support/query-editor.ts';
import { ofHttp } from './query-editor/of-http.ts';
import { ofPostgres } from './query-editor/of-postgres.ts';
import { ofPrometheus } from './query-editor/of-prometheus.ts';

// One browser and one server for all kinds of sources.
const windows = await testBrowser();
const editor = new QueryEditor(windows);

ofPostgres(windows, editor);
ofHttp(windows, editor);
ofPrometheus(windows, editor);
