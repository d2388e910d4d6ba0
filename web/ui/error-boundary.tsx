import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './surfaces.tsx';

interface Props {
  readonly children: ReactNode;
  /** what stands there instead; `retry` draws the children again */
  readonly fallback?: (error: unknown, retry: () => void) => ReactNode;
  /** when this value changes, the children are drawn again */
  readonly resetKey?: unknown;
}

interface State {
  readonly error: unknown;
  readonly failed: boolean;
  readonly resetKey: unknown;
}

/** Keeps an error inside its part of the page, says so and offers one action. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey
      ? null
      : { error: null, failed: false, resetKey: props.resetKey };
  }

  retry = () => this.setState({ error: null, failed: false });

  override render() {
    if (!this.state.failed) return this.props.children;
    if (this.props.fallback) return this.props.fallback(this.state.error, this.retry);
    return (
      <EmptyState icon={<CircleAlert aria-hidden />} action={<Button onClick={this.retry}>Try again</Button>}>
        This part of the page failed. Nothing you saved is lost.
      </EmptyState>
    );
  }
}
