// A value that views watch.
import { useLayoutEffect, useReducer, useRef } from "./html.js";

export function store(value) {
  const watching = new Set();
  return {
    get value() {
      return value;
    },
    set(next) {
      const found = typeof next === "function" ? next(value) : next;
      if (Object.is(found, value)) return;
      value = found;
      for (const tell of [...watching]) tell(value);
    },
    subscribe(tell) {
      watching.add(tell);
      return () => watching.delete(tell);
    },
  };
}

const whole = (value) => value;

// The value, or the part of it that `select` takes: drawn again when that part is another.
export function useStore(from, select = whole) {
  const [, draw] = useReducer((count) => count + 1, 0);
  const part = select(from.value);
  const drawn = useRef();
  drawn.current = { select, part };
  useLayoutEffect(() => {
    const check = () => {
      if (!Object.is(drawn.current.select(from.value), drawn.current.part)) draw();
    };
    check();
    return from.subscribe(check);
  }, [from]);
  return part;
}
