// Preact and htm, in one place.
import htm from "../vendor/htm.js";
import { Component, createContext, createPortal, Fragment, h, render } from "../vendor/preact.js";

export * from "../vendor/hooks.js";
export { createContext, createPortal, Fragment, h, render };
export const html = htm.bind(h);

// A view that is drawn again only when one of its properties is another: of all, or of the named ones.
export function memo(View, names = null) {
  return class extends Component {
    shouldComponentUpdate(next) {
      const now = this.props;
      return (names ?? Object.keys({ ...now, ...next })).some((name) => !Object.is(now[name], next[name]));
    }

    render(props) {
      return h(View, props);
    }
  };
}
