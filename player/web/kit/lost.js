// Streamlit's own dialog that its connection is lost: it lies over the page and takes the pointer, of a page that goes on without a server.

const TITLE = "Connection error"; // in every language

/** Close it wherever it opens, and call `closed`; gives a function that ends this. */
export function withoutLostDialog(closed) {
  const look = () => {
    for (const title of document.querySelectorAll(".stDialog h2")) {
      if (title.textContent !== TITLE) continue;
      title.closest("[role=dialog]").querySelector("button[aria-label=Close]").click();
      closed();
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true });
  return () => observer.disconnect();
}
