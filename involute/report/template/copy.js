for (const call of document.querySelectorAll("pre.call")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "copy";
  button.setAttribute("aria-label", "Copy the call that replays this witness");
  button.addEventListener("click", async () => {
    const code = call.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "selected";
    }
    setTimeout(() => (button.textContent = "copy"), 1500);
  });
  const holder = document.createElement("div");
  holder.className = "holder";
  call.replaceWith(holder);
  holder.append(call, button);
}
