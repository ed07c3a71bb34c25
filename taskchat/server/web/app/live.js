// When what is shown may have changed: the tab is looked at again, the network is back, another tab did something.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("taskchat") : null;
const heard = new Set();

export function onTabs(tell) {
  heard.add(tell);
  return () => heard.delete(tell);
}

export function tellTabs(message) {
  channel?.postMessage(message);
}

channel?.addEventListener("message", ({ data }) => heard.forEach((tell) => tell(data)));

export function changed() {
  tellTabs({ type: "changed" });
}

export function onLive(tell) {
  const seen = () => document.visibilityState === "visible" && tell();
  const off = onTabs((message) => message.type === "changed" && tell());
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("online", tell);
  return () => {
    off();
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("online", tell);
  };
}
